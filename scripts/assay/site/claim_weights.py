"""About how many bytes of HTML the things on a claim's pages take, reckoned as in :mod:`assay.site.weights`."""

from __future__ import annotations

from assay.model.claim import Claim
from assay.rating.rate import Rating
from assay.rating.studies import Role
from assay.site.catalogue import Catalogue
from assay.site.claim_view import Harm, MatrixRow, Section, StudyStep, cited
from assay.site.evidence_view import EvidenceRow
from assay.site.weights import size, weigh_link, weigh_row

CLAIM_FRAME = 20_750
"""Bytes of a claim's page that do not grow with its evidence: the theme with the table of contents, and of them 3,100 only where the site has an address. The most that was measured."""
CLAIM_ROOM = 38_000
"""Bytes for all that a claim's page says while its steps stand on it: what the frame leaves, less the 2,680 by which :func:`weigh_claim` may be too light."""
SPLIT_ROOM = 40_600
"""The same where the steps stand beside it: what is left is reckoned thing by thing, and was never too light."""
TABLE_HEAD = 400
"""The heading of a part, and caption and heads of a table."""
POINTER = 350
"""What says of a heading, or of the whole list, how much stands elsewhere, and leads there."""


def weigh_claim(claim: Claim, rating: Rating) -> int:
    """About how many bytes of HTML a claim's page has without its frame, with its steps and all evidence on it.

    Reckoned from what it will hold, so that nobody has to make the page to know how many there are. The factors were
    fitted to the 123 claims of November 2026; none of those above 20,000 bytes is heavier by more than 2,680.

    Args:
        claim: The claim.
        rating: Its rating.
    """
    ratings = [its for _, its in rating.parts] or [rating]
    readings = [reading for its in ratings for reading in its.readings]
    cells = sum(len(reading.table) for reading in readings if reading.role in (Role.VOTES, Role.INDIRECT))
    prose = sum(len(text.encode()) for text in (claim.reasoning, claim.summary, claim.would_change, claim.honest))
    return round(3_150 + 2_500 * len(ratings) + 760 * len(readings) + 130 * cells + 2.7 * prose)


def is_heavy(claim: Claim, rating: Rating) -> bool:
    """Whether a claim's page had better be two.

    Args:
        claim: The claim.
        rating: Its rating.
    """
    return weigh_claim(claim, rating) > CLAIM_ROOM


def weigh_around(catalogue: Catalogue, key: str) -> int:
    """A claim's page without its frame, its steps, its evidence and the list of unwanted effects.

    Args:
        catalogue: The records.
        key: The claim.
    """
    claim, rating = catalogue.claims[key], catalogue.ratings[key]
    ratings = [its for _, its in rating.parts] or [rating]
    prose = 2 * size(claim.claim) + size(claim.quote, claim.honest, claim.summary, claim.would_change, claim.reasoning, claim.override.why if claim.override else None)
    parts = sum(300 + size(part.what) for part, _ in rating.parts)
    mentioned = sum(weigh_link(catalogue, reference) for reference in catalogue.references if f"[@{reference}]" in claim.reasoning)
    cites = sum(260 + size(its.cite.why, its.record, its.printed.audit.definition if its.printed else None) for its in cited(catalogue, key))
    weighed = sum(55 * len(its.studies) + 12 * len(its.indirect) + 150 for its in ratings)
    moves = sum(130 + size(move.what) for move in catalogue.moves(key))
    searches = sum(90 + len(name) + size(catalogue.searches[name].question) for name in claim.all_searches() if name in catalogue.searches)
    history = sum(180 + size(entry.cause.definition, entry.note) for entry in claim.ledger)
    warnings = sum(10 + size(warning) for its in ratings for warning in its.warnings)
    similar = sum(weigh_row(catalogue, other) for other in catalogue.similar(key))
    return 4_700 + prose + parts + mentioned + cites + weighed + moves + searches + history + warnings + similar


def weigh_evidence(catalogue: Catalogue, row: EvidenceRow) -> int:
    """A row of evidence.

    Args:
        catalogue: The records.
        row: The row; where an earlier one says how it was made, it does not.
    """
    said = 130 + 2 * len(row.direction.value) + len(row.reference) + len(row.finding) + size(row.result, row.locator, row.why, row.role_why, catalogue.names[row.reference])
    if not row.span:
        return said + 15
    if not row.counts:
        return said + 10 + sum(2 + size(fact.said) for fact in row.how)
    made = sum(8 + size(fact.label, fact.value) if fact.known else 2 + size(fact.label) for fact in (*row.how, *row.tested))
    return said + 80 + size(row.title) + made


def weigh_harm(catalogue: Catalogue, harm: Harm) -> int:
    """What a source says of unwanted effects.

    Args:
        catalogue: The records.
        harm: What it says.
    """
    return 20 + weigh_link(catalogue, harm.reference) + size(harm.status, harm.what)


def weigh_steps_head(rating: Rating, sections: tuple[Section, ...]) -> int:
    """What stands on the page of a claim's steps but for the rows of studies.

    Args:
        rating: The rating of the claim.
        sections: The claim or its parts.
    """
    steps = sum(10 + size(step) for its in (*((rating,) if rating.parts else ()), *(section.rating for section in sections)) for step in its.steps)
    pools = sum(650 + 250 * len(section.pools) for section in sections)
    return 900 + steps + pools


def weigh_study(catalogue: Catalogue, step: StudyStep) -> int:
    """A study by itself, in the table of the steps.

    Args:
        catalogue: The records.
        step: The study.
    """
    names = sum(30 + size(catalogue.names[reference]) for reference in step.references)
    return 90 + names + size(step.stance, step.weight, step.start.label, step.end.label) + sum(25 + size(*lowering) for lowering in step.steps)


def weigh_matrix_row(catalogue: Catalogue, row: MatrixRow) -> int:
    """A study set against the claim, cell by cell.

    Args:
        catalogue: The records.
        row: The row.
    """
    cells = sum(45 + size(cell.words) + (40 + size(cell.why) if cell.why else 0) if cell else 60 for cell in row[3])
    return 70 + size(catalogue.names[row[0]], row[2]) + cells
