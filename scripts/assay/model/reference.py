"""A reference holds facts: what a source is, what it did and what it found."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from assay.model.base import Day, Doi, Id, Line, LintException, Paragraphs, PartialDate, Read, Record, Url, Withdrawn, vocabulary_word
from assay.model.words import BiasLevel, Blinding, Design, Effect, Funding, HarmsStatus, Magnitude, SourceClass, Standing, Subject

CslType = Literal[
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "book",
    "chapter",
    "dataset",
    "legal_case",
    "legislation",
    "paper-conference",
    "post-weblog",
    "preprint",
    "regulation",
    "report",
    "thesis",
    "webpage",
]
"""Types of the Citation Style Language 1.0.2 that occur here, and ``preprint``, which exports write as ``article``."""


class Name(Record):
    """An author: family and given name, or the name of a body."""

    family: Line | None = Field(default=None, description="Family name.")
    given: Line | None = Field(default=None, description="Given names or initials.")
    literal: Line | None = Field(default=None, description="The name of a body, as it writes itself.")

    @model_validator(mode="after")
    def _one_of_them(self) -> Name:
        if (self.family is None) == (self.literal is None) or (self.literal and self.given):
            raise PydanticCustomError("assay_name", "expected {family: …, given: …} for a person or {literal: …} for a body")
        return self


class Intervention(Record):
    """What was given."""

    source: vocabulary_word("interventions") | None = Field(default=None, description="Where it comes from; null when the source does not say.")
    product: Line | None = Field(default=None, description="The product or preparation, as the source calls it.")


class RiskOfBias(Record):
    """How far the way the study was made may have bent its result."""

    level: BiasLevel | None = Field(default=None, description="null when too little was read to judge; it then counts as some concerns.")
    why: Line | None = Field(default=None, description="The reasons.")


class Harms(Record):
    """Unwanted effects."""

    status: HarmsStatus = Field(description="What is known of them.")
    what: Line | None = Field(default=None, description="Which, and how often.")


class Study(Record):
    """How a study was made. null means: not stated in what was read. Nothing is guessed."""

    design: Design | None = Field(default=None, description="How the study was made.")
    subject: Subject = Field(description="What was studied.")
    participants: Annotated[int, Field(strict=True, ge=1, le=10_000_000)] | None = Field(default=None, description="People in the study; null when not stated.")
    condition: vocabulary_word("conditions") | None = Field(default=None, description="What the people had, in a word of the vocabulary.")
    population: Line | None = Field(default=None, description="Who was studied, in the reviewer's words.")
    intervention: Intervention = Field(default=Intervention(), description="What was given.")
    route: vocabulary_word("routes") | None = Field(default=None, description="How it was given.")
    comparator: Line | None = Field(default=None, description="What it was compared with, in the reviewer's words.")
    compared_with: vocabulary_word("comparators") | None = Field(default=None, description="The same, in a word of the vocabulary.")
    blinding: Blinding = Field(default=Blinding.UNCLEAR, description="Who did not know which treatment was given.")
    follow_up_weeks: Annotated[float, Field(strict=True, ge=0, le=2600)] | None = Field(
        default=None, description="Weeks after the last treatment; 0 while still in use; null when not stated."
    )
    risk_of_bias: RiskOfBias = Field(default=RiskOfBias(), description="How far the result may be bent.")
    funding: Funding | None = Field(default=None, description="Who paid; null when it was not seen.")
    interests: Line | None = Field(default=None, description="What the authors sell or hold.")
    cluster: Id | None = Field(default=None, description="One trial in many papers: the id that they share. It counts once.")
    harms: Harms = Field(default=Harms(status=HarmsStatus.NOT_SEEN), description="Unwanted effects.")


class Finding(Record):
    """One result of a source. The fields after ``locator`` override the study's for this finding alone."""

    outcome: vocabulary_word("outcomes") = Field(description="What was measured.")
    effect: Effect = Field(description="Which way it points, whatever a claim says of it.")
    result: Line = Field(description="The result with its figures, in the reviewer's words.")
    locator: Line | None = Field(default=None, description="Where it stands: abstract, table 2, Annex II.")
    magnitude: Magnitude | None = Field(default=None, description="Why a non-randomised result may count for more.")
    subject: Subject | None = Field(default=None, description="What was studied, if not what the study as a whole studied.")
    participants: Annotated[int, Field(strict=True, ge=1, le=10_000_000)] | None = Field(default=None, description="People behind this finding, if fewer.")
    condition: vocabulary_word("conditions") | None = Field(default=None, description="Condition, if another.")
    intervention: Intervention | None = Field(default=None, description="What was given, if something else.")
    route: vocabulary_word("routes") | None = Field(default=None, description="How it was given, if otherwise.")
    compared_with: vocabulary_word("comparators") | None = Field(default=None, description="Comparator, if another.")
    follow_up_weeks: Annotated[float, Field(strict=True, ge=0, le=2600)] | None = Field(default=None, description="Weeks after the last treatment, if others.")


