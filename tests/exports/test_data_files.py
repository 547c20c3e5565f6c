"""The data of the site: complete, the same every time, true to its own schemas, and no more hostile than the records."""

from __future__ import annotations

import json
import posixpath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from assay.exports.files import plan_files
from assay.exports.format import FORMAT
from assay.model.corpus import Corpus
from assay.site import addresses
from assay.site.catalogue import Catalogue
from assay.site.settings import Settings
from tests.site.made_up import corpus, corpus_with

HEADLESS = ("data/references.csl.json", addresses.CLAIM_ROWS)
"""JSON without a head of ours: in a format of others, or for a script of one page only."""


@pytest.fixture(scope="module")
def files(catalogue) -> dict[str, str]:
    return dict(plan_files(catalogue, Settings()))


@pytest.fixture(scope="module")
def read(files) -> dict[str, dict]:
    """Every JSON file with a head of ours, the schemas left out."""
    return {path: json.loads(text) for path, text in files.items() if path.endswith(".json") and path not in HEADLESS and not path.startswith("data/schema/")}


def test_there_is_a_file_for_each_record_and_each_list(catalogue, files):
    for key in catalogue.claims:
        assert f"claims/{key}.json" in files
    for key in catalogue.references:
        assert f"references/{key}.json" in files
    for key in catalogue.articles:
        assert f"articles/{key}.json" in files
    assert {path for path in files if path not in {addresses.data_file(old) for old in catalogue.redirects()}} == catalogue.files - {addresses.FEED, addresses.CLAIM_REVIEWS}


def test_every_file_says_first_what_it_is(read):
    for path, file in read.items():
        assert list(file)[:3] == ["format", "site", "licence"], path
        assert file["format"] == FORMAT and file["licence"]["spdx"] == "CC-BY-4.0" and file["kind"], path


def test_every_file_keeps_to_its_published_schema(files, read):
    checkers = {}
    for path, file in read.items():
        kind = file["kind"]
        if kind not in checkers:
            schema = json.loads(files[f"data/schema/{kind}.schema.json"])
            Draft202012Validator.check_schema(schema)
            checkers[kind] = Draft202012Validator(schema, format_checker=FormatChecker())
        faults = [f"{path}: {'/'.join(map(str, fault.path))}: {fault.message[:200]}" for fault in checkers[kind].iter_errors(file)]
        assert not faults, faults[:5]
    assert set(checkers) == {"claim", "reference", "article", "claims", "references"}


def test_the_schemas_know_a_file_that_is_wrong(files, read):
    schema = Draft202012Validator(json.loads(files["data/schema/claim.schema.json"]))
    good = next(file for file in read.values() if file["kind"] == "claim")
    for spoilt in ({**good, "format": 2}, {**good, "new": 1}, {**good, "rating": {**good["rating"], "verdict": "false"}}, {name: value for name, value in good.items() if name != "claim"}):
        assert not schema.is_valid(spoilt)


def test_a_claim_has_everything_that_its_page_has(catalogue, read):
    for key, claim in catalogue.claims.items():
        file = read[f"claims/{key}.json"]
        rating = catalogue.ratings[key]
        assert (file["id"], file["kind"], file["page"], file["url"]) == (key, "claim", f"claims/{key}/", None)
        assert file["source"] == f"claims/articles/{key}.yml"
        assert file["claim"]["verdict"] == claim.verdict.value and file["claim"]["quote"] == claim.quote
        assert [entry["date"] for entry in file["claim"]["ledger"]] == [entry.date.isoformat() for entry in claim.ledger]
        assert file["rating"]["verdict"] == rating.verdict.value
        assert file["rating"]["certainty"] == (rating.certainty.value if rating.certainty else None)
        assert file["rating"]["steps"] == list(rating.steps)
        assert [part["what"] for part in file["rating"]["parts"]] == [part.what for part in claim.parts]
        # A finding that is linked to several parts is there for each of them.
        assert sorted(each["finding"] for each in file["evidence"]) == sorted(link.finding for link in claim.all_links())
        assert {move["with"] for move in file["would_change"]} == {move.what for move in catalogue.moves(key)}
    assert any(file.get("sensitivity") for file in read.values())


