"""The policy of the pages: nothing that the site does needs what it forbids, styles inside a page among it."""

from __future__ import annotations

import re

import pytest

from assay.model.words import Verdict
from assay.site.figures import balance_bar
from tests.browser.conftest import search
from tests.browser.test_site import KINDS, THEMES
from tests.browser.test_ways_of_reading import largest_claim
from tests.site.test_live import set_up
from tests.site.test_serve import eventually, free_port, serving

pytestmark = pytest.mark.browser

LISTENER = """addEventListener('securitypolicyviolation', (event) =>
  console.warn(`policy: ${event.effectiveDirective} stopped ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`))"""


@pytest.fixture
def watched(browser):
    """Opens contexts in which every violation of a policy is written down."""
    made, violations = [], []

    def opened(**settings):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        context.add_init_script(LISTENER)
        context.on("console", lambda message: violations.append(message.text) if message.text.startswith("policy: ") else None)
        made.append(context)
        return context.new_page(), violations

    yield opened
    for context in made:
        context.close()


def settle(page) -> None:
    """Waits until what was reported so far has come here; messages keep their order."""
    with page.expect_console_message(lambda message: message.text == "settled"):
        page.evaluate("() => requestAnimationFrame(() => setTimeout(() => console.log('settled')))")


def test_a_style_in_a_page_is_stopped_and_seen_by_these_tests(watched, address):
    page, violations = watched()
    page.goto(f"{address}/about/", wait_until="load")
    page.evaluate("""() => document.body.insertAdjacentHTML('beforeend', '<p id="dyed" style="color: rgb(1, 2, 3)">x</p><style>#dyed { opacity: 0.5 }</style>')""")
    settle(page)
    assert {violation.split(" stopped")[0] for violation in violations} == {"policy: style-src-attr", "policy: style-src-elem"}
    assert page.locator("#dyed").evaluate("(dyed) => [getComputedStyle(dyed).color === 'rgb(1, 2, 3)', getComputedStyle(dyed).opacity]") == [False, "1"]


@pytest.mark.parametrize("theme", THEMES)
def test_no_kind_of_page_is_stopped_by_its_policy(watched, address, built_site, theme):
    page, violations = watched(color_scheme=theme)
    found = {}
    for kind, path in KINDS.items():
        page.goto(f"{address}/{path(built_site)}", wait_until="load")
        settle(page)
        if violations:
            found[kind] = list(violations)
            violations.clear()
    assert not found


def test_using_the_site_is_not_stopped_by_its_policy(watched, address, built_site):
    page, violations = watched(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/claims/", wait_until="load")
    page.get_by_label("Verdict").select_option("Contradicted")
    page.locator("#filter-q").fill("skin")
    page.locator("thead button").first.click()
    search(page, "exosome")
    page.keyboard.press("Escape")
    page.locator(".md-header__option label:visible").first.click()
    page.goto(f"{address}/{largest_claim(built_site)}", wait_until="load")
    page.locator("[data-sensitivity] input").first.check()
    page.locator("summary", has_text="BibTeX").click()
    page.locator(".a-copy").first.click()
    page.emulate_media(media="print")
    page.pdf(format="A4")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 360, "height": 900})
    page.locator("label.md-header__button[for='__drawer']").click()
    page.locator(".md-nav--primary").first.wait_for()
    settle(page)
    assert not violations


def test_the_preview_with_a_fault_over_the_page_is_not_stopped_by_its_policy(watched, tmp_path):
    project, port = set_up(tmp_path / "tea"), free_port()
    with serving(project, port):
        eventually(port, "", "Assay")
        page, violations = watched()
        page.goto(f"http://127.0.0.1:{port}/", wait_until="load")
        with (project / "claims/vocabulary.yml").open("a") as file:
            file.write("nonsense: 1\n")
        page.locator("#assay-live").wait_for(timeout=30_000)
        settle(page)
        assert not violations


def test_no_page_holds_a_style(built_site):
    assert not [path for path in built_site.rglob("*.html") if re.search(r"<style\b|<[a-z][^<>]* style=", path.read_text("utf-8"))]


@pytest.mark.parametrize("media", ["screen", "print"])
def test_segments_of_a_bar_are_as_long_as_their_verdicts_are_frequent(browser, address, media):
    counts = {Verdict.SUPPORTED: 1, Verdict.OVERSTATED: 250, Verdict.UNSETTLED: 37, Verdict.UNSUPPORTED: 712}
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.emulate_media(media=media)
    page.goto(f"{address}/about/", wait_until="load")
    page.locator(".md-content__inner").evaluate("(content, bar) => content.insertAdjacentHTML('afterbegin', bar)", str(balance_bar(counts)))
    bar = page.locator(".a-bar")
    whole, basis = bar.evaluate("(bar) => [bar.clientWidth, parseFloat(getComputedStyle(bar.firstElementChild).flexBasis)]")
    spare = whole - 2 * (len(counts) - 1) - len(counts) * basis
    widths = bar.locator(".a-bar__part").evaluate_all("(parts) => parts.map((part) => part.getBoundingClientRect().width)")
    assert widths == pytest.approx([basis + spare * count / 1000 for count in counts.values()], abs=0.5)
    page.close()
