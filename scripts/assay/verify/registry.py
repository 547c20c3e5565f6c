"""Crossref, DataCite and the DOI handle service: what a DOI stands for, and what was published about it since."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from assay.model.verified import Lookup, Notice, Trouble, Work
from assay.verify.compare import Cited, compare
from assay.verify.standing import merged, notice_kind
from assay.verify.text import clean, normalise_doi, plain
from assay.verify.web import Fetcher, NoReply, Reply

AUTHORS = 12
"""So many authors are kept of each work, in order."""
LISTS = "crossref lists"
"""Crossref's lane for lists, which have limits of their own."""


class Unanswered(Exception):
    """A question to which there is no answer that can be trusted.

    Attributes:
        spent: True when the budget was used up, so that nothing was asked.
    """

    def __init__(self, why: str, *, spent: bool = False) -> None:
        super().__init__(why)
        self.spent = spent


def _words(value: Any) -> list[str]:
    """A text or a list of texts, as clean texts."""
    items = value if isinstance(value, list) else [value]
    return [text for text in (plain(item) for item in items[:10]) if text]


def _parts(value: Any) -> list[int]:
    """Year, month and day of a ``date-parts`` value, as far as they are there."""
    try:
        row = value["date-parts"][0]
    except (TypeError, KeyError, IndexError):
        return []
    numbers = []
    for item in row if isinstance(row, list) else []:
        if isinstance(item, str) and re.fullmatch(r"[0-9]{1,4}", item):
            item = int(item)
        if not isinstance(item, int) or isinstance(item, bool):
            break
        numbers.append(item)
    return numbers if numbers and 1000 <= numbers[0] <= 9999 else []


def _day(value: Any) -> str | None:
    """A date-parts value as 2020, 2020-10 or 2020-10-21."""
    parts = _parts(value)
    if not parts:
        return None
    text = f"{parts[0]:04d}"
    for number, most in zip(parts[1:3], (12, 31), strict=False):
        if not 1 <= number <= most:
            break
        text += f"-{number:02d}"
    return text


def _notices(entries: Any, asked: str, *, of: str | None = None) -> Iterator[Notice]:
    """Notices from ``updated-by``, or from the ``update-to`` of the work ``of`` where it names the DOI asked.

    Args:
        entries: The list as the registry gave it.
        asked: The DOI.
        of: The DOI of the work that the entries stand in, for ``update-to``.
    """
    for entry in (entries if isinstance(entries, list) else [])[:200]:
        if not isinstance(entry, dict):
            continue
        other = normalise_doi(entry.get("DOI")) if isinstance(entry.get("DOI"), str) else None
        if of is not None and other != asked:
            continue
        notice = of if of is not None else other
        kind = notice_kind(entry.get("type") or entry.get("label"))
        if kind == "new-version" and notice in (asked, None):
            continue  # Registries let a version point to itself; that says nothing.
        yield Notice(kind=kind, date=_day(entry.get("updated")), notice=notice, sources=(clean(entry.get("source"), 40) or "publisher",))


def _families(people: Any) -> tuple[str, ...]:
    names = []
    for person in (people if isinstance(people, list) else [])[:AUTHORS]:
        if isinstance(person, dict):
            name = plain(person.get("family") or person.get("name") or person.get("literal") or person.get("given"), 120)
            if name:
                names.append(name)
    return tuple(names)


def crossref_work(message: Any, today: datetime.date) -> Work | None:
    """A work from Crossref's own record of it, or None when it is none.

    Args:
        message: The record.
        today: The day it was asked.
    """
    if not isinstance(message, dict) or not isinstance(message.get("DOI"), str):
        return None
    doi = normalise_doi(message["DOI"])
    if doi is None:
        return None
    titles = _words(message.get("title"))
    subtitles = _words(message.get("subtitle"))
    also = titles[1:] + [f"{title}: {subtitle}" for title in titles[:1] for subtitle in subtitles] + _words(message.get("original-title"))
    institutions = [item.get("name") for item in message.get("institution") or [] if isinstance(item, dict)] if isinstance(message.get("institution"), list) else []
    containers = _words(message.get("container-title")) + _words(message.get("short-container-title")) + _words(institutions) + _words(message.get("group-title"))
    if message.get("type") == "posted-content" or not containers:
        containers += _words(message.get("publisher"))
    dates = [message.get(name) for name in ("issued", "published", "published-print", "published-online", "posted", "accepted")]
    years = sorted({parts[0] for parts in map(_parts, dates[:5]) if parts})
    relation = message.get("relation") if isinstance(message.get("relation"), dict) else {}
    published = next((normalise_doi(item.get("id")) for item in _entries(relation.get("is-preprint-of")) if isinstance(item.get("id"), str)), None)
    return Work(
        state="found",
        asked=today,
        registry="Crossref",
        title=titles[0] if titles else None,
        also_titled=tuple(dict.fromkeys(also))[:6],
        authors=_families(message.get("author")),
        issued=_day(message.get("issued")) or _day(message.get("published")),
        years=tuple(years),
        containers=tuple(dict.fromkeys(containers))[:6],
        volume=plain(message.get("volume"), 60) or None,
        issue=plain(message.get("issue"), 60) or None,
        page=plain(message.get("page"), 60) or None,
        number=plain(message.get("article-number"), 60) or None,
        DOI=doi,
        notices=merged(_notices(message.get("updated-by"), doi)),
        published_as=published if published != doi else None,
    )


