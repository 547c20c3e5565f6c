"""How near a study is to a claim, element by element (docs/method.md, "Directness")."""

from __future__ import annotations

from dataclasses import dataclass

from assay.model.claim import PEOPLE_KINDS, About, EvidenceLink
from assay.model.reference import Finding, Reference
from assay.model.vocabulary import Vocabulary
from assay.model.words import INERT_COMPARATORS, Authority, Closeness, Design, Element, Kind, SourceClass, Subject

MEASURING_DESIGNS = frozenset(Design) - {Design.GUIDELINE, Design.NARRATIVE_REVIEW, Design.SYSTEMATIC_REVIEW}
"""Designs that measure something themselves."""


@dataclass(frozen=True)
class Comparison:
    """One cell of the table claim against study.

    Attributes:
        element: What is compared.
        claim: What the claim says, as words of the vocabulary; empty when it says nothing of it.
        study: What the study had; None when it was not stated in what was read.
        closeness: The result.
        why: The reason when it was set by hand.
    """

    element: Element
    claim: tuple[str, ...]
    study: str | None
    closeness: Closeness
    why: str | None = None


@dataclass(frozen=True)
class Facts:
    """A finding with what it inherits from its study."""

    subject: Subject | None
    condition: str | None
    intervention: str | None
    route: str | None
    compared_with: str | None
    outcome: str
    participants: int | None
    follow_up_weeks: float | None


def facts_of(reference: Reference, finding: Finding) -> Facts:
    """A finding's own fields where it has them, its study's elsewhere."""
    study = reference.study
    intervention = finding.intervention or (study.intervention if study else None)

    def pick(name: str):  # noqa: ANN202 (the types differ by field)
        own = getattr(finding, name)
        return own if own is not None else (getattr(study, name) if study else None)

    return Facts(
        subject=pick("subject"),
        condition=pick("condition"),
        intervention=intervention.source if intervention else None,
        route=pick("route"),
        compared_with=pick("compared_with"),
        outcome=finding.outcome,
        participants=pick("participants"),
        follow_up_weeks=pick("follow_up_weeks"),
    )


def _by_words(vocabulary: Vocabulary, group: str, claim: tuple[str, ...], study: str | None) -> Closeness:
    if study is None:
        return Closeness.CLOSE
    if study in claim:
        return Closeness.SAME
    if any(vocabulary.same_group(group, word, study) for word in claim):
        return Closeness.CLOSE
    return Closeness.DIFFERENT


def _condition(vocabulary: Vocabulary, claim: tuple[str, ...], study: str | None) -> Closeness:
    return Closeness.SAME if "any" in claim else _by_words(vocabulary, "conditions", claim, study)


def _intervention(vocabulary: Vocabulary, claim: tuple[str, ...], study: str | None) -> Closeness:
    if "any" in claim:
        # "any" means any form of what the articles promote, so a study without it is about something else.
        return Closeness.DIFFERENT if study == "none" and "none" not in claim else Closeness.SAME
    if study in ("unspecified", "mixed") and "none" not in claim:
        return Closeness.SAME if study in claim else Closeness.CLOSE
    return _by_words(vocabulary, "interventions", claim, study)


def _route(vocabulary: Vocabulary, claim: tuple[str, ...], study: str | None) -> Closeness:
    return Closeness.SAME if "any" in claim else _by_words(vocabulary, "routes", claim, study)


def _compared_with(vocabulary: Vocabulary, claim: tuple[str, ...], study: str | None, route: str | None) -> Closeness:
    if claim == ("none",):
        if study is None or study in INERT_COMPARATORS:
            return Closeness.SAME
        entry = vocabulary.comparators.get(study)
        # Usual care and the like stand in the vocabulary beside placebo, in its group.
        return Closeness.SAME if entry and entry.group and vocabulary.same_group("comparators", study, "placebo") else Closeness.DIFFERENT
    if study in claim:
        return Closeness.SAME
    if study == "placebo" and "procedure-alone" in claim and route is not None and route.startswith("after-"):
        # Both sides had the procedure; a placebo on one is the blinded form of the procedure alone.
        return Closeness.SAME
    return Closeness.DIFFERENT if study is not None else Closeness.CLOSE


