"""The method page says what the code does: numbers, tables and words are compared with the constants."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assay.model.words import SEVERITY, Authority, Certainty, Design, Kind, Verdict, Wording
from assay.rating import RULE_VERSION
from assay.rating.grid import ALLOWED_WORDS, GRID
from assay.rating.pool import CONTRADICTS_BELOW, MINORITY_ONE, MINORITY_TWO, SUPPORTS_ABOVE
from assay.rating.rate import CONTRADICTS_FROM, SEARCH_LASTS_DAYS
from assay.rating.scales import ENOUGH_PEOPLE, FEW_PEOPLE, LaboratoryScale, PeopleScale, SourceScale, imprecision
from assay.rating.studies import ADOPTED, START, UNSTATED_PARTICIPANTS

PAGE = (Path(__file__).parents[2] / "docs/method.md").read_text("utf-8")


def section(anchor: str) -> str:
    """The text under a heading, up to the next heading of any level."""
    found = re.search(rf"^#+ .*\{{: #{anchor} \}}\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"the method page has no section #{anchor}"
    return found[1]


def tables(anchor: str) -> list[list[list[str]]]:
    """The tables of a section, each as rows of cells without the rule under the heading."""
    found: list[list[list[str]]] = [[]]
    for line in section(anchor).splitlines():
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not set("".join(cells)) <= {"-", ":"}:
                found[-1].append(cells)
        elif found[-1]:
            found.append([])
    return [table for table in found if table]


def rows(anchor: str, number: int = 0) -> list[list[str]]:
    return tables(anchor)[number][1:]


def test_the_version():
    assert f"version {RULE_VERSION} of the rule" in PAGE


def test_the_grid():
    """Each cell is a word with the mark of its verdict."""
    table = tables("grid")[0]
    marked = lambda verdict: f"**{verdict.label.lower()}**{{: .a-verdict .a-{verdict.value} }}"  # noqa: E731
    assert table[0] == ["Certainty", *(wording.label for wording in Wording)]
    assert table[1:] == [[certainty.label, *map(marked, verdicts)] for certainty, verdicts in GRID.items()]


def test_the_words_that_each_certainty_allows():
    assert rows("words") == [[certainty.label, words] for certainty, words in ALLOWED_WORDS.items()]


def test_kinds_and_wordings():
    assert rows("claims", 0) == [[kind.label, kind.definition] for kind in Kind]
    assert rows("claims", 1) == [[wording.label, wording.definition] for wording in Wording]


def test_where_designs_start():
    said = {name: level for name, level in rows("start")}
    assert said.pop("Every other design") == Certainty.VERY_LOW.label.lower()
    assert said == {design.label: level.label.lower() for design, level in START.items()}
    assert set(START) <= set(Design)
    assert ADOPTED == {Design.SYSTEMATIC_REVIEW: Certainty.HIGH} and "starts at high if it is a systematic one, else at low" in section("start")


def test_the_number_of_people():
    text = section("pools")
    assert f"**2** steps when the supporting studies hold fewer than **{FEW_PEOPLE}** people, **1** step when they hold fewer than **{ENOUGH_PEOPLE}**" in text
    assert [imprecision(people) for people in (FEW_PEOPLE - 1, FEW_PEOPLE, ENOUGH_PEOPLE - 1, ENOUGH_PEOPLE)] == [2, 1, 1, 0]
    assert f"counts {UNSTATED_PARTICIPANTS} people" in text


def test_disagreement():
    text = section("pools")
    assert f"holds **{MINORITY_ONE:.0%}**".replace("%", " %") in text
    assert f"**2** steps at **{MINORITY_TWO:.0%}**".replace("%", " %") in text
    scale = PeopleScale()
    assert [scale.inconsistency(share) for share in (MINORITY_ONE - 0.01, MINORITY_ONE, MINORITY_TWO - 0.01, MINORITY_TWO)] == [0, 1, 1, 2]
    assert f"disagreement costs **1** step at most, from **{MINORITY_TWO:.0%}** on".replace("%", " %") in section("others")
    for counted in (SourceScale(), LaboratoryScale()):
        assert [counted.inconsistency(share) for share in (MINORITY_TWO - 0.01, MINORITY_TWO, 1)] == [0, 1, 1]
        assert counted.floor is Certainty.LOW
    assert "never takes certainty below low" in section("others")


def test_direction():
    text = section("pools")
    assert f"more than **{SUPPORTS_ABOVE:.0%}**".replace("%", " %") in text
    assert f"less than **{CONTRADICTS_BELOW:.0%}**".replace("%", " %") in text


def test_how_long_a_search_lasts():
    assert f"({SEARCH_LASTS_DAYS} days)" in section("pools")
    assert round(SEARCH_LASTS_DAYS / 365.25 * 12) == 18
    assert "18 months" in section("pools")


def test_how_near_sources_stand():
    assert [row[:2] for row in rows("others")] == [[authority.label, authority.definition] for authority in Authority]


def test_when_a_claim_is_contradicted():
    assert CONTRADICTS_FROM == {Kind.EFFECT: Certainty.LOW, Kind.COMPARISON: Certainty.LOW, Kind.MECHANISM: Certainty.MODERATE, Kind.FACT: Certainty.MODERATE}
    assert "from low certainty on for effects and comparisons, from moderate certainty on for facts and mechanisms" in section("grid")


def test_the_order_of_verdicts():
    assert ", ".join(Verdict(word).label.lower() for word in SEVERITY) in section("order")


@pytest.mark.parametrize("anchor", ["directness", "start", "lowering", "override", "never", "limits"])
def test_every_promised_section_is_there(anchor):
    assert section(anchor).strip()
