"""Text from right to left, and words of eighty letters, in every field and on every page."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.site.preview import served
from tests.browser.conftest import build
from tests.site.made_up import corpus_with

pytestmark = pytest.mark.browser

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaften"
TEXTS = {
    "arabic": "شاي الناردين يطيل النوم (دراسة Brewer 2020, 120 شخصا).",
    "hebrew": "תה ולריאן מאריך את השינה (Brewer 2020).",
    "long": LONG,
    "long-arabic": "وأفاستسقيناكموها" * 5,
    "long-with-hyphens": "anti" + "-hyper" * 14,
}
WIDTHS = (320, 360)


@pytest.fixture(scope="module", params=TEXTS)
def site(request, tmp_path_factory):
    """A site of that text in every field, with its address."""
    text = TEXTS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    built = build(folder, corpus_with(text, text))
    with served(built) as base:
        yield text, built, base


def own_pages(built: Path) -> list[str]:
    """The pages made of records, one of the checks and no redirects."""
    found = []
    for path in sorted(built.rglob("index.html")):
        address = path.parent.relative_to(built).as_posix()
        if not address.startswith("checks/") and 'http-equiv="refresh"' not in path.read_text("utf-8"):
            found.append("" if address == "." else f"{address}/")
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(browser, site, width):
    _, built, base = site
    page = browser.new_page(viewport={"width": width, "height": 800})
    wide = {}
    for address in own_pages(built):
        page.goto(f"{base}/{address}", wait_until="load")
        reached = page.evaluate("document.documentElement.scrollWidth")
        if reached > width:
            wide[address] = (reached, page.evaluate("limit => [...document.querySelectorAll('.md-content *')].filter(e => e.getBoundingClientRect().right > limit + 1 && !e.closest('.a-scroll, .md-typeset__scrollwrap')).slice(0, 4).map(e => e.outerHTML.slice(0, 90))", width))
    page.close()
    assert not wide, wide


@pytest.mark.parametrize("width", WIDTHS)
def test_cells_of_tables_wrap(browser, site, width):
    _, _, base = site
    page = browser.new_page(viewport={"width": width, "height": 800})
    for address in ("claims/", "references/", "references/study/", "claims/shop/effect/", "searches/"):
        page.goto(f"{base}/{address}", wait_until="load")
        assert page.locator("table :is(td, th)").count() > 3, address
        spilt = page.evaluate("[...document.querySelectorAll('.md-content table :is(td, th)')].filter(cell => cell.scrollWidth > cell.clientWidth + 1 && !cell.closest('.a-scroll')).map(cell => cell.outerHTML.slice(0, 120))")
        assert not spilt, (address, spilt[:3])
    page.close()


RUNS = {
    "claims/shop/effect/": ("h1", ".a-answer__summary", "blockquote p", ".a-honest"),
    "articles/shop/": ("h1", ".a-lead"),
    "references/study/": ("h1",),
    "searches/catalogue/": ("h1",),
}


def test_contributed_text_runs_as_its_letters_do(browser, site):
    text, _, base = site
    expected = "rtl" if "\u0590" <= text[0] <= "\u06ff" else "ltr"
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    for address, places in RUNS.items():
        page.goto(f"{base}/{address}", wait_until="load")
        assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"
        for place in places:
            found = page.locator(f".md-content {place}").first
            assert found.get_attribute("dir") == "auto", (address, place)
            assert found.evaluate("element => getComputedStyle(element).direction") == expected, (address, place)
    page.close()


@pytest.mark.parametrize("site", ["arabic", "hebrew"], indirect=True)
def test_a_phrase_inside_a_sentence_of_ours_keeps_its_own_order(browser, site):
    _, _, base = site
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{base}/articles/shop/", wait_until="load")
    # The full stop that ends a claim stands at its left end, and not to the right of it.
    links = page.locator(".a-sentences a")
    assert links.count() > 0
    first, last = links.first.evaluate(
        """link => { const node = document.createTreeWalker(link, NodeFilter.SHOW_TEXT).nextNode(); const at = n => { const range = document.createRange(); range.setStart(node, n); range.setEnd(node, n + 1); return range.getBoundingClientRect().left; }; return [at(0), at(node.length - 1)]; }"""
    )
    assert last < first
    page.close()
