"""The table of claims when it goes on over further pages: filters, counts and sorting are over all claims, or say that they are not."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assay.model.words import Verdict
from assay.site import addresses
from assay.site.preview import served
from benchmarks.grown_table import grown, write_table
from tests.browser.conftest import build
from tests.browser.test_claims_table import ROWS, asked, ready, view
from tests.browser.test_site import ALIKE, THEMES, WIDTHS
from tests.html_rules import faults
from tests.site.made_up import corpus, corpus_with
from tests.site.test_pages import ATTACKS

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
NUMBER = 400
HOSTILE = " ".join(ATTACKS)
ROWS_FILE = "**/claims/rows.json?*"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A site with six claims, which all stand on one page."""
    return build(tmp_path_factory.mktemp("small"), corpus())


def with_table_of(records, small: Path, folder: Path):
    """A copy of the small site whose table of claims shows other records, and those records."""
    site = shutil.copytree(small, folder / "site")
    return site, write_table(ROOT, site, records)


@pytest.fixture(scope="module")
def large(small, real, tmp_path_factory):
    """A site with 400 claims in its table."""
    return with_table_of(grown(real, NUMBER), small, tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="module")
def base(large):
    """Where that site is served."""
    with served(large[0]) as found:
        yield found


@pytest.fixture
def table(context, base):
    """Opens the table with a query and waits until its controls work."""

    def opened(query: str = "", prepare=lambda page: None):
        page = context().new_page()
        prepare(page)
        page.goto(f"{base}/claims/{query}", wait_until="load")
        ready(page)
        return page

    return opened


def column(page, number: int) -> list[str]:
    """The texts of a column, those of rows that are not laid out too."""
    return page.locator(f"{ROWS} > :nth-child({number})").all_text_contents()


def status(page) -> str:
    return page.locator(".a-status").inner_text()


def pager(page):
    return page.locator(".md-content a[rel=next]")


def test_filters_and_counts_are_over_all_claims(table, large):
    _, catalogue = large
    wanted = [" ".join(claim.claim.split()) for claim in catalogue.live.values() if claim.verdict is Verdict.CONTRADICTED]
    page = table()
    assert status(page) == f"All {NUMBER} claims, the first 150 shown."
    assert not pager(page).is_visible()
    page.get_by_label("Verdict").select_option("Contradicted")
    assert column(page, 1) == wanted and 10 < len(wanted) < 150
    assert status(page) == f"{len(wanted)} of {NUMBER} claims."
    assert page.get_by_label("Verdict").locator("option:checked").inner_text() == f"Contradicted ({len(wanted)})"
    page.get_by_label("Words").fill("zzz")
    assert status(page) == f"None of {NUMBER} claims; clear a filter to see more."


def test_sorting_and_the_address_are_over_all_claims(table, large):
    _, catalogue = large
    page = table("?topic=Hair&sort=claim.down")
    wanted = sorted((" ".join(row.claim.claim.split()) for part in catalogue.claim_parts for row in part if row.topic == "Hair"), reverse=True)
    assert column(page, 1) == wanted
    assert asked(page) == {"topic": ["Hair"], "sort": ["claim.down"]}
    page.locator("table[data-claims] th button", has_text="Certainty").click()
    levels = [row.certainty.label if row.certainty else "not rated" for part in catalogue.claim_parts for row in part if row.topic == "Hair"]
    order = ["High", "Moderate", "Low", "Very low", "No direct human evidence", "None found", "not rated"]
    assert column(page, 3) == sorted(levels, key=order.index)


