"""What the outside world said, and when: ``claims/verified.yml``, which only ``assay verify`` writes.

Every entry keeps its last real answer with its date, and beside it the trouble since, if there is any; so an outage
neither erases what was known nor lets it pass for new.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assay.model.base import Day, Record

Text = Annotated[str, Field(max_length=2000)]
Key = Annotated[str, Field(max_length=2000)]

NoticeKind = Literal["retraction", "withdrawal", "concern", "correction", "reinstatement", "new-version", "other"]
WorkState = Literal["found", "exists", "missing", "unknown"]
PageState = Literal["works", "gone", "unknown"]
QuoteState = Literal["unchanged", "reworded", "gone", "unknown"]
IdentityState = Literal["verified", "wrong", "unverifiable"]


class Trouble(Record):
    """Attempts without an answer since the last one that had one."""

    since: Day
    last: Day
    why: Text


class Notice(Record):
    """Something that was published about a work."""

    kind: NoticeKind
    date: Text | None = None
    notice: Text | None = None
    sources: tuple[Text, ...] = ()


class Work(Record):
    """A registry's record of a DOI or PMID.

    ``found`` has a record; ``exists`` is registered somewhere whose records are not read; ``missing`` is unknown
    everywhere; ``unknown`` was never answered. ``both_ways`` says that notices which update the work could be asked for.
    """

    state: WorkState
    asked: Day | None = None
    registry: Text | None = None
    title: Text | None = None
    also_titled: tuple[Text, ...] = ()
    authors: tuple[Text, ...] = ()
    issued: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")] | None = None
    years: tuple[Annotated[int, Field(ge=1000, le=9999)], ...] = ()
    containers: tuple[Text, ...] = ()
    volume: Text | None = None
    issue: Text | None = None
    page: Text | None = None
    number: Text | None = None
    DOI: Text | None = None
    PMCID: Text | None = None
    notices: tuple[Notice, ...] = ()
    both_ways: bool = False
    published_as: Text | None = None
    trouble: Trouble | None = None


class Page(Record):
    """A web address. ``since`` is the day from which it did not load."""

    state: PageState
    asked: Day | None = None
    status: Text | None = None
    archived: Text | None = None
    trouble: Trouble | None = None


class ArticleSeen(Record):
    """The page of an article as it was last read."""

    asked: Day | None = None
    words: int | None = None
    digest: Text | None = None
    trouble: Trouble | None = None


class QuoteSeen(Record):
    """Whether a phrase still stands in its article, and the digest of the sentence around it."""

    state: QuoteState
    asked: Day | None = None
    phrase: Text
    sentence: Text | None = None
    changed: Day | None = None
    trouble: Trouble | None = None


class Lookup(Record):
    """A search for a work by its title, made because the record has no DOI that leads to it."""

    state: Literal["found", "none", "unknown"]
    asked: Day | None = None
    DOI: Text | None = None
    title: Text | None = None
    trouble: Trouble | None = None


class Seen(Record):
    """How a record's bibliographic fields stood when it was last verified."""

    checked: Day
    digest: Text
    state: IdentityState


class Verified(Record):
    """The whole lock. DOIs are keys in lower case."""

    works: dict[Key, Work] = Field(default_factory=dict)
    pubmed: dict[Key, Work] = Field(default_factory=dict)
    lookups: dict[Key, Lookup] = Field(default_factory=dict)
    records: dict[Key, Seen] = Field(default_factory=dict)
    pages: dict[Key, Page] = Field(default_factory=dict)
    articles: dict[Key, ArticleSeen] = Field(default_factory=dict)
    quotes: dict[Key, QuoteSeen] = Field(default_factory=dict)