class Reference(Record):
    """A source: bibliographic fields under their CSL names, then what was read, done and found."""

    type: CslType = Field(description="What sort of work it is (CSL).")
    title: Line | None = Field(description="The title as printed; null when it was not seen.")
    author: tuple[Name, ...] | None = Field(default=None, description="Authors in order; null when not seen.")
    container_title: Line | None = Field(default=None, alias="container-title", description="The journal, book or site.")
    publisher: Line | None = Field(default=None, description="Who published it.")
    issued: PartialDate | None = Field(default=None, description="When: 2020, 2020-10 or 2020-10-21.")
    volume: Line | None = Field(default=None, description="Volume, in quotes.")
    issue: Line | None = Field(default=None, description="Issue, in quotes.")
    page: Line | None = Field(default=None, description="Pages or article number.")
    number: Line | None = Field(default=None, description="The number of a law, report or patent.")
    jurisdiction: Line | None = Field(default=None, description="EU, UK, US …: where a law or authority holds; null for the whole world.")
    DOI: Doi | None = Field(default=None, description="Bare, such as 10.1000/xyz123.")
    PMID: Annotated[str, Field(pattern=r"^[0-9]{1,9}$")] | None = Field(default=None, description="PubMed number, in quotes.")
    PMCID: Annotated[str, Field(pattern=r"^PMC[0-9]{1,9}$")] | None = Field(default=None, description="PubMed Central number.")
    URL: Url | None = Field(default=None, description="Where a reader finds it.")
    source_class: SourceClass = Field(description="Who speaks.")
    standing: Standing | None = Field(default=None, description="Whether it still stands; null when that was not looked up.")
    group: Id | None = Field(default=None, description="Who stands behind it: one laboratory, company or agency. Sources of one group are not independent.")
    read: Read = Field(description="What was really read of it.")
    study: Study | None = Field(default=None, description="How the study was made; absent for laws, notices and news.")
    findings: dict[Id, Finding] = Field(default_factory=dict, description="What it found, each under a short name.")
    notes: Paragraphs | None = Field(default=None, description="Doubts and remarks for readers and reviewers.")
    formerly: tuple[Id, ...] = Field(default=(), description="Earlier ids; their addresses lead here.")
    withdrawn: Withdrawn | None = Field(default=None, description="Set when the record no longer counts.")
    lint: tuple[LintException, ...] = Field(default=(), description="Checks set aside, each with a reason and an end.")

    @model_validator(mode="after")
    def _found_again(self) -> Reference:
        if not (self.DOI or self.PMID or self.PMCID or self.URL or self.number or (self.container_title and self.title)):
            raise PydanticCustomError("assay_locate", "expected a DOI, PMID, PMCID, URL, number, or a title with its container-title")
        return self

    @property
    def year(self) -> str | None:
        """The year of publication, or None."""
        return self.issued[:4] if self.issued else None


__all__ = ["Day", "Finding", "Intervention", "Name", "Reference", "Study"]
