"""The shape of the JSON that is published, as models, from which the published schemas are written.

Promise (docs page "Data"): within one :data:`FORMAT` fields may be added; none is taken away, renamed or given
another meaning. Whoever changes that raises the number and says so in CHANGELOG.md.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assay.model.article import Article
from assay.model.claim import Claim
from assay.model.reference import Reference
from assay.model.words import Certainty, CiteVerdict, Direction, Effect, Kind, RecordAudit, SourceClass, Standing, Verdict, Wording

FORMAT = 1
"""The version of everything in this module."""


class Out(BaseModel):
    """A part of what is published."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Licence(Out):
    """Under which terms the file may be used."""

    spdx: str = Field(description="The licence by its SPDX identifier.")
    url: str = Field(description="Its terms.")
    credit: str = Field(description="Whom to name.")


class Envelope(Out):
    """What every file says of itself."""

    format: Literal[1] = Field(default=FORMAT, description="Version of this format. Fields may be added within a version; nothing else changes.")
    site: str = Field(description="The name of the site.")
    licence: Licence


class RecordFile(Envelope):
    """What every file of a single record says of itself."""

    id: str = Field(description="The record's permanent id. Earlier ids lead to the same record.")
    page: str = Field(description="The record's page, relative to the root of the site.")
    url: str | None = Field(description="The same as a whole address; null while the site has none.")
    source: str | None = Field(description="The YAML file that the record is kept in, relative to the project.")


class Source(Out):
    """A reference in short."""

    id: str
    name: str = Field(description="Its short name on the site, such as Cho 2020.")
    title: str | None = Field(description="null when it was not seen.")
    year: str | None
    doi: str | None
    pmid: str | None
    url: str | None
    source_class: SourceClass = Field(description="Who speaks.")
    standing: Standing | None = Field(description="Whether it still stands; null when that was not looked up.")
    json_file: str = Field(alias="json", description="The whole record, relative to the root of the site.")


class Evidence(Out):
    """One finding and what it means for the claim."""

    part: int | None = Field(description="The part of the claim that it bears on, from 1; null for the claim as a whole.")
    finding: str = Field(description="reference-id#finding-name")
    outcome: str = Field(description="What was measured, a word of the vocabulary.")
    effect: Effect = Field(description="Which way the finding points, whatever the claim says.")
    result: str
    direction: Direction = Field(description="What it means for the claim.")
    why: str = Field(description="How it bears on the claim.")
    role: str = Field(description="votes, indirect, or why it does not vote.")
    role_why: str | None = Field(description="More on why it does not vote.")
    source: Source


class Step(Out):
    """Why a study's certainty was lowered or raised."""

    reason: str
    steps: int = Field(description="How many steps down; negative when it was raised.")
    why: str


class Weighed(Out):
    """One study, laboratory or source as the rule weighed it, however many papers it comes in."""

    references: tuple[str, ...]
    stance: Literal["supports", "against", "mixed"]
    weight: int = Field(description="People; 1 where laboratories or sources are counted.")
    weight_stated: bool = Field(description="false where the number of people was not stated and a constant stands for it.")
    could_be: Certainty = Field(description="The best its design could be worth.")
    counts_as: Certainty = Field(description="What it is worth by itself.")
    steps: tuple[Step, ...]


class Rated(Out):
    """How the rule came to a verdict."""

    verdict: Verdict
    certainty: Certainty | None = Field(description="null where nothing is rated.")
    direction: str = Field(description="supports, contradicts, mixed or none.")
    kind: Kind = Field(description="The branch of the rule that was taken.")
    steps: tuple[str, ...] = Field(description="The walk through the rule, in plain sentences.")
    warnings: tuple[str, ...] = Field(description="What was not stated or not looked up.")
    studies: tuple[Weighed, ...] = Field(description="What voted.")
    indirect: tuple[Weighed, ...] = Field(description="Studies outside people beside a claim about people.")


class RatedPart(Rated):
    """One part of a claim by itself."""

    what: str


class Rating(Rated):
    """The rating of a claim; ``verdict`` is the rule's, ``claim.verdict`` the one that is shown."""

    rule: int = Field(description="The version of the rule.")
    parts: tuple[RatedPart, ...]


class Move(Out):
    """Something that would change the verdict, worked out by trying."""

    what: str = Field(alias="with", description="It completes: the verdict would change with …")
    verdict: Verdict


class View(Out):
    """The verdict when fewer studies count."""

    view: str
    label: str
    verdict: Verdict
    certainty: Certainty | None


class ArticleInShort(Out):
    """Where a claim comes from."""

    id: str
    title: str
    publisher: str
    url: str
    json_file: str = Field(alias="json", description="The whole record, relative to the root of the site.")


class ClaimFile(RecordFile):
    """One claim: as it is on file, and what the rule makes of it."""

    kind: Literal["claim"] = "claim"
    article: ArticleInShort
    claim: Claim = Field(description="The record as on file, history (ledger) included; fields that were left out have their defaults.")
    rating: Rating
    evidence: tuple[Evidence, ...]
    would_change: tuple[Move, ...]
    sensitivity: tuple[View, ...]


class Use(Out):
    """A claim that leans on a reference."""

    claim: str
    verdict: Verdict
    finding: str
    direction: Direction
    votes: bool


class Seen(Out):
    """What the outside world last said."""

    state: Literal["yes", "no", "unknown"] = Field(description="Whether the record is that of the registries; unknown is never yes.")
    date: str | None
    words: str


class ReferenceFile(RecordFile):
    """One reference: as it is on file, and which claims lean on it."""

    kind: Literal["reference"] = "reference"
    name: str = Field(description="Its short name on the site.")
    citation: str = Field(description="The reference in Vancouver style.")
    seen: Seen | None = Field(description="null for what no registry keeps.")
    reference: Reference = Field(description="The record as on file.")
    used_by: tuple[Use, ...]


class ClaimInShort(Out):
    """A claim in a list."""

    id: str
    claim: str
    quote: str
    article: str
    topic: str
    claim_kind: Kind
    wording: Wording
    verdict: Verdict
    certainty: Certainty | None
    summary: str
    honest: str
    reviewed: str
    page: str
    json_file: str = Field(alias="json")


class Printed(Out):
    """A reference as an article prints it, in short; the whole entry is in ``article``."""

    id: str
    audit: RecordAudit
    identified_as: str | None
    cited_for: tuple[tuple[str, CiteVerdict], ...] = Field(description="Claims it is cited for, and whether it says so.")


class ArticleFile(RecordFile):
    """One article: as it is on file, its claims in reading order."""

    kind: Literal["article"] = "article"
    article: Article = Field(description="The record as on file. The text of the article is not stored, only digests of its sentences.")
    claims: tuple[ClaimInShort, ...]
    printed_references: tuple[Printed, ...]


class ClaimsFile(Envelope):
    """All claims in reading order; withdrawn ones are left out, but keep their own files."""

    kind: Literal["claims"] = "claims"
    total: int
    claims: tuple[ClaimInShort, ...]


class ReferencesFile(Envelope):
    """All references by id."""

    kind: Literal["references"] = "references"
    total: int
    references: tuple[Source, ...]


FILES: dict[str, type[Envelope]] = {"claim": ClaimFile, "reference": ReferenceFile, "article": ArticleFile, "claims": ClaimsFile, "references": ReferencesFile}
"""Every kind of file, by the word in its ``kind``."""
