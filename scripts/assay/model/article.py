"""Where claims come from: an article, what it cites, and every sentence of it accounted for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from assay.model.base import Id, Line, LintException, PartialDate, Read, Record, Url, Withdrawn
from assay.model.words import RecordAudit, Skip


class Printed(Record):
    """A reference as the article prints it, right or wrong; null where nothing is printed."""

    author: Line | None = Field(default=None, description="As printed.")
    issued: PartialDate | None = Field(default=None, description="As printed.")
    title: Line | None = Field(default=None, description="As printed.")
    container_title: Line | None = Field(default=None, alias="container-title", description="As printed.")
    volume: Line | None = Field(default=None, description="As printed.")
    issue: Line | None = Field(default=None, description="As printed.")
    page: Line | None = Field(default=None, description="As printed.")
    DOI: Line | None = Field(default=None, description="As printed, without https://doi.org/; it may be wrong, so its form is not checked.")


class PrintedReference(Record):
    """One entry of an article's reference list and what we found of it."""

    printed: Printed = Field(description="The entry, field by field.")
    audit: RecordAudit = Field(description="Whether it is a true record of a real work.")
    identified_as: Id | None = Field(default=None, description="The reference it turned out to be; null when none was found.")
    why: Line = Field(description="How that was found out.")
    how_sure: Line | None = Field(default=None, description="How sure that is.")
    online_check: Line | None = Field(default=None, description="What a check on the live web should settle.")
    searches: tuple[Id, ...] = Field(default=(), description="Searches that were made for it.")


class Sentence(Record):
    """One sentence of the article. Its text is not stored, only a digest of it."""

    n: Annotated[int, Field(strict=True, ge=1)] = Field(description="Its number, from 1.")
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")] = Field(description="First eight hex digits of the SHA-256 of the normalised sentence, in quotes.")
    claims: tuple[Id, ...] = Field(default=(), description="The claims it holds.")
    skip: Skip | None = Field(default=None, description="Why it holds none.")

    @model_validator(mode="after")
    def _accounted_for(self) -> Sentence:
        if bool(self.claims) == bool(self.skip):
            raise PydanticCustomError("assay_sentence", "expected either claims: or skip:, so that every sentence is accounted for")
        return self


class ArticleText(Record):
    """What proves which text was reviewed, without storing it."""

    words: Annotated[int, Field(strict=True, ge=1)] = Field(description="Number of words.")
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] = Field(description="SHA-256 of the normalised text.")


class Article(Record):
    """An article whose claims are reviewed."""

    title: Line = Field(description="Its title. Where none was seen, say what the address says, in square brackets.")
    URL: Url = Field(description="Where it stands.")
    publisher: Line = Field(description="Who published it.")
    author: Line | None = Field(default=None, description="Who signed it; null when nobody did.")
    published: PartialDate | None = Field(default=None, description="When; null when not seen.")
    published_why: Line | None = Field(default=None, description="How the date is known, or why it is not.")
    interest: Line = Field(description="What the publisher, or the people quoted, sell.")
    about: Line | None = Field(default=None, description="One or two plain sentences for readers: what sort of article it is.")
    read: Read = Field(description="What was read of it.")
    text: ArticleText | None = Field(default=None, description="Length and digest of the text that was reviewed.")
    references: dict[Id, PrintedReference] = Field(default_factory=dict, description="Its reference list, each entry audited.")
    claims: tuple[Id, ...] = Field(default=(), description="The claims in reading order; each has a file in this folder.")
    sentences: tuple[Sentence, ...] = Field(default=(), description="Every sentence, in order.")
    notes: Line | None = Field(default=None, description="Remarks for readers.")
    formerly: tuple[Id, ...] = Field(default=(), description="Earlier ids; their addresses lead here.")
    withdrawn: Withdrawn | None = Field(default=None, description="Set when the article is no longer reviewed.")
    lint: tuple[LintException, ...] = Field(default=(), description="Checks set aside, each with a reason and an end.")
