"""The words that the rule reads, each with a label and a definition.

These belong to the engine: changing one changes what a verdict means. Words that depend on
the subject (conditions, interventions, routes, comparators, outcomes, topics) live in
``claims/vocabulary.yml`` instead.
"""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A controlled word. ``str(term)`` is what the YAML says."""

    label: str
    definition: str

    def __new__(cls, value: str, label: str, definition: str) -> Term:
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        term.definition = definition
        return term


class SourceClass(Term):
    """Who speaks in a source."""

    PEER_REVIEWED = "peer-reviewed", "Peer-reviewed", "A paper in a journal that has papers reviewed."
    LAW = "law", "Law", "An act, regulation or order in its own wording."
    REGULATOR = "regulator", "Regulator", "A public authority on a matter in its charge."
    OFFICIAL_STATISTICS = "official-statistics", "Official statistics", "Counts published by a public body."
    REGISTER = "register", "Register", "An entry in a public register, such as a trial registry."
    PROFESSIONAL_BODY = "professional-body", "Professional body", "A society or institute speaking for its field."
    PREPRINT = "preprint", "Preprint", "A paper that no journal has reviewed yet."
    COMPANY = "company", "Company", "A maker, seller or clinic about what it offers."
    NEWS = "news", "News", "A newspaper, magazine or news site."
    MARKET_REPORT = "market-report", "Market report", "A commercial estimate of prices or sales."


class Standing(Term):
    """Whether a source still stands."""

    CURRENT = "current", "Current", "No notice against it was seen."
    CORRECTED = "corrected", "Corrected", "A correction has been published; the corrected text counts."
    CONCERN = "concern", "Expression of concern", "The journal has warned about it; the matter is open."
    RETRACTED = "retracted", "Retracted", "Withdrawn by the journal. It never votes."
    PREPRINT = "preprint", "Preprint", "Not yet reviewed by a journal."
    WITHDRAWN = "withdrawn", "Withdrawn", "Taken back by its authors. It never votes."


class ReadDepth(Term):
    """How much of a source the reviewer really read."""

    FULL_TEXT = "full-text", "Full text", "The whole text was read."
    ABSTRACT = "abstract", "Abstract", "Only the abstract was read."
    EXCERPT = "excerpt", "Excerpt", "Only a part of the text was read."
    METADATA = "metadata", "Record only", "Only the record of the work was seen, not its text."
    NOT_READ = "not-read", "Not read", "It is listed because an article cites it; nothing of it was read."


class Design(Term):
    """How a study was made."""

    RANDOMISED_TRIAL = "randomised-trial", "Randomised trial", "Chance decides who, or which side, gets what."
    CONTROLLED_TRIAL = "controlled-trial", "Controlled trial, not randomised", "There is a comparison group, chosen in another way than by chance."
    COHORT = "cohort", "Cohort", "Groups of people are followed and compared."
    SINGLE_ARM = "single-arm", "Single-arm trial", "Everybody gets the treatment; before is compared with after."
    CASE_SERIES = "case-series", "Case series", "Several treated people are described."
    CASE_REPORT = "case-report", "Case report", "One treated person is described."
    SURVEY = "survey", "Survey", "People are asked."
    CROSS_SECTIONAL = "cross-sectional", "Cross-sectional study", "People or samples are looked at once."
    GUIDELINE = "guideline", "Guideline or consensus", "A society or panel states an agreed position."
    SYSTEMATIC_REVIEW = "systematic-review", "Systematic review", "All studies on a question are searched for and weighed."
    NARRATIVE_REVIEW = "narrative-review", "Narrative review", "Experts sum up a field without a stated search."
    ANIMAL = "animal", "Animal study", "The study was done in living animals."
    EX_VIVO = "ex-vivo", "Ex-vivo study", "The study was done in living tissue outside the body."
    IN_VITRO = "in-vitro", "Cell study", "The study was done in cells in a dish."
    PRODUCT_ANALYSIS = "product-analysis", "Product analysis", "A product was measured."


class Subject(Term):
    """What was studied."""

    HUMAN = "human", "People", "Living people."
    ANIMAL = "animal", "Animals", "Living animals."
    TISSUE = "tissue", "Tissue", "Living tissue outside the body."
    CELLS = "cells", "Cells", "Cells in a dish."
    PRODUCT = "product", "Product", "A product, its content or its label."


class Blinding(Term):
    """Who did not know which treatment was given."""

    DOUBLE = "double", "Double", "Neither the people nor those who judged knew."
    SINGLE = "single", "Single", "Either the people or those who judged did not know."
    ASSESSOR = "assessor", "Assessor", "Those who judged the result did not know."
    NONE = "none", "None", "Everybody knew."
    UNCLEAR = "unclear", "Unclear", "It was not stated in what was read."


class BiasLevel(Term):
    """How far the way a study was made may have bent its result."""

    LOW = "low", "Low", "No serious reason for doubt."
    SOME = "some", "Some concerns", "One or more reasons for doubt."
    HIGH = "high", "High", "Serious reasons for doubt."


class Funding(Term):
    """Who paid for a study."""

    INDUSTRY = "industry", "Maker or seller", "Paid for or run by somebody who sells the product."
    INDEPENDENT = "independent", "Independent", "Paid for by somebody who does not sell the product."
    UNDISCLOSED = "undisclosed", "Undisclosed", "The paper was read in full and does not say."


class HarmsStatus(Term):
    """What is known of unwanted effects."""

    REPORTED = "reported", "Reported", "Unwanted effects were looked for and reported."
    NONE_REPORTED = "none-reported", "None reported", "It was said that there were none."
    NOT_MEASURED = "not-measured", "Not measured", "Nobody looked for them."
    NOT_SEEN = "not-seen", "Not seen", "What was read does not say."


class Effect(Term):
    """Which way a finding points, whatever a claim says of it."""

    BETTER = "better", "Better", "The outcome improved."
    WORSE = "worse", "Worse", "The outcome got worse."
    NO_DIFFERENCE = "no-difference", "No difference", "A difference was looked for and not found."
    MIXED = "mixed", "Mixed", "It improved in one respect and not in another."
    DESCRIPTIVE = "descriptive", "Descriptive", "It states how something is; nothing got better or worse."


class Magnitude(Term):
    """Why a non-randomised study may count for more than its design."""

    LARGE_EFFECT = "large-effect", "Large effect", "At least twice as many people improved as without it."
    DOSE_RESPONSE = "dose-response", "Dose response", "More of the treatment gave more of the effect."


class Kind(Term):
    """What sort of sentence a claim is; it decides which branch of the rule applies."""

    EFFECT = "effect", "Effect", "It does something for people."
    COMPARISON = "comparison", "Comparison", "It does more, or less, than something else."
    MECHANISM = "mechanism", "Mechanism", "This is how it works in the body."
    FACT = "fact", "Fact", "Something is so, in a place and at a time."
    CAUTION = "caution", "Caution", "Something is not proven, or no substitute."
    ADVICE = "advice", "Advice", "Readers should do something."
    OPINION = "opinion", "Opinion", "A judgement, picture or forecast that no study settles."


class Wording(Term):
    """How strong a claim's words are, from weakest to strongest."""

    TENTATIVE = "tentative", "Tentative", "Early studies suggest that it may."
    HEDGED = "hedged", "Hedged", "It may, it can help."
    ASSERTED = "asserted", "Asserted", "It does."
    ABSOLUTE = "absolute", "Absolute", "For ever, never, three times as much."

    @property
    def strength(self) -> int:
        """0 for the weakest words, 3 for the strongest."""
        return list(Wording).index(self)


