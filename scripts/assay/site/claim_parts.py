"""Which of a claim's evidence, steps and unwanted effects stand on its page, and which on pages beside it.

A claim with little evidence has one page. Where that would be heavy, things move away in this order, as far as they must:
the steps of the rule, the evidence that is only context, the list of unwanted effects, and of the results that count those
that come last under their headings. The verdict, the reasoning and the numbers of all results stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import TypeVar

from assay.model.words import Direction
from assay.site import addresses
from assay.site.catalogue import Catalogue
from assay.site.claim_view import EvidenceGroup, Section, harms, sections
from assay.site.claim_weights import (
    POINTER,
    SPLIT_ROOM,
    TABLE_HEAD,
    is_heavy,
    weigh_around,
    weigh_evidence,
    weigh_harm,
    weigh_matrix_row,
    weigh_steps_head,
    weigh_study,
)
from assay.site.evidence_view import side_by_side
from assay.site.parts import Listing, Part, continued

Row = TypeVar("Row")
StepRow = tuple[str, int, int]
"""A row of the steps: the table ("studies" or "matrix"), the number of the section, and the row's place in it."""


@dataclass(frozen=True)
class Spread:
    """Where a claim's things stand.

    Attributes:
        page: The claim's own page.
        steps: The rows of its steps, on pages of their own; None where the steps are on its page.
        evidence: The ids of its rows of evidence, of which the first page is the claim's; None where all are on its page.
        harms: The sources that say something of unwanted effects, on pages of their own; None where they are on its page.
        links: The id of the row of each link of the claim that stands on a further page, by ``id()`` of the link.
    """

    page: str
    steps: Listing[StepRow] | None = None
    evidence: Listing[str] | None = None
    harms: Listing[str] | None = None
    links: Mapping[int, str] | None = None

    def holder(self, anchor: str) -> str:
        """The page that holds a row of evidence.

        Args:
            anchor: The id of the row.
        """
        return self.evidence.where(anchor) if self.evidence else self.page


@dataclass(frozen=True)
class ShownGroup:
    """Rows of evidence under one heading, as far as they stand on one page.

    Attributes:
        group: All rows under the heading.
        rows: Those of this page; the first result of a study on it says how the study was made.
        counts: How many results of all there are for each direction, in the order of directions.
        elsewhere: The ids of the first and the last row that stands on another page; None where there is none.
    """

    group: EvidenceGroup
    rows: tuple
    counts: tuple[tuple[Direction, int], ...]
    elsewhere: tuple[str, str] | None


def spread(catalogue: Catalogue, key: str) -> Spread:
    """Divides a claim among as many pages as it needs.

    Args:
        catalogue: The records.
        key: The claim.
    """
    page = addresses.claim_page(key)
    if not is_heavy(catalogue.claims[key], catalogue.ratings[key]):
        return Spread(page)
    found = sections(catalogue, key)
    weights = _weights(catalogue, found)
    moved, harms_apart = _divided(catalogue, key, found, weights)
    evidence = links = effects = None
    if moved:
        elsewhere = frozenset(moved)
        further = continued(moved, weights.__getitem__, partial(addresses.part, page))
        evidence = Listing([[anchor for anchor in weights if anchor not in elsewhere], *(part.items for part in further)], partial(addresses.part, page))
        named = ((reading.link, section.anchors[reading.reference_id, reading.link.finding_id]) for section in found for reading in section.rating.readings)
        links = {id(link): anchor for link, anchor in named if anchor in elsewhere}
    if harms_apart:
        said = {harm.reference: harm for harm in harms(catalogue, catalogue.claims[key])}
        effects = continued(said, lambda reference: weigh_harm(catalogue, said[reference]), partial(addresses.part, addresses.harms_page(key)))
    return Spread(page, _steps(catalogue, key, found), evidence, effects, links)


def _weights(catalogue: Catalogue, found: Sequence[Section]) -> dict[str, int]:
    """The weight of each row of evidence by its id; the first under a heading bears that too."""
    return {
        section.anchors[row.reference, row.finding]: weigh_evidence(catalogue, row) + (0 if place else TABLE_HEAD)
        for section in found
        for group in section.groups
        for place, row in enumerate(group.rows)
    }


def _divided(catalogue: Catalogue, key: str, found: Sequence[Section], weights: Mapping[str, int]) -> tuple[list[str], bool]:
    """The rows of evidence that move away from the claim's page, and whether the unwanted effects do."""
    room = SPLIT_ROOM - weigh_around(catalogue, key)
    effects = sum(weigh_harm(catalogue, harm) for harm in harms(catalogue, catalogue.claims[key]))
    if effects + sum(weights.values()) <= room:
        return [], False
    # What counts comes by its place, so that each part of a claim keeps its first results.
    ranked = sorted(
        (number, place, section.number, section.anchors[row.reference, row.finding])
        for section in found
        for number, group in enumerate(section.groups)
        for place, row in enumerate(group.rows)
        if row.counts
    )
    staying, apart = [anchor for *_, anchor in ranked], False
    room -= POINTER * (1 + len(found))
    if effects + sum(map(weights.__getitem__, staying)) > room:
        apart = effects > POINTER
        room -= (POINTER if apart else effects) + POINTER * sum(len(section.groups) for section in found)
        del staying[sum(total <= room for total in accumulate(map(weights.__getitem__, staying))) :]
    kept = frozenset(staying)
    return [anchor for anchor in weights if anchor not in kept], apart


def _steps(catalogue: Catalogue, key: str, found: tuple[Section, ...]) -> Listing[StepRow]:
    weights: dict[StepRow, int] = {}
    for section in found:
        for place, step in enumerate(section.steps):
            if section.unit in ("laboratories", "sources") and len(step.references) == 1:
                continue  # the page names only those that are counted together
            weights["studies", section.number, place] = weigh_study(catalogue, step) + (0 if place else TABLE_HEAD)
    for section in found:
        for place, row in enumerate(section.matrix.rows if section.matrix else ()):
            weights["matrix", section.number, place] = weigh_matrix_row(catalogue, row) + (0 if place else 2 * TABLE_HEAD)
    return continued(weights, weights.__getitem__, partial(addresses.part, addresses.steps_page(key)), weigh_steps_head(catalogue.ratings[key], found))


def rows_on(part: Part[StepRow] | None, table: str, number: int, rows: Sequence[Row]) -> list[Row]:
    """The rows of a table of steps that stand on a page.

    Args:
        part: What stands on it; None for all rows.
        table: The table, as in :data:`StepRow`.
        number: The number of the section.
        rows: All rows of the table.
    """
    return [row for place, row in enumerate(rows) if part is None or (table, number, place) in part.items]


def groups_on(part: Part[str] | None, section: Section) -> list[ShownGroup]:
    """The evidence of a section as it stands on a page.

    Args:
        part: The ids of the rows on it; None for all.
        section: The claim or its part.
    """
    shown = []
    for group in section.groups:
        counted = {direction: sum(row.direction is direction for row in group.rows) for direction in Direction}
        counts = tuple((direction, number) for direction, number in counted.items() if number)
        if part is None:
            shown.append(ShownGroup(group, group.rows, counts, None))
            continue
        ids = {section.anchors[row.reference, row.finding]: row for row in group.rows}
        here, there = [row for anchor, row in ids.items() if anchor in part.items], [anchor for anchor in ids if anchor not in part.items]
        shown.append(ShownGroup(group, side_by_side([replace(row, span=1) for row in here]), counts, (there[0], there[-1]) if there else None))
    return shown