def _entries(value: Any) -> list[dict]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def datacite_work(attributes: Any, today: datetime.date) -> Work | None:
    """A work from DataCite's record of it, or None when it is none."""
    if not isinstance(attributes, dict) or not isinstance(attributes.get("doi"), str):
        return None
    titles = [plain(item.get("title")) for item in _entries(attributes.get("titles"))]
    titles = [title for title in titles if title]
    authors = []
    for person in _entries(attributes.get("creators"))[:AUTHORS]:
        name = plain(person.get("familyName"), 120) or plain(person.get("name"), 120).split(",")[0]
        if name:
            authors.append(name)
    year = next(iter(_parts({"date-parts": [[attributes.get("publicationYear")]]})), None)
    container = attributes.get("container") if isinstance(attributes.get("container"), dict) else {}
    publisher = attributes.get("publisher")
    publisher = publisher.get("name") if isinstance(publisher, dict) else publisher
    related = _entries(attributes.get("relatedIdentifiers"))
    return Work(
        state="found",
        asked=today,
        registry="DataCite",
        title=titles[0] if titles else None,
        also_titled=tuple(titles[1:6]),
        authors=tuple(authors),
        issued=str(year) if year else None,
        years=(year,) if year else (),
        containers=tuple(_words([container.get("title"), publisher])),
        volume=plain(container.get("volume"), 60) or None,
        issue=plain(container.get("issue"), 60) or None,
        page=plain(container.get("firstPage"), 60) or None,
        DOI=normalise_doi(attributes["doi"]),
        both_ways=True,
        published_as=next((normalise_doi(item.get("relatedIdentifier")) for item in related if item.get("relationType") == "IsPreviousVersionOf" and item.get("relatedIdentifierType") == "DOI" and isinstance(item.get("relatedIdentifier"), str)), None),
    )