def test_a_row_from_the_file_is_the_row_of_its_page(table, context, base, large):
    _, catalogue = large
    page = table()
    page.get_by_role("button", name=f"Show all {NUMBER}").click()
    markup = "rows => rows.map((row) => row.outerHTML)"
    shown = page.locator(ROWS).evaluate_all(markup)
    assert len(shown) == NUMBER
    stand = []
    part = context().new_page()
    for number, _ in enumerate(catalogue.claim_parts, 1):
        part.goto(f"{base}/{addresses.address(addresses.claim_list_page(number))}", wait_until="load")
        if number == 1:
            stand += shown[: len(catalogue.claim_parts[0])]
        else:
            stand += [row.replace('href="../', 'href="') for row in part.locator(ROWS).evaluate_all(markup)]
    assert shown == stand
    # Those of the first page came from the page, so they are held against what stood there without scripts.
    plain = context(java_script_enabled=False).new_page()
    plain.goto(f"{base}/claims/")
    assert [re.sub(r' role="\w+"', "", row) for row in shown[: len(catalogue.claim_parts[0])]] == re.findall(r"<tr>.*?</tr>", plain.locator("tbody").inner_html(), re.DOTALL)


def test_the_way_back_from_a_claim_leads_to_the_same_view(table):
    page = table()
    page.get_by_label("Words").fill("hair")
    page.get_by_label("Verdict").select_option("Contradicted")
    shown, before = column(page, 1), view(page)
    assert 0 < len(shown) < 150
    page.locator(f"{ROWS} a").first.click()
    page.wait_for_url("**/claims/*/*/")
    page.go_back(wait_until="load")
    ready(page)
    assert view(page) == before
    assert column(page, 1) == shown


def test_the_keyboard_alone_reaches_a_claim_of_a_further_page(table, large):
    _, catalogue = large
    first = {row.key for row in catalogue.claim_parts[0]}
    page = table("?verdict=Contradicted")
    page.get_by_label("Words").focus()
    page.keyboard.type("laser")
    for _ in range(40):
        page.keyboard.press("Tab")
        key = page.evaluate("document.activeElement.closest('tbody') ? document.activeElement.getAttribute('href').slice(0, -1) : null")
        if key and key not in first:
            break
    assert key and key not in first
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 1
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims/{key}/")


def held(page):
    """Keeps the file of the rows back; gives the requests for it as they come."""
    routes = []
    page.route(ROWS_FILE, lambda route: routes.append(route))
    return routes


def test_while_the_rows_are_loading_no_control_works_and_the_page_says_so(context, base, large):
    _, catalogue = large
    here = len(catalogue.claim_parts[0])
    page = context().new_page()
    routes = held(page)
    page.goto(f"{base}/claims/?verdict=Contradicted", wait_until="load")
    page.locator(".a-status", has_text="loading").wait_for()
    assert status(page) == f"{here} of {NUMBER} claims; the rest is loading."
    assert page.locator(".a-filter :is(input, select, button):enabled").count() == 0
    assert page.locator("table[data-claims] th button").count() == 0
    assert page.locator(ROWS).count() == here and pager(page).is_visible()
    routes[0].continue_()
    ready(page)
    assert set(column(page, 2)) == {"Contradicted"}
    assert page.locator(".a-filter :is(input, select, button):disabled").count() == 0


def refused(route) -> None:
    route.abort()


def not_there(route) -> None:
    route.fulfill(status=404, body="{}", content_type="application/json")


def no_json(route) -> None:
    route.fulfill(body="<!doctype html><title>Sign in</title>", content_type="text/html")


def something_else(route) -> None:
    route.fulfill(body='{"claims": [[0, "x", "y", 99, 0, 0, 0]], "articles": [["a", "b"]]}', content_type="application/json")


def of_another_build(route) -> None:
    file = json.loads(route.fetch().text())
    file["claims"].pop()
    route.fulfill(body=json.dumps(file), content_type="application/json")


