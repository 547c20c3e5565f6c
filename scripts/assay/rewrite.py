"""Changes single fields of a YAML file and leaves every other byte, comments included, as it is."""

from __future__ import annotations

import datetime
import os
import tempfile
from pathlib import Path

from assay.fixers.text import Mend, Span, appended, holds, put, spans
from assay.model.claim import Claim
from assay.model.words import Cause, Verdict
from assay.rating import RULE_VERSION
from assay.yamlio import Path as Place


def write_text(path: Path, text: str) -> None:
    """Writes a file whole or not at all.

    Args:
        path: The file; its folder exists. A link is followed, and a device or a pipe is written to, not replaced.
        text: What it shall hold.

    Raises:
        OSError: It cannot be written; the error names this file.
    """
    path = Path(os.path.realpath(path))
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


class Unchangeable(ValueError):
    """A file is written in a way that leaves no place for a change; the text says where."""


def write_verdict(path: Path, verdict: Verdict, date: datetime.date, cause: str | None, claim: Claim) -> None:
    """Sets a claim's verdict and adds a ledger entry.

    A first review that was never published keeps its one entry, with the verdict corrected.

    Args:
        path: The claim's file.
        verdict: The new verdict.
        date: The day of the entry; that of the last entry where that is later, as east of here it can be.
        cause: Why; by default a correction when the claim had a history, else its first review.
        claim: The claim as it was.

    Raises:
        Unchangeable: The change cannot be made in place; nothing was written.
    """
    text = path.read_bytes().decode("utf-8")
    where, last = spans(text), len(claim.ledger) - 1
    mends = [_replaced(where, ("verdict",), verdict)]
    if cause is None and last == 0 and claim.ledger[0].cause is Cause.FIRST_REVIEW:
        mends.append(_replaced(where, ("ledger", 0, "verdict"), verdict))
    else:
        entry = {"date": max(date, claim.ledger[last].date).isoformat(), "verdict": verdict.value, "cause": Cause(cause or "correction").value, "rule": RULE_VERSION}
        place = appended(text, ("ledger",), where, last + 1, "{" + ", ".join(f"{name}: {value}" for name, value in entry.items()) + "}")
        if place is None:
            raise Unchangeable("the history is not written as a list with an entry behind each hyphen; write it so, or enter the verdict by hand")
        mends.append(Mend(place[0], place[0], place[1], "", lambda value: value["ledger"].append(entry)))
    # From the end, so that what one change moves is behind the next.
    for mend in sorted(mends, key=lambda mend: -mend.start):
        if not holds(text, mend):
            raise Unchangeable("the verdict is written in a way that cannot be changed in place; write it as verdict: word, or enter it by hand")
        text = mend.applied(text)
    write_text(path, text)


def _replaced(where: dict[Place, Span], path: Place, verdict: Verdict) -> Mend:
    return Mend(where[path].start, where[path].end, verdict.value, "", put(path, verdict.value))
