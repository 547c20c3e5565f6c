"""Claims as a table for spreadsheets (CSV, RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
import io

from assay.model.words import Direction
from assay.site import addresses
from assay.site.catalogue import Catalogue
from assay.site.settings import Settings

COLUMNS = ("id", "claim", "quote", "article", "publisher", "topic", "kind", "wording", "verdict", "certainty", "summary", "honest", "supports", "contradicts", "no_difference", "mixed", "reviewed", "page")
"""The first line. New columns come at the end, so that what reads by position keeps working."""


FORMULA = tuple("=+-@＝＋－＠")
"""What begins a formula; some spreadsheets take the full-width forms for the plain ones."""


def cell(value: object) -> str:
    """A value for a cell that no spreadsheet takes for a formula.

    Spreadsheets run what begins with =, +, -, @, a tab or a line break, also behind blanks; an apostrophe before it
    makes it text (OWASP, "CSV Injection").

    Args:
        value: What the cell shall show; None for an empty one.
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(FORMULA) else text


def claims_csv(catalogue: Catalogue, settings: Settings) -> str:
    """All claims that count, in reading order, one a line; findings are counted by direction, those that do not vote too.

    Args:
        catalogue: The records.
        settings: For the address of the pages; without one they are relative to the root of the site.
    """
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for key, claim in catalogue.live.items():
        article_id = key.split("/")[0]
        links = claim.all_links()
        page = addresses.address(addresses.claim_page(key))
        certainty = catalogue.ratings[key].certainty
        counts = [sum(link.direction is direction for link in links) for direction in (Direction.SUPPORTS, Direction.CONTRADICTS, Direction.NO_DIFFERENCE, Direction.MIXED)]
        row = (
            key, claim.claim, claim.quote, article_id, catalogue.articles[article_id].publisher, claim.topic, claim.kind.value, claim.wording.value, claim.verdict.value,
            certainty.value if certainty else None, claim.summary, claim.honest, *counts, claim.reviewed.isoformat(), settings.absolute(page) or page,
        )  # fmt: skip
        writer.writerow([cell(value) for value in row])
    return made.getvalue()
