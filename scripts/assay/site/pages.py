"""From the corpus to Markdown: every generated page of the site, as a dictionary. Pure and deterministic."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import chain

from assay.exports.feed import MOST_ENTRIES
from assay.exports.format import FORMAT
from assay.model.article import Article
from assay.model.claim import Claim
from assay.model.corpus import Corpus
from assay.model.reference import Reference
from assay.model.vocabulary import TopicEntry
from assay.model.words import ReadDepth, Verdict
from assay.site import addresses, article_view, evidence_view, list_pages, overview, reference_view, weights
from assay.site.catalogue import VERDICT_ORDER, Catalogue
from assay.site.citation_view import holding
from assay.site.claim_pages import claim_pages
from assay.site.claim_rows import CERTAINTIES, VERDICTS, digest, rows_file
from assay.site.filing import Filing
from assay.site.lists import Lists
from assay.site.settings import Settings
from assay.site.templating import Renderer
from assay.site.vancouver import vancouver
from assay.site.verdict_rules import RULE_IN_WORDS, cells

CHANGES = "Every verdict that was entered or changed, by day."
TOPIC_WEIGHT = 3
"""How much a topic counts in the search, against 1 for a record: it answers a question that many records bear on."""
EXCLUDED = "sources that were considered and that no claim uses, each with the reason."


def render(corpus: Corpus, settings: Settings | None = None, catalogue: Catalogue | None = None) -> dict[str, str]:
    """Every generated page.

    Args:
        corpus: The records. Links to records that are not in it are left out or shown as plain text.
        settings: Names and the like; the defaults when None.
        catalogue: The corpus as a catalogue, where the caller has one already.

    Returns:
        Markdown by path below ``docs/``, sorted by path. The same corpus gives the same bytes,
        whatever the order of its records.

    Raises:
        ValueError: Two records claim the same page, which happens when an id is ``index``.
    """
    return dict(plan(catalogue or Catalogue(corpus), settings))


def plan(catalogue: Catalogue, settings: Settings | None = None) -> Filing:
    """Every generated page by its path; each is rendered when it is taken out.

    Args:
        catalogue: The records.
        settings: As for :func:`render`.

    Raises:
        ValueError: As for :func:`render`.
    """
    return _Maker(catalogue, settings or Settings()).pages


class _Maker:
    """Makes pages, one method for each kind of them."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self.catalogue = catalogue
        self.site_name = settings.site_name
        self.settings = settings
        self.lists = Lists(catalogue)
        self.pages = Filing()
        self._plan()
        self.renderer = Renderer(catalogue, settings, self.lists, frozenset((*self.pages, *addresses.HAND_WRITTEN)))
        for old, new in catalogue.redirects().items():
            self.pages.later(old, self._redirect, old, new)

    def _plan(self) -> None:
        """Enters every page, and what makes it."""
        catalogue, later = self.catalogue, self.pages.later
        later(addresses.HOME, self.home)
        later(addresses.CLAIMS, self.claims)
        claim_pages(self.lists, self.settings, later, self.add)
        later(addresses.ARTICLES, self.articles)
        for key, article in catalogue.articles.items():
            later(addresses.article_page(key), self._article, key, article)
        later(addresses.REFERENCES, self.references)
        for key, reference in catalogue.references.items():
            later(addresses.reference_page(key), self._reference, key, reference)
        later(addresses.VERDICTS, self.verdicts)
        for verdict in VERDICT_ORDER:
            later(addresses.verdict_page(verdict.value), self._verdict, verdict)
        later(addresses.TOPICS, self.topics)
        for topic, entry, claims in self._topics():
            later(addresses.topic_page(topic), self._topic, topic, entry, claims)
        later(addresses.CITATIONS, self.citations)
        later(addresses.EXCLUDED, self.excluded)
        for enter in (list_pages.claim_list, list_pages.reference_list, list_pages.open_questions, list_pages.searches, list_pages.evidence_map, list_pages.articles, list_pages.audits):
            enter(self.lists, self._enter)
        later(addresses.CHANGES, self.changes)
        later(addresses.DATA, self.data)
        self._further()

    def _further(self) -> None:
        """Enters the further pages of lists that begin on pages with more than a list."""
        catalogue, lists = self.catalogue, self.lists
        enter = partial(list_pages.further, self._enter)
        for verdict, listing in lists.verdicts.items():
            trail = [("Verdicts", addresses.VERDICTS), (verdict.label, addresses.verdict_page(verdict.value))]
            enter(listing[1:], "verdict", title=_verdict_title(verdict), description=f"{verdict.label}: {verdict.definition}", trail=trail)
        for topic, listing in lists.topics.items():
            entry = catalogue.words.topics[topic]
            enter(listing[1:], "topic", title=entry.label, description=entry.definition, trail=[("Topics", addresses.TOPICS), (entry.label, addresses.topic_page(topic))])
        for key, listing in lists.uses.items():
            name, trail = catalogue.names[key], [("References", addresses.REFERENCES), (catalogue.names[key], addresses.reference_page(key))]
            enter(listing[1:], "uses", title=f"What leans on {name}", description=f"Claims that lean on {name}.", trail=trail, theirs=True, key=key, voting=self._voting(key))
        enter(lists.changes[1:], "changes", title="Changes", description=CHANGES, trail=[("Changes", addresses.CHANGES)])
        enter(lists.excluded[1:], "excluded", title="Sources left out", description=f"{lists.excluded.total} {EXCLUDED}", trail=[("Sources left out", addresses.EXCLUDED)])

    def _enter(self, path: str, template: str, **values) -> None:  # noqa: ANN003
        """Enters a page whose values are known already."""
        self.pages.later(path, partial(self.add, path, template, **values))

    def add(self, path: str, template: str, **values) -> None:  # noqa: ANN003
        """Renders a page and files it."""
        self.pages.file(path, self.renderer.page(path, template, **values))

    def home(self) -> None:
        """The home page."""
        catalogue = self.catalogue
        printed = [entry for article in self.lists.shown.values() for entry in article.references.values()]
        gaps, latest = overview.widest_gaps(catalogue), [(day, later[:5], first) for day, later, first in self.lists.days[:3]]
        head = weights.weigh_home(catalogue, catalogue.words.topics.values(), [catalogue.claims[key] for key in gaps], sum(len(later) + 1 for _, later, _ in latest))
        subject = catalogue.words.subject
        self.add(
            addresses.HOME,
            "home",
            title=f"{self.site_name}: claims about {subject}, weighed",
            description=f"What articles say about {subject}, claim by claim, beside what the evidence allows.",
            hide=("navigation", "toc"),
            heading=f"Claims about {subject}, weighed",
            claims=catalogue.live,
            counts=catalogue.counts(catalogue.live),
            articles=self.lists.on_home(head),
            references_number=len(catalogue.references),
            holding=holding(printed),
            printed=len(printed),
            topics=self._topics(),
            kinds=overview.by_kind(catalogue),
            supported=Verdict.SUPPORTED,
            verdicts=VERDICT_ORDER,
            depths=_depths(catalogue),
            gaps=gaps,
            latest=latest,
        )

    def claims(self) -> None:
        """The table of claims."""
        catalogue = self.catalogue
        number, table = len(catalogue.live), self.lists.table
        rows = rows_file(chain.from_iterable(part.items for part in table)) if len(table) > 1 else None
        self.add(
            addresses.CLAIMS,
            "claims",
            title="Claims",
            description=f"All {number} claims about {catalogue.words.subject}, with their verdicts and how certain the evidence is.",
            hide=("navigation", "toc"),
            part=table[0],
            counts=catalogue.counts(catalogue.live),
            rows_digest=digest(rows) if rows else None,
            verdicts=VERDICTS,
            certainties=CERTAINTIES,
        )

    def articles(self) -> None:
        """The list of articles."""
        catalogue = self.catalogue
        self.add(
            addresses.ARTICLES,
            "articles",
            title="Articles",
            description=f"The articles about {catalogue.words.subject} whose claims are weighed here.",
            hide=("navigation", "toc"),
            part=self.lists.articles[0],
        )

    def _article(self, key: str, article: Article) -> None:
        catalogue = self.catalogue
        claims = catalogue.claims_of(key)
        self.add(
            addresses.article_page(key),
            "article",
            title=article.title,
            description=f"{len(claims)} claims of this article by {article.publisher}, in reading order, each with its verdict.",
            source=catalogue.path("article", key),
            article=article,
            claims=claims,
            counts=catalogue.counts(claims),
            id=key,
            listed=self.lists.sentences[key],
            sentences=article_view.rows(catalogue, key),
            strips=self.lists.strips[key],
            printed=self.lists.printed[key],
            holding=self.lists.holding(key),
            skipped=article_view.skipped(article),
        )

    def references(self) -> None:
        """The list of references."""
        catalogue = self.catalogue
        self.add(
            addresses.REFERENCES,
            "references",
            title="References",
            description=f"All {len(catalogue.references)} sources on {catalogue.words.subject}: who speaks, how each study was made and how much of it was read.",
            hide=("navigation", "toc"),
            number=len(catalogue.references),
            depths=_depths(catalogue),
            payers=overview.payers(catalogue),
        )

    def _reference(self, key: str, reference: Reference) -> None:
        catalogue = self.catalogue
        self.add(
            addresses.reference_page(key),
            "reference",
            title=catalogue.names[key],
            searched_as=f"{catalogue.names[key]}: {reference.title}" if reference.title else None,
            description=reference.title or f"A source of {reference.container_title or reference.publisher or 'unknown origin'} whose title was not seen.",
            source=catalogue.path("reference", key),
            reference=reference,
            record=vancouver(reference),
            searched=reference_view.SEARCHED,
            identifiers=reference_view.identifiers(reference),
            seen=catalogue.reference_seen(key),
            page_seen=catalogue.page_seen(reference.URL),
            study=reference_view.study_table(catalogue, reference) if reference.study else (),
            findings=reference_view.finding_rows(catalogue, reference),
            key=key,
            part=self.lists.uses[key][0],
            mentioned=any(f"[@{key}]" in claim.reasoning for claim in catalogue.live.values()),
            voting=self._voting(key),
        )

    def _voting(self, key: str) -> bool:
        """Whether a source has a vote on a claim."""
        return any(use.votes for use in self.catalogue.uses[key])

    def verdicts(self) -> None:
        """What each verdict means."""
        counts = {verdict: listing.total for verdict, listing in self.lists.verdicts.items()}
        scale = [(verdict, number) for verdict, number in counts.items() if verdict.truth_value]
        gaps = [(verdict, number) for verdict, number in counts.items() if not verdict.truth_value]
        self.add(
            addresses.VERDICTS,
            "verdicts",
            title="Verdicts",
            description="The seven verdicts, what each one means and how many claims have it.",
            groups=[("From true to false", scale), ("Gaps in knowledge", gaps)],
        )

    def _verdict(self, verdict: Verdict) -> None:
        self.add(
            addresses.verdict_page(verdict.value),
            "verdict",
            title=_verdict_title(verdict),
            description=f"{verdict.label}: {verdict.definition}",
            verdict=verdict,
            rule=RULE_IN_WORDS[verdict],
            cells=cells(verdict),
            part=self.lists.verdicts[verdict][0],
        )

    def topics(self) -> None:
        """The list of topics."""
        self.add(
            addresses.TOPICS,
            "topics",
            title="Topics",
            description=f"Claims about {self.catalogue.words.subject} by topic.",
            hide=("navigation", "toc"),
            topics=self._topics(),
            supported=Verdict.SUPPORTED,
        )

    def _topic(self, topic: str, entry: TopicEntry, claims: dict[str, Claim]) -> None:
        self.add(
            addresses.topic_page(topic),
            "topic",
            title=entry.label,
            searched_as=f"{entry.label}: {entry.question}" if entry.question else None,
            weight=TOPIC_WEIGHT,
            description=f"{entry.definition} {len(claims)} claims with their verdicts.",
            entry=entry,
            counts=self.catalogue.counts(claims),
            part=self.lists.topics[topic][0],
            amounts=overview.sum_up(self.catalogue, claims),
            outcomes=overview.outcomes_of(claims, (outcome for outcome, _ in self.lists.map_rows)),
            best=[(best, {fact.label: fact for fact in sum(evidence_view.study_facts(self.catalogue, best.reading), ())}) for best in overview.best_studies(self.catalogue, claims)],
            best_columns=(self.catalogue.words.intervention_column, "Design", "People", "Compared with", "Risk of bias", "Funding", "Read"),
        )

    def _topics(self) -> list:
        return [(topic, entry, self.lists.claims_on(topic)) for topic, entry in self.catalogue.words.topics.items()]

    def citations(self) -> None:
        """The audit of printed references."""
        printed = [entry for article in self.lists.shown.values() for entry in article.references.values()]
        self.add(
            addresses.CITATIONS,
            "citations",
            title="Citation audit",
            description=f"The {len(printed)} references that the articles print: is there such a work, is the record right, and does it say so?",
            together=not self.lists.audited_articles.total,
            part=self.lists.audited_articles[0],
            holding=holding(printed),
            printed=len(printed),
        )

    def excluded(self) -> None:
        """The sources that were left out."""
        catalogue = self.catalogue
        self.add(
            addresses.EXCLUDED,
            "excluded",
            title="Sources left out",
            description=f"{len(catalogue.excluded)} {EXCLUDED}",
            part=self.lists.excluded[0],
        )

    def changes(self) -> None:
        """Every change of a verdict."""
        self.add(
            addresses.CHANGES,
            "changes",
            title="Changes",
            description=CHANGES,
            part=self.lists.changes[0],
        )

    def data(self) -> None:
        """What there is for machines."""
        catalogue = self.catalogue
        self.add(
            addresses.DATA,
            "data",
            title="Data",
            description="Every claim and reference as JSON, the claims as a table, the references for reference managers; the format and the licence.",
            format_version=FORMAT,
            feed_entries=MOST_ENTRIES,
            example=next(iter(catalogue.live), None),
        )

    def _redirect(self, old: str, new: str) -> None:
        """An earlier id leads to the present one."""
        self.pages.file(old, self.renderer.redirect(old, new))


def _verdict_title(verdict: Verdict) -> str:
    return f"Verdict: {verdict.label.lower()}"


def _depths(catalogue: Catalogue) -> list[tuple[ReadDepth, int]]:
    """How many sources were read how deeply, deepest first."""
    counted = Counter(reference.read.depth for reference in catalogue.references.values())
    return [(depth, counted[depth]) for depth in ReadDepth if counted[depth]]
