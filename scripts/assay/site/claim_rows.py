"""The rows of the table of claims: what they show, and the file that holds them where they need more than one page.

The file is for the page's own script (``docs/assets/claims.js``) and no part of the published data. It says nothing that
its page says already: verdicts and certainties are places in the lists of marks that the page holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from assay.model.claim import Claim
from assay.model.words import Certainty, Verdict
from assay.site.escape import text
from assay.site.slim import slim

VERDICTS = tuple(Verdict)
"""Verdicts in the order in which the table sorts by them."""
CERTAINTIES = (*reversed(Certainty), None)
"""The same for certainties; None is what was not rated."""

ROWS_ROOM = 40_000
"""Bytes for the rows of one page. Their weight is known to within a hundredth; the frame with the filters is 18,000."""


@dataclass(frozen=True)
class ClaimRow:
    """A row of the table of claims.

    Attributes:
        key: The id of the claim, article-id/claim-id.
        claim: The claim.
        certainty: How certain the evidence is; None where nothing is rated.
        topic: The topic in words.
        publisher: Who published the article.
    """

    key: str
    claim: Claim
    certainty: Certainty | None
    topic: str
    publisher: str

    @property
    def words(self) -> tuple[str, ...]:
        """The texts of its cells."""
        return (self.claim.claim, self.claim.verdict.label, self.certainty.label if self.certainty else "not rated", self.claim.kind.label, self.topic, self.publisher)


def weigh_row(row: ClaimRow) -> int:
    """The bytes of a row in HTML.

    Args:
        row: The row.
    """
    return 127 + len(f"{row.key}{row.claim.verdict.value}") + sum(len(slim(text(word)).encode()) for word in row.words)


def rows_file(rows: Iterable[ClaimRow]) -> str:
    """The file of all rows, as compact JSON.

    Args:
        rows: The rows, in the order of the table.

    Returns:
        An object: ``kinds`` and ``topics`` in words, ``articles`` as pairs of id and publisher, and ``claims``, each of which is
        ``[article, id, claim, verdict, certainty, kind, topic]``. All but the id and the claim are places in lists, from 0:
        those of the verdict in :data:`VERDICTS`, of the certainty in :data:`CERTAINTIES`, the others in the lists of the file.
    """
    kinds: dict[str, int] = {}
    topics: dict[str, int] = {}
    articles: dict[tuple[str, str], int] = {}
    claims = []
    for row in rows:
        article, _, name = row.key.partition("/")
        claims.append(
            (
                articles.setdefault((article, _flat(row.publisher)), len(articles)),
                name,
                _flat(row.claim.claim),
                VERDICTS.index(row.claim.verdict),
                CERTAINTIES.index(row.certainty),
                kinds.setdefault(row.claim.kind.label, len(kinds)),
                topics.setdefault(_flat(row.topic), len(topics)),
            )
        )
    return json.dumps({"kinds": list(kinds), "topics": list(topics), "articles": list(articles), "claims": claims}, ensure_ascii=False, separators=(",", ":")) + "\n"


def digest(file: str) -> str:
    """What the page adds to the address of the file, so that it never gets the rows of another build.

    Args:
        file: The text of the file.
    """
    return hashlib.sha256(file.encode()).hexdigest()[:12]


def _flat(value: str) -> str:
    """Text as the page's cells have it, with any run of blanks as one."""
    return " ".join(value.split())
