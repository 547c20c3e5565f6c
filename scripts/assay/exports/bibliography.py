"""The references for reference managers: CSL-JSON, and BibTeX."""

from __future__ import annotations

import json
import re

from assay.model.reference import Name, Reference
from assay.site.catalogue import Catalogue
from assay.site.citing import entry, tex

TEXTS = ("title", "container-title", "publisher", "volume", "issue", "page", "number", "jurisdiction", "DOI", "PMID", "PMCID", "URL")
"""CSL variables that are plain text in a record under the same name."""
BIBTEX_TYPES = {"article-journal": "article", "book": "book", "chapter": "incollection", "paper-conference": "inproceedings", "report": "techreport", "thesis": "phdthesis"}
"""Entry types of standard BibTeX by CSL type; whatever has none there is misc."""


def _date(value: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in value.split("-")]]}


def _name(name: Name) -> dict[str, str]:
    return {key: value for key, value in (("family", name.family), ("given", name.given), ("literal", name.literal)) if value}


def csl(key: str, reference: Reference) -> dict[str, object]:
    """One reference as an item of CSL-JSON; what was not seen is left out.

    Args:
        key: Its id.
        reference: The record.
    """
    item: dict[str, object] = {"id": key, "type": "article" if reference.type == "preprint" else reference.type}
    item |= {name: value for name in TEXTS if (value := getattr(reference, name.replace("-", "_")))}
    if reference.type == "preprint":
        item["genre"] = "preprint"
    if reference.author:
        item["author"] = [_name(name) for name in reference.author]
    if reference.issued:
        item["issued"] = _date(reference.issued)
    if reference.URL and reference.read.depth != "not-read":
        item["accessed"] = _date(reference.read.date.isoformat())
    return item


def csl_json(catalogue: Catalogue) -> str:
    """All references as CSL-JSON, by id.

    Args:
        catalogue: The records.
    """
    return json.dumps([csl(key, reference) for key, reference in catalogue.references.items()], ensure_ascii=False, indent=1) + "\n"


def _author(name: Name) -> str:
    if name.literal:
        return f"{{{tex(name.literal)}}}"
    # "and" in any case separates names, "others" stands for those that follow, and without a comma the words before the
    # last are given names; so a name that would be taken apart stands in braces.
    alone = re.compile(r"\band\b|,|^others$" + ("" if name.given else r"|\s"), re.IGNORECASE)
    return ", ".join(f"{{{tex(piece)}}}" if alone.search(piece) else tex(piece) for piece in (name.family or "", name.given or "") if piece)


def bibtex_entry(key: str, reference: Reference) -> str:
    """One reference as an entry of BibTeX.

    Args:
        key: Its id.
        reference: The record.
    """
    kind = BIBTEX_TYPES.get(reference.type, "misc")
    place = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}.get(kind, "howpublished")
    year, *rest = (reference.issued or "").split("-")
    fields = {
        "author": " and ".join(_author(name) for name in reference.author or ()),
        # In braces of its own, so that styles leave its capitals alone.
        "title": f"{{{tex(reference.title or '[Title not seen]')}}}",
        place: tex(reference.container_title or ""),
        {"techreport": "institution", "phdthesis": "school"}.get(kind, "publisher"): tex(reference.publisher or ""),
        "year": year,
        "month": str(int(rest[0])) if rest else "",
        "volume": tex(reference.volume or ""),
        "number": tex(reference.issue or reference.number or ""),
        "pages": tex((reference.page or "").replace("-", "--")),
        "doi": _verbatim(reference.DOI or ""),
        "pmid": reference.PMID or "",
        "url": _verbatim(reference.URL or ""),
    }
    return entry(kind, key, fields)


def _verbatim(value: str) -> str:
    """Addresses and DOIs are not read as TeX by those who print them; braces alone would end the field."""
    return value.replace("{", "%7B").replace("}", "%7D")


def bibtex_file(catalogue: Catalogue) -> str:
    """All references as a BibTeX file, by id.

    Args:
        catalogue: The records.
    """
    return "".join(f"{bibtex_entry(key, reference)}\n" for key, reference in catalogue.references.items())
