"""The rule: a claim and its evidence in, a verdict with every step out. Pure.

The branches follow the claim's kind (docs/method.md): effects and comparisons are weighed by people,
mechanisms by laboratory, facts by how near a source stands, cautions by what they deny.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assay.model.claim import PEOPLE_KINDS, About, Claim, EvidenceLink, Extent, Part
from assay.model.reference import Reference
from assay.model.search import Search
from assay.model.vocabulary import Vocabulary
from assay.model.words import Certainty, Funding, Kind, Verdict, Wording
from assay.rating.grid import supported_verdict, worse
from assay.rating.pool import Balance, Scale, weigh
from assay.rating.scales import IndirectScale, LaboratoryScale, PeopleScale, SourceScale
from assay.rating.studies import Reading, Role, Study, indirect_studies, laboratories, people_studies, read_links, sources

CONTRADICTS_FROM = {Kind.EFFECT: Certainty.LOW, Kind.COMPARISON: Certainty.LOW, Kind.MECHANISM: Certainty.MODERATE, Kind.FACT: Certainty.MODERATE}
"""The least certainty at which evidence against makes a verdict "contradicted".

For facts and mechanisms, low is one laboratory or a report at second hand: too little to call a
sentence contradicted, as it is too little to call it supported.
"""
SEARCH_LASTS_DAYS = 548
"""Eighteen months: how long a search can stand behind "none found"."""


Adjust = Callable[[list[Study]], list[Study]]
"""Changes the voting studies before they are weighed, for questions that begin with "what if"."""


@dataclass(frozen=True)
class Rating:
    """How a verdict came about.

    Attributes:
        verdict: What the rule says.
        certainty: Certainty of the evidence; None where nothing is rated (opinions).
        direction: supports, contradicts, mixed or none.
        kind: The branch of the rule that was taken.
        readings: Every link as the rule read it.
        studies: What voted, each trial, laboratory or source once.
        indirect: Studies outside people beside a claim about people.
        balance: The pools; None where nothing was weighed.
        steps: The walk through the rule, in plain sentences.
        warnings: What was not stated or not looked up, for the page.
        parts: For a claim in parts, each part with its own rating.
    """

    verdict: Verdict
    certainty: Certainty | None
    direction: str
    kind: Kind
    readings: tuple[Reading, ...] = ()
    studies: tuple[Study, ...] = ()
    indirect: tuple[Study, ...] = ()
    balance: Balance | None = None
    steps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    parts: tuple[tuple[Part, Rating], ...] = ()

    @property
    def needs_search(self) -> bool:
        """Whether the verdict says "none found", which only a search can show."""
        return self.certainty is Certainty.NONE and not (self.parts or self.studies or self.indirect)


def _verdict(balance: Balance, support: Certainty, wording: Wording, kind: Kind, extent_measured: bool, controlled: bool) -> Verdict:
    """The grid, and what contrary evidence does to it."""
    as_if_supported = supported_verdict(support, wording, kind, controlled=controlled, extent_measured=extent_measured)
    if balance.direction in ("supports", "none"):
        return as_if_supported
    if balance.contrary.rank >= CONTRADICTS_FROM[kind].rank and balance.contrary.rank > support.rank:
        return Verdict.CONTRADICTED
    # Contrary or mixed evidence never makes a verdict milder than the same row without it.
    return worse(as_if_supported, Verdict.UNSETTLED)


def _extent_measured(extent: Extent | None, studies: Sequence[Study], scale: Scale) -> bool:
    """Whether supporting studies that measured what the words promise reach high certainty by themselves."""
    if extent is None:
        return False

    def measured(study: Study) -> bool:
        lasting = extent.duration_weeks is None or (
            extent.duration_weeks != "permanent" and study.follow_up_weeks is not None and study.follow_up_weeks >= extent.duration_weeks
        )
        sized = (extent.size is None and extent.who is None) or study.measures_extent
        return lasting and sized

    chosen = [study for study in studies if study.stance != "supports" or measured(study)]
    balance = weigh(chosen, scale)
    return balance.direction == "supports" and balance.support is Certainty.HIGH


def _balance(kind: Kind, studies: Sequence[Study]) -> tuple[Balance, Scale]:
    """What the voting studies say together, on the scale of the claim's kind."""
    if kind in PEOPLE_KINDS:
        return weigh(studies, PeopleScale()), PeopleScale()
    if kind is Kind.MECHANISM:
        balance = weigh(studies, LaboratoryScale())
        if balance.support is Certainty.HIGH and any(study.whole and study.stance != "supports" for study in studies):
            # High leans on a controlled study in people or whole skin; where another one disagrees, it cannot.
            balance = replace(balance, support=Certainty.MODERATE)
        return balance, LaboratoryScale()
    balance = weigh(studies, SourceScale())
    record = _record(studies)
    # The record outranks any number of others: they can only report it.
    if "supports" in record and not record & {"against", "mixed"}:
        balance = replace(balance, direction="supports", support=Certainty.HIGH, contrary=Certainty.NONE)
    elif "against" in record and "supports" not in record:
        balance = replace(balance, direction="contradicts", support=Certainty.NONE, contrary=Certainty.HIGH)
    return balance, SourceScale()


