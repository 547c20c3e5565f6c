"""What the home page, the page of changes, the topics and the map say of the corpus as a whole."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assay.model.base import Withdrawn
from assay.model.claim import Claim, LedgerEntry
from assay.model.words import Cause, Certainty, Design, Funding, Kind, Subject, Verdict
from assay.rating.directness import facts_of
from assay.rating.studies import CONTROLLED, POINTERS, Reading
from assay.site.catalogue import VERDICT_ORDER, Catalogue

ALLOWED_STRENGTH = {Certainty.HIGH: 3, Certainty.MODERATE: 2, Certainty.LOW: 1, Certainty.VERY_LOW: 0, Certainty.NO_DIRECT: -1, Certainty.NONE: -2}
"""How strong words may be at each certainty, on the scale of :attr:`assay.model.words.Wording.strength`."""
GAP_KINDS = (Kind.EFFECT, Kind.COMPARISON, Kind.MECHANISM, Kind.FACT)
CLEAN = (Verdict.SUPPORTED, Verdict.NOT_CHECKABLE)


def widest_gaps(catalogue: Catalogue, most: int = 5) -> list[str]:
    """Claims whose words are strongest against the weakest evidence, widest gap first; at most two of an article and two of a topic.

    Args:
        catalogue: The records.
        most: How many at most.
    """
    found = []
    for place, (key, claim) in enumerate(catalogue.live.items()):
        certainty = catalogue.ratings[key].certainty
        if claim.kind in GAP_KINDS and claim.verdict not in CLEAN and claim.burden != "speaker" and certainty:
            # Evidence against leaves no words at all, so the better it is, the wider the gap.
            against = claim.verdict is Verdict.CONTRADICTED
            allowed = -2 - certainty.rank / 10 if against else ALLOWED_STRENGTH[certainty]
            found.append((allowed - claim.wording.strength, place, key))
    chosen: list[str] = []
    seen: Counter[str] = Counter()
    for *_, key in sorted(found):
        labels = (f"article {key.split('/')[0]}", f"topic {catalogue.live[key].topic}")
        if len(chosen) < most and all(seen[label] < 2 for label in labels):
            chosen.append(key)
            seen.update(labels)
    return chosen


KIND_ORDER = (Kind.EFFECT, Kind.COMPARISON, Kind.MECHANISM, Kind.FACT, Kind.CAUTION)
"""From what a reader hopes for to what is easily shown; opinions and advice hold or fail by no evidence."""


def by_kind(catalogue: Catalogue) -> list[tuple[Kind, dict[Verdict, int]]]:
    """How the claims of each checkable kind fared, in the order of :data:`KIND_ORDER`; kinds without a claim are left out.

    Args:
        catalogue: The records.
    """
    groups = [(kind, {key: claim for key, claim in catalogue.live.items() if claim.kind is kind}) for kind in KIND_ORDER]
    return [(kind, catalogue.counts(claims)) for kind, claims in groups if claims]


@dataclass(frozen=True)
class Change:
    """One entry of a claim's ledger.

    Attributes:
        key: The claim.
        entry: The entry.
        before: The verdict until then; None for the first.
    """

    key: str
    entry: LedgerEntry
    before: Verdict | None


@dataclass(frozen=True)
class Gone:
    """A claim or an article that was withdrawn.

    Attributes:
        kind: claim or article.
        key: Its id.
        withdrawn: When and why.
    """

    kind: str
    key: str
    withdrawn: Withdrawn


def withdrawals(catalogue: Catalogue) -> list[Gone]:
    """Claims that were withdrawn, then articles; a claim that went with its article is not one by itself.

    Args:
        catalogue: The records.
    """
    records = [("claim", key, claim) for key, claim in catalogue.claims.items()] + [("article", key, article) for key, article in catalogue.articles.items()]
    return [Gone(kind, key, record.withdrawn) for kind, key, record in records if record.withdrawn]


def changes(catalogue: Catalogue) -> list[tuple[datetime.date, list[Change | Gone], list[str]]]:
    """Every day on which something was entered, the latest first: changes of earlier verdicts, what was withdrawn, then claims reviewed for the first time.

    Args:
        catalogue: The records.
    """
    later: dict[datetime.date, list[Change | Gone]] = {}
    first: dict[datetime.date, list[str]] = {}
    for key, claim in catalogue.live.items():
        before = None
        for entry in claim.ledger:
            if before is None and entry.cause is Cause.FIRST_REVIEW:
                first.setdefault(entry.date, []).append(key)
            else:
                later.setdefault(entry.date, []).append(Change(key, entry, before))
            before = entry.verdict
    for gone in withdrawals(catalogue):
        later.setdefault(gone.withdrawn.date, []).append(gone)
    return [(day, later.get(day, []), first.get(day, [])) for day in sorted({*later, *first}, reverse=True)]


def payers(catalogue: Catalogue) -> list[tuple[Funding | None, list[str]]]:
    """Studies in people by who paid for them; None for what was not seen.

    Args:
        catalogue: The records.
    """
    paid: dict[Funding | None, list[str]] = {}
    for key in catalogue.sorted_references:
        study = catalogue.references[key].study
        if study and study.subject is Subject.HUMAN and study.design not in POINTERS and study.intervention.source not in (None, "none"):
            paid.setdefault(study.funding, []).append(key)
    return [(funding, paid[funding]) for funding in (*Funding, None) if funding in paid]


@dataclass(frozen=True)
class Sum:
    """What the evidence on a topic amounts to.

    Attributes:
        checkable: Number of claims that can be checked.
        holding: How many of them are supported.
        certainties: Number of rated claims by certainty, best first.
        people: Studies in people that vote on its claims, each once.
        participants: People in them whose number was stated.
        randomised: How many of those studies are randomised.
        elsewhere: Studies in animals, tissue or cells that bear on its claims.
        honest: The strongest sentences that the evidence allows, one claim for each certainty, best first.
    """

    checkable: int
    holding: int
    certainties: tuple[tuple[Certainty, int], ...]
    people: int
    participants: int
    randomised: int
    elsewhere: int
    honest: tuple[str, ...]


def sum_up(catalogue: Catalogue, claims: Mapping[str, Claim], most: int = 6) -> Sum:
    """Sums up a topic.

    Args:
        catalogue: The records.
        claims: Its claims.
        most: How many sentences to quote.
    """
    checkable = [claim for claim in claims.values() if claim.verdict is not Verdict.NOT_CHECKABLE]
    rated = {key: certainty for key in claims if (certainty := catalogue.ratings[key].certainty)}
    counted = Counter(rated.values())
    sizes: dict[str, int] = {}
    randomised: set[str] = set()
    elsewhere: set[str] = set()
    for key in claims:
        whole = catalogue.ratings[key]
        for rating in (whole, *(part for _, part in whole.parts)):
            for study in (*rating.studies, *rating.indirect):
                for reading in study.readings:
                    made = reading.reference.study
                    if made is None or made.design in POINTERS:
                        continue
                    if facts_of(reading.reference, reading.finding).subject is Subject.HUMAN:
                        sizes[study.key] = max(sizes.get(study.key, 0), facts_of(reading.reference, reading.finding).participants or 0)
                        if made.design is Design.RANDOMISED_TRIAL:
                            randomised.add(study.key)
                    else:
                        elsewhere.add(study.key)
    about_people = [key for key in rated if claims[key].kind in (Kind.EFFECT, Kind.COMPARISON)] or list(rated)
    best = sorted(about_people, key=lambda key: -rated[key].rank)
    honest: dict[str, str] = {}
    for key in best:
        honest.setdefault(claims[key].honest, key)
    return Sum(
        checkable=len(checkable),
        holding=sum(claim.verdict is Verdict.SUPPORTED for claim in checkable),
        certainties=tuple((certainty, counted[certainty]) for certainty in reversed(Certainty) if counted[certainty]),
        people=len(sizes),
        participants=sum(sizes.values()),
        randomised=len(randomised),
        elsewhere=len(elsewhere),
        honest=tuple(list(honest)[:most]),
    )


@dataclass(frozen=True)
class Best:
    """One of the best studies of a topic.

    Attributes:
        references: Its papers.
        reading: How it bears on the claim for which it counts most.
        grade: What it is worth by itself for that claim.
        stance: supports, against or mixed, for that claim.
        key: That claim.
    """

    references: tuple[str, ...]
    reading: Reading
    grade: Certainty
    stance: str
    key: str


def best_studies(catalogue: Catalogue, claims: Mapping[str, Claim], most: int = 5) -> list[Best]:
    """The studies in people of what the articles promote that count most for a topic's claims of an effect, each once.

    Args:
        catalogue: The records.
        claims: Its claims.
        most: How many at most.

    Returns:
        The best by itself first; among equals the larger.
    """
    found: dict[str, tuple[tuple[int, int], Best]] = {}
    for key in claims:
        whole = catalogue.ratings[key]
        for rating in (whole, *(part for _, part in whole.parts)):
            if rating.kind not in (Kind.EFFECT, Kind.COMPARISON):
                continue
            for study in rating.studies:
                reading = study.readings[0]
                facts = facts_of(reading.reference, reading.finding)
                if facts.subject is not Subject.HUMAN or facts.intervention in (None, "none"):
                    continue
                worth = (study.grade.rank, facts.participants or 0)
                if study.key not in found or worth > found[study.key][0]:
                    names = tuple(dict.fromkeys(its.reference_id for its in study.readings))
                    found[study.key] = worth, Best(names, reading, study.grade, study.stance, key)
    return [best for _, best in sorted(found.values(), key=lambda item: (-item[0][0], -item[0][1], item[1].references))][:most]


MAP_KINDS = ("Laboratory", "Animals", "People, no control", "People, with a control", "Randomised", "Reviews")
"""The columns of the map, from the farthest from the reader to the nearest, and what sums them up."""
NO_STUDY = len(MAP_KINDS)
"""The place of sources that are no studies, such as a regulator's notice, behind the columns of the map."""
NEAREST_FIRST = (4, 3, 2, 5, NO_STUDY, 1, 0)
"""The same places as a reader wants them: people, the best made studies first, then what sums up or tells, then animals and dishes."""


