"""About how many bytes of HTML the things on a page take, reckoned from what they hold.

So it is known which pages there are before any is made. The figures were fitted to the records of November 2026; a test
holds them against the pages. Each counts the markup of an item and what it leads to; :func:`size` counts its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from assay.model.article import Article, PrintedReference
from assay.model.claim import Claim
from assay.model.lists import ExcludedSource, OpenQuestion
from assay.model.reference import Reference
from assay.model.search import Search
from assay.model.vocabulary import TopicEntry
from assay.site.article_view import Row
from assay.site.catalogue import Catalogue, Use
from assay.site.citation_view import Audited
from assay.site.claim_view import printed_record
from assay.site.overview import Gone
from assay.site.parts import fits

if TYPE_CHECKING:
    from assay.site.lists import Entered

VERDICT_HEAD = 2_500
"""What stands before the claims on the page of a verdict: its definition and how the rule gives it."""
TOPIC_HEAD = 8_000
"""What stands before the claims on the page of a topic: sentences and studies, of each a few."""
MAP_HEAD = 2_000
"""What stands before the sources on the page of an outcome, with the heading of each kind of study."""
HOME_MORE = 2_500
"""Bytes by which the home page may be fuller than others: most on it was measured, not reckoned."""
REFERENCES_HEAD = 5_000
"""What stands on the page that leads to the references: letters, and kinds of payers."""
LIST_HEAD = 1_000
"""What stands before most lists."""
HEADING = 400
"""A heading with its line in the table of contents."""

_REFERENCED = re.compile("[\"&'<>\\\\`]")
"""What stays a character reference in a page."""


def size(*words: str | None) -> int:
    """The bytes of some texts in HTML.

    Args:
        words: The texts.
    """
    return sum(len(text.encode()) + 4 * len(_REFERENCED.findall(text)) for text in words if text)


def weigh_link(catalogue: Catalogue, reference_id: str) -> int:
    """A reference by its short name, linked.

    Args:
        catalogue: The records.
        reference_id: Its id.
    """
    return 48 + len(reference_id) + size(catalogue.names[reference_id])


def weigh_row(catalogue: Catalogue, key: str) -> int:
    """A claim in a list, with verdict and publisher.

    Args:
        catalogue: The records.
        key: The claim.
    """
    claim = catalogue.claims[key]
    return 105 + len(key) + 2 * len(claim.verdict.value) + size(claim.claim, catalogue.articles[key.split("/")[0]].publisher)


def has_room(strip: int) -> bool:
    """Whether a strip of tiles stands beside other things: it may take two thirds of a page. Else a bar stands for it.

    Args:
        strip: Its weight.
    """
    return fits(strip * 3 // 2)


def weigh_strip(claims: dict[str, Claim]) -> int:
    """Claims as a strip of tiles.

    Args:
        claims: The claims.
    """
    return 120 + sum(64 + len(key) + 2 * len(claim.verdict.value) + size(claim.claim) for key, claim in claims.items())


def weigh_article(catalogue: Catalogue, article_id: str) -> int:
    """An article in the list of articles.

    Args:
        catalogue: The records.
        article_id: The article.
    """
    article, strip = catalogue.articles[article_id], weigh_strip(catalogue.claims_of(article_id))
    return 900 + 2 * len(article_id) + size(article.title, article.publisher, article.about) + (strip if has_room(strip) else 500)


def weigh_on_home(catalogue: Catalogue, article_id: str) -> int:
    """An article on the home page.

    Args:
        catalogue: The records.
        article_id: The article.
    """
    article, strip = catalogue.articles[article_id], weigh_strip(catalogue.claims_of(article_id))
    return 280 + 2 * len(article_id) + size(article.title, article.publisher) + (strip if has_room(strip) else 500)


def weigh_home(catalogue: Catalogue, topics: Iterable[TopicEntry], gaps: Iterable[Claim], latest: int) -> int:
    """The home page without the articles.

    Args:
        catalogue: The records.
        topics: Its questions.
        gaps: Its widest gaps.
        latest: The number of its latest changes.
    """
    asked = sum(650 + size(topic.question or topic.label, topic.definition) for topic in topics)
    return 4_300 + asked + sum(420 + size(claim.quote, claim.honest) for claim in gaps) + 420 * latest


def weigh_sentences(rows: Iterable[Row]) -> int:
    """Sentences as a strip of tiles.

    Args:
        rows: The sentences.
    """
    return 120 + sum(105 + max((len(key) for key in row.live), default=0) for row in rows)


def weigh_sentence(catalogue: Catalogue, row: Row, section: str | None) -> int:
    """A sentence in the list of an article, or a run of them.

    Args:
        catalogue: The records.
        row: The sentence.
        section: The heading that stands above it, if it is the first below one.
    """
    claims = sum(95 + len(key) + 2 * len(catalogue.claims[key].verdict.value) + size(catalogue.claims[key].claim) for key in row.claims)
    named = sum(70 + len(key) + size(catalogue.claims[key].claim) for key in (*row.again, *row.gone))
    return claims + named + (0 if row.claims else 90) + (HEADING + 3 * size(section) if section else 0)


def weigh_article_head(article: Article) -> int:
    """What stands on an article's page but for its sentences and references.

    Args:
        article: The article.
    """
    return 4_500 + size(article.title, article.publisher, article.author, article.published_why, article.interest, article.about, article.notes)


def weigh_printed(entry: PrintedReference) -> int:
    """A printed reference with how it was looked for.

    Args:
        entry: The entry.
    """
    return 380 + size(printed_record(entry), entry.audit.definition, entry.why, entry.how_sure, entry.online_check)


def weigh_audited(catalogue: Catalogue, article_id: str, its: Audited) -> int:
    """A printed reference in the audit: its row at a glance, and all that was found out.

    Args:
        catalogue: The records.
        article_id: The article that prints it.
        its: The entry.
    """
    row = 150 + 2 * len(its.name) + len(article_id) + size(its.short, catalogue.articles[article_id].publisher)
    cited = sum(110 + len(key) + size(cite.verdict.label, cite.why, catalogue.claims[key].claim) for key, cite in its.cited)
    return row + cited + 150 + weigh_printed(its.entry)


def weigh_audit(catalogue: Catalogue, article_id: str) -> int:
    """An article in the list of audits.

    Args:
        catalogue: The records.
        article_id: The article.
    """
    article = catalogue.articles[article_id]
    return 200 + 2 * len(article_id) + size(article.title, article.publisher)


def weigh_publisher(catalogue: Catalogue, article_id: str) -> int:
    """An article by its publisher, linked.

    Args:
        catalogue: The records.
        article_id: The article.
    """
    return 40 + len(article_id) + size(catalogue.articles[article_id].publisher)


def weigh_change(catalogue: Catalogue, entered: Entered) -> int:
    """A change of a verdict, something that was withdrawn, or a claim that was reviewed for the first time.

    Args:
        catalogue: The records.
        entered: The entry.
    """
    day, what = HEADING + 100 if entered.begins else 0, entered.what
    if isinstance(what, str):
        return day + weigh_row(catalogue, what)
    if isinstance(what, Gone):
        named = catalogue.claims[what.key].claim if what.kind == "claim" else catalogue.articles[what.key].title
        return day + 190 + len(what.key) + size(named, what.withdrawn.why)
    return day + 190 + len(what.key) + size(catalogue.claims[what.key].claim, what.entry.cause.definition, what.entry.note)


def weigh_excluded(key: str, source: ExcludedSource) -> int:
    """A source that was left out.

    Args:
        key: Its id.
        source: The record.
    """
    return 130 + len(key) + size(source.title or source.DOI or source.URL, source.DOI or source.URL, source.why)


def weigh_search(key: str, search: Search) -> int:
    """A search in the list of searches.

    Args:
        key: Its id.
        search: The record.
    """
    return 190 + 2 * len(key) + size(search.question)


def weigh_search_head(catalogue: Catalogue, search: Search) -> int:
    """What stands on the page of a search but for its claims.

    Args:
        catalogue: The records.
        search: The search.
    """
    repeat = size(search.repeat.query, *search.repeat.places) if search.repeat else 0
    listed = sum(10 + size(line) for line in (*search.queries, *search.nothing_on))
    return 1_900 + size(search.question, search.where, search.limits) + listed + repeat + sum(weigh_link(catalogue, key) for key in search.found if key in catalogue.references)


def weigh_uses(key: str, uses: list[Use]) -> int:
    """A claim that leans on a source, with what it would lose.

    Args:
        key: The claim.
        uses: Its links to the source.
    """
    claim = uses[0].claim
    row = 100 + len(key) + 2 * len(claim.verdict.value) + size(claim.claim) + sum(115 + len(use.link.finding_id) for use in uses)
    return row + (190 + len(key) + size(claim.claim) if any(use.votes for use in uses) else 0)


def weigh_reference_head(reference: Reference) -> int:
    """What stands on the page of a source but for the claims that lean on it.

    Args:
        reference: The record.
    """
    found = sum(330 + 3 * len(name) + size(finding.result, finding.locator) for name, finding in reference.findings.items())
    return 3_500 + (2_600 if reference.study else 0) + found + 2 * size(reference.title) + size(reference.notes) + sum(30 + size(author.family, author.given, author.literal) for author in reference.author or ())


def weigh_reference(reference: Reference) -> int:
    """A row of the list of references.

    Args:
        reference: The record.
    """
    return 260 + len((reference.title or "").encode())


def weigh_source(catalogue: Catalogue, reference_id: str) -> int:
    """A source in a plain list, with its title.

    Args:
        catalogue: The records.
        reference_id: Its id.
    """
    return 10 + weigh_link(catalogue, reference_id) + size(catalogue.references[reference_id].title)


def weigh_found(catalogue: Catalogue, reference_id: str, findings: Iterable[str]) -> int:
    """A source in a list with what it found.

    Args:
        catalogue: The records.
        reference_id: Its id.
        findings: The names of the findings that are told.
    """
    return weigh_source(catalogue, reference_id) + sum(12 + size(catalogue.references[reference_id].findings[name].result) for name in findings)


def weigh_question(catalogue: Catalogue, question: OpenQuestion) -> int:
    """An open question with its links.

    Args:
        catalogue: The records.
        question: The question.
    """
    links = sum(120 + len(catalogue.claims[key].claim.encode()) for key in question.claims) + 90 * len(question.references)
    return 120 + len(f"{question.question}{question.how}".encode()) + links
