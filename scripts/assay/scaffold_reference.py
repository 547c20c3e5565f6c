"""``assay new reference``: a source by its DOI, PubMed number or address, as a commented file."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from assay.fixers.text import quoted
from assay.fixers.values import bare_doi
from assay.model.base import url_fault
from assay.model.corpus import Corpus
from assay.model.reference import Finding, Reference, Study
from assay.scaffold import Draft, Sheet, address_title, slug, todo, written


def identifier(text: str) -> tuple[str, str]:
    """What somebody named a source by: ("doi" or "pmid" or "url", the bare form).

    Args:
        text: A DOI, a PubMed number or an address, in any dress.

    Raises:
        ValueError: It is none of them.
    """
    plain = text.strip().strip("<>")
    match = re.fullmatch(r"(?i)(?:pmid[:\s]*|(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)?([0-9]{1,9})/?", plain)
    if match:
        return "pmid", match[1]
    doi = bare_doi(plain)
    if re.fullmatch(r"10\.[0-9]{4,9}/\S+", doi):
        return "doi", doi
    fault = url_fault(plain)
    if fault:
        raise ValueError(f"{text!r} is no DOI (10.…), no PubMed number and no address: it {fault}")
    return "url", plain


def known_source(corpus: Corpus, kind: str, value: str) -> str | None:
    """The reference that already stands for a source, or None.

    Args:
        corpus: The records.
        kind: As :func:`identifier` gives it.
        value: Likewise.
    """
    for key, reference in corpus.references.items():
        held = {"doi": reference.DOI, "pmid": reference.PMID, "url": reference.URL}[kind]
        if held and held.lower().rstrip("/") == value.lower().rstrip("/"):
            return key
    return None


def reference_id(record: Mapping[str, Any], kind: str, value: str) -> str:
    """An id from the first author, the year and the title, as far as they are known."""
    authors = record.get("author") or []
    first = (authors[0].get("family") or authors[0].get("literal") or "") if authors else ""
    words = [first, str(record.get("issued") or "")[:4], " ".join(slug(record.get("title") or "", 3).split("-"))]
    made = slug(" ".join(word for word in words if word), 8)
    if not record.get("title") and kind == "url":
        parts = urlsplit(value)
        made = slug(f"{(parts.hostname or '').removeprefix('www.').split('.')[0]} {address_title(value)}", 6)
    return made or slug(f"{kind} {value}", 6)


def new_reference(kind: str, value: str, today: datetime.date, record: Mapping[str, Any], given: Mapping[str, Any]) -> Draft:
    """The record of a source.

    Args:
        kind: As :func:`identifier` gives it.
        value: Likewise.
        today: The day it was looked at.
        record: What the registry has, under the names of the file's fields; empty when it did not answer.
        given: ``id``, ``source_class``, ``depth``, ``design``, ``subject``, ``participants``, ``outcome``, ``effect``, ``result``; None for what is not known.
    """
    known = dict(record)
    known[{"doi": "DOI", "pmid": "PMID", "url": "URL"}[kind]] = value
    path = f"claims/references/{given.get('id') or reference_id(known, kind, value)}.yml"
    source_class = given.get("source_class") or known.get("source_class") or ("peer-reviewed" if kind != "url" else "company")
    # Whether a work that no registry spoke of is in a reviewed journal, or who speaks on a page, nobody has seen.
    guessed = not given.get("source_class") and not known.get("source_class")
    scholarly = source_class in ("peer-reviewed", "preprint", "register")
    page = Sheet("reference", path, Reference)
    page.add("type", known.get("type") or ("article-journal" if kind != "url" else "webpage"), comment="What sort of work it is: article-journal, preprint, webpage, legislation, regulation, report, article-newspaper, book, chapter …")
    page.add("title", known.get("title"), comment=known.get("title") is None)
    page.add("author", known.get("author"), comment="Authors in order, {family: …, given: …} or {literal: a body}; null when not seen.")
    for name in ("container-title", "issued", "volume", "issue", "page"):
        if scholarly or name in ("container-title", "issued") or known.get(name):
            page.add(name, known.get(name), comment=known.get(name) is None)
    for name in ("DOI", "PMID", "PMCID", "URL"):
        if known.get(name):
            page.lines.append(f"{name}: {quoted(known[name]) if name == 'PMID' else written(known[name])}")
    page.add("source_class", source_class, comment="Who speaks: peer-reviewed, law, regulator, official-statistics, register, professional-body, preprint, company, news or market-report.")
    page.add("standing", known.get("standing"), comment=known.get("standing") is None)
    page.add("group", None)
    page.add("read", {"depth": given.get("depth") or "metadata", "date": today.isoformat()}, comment="What was really read: full-text, abstract, excerpt, metadata or not-read; at: where.")
    if given.get("design") or given.get("subject"):
        page.raw("# How the study was made. null means: not stated in what was read. Nothing is guessed.", "study:")
        for name, entered in (("design", given.get("design")), ("subject", given.get("subject") or "human"), ("participants", given.get("participants"))):
            page.add(name, entered, indent="  ", model=Study)
        for name in ("condition", "population"):
            page.add(name, None, indent="  ", model=Study)
        page.add("intervention", {"source": None, "product": None}, indent="  ", model=Study)
        for name in ("route", "comparator", "compared_with"):
            page.add(name, None, indent="  ", model=Study)
        page.add("blinding", "unclear", indent="  ", model=Study)
        page.add("follow_up_weeks", None, indent="  ", model=Study)
        page.add("risk_of_bias", {"level": None, "why": None}, indent="  ", model=Study)
        for name in ("funding", "interests"):
            page.add(name, None, indent="  ", model=Study)
        page.add("harms", {"status": "not-seen", "what": None}, indent="  ", model=Study)
    elif scholarly:
        page.raw("# How the study was made (design, subject and the rest; editors complete it):", "# study:", "#   design: randomised-trial", "#   subject: human")
    page.raw("# What it found, each under a short name; a claim links to it as reference-id#name.")
    if given.get("outcome"):
        name = slug(given["outcome"], 3)
        page.raw("findings:", f"  {name}:")
        page.add("outcome", given["outcome"], indent="    ", model=Finding)
        page.add("effect", given.get("effect") or "descriptive", indent="    ", model=Finding)
        page.add("result", given.get("result") or todo("the result with its figures, in your words"), indent="    ", model=Finding)
        page.add("locator", None, indent="    ", model=Finding)
    else:
        page.raw("# name:", "#   outcome: a word of the vocabulary", "#   effect: better  # worse, no-difference, mixed, descriptive", "#   result: The result with its figures, in your words.", "#   locator: abstract", "findings: {}")
    wanted = []
    if guessed:
        wanted.append(f"say who speaks: source_class was entered as {source_class} because nobody had looked")
    if not record and kind != "url":
        wanted.append("enter the title and the rest of the record from the work itself: the registry was not reached")
    page.add("notes", todo("; ".join(wanted)) if wanted else None)
    return Draft(path, page.text())