@pytest.mark.parametrize("answer", [refused, not_there, no_json, something_else, of_another_build])
def test_without_the_other_rows_the_page_says_that_only_its_own_are_filtered(table, large, answer):
    _, catalogue = large
    part = catalogue.claim_parts[0]
    page = table("", lambda page: page.route(ROWS_FILE, answer))
    rest = f"The other {NUMBER - len(part)} could not be loaded and are not searched; they are on the pages below."
    assert status(page) == f"All {len(part)} claims on this page. {rest}"
    page.get_by_label("Verdict").select_option("Supported")
    found = [row.claim.claim for row in part if row.claim.verdict is Verdict.SUPPORTED]
    assert column(page, 1) == [" ".join(claim.split()) for claim in found]
    assert status(page) == f"{len(found)} of the {len(part)} claims on this page. {rest}"
    assert pager(page).is_visible()
    pager(page).click()
    page.wait_for_url("**/claims/list-2/")


def test_what_the_address_asks_for_is_not_passed_over_where_it_is_among_the_missing(table, large):
    _, catalogue = large
    absent = next(row.publisher for row in catalogue.claim_parts[-1] if row.publisher not in {its.publisher for its in catalogue.claim_parts[0]})
    page = table(f"?article={absent}", lambda page: page.route(ROWS_FILE, refused))
    assert page.locator(ROWS).count() == 0
    assert status(page).startswith(f"None of the {len(catalogue.claim_parts[0])} claims on this page; clear a filter to see more. The other")
    assert asked(page) == {"article": [absent]}


def test_a_file_that_never_comes_is_given_up(table):
    routes = []

    def impatient(page) -> None:
        page.add_init_script("const wait = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = () => wait(50)")
        routes.append(held(page))

    assert "could not be loaded" in status(table("", impatient))
    routes[0][0].abort()


def test_a_copy_on_a_disk_says_that_only_its_own_rows_are_filtered(context, large):
    site, catalogue = large
    page = context().new_page()
    page.goto((site / "claims" / "index.html").as_uri(), wait_until="load")
    ready(page)
    assert status(page).startswith(f"All {len(catalogue.claim_parts[0])} claims on this page. The other")


def test_a_table_on_one_page_asks_for_nothing(context, small):
    with served(small) as base:
        page = context().new_page()
        requests = []
        page.on("request", lambda request: requests.append(urlsplit(request.url).path))
        page.goto(f"{base}/claims/", wait_until="networkidle")
        assert status(page) == "All 6 claims."
        page.get_by_label("Words").fill("zzz")
        page.locator(".a-status", has_text="None of 6 claims").wait_for()
        assert "/assets/claims.js" in requests and not [path for path in requests if path.endswith("rows.json")]
        assert pager(page).count() == 0


def test_without_scripts_the_pages_follow_each_other_to_the_last_claim(context, base, large):
    _, catalogue = large
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{base}/claims/")
    assert not page.locator(".a-filter").is_visible() and not page.locator(".a-status").is_visible()
    shown = column(page, 1)
    # Above the table and below it.
    assert pager(page).count() == 2
    while pager(page).count():
        pager(page).first.click()
        shown += column(page, 1)
    assert shown == [" ".join(claim.claim.split()) for claim in catalogue.live.values()]
    assert page.url.endswith(addresses.address(addresses.claim_list_page(len(catalogue.claim_parts))))


def test_on_paper_the_table_says_that_it_holds_a_part_only(table, context, base, large):
    _, catalogue = large
    here, pages = len(catalogue.claim_parts[0]), len(catalogue.claim_parts)
    page = table()
    page.emulate_media(media="print")
    assert page.get_by_text(f"All {NUMBER} claims, the first 150 shown.").is_visible()
    waiting = context().new_page()
    routes = held(waiting)
    waiting.goto(f"{base}/claims/", wait_until="load")
    waiting.emulate_media(media="print")
    assert waiting.get_by_text(f"{here} of {NUMBER} claims; the rest is loading.").is_visible()
    routes[0].abort()
    plain = context(java_script_enabled=False).new_page()
    plain.emulate_media(media="print")
    for number, path in ((1, "claims/"), (2, "claims/list-2/")):
        plain.goto(f"{base}/{path}")
        assert plain.get_by_text(f"Page {number} of {pages}.").first.is_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", ["claims/", "claims/list-2/"])
