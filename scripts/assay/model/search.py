"""A search that was made, so that "no study found" can be checked, repeated and can expire."""

from __future__ import annotations

from pydantic import Field

from assay.model.base import Day, Id, Line, LintException, Paragraphs, Record


class Repeat(Record):
    """How a reader can make the search again."""

    places: tuple[Line, ...] = Field(min_length=1, description="Where to search.")
    query: Paragraphs = Field(description="The query to run there.")
    run: Day | None = Field(default=None, description="When that query was last run; null when it has not been run.")


class Search(Record):
    """One search."""

    question: Line = Field(description="What was looked for.")
    where: Line = Field(description="What was searched.")
    date: Day = Field(description="The day.")
    queries: tuple[Line, ...] = Field(default=(), description="What was asked, or the topics, as they were kept.")
    found: tuple[Id, ...] = Field(default=(), description="References that came out of it.")
    nothing_on: tuple[Line, ...] = Field(default=(), description="What nothing was found on.")
    limits: Paragraphs = Field(description="What the search could not see.")
    repeat: Repeat | None = Field(default=None, description="How to make it again.")
    lint: tuple[LintException, ...] = Field(default=(), description="Checks set aside, each with a reason and an end.")
