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

from collections.abc import Callable, Sequence
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


Strength = Callable[[Certainty, Sequence[Weighed]], Certainty]
"""What one side's studies are worth at a grade, before disagreement counts."""


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
        return max(self.support, self.contrary, key=lambda c: c.rank)


def lower(certainty: Certainty, steps: int) -> Certainty:
    """A certainty lowered by steps, never below very low."""
    return Certainty.at(max(certainty.rank - steps, min(certainty.rank, Certainty.VERY_LOW.rank)))


def _inconsistency(minority: float) -> int:
    return 2 if minority >= MINORITY_TWO else 1 if minority >= MINORITY_ONE else 0


def weigh(studies: Sequence[Weighed], grades: Sequence[Certainty], strength: Strength) -> Balance:
    """Weighs studies that may disagree.

    Args:
        studies: The studies, each counted once.
        grades: The grades at which pools are made, best first.
        strength: What one side's studies are worth at a grade.

    Returns:
        The balance. It does not depend on the order of the studies.
    """
    pools: list[Pool] = []
    support = blocked = contrary = Certainty.NONE
    agreeing = Certainty.NONE
    best: Pool | None = None
    for grade in grades:
        pro = [s for s in studies if s.stance == "supports" and s.grade.rank >= grade.rank]
        reached = [s for s in studies if s.reach.rank >= grade.rank]
        against = [s for s in reached if s.stance == "against"]
        mixed = [s for s in reached if s.stance == "mixed"]
        s, c, m = (sum(study.weight for study in side) for side in (pro, against, mixed))
        if s + c + m == 0:
            continue
        share = (s + m / 2) / (s + c + m)
        worth = strength(grade, pro) if pro else Certainty.NONE
        lost = _inconsistency(1 - share)
        level = lower(worth, lost) if pro else Certainty.NONE
        pool = Pool(grade, s, c, m, share, worth, lost, level)
        pools.append(pool)
        if pro and level.rank > support.rank:
            support, best = level, pool
        if pool.agrees:
            agreeing = max(agreeing, level, key=lambda x: x.rank)
        elif against or mixed:
            blocked = max(blocked, lower(strength(grade, [*against, *mixed]), 2), key=lambda x: x.rank)
        contrary = max(contrary, _contrary(studies, grade, strength), key=lambda x: x.rank)
    if not pools:
        direction = "none"
    elif agreeing.rank > max(blocked.rank, contrary.rank):
        direction = "supports"
    elif contrary.rank > support.rank or (contrary.rank > agreeing.rank and contrary.rank > Certainty.NONE.rank and agreeing is Certainty.NONE):
        direction = "contradicts"
    else:
        direction = "mixed"
    return Balance(direction, support, contrary, tuple(pools), best)


def _contrary(studies: Sequence[Weighed], grade: Certainty, strength: Strength) -> Certainty:
    """What the contrary side is worth at a grade. Mixed studies neither help nor hinder it."""
    against = [s for s in studies if s.stance == "against" and s.grade.rank >= grade.rank]
    pro = [s for s in studies if s.stance == "supports" and s.reach.rank >= grade.rank]
    c, s = (sum(study.weight for study in side) for side in (against, pro))
    if not c or s / (s + c) >= CONTRADICTS_BELOW:
        return Certainty.NONE
    return lower(strength(grade, against), _inconsistency(s / (s + c)))