class Direction(Term):
    """What a finding means for a claim."""

    SUPPORTS = "supports", "Supports", "It shows what the claim says."
    CONTRADICTS = "contradicts", "Contradicts", "It shows the opposite."
    NO_DIFFERENCE = "no-difference", "Found no difference", "It looked for what the claim says and did not find it."
    MIXED = "mixed", "Mixed", "It shows part of what the claim says."


class CiteVerdict(Term):
    """Whether a source that the article cites says what the article says."""

    SUPPORTS = "supports", "Says so", "The source says what the article says."
    OVERSTATED = "overstated", "Says less", "The source says something weaker."
    DIFFERENT_SUBJECT = "different-subject", "Another subject", "The source is about something else."
    DOES_NOT_SAY = "does-not-say", "Does not say so", "Nothing of it was seen in the source."
    CONTRADICTS = "contradicts", "Says the opposite", "The source says the opposite."
    NOT_FOUND = "not-found", "Source not found", "No such source was found."
    WRONG_RECORD = "wrong-record", "Wrong record", "The record leads to another work."
    CANNOT_TELL = "cannot-tell", "Cannot tell", "The part that matters could not be read."


class RecordAudit(Term):
    """Whether a reference that an article prints is a true record of a real work."""

    ACCURATE = "accurate", "Accurate", "No printed field is known to be wrong."
    WRONG_RECORD = "wrong-record", "Wrong in places", "The work exists; at least one field is wrong."
    DOI_OF_ANOTHER_WORK = "doi-of-another-work", "DOI of another work", "The printed DOI opens another work."
    INCOMPLETE = "incomplete", "Incomplete", "Too little is printed to find the work."
    NOT_FOUND = "not-found", "Not found", "No such work was found, which does not prove that there is none."


class Skip(Term):
    """Why a sentence of an article has no claim."""

    HEADING = "heading", "Heading", "A heading or a byline."
    SCENE_SETTING = "scene-setting", "Scene-setting", "It sets the scene and claims nothing that could be checked."
    REPEATS = "repeats", "Repeats", "It says again what another sentence says."
    QUESTION = "question", "Question", "It asks."
    NAVIGATION = "navigation", "Navigation", "It belongs to the page, not to the text."
    ADVERTISING = "advertising", "Advertising", "It invites or sells."
    REFERENCE = "reference", "Reference", "It is an entry of the reference list."


