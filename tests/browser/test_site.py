"""One page of each kind in a browser: accessible, readable on a narrow screen, and silent on the network."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assay.model.words import Verdict
from assay.site.parts import HEAVY
from tests.browser.conftest import search

pytestmark = pytest.mark.browser

THEMES = ("light", "dark")
WIDTHS = (360, 1280)
HEIGHT = 900
ALIKE = ".a-cards tbody tr:nth-child(n+25), .a-questions > li:nth-child(n+25)"
"""Rows of a long list are made alike; two dozen stand for them, which saves half a minute."""


def by_size(site: Path, pattern: str) -> list[str]:
    """The pages that match, as addresses, the smallest first; those of earlier ids are left out."""
    found = [path for path in site.glob(pattern) if "http-equiv=\"refresh\"" not in path.read_text("utf-8")]
    return [path.parent.relative_to(site).as_posix() + "/" for path in sorted(found, key=lambda path: (path.stat().st_size, path))]


def usual(site: Path, pattern: str) -> str:
    """The page of middle size."""
    found = by_size(site, pattern)
    return found[len(found) // 2]


KINDS = {
    "home": lambda site: "",
    "claims": lambda site: "claims/",
    "claim": lambda site: usual(site, "claims/*/*/index.html"),
    "articles": lambda site: "articles/",
    "article": lambda site: usual(site, "articles/*/index.html"),
    "references": lambda site: "references/",
    "reference": lambda site: usual(site, "references/*/index.html"),
    "verdicts": lambda site: "verdicts/",
    "verdict": lambda site: usual(site, "verdicts/*/index.html"),
    "topics": lambda site: "topics/",
    "topic": lambda site: usual(site, "topics/*/index.html"),
    "citations": lambda site: "citations/",
    "open-questions": lambda site: "open-questions/",
    "excluded": lambda site: "excluded/",
    "checks": lambda site: "checks/",
    "check": lambda site: usual(site, "checks/*/index.html"),
    "map": lambda site: "map/",
    "changes": lambda site: "changes/",
    "searches": lambda site: "searches/",
    "data": lambda site: "data/",
    "search": lambda site: usual(site, "searches/*/index.html"),
    "map-outcome": lambda site: usual(site, "map/*/index.html"),
    "questions": lambda site: usual(site, "open-questions/*/index.html"),
    "reference-list": lambda site: usual(site, "references/list/*/index.html"),
    "claim-steps": lambda site: usual(site, "claims/*/*/steps/index.html"),
    "claim-evidence": lambda site: usual(site, "claims/*/*/page_2/index.html"),
    "method": lambda site: "method/",
    "contribute": lambda site: "contribute/",
    "decisions": lambda site: "decisions/",
    "about": lambda site: "about/",
    "not-found": lambda site: "404.html",
}


@pytest.fixture
def open_page(browser, address, built_site):
    """Opens a page of a kind; gives it with what it asked of other hosts and what it complained of."""
    contexts = []

    def opened(kind: str, theme: str, width: int):
        context = browser.new_context(viewport={"width": width, "height": HEIGHT}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        outside: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: None if urlsplit(request.url).hostname in ("127.0.0.1", None) else outside.append(request.url))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/{KINDS[kind](built_site)}", wait_until="load")
        return page, outside, complaints

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_sound(open_page, kind, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    page, outside, complaints = open_page(kind, theme, width)
    found = Axe().run(page, context={"exclude": [[ALIKE]]}).response["violations"]
    described = [f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:240]}" for rule in found for node in rule["nodes"][:3]]
    assert not described, "\n".join(described)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page is wider than the screen"
    assert not outside, "the page asks other hosts"
    assert not complaints


def test_large_pages_and_every_verdict_fit_a_phone_and_a_tablet(browser, address, built_site):
    chosen = []
    for pattern in ("claims/*/*/index.html", "articles/*/index.html", "references/*/index.html", "verdicts/*/index.html", "topics/*/index.html"):
        chosen += by_size(built_site, pattern)[-2:]
    for verdict in Verdict:
        # The words of a verdict differ in length, so each gets a page of its own.
        found = [path for path in by_size(built_site, "claims/*/*/index.html") if f"a-answer a-{verdict.value}" in (built_site / path / "index.html").read_text("utf-8")]
        chosen += found[-1:]
    for width in (360, 768):
        page = browser.new_page(viewport={"width": width, "height": HEIGHT})
        for path in dict.fromkeys(chosen):
            page.goto(f"{address}/{path}", wait_until="load")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.close()


def test_the_theme_follows_the_system(open_page):
    grounds = {theme: open_page("home", theme, 1280)[0].evaluate("getComputedStyle(document.body).backgroundColor") for theme in THEMES}
    assert grounds["light"] != grounds["dark"]


def test_regions_that_scroll_can_be_reached_by_keyboard(open_page):
    page, _, _ = open_page("claim", "light", 360)
    regions = page.locator(".a-scroll")
    assert regions.count() > 0
    for number in range(regions.count()):
        region = regions.nth(number)
        assert region.get_attribute("tabindex") == "0" and region.get_attribute("aria-label")


def test_search_finds_a_claim(open_page):
    page, _, complaints = open_page("home", "light", 1280)
    search(page, "last forever")
    assert "forever" in page.locator(".md-search-result__list").inner_text().lower()
    assert not complaints


def test_a_claim_can_be_read_without_scripts(browser, address, built_site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{KINDS['claim'](built_site)}")
    assert page.locator(".a-answer__summary").is_visible()
    assert page.locator(".a-evidence").first.is_visible()
    context.close()


def test_the_verdict_is_seen_without_scrolling(open_page):
    for width in WIDTHS:
        page, _, _ = open_page("claim", "light", width)
        box = page.locator(".a-answer__summary").bounding_box()
        assert box["y"] + box["height"] < HEIGHT


def test_print_leaves_the_frame_away(open_page):
    page, _, _ = open_page("claim", "dark", 1280)
    page.emulate_media(media="print")
    assert not page.locator(".md-header").is_visible()
    assert not page.locator(".md-tabs").is_visible()
    assert page.locator(".a-answer__summary").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.md-typeset h1')).color") == "rgb(0, 0, 0)"


def test_no_page_is_heavy(built_site):
    sizes = {path.relative_to(built_site).as_posix().removesuffix("index.html"): path.stat().st_size for path in built_site.rglob("*.html")}
    assert len(sizes) > 500
    assert not {path: size for path, size in sizes.items() if size > HEAVY}


def test_a_citation_is_copied_with_the_address(browser, address, built_site):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/{KINDS['claim'](built_site)}")
    buttons = page.locator("[data-copy] button")
    buttons.first.click()
    page.get_by_text("Copied.").first.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Verdict:" in copied and copied.endswith(page.url)
    page.locator("summary", has_text="BibTeX").click()
    buttons.nth(1).click()
    page.get_by_text("Copied.").nth(1).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@misc{") and copied.endswith(f"url = {{{page.url}}}}}") and copied.count("{") == copied.count("}")
    context.close()
