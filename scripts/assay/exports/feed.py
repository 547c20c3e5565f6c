"""The changes as an Atom feed (RFC 4287): what happened to verdicts, the latest first.

Every day in it is one of the records, so the same records give the same bytes. An Atom feed needs whole addresses, so there
is none while the site has no address.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from xml.etree import ElementTree

from markupsafe import Markup

from assay.exports.records import LICENCE
from assay.model.words import Term
from assay.site import addresses, overview
from assay.site.catalogue import Catalogue
from assay.site.settings import Settings

MOST_ENTRIES = 100
"""Readers fetch the whole file each time; the page of changes has everything."""
MOST_CLAIMS = 100
"""So many claims are named in an entry about first reviews; the page of the article has all."""
NEVER = "1970-01-01T00:00:00Z"
"""The day of a feed in which nothing happened yet; RFC 4287 wants one (section 4.2.15)."""
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML file may hold, not even as a reference (XML 1.0, section 2.2)."""


@dataclass(frozen=True)
class Entry:
    """One entry of the feed.

    Attributes:
        day: When it happened.
        id: Its permanent name: an address of the site, which needs not lead anywhere (RFC 4287, section 4.2.6).
        href: The address of the page that tells more.
        title: What happened, in plain words.
        content: The same at more length, as HTML.
        words: The verdict and the cause, where it is about one verdict.
    """

    day: datetime.date
    id: str
    href: str
    title: str
    content: Markup
    words: tuple[Term, ...] = ()


