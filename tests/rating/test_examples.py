"""The rule by example: each line is a case a reader can follow by hand."""

from __future__ import annotations

import pytest

from assay.rating.rate import rate
from tests.support import VOCABULARY, claim, rated, references, study

S = study
NOT_SO = {"claim": "Valerian tea is allowed everywhere.", "kind": "fact"}

# (name, studies, further fields, verdict, certainty, direction)
EXAMPLES = [
    ("one sound large trial carries a plain statement", [S(people=500)], {}, "supported", "high", "supports"),
    ("a sound trial of 120 people is moderate, which asserted words may lean on", [S(people=120)], {}, "supported", "moderate", "supports"),
    ("with some concerns it is low: overstated when asserted", [S(people=120, bias="some")], {}, "overstated", "low", "supports"),
    ("… and supported when the words are hedged", [S(people=120, bias="some")], {"wording": "hedged"}, "supported", "low", "supports"),
    ("a sound trial of 60 people is low", [S(people=60)], {}, "overstated", "low", "supports"),
    ("two sound trials of 60 are moderate together", [S(people=60), S(people=60)], {}, "supported", "moderate", "supports"),
    ("a cohort starts at low", [S(design="cohort", people=900)], {}, "overstated", "low", "supports"),
    ("… and a large effect lifts it", [S(design="cohort", people=900, magnitude="large-effect")], {}, "supported", "moderate", "supports"),
    ("… but not when it was lowered", [S(design="cohort", people=900, magnitude="large-effect", bias="some")], {}, "unsupported", "very-low", "supports"),
    ("before and after is very low, whatever the size", [S(design="single-arm", people=5000)], {}, "unsupported", "very-low", "supports"),
    ("a trial's own before-and-after is no better", [S(people=5000, compared_with="baseline")], {}, "unsupported", "very-low", "supports"),
    ("early studies may be cited with care when one of them is controlled", [S(people=30, bias="high")], {"wording": "tentative"}, "supported", "very-low", "supports"),
    ("… but not on uncontrolled ones", [S(design="single-arm", people=30)], {"wording": "tentative"}, "unsettled", "very-low", "supports"),
    ("close counts one step less", [S(people=500, condition="jet-lag")], {}, "supported", "moderate", "supports"),
    ("another condition does not vote", [S(people=500, condition="snoring")], {}, "unsupported", "none", "none"),
    ("not stated counts as close", [S(people=500, condition=None)], {}, "supported", "moderate", "supports"),
    ("two active treatments side by side do not vote", [S(people=500, compared_with="melatonin")], {}, "unsupported", "none", "none"),
    ("… unless the claim compares with that treatment", [S(people=500, compared_with="melatonin")], {"kind": "comparison", "about": {"compared_with": "melatonin"}}, "supported", "high", "supports"),
    ("placebo is no comparison with a treatment", [S(people=500)], {"kind": "comparison", "about": {"compared_with": "melatonin"}}, "unsupported", "none", "none"),
    ("money of a maker lowers by one", [S(people=500, funding="industry")], {}, "supported", "moderate", "supports"),
    ("money that was not seen does not", [S(people=500, funding=None)], {}, "supported", "high", "supports"),
    ("cells never carry a claim about people", [S(subject="cells", design="in-vitro", people=None)], {"wording": "hedged"}, "unsupported", "no-direct", "supports"),
    ("… and leave a tentative one open", [S(subject="animal", design="animal", people=None)], {"wording": "tentative"}, "unsettled", "no-direct", "supports"),
    ("a sound trial against it contradicts", [S("no-difference", people=500)], {}, "contradicted", "high", "contradicts"),
    ("a tiny one against it, alone, shows nothing", [S("contradicts", people=10, bias="high")], {}, "unsupported", "very-low", "contradicts"),
    ("two sound trials that disagree leave it open", [S(people=500), S("contradicts", people=500)], {}, "unsettled", "low", "mixed"),
    ("ten people do not hold up a hundred", [S(people=500), S("contradicts", people=10)], {}, "supported", "high", "supports"),
    ("a mixed result alone supports nothing", [S("mixed", people=500)], {"wording": "hedged"}, "unsupported", "none", "mixed"),
    ("for ever was not measured", [S(people=5000, weeks=520)], {"wording": "absolute"}, "overstated", "high", "supports"),
    ("a year was, if they were followed for a year", [S(people=500, weeks=52)], {"wording": "absolute", "extent": {"duration_weeks": 52}}, "supported", "high", "supports"),
    ("a size was, if the study held it", [S(people=500, measures_extent=True)], {"wording": "absolute", "extent": {"size": "twice as long"}}, "supported", "high", "supports"),
    ("retracted studies are not there", [S(people=500, standing="retracted")], {}, "unsupported", "none", "none"),
    ("a review points to studies", [S(design="systematic-review", people=5000)], {}, "unsupported", "none", "none"),
    ("… unless its own rating is adopted", [S(design="systematic-review", people=5000, adopted=True)], {}, "supported", "high", "supports"),
    # Ways of working
    ("one laboratory leaves a mechanism open", [S(subject="cells", design="in-vitro")], {"kind": "mechanism"}, "unsettled", "low", "supports"),
    ("two carry it", [S(subject="cells", design="in-vitro"), S(subject="animal", design="animal")], {"kind": "mechanism"}, "supported", "moderate", "supports"),
    ("two papers of one laboratory are one", [S(subject="cells", design="in-vitro", group="one"), S(subject="animal", design="animal", group="one")], {"kind": "mechanism"}, "unsettled", "low", "supports"),
    ("three with whole skin or a controlled study in people are high", [S(subject="cells", design="in-vitro"), S(subject="animal", design="animal"), S()], {"kind": "mechanism"}, "supported", "high", "supports"),
    ("one laboratory against it does not contradict", [S("contradicts", subject="cells", design="in-vitro")], {"kind": "mechanism"}, "unsupported", "low", "contradicts"),
    ("two do", [S("contradicts", subject="cells", design="in-vitro"), S("contradicts", subject="cells", design="in-vitro")], {"kind": "mechanism"}, "contradicted", "moderate", "contradicts"),
    ("one against three does not turn it", [S(subject="cells"), S(subject="cells"), S(subject="cells"), S("contradicts", subject="cells")], {"kind": "mechanism"}, "supported", "moderate", "supports"),
    ("one against one leaves it open", [S(subject="cells"), S("contradicts", subject="cells")], {"kind": "mechanism"}, "unsettled", "low", "mixed"),
    # Facts
    ("the law settles what is law", [S(source_class="law", outcome="approval")], {"kind": "fact"}, "supported", "high", "supports"),
    ("… against any number of others", [S("contradicts", source_class="law", outcome="approval"), *(S(source_class="news", outcome="approval") for _ in range(5))], {"kind": "fact"}, "contradicted", "high", "contradicts"),
    ("a law on another matter is one primary source", [S(source_class="law", outcome="sales")], {"kind": "fact"}, "supported", "moderate", "supports"),
    ("the law of another country says nothing", [S(source_class="law", outcome="approval", jurisdiction="US")], {"kind": "fact", "about": {"where": "EU"}}, "unsupported", "none", "none"),
    ("two primary sources are high", [S(source_class="company", outcome="sales"), S(source_class="company", outcome="sales")], {"kind": "fact", "wording": "asserted"}, "supported", "high", "supports"),
    ("of one house they are one", [S(source_class="company", outcome="sales", group="one"), S(source_class="company", outcome="sales", group="one")], {"kind": "fact"}, "supported", "moderate", "supports"),
    ("newspapers alone leave it open", [S(source_class="news", outcome="sales"), S(source_class="news", outcome="sales")], {"kind": "fact"}, "unsettled", "low", "supports"),
    ("… and carry hedged words", [S(source_class="news", outcome="sales")], {"kind": "fact", "wording": "hedged"}, "supported", "low", "supports"),
    ("newspapers do not contradict", [S("contradicts", source_class="news", outcome="sales")], {"kind": "fact"}, "unsupported", "low", "contradicts"),
    # Opinions, advice, cautions
    ("an opinion is not checkable", [S(people=5000)], {"kind": "opinion"}, "not-checkable", None, "none"),
    ("advice is not either", [], {"kind": "advice"}, "not-checkable", None, "none"),
    ("… unless it rests on a fact", [S(source_class="law", outcome="approval")], {"kind": "advice", "rests_on": "It is banned."}, "supported", "high", "supports"),
    ("the law is not reported against by two newspapers", [S(source_class="law", outcome="approval"), S("contradicts", source_class="news", outcome="approval"), S("contradicts", source_class="news", outcome="approval")], {"kind": "caution", "denies": NOT_SO}, "supported", "none", "supports"),
    ("… nor can makers together deny it", [S("contradicts", source_class="law", outcome="approval"), *(S(source_class="company", outcome="sales") for _ in range(3))], {"kind": "caution", "denies": NOT_SO}, "contradicted", "high", "contradicts"),
]


