"""One trial with several findings is worth what its best finding is worth, never the best of each put together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assay.model.words import Certainty
from tests.rating.test_properties import made, people_study
from tests.support import rated, study

TRIAL = {"cluster": "one-trial"}


def one_study(*studies, **fields):
    (found,) = rated(*studies, **fields).studies
    return found


def test_a_before_and_after_result_on_the_right_outcome_does_not_make_a_close_one_exact():
    close = study(people=500, outcome="waking", **TRIAL)
    before_and_after = study(people=500, compared_with="baseline", **TRIAL)
    assert one_study(close).grade is Certainty.MODERATE
    assert one_study(before_and_after).grade is Certainty.VERY_LOW
    together = one_study(close, before_and_after)
    assert together.grade is Certainty.MODERATE
    assert [step.reason for step in together.lowerings] == ["indirectness"]


def test_a_large_effect_on_something_close_does_not_raise_an_exact_result_of_the_same_study():
    large = study(design="cohort", people=900, outcome="waking", magnitude="large-effect", **TRIAL)
    plain = study(design="cohort", people=900, **TRIAL)
    assert one_study(large, plain).grade is Certainty.LOW


@given(st.lists(people_study(["supports"], subject="human", condition="insomnia", intervention="valerian", bias="some", funding=None), min_size=1, max_size=4))
def test_a_trial_is_worth_as_much_as_its_best_finding(findings):
    # Findings about something else do not vote, and so are not part of the study.
    findings = [options | {"outcome": options["outcome"].replace("mood", "waking"), "compared_with": {"melatonin": None}.get(options["compared_with"], options["compared_with"])} for options in findings]
    singly = [one_study(made(options)).grade for options in findings]
    together = one_study(*(made(options | TRIAL) for options in findings))
    assert together.grade is max(singly, key=lambda grade: grade.rank)
    assert together.start.rank - sum(step.steps for step in together.lowerings) <= together.grade.rank


def test_more_bias_in_a_contrary_study_does_not_make_room_for_the_claim():
    sound = study(people=500, bias="some")
    certainties = [rated(sound, study("contradicts", design="cohort", people=500, magnitude="large-effect", bias=bias)).certainty.rank for bias in ("low", "some", "high")]
    assert certainties == sorted(certainties, reverse=True)
