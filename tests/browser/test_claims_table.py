"""The table of claims: filter, sort, counts, the address, the keyboard, and no script at all."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser

ROWS = "table[data-claims] tbody tr"


@pytest.fixture
def table(browser, address):
    """Opens the table with a query."""
    contexts = []

    def opened(query: str = ""):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/claims/{query}", wait_until="load")
        ready(page)
        return page

    yield opened
    for context in contexts:
        context.close()


def asked(page) -> dict[str, list[str]]:
    # The page's own word: the browser tells others of a replaced address only a moment later.
    return parse_qs(page.evaluate("location.search").removeprefix("?"))


def ready(page) -> None:
    """Waits until the controls work; where the table has several pages, its rows come a moment after the page."""
    page.locator("table[data-claims] th button").first.wait_for()


def view(page) -> str:
    return page.evaluate("location.href")


def column(page, number: int) -> list[str]:
    return page.locator(f"{ROWS} > :nth-child({number})").all_inner_texts()


def test_filters_narrow_the_table_and_stand_in_the_address(table):
    page = table()
    before = page.locator(".a-status").inner_text()
    total = int(re.match(r"All ([\d,]+) claims", before)[1].replace(",", ""))
    page.get_by_label("Verdict").select_option("Contradicted")
    shown = column(page, 2)
    assert 0 < len(shown) < total and set(shown) == {"Contradicted"}
    assert page.get_by_role("status").filter(has_text="claims").inner_text() == f"{len(shown)} of {total:,} claims."
    assert asked(page) == {"verdict": ["Contradicted"]}
    page.get_by_label("Words").fill("forever zzz")
    assert page.locator(ROWS).count() == 0
    assert "None of" in page.locator(".a-status").inner_text()
    page.get_by_role("button", name="Clear", exact=True).last.click()
    assert page.locator(".a-status").inner_text() == before
    assert asked(page) == {}
    assert page.evaluate("document.activeElement.id") == "filter-q"


def test_options_count_what_choosing_them_would_show(table):
    page = table("?topic=Hair")
    options = page.get_by_label("Verdict").locator("option:not([value=''])").all_inner_texts()
    for option in options:
        label, number = option.removesuffix(")").rsplit(" (", 1)
        if int(number):
            page.get_by_label("Verdict").select_option(label)
            assert page.locator(".a-status").inner_text().startswith(f"{number} of "), label


def test_a_view_can_be_opened_by_its_address(table):
    page = table("?words=forever&sort=verdict.down")
    assert page.get_by_label("Words").input_value() == "forever"
    assert not page.locator("#__search").is_checked(), "the theme opens its search over the table"
    assert all("forever" in claim.lower() for claim in column(page, 1))
    assert page.locator("th[aria-sort=descending]").inner_text().strip().startswith("Verdict")
    page.reload()
    ready(page)
    assert page.get_by_label("Words").input_value() == "forever"


def test_nonsense_in_the_address_is_left_aside(table):
    page = table("?verdict=%3Cscript%3E&sort=toString&kind=")
    assert page.locator(ROWS).count() > 100
    assert asked(page) == {}


def test_sorting_by_certainty_follows_its_order_and_comes_back(table):
    page = table()
    before = column(page, 1)
    button = page.locator("table[data-claims] th button", has_text="Certainty")
    button.focus()
    page.keyboard.press("Enter")
    ranks = ["High", "Moderate", "Low", "Very low"]
    first = [value for value in column(page, 3) if value in ranks]
    assert first == sorted(first, key=ranks.index)
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.keyboard.press("Enter")
    assert page.locator("th[aria-sort=descending]").count() == 1
    page.keyboard.press("Space")
    assert page.locator("th[aria-sort]").count() == 0
    assert column(page, 1) == before


def test_the_keyboard_alone_reaches_a_claim(table):
    page = table()
    page.get_by_label("Words").focus()
    page.keyboard.type("forever")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('tbody') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/*/*/")


def test_without_scripts_it_is_a_plain_table(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/claims/")
    assert page.locator(ROWS).count() > 20
    assert not page.locator(".a-filter").is_visible()
    assert not page.locator(".a-status").is_visible()
    context.close()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_moves_when_the_table_comes_to_life(browser, address, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.add_init_script("window.moved = []; new PerformanceObserver((list) => moved.push(...list.getEntries().map((entry) => entry.value))).observe({ type: 'layout-shift', buffered: true })")
    page.goto(f"{address}/claims/", wait_until="load")
    page.locator("[data-claims] th button").first.wait_for()
    # Two frames later what the script changed has been laid out.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert sum(page.evaluate("moved")) < 0.01
    page.close()


def test_only_the_rows_on_the_screen_are_laid_out(table):
    page = table()
    assert page.evaluate("document.querySelector('[data-claims] tbody tr').checkVisibility({ contentVisibilityAuto: true })")
    last = page.locator(ROWS).last
    assert not last.evaluate("row => row.firstElementChild.firstElementChild.checkVisibility({ contentVisibilityAuto: true })")
    last.locator("a").focus()
    assert last.locator("a").is_visible()
    assert last.bounding_box()["y"] < 900


@pytest.mark.parametrize("path", ["claims/", "references/list/1/"])
def test_on_a_phone_each_cell_says_the_head_of_its_column(browser, address, path):
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"{address}/{path}", wait_until="load")
    heads = [head.strip() for head in page.locator(".a-cards thead th").all_text_contents()]
    cells = page.evaluate("[...document.querySelector('.a-cards tbody tr').cells].map((cell) => getComputedStyle(cell, '::before').content)")
    said = ["none" if head in (heads[0], "Verdict") else f'"{head}: "' for head in heads]
    assert cells == said
    page.close()


def test_heads_that_sort_nothing_do_not_look_as_if_they_did(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/references/list/1/", wait_until="load")
    head = page.locator(".a-references thead th").first
    head.hover()
    assert head.get_attribute("role") == "columnheader"
    assert head.evaluate("head => [getComputedStyle(head).cursor, getComputedStyle(head, '::after').content]") == ["auto", "none"]
    page.close()


def test_the_way_back_from_a_claim_leads_to_the_same_view(table):
    page = table()
    page.get_by_label("Verdict").select_option("Contradicted")
    page.get_by_label("Words").fill("hair")
    page.locator("table[data-claims] th button", has_text="Topic").click()
    shown, before = column(page, 1), view(page)
    assert 0 < len(shown) < 100
    page.locator(f"{ROWS} a").first.click()
    page.wait_for_url("**/claims/*/*/")
    page.go_back(wait_until="load")
    ready(page)
    assert view(page) == before
    assert column(page, 1) == shown
    assert page.get_by_label("Words").input_value() == "hair"
    page.go_forward(wait_until="load")
    assert page.locator(".a-answer__summary").is_visible()
    page.go_back(wait_until="load")
    page.reload(wait_until="load")
    ready(page)
    assert column(page, 1) == shown
    page.locator(".a-filter button[type=reset]").click()
    assert asked(page) == {"sort": ["topic"]}


def test_a_shared_view_shows_the_same_to_somebody_else(table, browser):
    mine = table()
    mine.get_by_label("Topic").select_option("Hair")
    mine.locator("table[data-claims] th button", has_text="Verdict").click()
    theirs = table("?" + urlsplit(view(mine)).query)
    assert column(theirs, 1) == column(mine, 1)
    assert theirs.locator(".a-status").inner_text() == mine.locator(".a-status").inner_text()