def _record(studies: Sequence[Study]) -> set[str]:
    """Which ways the primary record points."""
    return {study.stance for study in studies if study.grade is Certainty.HIGH}


def _people(readings: Sequence[Reading], wording: Wording, kind: Kind, extent: Extent | None, adjust: Adjust) -> Rating:
    studies = adjust(people_studies(r for r in readings if r.role is Role.VOTES))
    indirect = indirect_studies(r for r in readings if r.role is Role.INDIRECT)
    balance, scale = _balance(kind, studies)
    support, steps = balance.support, []
    if support is Certainty.NONE and any(study.stance == "supports" for study in indirect):
        support = Certainty.NO_DIRECT
    if not studies and indirect:
        balance = weigh(indirect, IndirectScale())
    controlled = any(study.stance == "supports" and study.controlled for study in studies)
    measured = wording is Wording.ABSOLUTE and _extent_measured(extent, studies, scale)
    verdict = _verdict(balance, support, wording, kind, measured, controlled)
    certainty = max(support, balance.contrary, key=lambda c: c.rank)
    people = sum(study.weight for study in studies)
    voting = f"{_count(len(studies), 'study', 'studies')} in people can vote, with {people} people" if studies else "No study in people can vote"
    steps.append(f"{voting}; {_count(len(indirect), 'study', 'studies')} outside people cannot." if indirect else f"{voting}.")
    steps.extend(_pool_steps(balance, "people") if studies else [])
    return Rating(verdict, certainty, balance.direction, kind, tuple(readings), tuple(studies), tuple(indirect), balance, tuple(steps))


def _mechanism(readings: Sequence[Reading], wording: Wording, extent: Extent | None, adjust: Adjust) -> Rating:
    studies = adjust(laboratories(r for r in readings if r.role is Role.VOTES))
    balance, scale = _balance(Kind.MECHANISM, studies)
    measured = wording is Wording.ABSOLUTE and _extent_measured(extent, studies, scale)
    verdict = _verdict(balance, balance.support, wording, Kind.MECHANISM, measured, False)
    steps = [f"{_count(len(studies), 'laboratory', 'laboratories')} can vote; cells and animals are direct for a way of working.", *_pool_steps(balance, "laboratories")]
    if balance.best and balance.support is not balance.best.level:
        steps.append("A study with whole tissue, or in people with a comparison, disagrees, so it stays at moderate.")
    return Rating(verdict, balance.certainty, balance.direction, Kind.MECHANISM, tuple(readings), tuple(studies), (), balance, tuple(steps))


def _fact(readings: Sequence[Reading], wording: Wording, extent: Extent | None, adjust: Adjust) -> Rating:
    studies = adjust(sources(r for r in readings if r.role is Role.VOTES))
    balance, scale = _balance(Kind.FACT, studies)
    measured = wording is Wording.ABSOLUTE and _extent_measured(extent, studies, scale)
    verdict = _verdict(balance, balance.support, wording, Kind.FACT, measured, False)
    steps = [f"{_count(len(studies), 'independent source', 'independent sources')} can vote, {_count(sum(s.grade is Certainty.HIGH for s in studies), 'primary record', 'primary records')} among them."]
    if _record(studies):
        steps.append("The primary record outranks other sources.")
    steps.extend(_pool_steps(balance, "sources"))
    return Rating(verdict, balance.certainty, balance.direction, Kind.FACT, tuple(readings), tuple(studies), (), balance, tuple(steps))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _pool_steps(balance: Balance, unit: str) -> list[str]:
    best = balance.best
    if best is None:
        if balance.contrary is not Certainty.NONE:
            return [f"No voting study supports it; the evidence against is of {balance.contrary.label.lower()} certainty."]
        return ["Nothing that votes supports it."]
    steps = [f"Best pool: {best.supports} {unit} for, {best.against} against, {best.mixed} mixed ({best.share * 100:.0f}\u00a0% for); by itself worth {best.strength.label.lower()} certainty."]
    if best.inconsistency:
        steps.append(f"Lowered by {best.inconsistency} for disagreement, to {best.level.label.lower()}.")
    if balance.contrary is not Certainty.NONE:
        steps.append(f"The evidence against is of {balance.contrary.label.lower()} certainty.")
    return steps


