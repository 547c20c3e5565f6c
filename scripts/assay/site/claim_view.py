"""What a claim's page shows, worked out of the claim and its rating; the template only sets it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from assay.model.article import PrintedReference
from assay.model.claim import PEOPLE_KINDS, Cite, Claim, Part
from assay.model.words import Certainty, Closeness, Element, Kind, Subject
from assay.rating.directness import Comparison
from assay.rating.pool import Pool
from assay.rating.rate import Rating
from assay.rating.studies import AUTHORITY_GRADES, Reading, Role, Study
from assay.site.evidence_view import EvidenceRow, evidence_row, side_by_side
from assay.site.catalogue import Catalogue

ELEMENT_GROUPS = {
    Element.CONDITION: "conditions",
    Element.INTERVENTION: "interventions",
    Element.ROUTE: "routes",
    Element.COMPARED_WITH: "comparators",
    Element.OUTCOME: "outcomes",
}
"""The part of the vocabulary that labels an element's words."""


@dataclass(frozen=True)
class EvidenceGroup:
    """Rows of evidence under one heading."""

    title: str
    note: str
    rows: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class StudyStep:
    """One study on its way from what its design could be worth to what it is worth.

    Attributes:
        references: Ids of the papers it comes in.
        stance: supports, against or mixed.
        start: Certainty that its design could have.
        end: Certainty that is left.
        steps: Why it was lowered or raised: reason, signed steps, explanation.
        weight: How many people count, with a remark where the number was not stated; None where people are not counted.
    """

    references: tuple[str, ...]
    stance: str
    start: Certainty
    end: Certainty
    steps: tuple[tuple[str, str, str], ...]
    weight: str | None


@dataclass(frozen=True)
class PoolRow:
    """The studies of one grade and better, weighed together.

    Attributes:
        label: Which studies are in it.
        pool: The figures.
        best: Whether it gave the certainty.
    """

    label: str
    pool: Pool
    best: bool


@dataclass(frozen=True)
class Cell:
    """One cell of claim against study."""

    words: str
    closeness: Closeness
    why: str | None


MatrixRow = tuple[str, str, str, tuple[Cell | None, ...]]
"""A source, its finding, what becomes of it, and a cell for each column."""


@dataclass(frozen=True)
class Matrix:
    """Claim against study: the claim's own row, then one row for each study, or for each finding where they differ."""

    elements: tuple[str, ...]
    claim: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class Section:
    """A claim, or one part of it, with its own evidence and rating.

    Attributes:
        number: 0 for the claim itself, else the number of the part.
        what: The part in a few words; None for the claim itself.
        rating: Its rating.
        groups: Its evidence, voting studies first.
        matrix: Claim against study; None where nothing is compared.
        steps: Study by study.
        pools: The studies together, best grade first.
        unit: What the rule counts: people, laboratories, sources or studies.
        anchors: The id of each row of evidence, by reference and finding, and of the first by reference.
    """

    number: int
    what: str | None
    rating: Rating
    groups: tuple[EvidenceGroup, ...]
    matrix: Matrix | None
    steps: tuple[StudyStep, ...]
    pools: tuple[PoolRow, ...]
    unit: str
    anchors: Mapping[str | tuple[str, str], str]


@dataclass(frozen=True)
class Harm:
    """What one study says of unwanted effects."""

    reference: str
    status: str
    what: str | None


@dataclass(frozen=True)
class Cited:
    """What the article cites, and whether it says so."""

    cite: Cite
    printed: PrintedReference | None
    record: str


def quote_address(article_url: str, phrase: str) -> str:
    """The article's address with a text fragment, so that a browser scrolls to the phrase and marks it.

    Args:
        article_url: The article.
        phrase: A verbatim phrase of it.
    """
    # In a text fragment, hyphens, commas and ampersands are syntax.
    fragment = quote(phrase, safe="").replace("-", "%2D")
    return f"{article_url}{'' if '#' in article_url else '#'}:~:text={fragment}"


