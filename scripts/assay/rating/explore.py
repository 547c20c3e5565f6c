"""What the rule gives for free: what would change a verdict, and what a source carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assay.model.claim import PEOPLE_KINDS, Claim
from assay.model.reference import Reference
from assay.model.vocabulary import Vocabulary
from assay.model.words import Certainty, Funding, Kind, SourceClass, Standing, Subject, Verdict
from assay.rating.directness import facts_of
from assay.rating.rate import Rating, rate, turned_round
from assay.rating.scales import ENOUGH_PEOPLE, FEW_PEOPLE
from assay.rating.studies import Study, without_lowering


@dataclass(frozen=True)
class Move:
    """Something that would change a verdict.

    Attributes:
        what: The thing, as it completes "the verdict would move with …".
        verdict: The verdict that the rule would then give.
    """

    what: str
    verdict: Verdict


def _trial(key: str, people: int, stance: str) -> Study:
    return Study(key=key, readings=(), stance=stance, weight=people, reach=Certainty.HIGH, grade=Certainty.HIGH, controlled=True)


def _counted(key: str, stance: str, grade: Certainty = Certainty.HIGH) -> Study:
    return Study(key=key, readings=(), stance=stance, weight=1, reach=grade, grade=grade)


def _without(reason: str) -> Callable[[list[Study]], list[Study]]:
    """Takes one kind of lowering away from every study."""
    return lambda studies: [without_lowering(study, reason) for study in studies]


def _adding(*more: Study) -> Callable[[list[Study]], list[Study]]:
    return lambda studies: [*studies, *more]


Option = tuple[str, Callable[[list[Study]], list[Study]]]


def _options(kind: Kind) -> list[Option]:
    """What could come, from the least to the most, for and against."""
    if kind in PEOPLE_KINDS:
        return [
            ("the same studies with a low risk of bias", _without("risk of bias")),
            ("the same studies done on exactly what the claim is about", _without("indirectness")),
            ("the same studies paid for by somebody independent", _without("money")),
            (f"one independent randomised trial of {FEW_PEOPLE} people, soundly made, that shows it", _adding(_trial("~a", FEW_PEOPLE, "supports"))),
            (f"one independent randomised trial of {ENOUGH_PEOPLE} people, soundly made, that shows it", _adding(_trial("~a", ENOUGH_PEOPLE, "supports"))),
            (f"two such trials of {ENOUGH_PEOPLE} people each that show it", _adding(_trial("~a", ENOUGH_PEOPLE, "supports"), _trial("~b", ENOUGH_PEOPLE, "supports"))),
            (f"one sound randomised trial of {FEW_PEOPLE} people that looks for it and does not find it", _adding(_trial("~a", FEW_PEOPLE, "against"))),
            (f"one sound randomised trial of {ENOUGH_PEOPLE} people that looks for it and does not find it", _adding(_trial("~a", ENOUGH_PEOPLE, "against"))),
        ]
    if kind is Kind.MECHANISM:
        return [
            ("one more laboratory that finds it", _adding(_counted("~a", "supports"))),
            ("two more laboratories that find it", _adding(_counted("~a", "supports"), _counted("~b", "supports"))),
            ("one more laboratory that looks for it and does not find it", _adding(_counted("~a", "against"))),
            ("two more laboratories that look for it and do not find it", _adding(_counted("~a", "against"), _counted("~b", "against"))),
        ]
    return [
        ("one more independent primary source that says so", _adding(_counted("~a", "supports", Certainty.MODERATE))),
        ("the primary record saying so", _adding(_counted("~a", "supports", Certainty.HIGH))),
        ("one independent primary source that says otherwise", _adding(_counted("~a", "against", Certainty.MODERATE))),
        ("the primary record saying otherwise", _adding(_counted("~a", "against", Certainty.HIGH))),
    ]


def _mirrored(option: Option) -> Option:
    """For a caution the links are directed at the caution, but what matters is the claim that it denies."""
    what, adjust = option

    def turned(studies: list[Study]) -> list[Study]:
        return [turned_round(study) for study in adjust([turned_round(study) for study in studies])]

    for plain, told in (("says so", "says what the caution denies"), ("saying so", "saying what the caution denies"), ("otherwise", "the same as the caution"), (" it", " what the caution denies")):
        if plain in what:
            return what.replace(plain, told, 1), turned
    return what, turned


def what_would_change(claim: Claim, references: Mapping[str, Reference], vocabulary: Vocabulary) -> list[Move]:
    """The least that would move a verdict in each direction, worked out by trying.

    For each verdict that can be reached only the first way to it is kept, so the list is short.

    Args:
        claim: The claim.
        references: All references.
        vocabulary: The words of the subject.

    Returns:
        Moves, improvements first; none for what is not checkable.
    """
    now = rate(claim, references, vocabulary)
    if now.verdict is Verdict.NOT_CHECKABLE or claim.parts:
        return []
    kind = (claim.denies.kind if claim.denies else Kind.EFFECT) if claim.kind is Kind.CAUTION else Kind.FACT if claim.kind is Kind.ADVICE else claim.kind
    options = [_mirrored(option) for option in _options(kind)] if claim.kind is Kind.CAUTION else _options(kind)
    moves: dict[Verdict, Move] = {}
    for what, adjust in options:
        then = rate(claim, references, vocabulary, adjust).verdict
        if then is not now.verdict:
            moves.setdefault(then, Move(what, then))
    return sorted(moves.values(), key=lambda move: move.verdict.severity or 0)


def without_source(reference_id: str, claims: Mapping[str, Claim], references: Mapping[str, Reference], vocabulary: Vocabulary) -> dict[str, tuple[Verdict, Verdict]]:
    """Which verdicts would change if a source were retracted.

    Args:
        reference_id: The source.
        claims: The claims to look at.
        references: All references.
        vocabulary: The words of the subject.

    Returns:
        The verdict now and then, by claim; only where they differ.
    """
    gone = references[reference_id].model_copy(update={"standing": Standing.RETRACTED})
    changed = {**references, reference_id: gone}
    moved = {}
    for key, claim in claims.items():
        if any(link.reference_id == reference_id for link in claim.all_links()):
            now, then = rate(claim, references, vocabulary).verdict, rate(claim, changed, vocabulary).verdict
            if now is not then:
                moved[key] = (now, then)
    return moved


def _people_only(study: Study) -> bool:
    return any(facts_of(reading.reference, reading.finding).subject in (None, Subject.HUMAN) for reading in study.readings)


def _no_industry(study: Study) -> bool:
    """Funding that was not seen counts as industry here, so that the answer errs on the careful side."""
    return all(reading.reference.study is None or reading.reference.study.funding is Funding.INDEPENDENT for reading in study.readings) and all(
        reading.reference.source_class is not SourceClass.COMPANY for reading in study.readings
    )


def _no_preprints(study: Study) -> bool:
    return not all(reading.reference.source_class is SourceClass.PREPRINT or reading.reference.standing is Standing.PREPRINT for reading in study.readings)


SENSITIVITY: Mapping[str, tuple[str, Callable[[Study], bool]]] = {
    "people": ("Studies in people only", _people_only),
    "independent": ("Without money of makers, or money that was not seen", _no_industry),
    "reviewed": ("Without preprints", _no_preprints),
}
"""Ways to look at the evidence: a label, and which studies stay."""


def sensitivity(claim: Claim, references: Mapping[str, Reference], vocabulary: Vocabulary, views: Sequence[str]) -> Rating:
    """The rating when only some studies count.

    Args:
        claim: The claim.
        references: All references.
        vocabulary: The words of the subject.
        views: Keys of :data:`SENSITIVITY`; a study must pass all of them.
    """
    tests = [SENSITIVITY[view][1] for view in views]
    return rate(claim, references, vocabulary, lambda studies: [study for study in studies if all(test(study) for test in tests)])
