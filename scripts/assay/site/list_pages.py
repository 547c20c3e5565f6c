"""Lists that have pages of their own for what they hold: open questions, searches, the evidence map, and the list of references."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assay.model.reference import Reference
from assay.model.words import Certainty
from assay.site import addresses, overview
from assay.site.catalogue import Catalogue
from assay.site.vancouver import first_name, long_date, sort_key

Add = Callable[..., None]
"""Renders a page and files it: path, template, title, description and what the template needs."""

QUESTIONS = {
    "verdict": "A verdict can turn on the answer",
    "citation": "The audit of a citation can turn on the answer",
    "detail": "A detail hangs on the answer",
}
"""Headings of the open questions by what hangs on them, the most consequential first."""

LISTS_WEIGHT = 0.3
"""How much lists count in the search, against 1 for a record: they hold words of every record."""


def open_questions(catalogue: Catalogue, add: Add) -> None:
    """The open questions by what hangs on them."""
    questions = catalogue.open_questions
    add(
        addresses.QUESTIONS,
        "open-questions",
        weight=LISTS_WEIGHT,
        hide=("navigation", "toc"),
        title="Open questions",
        description=f"{len(questions)} questions that reading more, or a look at the live web, should settle, and the verdicts that hang on them.",
        groups=[(hangs, heading, catalogue.question_parts[hangs]) for hangs, heading in QUESTIONS.items()],
        number=len(questions),
    )
    for hangs, heading in QUESTIONS.items():
        before = 0
        for number, part in enumerate(catalogue.question_parts[hangs], 1):
            add(
                addresses.questions_page(hangs, number),
                "open-questions-part",
                weight=LISTS_WEIGHT,
                hide=("navigation", "toc"),
                title=f"Open questions: {heading.lower()}" + (f", page {number}" if number > 1 else ""),
                description=f"{len(part)} questions that reading more, or a look at the live web, should settle. {heading}.",
                heading=heading,
                questions=part,
                before=before,
                number=number,
                parts=[addresses.questions_page(hangs, n) for n, _ in enumerate(catalogue.question_parts[hangs], 1)],
            )
            before += len(part)


def searches(catalogue: Catalogue, add: Add) -> None:
    """The list of searches, and the page of each."""
    add(
        addresses.SEARCHES,
        "searches",
        weight=LISTS_WEIGHT,
        hide=("navigation", "toc"),
        title="Searches",
        description=f"{len(catalogue.searches)} searches behind the verdicts: what was asked, where, when, and what could not be seen.",
        searches=[(key, search, _leaning(catalogue, key)) for key, search in catalogue.searches.items()],
    )
    for key, search in catalogue.searches.items():
        add(
            addresses.search_page(key),
            "search",
            hide=("navigation", "toc"),
            title=search.question,
            description=f"A search of {long_date(search.date)}: what was asked, where, and what it could not see. {search.question}",
            source=catalogue.path("search", key),
            search=search,
            leaning=_leaning(catalogue, key),
        )


def _leaning(catalogue: Catalogue, search_id: str) -> list[str]:
    """The live claims behind which a search stands."""
    return [key for key, claim in catalogue.live.items() if search_id in claim.all_searches()]


def evidence_map(catalogue: Catalogue, add: Add) -> None:
    """The evidence map, and the sources of each outcome on it."""
    rows = overview.evidence_map(catalogue)
    add(
        addresses.MAP,
        "map",
        title="Evidence map",
        description=f"What was measured of {catalogue.words.intervention}, in which kind of study, how often and how surely.",
        hide=("navigation", "toc"),
        kinds=overview.MAP_KINDS,
        rows=rows,
        levels=sorted((each for each in Certainty if each.rank >= Certainty.NO_DIRECT.rank), key=lambda each: each.rank),
    )
    for outcome, spots in rows:
        label = catalogue.words.label("outcomes", outcome)
        add(
            addresses.map_page(outcome),
            "map-outcome",
            weight=LISTS_WEIGHT,
            hide=("navigation", "toc"),
            title=f"Evidence on {label}",
            description=f"Who measured {label}, in which kind of study, and how surely: {sum(len(spot.references) for spot in spots if spot)} sources.",
            kinds=overview.MAP_KINDS,
            spots=[spot for spot in spots if spot],
        )


def initial(catalogue: Catalogue, key: str) -> str:
    """The letter under which a reference is listed; figures and other scripts stand together.

    Args:
        catalogue: The records.
        key: Its id.
    """
    first = sort_key(first_name(key, catalogue.references[key]))[:1].upper()
    if "A" <= first <= "Z":
        return first
    return "0–9" if first.isdecimal() else "other"


def letters(catalogue: Catalogue) -> list[tuple[str, int]]:
    """The letters of the list of references, in its order, each with the page on which it begins.

    Args:
        catalogue: The records.
    """
    found: dict[str, int] = {}
    for number, part in enumerate(catalogue.reference_parts, 1):
        for key in part:
            found.setdefault(initial(catalogue, key), number)
    return list(found.items())


def reference_list(catalogue: Catalogue, add: Add) -> None:
    """The pages of the list of references, where it needs more than one."""
    parts = catalogue.reference_parts
    if len(parts) < 2:
        return
    for number, part in enumerate(parts, 1):
        first, last = initial(catalogue, part[0]), initial(catalogue, part[-1])
        add(
            addresses.references_page(number),
            "references-part",
            weight=LISTS_WEIGHT,
            hide=("navigation", "toc"),
            title=f"References: {first} to {last}",
            description=f"{len(part)} of {len(catalogue.references)} sources, by first author or title: from {catalogue.names[part[0]]} to {catalogue.names[part[-1]]}.",
            rows=reference_rows(catalogue, part),
            number=number,
            parts=[addresses.references_page(n) for n, _ in enumerate(parts, 1)],
        )


def claim_list(catalogue: Catalogue, add: Add) -> None:
    """The pages of the table of claims after the first, which has the filters; none where all claims stand on that one."""
    parts, total = catalogue.claim_parts, len(catalogue.live)
    before = 0
    for number, part in enumerate(parts, 1):
        if number > 1:
            which = f"{before + 1:,} to {before + len(part):,} of {total:,}"
            add(
                addresses.claim_list_page(number),
                "claims-part",
                hide=("navigation", "toc"),
                title=f"Claims: {which}",
                description=f"Claims {which} about {catalogue.words.subject}, article by article in reading order, with their verdicts.",
                # Each claim is found by its own page.
                head={"search": {"exclude": True}},
                which=which,
                rows=part,
                number=number,
                parts=[addresses.claim_list_page(n) for n, _ in enumerate(parts, 1)],
            )
        before += len(part)


@dataclass(frozen=True)
class ReferenceRow:
    """A row of the list of references.

    Attributes:
        key: Its id.
        reference: The record.
        claims: How many claims lean on it.
        begins: The letter that begins with it on its page, or None.
    """

    key: str
    reference: Reference
    claims: int
    begins: str | None


def reference_rows(catalogue: Catalogue, keys: list[str]) -> list[ReferenceRow]:
    """Rows of the list of references.

    Args:
        catalogue: The records.
        keys: Ids of references, in the order of the list.
    """
    rows, before = [], None
    for key in keys:
        letter = initial(catalogue, key)
        rows.append(ReferenceRow(key, catalogue.references[key], len({use.key for use in catalogue.uses[key]}), letter if letter != before else None))
        before = letter
    return rows