class Cause(Term):
    """Why a verdict was entered in a claim's history."""

    FIRST_REVIEW = "first-review", "First review", "The claim was reviewed for the first time."
    NEW_EVIDENCE = "new-evidence", "New evidence", "A source was added or read more deeply."
    RETRACTION = "retraction", "Retraction", "A source was retracted or withdrawn."
    CORRECTION = "correction", "Correction", "We had made an error."
    RULE_CHANGE = "rule-change", "Rule change", "The rule has a new version."
    ARTICLE_CHANGED = "article-changed", "Article changed", "The publisher changed the sentence."


class Verdict(Term):
    """What a reader is told about a claim."""

    SUPPORTED = "supported", "Supported", "The evidence is as strong as the words."
    PARTLY_SUPPORTED = "partly-supported", "Partly supported", "One part of the sentence holds and another does not."
    OVERSTATED = "overstated", "Overstated", "There is evidence, but it is weaker than the words."
    CONTRADICTED = "contradicted", "Contradicted", "The evidence says otherwise."
    UNSETTLED = "unsettled", "Unsettled", "Sources disagree, or are too weak or too far from the matter to say."
    UNSUPPORTED = "unsupported", "Unsupported", "Nothing found is good enough to carry these words. That is a gap, not a proof of the opposite."
    NOT_CHECKABLE = "not-checkable", "Not checkable", "No study could settle it: an opinion, a picture or a forecast."

    @property
    def truth_value(self) -> int | None:
        """4 to 1 for the verdicts on the scale from true to false; None for the gaps in knowledge."""
        return {"supported": 4, "partly-supported": 3, "overstated": 2, "contradicted": 1}.get(self.value)

    @property
    def severity(self) -> int | None:
        """Position from mild to severe; None for not-checkable, which is on no scale."""
        return SEVERITY.index(self.value) if self.value in SEVERITY else None


SEVERITY = ("supported", "partly-supported", "overstated", "unsettled", "unsupported", "contradicted")
"""From mild to severe, as rating.md orders them for the word "worse"."""


class Certainty(Term):
    """How far the evidence can be trusted, from none to high."""

    NONE = "none", "None found", "No study or source was found that shows it."
    NO_DIRECT = "no-direct", "No direct human evidence", "Only cells, animals, tissue, or people in another situation."
    VERY_LOW = "very-low", "Very low", "We are very uncertain."
    LOW = "low", "Low", "The truth may be quite different."
    MODERATE = "moderate", "Moderate", "Probably close to the truth."
    HIGH = "high", "High", "Further studies are unlikely to change it."

    @property
    def rank(self) -> int:
        """0 for none found to 5 for high."""
        return _RANKS[self]

    @classmethod
    def at(cls, rank: int) -> Certainty:
        """The certainty of that rank.

        Args:
            rank: 0 to 5, as :attr:`rank` gives it.
        """
        return _BY_RANK[rank]


# The rule asks for ranks some hundred thousand times a build.
_BY_RANK = tuple(Certainty)
_RANKS = {certainty: rank for rank, certainty in enumerate(_BY_RANK)}


class Closeness(Term):
    """How near a study is to a claim in one respect."""

    SAME = "same", "Same", "The study is about what the claim is about."
    CLOSE = "close", "Close", "Near enough to count, not near enough to count in full; or not stated."
    DIFFERENT = "different", "Different", "Something else was studied; it does not vote."


class Authority(Term):
    """How near a source stands to a fact, from nearest to farthest."""

    RECORD = "record", "Primary record", "The record that makes it so, or counts it: law, register, regulator, review of all studies."
    PRIMARY = "primary", "Primary source", "Somebody who measured it or does it."
    PEER_REVIEWED = "peer-reviewed", "Peer-reviewed", "A reviewed paper that reports what others found."
    SECONDARY = "secondary", "Secondary", "Somebody who passes it on."


class Element(Term):
    """What a study and a claim are compared on."""

    SUBJECT = "subject", "Studied in", "People, animals, tissue, cells or a product."
    CONDITION = "condition", "Condition", "What the people had."
    INTERVENTION = "intervention", "Treatment", "What was given."
    ROUTE = "route", "Route", "How it was given."
    COMPARED_WITH = "compared_with", "Compared with", "What it was set beside."
    OUTCOME = "outcome", "Outcome", "What was measured."
    WHERE = "where", "Where", "The country or region."
    AUTHORITY = "authority", "Kind of source", "How near the source stands to the fact."


INERT_COMPARATORS = ("placebo", "procedure-alone", "baseline", "none")
"""Comparators that stand for "without the treatment"; all others are active treatments."""
