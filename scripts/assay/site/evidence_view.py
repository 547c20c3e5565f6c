"""One finding as a row of evidence: how the study was made, what it tested, what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assay.model.reference import Reference
from assay.model.words import Direction, Element, Funding
from assay.rating.directness import facts_of
from assay.rating.studies import Reading, Role
from assay.site.catalogue import Catalogue

NOT_STATED = "not stated"
NOT_SEEN = "not seen"


@dataclass(frozen=True)
class Fact:
    """A labelled value.

    Attributes:
        label: What it is.
        value: What it says; a phrase where nothing is known, never empty.
        known: False where the value only says that nothing is known.
        hint: A word's definition, or None.
    """

    label: str
    value: str
    known: bool = True
    hint: str | None = None

    @property
    def said(self) -> str:
        """The value where its label is left out."""
        return f"{self.label.lower()}: {self.value}" if self.label in ("People", "Read") or not self.known else self.value


@dataclass(frozen=True)
class EvidenceRow:
    """A finding beside a claim.

    Attributes:
        reference: The source's id.
        finding: The name of the finding.
        title: The source's title, or where it stands.
        how: How it was made.
        tested: What was given to whom; empty for sources that are no studies or do not vote.
        result: The result.
        locator: Where it stands in the source.
        direction: What it means for the claim.
        counts: Whether it votes.
        role: What becomes of it, in words, where it does not vote.
        why: How it bears on the claim.
        role_why: Why it does not vote, where the link itself does not say.
        span: How many rows, this one first, were made the same way; 0 where an earlier row says how.
    """

    reference: str
    finding: str
    title: str
    how: tuple[Fact, ...]
    tested: tuple[Fact, ...]
    result: str
    locator: str | None
    direction: Direction
    counts: bool
    role: str
    why: str
    role_why: str | None
    span: int = 1


def known(label: str, value: object, missing: str = NOT_STATED, hint: str | None = None) -> Fact:
    """A fact, or the phrase for one that is not known.

    Args:
        label: What it is.
        value: What it says, or None.
        missing: The phrase for None.
        hint: A definition.
    """
    return Fact(label, str(value), True, hint) if value is not None else Fact(label, missing, False)


def follow_up(weeks: float | None) -> str | None:
    """Weeks after the last treatment, in words.

    Args:
        weeks: The number; 0 while still in use; None when not stated.
    """
    if weeks is None:
        return None
    if weeks == 0:
        return "none: measured while still in use"
    return f"{weeks:g} {'week' if weeks == 1 else 'weeks'} after the last treatment"


def funding(value: Funding | None) -> Fact:
    """Who paid; what was not seen is said to be so."""
    return known("Funding", value.label.lower() if value else None, NOT_SEEN, value.definition if value else None)


def read_depth(reference: Reference) -> Fact:
    """How much of a source was read."""
    return Fact("Read", reference.read.depth.label.lower(), True, reference.read.depth.definition)


def source_facts(reference: Reference) -> tuple[Fact, ...]:
    """What matters of a source that is no study: who speaks, where and when."""
    return (
        Fact("Source", reference.source_class.label.lower(), True, reference.source_class.definition),
        known("Where", reference.jurisdiction, "no country"),
        known("Year", reference.year, "no date seen"),
        read_depth(reference),
    )


def evidence_row(catalogue: Catalogue, reading: Reading) -> EvidenceRow:
    """A reading as a row.

    Args:
        catalogue: The records.
        reading: The link as the rule read it.
    """
    reference, study = reading.reference, reading.reference.study
    title = reference.title or f"[Title not seen] {reference.container_title or reference.publisher or ''}".strip()
    if reading.authority is not None or study is None:
        how = source_facts(reference)
        if reading.authority is not None:
            how = (how[0], Fact("Authority", reading.authority.label.lower(), True, reading.authority.definition), *how[1:])
        if study is not None and study.design is not None:
            how = (*how, Fact("Design", study.design.label.lower(), True, study.design.definition))
        tested: tuple[Fact, ...] = ()
    else:
        how, tested = study_facts(catalogue, reading)
        if reading.role not in (Role.VOTES, Role.INDIRECT):
            # The verdict does not rest on it: its design, size and reading depth do here; its own page says all.
            how, tested = (*how[:2], how[-1]), ()
    return EvidenceRow(
        reference=reading.reference_id,
        finding=reading.link.finding_id,
        title=title,
        how=how,
        tested=tested,
        result=reading.finding.result,
        locator=reading.finding.locator,
        direction=reading.link.direction,
        counts=reading.role in (Role.VOTES, Role.INDIRECT),
        role=reading.role.value,
        why=reading.link.why,
        role_why=reading.why if reading.why and reading.why != reading.link.why else None,
    )


def side_by_side(rows: Sequence[EvidenceRow]) -> tuple[EvidenceRow, ...]:
    """Rows with the results of one study together, so that how it was made is said once.

    Args:
        rows: Rows in their order; a study stays where its first result stands.
    """
    studies: dict[object, list[EvidenceRow]] = {}
    for row in rows:
        studies.setdefault((row.reference, row.how, row.tested), []).append(row)
    return tuple(replace(row, span=0 if number else len(results)) for results in studies.values() for number, row in enumerate(results))


def study_facts(catalogue: Catalogue, reading: Reading) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """How a study was made, and what it tested.

    Args:
        catalogue: For the vocabulary.
        reading: A reading whose reference has a study.
    """
    reference, study = reading.reference, reading.reference.study
    facts, label = facts_of(reference, reading.finding), catalogue.words.label
    subject = facts.subject
    how = [known("Design", study.design.label.lower() if study.design else None, hint=study.design.definition if study.design else None)]
    if subject is not None and subject != "human":
        how.append(Fact(Element.SUBJECT.label, subject.label.lower(), True, subject.definition))
    else:
        how.append(known("People", f"{facts.participants:,}" if facts.participants else None))
    how.append(known("Risk of bias", study.risk_of_bias.level.label.lower() if study.risk_of_bias.level else None, "not judged", study.risk_of_bias.why))
    how += [funding(study.funding), read_depth(reference)]
    comparator = None if facts.compared_with is None else "nothing" if facts.compared_with == "none" else label("comparators", facts.compared_with)
    product = (reading.finding.intervention or study.intervention).product
    given = label("interventions", facts.intervention) if facts.intervention else None
    tested = [
        known("Condition", label("conditions", facts.condition) if facts.condition else None),
        known(catalogue.words.intervention_column, f"{given} ({product})" if given and product else given or product),
        known("Route", label("routes", facts.route) if facts.route else None),
        known("Compared with", comparator),
        known("Follow-up", follow_up(facts.follow_up_weeks)),
    ]
    if subject is not None and subject != "human":
        # In a dish or an animal, most of these do not arise; what was not stated of people is a gap and is shown.
        how, tested = [how[0], how[1], *(fact for fact in how[2:] if fact.known)], [fact for fact in tested if fact.known]
    return tuple(how), tuple(tested)