@pytest.mark.parametrize(("studies", "fields", "verdict", "certainty", "direction"), [example[1:] for example in EXAMPLES], ids=[example[0] for example in EXAMPLES])
def test_the_rule_gives(studies, fields, verdict, certainty, direction):
    rating = rated(*studies, **fields)
    assert (rating.verdict.value, rating.certainty and rating.certainty.value, rating.direction) == (verdict, certainty, direction)


@pytest.mark.parametrize(
    ("studies", "verdict"),
    [
        pytest.param([], "supported", id="nothing shows what is denied"),
        pytest.param([S("contradicts", people=30, bias="high")], "supported", id="a weak trial shows it"),
        pytest.param([S("contradicts", people=120, bias="some")], "unsettled", id="it reaches low"),
        pytest.param([S("contradicts", people=500)], "contradicted", id="it reaches moderate or more"),
        pytest.param([S("contradicts", people=500), S("supports", people=500)], "unsettled", id="sound trials disagree on it"),
    ],
)
def test_a_caution_is_rated_by_what_it_denies(studies, verdict):
    assert rated(*studies, kind="caution", denies={"claim": "Valerian replaces melatonin.", "kind": "effect"}).verdict.value == verdict


def test_every_step_of_a_verdict_is_recorded_in_words():
    rating = rated(S(people=120, bias="some"), S("mixed", people=20, design="single-arm"))
    assert any("in people can vote" in step for step in rating.steps)
    assert any("Best pool" in step for step in rating.steps)
    assert rating.steps[-1].startswith("Words: asserted.")
    assert [(lowering.reason, lowering.steps) for study in rating.studies if study.weight == 120 for lowering in study.lowerings] == [("risk of bias", 1)]


