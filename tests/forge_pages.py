"""How a forge shows Markdown, as far as a test can tell: rendered, with what its later filters would wake up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it import MarkdownIt

FILTERS = {
    "mention": re.compile(r"(?<![\w/])@(?=[\w-])"),
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+\.\w"),
    "reference": re.compile(r"(?<!\w)#(?=\d)|\bGH-(?=\d)", re.IGNORECASE),
    "address": re.compile(r"(?:https?|ftp)://|\bwww\.\w", re.IGNORECASE),
    "emoji": re.compile(r":[a-z0-9_+-]+:"),
}
"""What GitHub looks for in the text of a rendered page (cmark-gfm's autolinks, html-pipeline's mention, issue and emoji filters)."""


@dataclass
class Page(HTMLParser):
    """A rendered text: its elements, the targets of its links, its words outside links and code."""

    tags: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    text: str = ""
    inside: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes an element."""
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"href", "style", "start"}, f"{tag} {attrs}"
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.inside += tag in ("a", "code")

    def handle_endtag(self, tag: str) -> None:
        """Notes the end of an element."""
        self.inside -= tag in ("a", "code")

    def handle_data(self, data: str) -> None:
        """Keeps words."""
        if not self.inside:
            self.text += data


def rendered(markdown: str) -> Page:
    """A text as HTML, HTML in it included."""
    page = Page()
    page.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))
    page.close()
    return page


def awake(text: str) -> list[str]:
    """What a forge would make something of: its name, and where."""
    return [f"{name}: {text[max(0, found.start() - 20) : found.end() + 20]}" for name, pattern in FILTERS.items() if (found := pattern.search(text))]
