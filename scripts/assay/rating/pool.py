"""Weighing studies that may disagree. Knows nothing of designs, countries or laboratories.

Every study has a *grade* (what it is worth by itself) and a *reach* (what its design could be worth
at best). For each grade from the best down, a pool is made of

* the supporting studies of at least that grade, and
* the contrary and mixed studies that *reach* it, whatever their own flaws: a flaw never excuses a
  contrary study from being heard.

A pool's level is its grade, lowered for few people on the supporting side (imprecision) and for
disagreement (inconsistency). The best pool gives the certainty. Built this way the rule is monotone:
a supporting study can only help, a contrary or mixed one can only hurt (tests/rating/test_properties.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assay.model.words import Certainty

SUPPORTS_ABOVE = 0.6
CONTRADICTS_BELOW = 0.4
MINORITY_ONE = 0.25
MINORITY_TWO = 0.4


class Weighed(Protocol):
    """A study as the pool sees it: ``stance`` is supports, against or mixed; ``weight`` counts people, laboratories or sources."""

    @property
    def stance(self) -> str: ...
    @property
    def weight(self) -> int: ...
    @property
    def grade(self) -> Certainty: ...
    @property
    def reach(self) -> Certainty: ...


class Scale(Protocol):
    """How one branch of the rule weighs: at which grades pools are made (best first), what studies are worth, what disagreement costs."""

    grades: Sequence[Certainty]
    floor: Certainty

    def strength(self, grade: Certainty, side: Sequence[Weighed]) -> Certainty:
        """What one side's studies are worth at a grade, before disagreement counts."""

    def inconsistency(self, minority: float) -> int:
        """Steps that disagreement costs, by the share of the weight that does not support, 0 to 1."""


@dataclass(frozen=True)
class Pool:
    """The studies of one grade and better, weighed.

    Attributes:
        grade: The grade that admits studies.
        supports: Weight of supporting studies.
        against: Weight of contrary studies.
        mixed: Weight of mixed studies; each counts half either way.
        share: Part of the weight that supports, 0 to 1.
        strength: What the supporting side is worth before disagreement counts.
        inconsistency: Steps lost to disagreement: 0, 1 or 2.
        level: What the pool is worth.
    """

    grade: Certainty
    supports: int
    against: int
    mixed: int
    share: float
    strength: Certainty
    inconsistency: int
    level: Certainty

    @property
    def agrees(self) -> bool:
        """Whether this pool supports the claim."""
        return self.supports > 0 and self.share > SUPPORTS_ABOVE


@dataclass(frozen=True)
class Balance:
    """What all studies together say.

    Attributes:
        direction: supports, contradicts, mixed, or none when there are no studies.
        support: Certainty of the supporting evidence after all lowering; none when there is none.
        contrary: Certainty of the contrary evidence.
        pools: The pools, best grade first.
        best: The pool that gave ``support``.
    """

    direction: str
    support: Certainty
    contrary: Certainty
    pools: tuple[Pool, ...]
    best: Pool | None

    @property
    def certainty(self) -> Certainty:
        """Certainty of the side that is better founded."""
        return max(self.support, self.contrary, key=_rank)


def lower(certainty: Certainty, steps: int, floor: Certainty = Certainty.VERY_LOW) -> Certainty:
    """A certainty lowered by steps.

    Args:
        certainty: Where it stands; what is below the floor already stays there.
        steps: How many steps it loses.
        floor: Where it stops.
    """
    return Certainty.at(max(certainty.rank - steps, min(certainty.rank, floor.rank)))


def weigh(studies: Sequence[Weighed], scale: Scale) -> Balance:
    """Weighs studies that may disagree.

    Args:
        studies: The studies, each counted once.
        scale: How this branch of the rule weighs.

    Returns:
        The balance. It does not depend on the order of the studies.
    """
    pools: list[Pool] = []
    support = blocked = contrary = agreeing = Certainty.NONE
    best: Pool | None = None
    for grade in scale.grades:
        pro = [s for s in studies if s.stance == "supports" and s.grade.rank >= grade.rank]
        reached = [s for s in studies if s.reach.rank >= grade.rank]
        against = [s for s in reached if s.stance == "against"]
        mixed = [s for s in reached if s.stance == "mixed"]
        pool = _pool(grade, pro, against, mixed, scale)
        if pool is None:
            continue
        pools.append(pool)
        if pool.level.rank > support.rank:
            support, best = pool.level, pool
        if pool.agrees:
            agreeing = max(agreeing, pool.level, key=_rank)
        else:
            # What stands in the way is only worth its own grade, so that ten people do not hold up a hundred.
            opposed = [study for study in (*against, *mixed) if study.grade.rank >= grade.rank]
            if opposed:
                blocked = max(blocked, lower(scale.strength(grade, opposed), 2, scale.floor), key=_rank)
        contrary = max(contrary, _contrary(studies, grade, scale), key=_rank)
    if not pools:
        direction = "none"
    elif agreeing.rank > max(blocked.rank, contrary.rank):
        direction = "supports"
    elif contrary.rank > (support if agreeing is not Certainty.NONE else agreeing).rank:
        direction = "contradicts"
    else:
        direction = "mixed"
    return Balance(direction, support, contrary, tuple(pools), best)


def _rank(certainty: Certainty) -> int:
    return certainty.rank


def _weight(studies: Sequence[Weighed]) -> int:
    return sum(study.weight for study in studies)


def _pool(grade: Certainty, pro: Sequence[Weighed], against: Sequence[Weighed], mixed: Sequence[Weighed], scale: Scale) -> Pool | None:
    s, c, m = _weight(pro), _weight(against), _weight(mixed)
    if s + c + m == 0:
        return None
    share = (s + m / 2) / (s + c + m)
    worth = scale.strength(grade, pro) if pro else Certainty.NONE
    lost = scale.inconsistency(1 - share)
    return Pool(grade, s, c, m, share, worth, lost, lower(worth, lost, scale.floor))


def _contrary(studies: Sequence[Weighed], grade: Certainty, scale: Scale) -> Certainty:
    """What the contrary side is worth at a grade. Mixed studies neither help nor hinder it."""
    against = [s for s in studies if s.stance == "against" and s.grade.rank >= grade.rank]
    pro = [s for s in studies if s.stance == "supports" and s.reach.rank >= grade.rank]
    c, s = _weight(against), _weight(pro)
    if not c or s / (s + c) >= CONTRADICTS_BELOW:
        return Certainty.NONE
    return lower(scale.strength(grade, against), scale.inconsistency(s / (s + c)), scale.floor)
