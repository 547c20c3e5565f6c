"""What the lock says of each citation: is it the work, and does it stand? Pure; it asks nobody."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from assay.model.article import Printed
from assay.model.corpus import Corpus
from assay.model.reference import Reference
from assay.model.verified import Notice, Verified, Work
from assay.model.words import SourceClass
from assay.verify.compare import Cited, Comparison, Difference, compare
from assay.verify.standing import standing_of
from assay.verify.text import normalise_doi

SCHOLARLY = ("article-journal", "paper-conference", "preprint", "chapter", "book", "thesis", "dataset")


@dataclass(frozen=True)
class Citation:
    """A work that a record or an article names.

    Attributes:
        kind: reference, or article for a printed one.
        key: The record's id.
        entry: The key in the article's list, for a printed one.
        cited: What is said of it.
        scholarly: True when a registry should know it.
    """

    kind: str
    key: str
    entry: str | None
    cited: Cited
    scholarly: bool

    @property
    def name(self) -> str:
        """Its key in the lock."""
        return f"{self.kind}/{self.key}" + (f"/{self.entry}" if self.entry else "")

    def loc(self, name: str | None = None) -> tuple[str | int, ...]:
        """The path of a field in its record."""
        field_ = () if name is None else ("author", 0) if name == "author" and not self.entry else (name,)
        return ("references", self.entry, "printed", *field_) if self.entry else field_

    @property
    def digest(self) -> str:
        """Twelve hex digits of what is compared, so that a change shows."""
        return hashlib.sha256(json.dumps(asdict(self.cited), sort_keys=True).encode()).hexdigest()[:12]


def _year(issued: str | None) -> int | None:
    return int(issued[:4]) if issued else None


def cited_by_reference(reference: Reference) -> Cited:
    """What a reference says of its work."""
    authors = tuple(name.family or name.literal or "" for name in reference.author or ())
    return Cited(
        title=reference.title,
        authors=authors,
        body=bool(reference.author and reference.author[0].literal),
        year=_year(reference.issued),
        container=reference.container_title,
        volume=reference.volume,
        issue=reference.issue,
        page=reference.page,
        doi=normalise_doi(reference.DOI),
        pmid=reference.PMID,
        pmcid=reference.PMCID,
    )


def families(printed: str | None) -> tuple[str, ...]:
    """Family names from a printed list of authors, in order, as far as its form gives them away.

    Args:
        printed: "Phinney, D. G., & Pittenger, M. F.", "Phinney DG, Pittenger MF", "Riau et al." …
    """
    if not printed or len(printed) > 5000:
        return ()  # no list of authors is so long, and the patterns below would be slow
    text = re.sub(r"\s*\b(et al\.?|and others)\s*$", "", printed.strip().rstrip("."))
    inverted = re.findall(r"([^,;&]+?),\s*(?:[A-ZÀ-Ý]\.?[\s-]*){1,4}(?=,|;|&|$|\sand\s)", text)
    if inverted:
        return tuple(re.sub(r"^\s*(and|&)\s+", "", name).strip(" .") for name in inverted)
    pieces = [piece.strip(" .") for piece in re.split(r"\s*(?:,|;|&|\band\b)\s*", text) if piece.strip(" .")]
    trailing = [match.group(1) for piece in pieces if (match := re.fullmatch(r"(.+?)\s+[A-ZÀ-Ý]{1,3}", piece))]
    if trailing:
        return tuple(trailing)
    if not pieces or len(pieces[0].split()) > 4:
        return ()  # a body rather than a person
    return tuple(pieces) if all(len(piece.split()) == 1 for piece in pieces) else (pieces[0].split()[-1],)


def cited_by_article(printed: Printed) -> Cited:
    """What an article's reference list says of a work."""
    return Cited(
        title=printed.title,
        authors=families(printed.author),
        year=_year(printed.issued),
        container=printed.container_title,
        volume=printed.volume,
        issue=printed.issue,
        page=printed.page,
        doi=normalise_doi(printed.DOI),
    )


def citations(corpus: Corpus) -> list[Citation]:
    """Every work that references and articles name, unless the record is withdrawn."""
    found = []
    for key, reference in corpus.references.items():
        if not reference.withdrawn:
            cited = cited_by_reference(reference)
            scholarly = bool(cited.doi or cited.pmid or cited.pmcid) or (reference.type in SCHOLARLY and reference.source_class in (SourceClass.PEER_REVIEWED, SourceClass.PREPRINT))
            found.append(Citation("reference", key, None, cited, scholarly))
    for key, article in corpus.articles.items():
        if not article.withdrawn:
            for entry, printed in article.references.items():
                found.append(Citation("article", key, entry, cited_by_article(printed.printed), True))
    return found


@dataclass(frozen=True)
class Outcome:
    """What is known of a citation.

    Attributes:
        state: verified, wrong or unverifiable.
        differences: Fields that differ, with the registry that says so.
        another: The identifier that opens another work, and that work.
        missing: Identifiers that nobody knows.
        why: Why it is unverifiable.
        standing: retracted, withdrawn, concern, corrected, current or unknown.
        notice: The notice that decides it.
        asked: The day of the oldest answer that this rests on.
        trouble_since: The day since which a question is without an answer.
        proposal: A DOI that was found by other means, and the work's title.
        published_as: The DOI under which a preprint was published, or a newer version stands.
    """

    state: str
    differences: tuple[tuple[str, Difference], ...] = ()
    another: tuple[str, Work] | None = None
    missing: tuple[str, ...] = ()
    why: str = ""
    standing: str = "unknown"
    notice: Notice | None = None
    asked: datetime.date | None = None
    trouble_since: datetime.date | None = None
    proposal: tuple[str, str] | None = None
    published_as: str | None = None


