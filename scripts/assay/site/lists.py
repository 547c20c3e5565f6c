"""Every list that may need more than one page, and where each of its items stands."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import takewhile
from typing import TypeVar

from assay.model.article import Article
from assay.model.claim import Claim
from assay.model.lists import OpenQuestion
from assay.model.words import Funding, Verdict
from assay.site import addresses, article_view, overview, weights
from assay.site.article_view import Row
from assay.site.catalogue import HANGS, VERDICT_ORDER, Catalogue, Use
from assay.site.claim_parts import Spread, spread
from assay.site.claim_rows import ClaimRow
from assay.site.citation_view import Audited, audited, holding
from assay.site.overview import Change, Gone
from assay.site.parts import Listing, apart, continued, fits
from assay.site.reference_view import by_claim
from assay.site.vancouver import first_name, sort_key

Group = TypeVar("Group")


@dataclass(frozen=True)
class Placed:
    """A sentence, or a run of them, at its place in an article.

    Attributes:
        chapter: The number of the heading under which it stands, from 1.
        section: That heading; None before the first.
        row: The sentence.
        begins: Whether it is the first under its heading.
    """

    chapter: int
    section: str | None
    row: Row
    begins: bool


@dataclass(frozen=True)
class Entered:
    """A verdict that was entered.

    Attributes:
        number: The number of the day; the latest is 1.
        what: A change, something that was withdrawn, or a claim that was reviewed for the first time.
        begins: Whether it is the first of its day.
    """

    number: int
    what: Change | Gone | str
    begins: bool


@dataclass
class Day:
    """The entries of a day, as far as they stand on one page.

    Attributes:
        number: The number of the day; the latest is 1.
        day: The day.
        new: How many claims were reviewed for the first time on it, on this page or another.
        later: Changes of earlier verdicts, and what was withdrawn.
        first: Claims reviewed for the first time.
    """

    number: int
    day: datetime.date
    new: int
    later: list[Change | Gone] = field(default_factory=list)
    first: list[str] = field(default_factory=list)


def initial(catalogue: Catalogue, key: str) -> str:
    """The letter under which a reference is listed; figures and other scripts stand together.

    Args:
        catalogue: The records.
        key: Its id.
    """
    first = sort_key(first_name(key, catalogue.references[key]))[:1].upper()
    if "A" <= first <= "Z":
        return first
    return "0–9" if first.isdecimal() else "other"


def _grouped(pairs: Iterable[tuple[Group, str]]) -> list[tuple[Group, list[str]]]:
    """What belongs to each group, in the order in which the groups come up."""
    found: dict[Group, list[str]] = {}
    for group, item in pairs:
        found.setdefault(group, []).append(item)
    return list(found.items())


class Lists:
    """The lists of one catalogue, each divided once.

    Args:
        catalogue: The records.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.shown: dict[str, Article] = {key: article for key, article in catalogue.articles.items() if not article.withdrawn}
        """Articles that count."""

    # Claims.

    @cached_property
    def table(self) -> Listing[ClaimRow]:
        """The table of claims, in reading order."""
        return Listing(self.catalogue.claim_parts, addresses.claim_list_page)

    def _claims(self, keys: Iterable[str], page: str, head: int) -> Listing[str]:
        return continued(keys, partial(weights.weigh_row, self.catalogue), partial(addresses.part, page), head)

    @cached_property
    def verdicts(self) -> dict[Verdict, Listing[str]]:
        """Claims by verdict, in reading order."""
        live = self.catalogue.live
        return {verdict: self._claims((key for key, claim in live.items() if claim.verdict is verdict), addresses.verdict_page(verdict.value), weights.VERDICT_HEAD) for verdict in VERDICT_ORDER}

    @cached_property
    def topics(self) -> dict[str, Listing[str]]:
        """Claims by topic, those of one verdict together."""
        ordered = {topic: [key for _, keys in overview.by_verdict(self.claims_on(topic)) for key in keys] for topic in self.catalogue.words.topics}
        return {topic: self._claims(keys, addresses.topic_page(topic), weights.TOPIC_HEAD) for topic, keys in ordered.items()}

    def claims_on(self, topic: str) -> dict[str, Claim]:
        """The live claims on a topic, in reading order."""
        return {key: claim for key, claim in self.catalogue.live.items() if claim.topic == topic}

    def by_verdict(self, keys: Iterable[str]) -> list[tuple[Verdict, list[str]]]:
        """Claims under their verdicts."""
        return overview.by_verdict({key: self.catalogue.claims[key] for key in keys})

    @cached_property
    def leaning(self) -> dict[str, Listing[str]]:
        """The live claims behind which each search stands."""
        found: dict[str, list[str]] = {key: [] for key in self.catalogue.searches}
        for key, claim in self.catalogue.live.items():
            for search in claim.all_searches():
                if search in found:
                    found[search].append(key)
        return {key: self._claims(claims, addresses.search_page(key), weights.weigh_search_head(self.catalogue, self.catalogue.searches[key])) for key, claims in found.items()}

    @cached_property
    def spreads(self) -> dict[str, Spread]:
        """What of each claim stands on its page, and what beside it."""
        return {key: spread(self.catalogue, key) for key in self.catalogue.claims}

    def moved(self, use: Use) -> str | None:
        """The id of the row of evidence that a link to a source is, where it stands on a further page of its claim."""
        return (self.spreads[use.key].links or {}).get(id(use.link))

    # Lists of records.

    @cached_property
    def articles(self) -> Listing[str]:
        """Articles that count."""
        return continued(self.shown, partial(weights.weigh_article, self.catalogue), partial(addresses.part, addresses.ARTICLES), weights.LIST_HEAD)

    @cached_property
    def days(self) -> list[tuple[datetime.date, list[Change | Gone], list[str]]]:
        """Every day on which something was entered, the latest first."""
        return overview.changes(self.catalogue)

    @cached_property
    def changes(self) -> Listing[Entered]:
        """Everything that was entered, the latest day first."""
        entered = [Entered(number, what, not place) for number, (_, later, first) in enumerate(self.days, 1) for place, what in enumerate((*later, *first))]
        return continued(entered, partial(weights.weigh_change, self.catalogue), partial(addresses.part, addresses.CHANGES), weights.LIST_HEAD)

    def by_day(self, entered: Iterable[Entered]) -> list[Day]:
        """Entries under their days."""
        found: dict[int, Day] = {}
        for entry in entered:
            day, _, first = self.days[entry.number - 1]
            its = found.setdefault(entry.number, Day(entry.number, day, len(first)))
            its.first.append(entry.what) if isinstance(entry.what, str) else its.later.append(entry.what)
        return list(found.values())

    @cached_property
    def excluded(self) -> Listing[str]:
        """Sources that were left out."""
        sources = self.catalogue.excluded
        return continued(sources, lambda key: weights.weigh_excluded(key, sources[key]), partial(addresses.part, addresses.EXCLUDED), weights.LIST_HEAD)

    @cached_property
    def searches(self) -> Listing[str]:
        """Searches."""
        searches = self.catalogue.searches
        return continued(searches, lambda key: weights.weigh_search(key, searches[key]), partial(addresses.part, addresses.SEARCHES), weights.LIST_HEAD)

    @cached_property
    def questions(self) -> dict[str, Listing[OpenQuestion]]:
        """Open questions by what hangs on them."""
        weigh = partial(weights.weigh_question, self.catalogue)
        return {hangs: continued((question for question in self.catalogue.open_questions if question.hangs == hangs), weigh, partial(addresses.questions_page, hangs)) for hangs in HANGS}

    # Sources.

    @cached_property
    def references(self) -> Listing[str]:
        """References as sorted; on the page that leads to them where one is enough."""
        return apart(self.catalogue.sorted_references, self._reference, addresses.REFERENCES, addresses.references_page, 0)

    def _reference(self, key: str) -> int:
        return weights.weigh_reference(self.catalogue.references[key])

    def lettered(self, keys: Iterable[str]) -> list[tuple[str, str | None]]:
        """References with the letter that begins with each, or None."""
        found: list[tuple[str, str | None]] = []
        before = None
        for key in keys:
            letter = initial(self.catalogue, key)
            found.append((key, letter if letter != before else None))
            before = letter
        return found

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letters of the list of references, in its order, each with the page on which it begins."""
        found: dict[str, str] = {}
        for part in self.references:
            for key in part.items:
                found.setdefault(initial(self.catalogue, key), part.path)
        return found

    @cached_property
    def payers(self) -> Listing[tuple[Funding, str]]:
        """Studies in people by who paid for them, where that was seen."""
        paid = [(funding, key) for funding, keys in overview.payers(self.catalogue) if funding for key in keys]
        table = sum(map(self._reference, self.references[0].items)) if self.references.path == addresses.REFERENCES else 0
        return apart(paid, lambda item: weights.weigh_link(self.catalogue, item[1]), addresses.REFERENCES, partial(addresses.part, addresses.PAYERS), weights.REFERENCES_HEAD + table)

    def by_payer(self, paid: Iterable[tuple[Funding, str]]) -> list[tuple[Funding, list[str]]]:
        """Studies under who paid for them."""
        return _grouped(paid)

    @cached_property
    def used(self) -> dict[str, dict[str, list[Use]]]:
        """The links to each source, by the claims that hold them."""
        return {key: dict(by_claim(uses)) for key, uses in self.catalogue.uses.items()}

    @cached_property
    def uses(self) -> dict[str, Listing[str]]:
        """What leans on each source: claims, then the articles that print it."""
        printed: dict[str, list[str]] = {key: [] for key in self.catalogue.references}
        for article_id, article in self.catalogue.articles.items():
            for key in dict.fromkeys(entry.identified_as for entry in article.references.values()):
                if key in printed:
                    printed[key].append(article_id)
        return {key: self._leaning_on(key, articles) for key, articles in printed.items()}

    def _leaning_on(self, key: str, articles: list[str]) -> Listing[str]:
        used = self.used[key]

        def weigh(item: str) -> int:
            return weights.weigh_uses(item, used[item]) + sum(60 + len(item) for use in used[item] if self.moved(use)) if item in used else weights.weigh_publisher(self.catalogue, item)

        return continued([*used, *articles], weigh, partial(addresses.part, addresses.reference_page(key)), weights.weigh_reference_head(self.catalogue.references[key]))

    @cached_property
    def map_rows(self) -> list[tuple[str, list[overview.Spot | None]]]:
        """The evidence map."""
        return overview.evidence_map(self.catalogue)

    @cached_property
    def outcome_spots(self) -> dict[str, dict[int, overview.Spot]]:
        """What was found on each outcome of the map, by kind of evidence, in the order of :data:`overview.NEAREST_FIRST`."""
        others = overview.no_studies(self.catalogue)
        found = {outcome: {spot.kind: spot for spot in (*spots, others.get(outcome)) if spot} for outcome, spots in self.map_rows}
        return {outcome: {kind: spots[kind] for kind in overview.NEAREST_FIRST if kind in spots} for outcome, spots in found.items()}

    @cached_property
    def outcomes(self) -> dict[str, Listing[tuple[int, str]]]:
        """Sources by outcome, each with the kind of evidence that it is."""
        listed = {}
        for outcome, spots in self.outcome_spots.items():
            weigh: Callable[[tuple[int, str]], int] = lambda item, spots=spots: weights.weigh_found(self.catalogue, item[1], spots[item[0]].findings[item[1]])
            listed[outcome] = continued([(kind, key) for kind, spot in spots.items() for key in spot.references], weigh, partial(addresses.part, addresses.map_page(outcome)), weights.MAP_HEAD)
        return listed

    def by_kind(self, sources: Iterable[tuple[int, str]]) -> list[tuple[int, list[str]]]:
        """Sources of an outcome under their kinds of evidence."""
        return _grouped(sources)

    # What articles hold.

    def tiles(self, article_id: str) -> bool:
        """Whether the tiles of an article stand in lists of articles."""
        return weights.has_room(weights.weigh_strip(self.catalogue.claims_of(article_id)))

    def holding(self, article_id: str) -> int:
        """How many printed references of an article are true records of real works."""
        return holding(self.catalogue.articles[article_id].references.values())

    @cached_property
    def _chapters(self) -> dict[str, list[Placed]]:
        return {
            key: [Placed(number, section, row, not place) for number, (section, rows) in enumerate(article_view.chapters(self.catalogue, key), 1) for place, row in enumerate(rows)]
            for key in self.catalogue.articles
        }

    @cached_property
    def strips(self) -> dict[str, int]:
        """The weight of the strip of tiles at the head of each article's page; 0 where it would be too heavy, and its list says the same."""
        weighed = {key: weights.weigh_sentences(rows) if (rows := article_view.rows(self.catalogue, key)) else weights.weigh_strip(self.catalogue.claims_of(key)) for key in self.catalogue.articles}
        return {key: weight if weights.has_room(weight) else 0 for key, weight in weighed.items()}

    @cached_property
    def printed(self) -> dict[str, Listing[str]]:
        """The printed references of each article, on its page or beside it."""
        return {key: self._printed(key, article) for key, article in self.catalogue.articles.items()}

    def _printed(self, key: str, article: Article) -> Listing[str]:
        used = weights.weigh_article_head(article) + self.strips[key] + sum(map(self._sentence, self._chapters[key]))
        weigh: Callable[[str], int] = lambda name: weights.weigh_printed(article.references[name])
        return apart(article.references, weigh, addresses.article_page(key), partial(addresses.part, addresses.printed_page(key)), used)

    @cached_property
    def sentences(self) -> dict[str, Listing[Placed]]:
        """The sentences of each article, on its page or beside it; its references make room for them first."""
        return {key: self._sentences(key, article) for key, article in self.catalogue.articles.items()}

    def _sentences(self, key: str, article: Article) -> Listing[Placed]:
        page = addresses.article_page(key)
        printed = sum(map(weights.weigh_printed, article.references.values())) if self.printed[key].path == page else 0
        return apart(self._chapters[key], self._sentence, page, partial(addresses.part, addresses.sentences_page(key)), weights.weigh_article_head(article) + self.strips[key] + printed)

    def _sentence(self, placed: Placed) -> int:
        return weights.weigh_sentence(self.catalogue, placed.row, placed.section if placed.begins else None)

    def by_chapter(self, placed: Iterable[Placed]) -> list[tuple[int, str | None, list[Row]]]:
        """Sentences under their headings: number, heading and sentences."""
        found: dict[int, tuple[int, str | None, list[Row]]] = {}
        for its in placed:
            found.setdefault(its.chapter, (its.chapter, its.section, []))[2].append(its.row)
        return list(found.values())

    # The audit of what they cite.

    @cached_property
    def audited(self) -> dict[str, dict[str, Audited]]:
        """The printed references of the articles that count."""
        return {key: {its.name: its for its in audited(self.catalogue, key)} for key in self.shown}

    @cached_property
    def _weighed(self) -> dict[str, dict[str, int]]:
        return {key: {name: weights.weigh_audited(self.catalogue, key, its) for name, its in entries.items()} for key, entries in self.audited.items()}

    @cached_property
    def audits(self) -> dict[str, Listing[str]]:
        """The audit of each article that prints references: on one page where there is room for all, else on pages of its own."""
        heads = sum(weights.HEADING + 2 * weights.size(article.title, article.publisher) for article in self.shown.values())
        together = fits(weights.LIST_HEAD + heads + sum(sum(entries.values()) for entries in self._weighed.values()))
        return {
            key: Listing([list(entries)], lambda number: addresses.CITATIONS)
            if together
            else continued(entries, entries.__getitem__, partial(addresses.part, addresses.audit_page(key)), weights.LIST_HEAD)
            for key, entries in self._weighed.items()
            if entries
        }

    @cached_property
    def audited_articles(self) -> Listing[str]:
        """The articles, where each has an audit of its own."""
        apart = any(audit.path != addresses.CITATIONS for audit in self.audits.values())
        return continued(self.shown if apart else (), partial(weights.weigh_audit, self.catalogue), partial(addresses.part, addresses.CITATIONS), weights.LIST_HEAD)

    # The home page.

    def on_home(self, head: int) -> list[tuple[str, bool]]:
        """The articles on the home page: all of them, or those that were read last, as far as there is room.

        Args:
            head: About how many bytes the home page takes for other things.

        Returns:
            Their ids, each with whether its tiles have room too.
        """
        head -= weights.HOME_MORE
        weighed = {key: weights.weigh_on_home(self.catalogue, key) for key in self.shown}
        if not weighed or fits(head + sum(weighed.values())):
            return [(key, True) for key in weighed]
        latest = sorted(weighed, key=lambda key: (-self.shown[key].read.date.toordinal(), key))
        chosen = list(takewhile(lambda number: fits(head + sum(weighed[key] for key in latest[:number])), range(1, len(latest) + 1)))
        return [(key, True) for key in latest[: len(chosen)]] or [(latest[0], False)]