def test_a_step_says_why_three_laboratories_are_held_at_moderate():
    agreeing = [S(subject="cells", design="in-vitro"), S(subject="tissue", design="ex-vivo"), S(subject="cells", design="in-vitro"), S(subject="cells", design="in-vitro")]
    rating = rated(*agreeing, S("contradicts", subject="tissue", design="ex-vivo"), kind="mechanism")
    assert rating.certainty.value == "moderate"
    assert any("disagrees" in step and "moderate" in step for step in rating.steps)
    assert not any("disagrees" in step for step in rated(*agreeing, kind="mechanism").steps)


def in_parts(*parts, **fields):
    """A claim whose parts have a study each."""
    studies = [one for _, one in parts]
    written = [{"what": f"part {n}", "evidence": [link], **part} for n, (part, (_, _, link)) in enumerate(parts, 1)]
    return rate(claim(parts=written, **fields), references(*studies), VOCABULARY)


def test_a_part_that_is_an_opinion_is_not_rated_and_keeps_what_is_linked_to_it():
    rating = in_parts(({"kind": "opinion"}, S(people=500)), ({}, S(people=500)))
    assert [its.verdict.value for _, its in rating.parts] == ["not-checkable", "supported"]
    assert [reading.role.value for reading in rating.readings] == ["context", "votes"]


def test_advice_in_parts_that_rests_on_a_fact_is_rated_part_by_part():
    law = S(source_class="law", outcome="approval")
    assert in_parts(({}, law), ({}, S("contradicts", source_class="law", outcome="approval")), kind="advice", rests_on="It is banned.").verdict.value == "partly-supported"
    assert in_parts(({}, law), ({}, law), kind="advice").verdict.value == "not-checkable"


def test_an_opinion_in_parts_keeps_what_is_linked_to_its_parts():
    rating = in_parts(({}, S(people=500)), ({}, S(people=50)), kind="opinion")
    assert rating.verdict.value == "not-checkable" and [reading.role.value for reading in rating.readings] == ["context", "context"]


def test_what_was_not_stated_is_a_warning_not_a_guess():
    rating = rated(S(people=None, funding=None))
    assert any("number of people was not stated" in warning for warning in rating.warnings)
    assert any("Who paid was not seen" in warning for warning in rating.warnings)
