"""Ratings worked out once for as long as nothing that they rest on changes."""

from __future__ import annotations

from collections.abc import Mapping

from assay.model.claim import Claim
from assay.model.reference import Reference
from assay.model.vocabulary import Vocabulary
from assay.rating.rate import Rating, rate


class Ratings:
    """Remembers the rating of each claim by the very records that it was made of.

    A rating rests on the claim, the sources that its links name, and the words; see :func:`assay.rating.rate.rate`.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], Rating]] = {}

    def of(self, key: str, claim: Claim, references: Mapping[str, Reference], vocabulary: Vocabulary) -> Rating:
        """The rating of a claim, from memory where it rests on the same records as the last time.

        Args:
            key: The claim's id.
            claim: The claim.
            references: All references, by id.
            vocabulary: The words of the subject.
        """
        base = (claim, vocabulary, *(references.get(link.reference_id) for link in claim.all_links()))
        before = self._kept.get(key)
        if before is None or len(before[0]) != len(base) or any(one is not other for one, other in zip(before[0], base, strict=True)):
            before = self._kept[key] = (base, rate(claim, references, vocabulary))
        return before[1]
