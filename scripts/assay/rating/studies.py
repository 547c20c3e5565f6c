"""From links to studies: what votes, what does not and why, and one trial counted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assay.model.claim import PEOPLE_KINDS, About, EvidenceLink
from assay.model.reference import Finding, Reference
from assay.model.vocabulary import Vocabulary
from assay.model.words import (
    Authority,
    BiasLevel,
    Certainty,
    Closeness,
    Design,
    Direction,
    Element,
    Funding,
    Kind,
    SourceClass,
    Standing,
    Subject,
)
from assay.rating.directness import Comparison, authority_of, compare, facts_of

UNSTATED_PARTICIPANTS = 10
"""People counted for a study in people whose size was not stated in what was read.

A constant, so that one study's silence does not change another's weight. Ten is just below the
lower quartile (11) of the 30 stated sizes of trials and series of exosomes in people that this
review began with (docs/decisions.md).
"""

START: Mapping[Design, Certainty] = {
    Design.RANDOMISED_TRIAL: Certainty.HIGH,
    Design.CONTROLLED_TRIAL: Certainty.LOW,
    Design.COHORT: Certainty.LOW,
}
"""Where a design starts; every other design in people starts at very low."""

ADOPTED: Mapping[Design, Certainty] = {Design.SYSTEMATIC_REVIEW: Certainty.HIGH}
"""Where a review starts whose own rating is taken over; every other one at low."""

CONTROLLED = (Design.RANDOMISED_TRIAL, Design.CONTROLLED_TRIAL)
POINTERS = (Design.SYSTEMATIC_REVIEW, Design.NARRATIVE_REVIEW, Design.GUIDELINE)
GONE = (Standing.RETRACTED, Standing.WITHDRAWN)


class Role(StrEnum):
    """What becomes of a link."""

    VOTES = "votes"
    INDIRECT = "indirect"
    CONTEXT = "context"
    POINTER = "points to studies"
    GONE = "retracted or withdrawn"
    OTHER = "about something else"


@dataclass(frozen=True)
class Reading:
    """A link as the rule reads it.

    Attributes:
        link: The link.
        reference_id: The source.
        reference: Its record.
        finding: The finding.
        role: What becomes of it.
        why: Why it does not vote; empty when it does.
        table: Claim against study, element by element.
        authority: For facts: how near the source stands.
    """

    link: EvidenceLink
    reference_id: str
    reference: Reference
    finding: Finding
    role: Role
    why: str
    table: tuple[Comparison, ...]
    authority: Authority | None = None

    def closeness(self, element: Element) -> Closeness | None:
        """The result for one element, or None where it does not matter."""
        return next((row.closeness for row in self.table if row.element is element), None)

    @property
    def stance(self) -> str:
        """supports, against or mixed; a study that looked and found no difference is against."""
        return {Direction.SUPPORTS: "supports", Direction.MIXED: "mixed"}.get(self.link.direction, "against")


@dataclass(frozen=True)
class Lowering:
    """A step by which a study's certainty was lowered or raised."""

    reason: str
    steps: int
    why: str


@dataclass(frozen=True)
class Study:
    """One study, laboratory or source, however many papers or findings it comes in.

    Attributes:
        key: The cluster, group or reference that makes it one.
        readings: The links behind it.
        stance: supports, against or mixed.
        weight: People, or 1 where laboratories or sources are counted.
        stated: Whether the number of people was stated.
        reach: The best its design could be worth.
        grade: What it is worth by itself.
        start: Where its design starts; None where nothing is lowered (laboratories, sources).
        lowerings: The steps from the start to the grade.
        controlled: Whether it had a comparison group.
        measures_extent: Whether it measured what absolute words promise.
        follow_up_weeks: Longest follow-up stated.
    """

    key: str
    readings: tuple[Reading, ...]
    stance: str
    weight: int
    reach: Certainty
    grade: Certainty
    start: Certainty | None = None
    stated: bool = True
    lowerings: tuple[Lowering, ...] = ()
    controlled: bool = False
    whole: bool = False
    measures_extent: bool = False
    follow_up_weeks: float | None = None


