"""What the HTML Standard asks of a page, as far as our own templates and the theme's could break it.

The parse errors are those of the standard's own algorithm, as tinyhtml5 reports them. What may stand
inside what, and which ids must exist, is in the tables below; each row is a rule of the standard
(https://html.spec.whatwg.org/). Whoever wants all of it runs the Nu Html Checker, which needs Java.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

_SCRIPTS = {"script", "template"}
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"td", "th"},
}
"""Elements whose children may be of some kinds only."""
PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "td": {"tr"},
    "th": {"tr"},
    "summary": {"details"},
    "caption": {"table"},
}
"""Elements that stand in few others."""
_PHRASING = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "span", "b", "strong", "em", "i", "small", "code", "sup", "sub", "label", "button", "summary"}
"""Elements that hold running text and nothing set as a block."""
_BLOCKS = {"p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "section", "article", "aside", "nav", "header", "footer", "main", "form", "blockquote", "pre", "details", "figure", "hr"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_OPERATED = {"a", "button", "select", "textarea", "details", "iframe", "input", "label"}
"""What a reader operates; a link or a button holds none of these."""
_FIELDS = {"input", "select", "textarea", "button", "meter", "output", "progress"}
_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "list")
"""Attributes that name ids of the same page."""
_FILLED_IN = {"text", "search", "url", "tel", "email", "password", "number", "range", "color", "date", "month", "week", "time", "datetime-local", "hidden"}
"""Kinds of input that may have ``autocomplete``."""


def faults(page: str) -> list[str]:
    """What is wrong with a page, one line each; empty when nothing is.

    Args:
        page: A whole document.
    """
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(page)
    found = [f"line {place[0]}, column {place[1]}: {code} {data or ''}".rstrip() for place, code, data in parser.errors]
    # Comments have a function in the place of a name.
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    found += _about_ids(elements)
    found += _about_the_whole(root, elements)
    found += _about_nesting(root, (), set())
    return found


def _about_ids(elements: list[Element]) -> Iterator[str]:
    by_id = {element.get("id"): element for element in elements if element.get("id") is not None}
    for name, number in Counter(element.get("id") for element in elements if element.get("id") is not None).items():
        if number > 1:
            yield f'{number} elements have the id "{name}"'
        if not name or any(mark.isspace() for mark in name):
            yield f'"{name}" cannot be an id'
    for element in elements:
        wanted = element.get("for") if element.tag == "label" else None
        if wanted is not None and (wanted not in by_id or by_id[wanted].tag not in _FIELDS or by_id[wanted].get("type") == "hidden"):
            yield f'a label is for "{wanted}", which is no field of the page'
        for attribute in _REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in by_id:
                    yield f'<{element.tag} {attribute}="{name}"> names nothing on the page'


def _about_the_whole(root: Element, elements: list[Element]) -> Iterator[str]:
    tags = Counter(element.tag for element in elements)
    if not root.get("lang"):
        yield "the page does not say its language"
    if tags["title"] < 1 or not "".join(next(root.iter("title")).itertext()).strip():
        yield "the page has no title"
    if tags["h1"] != 1:
        yield f"the page has {tags['h1']} headings of the first level"
    if tags["main"] != 1:
        yield f"the page has {tags['main']} main elements"
    level = 0
    for element in elements:
        if element.tag in _HEADINGS:
            if int(element.tag[1]) > level + 1 and level:
                yield f"<{element.tag}> comes straight after <h{level}>: {''.join(element.itertext()).strip()[:60]}"
            level = int(element.tag[1])


def _about_nesting(element: Element, above: tuple[str, ...], inside: set[str]) -> Iterator[str]:
    tag, parent = element.tag, above[-1] if above else ""
    if parent in CHILDREN and tag not in CHILDREN[parent] | _SCRIPTS:
        yield f"<{tag}> stands in <{parent}>"
    if tag in PARENTS and parent not in PARENTS[tag]:
        yield f"<{tag}> stands in <{parent}>"
    if tag in _BLOCKS | _HEADINGS:
        holder = inside & _PHRASING
        # The standard lets a heading stand in a summary.
        if holder and not (tag in _HEADINGS and holder == {"summary"}):
            yield f"<{tag}> stands in <{sorted(holder)[0]}>"
    if tag in _OPERATED and inside & {"a", "button"}:
        yield f"<{tag}> stands in <{sorted(inside & {'a', 'button'})[0]}>"
    yield from _about_attributes(element)
    for child in element:
        if isinstance(child.tag, str):
            # What is drawn inside an svg has names of its own.
            yield from () if tag == "svg" else _about_nesting(child, (*above, tag), inside | {tag})


def _about_attributes(element: Element) -> Iterator[str]:
    tag = element.tag
    for name in element.attrib:
        if name.startswith("on"):
            yield f"<{tag}> has the handler {name}"
    if tag == "img" and element.get("alt") is None:
        yield "an image has no alternative text"
    if tag == "input" and element.get("autocomplete") is not None and element.get("type", "text") not in _FILLED_IN:
        yield f"an input of the type {element.get('type')} has autocomplete"
    if tag == "th" and element.get("scope", "col") not in ("col", "row", "colgroup", "rowgroup"):
        yield f'<th scope="{element.get("scope")}"> is no scope'
    if tag == "a" and element.get("href") is None and element.get("tabindex") is not None:
        yield "a link that the keyboard reaches leads nowhere"