_INVERTED = {"supports": "against", "against": "supports", "mixed": "mixed"}


def turned_round(study: Study) -> Study:
    """A study as it bears on what a caution denies, or back again."""
    return replace(study, stance=_INVERTED[study.stance])


def _caution(readings: Sequence[Reading], denied: Kind, adjust: Adjust) -> Rating:
    """A caution is as good as the claim that it denies is weak."""
    votes = [r for r in readings if r.role is Role.VOTES]
    count = people_studies if denied in PEOPLE_KINDS else laboratories if denied is Kind.MECHANISM else sources
    studies = adjust(count(votes))
    balance, _ = _balance(denied, [turned_round(study) for study in studies])
    reached = balance.support
    if reached.rank < Certainty.LOW.rank:
        verdict = Verdict.SUPPORTED
    elif reached.rank >= Certainty.MODERATE.rank and balance.direction == "supports":
        verdict = Verdict.CONTRADICTED
    else:
        verdict = Verdict.UNSETTLED
    steps = (
        "A caution is rated by what it denies.",
        f"What it denies reaches {reached.label.lower()} certainty ({_count(len(studies), 'vote', 'votes')}).",
    )
    direction = {"supports": "contradicts", "contradicts": "supports"}.get(balance.direction, balance.direction)
    return Rating(verdict, reached, direction, Kind.CAUTION, tuple(readings), tuple(studies), (), balance, steps)


def branch_of(kind: Kind, denied: Kind | None) -> Kind:
    """The kind by which links are read: for a caution that of what it denies, for advice that of the fact behind it.

    Args:
        kind: The kind of a claim or part.
        denied: For a caution, the kind of what it denies.
    """
    return {Kind.CAUTION: denied or Kind.EFFECT, Kind.ADVICE: Kind.FACT}.get(kind, kind)


def rate_evidence(
    links: Sequence[EvidenceLink],
    about: About | None,
    kind: Kind,
    wording: Wording,
    extent: Extent | None,
    references: Mapping[str, Reference],
    vocabulary: Vocabulary,
    *,
    denied: Kind | None = None,
    adjust: Adjust = list,
) -> Rating:
    """Rates one sentence that says one thing.

    Args:
        links: Its evidence.
        about: What it is about; None compares nothing but the kind's own elements.
        kind: Its kind.
        wording: The strength of its words.
        extent: What absolute words promise.
        references: All references.
        vocabulary: The words of the subject.
        denied: For a caution, the kind of what it denies.
        adjust: Changes the voting studies, for "what if"; by default they stay as they are.
    """
    branch = branch_of(kind, denied)
    frame = about or About(outcomes=tuple(vocabulary.outcomes))
    readings = read_links(links, frame, branch, references, vocabulary)
    if kind is Kind.CAUTION:
        rating = _caution(readings, branch, adjust)
    elif branch in PEOPLE_KINDS:
        rating = _people(readings, wording, branch, extent, adjust)
    elif branch is Kind.MECHANISM:
        rating = _mechanism(readings, wording, extent, adjust)
    else:
        rating = _fact(readings, wording, extent, adjust)
    words = f"Words: {wording.label.lower()}. Certainty: {rating.certainty.label.lower() if rating.certainty else 'not rated'}; direction: {rating.direction}."
    return replace(rating, steps=(*rating.steps, words), warnings=tuple(_warnings(rating)))


def _warnings(rating: Rating) -> list[str]:
    found = []
    unstated = [s.key for s in rating.studies if not s.stated]
    if unstated:
        found.append(f"The number of people was not stated in what was read of {_count(len(unstated), 'study', 'studies')}; ten are counted for each.")
    if rating.kind in PEOPLE_KINDS:
        unseen = [s for s in rating.studies if all(r.reference.study and r.reference.study.funding in (None, Funding.UNDISCLOSED) for r in s.readings)]
        if unseen:
            found.append(f"Who paid was not seen for {len(unseen)} of {_count(len(rating.studies), 'study', 'studies')}.")
    return found