def read_links(
    links: Iterable[EvidenceLink],
    about: About,
    kind: Kind,
    references: Mapping[str, Reference],
    vocabulary: Vocabulary,
) -> list[Reading]:
    """Reads each link whose finding exists; dangling ones are a matter of the checks.

    Args:
        links: The evidence of a claim or of a part.
        about: What it is about.
        kind: Its kind (for a caution, the kind of what it denies).
        references: All references.
        vocabulary: The words of the subject.
    """
    readings = []
    for link in links:
        reference = references.get(link.reference_id)
        finding = reference.findings.get(link.finding_id) if reference else None
        if reference is None or finding is None:
            continue
        table = compare(link, reference, finding, about, kind, vocabulary)
        role, why = _role(link, reference, table, kind)
        authority = None
        if kind is Kind.FACT:
            override = next((o for o in link.override if o.element is Element.AUTHORITY), None)
            authority = Authority(override.as_) if override else authority_of(reference, finding, vocabulary, about)
        readings.append(Reading(link, link.reference_id, reference, finding, role, why, table, authority))
    return readings


def _role(link: EvidenceLink, reference: Reference, table: tuple[Comparison, ...], kind: Kind) -> tuple[Role, str]:
    if reference.withdrawn or reference.standing in GONE:
        return Role.GONE, "The source was retracted or withdrawn."
    if not link.votes:
        return Role.CONTEXT, link.why
    if kind is not Kind.FACT and not link.adopted:
        if reference.study is None or reference.source_class not in (SourceClass.PEER_REVIEWED, SourceClass.PREPRINT, SourceClass.REGISTER, SourceClass.COMPANY):
            return Role.POINTER, "It reports what others found; only studies vote."
        if reference.study.design in POINTERS:
            return Role.POINTER, f"A {reference.study.design.label.lower()} points to studies; only the studies themselves vote."
    different = [row.element for row in table if row.closeness is Closeness.DIFFERENT]
    if not different:
        return Role.VOTES, ""
    names = ", ".join(element.label.lower() for element in different)
    if kind in PEOPLE_KINDS and Element.SUBJECT in different and not {Element.OUTCOME, Element.INTERVENTION} & set(different):
        return Role.INDIRECT, "Not studied in people."
    return Role.OTHER, f"It differs from the claim in: {names}."


def _stance(readings: Sequence[Reading]) -> str:
    stances = {reading.stance for reading in readings}
    return stances.pop() if len(stances) == 1 else "mixed"


def _grouped(readings: Iterable[Reading], key) -> list[tuple[str, tuple[Reading, ...]]]:  # noqa: ANN001
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(key(reading), []).append(reading)
    return [(name, tuple(sorted(group, key=lambda r: r.link.finding))) for name, group in sorted(groups.items())]


def _trial(reading: Reading) -> str:
    study = reading.reference.study
    return study.cluster if study and study.cluster else reading.reference_id


def _house(reading: Reading) -> str:
    return reading.reference.group or _trial(reading)


def people_studies(readings: Iterable[Reading]) -> list[Study]:
    """Studies in people, each graded by itself: design, bias, directness, money.

    Args:
        readings: Readings whose role is :attr:`Role.VOTES`.
    """
    return [_people_study(key, group) for key, group in _grouped(readings, _trial)]


@dataclass(frozen=True)
class _Graded:
    """What one finding of a study is worth, and the steps to it."""

    start: Certainty
    reach: Certainty
    grade: Certainty
    lowerings: tuple[Lowering, ...]


def _graded(reading: Reading, group: Sequence[Reading], ignoring: str | None) -> _Graded:
    start, magnitude = _start(reading), reading.finding.magnitude
    # Neither bias nor distance changes what a design could be worth, or a flaw would excuse a contrary study.
    reach = Certainty.MODERATE if magnitude and start is Certainty.LOW else start
    lowerings = [step for step in _lowerings(reading, group) if step.reason != ignoring]
    if lowerings:
        grade = Certainty.at(max(start.rank - sum(step.steps for step in lowerings), Certainty.VERY_LOW.rank))
        return _Graded(start, reach, grade, tuple(lowerings))
    raised = (Lowering(magnitude.label.lower(), -1, magnitude.definition),) if magnitude and reach is not start else ()
    return _Graded(start, reach, reach, raised)


def _people_study(key: str, group: tuple[Reading, ...], ignoring: str | None = None) -> Study:
    facts = [facts_of(reading.reference, reading.finding) for reading in group]
    graded = [_graded(reading, group, ignoring) for reading in group]
    # A trial is worth its best finding, not the design of one with the directness of another.
    best = max(graded, key=lambda its: (its.grade.rank, its.start.rank, -len(its.lowerings)))
    sizes = [fact.participants for fact in facts if fact.participants]
    return Study(
        key=key,
        readings=group,
        stance=_stance(group),
        weight=max(sizes, default=UNSTATED_PARTICIPANTS),
        stated=bool(sizes),
        reach=max((its.reach for its in graded), key=lambda c: c.rank),
        grade=best.grade,
        start=best.start,
        lowerings=best.lowerings,
        controlled=any(reading.reference.study and reading.reference.study.design in CONTROLLED and its.start is not Certainty.VERY_LOW for reading, its in zip(group, graded, strict=True)),
        measures_extent=any(reading.link.measures_extent for reading in group),
        follow_up_weeks=max((fact.follow_up_weeks for fact in facts if fact.follow_up_weeks is not None), default=None),
    )


