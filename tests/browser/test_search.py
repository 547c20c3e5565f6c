"""The search of the built site, as a reader uses it: typed into its box, read from its list."""

from __future__ import annotations

import json
import random
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import SEARCH

pytestmark = pytest.mark.browser

DRAWN = 10
SEED = 20261125
INDEX_MOST = 1_000_000
"""Bytes of the index for the first 123 claims and 254 references; it was 1,844,802 when it held lists, tables and definitions too."""


@pytest.fixture(scope="module")
def search(browser, address):
    """Types a query; gives the pages of the results, best first, as addresses below the site."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address, wait_until="load")

    def asked(query: str) -> list[str]:
        box = page.locator(".md-search__input").first
        # The search listens to keys and not to what is pasted.
        box.fill("")
        box.press("Shift")
        page.locator(".md-search-result__item").first.wait_for(state="detached")
        box.fill(query)
        box.press("Shift")
        page.locator(".md-search-result__item").first.wait_for(timeout=SEARCH)
        links = page.locator(".md-search-result__item").evaluate_all("items => items.map(item => item.querySelector('a').href)")
        return [urlsplit(link).path.lstrip("/") for link in links]

    yield asked
    page.close()


def drawn(names: list) -> list:
    return random.Random(SEED).sample(names, DRAWN)


def test_a_phrase_of_an_article_leads_to_its_claim(search, catalogue):
    found = {}
    for key in drawn(sorted(catalogue.live)):
        phrase = catalogue.live[key].quote
        # A phrase may stand for more than one claim; then any of them answers it.
        wanted = {f"claims/{other}/" for other, claim in catalogue.live.items() if claim.quote == phrase}
        found[phrase] = bool(wanted & set(search(phrase)[:2]))
    assert len(found) == DRAWN and all(found.values()), found


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "({}).", "‘{}’"])
def test_a_phrase_is_found_with_its_quotation_marks(search, catalogue, marks):
    key = "medicalopedia/results-last-forever"
    assert search(marks.format(catalogue.live[key].quote))[0] == f"claims/{key}/"


def test_the_words_of_a_claim_lead_to_it(search, catalogue):
    found = {key: f"claims/{key}/" in search(catalogue.live[key].claim)[:2] for key in drawn(sorted(catalogue.live))}
    assert all(found.values()), found


def test_words_of_a_title_lead_to_the_reference(search, catalogue):
    titled = sorted(key for key, reference in catalogue.references.items() if reference.title and len(reference.title.split()) >= 8)
    found = {}
    for key in drawn(titled):
        words = " ".join(catalogue.references[key].title.split()[:8])
        found[words] = f"references/{key}/" in search(words)[:3]
    assert all(found.values()), found


def test_first_author_and_year_lead_to_the_reference(search, catalogue):
    named = sorted(key for key, reference in catalogue.references.items() if reference.author and reference.author[0].family and reference.year)
    found = {}
    for key in drawn(named):
        reference = catalogue.references[key]
        alike = {f"references/{other}/" for other, its in catalogue.references.items() if its.author and (its.author[0].family, its.year) == (reference.author[0].family, reference.year)}
        found[f"{reference.author[0].family} {reference.year}"] = bool(alike & set(search(f"{reference.author[0].family} {reference.year}")[:3]))
    assert all(found.values()), found


def test_a_name_alone_leads_to_an_author_of_that_name(search, catalogue):
    # Short names begin many words, and the search completes what is typed.
    names = sorted({reference.author[0].family for reference in catalogue.references.values() if reference.author and len(reference.author[0].family or "") > 4})
    found = {}
    for name in drawn(names):
        wanted = {f"references/{key}/" for key, reference in catalogue.references.items() if reference.author and reference.author[0].family == name}
        found[name] = bool(wanted & set(search(name)[:3]))
    assert all(found.values()), found


def test_a_question_leads_to_the_topic_that_answers_it(search, catalogue):
    found = {entry.question: search(entry.question)[0] for entry in catalogue.words.topics.values() if entry.question}
    assert found == {entry.question: f"topics/{topic}/" for topic, entry in catalogue.words.topics.items() if entry.question}
    assert search("is exosome cream safe")[0] == "topics/safety/"


def test_results_say_the_verdict_of_a_claim_before_its_words(browser, address, catalogue):
    key = "medicalopedia/results-last-forever"
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address, wait_until="load")
    box = page.locator(".md-search__input").first
    box.fill(catalogue.live[key].quote)
    box.press("Shift")
    first = page.locator(".md-search-result__item a").first
    first.wait_for(timeout=SEARCH)
    assert first.locator("h1").inner_text().startswith(catalogue.live[key].verdict.label + ": ")
    # What was asked for is not painted all over the page: single letters of the question were, too.
    assert "?" not in first.get_attribute("href")
    page.close()


def test_the_index_holds_records_and_not_the_lists_of_them(built_site):
    path = built_site / "search" / "search_index.json"
    docs = json.loads(path.read_text("utf-8"))["docs"]
    assert path.stat().st_size < INDEX_MOST, path.stat().st_size
    sections = {doc["location"].partition("#")[2] for doc in docs if doc["location"].startswith("claims/")}
    assert "reasoning" in sections
    assert not sections & {"evidence", "rule", "directness", "similar", "history", "cite"}
