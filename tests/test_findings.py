"""Findings are one line each, whatever text they quote."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from assay.findings import Finding, Level, as_github, as_json, as_text, count, shown

ONE = Finding("claims/a.yml", 3, 7, "EVD004", Level.ERROR, "the link says supports.")
TWO = Finding("claims/a.yml", 1, 1, "VRD005", Level.WARNING, "old.")


def test_text_is_sorted_by_place_with_code_and_level():
    assert as_text([ONE, TWO]) == "claims/a.yml:1:1 VRD005 warning  old.\nclaims/a.yml:3:7 EVD004 error  the link says supports.\n"


def test_github_shows_each_on_its_line():
    assert as_github([ONE]) == "::error file=claims/a.yml,line=3,col=7,title=EVD004::EVD004 the link says supports.\n"


def test_json_has_counts_and_every_field():
    assert json.loads(as_json([ONE, TWO]))["errors"] == 1
    assert json.loads(as_json([ONE]))["findings"][0] == {"path": "claims/a.yml", "line": 3, "column": 7, "code": "EVD004", "level": "error", "message": "the link says supports."}


def test_errors_and_warnings_are_counted_apart():
    assert count([ONE, TWO, TWO]) == (1, 2)


@given(st.text(), st.text())
def test_contributed_text_can_neither_break_the_line_nor_begin_a_command(path, message):
    finding = Finding(path, 1, 1, "SHP001", Level.ERROR, message)
    for line in (as_text([finding]), as_github([finding])):
        body = line[:-1] if path.isprintable() else line[line.rfind("SHP001") : -1]
        assert "\n" not in body and "\r" not in body
    assert as_github([finding]).count("\n::") == 0


@given(st.text())
def test_a_shown_value_is_short_and_on_one_line(value):
    assert len(shown(value)) <= 62 and "\n" not in shown(value)
