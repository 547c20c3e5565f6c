"""Claims of every form that the model allows: rated without a complaint, and the same whatever their order."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from assay.model.claim import Claim
from assay.model.reference import Reference
from assay.model.words import Verdict
from assay.rating.explore import SENSITIVITY, sensitivity, what_would_change, without_source
from assay.rating.rate import rate
from assay.site.sensitivity_view import data
from tests.support import VOCABULARY, claim, study

KINDS = ["effect", "comparison", "mechanism", "fact", "caution", "advice", "opinion"]
OUTCOMES = ["sleep-length", "waking"] * 4 + list(VOCABULARY.outcomes)
some = st.sampled_from


def words(group: str, *more: str | None):
    return some([*VOCABULARY.words(group), "none", *more])


OVERRIDING = {
    "magnitude": some(["large-effect", "dose-response"]), "subject": some(["human", "animal", "tissue", "cells", "product"]), "participants": st.integers(1, 900), "condition": words("conditions"),
    "intervention": st.fixed_dictionaries({"source": words("interventions", None)}), "route": some(["chewed", "in-dish"]), "compared_with": words("comparators"), "follow_up_weeks": some([0.0, 30.0, 300.0]),
}  # fmt: skip


@st.composite
def findings(draw) -> dict:
    """A finding that overrides at most two fields of its study, so that many vote."""
    found = {"outcome": draw(some(OUTCOMES)), "effect": draw(some(["better", "worse", "no-difference", "mixed", "descriptive"])), "result": "made up"}
    return found | {name: draw(OVERRIDING[name]) for name in draw(st.lists(some(list(OVERRIDING)), max_size=2, unique=True))}


sources = st.fixed_dictionaries(
    {
        "source_class": some(["peer-reviewed", "law", "regulator", "company", "news", "preprint", "register"]), "standing": some(["current", "retracted", "concern", None]), "jurisdiction": some(["EU", "US", None]),
        "design": some(["randomised-trial", "cohort", "single-arm", "systematic-review", "guideline", "in-vitro", "ex-vivo", None]), "subject": some(["human", "human", "cells", "tissue"]), "people": st.none() | st.integers(1, 900),
        "bias": some(["low", "low", "some", "high", None]), "funding": some(["industry", "independent", None]), "cluster": some(["one-trial", "one-trial", None]), "group": some(["one-house", None]), "compared_with": some(["placebo", "baseline", "melatonin", None]), "condition": some(["insomnia", "jet-lag", None]),
    }
)  # fmt: skip
abouts = st.fixed_dictionaries(
    {"outcomes": st.lists(some(OUTCOMES), min_size=1, max_size=3)},
    optional={"condition": some(["any", "jet-lag", "snoring"]), "intervention": words("interventions", "any"), "route": some(["any", "chewed", "none"]), "compared_with": st.lists(words("comparators"), min_size=1, max_size=2), "where": some(["EU", "US"])},
)
overrides = st.one_of(
    st.fixed_dictionaries({"element": some(["subject", "condition", "intervention", "route", "compared_with", "outcome", "where"]), "as": some(["same", "close", "different"]), "why": st.just("made up")}),
    st.fixed_dictionaries({"element": st.just("authority"), "as": some(["record", "primary", "secondary"]), "why": st.just("made up")}),
)


@st.composite
def bodies(draw) -> tuple[dict[str, Reference], list[dict]]:
    """References with one or more findings each, and a link to every finding."""
    records, links = {}, []
    for n in range(draw(st.integers(0, 4))):
        _, record, _ = study(name=f"source-{n}", **draw(sources))
        record["findings"] = {f"f{m}": draw(findings()) for m in range(draw(st.integers(1, 3)))}
        records[f"source-{n}"] = Reference.model_validate(record)
        for name in record["findings"]:
            links.append({
                "finding": f"source-{n}#{name}", "direction": draw(some(["supports", "contradicts", "no-difference", "mixed"])), "why": "made up", "votes": draw(some([True, True, False])),
                "adopted": draw(some([False, False, True])), "measures_extent": draw(st.booleans()), "override": draw(st.lists(overrides, max_size=1)),
            })  # fmt: skip
    return records, links


@st.composite
def claims(draw) -> tuple[Claim, dict[str, Reference]]:
    records, links = draw(bodies())
    fields = {"kind": draw(some(KINDS)), "wording": draw(some(["tentative", "hedged", "asserted", "absolute"])), "about": draw(abouts), "burden": draw(some(["anyone", "anyone", "speaker"])), "combine": draw(some(["parts", "contrast"]))}
    fields["extent"] = draw(some([None, {"duration_weeks": 100.0}, {"duration_weeks": "permanent"}, {"size": "twice"}]))
    fields["denies"] = draw(some([None, *({"claim": "made up", "kind": kind} for kind in KINDS[:4])]))
    fields["rests_on"] = draw(some([None, "A fact."]))
    if draw(st.booleans()):
        cut = draw(st.integers(0, len(links)))
        parts = [{"what": "one", "evidence": links[:cut]}, {"what": "two", "evidence": links[cut:]}]
        fields["parts"] = [part | draw(st.fixed_dictionaries({}, optional={"kind": some(KINDS), "wording": some(["hedged", "asserted"]), "about": abouts})) for part in parts]
        links = []
    return claim(**fields, evidence=links), records


def turned(one: Claim) -> Claim:
    """The same claim with its links, and those of its parts, in the opposite order."""
    parts = tuple(part.model_copy(update={"evidence": part.evidence[::-1]}) for part in one.parts)
    return one.model_copy(update={"evidence": one.evidence[::-1], "parts": parts})


@settings(max_examples=400)
@given(claims())
def test_any_claim_has_a_verdict_and_every_link_a_role_in_any_order(case):
    one, records = case
    rating, other = rate(one, records, VOCABULARY), rate(turned(one), dict(reversed(records.items())), VOCABULARY)
    assert sorted(reading.link.finding for reading in rating.readings) == sorted(link.finding for link in one.all_links())
    for its, again in zip([rating, *(part for _, part in rating.parts)], [other, *(part for _, part in other.parts)], strict=True):
        assert (its.verdict, its.certainty, its.direction, its.steps, its.warnings) == (again.verdict, again.certainty, again.direction, again.steps, again.warnings)
        assert [(study.key, study.stance, study.grade, study.lowerings) for study in its.studies] == [(study.key, study.stance, study.grade, study.lowerings) for study in again.studies]
        assert (its.verdict is Verdict.NOT_CHECKABLE) == (its.certainty is None)


@settings(max_examples=100)
@given(claims())
def test_any_claim_can_be_asked_what_if(case):
    one, records = case
    now = rate(one, records, VOCABULARY).verdict
    assert all(move.verdict is not now for move in what_would_change(one, records, VOCABULARY))
    for number in range(len(SENSITIVITY) + 1):
        for views in itertools.combinations(SENSITIVITY, number):
            assert sensitivity(one, records, VOCABULARY, views).verdict in Verdict
    for key in records:
        moved = without_source(key, {"a/b": one}, records, VOCABULARY)
        assert all(before is now and after is not now for before, after in moved.values())
    assert data(one, rate(one, records, VOCABULARY))["parts"]
