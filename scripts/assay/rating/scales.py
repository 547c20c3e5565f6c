"""What studies are worth together: people, laboratories and sources are counted on scales of their own."""

from __future__ import annotations

from collections.abc import Sequence

from assay.model.words import Certainty
from assay.rating.pool import MINORITY_ONE, MINORITY_TWO, Weighed, lower

ENOUGH_PEOPLE = 400
FEW_PEOPLE = 100


def imprecision(people: int) -> int:
    """Steps lost for few people: 2 below 100, 1 below 400, else 0 (optimal information size, after GRADE guidelines no. 6)."""
    return 2 if people < FEW_PEOPLE else 1 if people < ENOUGH_PEOPLE else 0


class PeopleScale:
    """Studies in people, weighed by people."""

    grades = (Certainty.HIGH, Certainty.MODERATE, Certainty.LOW, Certainty.VERY_LOW)
    floor = Certainty.VERY_LOW

    def strength(self, grade: Certainty, side: Sequence[Weighed]) -> Certainty:
        """The grade, less for few people."""
        return lower(grade, imprecision(sum(study.weight for study in side)))

    def inconsistency(self, minority: float) -> int:
        """One step from a quarter of the weight on, two from two fifths on."""
        return 2 if minority >= MINORITY_TWO else 1 if minority >= MINORITY_ONE else 0


class IndirectScale:
    """Cells and animals beside a claim about people: a direction, and never more than that."""

    grades = (Certainty.NO_DIRECT,)
    floor = Certainty.NO_DIRECT

    def strength(self, grade: Certainty, side: Sequence[Weighed]) -> Certainty:
        """Always "no direct human evidence"."""
        return grade

    def inconsistency(self, minority: float) -> int:
        """Nothing is left to lose."""
        return 0


class _CountedScale:
    """Laboratories or sources, counted.

    They are few, so one in four is a single laboratory and must not turn a verdict by itself:
    disagreement costs one step, from two fifths on. Nor does it go below low: that one of two
    speaks for a matter leaves it open (docs/decisions.md).
    """

    floor = Certainty.LOW

    def inconsistency(self, minority: float) -> int:
        """One step from two fifths on."""
        return 1 if minority >= MINORITY_TWO else 0


class LaboratoryScale(_CountedScale):
    """Ways of working, weighed by laboratory."""

    grades = (Certainty.HIGH,)

    def strength(self, grade: Certainty, side: Sequence[Weighed]) -> Certainty:
        """One is low, two are moderate; three are high when one worked in people with a control, or in whole skin."""
        if len(side) >= 3 and any(getattr(study, "whole", False) for study in side):
            return Certainty.HIGH
        return Certainty.MODERATE if len(side) >= 2 else Certainty.LOW


class SourceScale(_CountedScale):
    """Facts, weighed by how near independent sources stand."""

    grades = PeopleScale.grades

    def strength(self, grade: Certainty, side: Sequence[Weighed]) -> Certainty:
        """The record is high; two primary sources are high, one is moderate; a reviewed paper is moderate; others are low."""
        best = max(study.grade.rank for study in side)
        primary = sum(study.grade.rank >= Certainty.MODERATE.rank for study in side)
        if best == Certainty.HIGH.rank or primary >= 2:
            return Certainty.HIGH
        return Certainty.MODERATE if best >= Certainty.LOW.rank else Certainty.LOW
