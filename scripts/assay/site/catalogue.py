"""The corpus, rated and cross-referenced: what every page looks things up in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assay.model.claim import Claim, EvidenceLink
from assay.model.corpus import Corpus
from assay.model.lists import OpenQuestion
from assay.model.reference import Reference
from assay.model.words import Verdict
from assay.rating.explore import SENSITIVITY, Move, sensitivity, what_would_change, without_source
from assay.rating.memo import Ratings
from assay.rating.rate import Rating
from assay.rating.studies import Role
from assay.site import addresses
from assay.site.claim_rows import ROWS_ROOM, ClaimRow, weigh_row
from assay.site.parts import split
from assay.site.vancouver import first_name, short_names, sort_key
from assay.verify.identity import Citation
from assay.verify.states import Badge, cited_references, page_badge, quote_badge, reference_badge

DESCRIPTION_LENGTH = 160
"""The longest description of a page, in characters, as search engines show it."""

HANGS = ("verdict", "citation", "detail")
"""What can turn on the answer to an open question, the most consequential first."""

VERDICT_ORDER = tuple(Verdict)
"""The order in which pages list verdicts: the scale from true to false, then the gaps in knowledge."""


@dataclass(frozen=True)
class Use:
    """A claim that leans on a finding.

    Attributes:
        key: The claim.
        claim: Its record.
        link: The link.
        role: What becomes of the link under the rule; None when its claim is not rated.
    """

    key: str
    claim: Claim
    link: EvidenceLink
    role: Role | None

    @property
    def votes(self) -> bool:
        """Whether the link counts for the verdict."""
        return self.role in (Role.VOTES, Role.INDIRECT)


def shorten(value: str, length: int = DESCRIPTION_LENGTH) -> str:
    """Text cut at a word, with an ellipsis where something is missing.

    Args:
        value: Plain text.
        length: The most characters.
    """
    flat = re.sub(r"\s+", " ", value).strip()
    if len(flat) <= length:
        return flat
    cut = flat[:length]
    cut = cut.rsplit(" ", 1)[0] if " " in cut else cut[:-1]
    return f"{cut.rstrip(' ,;:')}…"


class Catalogue:
    """Records by what refers to them, each rated once.

    Args:
        corpus: The records.
        ratings: What was rated before, where a corpus is rated again and again.
    """

    def __init__(self, corpus: Corpus, ratings: Ratings | None = None) -> None:
        self._memory = ratings or Ratings()
        self.corpus = corpus
        self.words = corpus.vocabulary
        self.articles = dict(sorted(corpus.articles.items()))
        self.references: dict[str, Reference] = dict(sorted(corpus.references.items()))
        self.searches = dict(sorted(corpus.searches.items()))
        self.excluded = dict(sorted(corpus.excluded.sources.items()))
        self._moves: dict[str, list[Move]] = {}
        self._views: dict[str, dict[str, Rating]] = {}
        self._losses: dict[str, dict[str, tuple[Verdict, Verdict]]] = {}

    @cached_property
    def open_questions(self) -> list[OpenQuestion]:
        """Open questions with the claims and references of them that can be shown."""
        return [
            question.model_copy(update={"claims": tuple(key for key in question.claims if key in self.claims), "references": tuple(key for key in question.references if key in self.references)})
            for question in self.corpus.open_questions.questions
        ]

    @cached_property
    def claim_parts(self) -> list[list[ClaimRow]]:
        """The rows of the table of claims in reading order, in as many pages as they need."""
        topics = {topic: entry.label for topic, entry in self.words.topics.items()}
        rows = (ClaimRow(key, claim, self.ratings[key].certainty, topics.get(claim.topic, claim.topic), self.articles[key.split("/")[0]].publisher) for key, claim in self.live.items())
        return split(rows, weigh_row, ROWS_ROOM)

    @cached_property
    def _cited(self) -> Mapping[str, Citation]:
        return cited_references(self.corpus)

    def reference_seen(self, reference_id: str) -> Badge | None:
        """What the registries last said of a reference; None for what no registry keeps."""
        return reference_badge(self.corpus, reference_id, cited=self._cited)

    def printed_seen(self, article_id: str, entry: str) -> Badge | None:
        """What the registries last said of a reference as an article prints it."""
        return reference_badge(self.corpus, article_id, entry)

    def quote_seen(self, key: str) -> Badge:
        """Whether a claim's phrase was last found in its article."""
        return quote_badge(self.corpus, key)

    def page_seen(self, address: str | None) -> Badge | None:
        """Whether an address last loaded; None where there is none, or none that is ever asked."""
        return page_badge(self.corpus, address) if address else None

    @cached_property
    def live(self) -> dict[str, Claim]:
        """Claims that count, in reading order."""
        return self.corpus.live_claims()

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Every claim that has a page: the live ones in reading order, then those that were withdrawn."""
        gone = {key: claim for key, claim in sorted(self.corpus.claims.items()) if key not in self.live and key.split("/")[0] in self.articles}
        return {**self.live, **gone}

    @cached_property
    def ratings(self) -> Mapping[str, Rating]:
        """The rating of every claim."""
        return {key: self._memory.of(key, claim, self.references, self.words) for key, claim in self.claims.items()}

    def moves(self, key: str) -> list[Move]:
        """What would change a claim's verdict, worked out once for its page and its data.

        Args:
            key: The claim.
        """
        if key not in self._moves:
            self._moves[key] = what_would_change(self.claims[key], self.references, self.words)
        return self._moves[key]

    def views(self, key: str) -> dict[str, Rating]:
        """The ratings of a claim when only some studies count, by the way to look at them; worked out once.

        Args:
            key: The claim.
        """
        if key not in self._views:
            self._views[key] = {name: sensitivity(self.claims[key], self.references, self.words, [name]) for name in SENSITIVITY}
        return self._views[key]

    @cached_property
    def names(self) -> dict[str, str]:
        """Short names of references, such as "Cho 2020"."""
        return short_names(self.references)

    @cached_property
    def sorted_references(self) -> list[str]:
        """Ids of references by first author, or title where there is none, then year."""
        return sorted(self.references, key=lambda key: (sort_key(first_name(key, self.references[key])), self.references[key].year or "9999", key))

    @cached_property
    def uses(self) -> dict[str, list[Use]]:
        """For each reference, the live claims that lean on it, in reading order."""
        found: dict[str, list[Use]] = {key: [] for key in self.references}
        for key, claim in self.live.items():
            roles = {(id(reading.link)): reading.role for reading in self.ratings[key].readings}
            for link in claim.all_links():
                if link.reference_id in found:
                    found[link.reference_id].append(Use(key, claim, link, roles.get(id(link))))
        return found

    @cached_property
    def pages(self) -> frozenset[str]:
        """The page of every record and every list, the hand-written ones too; without the further pages of long ones, and redirects."""
        lists = (addresses.CITATIONS, addresses.QUESTIONS, addresses.EXCLUDED, addresses.SEARCHES, addresses.MAP, addresses.CHANGES, addresses.DATA)
        made = {addresses.HOME, addresses.CLAIMS, addresses.ARTICLES, addresses.REFERENCES, addresses.VERDICTS, addresses.TOPICS, *lists, *addresses.HAND_WRITTEN}
        made |= {addresses.claim_page(key) for key in self.claims}
        made |= {addresses.article_page(key) for key in self.articles}
        made |= {addresses.reference_page(key) for key in self.references}
        made |= {addresses.verdict_page(verdict.value) for verdict in Verdict}
        made |= {addresses.topic_page(topic) for topic in self.words.topics}
        made |= {addresses.search_page(name) for name in self.searches}
        made |= {addresses.map_page(outcome) for outcome in self.words.outcomes}
        return frozenset(made)

    @cached_property
    def files(self) -> frozenset[str]:
        """Every data file that a page may link to: one for each record, the lists, the schemas, the rows of the table of claims
        where it has several pages, and what there is where the site has an address."""
        pages = [*map(addresses.claim_page, self.claims), *map(addresses.article_page, self.articles), *map(addresses.reference_page, self.references)]
        rows = [addresses.CLAIM_ROWS] if len(self.claim_parts) > 1 else []
        return frozenset([*map(addresses.data_file, pages), *addresses.LISTS_OF_DATA, *addresses.SCHEMAS, *rows, addresses.FEED, addresses.CLAIM_REVIEWS])

    @cached_property
    def _of_articles(self) -> dict[str, dict[str, Claim]]:
        found: dict[str, dict[str, Claim]] = {}
        for key, claim in self.live.items():
            found.setdefault(key.split("/")[0], {})[key] = claim
        return found

    def claims_of(self, article_id: str) -> dict[str, Claim]:
        """The live claims of an article, in reading order."""
        return self._of_articles.get(article_id, {})

    def counts(self, claims: Mapping[str, Claim]) -> dict[Verdict, int]:
        """Number of claims by verdict, in the order of pages; verdicts without a claim are left out."""
        counted = {verdict: sum(claim.verdict is verdict for claim in claims.values()) for verdict in VERDICT_ORDER}
        return {verdict: number for verdict, number in counted.items() if number}

    def similar(self, key: str, most: int = 6) -> list[str]:
        """Live claims of the same topic whose outcomes overlap, nearest first.

        Args:
            key: The claim.
            most: How many at most.
        """
        claim = self.claims[key]
        if claim.about is None:
            return []
        near = []
        for other_key, other in self.live.items():
            if other_key == key or other.topic != claim.topic or other.about is None:
                continue
            shared = set(claim.about.outcomes) & set(other.about.outcomes)
            if shared:
                near.append((-len(shared), other.kind is not claim.kind, other_key))
        return [other_key for *_, other_key in sorted(near)[:most]]

    def loss(self, reference_id: str) -> dict[str, tuple[Verdict, Verdict]]:
        """The verdicts that would change if a source were retracted: now and then, by claim; worked out once for all its pages.

        Args:
            reference_id: The source.
        """
        if reference_id not in self._losses:
            touched = {use.key: use.claim for use in self.uses[reference_id] if use.votes}
            self._losses[reference_id] = without_source(reference_id, touched, self.references, self.words) if touched else {}
        return self._losses[reference_id]

    def path(self, kind: str, key: str) -> str | None:
        """The file of a record, relative to the project; None when it came from elsewhere."""
        origin = self.corpus.origins.get((kind, key))
        return origin.path if origin else None

    def redirects(self) -> dict[str, str]:
        """Pages under earlier ids and the pages they lead to. A page that exists is never replaced."""
        moved: dict[str, str] = {}
        for article_id, article in self.articles.items():
            for old in article.formerly:
                moved[addresses.article_page(old)] = addresses.article_page(article_id)
                for key in self.claims:
                    if key.startswith(f"{article_id}/"):
                        moved[addresses.claim_page(f"{old}/{key.split('/')[1]}")] = addresses.claim_page(key)
        for key, claim in self.claims.items():
            for old in claim.formerly:
                moved[addresses.claim_page(f"{key.split('/')[0]}/{old}")] = addresses.claim_page(key)
        for reference_id, reference in self.references.items():
            for old in reference.formerly:
                moved[addresses.reference_page(old)] = addresses.reference_page(reference_id)
        return {old: new for old, new in sorted(moved.items()) if old not in self.pages}