@dataclass(frozen=True)
class Spot:
    """A cell of the map.

    Attributes:
        outcome: A word of the vocabulary.
        kind: Its place in :data:`MAP_KINDS`; :data:`NO_STUDY` for what is on no map.
        findings: The sources in it, each with the names of its findings that are meant.
        best: The best that one of them counts as by itself, on any claim; None where none votes.
    """

    outcome: str
    kind: int
    findings: Mapping[str, tuple[str, ...]]
    best: Certainty | None

    @property
    def references(self) -> tuple[str, ...]:
        """The sources in it, each once."""
        return tuple(self.findings)

    @property
    def size(self) -> int:
        """1 to 5, by the number of sources: one, two or three, up to six, up to twelve, more."""
        return 1 + sum(len(self.references) > most for most in (1, 3, 6, 12))


def _map_kind(design: Design | None, subject: Subject | None, compared_with: str | None) -> int:
    if design in POINTERS:
        return 5
    if subject is not None and subject is not Subject.HUMAN:
        return 1 if subject is Subject.ANIMAL else 0
    if design is Design.RANDOMISED_TRIAL and compared_with not in ("baseline", "none"):
        return 4
    return 3 if design in (*CONTROLLED, Design.COHORT) and compared_with not in ("baseline", "none") else 2