class Registries:
    """Asks the DOI registries.

    Args:
        fetcher: Asks servers.
        today: The day, for the answers.
    """

    def __init__(self, fetcher: Fetcher, today: datetime.date) -> None:
        self.fetcher, self.today = fetcher, today
        # Until an answer says otherwise: the limits of Crossref's public pool of 1 December 2025.
        self.fetcher.pace.intervals.setdefault("crossref", 0.2)
        self.fetcher.pace.intervals.setdefault(LISTS, 1.0)

    def _crossref(self, path: str, query: dict[str, str] | None = None) -> Reply:
        given = dict(query or {})
        if self.fetcher.settings.mailto:
            given["mailto"] = self.fetcher.settings.mailto
        url = f"{self.fetcher.settings.crossref.rstrip('/')}/{path}" + (f"?{urlencode(given)}" if given else "")
        return _replied("Crossref", self.fetcher.get(url, lane=LISTS, within="crossref") if query else self.fetcher.get(url, lane="crossref"))

    def work(self, doi: str) -> Work:
        """What a DOI stands for, asked at Crossref, then DataCite, then the handle service.

        Args:
            doi: Normalised.

        Raises:
            Unanswered: Somebody who may know it did not answer.
        """
        reply = self._crossref(f"works/{quote(doi, safe='')}")
        if reply.status == 200:
            message = reply.json()
            work = crossref_work(message.get("message") if isinstance(message, dict) else None, self.today)
            if work is None:
                raise Unanswered("Crossref's answer cannot be read as a record of a work")
            if work.DOI != doi:
                raise Unanswered(f"Crossref answered about {work.DOI} instead")
            return self._with_notices(work)
        if reply.status != 404:
            raise Unanswered(f"Crossref answered HTTP {reply.status}")
        return self._elsewhere(doi)

    def _elsewhere(self, doi: str) -> Work:
        settings = self.fetcher.settings
        reply = _replied("DataCite", self.fetcher.get(f"{settings.datacite.rstrip('/')}/dois/{quote(doi, safe='')}", lane="datacite"))
        if reply.status == 200:
            data = reply.json()
            try:
                work = datacite_work(data["data"]["attributes"], self.today)
            except (TypeError, KeyError):
                work = None
            if work is None or work.DOI != doi:
                raise Unanswered("DataCite's answer is not about this DOI" if work else "DataCite's answer cannot be read as a record of a work")
            return work
        if reply.status != 404:
            raise Unanswered(f"DataCite answered HTTP {reply.status}")
        reply = _replied("doi.org", self.fetcher.get(f"{settings.handles.rstrip('/')}/api/handles/{quote(doi, safe='')}?type=URL", lane="handles"))
        answer = reply.json()
        code = answer.get("responseCode") if isinstance(answer, dict) else None
        handle = answer.get("handle") if isinstance(answer, dict) else None
        if isinstance(handle, str) and normalise_doi(handle) not in (doi, None):
            raise Unanswered("doi.org answered about another DOI")
        if code in (1, 200) and not isinstance(code, bool):
            return Work(state="exists", asked=self.today, registry="doi.org", DOI=doi)
        if code == 100:
            return Work(state="missing", asked=self.today, registry="doi.org")
        raise Unanswered(f"doi.org answered HTTP {reply.status} without a code that is known")

    def _with_notices(self, work: Work) -> Work:
        """Adds the notices that say they update the work; without a trustworthy answer ``both_ways`` stays false."""
        doi = work.DOI or ""
        if "," in doi:
            # A comma separates filters: the question would be about the part before it, and its "none" would mislead.
            return work
        try:
            found = self._updates(doi)
        except Unanswered as error:
            if error.spent:
                raise
            return work.model_copy(update={"trouble": Trouble(since=self.today, last=self.today, why=f"notices: {error}")})
        return work.model_copy(update={"notices": merged([*work.notices, *found]), "both_ways": True})

    def _updates(self, doi: str) -> list[Notice]:
        reply = self._crossref("works", {"filter": f"updates:{doi}", "rows": "50", "select": "DOI,update-to,title"})
        data = reply.json()
        message = data.get("message") if isinstance(data, dict) and reply.status == 200 else None
        items = message.get("items") if isinstance(message, dict) else None
        if not isinstance(items, list):
            raise Unanswered(f"Crossref answered HTTP {reply.status} without a list")
        total = message.get("total-results")
        notices = []
        for item in items:
            notice = normalise_doi(item.get("DOI")) if isinstance(item, dict) and isinstance(item.get("DOI"), str) else None
            mine = list(_notices(item.get("update-to"), doi, of=notice)) if notice else []
            if not mine and notice != doi:
                raise Unanswered("Crossref's list is not about this DOI")
            notices += mine
        if isinstance(total, int) and total > len(items):
            raise Unanswered(f"Crossref has {total} notices and gave {len(items)}")
        return notices

    def lookup(self, cited: Cited) -> Lookup:
        """Looks for a work by what is known of it. Whatever is found is a proposal.

        Args:
            cited: Title, and author, year or journal.

        Raises:
            Unanswered: There was no answer that can be trusted.
        """
        words = " ".join(filter(None, [cited.title, cited.authors[0] if cited.authors else None, cited.container, str(cited.year) if cited.year else None]))
        reply = self._crossref("works", {"query.bibliographic": re.sub(r"\s+", " ", words)[:400], "rows": "5"})
        data = reply.json()
        items = data["message"].get("items") if reply.status == 200 and isinstance(data, dict) and isinstance(data.get("message"), dict) else None
        if not isinstance(items, list):
            raise Unanswered(f"Crossref answered HTTP {reply.status} without a list")
        for item in items[:5]:
            work = crossref_work(item, self.today)
            if work is None:
                raise Unanswered("Crossref's list cannot be read as works")
            if compare(Cited(title=cited.title, authors=cited.authors, body=cited.body, year=cited.year, container=cited.container), work).state == "verified":
                return Lookup(state="found", asked=self.today, DOI=work.DOI, title=work.title)
        return Lookup(state="none", asked=self.today)


def _replied(who: str, reply: Reply | NoReply) -> Reply:
    if isinstance(reply, NoReply):
        raise Unanswered(f"{who}: {reply.why}", spent=reply.spent)
    return reply
