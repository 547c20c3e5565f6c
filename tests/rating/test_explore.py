"""What would change a verdict, what a source carries, and how the verdict looks on part of the evidence."""

from __future__ import annotations

from assay.model.words import Verdict
from assay.rating.explore import sensitivity, what_would_change, without_source
from assay.rating.rate import rate
from tests.support import VOCABULARY, claim, references, study


def moves(*studies, **fields):
    return [(move.what, move.verdict.value) for move in what_would_change(claim(*studies, **fields), references(*studies), VOCABULARY)]


def test_a_weak_trial_would_be_helped_by_less_bias_and_undone_by_a_sound_contrary_one():
    assert moves(study(people=120, bias="some")) == [
        ("the same studies with a low risk of bias", "supported"),
        ("one sound randomised trial of 100 people that looks for it and does not find it", "unsupported"),
        ("one sound randomised trial of 400 people that looks for it and does not find it", "contradicted"),
    ]


def test_a_claim_without_studies_needs_a_sound_trial():
    assert moves()[0] == ("one independent randomised trial of 100 people, soundly made, that shows it", "supported")


def test_for_ever_cannot_be_supported_by_any_trial():
    assert "supported" not in [verdict for _, verdict in moves(wording="absolute")]


def test_a_mechanism_needs_laboratories_and_a_fact_the_record():
    assert moves(study(subject="cells"), kind="mechanism")[0] == ("one more laboratory that finds it", "supported")
    assert moves(study(source_class="news", outcome="sales"), kind="fact")[0] == ("one more independent primary source that says so", "supported")


def test_a_caution_falls_with_what_it_denies():
    found = moves(kind="caution", denies={"claim": "Valerian replaces melatonin.", "kind": "effect"})
    assert ("one independent randomised trial of 100 people, soundly made, that shows what the caution denies", "contradicted") in found


def test_what_would_move_a_caution_on_a_fact_says_which_side_it_is_on():
    denies = {"claim": "Valerian tea is allowed everywhere.", "kind": "fact"}
    assert ("one more independent primary source that says what the caution denies", "contradicted") in moves(kind="caution", denies=denies)
    found = moves(study("contradicts", source_class="company", outcome="sales"), kind="caution", denies=denies)
    assert ("the primary record saying the same as the caution", "supported") in found


def test_less_bias_gives_a_large_effect_back_its_weight():
    assert ("the same studies with a low risk of bias", "supported") in moves(study(design="cohort", people=900, bias="some", magnitude="large-effect"))
    assert ("the same studies with a low risk of bias", "overstated") in moves(study(design="cohort", people=900, bias="some"))


def test_an_opinion_is_moved_by_nothing():
    assert moves(kind="opinion") == []


def test_every_move_that_is_named_really_moves_the_verdict():
    for fields in ({}, {"wording": "hedged"}, {"wording": "tentative"}, {"kind": "mechanism"}, {"kind": "fact"}):
        studies = [study(people=60), study("mixed", people=30)]
        now = rate(claim(*studies, **fields), references(*studies), VOCABULARY).verdict.value
        assert all(verdict != now for _, verdict in moves(*studies, **fields))


def test_a_source_carries_the_verdicts_that_fall_without_it():
    carrying, other = study(people=500), study(people=20, bias="high")
    records = references(carrying, other)
    claims = {"a/one": claim(carrying, other), "a/two": claim(other)}
    assert without_source(carrying[0], claims, records, VOCABULARY) == {"a/one": (Verdict.SUPPORTED, Verdict.UNSUPPORTED)}
    assert without_source(other[0], claims, records, VOCABULARY) == {}


def test_sensitivity_leaves_out_what_it_says():
    cells, makers, preprint, sound = study(subject="cells"), study(people=500, funding=None), study(people=500, source_class="preprint"), study(people=500)

    def verdict(chosen, *views, kind="effect"):
        return sensitivity(claim(*chosen, kind=kind), references(*chosen), VOCABULARY, views).verdict.value

    assert verdict([cells, study(subject="cells")], kind="mechanism") == "supported"
    assert verdict([cells, study(subject="cells")], "people", kind="mechanism") == "unsupported"
    assert (verdict([makers]), verdict([makers], "independent")) == ("supported", "unsupported")
    assert (verdict([preprint]), verdict([preprint], "reviewed")) == ("supported", "unsupported")
    assert verdict([sound], "people", "independent", "reviewed") == "supported"
