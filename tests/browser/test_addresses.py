"""A site that knows its own address and its repository, in a browser: nothing is fetched, and everything leads on."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from assay.site.preview import served
from tests.browser.conftest import build
from tests.browser.test_claims_table import ready
from tests.site.made_up import corpus

pytestmark = pytest.mark.browser

SITE = "https://claims.tea.org/"
HOST = "https://git.tea.org/leaf/assay"


@pytest.fixture(scope="module")
def known(tmp_path_factory, browser):
    """The made-up corpus, built with both addresses, and served."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSAY_SITE_URL", SITE)
        patch.setenv("ASSAY_REPOSITORY", HOST)
        site = build(tmp_path_factory.mktemp("known"), corpus())
    with served(site) as base:
        yield base


def test_no_page_asks_another_host_or_is_stopped_by_its_policy(browser, known):
    page = browser.new_page()
    outside, complaints = [], []
    page.on("request", lambda request: outside.append(request.url) if urlsplit(request.url).hostname != "127.0.0.1" else None)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for path in ("", "claims/shop/effect/", "data/", "references/study/", "articles/shop/", "404.html"):
        page.goto(f"{known}/{path}", wait_until="load")
    page.close()
    assert not outside and not complaints


def test_the_block_for_fact_checks_is_data_and_not_seen(browser, known):
    page = browser.new_page()
    page.goto(f"{known}/claims/shop/effect/")
    blocks = page.locator('script[type="application/ld+json"]')
    assert blocks.count() == 1
    assert page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent).url") == f"{SITE}claims/shop/effect/"
    assert "ClaimReview" not in page.locator(".md-content").inner_text()
    page.close()


def test_the_foot_leads_to_the_data_of_the_page(browser, known):
    page = browser.new_page()
    page.goto(f"{known}/claims/shop/effect/")
    answer = page.goto(page.locator(".a-source a", has_text="JSON").evaluate("link => link.href"))
    assert answer.ok and answer.json()["id"] == "shop/effect"
    page.close()


def test_a_copied_citation_names_the_address_of_the_site_once(browser, known):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{known}/claims/shop/effect/")
    page.locator("summary", has_text="BibTeX").click()
    for number in (0, 1):
        page.locator("[data-copy] button").nth(number).click()
        page.get_by_text("Copied.").nth(number).wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.count(f"{SITE}claims/shop/effect/") == 1 and "127.0.0.1" not in copied
    context.close()


def test_the_page_for_addresses_that_do_not_exist_finds_claims(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/404.html")
    page.get_by_label("Words of a claim").fill("forever")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/?words=forever")
    ready(page)
    assert parse_qs(urlsplit(page.url).query) == {"words": ["forever"]}
    shown = page.locator("table[data-claims] tbody tr").all_inner_texts()
    assert shown and all("forever" in row.lower() for row in shown)
    page.close()
