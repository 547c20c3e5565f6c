"""TXT: the words of a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assay.checks.registry import Context, check
from assay.findings import Finding, Level, shown
from assay.model.claim import PEOPLE_KINDS, QUOTE_WORDS
from assay.model.words import Certainty

PLACEHOLDER = "TODO:"
"""What begins a text that ``assay new`` could not know; nobody means it for readers."""

VERDICT_WORDS = re.compile(r"\b(supported|partly[- ]supported|overstated|contradicted|unsupported|unsettled|misleading|false|untrue|debunked|myth)\b", re.IGNORECASE)


@check("TXT001", Level.ERROR, "A quote has at most twelve words", "More than is needed to find the sentence would be copying.", "Keep the shortest phrase that pins the sentence.")
def quotes_are_short(context: Context) -> Iterator[Finding]:
    """The quote's length."""
    for key, claim in context.corpus.claims.items():
        words = len(claim.quote.split())
        if words > QUOTE_WORDS:
            yield context.at("claim", key, ("quote",), "TXT001", f"{words} words; at most {QUOTE_WORDS}. Keep the shortest phrase that pins the sentence.")


@check("TXT002", Level.ERROR, "The claim holds no verdict", "Its author must be able to say: yes, that is what I wrote.", "State the claim as its author would.")
def claims_are_fair(context: Context) -> Iterator[Finding]:
    """No verdict word in the claim itself."""
    for key, claim in context.corpus.claims.items():
        found = VERDICT_WORDS.search(claim.claim)
        if found:
            yield context.at("claim", key, ("claim",), "TXT002", f"{shown(found.group())} is a verdict. State the claim as its author would.")


@check("TXT003", Level.ERROR, "One phrase pins one claim", "The same phrase for several claims pins none of them.", "Choose the words that only this claim stands on.")
def quotes_are_unique(context: Context) -> Iterator[Finding]:
    """No two claims of an article have the same quote."""
    seen: dict[tuple[str, str], str] = {}
    for key, claim in context.corpus.claims.items():
        if claim.withdrawn:
            continue  # What takes its place may stand on the same words.
        pin = key.split("/")[0], " ".join(claim.quote.casefold().split())
        first = seen.setdefault(pin, key)
        if first != key:
            yield context.at("claim", key, ("quote",), "TXT003", f"{first} has the same quote. Choose the words that only this claim stands on.")


@check("TXT004", Level.ERROR, "No bare @name in prose", "On the pages where this text is discussed it would call a stranger.", "Write [@reference-id], or leave the @ out.")
def no_bare_mentions(context: Context) -> Iterator[Finding]:
    """An @ in prose stands in [@…] or inside an address."""
    for key, claim in context.corpus.claims.items():
        for name in ("claim", "honest", "summary", "reasoning", "would_change"):
            for match in re.finditer(r"(?<![\w\[])@\w", getattr(claim, name)):
                text = getattr(claim, name)
                yield context.at("claim", key, (name,), "TXT004", f"a bare {shown(text[match.start() : match.start() + 20])}. Write [@reference-id], or leave the @ out.")


# The strongest phrases that each certainty allows; "honest" may be weaker, never stronger.
_TOO_STRONG = {
    Certainty.MODERATE: None,
    Certainty.LOW: re.compile(r"\bprobably (do|does|is|are|improves?|reduces?|raises?)\b", re.IGNORECASE),
    Certainty.VERY_LOW: re.compile(r"\bprobably (do|does|is|are|improves?|reduces?|raises?)\b", re.IGNORECASE),
}


@check("TXT005", Level.WARNING, "honest is no stronger than the certainty", "The sentence that the evidence allows must not promise more than it.", "Use may at low certainty, 'we are very uncertain' below, 'not tested in people' or 'no study was found' where that is so.")
def honest_fits_the_certainty(context: Context) -> Iterator[Finding]:
    """The modal words of ``honest`` fit the certainty of an effect."""
    for key, claim, rating in context.rated():
        if claim.kind not in PEOPLE_KINDS or rating.certainty is None or rating.parts or PLACEHOLDER in claim.honest:
            continue
        text = claim.honest.casefold()
        wanted = {
            Certainty.VERY_LOW: ("very uncertain", "no study", "not known", "nobody", "not tested"),
            Certainty.NO_DIRECT: ("not tested in people", "not been tested in people", "in people", "no study"),
            Certainty.NONE: ("no study", "not been", "nothing was found", "no source", "nobody"),
        }.get(rating.certainty)
        pattern = _TOO_STRONG.get(rating.certainty)
        if pattern and pattern.search(claim.honest):
            yield context.at("claim", key, ("honest",), "TXT005", f"the certainty is {rating.certainty.label.lower()}, so 'probably' is too strong. Use weaker words.")
        elif wanted and not any(words in text for words in wanted):
            yield context.at("claim", key, ("honest",), "TXT005", f"the certainty is {rating.certainty.label.lower()}; honest is expected to say so, in words such as '{wanted[0]}'.")


@check("TXT006", Level.ERROR, "No placeholder is left", "assay new writes TODO: where only a person can know; a reader must never meet it.", "Write what the placeholder asks for, or null where nothing is known.")
def placeholders_are_filled(context: Context) -> Iterator[Finding]:
    """No text holds ``TODO:``."""
    corpus = context.corpus
    for kind, records in (("article", corpus.articles), ("claim", corpus.claims), ("reference", corpus.references), ("search", corpus.searches)):
        for key, record in records.items():
            for loc, text in _texts(record.model_dump(by_alias=True), ()):
                if PLACEHOLDER in text:
                    yield context.at(kind, key, loc, "TXT006", f"a placeholder is left: {shown(text.partition(PLACEHOLDER)[2].strip() or text, 120)}. Write it, or null where nothing is known.")


def _texts(value: Any, loc: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*loc, key))
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value):
            yield from _texts(item, (*loc, n))
