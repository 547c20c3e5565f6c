"""Two lists beside the records: sources that were looked at and left out, and what is still to be settled."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from assay.model.base import Day, Doi, Id, Line, Record, Url


class ExcludedSource(Record):
    """A source that was considered and is used by no claim."""

    title: Line | None = Field(default=None, description="Its title, or a few words that say what it is.")
    DOI: Doi | None = Field(default=None, description="Bare, such as 10.1000/xyz123.")
    URL: Url | None = Field(default=None, description="Where a reader finds it.")
    why: Line = Field(description="Why no claim uses it, for readers.")
    considered: Day = Field(description="The day.")

    @model_validator(mode="after")
    def _found_again(self) -> ExcludedSource:
        if not (self.DOI or self.URL):
            raise PydanticCustomError("assay_locate", "expected a DOI or a URL, so that a reader can look for himself")
        return self


class Excluded(Record):
    """``claims/excluded.yml``."""

    sources: dict[Id, ExcludedSource] = Field(description="The sources, by the id they would have.")


ClaimKey = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$")]


class OpenQuestion(Record):
    """Something that reading more, or a look at the live web, should settle."""

    question: Line = Field(description="What is not known.")
    hangs: Literal["verdict", "citation", "detail"] = Field(description="What can turn on the answer: a verdict, the audit of a citation, or a detail of the text.")
    claims: tuple[ClaimKey, ...] = Field(default=(), description="Claims it concerns, as article-id/claim-id.")
    references: tuple[Id, ...] = Field(default=(), description="Sources it concerns.")
    how: Line = Field(description="How to settle it.")


class OpenQuestions(Record):
    """``claims/open-questions.yml``, the most consequential first."""

    questions: tuple[OpenQuestion, ...] = Field(description="The questions, the most consequential first.")
