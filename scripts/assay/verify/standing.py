"""Does a work still stand? Notices of every registry, merged, and what follows from them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assay.model.verified import Notice, Work

# Registries take the word from publishers, so it comes in many forms; the first that fits decides.
_KINDS = (
    ("reinstatement", re.compile(r"reinstat")),
    ("concern", re.compile(r"concern|partial\w* retract")),
    ("retraction", re.compile(r"retract")),
    ("withdrawal", re.compile(r"withdr[ae]w|remov")),
    ("correction", re.compile(r"correct|corrigend|errat")),
    ("new-version", re.compile(r"new (version|edition)|version of record")),
)
FALLEN = ("retraction", "withdrawal")
_TITLE = (
    ("retraction", re.compile(r"^\W{0,2}retracted( (article|paper|chapter))?\s*[:\]]|^\W{0,2}retracted\b", re.IGNORECASE)),
    ("withdrawal", re.compile(r"^\W{0,2}(withdrawn|removed)( (article|paper|chapter))?\s*[:\]]|^\W{0,2}(withdrawn|removed)\b", re.IGNORECASE)),
)


def notice_kind(word: object) -> str:
    """The kind of a notice from a registry's word for it; ``other`` for what is not known."""
    if not isinstance(word, str):
        return "other"
    plain = re.sub(r"[\W_]+", " ", word.lower())
    return next((kind for kind, pattern in _KINDS if pattern.search(plain)), "other")


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
        notices: From one registry, in any order.
    """
    found = _joined(notices)
    dated = {notice.kind for notice in found if notice.date or notice.notice}
    return tuple(notice for notice in found if notice.date or notice.notice or notice.kind not in dated)


def _joined(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    found: dict[tuple[str, str], Notice] = {}
    for notice in notices:
        key = (notice.kind, notice.notice or notice.date or "")
        known = found.get(key)
        if known is None:
            found[key] = notice
            continue
        dates = sorted(date for date in (known.date, notice.date) if date)
        found[key] = Notice(kind=known.kind, date=dates[0] if dates else None, notice=known.notice, sources=tuple(sorted({*known.sources, *notice.sources})))
    return tuple(sorted(found.values(), key=lambda notice: (notice.date or "9999", notice.kind, notice.notice or "")))


def with_title(work: Work) -> tuple[Notice, ...]:
    """The notices of a work; its title speaks where no notice of a fall does."""
    if any(notice.kind in FALLEN for notice in work.notices):
        return work.notices
    kind = kind_of_title(work.title)
    return (*work.notices, Notice(kind=kind, sources=("title",))) if kind else work.notices


def _days(date: str | None) -> tuple[str, str]:
    """The first and the last day that a date can mean; for one that is none, days before and after all others."""
    if not date or not re.fullmatch(r"\d{4}(-\d{2}){0,2}", date):
        return "", "9999-99-99"
    return date + "-00-00"[len(date) - 4 :], date + "-99-99"[len(date) - 4 :]


def deciding(notices: Iterable[Notice]) -> Notice | None:
    """The notice that decides whether a work stands: the latest fall, else a concern, else a correction.

    A reinstatement cancels what surely came before it. Without dates nothing is cancelled, nor where "2020" and
    "2020-05" leave open which was first, because unknown is never fine.

    Args:
        notices: All notices of a work.
    """
    notices = list(notices)
    back = max((_days(notice.date)[0] for notice in notices if notice.kind == "reinstatement"), default="")
    standing = [notice for notice in notices if not (notice.kind in (*FALLEN, "concern") and _days(notice.date)[1] <= back)]
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
    # What one registry says without a date is not taken for what another one dates, and so not cancelled with it.
    notice = deciding(_joined(notice for work in works for notice in with_title(work)))
    if notice:
        return {"retraction": "retracted", "withdrawal": "withdrawn", "concern": "concern", "correction": "corrected"}[notice.kind], notice
    return ("current" if any(work.both_ways for work in works) else "unknown"), None
