"""Everything that was read, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from assay.model.article import Article
from assay.model.claim import Claim
from assay.model.lists import Excluded, OpenQuestions
from assay.model.reference import Finding, Reference
from assay.model.search import Search
from assay.model.verified import Verified
from assay.model.vocabulary import Vocabulary


class Places(Protocol):
    """Knows where in a file something stands."""

    def place(self, loc: tuple[str | int, ...], *, key: bool = False) -> tuple[int, int]:
        """Line and column of a path."""


@dataclass(frozen=True)
class Origin:
    """The file of a record.

    Attributes:
        path: Relative to the project, with forward slashes.
        places: Where its fields stand.
        head: The first line of the file.
    """

    path: str
    places: Places
    head: str = ""


@dataclass(frozen=True)
class Corpus:
    """All records that could be read.

    Claims are keyed ``article-id/claim-id``. A record whose file is there but cannot be read is
    in ``broken``, so that others that point at it are not blamed. ``verified`` is the lock of the outside world, None
    while there is none; ``lock_fault`` says what is wrong with it, and in which line.
    """

    vocabulary: Vocabulary
    articles: Mapping[str, Article] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    searches: Mapping[str, Search] = field(default_factory=dict)
    excluded: Excluded = Excluded(sources={})
    open_questions: OpenQuestions = OpenQuestions(questions=())
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)
    broken: frozenset[tuple[str, str]] = frozenset()
    verified: Verified | None = None
    lock_fault: tuple[str, int] | None = None

    def finding(self, target: str) -> Finding | None:
        """The finding that ``reference-id#finding-name`` names, or None."""
        reference_id, _, name = target.partition("#")
        reference = self.references.get(reference_id)
        return reference.findings.get(name) if reference else None

    def live_claims(self) -> dict[str, Claim]:
        """Claims that are not withdrawn, in the reading order of their articles."""
        ordered: dict[str, Claim] = {}
        for article_id, article in sorted(self.articles.items()):
            if article.withdrawn:
                continue
            listed = [f"{article_id}/{claim_id}" for claim_id in article.claims]
            rest = sorted(key for key in self.claims if key.startswith(f"{article_id}/") and key not in listed)
            for key in [*listed, *rest]:
                claim = self.claims.get(key)
                if claim and not claim.withdrawn:
                    ordered[key] = claim
        return ordered

    def claims_of(self, article_id: str) -> dict[str, Claim]:
        """The claims of one article that are not withdrawn, in reading order."""
        return {key: claim for key, claim in self.live_claims().items() if key.startswith(f"{article_id}/")}