def without_lowering(study: Study, reason: str) -> Study:
    """A study as it would be graded if one reason to lower it were not there.

    Args:
        study: The study, of people.
        reason: The reason, as :attr:`Lowering.reason` names it.
    """
    fresh = _people_study(study.key, study.readings, reason)
    return replace(study, grade=fresh.grade, start=fresh.start, lowerings=fresh.lowerings)


def _start(reading: Reading) -> Certainty:
    study = reading.reference.study
    if study is None or study.design is None:
        return Certainty.VERY_LOW
    if facts_of(reading.reference, reading.finding).compared_with in ("baseline", "none"):
        # A before-and-after result is uncontrolled, also inside a trial with two sides.
        return Certainty.VERY_LOW
    if reading.link.adopted:
        return ADOPTED.get(study.design, Certainty.LOW)
    return START.get(study.design, Certainty.VERY_LOW)


def _lowerings(reading: Reading, group: Sequence[Reading]) -> Iterable[Lowering]:
    """What lowers a finding: bias and money, the worst of its study's papers, and its own distance from the claim."""
    studies = [each.reference.study for each in group if each.reference.study]
    worst = max((study.risk_of_bias for study in studies), key=lambda bias: {BiasLevel.LOW: 0, BiasLevel.HIGH: 2}.get(bias.level, 1), default=None)
    if worst is None or worst.level is None:
        yield Lowering("risk of bias", 1, "Not stated in what was read; counted as some concerns.")
    elif worst.level is not BiasLevel.LOW:
        yield Lowering("risk of bias", 2 if worst.level is BiasLevel.HIGH else 1, worst.why or worst.level.definition)
    close = [row.element.label.lower() for row in reading.table if row.closeness is Closeness.CLOSE]
    if close:
        yield Lowering("indirectness", 1, f"Close, not the same: {', '.join(close)}.")
    if any(study.funding is Funding.INDUSTRY for study in studies):
        yield Lowering("money", 1, "Paid for or run by a maker or seller.")


def indirect_studies(readings: Iterable[Reading]) -> list[Study]:
    """Animal, tissue and cell studies beside a claim about people: one each, whatever their size."""
    return [
        Study(key=key, readings=group, stance=_stance(group), weight=1, reach=Certainty.NO_DIRECT, grade=Certainty.NO_DIRECT)
        for key, group in _grouped(readings, _trial)
    ]


def laboratories(readings: Iterable[Reading]) -> list[Study]:
    """For mechanisms: what each laboratory found, in dishes, animals or people."""
    found = []
    for key, group in _grouped(readings, _house):
        subjects = {facts_of(reading.reference, reading.finding).subject for reading in group if reading.reference.study}
        designs = {reading.reference.study.design for reading in group if reading.reference.study}
        whole = Subject.TISSUE in subjects or (Subject.HUMAN in subjects and bool(designs & set(CONTROLLED)))
        measured = any(reading.link.measures_extent for reading in group)
        found.append(Study(key, group, _stance(group), 1, reach=Certainty.HIGH, grade=Certainty.HIGH, whole=whole, measures_extent=measured))
    return found


AUTHORITY_GRADES: Mapping[Authority, Certainty] = {
    Authority.RECORD: Certainty.HIGH,
    Authority.PRIMARY: Certainty.MODERATE,
    Authority.PEER_REVIEWED: Certainty.LOW,
    Authority.SECONDARY: Certainty.VERY_LOW,
}
"""Places on the ladder of pools; what a source is worth is said by :func:`assay.rating.rate.fact_strength`."""


def sources(readings: Iterable[Reading]) -> list[Study]:
    """For facts: independent sources, each as near as its nearest finding stands."""
    found = []
    for key, group in _grouped(readings, _house):
        grade = max((AUTHORITY_GRADES[reading.authority] for reading in group if reading.authority), key=lambda c: c.rank)
        measured = any(reading.link.measures_extent for reading in group)
        found.append(Study(key, group, _stance(group), 1, reach=grade, grade=grade, measures_extent=measured))
    return found
