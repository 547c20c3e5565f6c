"""Where pages are, and how one leads to another without knowing where the site will stand.

Links are written as relative addresses of the built pages (``../../references/cho-2020/``), which hold
under MkDocs, under Zensical and on any host. A link to a page that is not made is an error here.
"""

from __future__ import annotations

import posixpath
from collections.abc import Container

HOME = "index.md"
METHOD = "method.md"
ABOUT = "about.md"
CONTRIBUTE = "contribute.md"
HAND_WRITTEN = (METHOD, ABOUT, CONTRIBUTE)
"""Pages that people write; generated pages may link to them."""

CLAIMS = "claims/index.md"
ARTICLES = "articles/index.md"
REFERENCES = "references/index.md"
VERDICTS = "verdicts/index.md"
TOPICS = "topics/index.md"
CITATIONS = "citations.md"
QUESTIONS = "open-questions.md"
EXCLUDED = "excluded.md"
SEARCHES = "searches.md"
MAP = "map.md"
CHANGES = "changes.md"
DATA = "data.md"

LISTS_OF_DATA = ("data/claims.json", "data/claims.csv", "data/references.json", "data/references.csl.json", "data/references.bib")
FEED = "data/changes.atom"
CLAIM_REVIEWS = "data/claim-review.json"
"""These two exist only where the site has an address."""
SCHEMAS = tuple(f"data/schema/{kind}.schema.json" for kind in ("claim", "reference", "article", "claims", "references"))
"""Files for machines that belong to no single page."""


CLAIM_ROWS = "claims/rows.json"
"""The rows of the table of claims that are not on its first page, for the page's own script."""


def claim_page(key: str) -> str:
    """The page of the claim ``article-id/claim-id``."""
    return f"claims/{key}.md"


def article_page(article_id: str) -> str:
    """The page of an article."""
    return f"articles/{article_id}.md"


def reference_page(reference_id: str) -> str:
    """The page of a reference."""
    return f"references/{reference_id}.md"


def steps_page(key: str) -> str:
    """The page with the steps of a claim whose own page would be heavy with them."""
    return f"claims/{key}/steps.md"


def harms_page(key: str) -> str:
    """What sources say of unwanted effects, for a claim whose own page would be heavy with them."""
    return f"claims/{key}/harms.md"


def claim_list_page(number: int) -> str:
    """A page of the table of claims, from 1. No article's claim can have this address: theirs have one folder more."""
    return CLAIMS if number == 1 else f"claims/list-{number}.md"


def references_page(number: int) -> str:
    """A page of the list of references, from 1."""
    return f"references/list/{number}.md"


def questions_page(hangs: str, number: int) -> str:
    """A page of the open questions on which a verdict, a citation or a detail hangs, from 1."""
    return f"open-questions/{hangs}.md" if number == 1 else f"open-questions/{hangs}-{number}.md"


def search_page(search_id: str) -> str:
    """The page of a search."""
    return f"searches/{search_id}.md"


def map_page(outcome: str) -> str:
    """The page of an outcome of the evidence map."""
    return f"map/{outcome}.md"


PAYERS = "references/who_paid.md"
"""Studies by who paid for them, where the list of references has no room for them. The underscore keeps ids away."""


def sentences_page(article_id: str) -> str:
    """The sentences of an article whose own page would be heavy with them."""
    return f"articles/{article_id}/sentences.md"


def printed_page(article_id: str) -> str:
    """The printed references of an article whose own page would be heavy with them."""
    return f"articles/{article_id}/references.md"


def audit_page(article_id: str) -> str:
    """The page of what an article cites, where the audit of all articles would be heavy."""
    return f"citations/{article_id}.md"


def verdict_page(verdict: str) -> str:
    """The page of a verdict."""
    return f"verdicts/{verdict}.md"


def topic_page(topic: str) -> str:
    """The page of a topic."""
    return f"topics/{topic}.md"


def part(page: str, number: int) -> str:
    """A page of a list that goes on beside the page on which it begins. No id has an underscore, so no record can claim it.

    Args:
        page: The page on which the list begins.
        number: Which page of it, from 1.
    """
    return page if number == 1 else f"{_stem(page)}/page_{number}.md"


def _stem(page: str) -> str:
    return page.removesuffix(".md").removesuffix("/index")


def address(page: str) -> str:
    """The address of a page below the site: ``claims/a/b.md`` is ``claims/a/b/``; the home page is empty.

    Args:
        page: A path below ``docs/``.
    """
    return "" if page == HOME else f"{_stem(page)}/"


def data_file(page: str) -> str:
    """The JSON of the record that a page shows; it stands beside the page.

    Args:
        page: A path below ``docs/``.
    """
    return f"{page.removesuffix('.md')}.json"


SITE_CARD = "cards/site.png"
"""The card of every page that has none of its own."""


def claim_card(key: str) -> str:
    """The card of the claim ``article-id/claim-id``: the image that is shown where its page is shared."""
    return f"cards/{key}.png"


class NoSuchPage(LookupError):
    """A page links to one that is not made."""


def relative(source: str, target: str, pages: Container[str], fragment: str = "") -> str:
    """The address of one page as seen from another.

    Args:
        source: The page that holds the link.
        target: The page that it leads to.
        pages: Every page there is.
        fragment: The id of an element there, without its hash; empty for the top.

    Raises:
        NoSuchPage: There is no such page.
    """
    if target not in pages:
        raise NoSuchPage(f"{source} links to {target}, which is not made")
    path = posixpath.relpath(f"/{address(target)}", f"/{address(source)}")
    path = "./" if path == "." else f"{path}/"
    return f"{path}#{fragment}" if fragment else path


def relative_file(source: str, target: str, files: Container[str]) -> str:
    """The address of a data file as seen from a page.

    Args:
        source: The page that holds the link.
        target: The file, relative to the root of the site.
        files: Every data file there is.

    Raises:
        NoSuchPage: There is no such file.
    """
    if target not in files:
        raise NoSuchPage(f"{source} links to {target}, which is not made")
    return posixpath.relpath(f"/{target}", f"/{address(source)}")