def test_the_pages_are_sound(context, base, path, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    page = context(viewport={"width": width, "height": 900}, color_scheme=theme).new_page()
    outside, complaints = [], []
    page.on("request", lambda request: None if urlsplit(request.url).hostname in ("127.0.0.1", None) else outside.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{base}/{path}", wait_until="load")
    page.locator("table[data-claims] th" + (" button" if path == "claims/" else "")).first.wait_for()
    found = Axe().run(page, context={"exclude": [[ALIKE]]}).response["violations"]
    assert not [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:3]]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page is wider than the screen"
    assert not outside and not complaints


CRAMPED = """() => [...document.querySelectorAll('[data-claims] tbody td')].filter((cell) => {
  const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
  const room = cell.getBoundingClientRect().right - parseFloat(getComputedStyle(cell).paddingRight) + 0.5;
  return [...text.data.matchAll(/\\S+/g)].some((word) => {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    const boxes = [...range.getClientRects()];
    return boxes.length > 1 || boxes.some((box) => box.right > room);
  });
}).map((cell) => cell.textContent)"""
"""Cells in which a word is broken, or reaches into the gap before the next column."""


@pytest.mark.parametrize("width", [720, 768, 960, 1280])
def test_words_stay_whole_in_their_columns(context, base, width):
    page = context(viewport={"width": width, "height": 900}).new_page()
    for verdict in Verdict:
        # Few rows, so that all of them are laid out.
        page.goto(f"{base}/claims/?topic=Comparison&verdict={verdict.label}", wait_until="load")
        ready(page)
        assert page.evaluate(CRAMPED) == [], verdict


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_moves_when_the_rows_arrive(context, base, width):
    page = context(viewport={"width": width, "height": 900}).new_page()
    routes = held(page)
    page.add_init_script("window.moved = []; new PerformanceObserver((list) => moved.push(...list.getEntries().map((entry) => entry.value))).observe({ type: 'layout-shift', buffered: true })")
    # Two frames later what the script changed has been laid out.
    laid_out = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    page.goto(f"{base}/claims/", wait_until="load")
    page.locator(".a-status", has_text="loading").wait_for()
    page.evaluate(laid_out)
    routes[0].continue_()
    ready(page)
    page.evaluate(laid_out)
    assert sum(page.evaluate("moved")) < 0.01


def test_the_pages_are_valid(large):
    site, catalogue = large
    for number, _ in enumerate(catalogue.claim_parts, 1):
        assert not faults((site / addresses.address(addresses.claim_list_page(number)) / "index.html").read_text("utf-8"))


def test_hostile_text_from_the_file_is_shown_as_written(context, small, tmp_path):
    site, catalogue = with_table_of(grown(corpus_with(HOSTILE), 60), small, tmp_path)
    assert len(catalogue.claim_parts) > 1
    with served(site) as base:
        page = context().new_page()
        said, outside = [], []
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: None if urlsplit(request.url).hostname in ("127.0.0.1", None) else outside.append(request.url))
        page.goto(f"{base}/claims/", wait_until="load")
        ready(page)
        assert page.locator(".a-status").inner_text() == "All 60 claims."
        rows = page.locator(ROWS)
        assert rows.count() == 60
        assert set(page.locator(f"{ROWS} a").evaluate_all("links => links.map((link) => link.textContent)")) == {" ".join(HOSTILE.split())}
        tags = page.locator(ROWS).evaluate_all("rows => [...new Set(rows.flatMap((row) => [...row.querySelectorAll('*')].map((each) => each.localName)))].sort()")
        assert tags == ["a", "b", "span", "td", "th"]
        assert set(page.locator(f"{ROWS} a").evaluate_all("links => links.map((link) => link.protocol)")) == {"http:"}
        assert not said and not outside
