"""What registries say of a work becomes the beginning of its record."""

from __future__ import annotations

import pytest

from assay import lookup
from assay.model.verified import Notice, Work


def work(**fields):
    return Work.model_validate({"state": "found", "registry": "Crossref", "title": "A trial", "DOI": "10.5555/a", "both_ways": True, **fields})


def test_the_answers_of_two_registries_make_one_record():
    record = lookup.record_of([work(registry="PubMed", PMCID="PMC1", authors=["Kwon"]), work(volume="3", authors=["Kwon", "Yang"])], "123")
    assert (record["PMID"], record["PMCID"], record["volume"], record["author"], record["registry"]) == ("123", "PMC1", "3", [{"family": "Kwon"}, {"family": "Yang"}], "Crossref and PubMed")


@pytest.mark.parametrize(
    ("fields", "standing"),
    [({}, "current"), ({"both_ways": False}, None), ({"notices": [Notice(kind="retraction")]}, "retracted"), ({"DOI": "10.1101/2020.1"}, "preprint")],
)
def test_standing_is_what_the_registry_could_say_and_no_more(fields, standing):
    assert lookup.record_of([work(**fields)])["standing"] == standing


def test_a_work_that_no_registry_has_is_none():
    assert lookup.record_of([Work(state="missing"), Work(state="exists")]) is None


def test_the_registry_is_asked_over_the_network_and_its_silence_has_a_reason(httpserver, monkeypatch):
    for name in ("CROSSREF", "DATACITE", "HANDLES", "PUBMED"):
        monkeypatch.setenv(f"ASSAY_{name}", httpserver.url_for("/").rstrip("/"))
    message = {"DOI": "10.5555/a", "title": ["A trial"], "author": [{"family": "Kwon", "given": "H"}], "issued": {"date-parts": [[2020, 11]]}, "container-title": ["Journal of Tea"], "type": "journal-article"}
    httpserver.expect_request("/works/10.5555%2Fa").respond_with_json({"message": message})
    httpserver.expect_request("/works/10.5555/a").respond_with_json({"message": message})
    httpserver.expect_request("/works").respond_with_json({"message": {"items": [], "total-results": 0}})
    record = lookup.registry_lookup("doi:10.5555/a")
    assert (record["title"], record["issued"], record["standing"], record["registry"]) == ("A trial", "2020-11", "current", "Crossref")
    httpserver.clear()
    httpserver.expect_request("/works/10.5555/a").respond_with_data("no", status=403)
    with pytest.raises(lookup.NoAnswer, match="Crossref"):
        lookup.registry_lookup("doi:10.5555/a")
