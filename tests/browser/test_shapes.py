"""What takes another shape where there is less room: tables as cards, the map with its heads on end, one length of line."""

from __future__ import annotations

import pytest

from tests.browser.test_site import KINDS, by_size

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser, address):
    """Opens a page at a width."""
    pages = []

    def at(path: str, width: int):
        page = browser.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        page.goto(f"{address}/{path}", wait_until="load")
        return page

    yield at
    for page in pages:
        page.close()


@pytest.mark.parametrize("name", ["a-studies", "a-pools"])
def test_on_a_phone_each_step_of_the_rule_says_the_head_of_its_column(opened, built_site, name):
    page = opened(by_size(built_site, "claims/*/*/steps/index.html")[-1], 360)
    table = page.locator(f".{name}").first
    heads = [head.strip() for head in table.locator("thead th").all_text_contents()]
    cells = table.evaluate("table => [...table.querySelector('tbody tr').cells].map((cell) => getComputedStyle(cell, '::before').content)")
    assert cells == ["none", *(f'"{head}: "' for head in heads[1:])]


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_map_shows_all_its_columns_at_once(opened, width):
    box = opened("map/", width).locator(".a-scroll")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_every_shade_of_the_map_is_in_its_legend(opened):
    page = opened("map/", 1280)
    shade = "dots => [...new Set(dots.map((dot) => [...dot.classList].find((name) => name.startsWith('a-shade-'))))].sort()"
    used, explained = page.locator(".a-map .a-dot").evaluate_all(shade), page.locator(".a-legend .a-dot").evaluate_all(shade)
    assert set(used) <= set(explained)


@pytest.mark.parametrize("width", [768, 1280])
def test_no_word_of_the_best_studies_is_broken(opened, built_site, width):
    page = opened(KINDS["topic"](built_site), width)
    broken = page.locator(".a-cards--wide tbody th a").evaluate_all("""links => links.filter((link) => {
      const text = link.firstChild, range = document.createRange();
      return [...text.data.matchAll(/[^\\s-]+/g)].some((word) => {
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        return range.getClientRects().length > 1;
      });
    }).map((link) => link.textContent)""")
    assert broken == []


@pytest.mark.parametrize("kind", ["home", "about", "open-questions", "questions", "decisions"])
def test_lists_are_no_wider_than_paragraphs(opened, built_site, kind):
    page = opened(KINDS[kind](built_site), 1280)
    wide = page.locator(".md-content__inner > :is(ul, ol):is(:not([class]), .a-questions)").evaluate_all(
        "lists => lists.filter((list) => list.getBoundingClientRect().width > 761).map((list) => list.textContent.trim().slice(0, 60))"
    )
    assert wide == []
