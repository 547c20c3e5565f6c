"""What the articles cite, entry by entry: is there such a work, is its record right, and does it say so?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assay.model.article import PrintedReference
from assay.model.claim import Cite
from assay.model.words import CiteVerdict, RecordAudit
from assay.site.catalogue import Catalogue
from assay.site.claim_view import printed_record


@dataclass(frozen=True)
class Audited:
    """An entry of an article's reference list.

    Attributes:
        name: Its key in the article's record.
        entry: Its audit.
        record: The entry as printed, on one line.
        cited: The claims that cite it, each with whether the source says so.
    """

    name: str
    entry: PrintedReference
    record: str
    cited: tuple[tuple[str, Cite], ...]

    @property
    def short(self) -> str:
        """Its author, year and title as printed, as far as they are."""
        printed = self.entry.printed
        who = ", ".join(piece for piece in (printed.author, printed.issued) if piece)
        return ". ".join(piece.rstrip(".") for piece in (who, printed.title) if piece) or self.record

    @property
    def answers(self) -> list[tuple[CiteVerdict, int]]:
        """Whether it says what it is cited for, with the number of claims; the most frequent answer first."""
        return Counter(cite.verdict for _, cite in self.cited).most_common()


def holding(references: Iterable[PrintedReference]) -> int:
    """How many printed references are true records of real works.

    Args:
        references: The entries.
    """
    return sum(entry.audit is RecordAudit.ACCURATE for entry in references)


def audited(catalogue: Catalogue, article_id: str) -> tuple[Audited, ...]:
    """The reference list of an article.

    Args:
        catalogue: The records.
        article_id: The article.
    """
    claims = catalogue.claims_of(article_id)
    return tuple(
        Audited(name, entry, printed_record(entry), tuple((key, cite) for key, claim in claims.items() for cite in claim.cites if cite.as_ == name))
        for name, entry in catalogue.articles[article_id].references.items()
    )
