"""References for reference managers: nothing is lost, nothing is made up, and no text breaks the format."""

from __future__ import annotations

import json
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from assay.exports.bibliography import bibtex_entry, bibtex_file, csl, csl_json
from assay.load import load
from assay.model.reference import Reference
from assay.site.catalogue import Catalogue
from tests.site.made_up import LAW, STUDY, UNSEEN, corpus_with
from tests.site.test_citing import read_entry, read_tex

ROOT = Path(__file__).parents[2]


def record(fields: dict, **changes: object) -> Reference:
    return Reference.model_validate({**fields, **changes})


def test_an_item_has_the_names_and_types_of_csl():
    item = csl("study", record(STUDY))
    assert item["type"] == "article-journal" and item["author"] == [{"family": "Brewer", "given": "Ann B."}, {"literal": "Tea Board"}]
    assert item["issued"] == {"date-parts": [[2020, 3, 4]]} and item["container-title"] == "Journal of Tea" and item["DOI"] == "10.1000/tea.2020"


def test_a_preprint_is_an_article_of_that_genre():
    assert {name: csl("x", record(STUDY, type="preprint"))[name] for name in ("type", "genre")} == {"type": "article", "genre": "preprint"}


def test_what_was_not_seen_is_left_out():
    item = csl("unseen", record(UNSEEN))
    assert set(item) == {"id", "type", "container-title", "PMID"}
    assert "URL" not in csl("law", record(LAW)) and "issued" not in csl("law", record(LAW))


def test_every_reference_is_in_both_lists():
    corpus = load(ROOT).corpus
    assert corpus is not None
    catalogue = Catalogue(corpus)
    items = json.loads(csl_json(catalogue))
    entries = [read_entry(line) for line in bibtex_file(catalogue).splitlines()]
    assert [item["id"] for item in items] == [name for _, name, _ in entries] == list(catalogue.references)
    for item, (_, key, fields) in zip(items, entries, strict=True):
        reference = catalogue.references[key]
        assert fields.get("doi") == reference.DOI == item.get("DOI"), key
        assert fields.get("year") == reference.year, key
        assert read_tex(fields["title"][1:-1]) == " ".join((reference.title or "[Title not seen]").split()), key
        if reference.author:
            assert len(re.split(r" and (?![^{]*\})", fields["author"])) == len(reference.author), key


@settings(max_examples=60)
@given(st.text(alphabet="Ab ,{}\\%&\"'@=#and\n", min_size=1).filter(str.strip))
def test_no_text_breaks_an_entry(text):
    for line in bibtex_file(Catalogue(corpus_with(text))).splitlines():
        kind, name, fields = read_entry(line)
        assert kind and name and fields["title"]


def test_a_name_with_and_in_it_stays_one_name():
    entry = bibtex_entry("x", record(STUDY, author=[{"family": "Mills and Boon", "given": "A."}, {"literal": "Centers for Disease Control and Prevention"}]))
    assert read_entry(entry)[2]["author"] == "{Mills and Boon}, A. and {Centers for Disease Control and Prevention}"
    assert read_entry(bibtex_entry("x", record(STUDY, author=[{"family": "MILLS AND BOON", "given": "A."}])))[2]["author"] == "{MILLS AND BOON}, A."


def test_a_family_name_of_several_words_stays_whole_without_given_names():
    entry = bibtex_entry("x", record(STUDY, author=[{"family": "Al Soud"}, {"family": "van der Berg", "given": "A."}, {"family": "Others"}]))
    assert read_entry(entry)[2]["author"] == "{Al Soud} and van der Berg, A. and {Others}"
