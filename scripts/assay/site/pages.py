"""From the corpus to Markdown: every generated page of the site, as a dictionary. Pure and deterministic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from assay.model.article import Article
from assay.model.claim import Claim
from assay.model.corpus import Corpus
from assay.model.words import Certainty, Closeness, Kind, ReadDepth, RecordAudit, Skip, Verdict, Wording
from assay.rating.explore import what_would_change
from assay.rating.grid import supported_verdict
from assay.site import addresses, claim_view, reference_view
from assay.site.library import VERDICT_ORDER, Library
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
    made = _Maker(Library(corpus), settings or Settings())
    for build in (made.home, made.claims, made.articles, made.references, made.verdicts, made.topics, made.redirects):
        build()
    return dict(sorted(made.pages.items()))


class _Maker:
    """Collects pages, one method for each section of the site."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library = library
        self.site_name = settings.site_name
        self.renderer = Renderer(library, settings.site_name)
        self.pages: dict[str, str] = {}

    def add(self, path: str, template: str, **values) -> None:  # noqa: ANN003
        """Renders a page and files it."""
        self._file(path, self.renderer.page(path, template, **values))

    def _file(self, path: str, content: str) -> None:
        if path in self.pages:
            raise ValueError(f"two records claim the page {path}; no record may be called index")
        self.pages[path] = content

    def home(self) -> None:
        """The home page."""
        library = self.library
        printed = [entry for article in library.articles.values() if not article.withdrawn for entry in article.references.values()]
        subject = library.words.subject
        self.add(
            addresses.HOME,
            "home",
            title=f"{self.site_name}: claims about {subject}, weighed",
            description=f"What articles say about {subject}, claim by claim, beside what the evidence allows.",
            hide=("navigation", "toc"),
            heading=f"Claims about {subject}, weighed",
            claims=library.live,
            counts=library.counts(library.live),
            articles=[(key, article, library.claims_of(key)) for key, article in library.articles.items() if not article.withdrawn],
            references_number=len(library.references),
            holding=_holding(printed),
            printed=len(printed),
            topics=self._topics(),
            verdicts=VERDICT_ORDER,
            depths=_depths(library),
        )

    def claims(self) -> None:
        """The table of claims, and the page of each."""
        library = self.library
        number = len(library.live)
        self.add(
            addresses.CLAIMS,
            "claims",
            title="Claims",
            description=f"All {number} claims about {library.words.subject}, with their verdicts and how certain the evidence is.",
            hide=("navigation", "toc"),
            claims=library.live,
            counts=library.counts(library.live),
        )
        for key, claim in library.claims.items():
            self._claim(key, claim)

    def _claim(self, key: str, claim: Claim) -> None:
        library = self.library
        article_id = key.split("/")[0]
        article, rating = library.articles[article_id], library.ratings[key]
        parts = [rating, *(its for _, its in rating.parts)]
        self.add(
            addresses.claim_page(key),
            "claim",
            title=claim.claim,
            description=f"{claim.verdict.label}. {claim.summary}",
            source=library.path("claim", key),
            claim=claim,
            article=article,
            article_id=article_id,
            rating=rating,
            quote_address=claim_view.quote_address(article.URL, claim.quote),
            sections=claim_view.sections(library, key),
            harms=claim_view.harms(library, claim),
            cited=claim_view.cited(library, key),
            warnings=list(dict.fromkeys(warning for its in parts for warning in its.warnings)),
            searches=[(name, library.searches[name]) for name in claim.all_searches() if name in library.searches],
            citation=claim_view.citation(self.site_name, key, claim, article.title),
            moves=what_would_change(claim, library.references, library.words),
            similar=library.similar(key),
            closeness=Closeness,
        )

    def articles(self) -> None:
        """The list of articles, and the page of each."""
        library = self.library
        self.add(
            addresses.ARTICLES,
            "articles",
            title="Articles",
            description=f"The articles about {library.words.subject} whose claims are weighed here.",
            hide=("navigation", "toc"),
            articles=[(key, article, library.claims_of(key), _holding(article.references.values())) for key, article in library.articles.items() if not article.withdrawn],
        )
        for key, article in library.articles.items():
            self._article(key, article)

    def _article(self, key: str, article: Article) -> None:
        library = self.library
        claims = library.claims_of(key)
        skipped = Counter(sentence.skip for sentence in article.sentences if sentence.skip)
        self.add(
            addresses.article_page(key),
            "article",
            title=article.title,
            description=f"{len(claims)} claims of this article by {article.publisher}, in reading order, each with its verdict.",
            source=library.path("article", key),
            article=article,
            claims=claims,
            counts=library.counts(claims),
            chapters=_chapters(claims),
            references=[(name, entry, claim_view.printed_record(entry)) for name, entry in article.references.items()],
            holding=_holding(article.references.values()),
            with_claims=sum(bool(sentence.claims) for sentence in article.sentences),
            skipped=[(skip, skipped[skip]) for skip in Skip if skipped[skip]],
        )

    def references(self) -> None:
        """The list of references, and the page of each."""
        library = self.library
        self.add(
            addresses.REFERENCES,
            "references",
            title="References",
            description=f"All {len(library.references)} sources on {library.words.subject}: who speaks, how each study was made and how much of it was read.",
            hide=("navigation", "toc"),
            references=[(key, library.references[key], len({use.key for use in library.uses[key]})) for key in library.sorted_references],
            depths=_depths(library),
        )
        for key, reference in library.references.items():
            uses = library.uses[key]
            self.add(
                addresses.reference_page(key),
                "reference",
                title=library.names[key],
                description=reference.title or f"A source of {reference.container_title or reference.publisher or 'unknown origin'} whose title was not seen.",
                source=library.path("reference", key),
                reference=reference,
                record=vancouver(reference),
                identifiers=reference_view.identifiers(reference),
                study=reference_view.study_table(library, reference) if reference.study else (),
                findings=reference_view.finding_rows(library, reference),
                uses=uses,
                claims_number=len({use.key for use in uses}),
                mentioned=any(f"[@{key}]" in claim.reasoning for claim in library.live.values()),
                voting=any(use.votes for use in uses),
                loss=library.loss(key),
                printed_in=[article_id for article_id, article in library.articles.items() if any(entry.identified_as == key for entry in article.references.values())],
            )

    def verdicts(self) -> None:
        """What each verdict means, and its claims."""
        library = self.library
        by_verdict = {verdict: {key: claim for key, claim in library.live.items() if claim.verdict is verdict} for verdict in VERDICT_ORDER}
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
        library = self.library
        self.add(
            addresses.TOPICS,
            "topics",
            title="Topics",
            description=f"Claims about {library.words.subject} by topic.",
            hide=("navigation", "toc"),
            topics=self._topics(),
        )
        for topic, entry, claims in self._topics():
            groups = [(verdict, [key for key, claim in claims.items() if claim.verdict is verdict]) for verdict in VERDICT_ORDER]
            self.add(
                addresses.topic_page(topic),
                "topic",
                title=entry.label,
                description=f"{entry.definition} {len(claims)} claims with their verdicts.",
                entry=entry,
                counts=library.counts(claims),
                groups=[(verdict, keys) for verdict, keys in groups if keys],
            )

    def _topics(self) -> list:
        library = self.library
        return [(topic, entry, {key: claim for key, claim in library.live.items() if claim.topic == topic}) for topic, entry in library.words.topics.items()]

    def redirects(self) -> None:
        """Earlier ids lead to the present ones."""
        for old, new in self.library.redirects().items():
            self._file(old, self.renderer.redirect(old, new))


