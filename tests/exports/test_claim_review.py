"""ClaimReview as its readers want it: on pages of claims only, true to the page, and a number only where there is one."""

from __future__ import annotations

import datetime
import json
import re
from urllib.parse import urlsplit

import pytest

from assay.exports.files import plan_files
from assay.model.corpus import Corpus
from assay.model.words import Verdict
from assay.site import addresses
from assay.site.catalogue import Catalogue
from assay.site.pages import render
from assay.site.settings import Settings
from tests.site.made_up import corpus, corpus_with
from tests.site.test_pages import ATTACKS, Tags, html

SITE = "https://claims.tea.org/weighed/"
SETTINGS = Settings(site_name="Touchstone", site_url=SITE)


def blocks(page: str) -> list[dict]:
    return [json.loads(body) for body in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)]


@pytest.fixture(scope="module")
def pages(catalogue) -> dict[str, str]:
    return render(catalogue.corpus, SETTINGS, catalogue)


@pytest.fixture(scope="module")
def reviews(catalogue, pages) -> dict[str, dict]:
    """The block of every claim."""
    found = {key: blocks(pages[addresses.claim_page(key)]) for key in catalogue.live}
    assert all(len(each) == 1 for each in found.values())
    return {key: each[0] for key, each in found.items()}


def test_no_other_page_carries_one(catalogue, pages):
    claims = {addresses.claim_page(key) for key in catalogue.live}
    assert all("ld+json" not in page for path, page in pages.items() if path not in claims)


def test_without_an_address_of_the_site_there_is_none(catalogue):
    assert not any("ld+json" in page for page in render(corpus()).values())


def test_what_is_required_is_there(catalogue, reviews):
    for key, review in reviews.items():
        assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
        assert review["url"] == f"{SITE}claims/{key}/"
        assert 0 < len(review["claimReviewed"]) <= 90 and review["claimReviewed"] == catalogue.live[key].claim
        assert review["reviewRating"]["@type"] == "Rating"
        assert review["author"] == {"@type": "Organization", "name": "Touchstone", "url": SITE}


def test_the_claim_holds_no_verdict(reviews):
    words = [verdict.label.lower() for verdict in Verdict]
    for review in reviews.values():
        assert not [word for word in words if re.search(rf"\b{word}\b", review["claimReviewed"].lower())]


def test_the_verdict_is_that_of_the_page_with_its_certainty(catalogue, reviews):
    for key, review in reviews.items():
        rating, claim = review["reviewRating"], catalogue.live[key]
        assert rating["alternateName"] == claim.verdict.label
        assert rating["ratingExplanation"].startswith(claim.summary)
        certainty = catalogue.ratings[key].certainty
        assert (f": {certainty.label.lower()}." if certainty else "not rated") in rating["ratingExplanation"]


def test_only_the_four_verdicts_on_the_scale_have_a_number(catalogue, reviews):
    numbers = {}
    for key, review in reviews.items():
        rating, verdict = review["reviewRating"], catalogue.live[key].verdict
        given = {name for name in ("ratingValue", "bestRating", "worstRating") if name in rating}
        if verdict in (Verdict.UNSUPPORTED, Verdict.UNSETTLED, Verdict.NOT_CHECKABLE):
            assert not given, key
        else:
            assert given == {"ratingValue", "bestRating", "worstRating"}, key
            assert all(type(rating[name]) is int for name in given)
            assert 1 <= rating["worstRating"] < rating["bestRating"] and rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
            numbers[verdict] = rating["ratingValue"]
    assert numbers == {Verdict.SUPPORTED: 4, Verdict.PARTLY_SUPPORTED: 3, Verdict.OVERSTATED: 2, Verdict.CONTRADICTED: 1}


def test_the_claim_has_an_origin_outside_the_site(catalogue, reviews):
    for key, review in reviews.items():
        claim = review["itemReviewed"]
        article = catalogue.articles[key.split("/")[0]]
        assert claim["@type"] == "Claim"
        assert [each["url"] for each in claim["appearance"]] == [article.URL]
        assert urlsplit(article.URL).hostname != urlsplit(SITE).hostname
        assert claim["author"]["@type"] in ("Person", "Organization")
        assert claim["author"]["name"] in (catalogue.live[key].said_by, article.publisher)
        assert claim.get("datePublished") == article.published


def test_a_person_is_named_only_where_the_record_names_one(reviews, catalogue):
    people = {review["itemReviewed"]["author"]["name"] for review in reviews.values() if review["itemReviewed"]["author"]["@type"] == "Person"}
    assert len(people) > 2 and all(name[0].isupper() and "," not in name and not name.lower().startswith("the article") for name in people)
    assert {claim.said_by for claim in catalogue.live.values()} >= people


def test_its_days_are_those_of_the_history(catalogue, reviews):
    for key, review in reviews.items():
        ledger = catalogue.live[key].ledger
        assert datetime.date.fromisoformat(review["datePublished"]) == min(entry.date for entry in ledger)
        assert review["dateModified"] >= review["datePublished"]


def test_what_was_withdrawn_has_none():
    first = corpus()
    pages = render(first, SETTINGS)
    assert blocks(pages["claims/shop/effect.md"]) and not blocks(pages["claims/shop/gone.md"])
    article = first.articles["shop"].model_copy(update={"withdrawn": first.claims["shop/gone"].withdrawn})
    gone = render(Corpus(vocabulary=first.vocabulary, articles={"shop": article}, claims=first.claims, references=first.references), SETTINGS)
    assert not any(blocks(page) for page in gone.values())


def test_the_list_of_all_holds_the_block_of_each_page_and_no_other(catalogue, reviews):
    feed = json.loads(plan_files(catalogue, SETTINGS)[addresses.CLAIM_REVIEWS])
    assert (feed["@context"], feed["@type"]) == ("https://schema.org", "DataFeed")
    items = feed["dataFeedElement"]
    assert [item["item"] for item in items] == [[review] for review in reviews.values()]
    for item in items:
        review = item["item"][0]
        assert (item["@type"], item["url"], item["dateModified"]) == ("DataFeedItem", review["url"], review["dateModified"])
    assert feed["dateModified"] == max(item["dateModified"] for item in items)


def test_the_list_of_all_leaves_out_what_was_withdrawn_and_may_be_empty():
    records = corpus()
    listed = json.loads(plan_files(Catalogue(records), SETTINGS)[addresses.CLAIM_REVIEWS])["dataFeedElement"]
    assert {item["url"].split("/")[-2] for item in listed} == {key.split("/")[1] for key in records.claims} - {"gone"}
    empty = json.loads(plan_files(Catalogue(Corpus(vocabulary=records.vocabulary)), SETTINGS)[addresses.CLAIM_REVIEWS])
    assert empty["dataFeedElement"] == [] and "dateModified" not in empty


@pytest.mark.parametrize("attack", [*ATTACKS[:8], "</script><script>alert(1)</script>", "<!--<script>"])
def test_no_text_ends_the_block(attack):
    page = render(corpus_with(attack), SETTINGS)["claims/shop/effect.md"]
    plain = render(corpus_with("Plain words"), SETTINGS)["claims/shop/effect.md"]
    assert Tags(html(page)).tags == Tags(html(plain)).tags
    assert blocks(html(page))[0]["claimReviewed"] == attack
