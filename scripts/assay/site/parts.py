"""Lists that go onto further pages by themselves when they grow, so that no page becomes heavy (decisions, "Pages stay light")."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil
from typing import TypeVar

from assay.model.claim import Claim
from assay.model.lists import OpenQuestion
from assay.model.reference import Reference
from assay.rating.rate import Rating
from assay.rating.studies import Role
from assay.site.claim_rows import ClaimRow
from assay.site.escape import text
from assay.site.slim import slim

HEAVY = 60 * 1024
"""Bytes of HTML that no page exceeds."""
ROOM = 36_000
"""Bytes for the rows of a list. The frame of a page is 14,000, and an estimate may be wrong by a fifth."""

ROWS_ROOM = 40_000
"""Bytes for the rows of the table of claims. Their weight is known to within a hundredth; the frame with the filters is 18,000."""

CLAIM_ROOM = 38_500
"""Bytes for all that a claim's page says; its frame with the table of contents is 17,000."""

Item = TypeVar("Item")


def split(items: Iterable[Item], weigh: Callable[[Item], int], room: int = ROOM) -> list[list[Item]]:
    """Items in their order on as few pages as hold them, about as much on each.

    Args:
        items: The items.
        weigh: About how many bytes of HTML an item takes.
        room: How many there is room for. An item that is heavier has a page to itself.

    Returns:
        The pages; none is empty, and there is none where there are no items.
    """
    weighed = [(item, weigh(item)) for item in items]
    total = sum(weight for _, weight in weighed)
    fair = total / max(1, ceil(total / room))
    pages: list[list[Item]] = []
    used = 0
    for item, weight in weighed:
        if not pages or used + weight > room or used >= fair:
            pages.append([])
            used = 0
        pages[-1].append(item)
        used += weight
    return pages


def weigh_reference(reference: Reference) -> int:
    """The bytes of its row in the list of references.

    Args:
        reference: The record.
    """
    return 260 + len((reference.title or "").encode())


def weigh_claim_row(row: ClaimRow) -> int:
    """The bytes of a row of the table of claims.

    Args:
        row: The row.
    """
    return 127 + len(f"{row.key}{row.claim.verdict.value}") + sum(len(slim(text(word)).encode()) for word in row.words)


def weigh_question(question: OpenQuestion, claims: Callable[[str], str]) -> int:
    """The bytes of an open question with its links.

    Args:
        question: The question.
        claims: The text of a claim by its key.
    """
    links = sum(120 + len(claims(key).encode()) for key in question.claims) + 90 * len(question.references)
    return 120 + len(f"{question.question}{question.how}".encode()) + links


def weigh_claim(claim: Claim, rating: Rating) -> int:
    """About how many bytes of HTML a claim's page has without its frame.

    Reckoned from what it will hold, so that nobody has to make the page to know how many there are. The factors were
    fitted to the 123 claims of November 2026 and are less than 3,500 bytes off for each.

    Args:
        claim: The claim.
        rating: Its rating.
    """
    ratings = [its for _, its in rating.parts] or [rating]
    readings = [reading for its in ratings for reading in its.readings]
    cells = sum(len(reading.table) for reading in readings if reading.role in (Role.VOTES, Role.INDIRECT))
    prose = sum(len(text.encode()) for text in (claim.reasoning, claim.summary, claim.would_change, claim.honest))
    return round(3_000 + 2_500 * len(ratings) + 760 * len(readings) + 130 * cells + 2.7 * prose)


def is_heavy(claim: Claim, rating: Rating, room: int = CLAIM_ROOM) -> bool:
    """Whether a claim's page had better be two.

    Args:
        claim: The claim.
        rating: Its rating.
        room: Bytes that its page may have without the frame.
    """
    return weigh_claim(claim, rating) > room