def _holding(references) -> int:  # noqa: ANN001
    """How many printed references are true records of real works."""
    return sum(entry.audit is RecordAudit.ACCURATE for entry in references)


def _depths(library: Library) -> list[tuple[ReadDepth, int]]:
    """How many sources were read how deeply, deepest first."""
    counted = Counter(reference.read.depth for reference in library.references.values())
    return [(depth, counted[depth]) for depth in ReadDepth if counted[depth]]


def _chapters(claims: dict[str, Claim]) -> list[tuple[str | None, list[str]]]:
    """Claims in reading order under the headings of their article; a heading that comes back is shown again."""
    chapters: list[tuple[str | None, list[str]]] = []
    for key, claim in claims.items():
        if not chapters or chapters[-1][0] != claim.section:
            chapters.append((claim.section, []))
        chapters[-1][1].append(key)
    return chapters


def _cells(verdict: Verdict) -> list[tuple[Certainty, list[Wording]]]:
    """The pairs of certainty and wording that give a verdict to a claim about people, when nothing speaks against it."""
    found = []
    for certainty in reversed(Certainty):
        wordings = [wording for wording in Wording if supported_verdict(certainty, wording, Kind.EFFECT, controlled=False, extent_measured=False) is verdict]
        if wordings:
            found.append((certainty, wordings))
    return found
