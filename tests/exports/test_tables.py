"""The table of claims: readable by any spreadsheet, and run by none."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assay.exports.tables import COLUMNS, cell, claims_csv
from assay.load import load
from assay.site.catalogue import Catalogue
from assay.site.settings import Settings
from tests.site.made_up import corpus_with

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "=HYPERLINK(\"https://evil.org\")", "＝1+1", "-", "\n"])
def test_no_cell_begins_a_formula(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Valerian tea.", "50 % of people", "a=b", "", "1-2", "'quoted'", "“so”"])
def test_other_text_is_left_alone(text):
    assert cell(text) == text


@given(st.text())
@example(" \t=1")
def test_what_begins_with_a_sign_never_stands_first(text):
    shown = cell(text)
    assert shown in (text, f"'{text}")
    assert shown.lstrip()[:1] not in tuple("=+-@＝＋－＠") or not shown.strip()
    assert shown[:1] not in tuple("\t\r\n")


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1).filter(str.strip))
@example('a "quoted", word\r\nand a line;\ttab')
def test_any_text_is_read_back_from_its_column(text):
    catalogue = Catalogue(corpus_with(text))
    rows = list(csv.DictReader(io.StringIO(claims_csv(catalogue, Settings()), newline="")))
    assert len(rows) == len(catalogue.live)
    assert all(set(row) == set(COLUMNS) and None not in row.values() for row in rows)
    assert {row["claim"].removeprefix("'") for row in rows} == {text.removeprefix("'")}


def test_every_claim_has_a_line_with_its_verdict():
    corpus = load(ROOT).corpus
    assert corpus is not None
    catalogue = Catalogue(corpus)
    rows = list(csv.DictReader(io.StringIO(claims_csv(catalogue, Settings(site_url="https://claims.tea.org/")), newline="")))
    assert [row["id"] for row in rows] == list(catalogue.live)
    for row in rows:
        claim = catalogue.live[row["id"]]
        assert row["verdict"] == claim.verdict.value and row["page"] == f"https://claims.tea.org/claims/{row['id']}/"
        assert sum(int(row[name]) for name in ("supports", "contradicts", "no_difference", "mixed")) == len(claim.all_links())