@dataclass
class _Weighing:
    whys: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    another: tuple[str, Work] | None = None
    compared: list[tuple[str, Comparison]] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    entries: list[Work] = field(default_factory=list)


def ids_of(cited: Cited) -> Iterator[tuple[str, str, str]]:
    """The identifiers of a citation: what it is called, the lock's section and the key there."""
    if cited.doi:
        yield "DOI", "works", cited.doi
    if cited.pmid:
        yield "PMID", "pubmed", cited.pmid
    if cited.pmcid and not cited.pmid:
        yield "PMCID", "pubmed", cited.pmcid


def named_ids(citation: Citation, verified: Verified) -> Iterator[tuple[str, str, str]]:
    """The identifiers of a citation; for a printed one without any, the DOI of the work that its title led to.

    A reference of ours without a DOI gets a proposal instead: nothing is filled in silently.
    """
    ids = list(ids_of(citation.cited))
    lookup = verified.lookups.get(citation.name)
    if not ids and citation.entry and lookup and lookup.DOI:
        ids = [("DOI", "works", lookup.DOI)]
    yield from ids


def _weigh(citation: Citation, verified: Verified) -> _Weighing:
    cited, weighing = citation.cited, _Weighing()
    for name, section, key in named_ids(citation, verified):
        work = getattr(verified, section).get(key)
        if work is None:
            weighing.whys.append(f"{name} {key} was never looked up")
            continue
        weighing.entries.append(work)
        if work.state == "unknown":
            weighing.whys.append(f"{name} {key}: {work.trouble.why if work.trouble else 'no answer yet'}")
        elif work.state == "missing":
            weighing.missing.append(name)
        elif work.state == "exists":
            weighing.whys.append(f"{name} {key} exists, at an agency whose records are not read")
        else:
            weighing.works.append(work)
            comparison = compare(cited, work)
            if comparison.another_work and weighing.another is None:
                weighing.another = (name, work)
            if comparison.state == "unverifiable":
                weighing.whys.append(comparison.why)
            weighing.compared.append((work.registry or name, comparison))
            if name == "PMID":
                for label, ours, theirs in (("DOI", cited.doi, work.DOI), ("PMCID", cited.pmcid, work.PMCID)):
                    if ours and theirs and ours != theirs:
                        weighing.compared.append(("PubMed", Comparison("wrong", (Difference(label, ours, theirs),))))
    return weighing


def assess(citation: Citation, verified: Verified) -> Outcome | None:
    """Holds a citation against what the lock knows.

    Args:
        citation: The citation.
        verified: The lock.

    Returns:
        The outcome; None for what no registry keeps, such as a law or a page.
    """
    if not citation.scholarly:
        return None
    weighing = _weigh(citation, verified)
    # A field in which one registry agrees is not held against the record because another one differs.
    agreed = {name for _, comparison in weighing.compared for name in set(comparison.compared) - {d.field for d in comparison.differences} - {"title", "author"}}
    differences: dict[str, tuple[str, Difference]] = {}
    for registry, comparison in weighing.compared:
        for difference in comparison.differences:
            if difference.field not in agreed:
                differences.setdefault(difference.field, (registry, difference))
    standing, notice = standing_of(weighing.works)
    if weighing.another:
        standing, notice = "unknown", None  # That is another work's standing.
    if not any(named_ids(citation, verified)):
        weighing.whys.append("no DOI or PMID leads to it")
    if standing == "unknown" and weighing.works and not weighing.another:
        weighing.whys.append("whether it was retracted could not be asked in both directions")
    wrong = bool(weighing.missing or differences)
    asked = [entry.asked for entry in weighing.entries if entry.asked]
    troubles = [entry.trouble.since for entry in weighing.entries if entry.trouble]
    return Outcome(
        state="wrong" if wrong else "unverifiable" if weighing.whys else "verified",
        differences=tuple(differences.values()),
        another=weighing.another,
        missing=tuple(weighing.missing),
        why="; ".join(dict.fromkeys(weighing.whys)),
        standing=standing,
        notice=notice,
        asked=min(asked) if asked else None,
        trouble_since=min(troubles) if troubles else None,
        proposal=_proposal(citation, weighing, verified),
        published_as=next((work.published_as for work in weighing.works if work.published_as and not weighing.another), None),
    )


def _proposal(citation: Citation, weighing: _Weighing, verified: Verified) -> tuple[str, str] | None:
    cited = citation.cited
    if cited.doi and "DOI" not in weighing.missing and not (weighing.another and weighing.another[0] == "DOI"):
        return None
    for work in weighing.works:
        if work.registry == "PubMed" and work.DOI and work.DOI != cited.doi and compare(cited, work).state == "verified":
            return work.DOI, work.title or ""
    lookup = verified.lookups.get(citation.name)
    if lookup and lookup.state == "found" and lookup.DOI and lookup.DOI != cited.doi:
        return lookup.DOI, lookup.title or ""
    return None


def wants_lookup(citation: Citation, verified: Verified) -> bool:
    """True when a work should be looked for by its title: no DOI, or one that leads nowhere or astray."""
    cited = citation.cited
    if not citation.scholarly or not cited.title or not (cited.authors or cited.year):
        return False
    weighing = _weigh(citation, verified)
    astray = "DOI" in weighing.missing or (weighing.another is not None and weighing.another[0] == "DOI")
    if cited.doi:
        return astray
    return not any(work.DOI for work in weighing.works) and not any("never" in why for why in weighing.whys)
