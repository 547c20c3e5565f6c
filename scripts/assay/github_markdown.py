"""Markdown for a forge's own pages: the summary of a pull request, the issue of the weekly run.

What contributors and registries wrote is only text in it. GitHub looks for mentions, references and bare addresses after
Markdown was rendered, so a character reference alone does not stop them (github/cmark-gfm issue 181); a zero-width space
behind the character that begins them does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assay.site.escape import text

LIMIT = 1_000_000
"""The most bytes of one summary. GitHub takes 1 MiB from a step and drops the whole of what is longer; the rest is for the last line."""

# What turns the direction of a text round, and halves of characters, which names of files can hold.
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BEGINS = re.compile(r"&#(?:64|35);|&#58;(?=\S)|\b(?:www|gh)(?=[.-])", re.IGNORECASE)


def plain(value: object) -> str:
    """Text that reads as it was written and does nothing: no markup, link, image, mention, reference or emoji.

    Args:
        value: Whatever a record, a message or an answer holds.
    """
    return _BEGINS.sub(lambda match: f"{match[0]}&#8203;", text(_UNSEEN.sub("\N{REPLACEMENT CHARACTER}", str(value))))


@dataclass(frozen=True)
class Piece:
    """A part of a summary that is shown whole or not at all.

    Attributes:
        markdown: The part; it leaves nothing open that a later one would have to close.
        thing: What it is one of ("claim"), for the line that says what was left out; empty for headings and blanks.
    """

    markdown: str
    thing: str = ""


def bounded(pieces: Sequence[Piece], *, whole: str, limit: int = LIMIT) -> str:
    """The pieces as one text that a forge takes, with a line where it was cut.

    Args:
        pieces: In the order of importance.
        whole: How to get the rest, in plain words.
        limit: The most bytes, without the line that says so.
    """
    taken: list[str] = []
    size = 0
    for number, piece in enumerate(pieces):
        size += len(piece.markdown.encode()) + 1
        if size > limit:
            left = Counter(rest.thing for rest in pieces[number:] if rest.thing)
            names = ", ".join(f"{count} {thing if count == 1 else f'{thing}s'}" for thing, count in left.items())
            taken += ["", f"**Cut here:** a summary holds no more. Not shown: {names or 'what follows'}. {whole}"]
            break
        taken.append(piece.markdown)
    return "\n".join(taken).rstrip() + "\n"


def table(head: Iterable[str], rows: Iterable[Iterable[str]], thing: str = "") -> list[Piece]:
    """A table, a piece for each row.

    Args:
        head: The heads of the columns.
        rows: Cells, each inert already.
        thing: What a row is one of.
    """
    heads = list(head)
    return [
        Piece(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}"),
        *(Piece(f"| {' | '.join(row)} |", thing) for row in rows),
        Piece(""),
    ]
