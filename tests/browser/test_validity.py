"""The built pages are valid HTML. No browser is needed; the built sites that other tests look at are here."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.html_rules import faults

FRAME = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title></head><body><main><h1>x</h1>{}</main></body></html>'


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a</p><ul><li>b<li>c</ul>",
        "<table><caption>a</caption><thead><tr><th scope=col>a<tbody><tr><td>b</table>",
        "<dl><div><dt>a<dd><p>b</p></div></dl><details><summary><h2>a</h2></summary></details>",
        '<label for="f">a</label><input id="f" type="search" autocomplete="off"><label>b <input type="checkbox"></label>',
        '<svg viewBox="0 0 1 1"><path d="M0 0"/><title>a</title></svg>',
    ],
)
def test_sound_markup_has_no_faults(markup):
    assert faults(FRAME.format(markup)) == []


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<p><div>a</div></p>", "unexpected-end-tag"),
        ("<div>a</b></div>", "unexpected-end-tag"),
        ("<div>a", "end-tag"),
        ("<p title=a title=b>a</p>", "duplicate-attribute"),
        ("<p>&nosuch;</p>", "entity"),
        ('<p id="a">b</p><p id="a">c</p>', 'the id "a"'),
        ('<p id="a b">b</p>', "cannot be an id"),
        ('<label for="f">a</label>', 'a label is for "f"'),
        ('<label for="f">a</label><input id="f" type="hidden">', 'a label is for "f"'),
        ('<p aria-describedby="f">a</p>', "names nothing"),
        ("<h1>b</h1>", "2 headings of the first level"),
        ("<h3>b</h3>", "straight after <h1>"),
        ("<ul><div>a</div></ul>", "<div> stands in <ul>"),
        ("<div><li>a</li></div>", "<li> stands in <div>"),
        ("<dl><p>a</p></dl>", "<p> stands in <dl>"),
        ("<span><div>a</div></span>", "<div> stands in <span>"),
        ("<a href=x><button>a</button></a>", "<button> stands in <a>"),
        ('<input type="checkbox" autocomplete="off">', "has autocomplete"),
        ('<p onclick="a()">a</p>', "handler onclick"),
        ("<img src=x>", "alternative text"),
        ("<table><tr><th scope=here>a</table>", "is no scope"),
    ],
)
def test_each_fault_is_found(markup, said):
    found = faults(FRAME.format(markup))
    assert any(said in fault for fault in found), found


def test_a_page_says_its_language_and_title():
    found = faults("<!doctype html><html><head><title> </title></head><body><main><h1>x</h1></main></body></html>")
    assert found == ["the page does not say its language", "the page has no title"]


def chosen(site: Path) -> list[Path]:
    """The smallest, the middle and the largest page of each folder: every template, and what it makes of little and of much."""
    folders: dict[str, list[Path]] = {}
    for path in site.rglob("*.html"):
        parts = path.relative_to(site).parts
        folders.setdefault(f"{len(parts)}/{parts[0]}" if len(parts) > 2 else "/".join(parts), []).append(path)
    some: list[Path] = []
    for paths in folders.values():
        paths.sort(key=lambda path: (path.stat().st_size, path))
        some += dict.fromkeys((paths[0], paths[len(paths) // 2], paths[-1]))
    return some


def test_pages_of_every_kind_are_valid(built_site):
    pages = chosen(built_site)
    assert len(pages) > 30
    wrong = {path.relative_to(built_site).as_posix(): found for path in pages if (found := faults(path.read_text("utf-8")))}
    assert not wrong


def test_no_page_has_an_id_twice(built_site):
    twice = {}
    for path in built_site.rglob("*.html"):
        counted = Counter(re.findall(r'\sid="([^"]*)"', path.read_text("utf-8")))
        if many := [name for name, number in counted.items() if number > 1]:
            twice[path.relative_to(built_site).as_posix()] = many
    assert not twice
