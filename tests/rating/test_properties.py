"""What the rule must never do, over generated evidence (docs/method.md, "What the rule must never do")."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from assay.model.words import Certainty, Verdict, Wording
from assay.rating.rate import combine
from tests.support import rated, study

DESIGNS = ["randomised-trial", "controlled-trial", "cohort", "single-arm", "case-series", "case-report", None]
DIRECTIONS = ["supports", "contradicts", "no-difference", "mixed"]
WORDINGS = ["tentative", "hedged", "asserted", "absolute"]
SIZES = st.one_of(st.none(), st.integers(1, 60), st.integers(61, 600), st.integers(601, 20_000))

COMMON = {
    "people": SIZES,
    "bias": st.sampled_from(["low", "some", "high", None]),
    "funding": st.sampled_from(["industry", "independent", "undisclosed", None]),
    "standing": st.sampled_from(["current", "corrected", "concern", "preprint", None]),
    "weeks": st.sampled_from([None, 0, 12, 520]),
    "measures_extent": st.booleans(),
}


def people_study(directions=DIRECTIONS, **fixed):
    options = {
        "direction": st.sampled_from(directions),
        "design": st.sampled_from(DESIGNS),
        "subject": st.sampled_from(["human", "human", "human", "cells", "animal"]),
        "condition": st.sampled_from(["insomnia", "insomnia", "jet-lag", "snoring", None]),
        "intervention": st.sampled_from(["valerian", "valerian", "lime-blossom", "black", None]),
        "outcome": st.sampled_from(["sleep-length", "sleep-length", "waking", "mood"]),
        "compared_with": st.sampled_from(["placebo", "placebo", "baseline", "melatonin", None]),
        "magnitude": st.sampled_from([None, None, "large-effect"]),
    }
    return st.fixed_dictionaries(COMMON | options | {key: st.just(value) for key, value in fixed.items()})


def mechanism_study(directions=DIRECTIONS, **fixed):
    options = {
        "direction": st.sampled_from(directions),
        "design": st.sampled_from(["in-vitro", "animal", "ex-vivo", "randomised-trial"]),
        "subject": st.sampled_from(["cells", "animal", "tissue", "human"]),
        "group": st.sampled_from([None, None, "lab-one", "lab-two"]),
        "outcome": st.sampled_from(["sleep-length", "waking", "mood"]),
    }
    return st.fixed_dictionaries(COMMON | options | {key: st.just(value) for key, value in fixed.items()})


def fact_source(directions=DIRECTIONS, **fixed):
    options = {
        "direction": st.sampled_from(directions),
        "source_class": st.sampled_from(["law", "regulator", "peer-reviewed", "company", "news", "market-report", "professional-body"]),
        "design": st.sampled_from(["cohort", "narrative-review", "systematic-review", None]),
        "outcome": st.sampled_from(["approval", "sales", "mood"]),
        "group": st.sampled_from([None, None, None, "house-one"]),
        "jurisdiction": st.sampled_from([None, "EU", "US"]),
        "standing": st.sampled_from(["current", None]),
        "measures_extent": st.booleans(),
    }
    return st.fixed_dictionaries(options | {key: st.just(value) for key, value in fixed.items()})


MAKERS = {"effect": people_study, "mechanism": mechanism_study, "fact": fact_source}


def made(options: dict) -> tuple:
    options = dict(options)
    return study(options.pop("direction"), **options)


@st.composite
def cases(draw, directions=DIRECTIONS):
    """A kind of claim, its wording, and generated evidence."""
    kind = draw(st.sampled_from(list(MAKERS)))
    wording = draw(st.sampled_from(WORDINGS))
    evidence = draw(st.lists(MAKERS[kind](directions), max_size=7))
    extent = draw(st.sampled_from([{"duration_weeks": 100}, {"size": "twice as long"}, {"duration_weeks": "permanent"}]))
    return kind, wording, evidence, extent


def rate_case(kind: str, wording: str, studies: list[tuple], extent: dict):
    more = {"extent": extent} if wording == "absolute" else {}
    return rated(*studies, kind=kind, wording=wording, **more)


def severity(rating) -> int:
    return rating.verdict.severity


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(case, random):
    kind, wording, evidence, extent = case
    studies = [made(options) for options in evidence]
    shuffled = list(studies)
    random.shuffle(shuffled)
    one, other = rate_case(kind, wording, studies, extent), rate_case(kind, wording, shuffled, extent)
    assert (one.verdict, one.certainty, one.direction) == (other.verdict, other.certainty, other.direction)


@given(cases(), st.data())
def test_duplicate_reports_of_one_trial_change_nothing(case, data):
    kind, wording, evidence, extent = case
    assume(evidence)
    position = data.draw(st.integers(0, len(evidence) - 1))
    shared = {"group": "one-house"} if kind == "fact" else {"cluster": "one-trial"}
    if kind == "mechanism":
        shared = {"group": "one-house"}
    evidence = [options | (shared if n == position else {}) for n, options in enumerate(evidence)]
    studies = [made(options) for options in evidence]
    again = made(evidence[position])
    one, other = rate_case(kind, wording, studies, extent), rate_case(kind, wording, [*studies, again], extent)
    assert (one.verdict, one.certainty, one.direction) == (other.verdict, other.certainty, other.direction)


@given(cases(), st.data())
def test_retracted_sources_change_nothing(case, data):
    kind, wording, evidence, extent = case
    studies = [made(options) for options in evidence]
    gone = made(data.draw(MAKERS[kind]()) | {"standing": data.draw(st.sampled_from(["retracted", "withdrawn"]))})
    one, other = rate_case(kind, wording, studies, extent), rate_case(kind, wording, [*studies, gone], extent)
    assert (one.verdict, one.certainty, one.direction) == (other.verdict, other.certainty, other.direction)


@given(cases(), st.data())
def test_more_bias_or_more_industry_money_never_raises_certainty(case, data):
    kind, wording, evidence, extent = case
    assume(evidence and kind != "fact")
    position = data.draw(st.integers(0, len(evidence) - 1))
    worse = {"low": ["some", "high", None], "some": ["high"], None: ["high"], "high": ["high"]}
    change = data.draw(st.sampled_from(["bias", "money"]))
    before = evidence[position]
    after = before | ({"bias": data.draw(st.sampled_from(worse[before["bias"]]))} if change == "bias" else {"funding": "industry"})
    one = rate_case(kind, wording, [made(options) for options in evidence], extent)
    other = rate_case(kind, wording, [made(after if n == position else options) for n, options in enumerate(evidence)], extent)
    assert other.certainty.rank <= one.certainty.rank


@given(cases(), st.data())
def test_one_more_supporting_study_never_makes_a_verdict_worse(case, data):
    kind, wording, evidence, extent = case
    more = data.draw(MAKERS[kind](["supports"])) | ({"group": None} if kind != "effect" else {})
    studies = [made(options) for options in evidence]
    one, other = rate_case(kind, wording, studies, extent), rate_case(kind, wording, [*studies, made(more)], extent)
    assert severity(other) <= severity(one)


@given(cases())
def test_stronger_words_never_earn_a_better_verdict(case):
    kind, _, evidence, extent = case
    studies = [made(options) for options in evidence]
    severities = [severity(rate_case(kind, wording, studies, extent)) for wording in WORDINGS]
    assert severities == sorted(severities)


@given(cases(), st.data())
def test_a_contrary_or_mixed_study_never_makes_a_verdict_milder(case, data):
    kind, wording, evidence, extent = case
    more = data.draw(MAKERS[kind](["contradicts", "no-difference", "mixed"])) | ({"group": None} if kind != "effect" else {})
    studies = [made(options) for options in evidence]
    one, other = rate_case(kind, wording, studies, extent), rate_case(kind, wording, [*studies, made(more)], extent)
    assert severity(other) >= severity(one)


@given(st.lists(people_study(), max_size=7), st.sampled_from(WORDINGS))
def test_nothing_about_people_is_supported_on_cells_or_animals_alone(evidence, wording):
    studies = [made(options | {"subject": "animal" if n % 2 else "cells"}) for n, options in enumerate(evidence)]
    rating = rated(*studies, wording=wording)
    assert rating.verdict in (Verdict.UNSETTLED, Verdict.UNSUPPORTED)
    assert rating.certainty in (Certainty.NO_DIRECT, Certainty.NONE)


@given(cases(directions=["supports"]))
def test_an_absolute_claim_is_never_supported_unless_its_extent_was_measured(case):
    kind, _, evidence, _ = case
    short = [options | {"measures_extent": False} | ({"weeks": 26} if "weeks" in options else {}) for options in evidence]
    for extent in ({"duration_weeks": "permanent"}, {"duration_weeks": 100}, {"size": "twice as long"}):
        rating = rate_case(kind, "absolute", [made(options) for options in short], extent)
        assert rating.verdict is not Verdict.SUPPORTED


@given(st.integers(1, 60), st.integers(400, 5000), st.sampled_from(["contradicts", "mixed", "no-difference"]))
def test_a_small_high_risk_trial_never_overturns_a_sound_large_cohort(few, many, direction):
    sound = study(design="cohort", people=many)
    assert rated(sound, wording="hedged").verdict is Verdict.SUPPORTED
    small = study(direction, people=few, bias="high")
    assert rated(sound, small, wording="hedged").verdict is Verdict.SUPPORTED


@given(people_study(["supports"], subject="human", condition="insomnia", intervention="valerian", outcome="sleep-length", compared_with="placebo"), st.integers(1, 10), st.integers(100, 5000))
def test_ten_people_never_outweigh_a_hundred_of_equal_certainty(kind_of_study, few, many):
    small = made(kind_of_study | {"people": few})
    large = made(kind_of_study | {"people": many, "direction": "contradicts"})
    assert rated(small, large).direction == "contradicts"
    small = made(kind_of_study | {"people": few, "direction": "contradicts"})
    large = made(kind_of_study | {"people": many})
    assert rated(small, large).direction == "supports"


@given(st.integers(1, 6), st.sampled_from(["cells", "animal", "tissue"]))
def test_studies_without_participants_still_have_a_direction(number, subject):
    for direction, expected in (("supports", "supports"), ("contradicts", "contradicts")):
        found = [study(direction, design="in-vitro", subject=subject, people=None) for _ in range(number)]
        assert rated(*found, kind="mechanism").direction == expected
        assert rated(*found).direction == expected


@given(st.lists(cases(), min_size=2, max_size=4), st.sampled_from(["parts", "contrast"]))
def test_partly_supported_is_never_better_than_the_best_of_its_parts(parts, how):
    ratings = [rate_case(kind, wording, [made(options) for options in evidence], extent) for kind, wording, evidence, extent in parts]
    verdict = combine(ratings, how)
    assert verdict.severity >= min(rating.verdict.severity for rating in ratings)
    assert verdict is not Verdict.PARTLY_SUPPORTED or Verdict.SUPPORTED in [rating.verdict for rating in ratings]


@given(st.lists(people_study(), max_size=5), people_study(), st.sampled_from(list(Wording)))
def test_a_caution_is_never_better_founded_when_what_it_denies_is_better_founded(evidence, more, wording):
    denies = {"claim": "Valerian tea replaces melatonin.", "kind": "effect"}
    studies = [made(options) for options in evidence]
    against_the_caution = made(more | {"direction": "contradicts"})
    one = rated(*studies, kind="caution", wording=wording.value, denies=denies, extent=None)
    other = rated(*studies, against_the_caution, kind="caution", wording=wording.value, denies=denies, extent=None)
    assert severity(other) >= severity(one)