def _subject(study: Subject | None) -> Closeness:
    if study is None:
        return Closeness.CLOSE
    return Closeness.SAME if study is Subject.HUMAN else Closeness.DIFFERENT


def authority_of(reference: Reference, finding: Finding, vocabulary: Vocabulary, about: About) -> Authority:
    """How near a source stands to a fact.

    Args:
        reference: The source.
        finding: What it says.
        vocabulary: Its outcomes say whose word is the record, and who knows at first hand.
        about: What the claim is about; a record that holds in one country is no record of the world.
    """
    design = reference.study.design if reference.study else None
    words = {reference.source_class.value} | ({design.value} if design else set())
    outcome = vocabulary.outcomes[finding.outcome]
    if words & set(outcome.record_of):
        return Authority.RECORD if about.where or reference.jurisdiction is None else Authority.PRIMARY
    if words & set(outcome.first_hand):
        return Authority.PRIMARY
    if reference.source_class in (SourceClass.LAW, SourceClass.REGULATOR, SourceClass.OFFICIAL_STATISTICS, SourceClass.REGISTER, SourceClass.PROFESSIONAL_BODY):
        return Authority.PRIMARY
    if reference.source_class in (SourceClass.PEER_REVIEWED, SourceClass.PREPRINT):
        return Authority.PRIMARY if design in MEASURING_DESIGNS or design is Design.SYSTEMATIC_REVIEW else Authority.PEER_REVIEWED
    return Authority.SECONDARY


def compare(link: EvidenceLink, reference: Reference, finding: Finding, about: About, kind: Kind, vocabulary: Vocabulary) -> tuple[Comparison, ...]:
    """Sets a finding beside a claim.

    Args:
        link: The link; its overrides win over the table, with their reasons.
        reference: The source of the finding.
        finding: The finding.
        about: What the claim is about.
        kind: The claim's kind: people-claims compare six elements, mechanisms two, facts the place.
        vocabulary: The words and their groups.

    Returns:
        One comparison for each element that matters for that kind.
    """
    facts = facts_of(reference, finding)
    rows: list[Comparison] = []

    def row(element: Element, claim: tuple[str, ...], study: str | None, closeness: Closeness) -> None:
        override = next((o for o in link.override if o.element is element), None)
        if override:
            closeness = Closeness(override.as_)
        rows.append(Comparison(element, claim, study, closeness, override.why if override else None))

    if kind in PEOPLE_KINDS:
        row(Element.SUBJECT, ("human",), facts.subject, _subject(facts.subject))
        row(Element.CONDITION, about.condition, facts.condition, _condition(vocabulary, about.condition, facts.condition))
    if kind in (*PEOPLE_KINDS, Kind.MECHANISM):
        row(Element.INTERVENTION, about.intervention, facts.intervention, _intervention(vocabulary, about.intervention, facts.intervention))
    if kind in PEOPLE_KINDS:
        row(Element.ROUTE, about.route, facts.route, _route(vocabulary, about.route, facts.route))
        row(Element.COMPARED_WITH, about.compared_with, facts.compared_with, _compared_with(vocabulary, about.compared_with, facts.compared_with, facts.route))
    if kind in (*PEOPLE_KINDS, Kind.MECHANISM):
        row(Element.OUTCOME, about.outcomes, facts.outcome, _by_words(vocabulary, "outcomes", about.outcomes, facts.outcome))
    if kind is Kind.FACT and about.where:
        place = reference.jurisdiction
        row(Element.WHERE, about.where, place, Closeness.SAME if place is None or place in about.where else Closeness.DIFFERENT)
    return tuple(rows)
