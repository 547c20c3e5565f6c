"""Changes single fields of a YAML file and leaves every other byte, comments included, as it is."""

from __future__ import annotations

import datetime
import os
import re
import tempfile
from pathlib import Path

from assay.model.claim import Claim
from assay.model.words import Cause, Verdict
from assay.rating import RULE_VERSION


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


def write_verdict(path: Path, verdict: Verdict, date: datetime.date, cause: str | None, claim: Claim) -> None:
    """Sets a claim's verdict and adds a ledger entry.

    A first review that was never published keeps its one entry, with the verdict corrected.

    Args:
        path: The claim's file.
        verdict: The new verdict.
        date: The day of the entry.
        cause: Why; by default a correction when the claim had a history, else its first review.
        claim: The claim as it was.
    """
    text = path.read_text(encoding="utf-8")
    text, changed = re.subn(r"(?m)^(verdict:[ \t]*)[a-z-]+", rf"\g<1>{verdict.value}", text, count=1)
    if not changed:
        raise ValueError(f"{path}: no line that begins with verdict:")
    if cause is None and len(claim.ledger) == 1 and claim.ledger[0].cause is Cause.FIRST_REVIEW:
        head, separator, tail = text.partition("\nledger:")
        tail = re.sub(r"(verdict:[ \t]*)[a-z-]+", rf"\g<1>{verdict.value}", tail, count=1)
        text = head + separator + tail
    else:
        entry = f"- {{date: {date.isoformat()}, verdict: {verdict.value}, cause: {Cause(cause or 'correction').value}, rule: {RULE_VERSION}}}"
        match = re.search(r"(?m)^ledger:[^\n]*\n((?:[ \t]+[^\n]*\n|-[^\n]*\n)*)", text)
        if not match:
            raise ValueError(f"{path}: no ledger written as a list, one entry a line")
        indent = re.match(r"[ \t]*", match.group(1)).group()
        text = f"{text[: match.end()]}{indent}{entry}\n{text[match.end() :]}"
    write_text(path, text)