def combine(ratings: Sequence[Rating], how: str) -> Verdict:
    """The verdict of a claim in parts.

    Args:
        ratings: The parts' ratings.
        how: ``parts`` (partly supported only when a part is supported) or ``contrast`` (the worse half).
    """
    verdicts = [rating.verdict for rating in ratings if rating.verdict is not Verdict.NOT_CHECKABLE]
    if not verdicts:
        return Verdict.NOT_CHECKABLE
    worst = verdicts[0]
    for verdict in verdicts[1:]:
        worst = worse(worst, verdict)
    if how == "parts" and Verdict.SUPPORTED in verdicts and worst is not Verdict.SUPPORTED:
        return Verdict.PARTLY_SUPPORTED
    return worst


def is_checkable(kind: Kind, claim: Claim) -> bool:
    """Whether the rule rates a claim, or a part of it, of this kind: no opinions, and advice only where a fact stands behind it.

    Args:
        kind: The kind of the claim or part.
        claim: The claim.
    """
    return kind is not Kind.OPINION and (kind is not Kind.ADVICE or claim.rests_on is not None)


def _not_checkable(links: Sequence[EvidenceLink], about: About | None, kind: Kind, references: Mapping[str, Reference], vocabulary: Vocabulary) -> Rating:
    what = "An opinion, a picture or a forecast" if kind is Kind.OPINION else "Advice that rests on no stated fact"
    readings = read_links(links, about or About(outcomes=tuple(vocabulary.outcomes)), Kind.FACT, references, vocabulary)
    readings = [replace(reading, role=Role.CONTEXT, why=reading.why or reading.link.why) for reading in readings]
    return Rating(Verdict.NOT_CHECKABLE, None, "none", kind, tuple(readings), steps=(f"{what} is settled by no study.",))


def rate(claim: Claim, references: Mapping[str, Reference], vocabulary: Vocabulary, adjust: Adjust = list) -> Rating:
    """Rates a claim.

    Args:
        claim: The claim. Its own ``verdict`` and ``override`` are not looked at.
        references: All references, by id.
        vocabulary: The words of the subject.
        adjust: Changes the voting studies, for "what if" (of every part, where there are parts).

    Returns:
        The rating, with every step.
    """
    if not is_checkable(claim.kind, claim):
        return _not_checkable(claim.all_links(), claim.about, claim.kind, references, vocabulary)
    if claim.parts:
        rated = tuple((part, _rate_part(claim, part, references, vocabulary, adjust)) for part in claim.parts)
        verdict = combine([rating for _, rating in rated], claim.combine)
        steps = (
            "The sentence has parts, and each is rated by itself.",
            *(f"{part.what}: {rating.verdict.label.lower()}." for part, rating in rated),
            "A contrast is as good as its worse half." if claim.combine == "contrast" else "It is partly supported only if a part is supported.",
        )
        readings = tuple(reading for _, rating in rated for reading in rating.readings)
        # A sentence in parts is as certain as its least certain part.
        certainty = min((rating.certainty for _, rating in rated if rating.certainty), key=lambda c: c.rank, default=None)
        directions = {rating.direction for _, rating in rated}
        direction = directions.pop() if len(directions) == 1 else "mixed"
        return Rating(verdict, certainty, direction, claim.kind, readings, steps=steps, parts=rated)
    denied = claim.denies.kind if claim.denies else None
    rating = rate_evidence(claim.evidence, claim.about, claim.kind, claim.wording, claim.extent, references, vocabulary, denied=denied, adjust=adjust)
    if claim.burden == "speaker" and not rating.studies:
        rating = replace(rating, steps=("Only the speaker could show this, and has not.", *rating.steps))
    return rating


def _rate_part(claim: Claim, part: Part, references: Mapping[str, Reference], vocabulary: Vocabulary, adjust: Adjust) -> Rating:
    kind, about = part.kind or claim.kind, part.about or claim.about
    if not is_checkable(kind, claim):
        return _not_checkable(part.evidence, about, kind, references, vocabulary)
    denied = claim.denies.kind if claim.denies else None
    return rate_evidence(part.evidence, about, kind, part.wording or claim.wording, claim.extent, references, vocabulary, denied=denied, adjust=adjust)


def fresh_search(claim_searches: Sequence[str], searches: Mapping[str, Search], on: datetime.date) -> bool:
    """Whether a search stands behind "none found" that is less than eighteen months old.

    Args:
        claim_searches: Ids of searches.
        searches: All searches.
        on: The day to count from.
    """
    return any((on - searches[name].date).days <= SEARCH_LASTS_DAYS for name in claim_searches if name in searches)
