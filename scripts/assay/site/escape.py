"""Contributed text on its way into a page. Everything that comes from YAML passes through here.

Python-Markdown honours backslashes before few characters, so plain text is written with character
references instead; they survive in headings, table cells, link texts and the search index. The theme
puts a page's front-matter title and description into HTML unescaped, so those are escaped as HTML
(decisions "Escaping" in docs/decisions.md).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

import nh3

_PLAIN = re.compile(r"[^\w\s,.;?%\u00a0-\uffff\U00010000-\U0010ffff-]")
RICH_TAGS = {"a", "em", "strong", "code", "sup", "sub"}
CITATION = re.compile(r"\[@([a-z0-9]+(?:-[a-z0-9]+)*)\]")


def text(value: object) -> str:
    """Plain text as inert inline Markdown that reads exactly like it.

    Args:
        value: Whatever the record holds.
    """
    return _inert(str(value))


@lru_cache(maxsize=50_000)  # labels and names stand on hundreds of pages
def _inert(value: str) -> str:
    flat = re.sub(r"\s+", " ", value).strip()
    inert = _PLAIN.sub(lambda match: f"&#{ord(match[0])};", flat)
    inert = inert.replace("--", "-&#45;").replace("_", "&#95;")
    # What would begin a list, a heading rule or a numbered item at the start of a line.
    return re.sub(r"^(\d+)\.", r"\1&#46;", re.sub(r"^-", "&#45;", inert))


def attribute(value: object) -> str:
    """Text for HTML, inside an element or a quoted attribute, with no meaning in Markdown either.

    Args:
        value: Whatever the record holds.
    """
    return text(value)


def html_text(value: object) -> str:
    """Text for an HTML block that Markdown does not look into.

    Args:
        value: Whatever the record holds.
    """
    return html.escape(re.sub(r"\s+", " ", str(value)).strip(), quote=True)


def front_matter(**fields: object) -> str:
    """A page's front matter. Strings are escaped as HTML, because the theme does not do it.

    Args:
        fields: Names and values; ``title`` and ``description`` must be among them.

    Raises:
        ValueError: A page without a title or description would let the theme make its own of a heading.
    """
    if not fields.get("title") or not fields.get("description"):
        raise ValueError("a page needs a title and a description")
    lines = []
    for name, value in fields.items():
        shown = html_text(value) if isinstance(value, str) else value
        # JSON is YAML, and its strings cannot end the block.
        lines.append(f"{name}: {json.dumps(shown, ensure_ascii=False)}")
    return "---\n" + "\n".join(lines) + "\n---\n"


def url(value: str) -> str:
    """A checked address for an href: percent-encoded where HTML or Markdown would read it otherwise.

    Args:
        value: An address that passed the model's check.
    """
    return html.escape(quote(value, safe="%/:=&?~#+!$,;@.-_"), quote=True)


def doi_url(doi: str) -> str:
    """The address of a DOI. Its slash stays; everything that has a meaning in an address does not.

    Args:
        doi: A bare DOI.
    """
    return f"https://doi.org/{quote(doi, safe='/.-_')}"


def _inline(line: str, link: Callable[[str], str | None]) -> str:
    """Our own small subset of Markdown: **strong**, *em*, `code`, [text](https://…), [@reference]."""
    kept: list[str] = []

    def keep(piece: str) -> str:
        kept.append(piece)
        return f"\0{len(kept) - 1}\0"

    def cited(match: re.Match[str]) -> str:
        return keep(link(match[1]) or html.escape(match[0]))

    def linked(match: re.Match[str]) -> str:
        return keep(f'<a href="{html.escape(match[2], quote=True)}">{html.escape(match[1])}</a>')

    line = line.replace("\0", "")
    line = re.sub(r"`([^`]+)`", lambda match: keep(f"<code>{html.escape(match[1])}</code>"), line)
    line = CITATION.sub(cited, line)
    line = re.sub(r"\[([^\]\[]+)\]\((https?://[^\s()]+)\)", linked, line)
    line = html.escape(line, quote=True)
    line = re.sub(r"\*\*(\S(?:.*?\S)?)\*\*", r"<strong>\1</strong>", line)
    line = re.sub(r"(?<!\w)\*(\S(?:.*?\S)?)\*(?!\w)", r"<em>\1</em>", line)
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], line)


def rich(value: str, link: Callable[[str], str | None]) -> str:
    """A field of a few paragraphs as HTML paragraphs, cleaned.

    Args:
        value: The field.
        link: Makes the HTML of a reference to an id, or gives None where there is none.

    Returns:
        ``<p>`` elements; nothing in them but links, emphasis and code. The links of references are
        made by us and stay as they are; those of contributors lead to https or http only.
    """
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", value.strip())]
    made: list[str] = []
    own: list[str] = []

    def mark(reference_id: str) -> str | None:
        piece = link(reference_id)
        if piece is None:
            return None
        own.append(piece)
        return f"\ue000{len(own) - 1}\ue001"

    for paragraph in paragraphs:
        dirty = _inline(re.sub("[\ue000\ue001]", "", paragraph), mark)
        clean = nh3.clean(dirty, tags=RICH_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http"}, link_rel="nofollow noopener")
        # Curly braces and brackets would be read by attribute lists, footnotes and templates.
        clean = clean.replace("{", "&#123;").replace("}", "&#125;")
        clean = re.sub("\ue000(\\d+)\ue001", lambda match: own[int(match[1])], clean)
        made.append(f"<p>{clean}</p>")
    return "\n".join(made)


def json_script(value: object) -> str:
    """JSON for a data block of HTML: nothing in it can end the block.

    Args:
        value: Plain values.
    """
    body = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=None, separators=(",", ":"))
    return body.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