def evidence_groups(catalogue: Catalogue, rating: Rating) -> tuple[EvidenceGroup, ...]:
    """The evidence in the order in which a reader needs it: what votes, what is indirect, what is context.

    Args:
        catalogue: The records.
        rating: The rating whose readings are shown.
    """
    branch = rating.kind
    rows = [(reading.role, evidence_row(catalogue, reading)) for reading in rating.readings]
    voting, indirect = "Sources that count" if branch not in (*PEOPLE_KINDS, Kind.MECHANISM) else "Studies that count", "Studies outside people"
    groups = (
        (voting, "They bear directly on the claim, and the verdict rests on them.", [row for role, row in rows if role is Role.VOTES]),
        (indirect, "Done in animals, tissue or cells. By themselves they show nothing about people.", [row for role, row in rows if role is Role.INDIRECT]),
        ("Context", "Shown for completeness. The verdict does not rest on it; each row says why.", [row for role, row in rows if role not in (Role.VOTES, Role.INDIRECT)]),
    )
    return tuple(EvidenceGroup(title, note, side_by_side(found)) for title, note, found in groups if found)


def element_words(catalogue: Catalogue, element: Element, words: Sequence[str]) -> str:
    """The labels of an element's words, as one phrase.

    Args:
        catalogue: For the vocabulary.
        element: What is compared.
        words: Words of the vocabulary; empty when nothing is said.
    """
    group = ELEMENT_GROUPS.get(element)
    if element is Element.SUBJECT:
        return ", ".join(Subject(word).label.lower() for word in words) or "any"
    if element is Element.COMPARED_WITH and tuple(words) == ("none",):
        return "nothing named"
    return ", ".join(catalogue.words.label(group, word) if group else word for word in words) or "any"


def _cell(catalogue: Catalogue, comparison: Comparison) -> Cell:
    study = comparison.study
    words = "not stated" if study is None else element_words(catalogue, comparison.element, [study])
    if comparison.element is Element.COMPARED_WITH and study == "none":
        words = "no comparison"
    return Cell(words, comparison.closeness, comparison.why)


def matrix(catalogue: Catalogue, readings: Sequence[Reading]) -> Matrix | None:
    """Claim against study, cell by cell.

    Args:
        catalogue: The records.
        readings: The links of one claim or part.

    Returns:
        The table; None where the kind of claim compares nothing.
    """
    compared = [reading for reading in readings if reading.table and reading.role is not Role.GONE]
    if not compared:
        return None
    # What reviewers set aside says why in its own row; it is compared only where there is nothing else.
    compared = [reading for reading in compared if reading.role not in (Role.CONTEXT, Role.POINTER)] or compared
    elements = [element for element in Element if any(reading.closeness(element) for reading in compared)]
    said = {row.element: row.claim for reading in compared for row in reading.table}
    rows = []
    for reading in compared:
        cells = {row.element: _cell(catalogue, row) for row in reading.table}
        rows.append((reading.reference_id, reading.link.finding_id, reading.role.value, tuple(cells.get(element) for element in elements)))
    return Matrix(tuple(element.label for element in elements), tuple(element_words(catalogue, element, said[element]) for element in elements), _merged(rows))


def _merged(rows: Sequence[MatrixRow]) -> tuple[MatrixRow, ...]:
    """Results of one study that are as near as each other in every column share a row, which names all of their outcomes."""
    alike: dict[object, MatrixRow] = {}
    for row in rows:
        name, finding, role, cells = row
        key = (name, role, cells[:-1], cells[-1] and (cells[-1].closeness, cells[-1].why))
        earlier = alike.get(key)
        if earlier and (last := earlier[3][-1]) and cells[-1]:
            words = ", ".join(dict.fromkeys([*last.words.split(", "), cells[-1].words]))
            row = (name, earlier[1], role, (*cells[:-1], replace(last, words=words)))
        alike[key] = row
    return tuple(alike.values())


def study_step(study: Study, rating: Rating) -> StudyStep:
    """A study's way through the rule.

    Args:
        study: The study.
        rating: The rating that it belongs to.
    """
    weight = None
    if _unit(rating) == "people":
        weight = f"{study.weight:,}" if study.stated else f"not stated; counted as {study.weight}"
    return StudyStep(
        references=tuple(dict.fromkeys(reading.reference_id for reading in study.readings)),
        stance=study.stance,
        start=study.start or study.reach,
        end=study.grade,
        steps=tuple((lowering.reason, f"{-lowering.steps:+d}".replace("-", "−"), lowering.why) for lowering in study.lowerings),
        weight=weight,
    )