def evidence_map(catalogue: Catalogue) -> list[tuple[str, list[Spot | None]]]:
    """Outcomes by kind of evidence, over the studies of what the articles promote.

    Args:
        catalogue: The records.

    Returns:
        For each outcome that somebody studied and some claim that is no mere fact is about, in the order of the vocabulary, a cell for each kind; None where there is none.
    """
    sources: dict[tuple[str, int], dict[str, tuple[str, ...]]] = {}
    where: dict[tuple[str, str], tuple[str, int]] = {}
    for key in catalogue.sorted_references:
        reference = catalogue.references[key]
        if reference.study is None:
            continue
        for name, finding in reference.findings.items():
            facts = facts_of(reference, finding)
            if facts.intervention == "none":
                continue
            cell = (finding.outcome, _map_kind(reference.study.design, facts.subject, facts.compared_with))
            where[key, name] = cell
            its = sources.setdefault(cell, {})
            its[key] = (*its.get(key, ()), name)
    best: dict[tuple[str, int], Certainty] = {}
    for rating in catalogue.ratings.values():
        for its in (rating, *(part for _, part in rating.parts)):
            if its.kind not in (Kind.EFFECT, Kind.COMPARISON):
                continue
            for study in (*its.studies, *its.indirect):
                for reading in study.readings:
                    cell = where.get((reading.reference_id, reading.link.finding_id))
                    if cell:
                        best[cell] = max(best.get(cell, Certainty.NONE), study.grade, key=lambda certainty: certainty.rank)
    # Outcomes that only facts are about, such as prices, are no matter of trials.
    framed = [(claim.kind, claim.about) for claim in catalogue.live.values()] + [(part.kind or claim.kind, part.about) for claim in catalogue.live.values() for part in claim.parts]
    said = {outcome for kind, about in framed if about and kind is not Kind.FACT for outcome in about.outcomes}
    rows = []
    for outcome in (word for word in catalogue.words.outcomes if word in said):
        spots = [Spot(outcome, kind, found, best.get((outcome, kind))) if (found := sources.get((outcome, kind))) else None for kind in range(len(MAP_KINDS))]
        if any(spots):
            rows.append((outcome, spots))
    return rows


def no_studies(catalogue: Catalogue) -> dict[str, Spot]:
    """What sources that are no studies say of each outcome.

    Args:
        catalogue: The records.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for key in catalogue.sorted_references:
        reference = catalogue.references[key]
        for name, finding in reference.findings.items() if reference.study is None else ():
            if facts_of(reference, finding).intervention != "none":
                its = found.setdefault(finding.outcome, {})
                its[key] = (*its.get(key, ()), name)
    return {outcome: Spot(outcome, NO_STUDY, its, None) for outcome, its in found.items()}


def outcomes_of(claims: Mapping[str, Claim], known: Iterable[str], most: int = 8) -> list[str]:
    """The outcomes that a topic's claims are about, those of most claims first.

    Args:
        claims: Its claims.
        known: Those that may be named; among equals the first of them comes first.
        most: How many at most.
    """
    said = Counter(outcome for claim in claims.values() for outcome in {each for about in (claim.about, *(part.about for part in claim.parts)) if about for each in about.outcomes})
    return sorted((outcome for outcome in known if said[outcome]), key=lambda outcome: -said[outcome])[:most]


def by_verdict(claims: Mapping[str, Claim]) -> list[tuple[Verdict, list[str]]]:
    """Claims under their verdicts, in the order of pages.

    Args:
        claims: The claims.
    """
    groups = [(verdict, [key for key, claim in claims.items() if claim.verdict is verdict]) for verdict in VERDICT_ORDER]
    return [(verdict, keys) for verdict, keys in groups if keys]
