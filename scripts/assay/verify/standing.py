"""Does a work still stand? Notices of every registry, merged, and what follows from them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assay.model.verified import Notice, Work

_KINDS = {
    "retraction": "retraction",
    "partial-retraction": "concern",
    "retraction-and-replacement": "retraction",
    "removal": "withdrawal",
    "withdrawal": "withdrawal",
    "expression-of-concern": "concern",
    "concern": "concern",
    "correction": "correction",
    "corrigendum": "correction",
    "erratum": "correction",
    "corrected-and-republished": "correction",
    "addendum": "other",
    "clarification": "other",
    "reinstatement": "reinstatement",
    "new-version": "new-version",
    "new-edition": "new-version",
    "version-of-record": "new-version",
}
FALLEN = ("retraction", "withdrawal")
_TITLE = (
    ("retraction", re.compile(r"^\W{0,2}retracted( (article|paper|chapter))?\s*[:\]]|^\W{0,2}retracted\b", re.IGNORECASE)),
    ("withdrawal", re.compile(r"^\W{0,2}(withdrawn|removed)( (article|paper|chapter))?\s*[:\]]|^\W{0,2}(withdrawn|removed)\b", re.IGNORECASE)),
)


def notice_kind(word: object) -> str:
    """The kind of a notice from a registry's word for it; ``other`` for what is not known."""
    if not isinstance(word, str):
        return "other"
    return _KINDS.get(re.sub(r"[\s_-]+", "-", word.strip().lower()), "other")


def kind_of_title(title: str | None) -> str | None:
    """The notice that stands before a title, such as RETRACTED: in capitals or with a colon."""
    for kind, pattern in _TITLE:
        match = pattern.search(title or "")
        if match and (match.group().strip("[(\"' ").isupper() or match.group().rstrip()[-1] in ":]"):
            return kind
    return None


def merged(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """One notice an event: the publisher's and Retraction Watch's word for the same one are joined.

    Args:
        notices: From all sources, in any order.
    """
    found: dict[tuple[str, str], Notice] = {}
    for notice in notices:
        key = (notice.kind, notice.notice or notice.date or "")
        known = found.get(key)
        if known is None:
            found[key] = notice
            continue
        dates = sorted(date for date in (known.date, notice.date) if date)
        found[key] = Notice(kind=known.kind, date=dates[0] if dates else None, notice=known.notice, sources=tuple(sorted({*known.sources, *notice.sources})))
    dated = {notice.kind for notice in found.values() if notice.date or notice.notice}
    kept = [notice for notice in found.values() if notice.date or notice.notice or notice.kind not in dated]
    return tuple(sorted(kept, key=lambda notice: (notice.date or "9999", notice.kind, notice.notice or "")))


def with_title(work: Work) -> tuple[Notice, ...]:
    """The notices of a work; its title speaks where no notice of a fall does."""
    if any(notice.kind in FALLEN for notice in work.notices):
        return work.notices
    kind = kind_of_title(work.title)
    return (*work.notices, Notice(kind=kind, sources=("title",))) if kind else work.notices


def deciding(notices: Iterable[Notice]) -> Notice | None:
    """The notice that decides whether a work stands: the latest fall, else a concern, else a correction.

    A reinstatement cancels what came before it, if both are dated; without dates nothing is cancelled,
    because unknown is never fine.

    Args:
        notices: All notices of a work.
    """
    notices = list(notices)
    back = max((notice.date for notice in notices if notice.kind == "reinstatement" and notice.date), default="")
    standing = [notice for notice in notices if not (back and notice.date and notice.date <= back and notice.kind in (*FALLEN, "concern"))]
    for kinds in (FALLEN, ("concern",), ("correction",)):
        matching = [notice for notice in standing if notice.kind in kinds]
        if matching:
            return max(matching, key=lambda notice: notice.date or "")
    return None


def standing_of(works: Iterable[Work]) -> tuple[str, Notice | None]:
    """Where a work stands after all that was said of it.

    Args:
        works: The answers about it, of Crossref, DataCite and PubMed.

    Returns:
        retracted, withdrawn, concern, corrected, current or unknown, and the notice that decides. ``current`` needs an
        answer that could have said otherwise: Crossref asked in both directions, DataCite, or PubMed.
    """
    works = [work for work in works if work.state == "found"]
    notice = deciding(merged(notice for work in works for notice in with_title(work)))
    if notice:
        return {"retraction": "retracted", "withdrawal": "withdrawn", "concern": "concern", "correction": "corrected"}[notice.kind], notice
    return ("current" if any(work.both_ways for work in works) else "unknown"), None
