"""``claims/vocabulary.yml``: the words that belong to the subject, not to the engine."""

from __future__ import annotations

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from assay.model.base import Id, Line, Record
from assay.model.words import INERT_COMPARATORS, Design, SourceClass


class Entry(Record):
    """A word with its meaning."""

    label: Line = Field(description="How pages write it.")
    definition: Line = Field(description="One line that says what it means.")
    group: Id | None = Field(default=None, description="Words of one group are close to each other: near enough to count, not in full.")


class TopicEntry(Entry):
    """A chapter of the subject."""

    question: Line | None = Field(default=None, description="What a reader would ask to find this topic, such as 'Is it safe?'; the home page leads in by it.")


class OutcomeEntry(Entry):
    """An outcome, and who knows it at first hand when it is the subject of a fact.

    The two lists hold source classes and study designs. They carry the part of the rule for facts
    that depends on the subject: a regulator makes the record on approvals, not on biology.
    """

    record_of: tuple[Line, ...] = Field(default=(), description="Sources whose word is the primary record on this outcome: source classes or designs.")
    first_hand: tuple[Line, ...] = Field(default=(), description="Sources that know this outcome at first hand: source classes or designs.")

    @field_validator("record_of", "first_hand")
    @classmethod
    def _known(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        allowed = [word.value for word in (*SourceClass, *Design)]
        for word in words:
            if word not in allowed:
                raise PydanticCustomError("assay_word", "unknown word", {"given": word, "choices": allowed})
        return words


class Vocabulary(Record):
    """All words of the subject. ``any`` and ``none`` are reserved and need no entry, except as said below."""

    subject: Line = Field(description="What the reviewed articles are about, as it completes 'claims about …'.")
    intervention: Line = Field(description="What the articles promote, in the plural, such as 'supplements'.")
    intervention_column: Line = Field(description="The heading of the table column that says what was given.")
    topics: dict[Id, TopicEntry] = Field(min_length=1, description="Chapters of the subject; each has a page.")
    conditions: dict[Id, Entry] = Field(min_length=1, description="What the people in a study had.")
    interventions: dict[Id, Entry] = Field(min_length=1, description="What was given, by its source.")
    routes: dict[Id, Entry] = Field(min_length=1, description="How it was given.")
    comparators: dict[Id, Entry] = Field(description="What a study set beside it: the four that mean 'without it', and active treatments.")
    outcomes: dict[Id, OutcomeEntry] = Field(min_length=1, description="What was measured.")

    def words(self, group: str) -> dict[str, Entry]:
        """The entries of one part.

        Args:
            group: ``topics``, ``conditions``, ``interventions``, ``routes``, ``comparators`` or ``outcomes``.
        """
        return getattr(self, group)

    def allowed(self, group: str, *, in_claim: bool) -> list[str]:
        """The words that a field may hold.

        Args:
            group: The part of the vocabulary.
            in_claim: True for a claim's ``about``, where ``any`` is a word too.
        """
        extra = [] if group in ("topics", "outcomes") else ["none"]
        if in_claim and group in ("conditions", "interventions", "routes"):
            extra.append("any")
        return [*self.words(group), *(word for word in extra if word not in self.words(group))]

    def label(self, group: str, word: str) -> str:
        """How pages write a word; the reserved words have labels of their own."""
        entry = self.words(group).get(word)
        return entry.label if entry else {"any": "any", "none": "none"}.get(word, word)

    def same_group(self, group: str, one: str, other: str) -> bool:
        """Whether two words stand in the same named group."""
        entries = self.words(group)
        first, second = entries.get(one), entries.get(other)
        return bool(first and second and first.group and first.group == second.group)

    def missing_comparators(self) -> list[str]:
        """The comparators that the rule needs and the file lacks (``none`` may be left out)."""
        return [word for word in INERT_COMPARATORS if word != "none" and word not in self.comparators]
