"""What a check is, and the list of all of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from assay.findings import Finding, Level
from assay.model.claim import Claim
from assay.model.corpus import Corpus
from assay.rating.memo import Ratings
from assay.rating.rate import Rating


@dataclass(frozen=True)
class Rule:
    """A check's public face, for ``assay explain``.

    Attributes:
        code: Family and number, such as EVD004. Never reused.
        level: Whether it fails the run.
        title: What must hold, in a few words.
        why: Why it must.
        fix: What to do.
    """

    code: str
    level: Level
    title: str
    why: str
    fix: str


class Context:
    """What a check may look at. It never touches the disk or the network.

    Attributes:
        corpus: All records.
        today: The day from which ages are counted.
    """

    def __init__(self, corpus: Corpus, today: datetime.date, ratings: Ratings | None = None) -> None:
        self.corpus = corpus
        self.today = today
        self._memory = ratings or Ratings()

    @cached_property
    def ratings(self) -> Mapping[str, Rating]:
        """The rating of every claim, worked out once."""
        return {key: self._memory.of(key, claim, self.corpus.references, self.corpus.vocabulary) for key, claim in self.corpus.claims.items()}

    def rated(self) -> Iterator[tuple[str, Claim, Rating]]:
        """Claims whose evidence is all there, with their ratings.

        A verdict on half the evidence would mislead; REF001 and REF002 report what is missing.
        """
        for key, claim in self.corpus.claims.items():
            if all(self.corpus.finding(link.finding) is not None for link in claim.all_links()):
                yield key, claim, self.ratings[key]

    def at(self, kind: str, key: str, loc: tuple[str | int, ...], code: str, message: str, *, on_key: bool = False) -> Finding:
        """A finding at a field of a record.

        Args:
            kind: The record's kind.
            key: Its id.
            loc: The field.
            code: The check's code.
            message: What to say.
            on_key: True to point at the key rather than the value.
        """
        origin = self.corpus.origins[kind, key]
        line, column = origin.places.place(loc, key=on_key)
        return Finding(origin.path, line, column, code, RULES[code].level, message)


Check = Callable[[Context], Iterator[Finding]]
RULES: dict[str, Rule] = {}
CHECKS: list[Check] = []


def describe(code: str, level: Level, title: str, why: str, fix: str) -> None:
    """Enters a rule in the list; a code can be entered once."""
    if code in RULES:
        raise ValueError(f"{code} stands for something else already")
    RULES[code] = Rule(code, level, title, why, fix)


def check(code: str, level: Level, title: str, why: str, fix: str) -> Callable[[Check], Check]:
    """Enters a check and its rule.

    Args:
        code: Family and number.
        level: Whether it fails the run.
        title: What must hold.
        why: Why.
        fix: What to do.
    """
    describe(code, level, title, why, fix)

    def enter(function: Check) -> Check:
        CHECKS.append(function)
        return function

    return enter
