"""PubMed: a second word on what a work is and whether it was retracted, asked for many ids at once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from assay.model.verified import Notice, Work
from assay.verify.registry import AUTHORS, Unanswered, _entries, _replied
from assay.verify.standing import kind_of_title
from assay.verify.text import clean, normalise_doi, plain
from assay.verify.web import Fetcher

BATCH = 100
_RETRACTED = {"retracted publication": "retraction", "corrected and republished article": "correction"}


def _year(text: Any) -> int | None:
    match = re.search(r"\b(1[5-9]\d\d|20\d\d)\b", text) if isinstance(text, str) else None
    return int(match.group(1)) if match else None


def _family(name: str) -> str:
    """``Kwon HH`` as ``Kwon``; the name of a body stays whole."""
    return re.sub(r"\s+[A-Z]{1,4}(\s+(Jr|Sr|2nd|3rd))?$", "", name)


def pubmed_work(entry: Any, today: datetime.date) -> Work | None:
    """A work from an entry of ``esummary``; None when the entry cannot be read.

    Args:
        entry: The entry.
        today: The day it was asked.
    """
    if not isinstance(entry, dict):
        return None
    if "error" in entry:
        return Work(state="missing", asked=today, registry="PubMed") if "cannot get document summary" in str(entry["error"]).lower() else None
    title = plain(entry.get("title")).rstrip(".")
    if not title:
        return None
    ids = {clean(item.get("idtype"), 20): clean(item.get("value"), 200) for item in _entries(entry.get("articleids"))}
    told = isinstance(entry.get("pubtype"), list)
    kinds = entry["pubtype"] if told else []
    notices = [Notice(kind=_RETRACTED[str(kind).lower()], sources=("pubmed",)) for kind in kinds if str(kind).lower() in _RETRACTED]
    if not notices and (kind := kind_of_title(title)):
        notices = [Notice(kind=kind, sources=("pubmed",))]
    authors = [_family(clean(person.get("name"), 120)) for person in _entries(entry.get("authors"))[:AUTHORS]]
    years = sorted({year for year in (_year(entry.get("pubdate")), _year(entry.get("epubdate"))) if year})
    pmcid = next((match.group() for match in [re.search(r"PMC\d+", ids.get("pmc", "") or ids.get("pmcid", ""))] if match), None)
    return Work(
        state="found",
        asked=today,
        registry="PubMed",
        title=title,
        also_titled=tuple(filter(None, [plain(entry.get("vernaculartitle"))])),
        authors=tuple(name for name in authors if name),
        issued=str(_year(entry.get("pubdate")) or (years[0] if years else "")) or None,
        years=tuple(years),
        containers=tuple(dict.fromkeys(filter(None, [plain(entry.get("fulljournalname")), plain(entry.get("source"))]))),
        volume=clean(entry.get("volume"), 60) or None,
        issue=clean(entry.get("issue"), 60) or None,
        page=clean(entry.get("pages"), 60) or None,
        DOI=normalise_doi(ids.get("doi")),
        PMCID=pmcid,
        notices=tuple(notices),
        both_ways=told,
    )


class PubMed:
    """Asks NCBI.

    Args:
        fetcher: Asks servers.
        today: The day, for the answers.
    """

    def __init__(self, fetcher: Fetcher, today: datetime.date) -> None:
        self.fetcher, self.today = fetcher, today
        self.fetcher.pace.intervals.setdefault("pubmed", 0.34)  # three a second without a key
        self.fetcher.pace.intervals.setdefault("idconv", 0.34)

    def _asked(self, base: str, lane: str, query: dict[str, str]) -> Any:
        settings = self.fetcher.settings
        given = query | {"tool": "assay-verify"} | ({"email": settings.mailto} if settings.mailto else {})
        reply = _replied("PubMed", self.fetcher.get(f"{base}?{urlencode(given)}", lane=lane))
        if reply.status != 200:
            raise Unanswered(f"PubMed answered HTTP {reply.status}")
        return reply.json()

    def works(self, pmids: Sequence[str]) -> dict[str, Work | Unanswered]:
        """What PubMed has for each id.

        Args:
            pmids: At most :data:`BATCH`.

        Raises:
            Unanswered: There was no answer at all.
        """
        data = self._asked(f"{self.fetcher.settings.pubmed.rstrip('/')}/esummary.fcgi", "pubmed", {"db": "pubmed", "retmode": "json", "id": ",".join(pmids)})
        result = data.get("result") if isinstance(data, dict) else None
        if not isinstance(result, dict):
            raise Unanswered("PubMed's answer cannot be read")
        found: dict[str, Work | Unanswered] = {}
        for pmid in pmids:
            entry = result.get(pmid)
            work = pubmed_work(entry, self.today) if isinstance(entry, dict) and str(entry.get("uid", pmid)) == pmid else None
            found[pmid] = work or Unanswered("PubMed's answer has no record for this id")
        return found

    def ids_of(self, pmcids: Sequence[str]) -> dict[str, tuple[str | None, str | None] | Unanswered]:
        """PMID and DOI of each PubMed Central id; None, None for one that does not exist.

        Args:
            pmcids: At most :data:`BATCH`.

        Raises:
            Unanswered: There was no answer at all.
        """
        data = self._asked(self.fetcher.settings.idconv, "idconv", {"ids": ",".join(pmcids), "format": "json"})
        records = _entries(data.get("records")) if isinstance(data, dict) else []
        if not records:
            raise Unanswered("PubMed Central's answer cannot be read")
        found: dict[str, tuple[str | None, str | None] | Unanswered] = {}
        for pmcid in pmcids:
            mine = next((record for record in records if pmcid in (record.get("pmcid"), record.get("requested-id"))), None)
            if mine is None:
                found[pmcid] = Unanswered("PubMed Central's answer has no record for this id")
            elif mine.get("status") == "error":
                why = clean(mine.get("errmsg"), 120)
                unknown = re.search(r"not found|invalid", why, re.IGNORECASE)
                found[pmcid] = (None, None) if unknown else Unanswered(f"PubMed Central answered with an error: {why or 'no reason'}")
            else:
                found[pmcid] = (clean(str(mine.get("pmid") or ""), 20) or None, normalise_doi(clean(mine.get("doi"), 200)))
        return found
