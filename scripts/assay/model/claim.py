"""A claim holds judgement: what an article says, and what the evidence means for it."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from assay.model.base import (
    Day,
    Id,
    Line,
    LintException,
    Paragraphs,
    PartialDate,
    Record,
    Withdrawn,
    vocabulary_word,
    vocabulary_words,
)
from assay.model.words import Cause, CiteVerdict, Direction, Element, HarmsStatus, Kind, Verdict, Wording

CLAIM_LENGTH = 90
QUOTE_WORDS = 12
"""The longest phrase that is taken from an article (product decision: enough to find it, never a whole sentence)."""

PEOPLE_KINDS = (Kind.EFFECT, Kind.COMPARISON)
"""Kinds of claim that are about what happens to people."""


def _places(value: object) -> object:
    return [value] if isinstance(value, str) else value


class About(Record):
    """What a claim is about, in the words a study is described with."""

    condition: vocabulary_words("conditions") = Field(default=("any",), description="What the people have; any when the claim does not say.")
    intervention: vocabulary_words("interventions") = Field(default=("any",), description="What is given, by its source; none when the claim is about something else.")
    route: vocabulary_words("routes") = Field(default=("any",), description="How it is given.")
    compared_with: vocabulary_words("comparators") = Field(default=("none",), description="What the claim sets it beside; none when it compares nothing.")
    outcomes: vocabulary_words("outcomes") = Field(description="What it is said to change.")
    where: Annotated[
        tuple[Line, ...],
        BeforeValidator(_places),
        WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
    ] = Field(default=(), description="Facts: the country or region, as references write their jurisdiction.")
    as_of: PartialDate | None = Field(default=None, description="Facts: the date at which it is said to be so.")


class Extent(Record):
    """What absolute words promise."""

    duration_weeks: Annotated[float, Field(strict=True, gt=0)] | Literal["permanent"] | None = Field(default=None, description="How long, in weeks, or permanent.")
    size: Line | None = Field(default=None, description="How much, such as 'up to three times as much'.")
    who: Line | None = Field(default=None, description="For whom, such as 'everybody'.")

    @model_validator(mode="after")
    def _says_something(self) -> Extent:
        if self.duration_weeks is None and self.size is None and self.who is None:
            raise PydanticCustomError("assay_extent", "expected at least one of duration_weeks, size, who")
        return self


class Override(Record):
    """One element of directness that the computed table gets wrong here."""

    element: Element = Field(description="Which element.")
    as_: str = Field(alias="as", description="same, close or different; for authority: record, primary, peer-reviewed or secondary.")
    why: Line = Field(description="The reason, for readers.")

    @model_validator(mode="after")
    def _known_word(self) -> Override:
        from assay.model.words import Authority, Closeness

        allowed = [word.value for word in (Authority if self.element is Element.AUTHORITY else Closeness)]
        if self.as_ not in allowed:
            raise PydanticCustomError("assay_word", "expected as: to be one of {allowed}", {"allowed": ", ".join(allowed), "given": self.as_, "choices": allowed})
        return self


class EvidenceLink(Record):
    """What one finding means for one claim."""

    finding: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*#[a-z0-9]+(-[a-z0-9]+)*$")] = Field(description="reference-id#finding-name")
    direction: Direction = Field(description="What the finding means for the claim.")
    why: Line = Field(description="In plain words, how it bears on the claim; with votes: false also why it does not vote.")
    votes: StrictBool = Field(default=True, description="false for context and yardsticks, which are shown apart.")
    adopted: StrictBool = Field(default=False, description="true when a review itself rated certainty for this very question, so that it votes.")
    measures_extent: StrictBool = Field(default=False, description="true when the finding measured the size or the people that absolute words promise.")
    override: tuple[Override, ...] = Field(default=(), description="Elements of directness that the table gets wrong here, with reasons.")

    @property
    def reference_id(self) -> str:
        """The id of the reference that the finding stands in."""
        return self.finding.split("#")[0]

    @property
    def finding_id(self) -> str:
        """The name of the finding within its reference."""
        return self.finding.split("#")[1]


class Cite(Record):
    """What the article cites for this claim, and whether that source says so."""

    as_: Id = Field(alias="as", description="The key of the reference in the article's record.")
    verdict: CiteVerdict = Field(description="Whether the source says what the article says.")
    why: Line = Field(description="The reason, in plain words.")


class Denied(Record):
    """The claim that a caution denies; the rule rates that claim."""

    claim: Line = Field(description="What is denied, as its supporters would say it.")
    kind: Literal[Kind.EFFECT, Kind.COMPARISON, Kind.MECHANISM, Kind.FACT] = Field(description="What sort of sentence that is.")


class Part(Record):
    """One part of a claim that has several; what is left out is as in the claim."""

    what: Line = Field(description="The part, in a few words.")
    kind: Kind | None = Field(default=None, description="Its kind, if another.")
    wording: Wording | None = Field(default=None, description="Its wording, if another.")
    about: About | None = Field(default=None, description="What it is about, if something else.")
    evidence: tuple[EvidenceLink, ...] = Field(default=(), description="What bears on this part.")
    searches: tuple[Id, ...] = Field(default=(), description="Searches behind 'none found' for this part.")


class VerdictOverride(Record):
    """Reviewers depart from the rule by one step, in the open."""

    verdict: Verdict = Field(description="The verdict that is shown.")
    why: Paragraphs = Field(description="Why the rule is wrong here.")
    agreed_by: tuple[Line, ...] = Field(min_length=1, description="Who agreed.")


class LedgerEntry(Record):
    """One step in the history of a verdict."""

    date: Day = Field(description="The day.")
    verdict: Verdict = Field(description="The verdict from that day on.")
    cause: Cause = Field(description="Why it was entered.")
    rule: Annotated[int, Field(strict=True, ge=1)] = Field(default=1, description="The version of the rule.")
    note: Line | None = Field(default=None, description="What changed, for readers.")


class Claim(Record):
    """One sentence of an article, or a part of it that stands on its own."""

    claim: Annotated[Line, Field(max_length=CLAIM_LENGTH)] = Field(description="The claim in our words, so that its author would accept it; no verdict in it.")
    quote: Line = Field(description="The shortest verbatim phrase that pins it; twelve words at most, never a whole sentence.")
    section: Line | None = Field(default=None, description="The heading under which it stands.")
    said_by: Line = Field(default="the article", description="The article, or the person it quotes.")
    topic: vocabulary_word("topics") = Field(description="The chapter it belongs to.")
    kind: Kind = Field(description="What sort of sentence it is; it decides how the rule rates it.")
    wording: Wording = Field(description="How strong its words are.")
    extent: Extent | None = Field(default=None, description="What absolute words promise; only with wording: absolute.")
    about: About | None = Field(default=None, description="What it is about.")
    denies: Denied | None = Field(default=None, description="Cautions: the claim that is denied. Links are directed at the caution, not at that claim.")
    rests_on: Line | None = Field(default=None, description="Advice: the fact it rests on, which is then rated.")
    burden: Literal["anyone", "speaker"] = Field(default="anyone", description="speaker: only the speaker could show it, so it is unsupported until shown.")
    combine: Literal["parts", "contrast"] = Field(default="parts", description="How parts make a verdict: each for itself, or a contrast that is as good as its worse half.")
    parts: tuple[Part, ...] = Field(default=(), description="The parts of a sentence that claims several things at once.")
    cites: tuple[Cite, ...] = Field(default=(), description="What the article cites for it.")
    evidence: tuple[EvidenceLink, ...] = Field(default=(), description="What bears on it, the contrary too.")
    searches: tuple[Id, ...] = Field(default=(), description="Searches that were made for it.")
    harms: HarmsStatus | None = Field(default=None, description="Effect and comparison claims: what the evidence says of unwanted effects.")
    verdict: Verdict = Field(description="The verdict; the rule must give the same.")
    honest: Line = Field(description="The strongest sentence that the evidence allows.")
    summary: Line = Field(description="The verdict's one sentence, for a reader in a hurry.")
    reasoning: Paragraphs = Field(description="A few short paragraphs of Markdown; [@reference-id] links to a reference.")
    would_change: Line = Field(description="What would change the verdict, in plain words.")
    override: VerdictOverride | None = Field(default=None, description="Set when reviewers depart from the rule.")
    reviewed: Day = Field(description="The day of the last review.")
    ledger: tuple[LedgerEntry, ...] = Field(min_length=1, description="The history of the verdict, oldest first.")
    formerly: tuple[Id, ...] = Field(default=(), description="Earlier ids; their addresses lead here.")
    withdrawn: Withdrawn | None = Field(default=None, description="Set when the claim no longer counts.")
    lint: tuple[LintException, ...] = Field(default=(), description="Checks set aside, each with a reason and an end.")

    @property
    def updated(self) -> datetime.date:
        """The day of the last review or entry in the history."""
        return max(self.reviewed, *(entry.date for entry in self.ledger))

    def all_links(self) -> tuple[EvidenceLink, ...]:
        """The links of the claim and of all its parts, in the order of the file."""
        return (*self.evidence, *(link for part in self.parts for link in part.evidence))

    def all_searches(self) -> tuple[str, ...]:
        """The searches of the claim and of all its parts, each once."""
        return tuple(dict.fromkeys((*self.searches, *(search for part in self.parts for search in part.searches))))
