"""Questions at a terminal: an answer that cannot stand in a file is said at once, and asked for again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from assay.fixers.raw import INVISIBLE
from assay.yamlio import text_faults

Check = Callable[[str], str | None]
"""Says what is wrong with an answer, or None."""


def _no_fault(answer: str) -> str | None:
    return None


def _clean(answer: str) -> str:
    """An answer without what copying from a page puts into it and nobody sees."""
    return INVISIBLE.sub("", answer).strip()


def character_fault(answer: str) -> str | None:
    """What keeps an answer from standing in a file; None where it can.

    Args:
        answer: What was typed or given as an argument.
    """
    faults = text_faults(answer)
    return f"it holds a {faults[0].message}" if faults else None


class Asker:
    """Takes what was given as an option, asks for the rest, or leaves it open.

    Args:
        may_ask: False for scripts: nothing is asked.
    """

    def __init__(self, may_ask: bool) -> None:
        self.may_ask = may_ask

    def text(self, given: str | None, question: str, check: Check = _no_fault, empty: str = "later") -> str | None:
        """A line of text; an empty answer leaves it open, or means what ``empty`` says."""
        if given is not None:
            answer = _clean(given)
            fault = (character_fault(answer) or check(answer)) if answer else None
            if fault:
                raise click.UsageError(fault)
            return answer or None
        while self.may_ask:
            answer = _clean(click.prompt(f"{question}\n  (empty: {empty})", default="", show_default=False, err=True))
            fault = (character_fault(answer) or check(answer)) if answer else None
            if not fault:
                return answer or None
            click.echo(f"  {fault}", err=True)
        return None

    def word(self, given: str | None, question: str, words: Sequence[tuple[str, str]], *, needed: bool = True) -> str | None:
        """One of the controlled words, shown with their meanings."""
        chosen = self.words(given, question, words, most=1, needed=needed)
        return chosen[0] if chosen else None

    def words(self, given: str | None, question: str, words: Sequence[tuple[str, str]], *, most: int = 9, needed: bool = True) -> list[str]:
        """Some of the controlled words; slips are understood."""
        if given is not None:
            chosen, fault = understood(given, words, most)
            if fault:
                raise click.UsageError(fault)
            return chosen
        if not self.may_ask:
            return []
        width = max(len(word) for word, _ in words)
        click.echo(question, err=True)
        for word, meaning in words:
            click.echo(f"  {word:{width}}  {meaning}", err=True)
        while True:
            answer = click.prompt("  which" if needed else "  which (empty: none)", default="", show_default=False, err=True).strip()
            if not answer and not needed:
                return []
            chosen, fault = understood(answer, words, most)
            if not fault:
                return chosen
            click.echo(f"  {fault}", err=True)


def understood(answer: str, words: Sequence[tuple[str, str]], most: int) -> tuple[list[str], str | None]:
    """The controlled words that an answer means, or what is wrong with it.

    Args:
        answer: As it was typed; several words with commas or blanks between.
        words: The words with their meanings.
        most: How many may be named.
    """
    from assay.fixers.values import clear_word
    from assay.shape import choice_message

    known = [word for word, _ in words]
    chosen = []
    for one in answer.replace(",", " ").split() if most > 1 else [answer]:
        meant = clear_word(one, known)
        if meant is None:
            begun = [word for word in known if word.startswith(f"{one.lower()}-")]
            return [], f"there are several: {', '.join(begun)}" if len(begun) > 1 else choice_message(one, known)
        chosen.append(meant)
    return (list(dict.fromkeys(chosen))[:most], None) if chosen else ([], choice_message(answer, known))
