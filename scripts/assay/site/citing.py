"""How to cite a page: as text, and as an entry for BibTeX.

BibTeX is a notation of its own: what means something in TeX is escaped there, so such an entry does not
read like the text it was made of.
"""

from __future__ import annotations

import re

from assay.model.claim import Claim
from assay.site.vancouver import long_date

_ESCAPES = {
    **{mark: f"\\{mark}" for mark in "&%$#_"},
    # Braces are counted even where a backslash stands before them, so an odd one would swallow what follows.
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
"""What TeX reads as a command or as its grammar, and how each is written (btxdoc, "LaTeX2e for authors")."""


def tex(value: str) -> str:
    """Text as TeX prints it unchanged, safe inside a field in braces.

    Args:
        value: Plain text; runs of blanks become one, as TeX would make them.
    """
    return re.sub(r"\s+", " ", "".join(_ESCAPES.get(mark, mark) for mark in value)).strip()


def entry(kind: str, name: str, fields: dict[str, str]) -> str:
    """One entry of a BibTeX file, on one line.

    Args:
        kind: misc, article and so on.
        name: What it is cited by.
        fields: Values by name, escaped already; empty ones are left out.
    """
    return f"@{kind}{{{name}, " + ", ".join(f"{field} = {{{value}}}" for field, value in fields.items() if value) + "}"


def citation(site_name: str, key: str, claim: Claim, article_title: str, url: str | None = None) -> str:
    """How to cite a claim's page.

    Args:
        site_name: The name of the site.
        key: The claim.
        claim: Its record.
        article_title: The title of the article it comes from.
        url: The address of the page; where it is not known, the page's script adds it when the citation is copied.
    """
    return f"{site_name}. “{claim.claim}” (from “{article_title}”). {_verdict(claim)}. Record {key}.{f' {url}' if url else ''}"


def bibtex(site_name: str, key: str, claim: Claim, article_title: str, url: str | None = None) -> str:
    """The same as an entry for BibTeX, on one line, since a page's text is laid out anew.

    Args:
        site_name: The name of the site.
        key: The claim.
        claim: Its record.
        article_title: The title of the article it comes from.
        url: The address of the page; where it is not known, the page's script adds it when the entry is copied.
    """
    name = re.sub(r"[^a-z0-9]+", "-", f"{site_name} {key}".lower()).strip("-")
    fields = {
        # In braces of its own, a name is not taken apart into family and given name.
        "author": f"{{{tex(site_name)}}}",
        "title": tex(claim.claim),
        "year": str(claim.reviewed.year),
        "note": tex(f"From “{article_title}”. {_verdict(claim)}"),
        "url": url or "",
    }
    return entry("misc", name, fields)


def _verdict(claim: Claim) -> str:
    return f"Verdict: {claim.verdict.label.lower()}, reviewed {long_date(claim.reviewed)}, rule version {claim.ledger[-1].rule}"
