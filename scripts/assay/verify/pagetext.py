"""The words of a web page, as a reader sees them: a paragraph a line."""

from __future__ import annotations

import codecs
import re
import time
from html.parser import HTMLParser

from assay.verify.web import Reply

_SILENT = {"script", "style", "template", "noscript", "svg", "math", "head", "iframe", "object", "canvas", "select"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "button", "caption", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "body", "html", "title",
}  # fmt: skip
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "source", "col", "area", "base", "embed", "track", "param"}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


PATIENCE = 10.0
"""Seconds after which a page is given up: the standard library's parser is quadratic in some that never close what they open."""
_NO_TEXT = ("undefined", "punycode", "idna", "unicode_escape", "raw_unicode_escape")
"""Codecs of Python that no page is written in."""


class Tangled(Exception):
    """A page that takes too long to take apart."""


class _Words(HTMLParser):
    def __init__(self, until: float) -> None:
        super().__init__(convert_charrefs=True)
        self.until = until
        self.parts: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.silent:
            if tag == self.silent[-1]:
                self.silent.append(tag)
            elif self.silent == ["head"] and tag == "body":  # a head that is never closed
                self.silent = []
            return
        if tag in _SILENT and tag not in _VOID:
            self.silent.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.silent and tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent[-1]:
                self.silent.pop()
            return
        if tag in _BLOCKS:
            self.parts.append("\n")

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        # Browsers take <![…> for a comment that ends at the next >; the parser gives up on words that it does not know.
        end = self.rawdata.find(">", i + 3)
        return end + 1 if end >= 0 else -1

    def handle_data(self, data: str) -> None:
        if time.monotonic() > self.until:
            raise Tangled
        if not self.silent:
            # A line break in the source is a space on the page.
            self.parts.append(re.sub(r"\s+", " ", data))


def page_text(markup: str, patience: float | None = None) -> str:
    """The words of a page; scripts and styles are none, navigation is.

    Args:
        markup: HTML, however broken.
        patience: Seconds; :data:`PATIENCE` by default.

    Raises:
        Tangled: It took longer.
    """
    parser = _Words(time.monotonic() + (PATIENCE if patience is None else patience))
    parser.feed(markup)
    parser.close()
    text = _INVISIBLE.sub("", "".join(parser.parts))
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def decoded(reply: Reply) -> str | None:
    """The markup of an answer, or None when it is no page, whatever its content type says.

    Args:
        reply: The answer.
    """
    body = reply.body
    if body[:5] == b"%PDF-" or body[:4] in (b"PK\x03\x04", b"\x89PNG", b"GIF8") or body[:2] == b"\xff\xd8" or b"\x00" in body[:2000]:
        return None
    declared = re.search(r"charset=[\"']?([\w-]{2,30})", reply.headers.get("content-type", ""))
    found = declared.group(1) if declared else None
    if found is None and (match := re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,30})", body[:4096], re.IGNORECASE)):
        found = match.group(1).decode("ascii")
    for charset in (found, "utf-8"):
        try:
            if charset and codecs.lookup(charset).name.replace("-", "_") not in _NO_TEXT:
                return body.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return body.decode("cp1252", "replace")