def atom(catalogue: Catalogue, settings: Settings) -> str:
    """The feed.

    First reviews are one entry a day and article, because nobody wants a hundred at once; each later verdict and each withdrawal has one of its own.

    Args:
        catalogue: The records.
        settings: The name and address of the site.

    Raises:
        ValueError: The site has no address.
    """
    if settings.site_url is None:
        raise ValueError("a feed needs the address of the site")
    entries = _Entries(catalogue, settings.site_url).latest()[:MOST_ENTRIES]
    feed = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _add(feed, "id", f"{settings.site_url}{addresses.FEED}")
    _add(feed, "title", f"{settings.site_name}: changes", type="text")
    _add(feed, "subtitle", f"Verdicts on claims about {catalogue.words.subject} that were entered, changed or withdrawn", type="text")
    _add(feed, "updated", _moment(entries[0].day) if entries else NEVER)
    author = ElementTree.SubElement(feed, "author")
    _add(author, "name", f"The {settings.site_name} contributors")
    _add(author, "uri", settings.site_url)
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{settings.site_url}{addresses.FEED}")
    _add(feed, "link", rel="alternate", type="text/html", href=f"{settings.site_url}{addresses.address(addresses.CHANGES)}")
    _add(feed, "link", rel="license", href=LICENCE[1])
    for entry in entries:
        element = ElementTree.SubElement(feed, "entry")
        _add(element, "id", entry.id)
        _add(element, "title", entry.title, type="text")
        _add(element, "updated", _moment(entry.day))
        _add(element, "link", rel="alternate", type="text/html", href=entry.href)
        for word in entry.words:
            _add(element, "category", term=word.value, label=word.label)
        _add(element, "content", str(entry.content), type="html")
    ElementTree.indent(feed, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


class _Entries:
    """What happened, as entries."""

    def __init__(self, catalogue: Catalogue, site_url: str) -> None:
        self.catalogue = catalogue
        self.site_url = site_url
        articles = {key: (*article.formerly, key)[0] for key, article in catalogue.articles.items()}
        self._article_names = _names(articles)
        self._claim_names = _names({key: f"{articles[key.split('/')[0]]}/{(*claim.formerly, key.split('/')[1])[0]}" for key, claim in catalogue.claims.items()})

    def latest(self) -> list[Entry]:
        """All of them, the latest day first; within a day changes of verdicts, then withdrawals, then first reviews."""
        days = overview.changes(self.catalogue)
        changed = [self._changed(change) for _, later, _ in days for change in later if isinstance(change, overview.Change)]
        reviewed = [entry for day, _, first in days for entry in self._reviewed(day, first)]
        return sorted([*changed, *self._withdrawn(), *reviewed], key=lambda entry: entry.day, reverse=True)

    def _page(self, page: str, fragment: str = "") -> str:
        return f"{self.site_url}{addresses.address(page)}{fragment}"

    def _changed(self, change: overview.Change) -> Entry:
        claim, entry = self.catalogue.claims[change.key], change.entry
        place = next(number for number, each in enumerate(claim.ledger, 1) if each is entry)
        after = entry.verdict.label
        if change.before is None:
            moved = after
        elif change.before is entry.verdict:
            moved = f"Still {after.lower()}"
        else:
            moved = f"{change.before.label} → {after.lower()}"
        was = Markup("<p>Verdict until then: {}. {}</p>").format(change.before.label, change.before.definition) if change.before else ""
        now = Markup("<p>Verdict: <strong>{}</strong>. {}</p>").format(after, entry.verdict.definition)
        why = Markup("<p>Cause: {} {} Rule version {}.</p>").format(entry.cause.definition, entry.note or "", entry.rule)
        return Entry(
            day=entry.date,
            id=self._page(addresses.claim_page(self._claim_names[change.key]), f"#history-{place}"),
            href=self._page(addresses.claim_page(change.key), "#history"),
            title=f"{moved}: {claim.claim}",
            content=Markup("").join([self._claim(change.key), was, now, why]),
            words=(entry.verdict, entry.cause),
        )

    def _claim(self, key: str) -> Markup:
        article_id = key.split("/")[0]
        article = self.catalogue.articles[article_id]
        claim = Markup('<a href="{}">{}</a>').format(self._page(addresses.claim_page(key)), self.catalogue.claims[key].claim)
        return Markup('<p>Claim: {} From <a href="{}">{}</a>, {}.</p>').format(claim, self._page(addresses.article_page(article_id)), article.title, article.publisher)

    def _reviewed(self, day: datetime.date, keys: Iterable[str]) -> Iterator[Entry]:
        for article_id, its in groupby(keys, key=lambda key: key.split("/")[0]):
            claims = {key: self.catalogue.claims[key] for key in its}
            article, page = self.catalogue.articles[article_id], self._page(addresses.article_page(article_id))
            number = "1 claim" if len(claims) == 1 else f"{len(claims):,} claims"
            # The verdict that was entered then; there may have been others since.
            shown = [Markup('<li><a href="{}">{}</a> {}.</li>').format(self._page(addresses.claim_page(key)), claim.claim, claim.ledger[0].verdict.label) for key, claim in list(claims.items())[:MOST_CLAIMS]]
            rest = Markup("<p>And {:,} more.</p>").format(len(claims) - MOST_CLAIMS) if len(claims) > MOST_CLAIMS else ""
            yield Entry(
                day=day,
                id=self._page(addresses.article_page(self._article_names[article_id]), f"#reviewed-{day.isoformat()}"),
                href=page,
                title=f"{number} reviewed for the first time: {article.title}",
                content=Markup('<p>{} of <a href="{}">{}</a>, {}, with the verdicts of that day:</p><ol>{}</ol>{}').format(number, page, article.title, article.publisher, Markup("").join(shown), rest),
            )

    def _withdrawn(self) -> Iterator[Entry]:
        catalogue = self.catalogue
        for gone in overview.withdrawals(catalogue):
            if gone.kind == "claim":
                page, named = self._page(addresses.claim_page(gone.key)), addresses.claim_page(self._claim_names[gone.key])
                title, what = catalogue.claims[gone.key].claim, Markup("{}<p>Withdrawn: {} It no longer counts.</p>").format(self._claim(gone.key), gone.withdrawn.why)
            else:
                article = catalogue.articles[gone.key]
                page, named = self._page(addresses.article_page(gone.key)), addresses.article_page(self._article_names[gone.key])
                title, what = article.title, Markup('<p>Article: <a href="{}">{}</a>, {}.</p><p>Withdrawn: {} Its claims no longer count.</p>').format(page, article.title, article.publisher, gone.withdrawn.why)
            yield Entry(gone.withdrawn.date, self._page(named, "#withdrawn"), page, f"Withdrawn: {title}", what)


def _names(first: Mapping[str, str]) -> dict[str, str]:
    """Names that stay when a record gets another id: the first id it had, unless another record has that one too.

    Args:
        first: The first id of each record by its present one.
    """
    taken = Counter(name for pair in first.items() for name in set(pair))
    return {key: name if taken[name] == 1 else key for key, name in first.items()}


def _moment(day: datetime.date) -> str:
    """A day as RFC 3339 wants it; the records know no hours."""
    return f"{day.isoformat()}T00:00:00Z"


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> None:
    element = ElementTree.SubElement(parent, name, {key: _NO_XML.sub("", value) for key, value in attributes.items()})
    element.text = None if text is None else _NO_XML.sub("", text)
