"""From the corpus to Markdown: every generated page of the site, as a dictionary. Pure and deterministic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from assay.model.article import Article
from assay.model.claim import Claim
from assay.model.corpus import Corpus
from assay.model.words import Certainty, Closeness, Kind, ReadDepth, RecordAudit, Verdict, Wording
from assay.rating.explore import SENSITIVITY, what_would_change
from assay.rating.grid import supported_verdict
from assay.site import addresses, article_view, claim_view, list_pages, overview, reference_view, sensitivity_view
from assay.site.catalogue import VERDICT_ORDER, Catalogue
from assay.site.citation_view import audited
from assay.site.escape import json_script
from assay.site.parts import is_heavy
from assay.site.templating import Renderer
from assay.site.vancouver import vancouver
from assay.site.verdict_rules import RULE_IN_WORDS


@dataclass(frozen=True)
class Settings:
    """What pages need to know that no record says.

    Attributes:
        site_name: The name of the site, as it cites itself.
    """

    site_name: str = "Assay"


def render(corpus: Corpus, settings: Settings | None = None) -> dict[str, str]:
    """Every generated page.

    Args:
        corpus: The records. Links to records that are not in it are left out or shown as plain text.
        settings: Names and the like; the defaults when None.

    Returns:
        Markdown by path below ``docs/``, sorted by path. The same corpus gives the same bytes,
        whatever the order of its records.

    Raises:
        ValueError: Two records claim the same page, which happens when an id is ``index``.
    """
    made = _Maker(Catalogue(corpus), settings or Settings())
    for build in (made.home, made.claims, made.articles, made.references, made.verdicts, made.topics, made.lists, made.overviews, made.redirects):
        build()
    return dict(sorted(made.pages.items()))


class _Maker:
    """Collects pages, one method for each section of the site."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self.catalogue = catalogue
        self.site_name = settings.site_name
        self.renderer = Renderer(catalogue, settings.site_name)
        self.pages: dict[str, str] = {}
        self.taken: set[str] = set()

    def add(self, path: str, template: str, **values) -> None:  # noqa: ANN003
        """Renders a page and files it."""
        self._file(path, self.renderer.page(path, template, **values))

    def _file(self, path: str, content: str) -> None:
        # searches.md and searches/index.md would be one page of the site.
        if addresses.address(path) in self.taken:
            raise ValueError(f"two records claim the page {path}; no record may be called index")
        self.taken.add(addresses.address(path))
        self.pages[path] = content

    def home(self) -> None:
        """The home page."""
        catalogue = self.catalogue
        printed = [entry for article in catalogue.articles.values() if not article.withdrawn for entry in article.references.values()]
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
            articles=[(key, article, catalogue.claims_of(key)) for key, article in catalogue.articles.items() if not article.withdrawn],
            references_number=len(catalogue.references),
            holding=_holding(printed),
            printed=len(printed),
            topics=self._topics(),
            verdicts=VERDICT_ORDER,
            depths=_depths(catalogue),
            gaps=overview.widest_gaps(catalogue),
            latest=[(day, later[:5], first) for day, later, first in overview.changes(catalogue)[:3]],
            holding_of={key: _holding(article.references.values()) for key, article in catalogue.articles.items()},
        )

    def claims(self) -> None:
        """The table of claims, and the page of each."""
        catalogue = self.catalogue
        number = len(catalogue.live)
        self.add(
            addresses.CLAIMS,
            "claims",
            title="Claims",
            description=f"All {number} claims about {catalogue.words.subject}, with their verdicts and how certain the evidence is.",
            hide=("navigation", "toc"),
            claims=catalogue.live,
            counts=catalogue.counts(catalogue.live),
            verdicts=VERDICT_ORDER,
            certainties=tuple(reversed(Certainty)),
        )
        for key, claim in catalogue.claims.items():
            self._claim(key, claim)

    def _claim(self, key: str, claim: Claim) -> None:
        catalogue = self.catalogue
        article_id = key.split("/")[0]
        article, rating = catalogue.articles[article_id], catalogue.ratings[key]
        parts = [rating, *(its for _, its in rating.parts)]
        shown = dict(
            title=claim.claim,
            searched_as=f"{claim.claim} “{claim.quote}”",
            description=f"{claim.verdict.label}. {claim.summary}",
            source=catalogue.path("claim", key),
            key=key,
            claim=claim,
            article=article,
            article_id=article_id,
            rating=rating,
            quote_address=claim_view.quote_address(article.URL, claim.quote),
            sections=claim_view.sections(catalogue, key),
            harms=claim_view.harms(catalogue, claim),
            cited=claim_view.cited(catalogue, key),
            warnings=list(dict.fromkeys(warning for its in parts for warning in its.warnings)),
            searches=[(name, catalogue.searches[name]) for name in claim.all_searches() if name in catalogue.searches],
            citation=claim_view.citation(self.site_name, key, claim, article.title),
            bibtex=claim_view.bibtex(self.site_name, key, claim, article.title),
            moves=what_would_change(claim, catalogue.references, catalogue.words),
            views=list(zip(SENSITIVITY, sensitivity_view.views(catalogue, key), strict=False)),
            evidence=Markup(json_script(sensitivity_view.data(claim, rating))),
            similar=catalogue.similar(key),
            closeness=Closeness,
            steps_address="steps/",
            evidence_at="",
        )
        path = addresses.claim_page(key)
        page = self.renderer.page(path, "claim", **shown, apart=False)
        if is_heavy(page):
            page = self.renderer.page(path, "claim", **shown, apart=True)
            steps = {**shown, "title": f"How the verdict was reached: {claim.claim}", "searched_as": None, "weight": list_pages.LISTS_WEIGHT, "evidence_at": "../"}
            self.add(addresses.steps_page(key), "claim-steps", **steps, apart=False)
        self._file(path, page)

    def articles(self) -> None:
        """The list of articles, and the page of each."""
        catalogue = self.catalogue
        self.add(
            addresses.ARTICLES,
            "articles",
            title="Articles",
            description=f"The articles about {catalogue.words.subject} whose claims are weighed here.",
            hide=("navigation", "toc"),
            articles=[(key, article, catalogue.claims_of(key), _holding(article.references.values())) for key, article in catalogue.articles.items() if not article.withdrawn],
        )
        for key, article in catalogue.articles.items():
            self._article(key, article)

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
            chapters=article_view.chapters(catalogue, key),
            sentences=article_view.rows(catalogue, key),
            references=[(name, entry, claim_view.printed_record(entry)) for name, entry in article.references.items()],
            holding=_holding(article.references.values()),
            skipped=article_view.skipped(article),
        )

    def references(self) -> None:
        """The list of references, and the page of each."""
        catalogue = self.catalogue
        self.add(
            addresses.REFERENCES,
            "references",
            title="References",
            description=f"All {len(catalogue.references)} sources on {catalogue.words.subject}: who speaks, how each study was made and how much of it was read.",
            hide=("navigation", "toc"),
            rows=list_pages.reference_rows(catalogue, catalogue.sorted_references) if len(catalogue.reference_parts) < 2 else [],
            letters=list_pages.letters(catalogue),
            number=len(catalogue.references),
            depths=_depths(catalogue),
            payers=overview.payers(catalogue),
        )
        list_pages.reference_list(catalogue, self.add)
        for key, reference in catalogue.references.items():
            uses = catalogue.uses[key]
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
                uses=uses,
                claims_number=len({use.key for use in uses}),
                mentioned=any(f"[@{key}]" in claim.reasoning for claim in catalogue.live.values()),
                voting=any(use.votes for use in uses),
                loss=catalogue.loss(key),
                printed_in=[article_id for article_id, article in catalogue.articles.items() if any(entry.identified_as == key for entry in article.references.values())],
            )

    def verdicts(self) -> None:
        """What each verdict means, and its claims."""
        catalogue = self.catalogue
        by_verdict = {verdict: {key: claim for key, claim in catalogue.live.items() if claim.verdict is verdict} for verdict in VERDICT_ORDER}
        scale = [(verdict, len(claims)) for verdict, claims in by_verdict.items() if verdict.truth_value]
        gaps = [(verdict, len(claims)) for verdict, claims in by_verdict.items() if not verdict.truth_value]
        self.add(
            addresses.VERDICTS,
            "verdicts",
            title="Verdicts",
            description="The seven verdicts, what each one means and how many claims have it.",
            groups=[("From true to false", scale), ("Gaps in knowledge", gaps)],
        )
        for verdict, claims in by_verdict.items():
            self.add(
                addresses.verdict_page(verdict.value),
                "verdict",
                title=f"Verdict: {verdict.label.lower()}",
                description=f"{verdict.label}: {verdict.definition}",
                verdict=verdict,
                rule=RULE_IN_WORDS[verdict],
                cells=_cells(verdict),
                claims=claims,
            )

    def topics(self) -> None:
        """The list of topics, and the page of each."""
        catalogue = self.catalogue
        self.add(
            addresses.TOPICS,
            "topics",
            title="Topics",
            description=f"Claims about {catalogue.words.subject} by topic.",
            hide=("navigation", "toc"),
            topics=self._topics(),
        )
        for topic, entry, claims in self._topics():
            self.add(
                addresses.topic_page(topic),
                "topic",
                title=entry.label,
                description=f"{entry.definition} {len(claims)} claims with their verdicts.",
                entry=entry,
                counts=catalogue.counts(claims),
                groups=overview.by_verdict(claims),
                amounts=overview.sum_up(catalogue, claims),
            )

    def _topics(self) -> list:
        catalogue = self.catalogue
        return [(topic, entry, {key: claim for key, claim in catalogue.live.items() if claim.topic == topic}) for topic, entry in catalogue.words.topics.items()]

    def lists(self) -> None:
        """The audit of printed references, what is still open, and what was left out."""
        catalogue = self.catalogue
        articles = {key: article for key, article in catalogue.articles.items() if not article.withdrawn}
        printed = [entry for article in articles.values() for entry in article.references.values()]
        self.add(
            addresses.CITATIONS,
            "citations",
            title="Citation audit",
            description=f"The {len(printed)} references that the articles print: is there such a work, is the record right, and does it say so?",
            articles=[(key, article, audited(catalogue, key)) for key, article in articles.items()],
            holding=_holding(printed),
            printed=len(printed),
        )
        list_pages.open_questions(catalogue, self.add)
        list_pages.searches(catalogue, self.add)
        self.add(
            addresses.EXCLUDED,
            "excluded",
            title="Sources left out",
            description=f"{len(catalogue.excluded)} sources that were considered and that no claim uses, each with the reason.",
            sources=catalogue.excluded,
        )

    def overviews(self) -> None:
        """The evidence map, and every change of a verdict."""
        catalogue = self.catalogue
        list_pages.evidence_map(catalogue, self.add)
        self.add(
            addresses.CHANGES,
            "changes",
            title="Changes",
            description="Every verdict that was entered or changed, by day.",
            days=overview.changes(catalogue),
        )

    def redirects(self) -> None:
        """Earlier ids lead to the present ones."""
        for old, new in self.catalogue.redirects().items():
            self._file(old, self.renderer.redirect(old, new))


def _holding(references) -> int:  # noqa: ANN001
    """How many printed references are true records of real works."""
    return sum(entry.audit is RecordAudit.ACCURATE for entry in references)


def _depths(catalogue: Catalogue) -> list[tuple[ReadDepth, int]]:
    """How many sources were read how deeply, deepest first."""
    counted = Counter(reference.read.depth for reference in catalogue.references.values())
    return [(depth, counted[depth]) for depth in ReadDepth if counted[depth]]


def _cells(verdict: Verdict) -> list[tuple[Certainty, list[Wording]]]:
    """The pairs of certainty and wording that give a verdict to a claim about people, when nothing speaks against it."""
    found = []
    for certainty in reversed(Certainty):
        wordings = [wording for wording in Wording if supported_verdict(certainty, wording, Kind.EFFECT, controlled=False, extent_measured=False) is verdict]
        if wordings:
            found.append((certainty, wordings))
    return found