def _unit(rating: Rating) -> str:
    """What the rule counts for a claim: by its kind, or for a caution by what it denies."""
    readings = [reading for study in (*rating.studies, *rating.indirect) for reading in study.readings] or list(rating.readings)
    if any(reading.authority for reading in readings):
        return "sources"
    if any(reading.closeness(Element.SUBJECT) for reading in readings):
        return "people" if rating.studies else "studies"
    return "laboratories" if readings else "sources"


def pool_rows(rating: Rating) -> tuple[PoolRow, ...]:
    """The pools of a rating, each named by what is in it.

    Args:
        rating: The rating; without a balance there are none.
    """
    if rating.balance is None:
        return ()
    unit = _unit(rating)
    authorities = {grade: authority for authority, grade in AUTHORITY_GRADES.items()}
    rows = []
    for pool in rating.balance.pools:
        if unit == "people":
            label = f"{pool.grade.label.lower()}{'' if pool.grade is Certainty.HIGH else ' and better'}"
        elif unit == "sources":
            label = f"{authorities[pool.grade].label.lower()}{'' if pool.grade is Certainty.HIGH else ' and nearer'}"
        else:
            label = "all"
        rows.append(PoolRow(label, pool, pool == rating.balance.best))
    return tuple(rows)


def sections(catalogue: Catalogue, key: str) -> tuple[Section, ...]:
    """The claim by itself, or each of its parts.

    Args:
        catalogue: The records.
        key: The claim.
    """
    rating = catalogue.ratings[key]
    parts: list[tuple[Part | None, Rating]] = list(rating.parts) or [(None, rating)]
    return tuple(_section(catalogue, number if part else 0, part, its) for number, (part, its) in enumerate(parts, 1))


def _anchors(number: int, groups: Sequence[EvidenceGroup]) -> dict[str | tuple[str, str], str]:
    found: dict[str | tuple[str, str], str] = {}
    for place, row in enumerate((row for group in groups for row in group.rows), 1):
        anchor = f"e{number}_{place}" if number else f"e{place}"
        found[row.reference, row.finding] = anchor
        found.setdefault(row.reference, anchor)
    return found


def _section(catalogue: Catalogue, number: int, part: Part | None, rating: Rating) -> Section:
    groups = evidence_groups(catalogue, rating)
    return Section(
        number=number,
        what=part.what if part else None,
        rating=rating,
        groups=groups,
        anchors=_anchors(number, groups),
        matrix=matrix(catalogue, rating.readings),
        steps=tuple(study_step(study, rating) for study in rating.studies),
        pools=pool_rows(rating),
        unit=_unit(rating),
    )


def harms(catalogue: Catalogue, claim: Claim) -> tuple[Harm, ...]:
    """What the studies behind a claim say of unwanted effects, each study once; those that say nothing are left out.

    Args:
        catalogue: The records.
        claim: The claim.
    """
    found = []
    for reference_id in dict.fromkeys(link.reference_id for link in claim.all_links()):
        reference = catalogue.references.get(reference_id)
        if reference and reference.study and reference.study.harms.status != "not-seen":
            found.append(Harm(reference_id, reference.study.harms.status.label, reference.study.harms.what))
    return tuple(found)


def cited(catalogue: Catalogue, key: str) -> tuple[Cited, ...]:
    """What the article cites for a claim.

    Args:
        catalogue: The records.
        key: The claim.
    """
    article = catalogue.articles[key.split("/")[0]]
    found = []
    for cite in catalogue.claims[key].cites:
        printed = article.references.get(cite.as_)
        found.append(Cited(cite, printed, printed_record(printed) if printed else cite.as_))
    return tuple(found)


def printed_record(reference: PrintedReference) -> str:
    """A reference as the article prints it, on one line.

    Args:
        reference: The entry of the article's list.
    """
    printed = reference.printed
    place = printed.volume or ""
    place += f"({printed.issue})" if printed.issue else ""
    place += f":{printed.page}" if printed.page else ""
    pieces = [printed.author, printed.issued, printed.title, printed.container_title, place, f"doi: {printed.DOI}" if printed.DOI else None]
    return ". ".join(piece.rstrip(".") for piece in pieces if piece) + "."