def test_a_finding_names_its_source_with_its_identifiers(catalogue, read):
    with_doi = 0
    for key in catalogue.claims:
        for each in read[f"claims/{key}.json"]["evidence"]:
            reference = catalogue.references[each["finding"].split("#")[0]]
            assert each["source"]["name"] == catalogue.names[each["source"]["id"]]
            assert each["source"]["doi"] == reference.DOI
            with_doi += reference.DOI is not None
    assert with_doi > 500


def test_addresses_inside_the_files_lead_to_files_and_pages(catalogue, files, read):
    pages = {addresses.address(page) for page in catalogue.pages}

    def look(path: str, value: object) -> int:
        if isinstance(value, list):
            return sum(look(path, item) for item in value)
        if not isinstance(value, dict):
            return 0
        seen = 0
        if isinstance(value.get("json"), str):
            assert value["json"] in files, path
            seen += 1
        if isinstance(value.get("page"), str) and value["page"].endswith("/"):
            assert value["page"] in pages, path
        return seen + sum(look(path, item) for item in value.values())

    assert sum(look(path, file) for path, file in read.items()) > 1000


def test_the_lists_count_what_they_hold(catalogue, read):
    claims, references = read["data/claims.json"], read["data/references.json"]
    assert [claim["id"] for claim in claims["claims"]] == list(catalogue.live) and claims["total"] == len(catalogue.live)
    assert [each["id"] for each in references["references"]] == list(catalogue.references) and references["total"] == len(catalogue.references)


def test_with_an_address_files_say_where_their_pages_are():
    catalogue = Catalogue(corpus())
    file = json.loads(plan_files(catalogue, Settings(site_name="Touchstone", site_url="https://claims.tea.org/a/"))["claims/shop/effect.json"])
    assert file["url"] == "https://claims.tea.org/a/claims/shop/effect/"
    assert file["site"] == "Touchstone" and file["licence"]["credit"] == "The Touchstone contributors"


def test_the_same_records_give_the_same_bytes_whatever_their_order():
    first = corpus()
    turned = Corpus(
        vocabulary=first.vocabulary,
        articles=dict(reversed(first.articles.items())),
        claims=dict(reversed(first.claims.items())),
        references=dict(reversed(first.references.items())),
        searches=dict(reversed(first.searches.items())),
    )
    assert plan_files(Catalogue(first), Settings()) == plan_files(Catalogue(turned), Settings())


def test_earlier_ids_have_the_file_of_the_present_record():
    files = plan_files(Catalogue(corpus()), Settings())
    assert files["claims/shop/old-claim.json"] == files["claims/shop/effect.json"]
    assert files["references/old-study.json"] == files["references/study.json"]


def test_a_withdrawn_claim_keeps_its_file_and_leaves_the_lists():
    files = plan_files(Catalogue(corpus()), Settings())
    assert json.loads(files["claims/shop/gone.json"])["claim"]["withdrawn"]["why"] == "made up"
    assert "shop/gone" not in files["data/claims.json"] and "shop/gone" not in files["data/claims.csv"]


def test_nothing_is_read_and_nothing_is_there():
    files = plan_files(Catalogue(Corpus(vocabulary=corpus().vocabulary)), Settings())
    assert json.loads(files["data/claims.json"])["total"] == 0
    assert files["data/references.bib"] == "" and json.loads(files["data/references.csl.json"]) == []


@settings(max_examples=30)
@given(st.text(min_size=1).filter(str.strip))
def test_every_text_comes_back_as_it_was_written(text):
    files = plan_files(Catalogue(corpus_with(text)), Settings())
    file = json.loads(files["claims/shop/effect.json"])
    assert file["claim"]["claim"] == text and file["claim"]["quote"] == text
    assert json.loads(files["references/study.json"])["reference"]["title"] == text
    assert posixpath.normpath(file["page"]) == "claims/shop/effect"
