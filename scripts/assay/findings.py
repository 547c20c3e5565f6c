"""What is wrong, where, and what to do next; and how it is printed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from urllib.parse import quote


class Level(StrEnum):
    """An error fails the run; a warning never does, and a note is somebody else's old error."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        path: The file, relative to the project, with forward slashes.
        line: Line from 1; 1 when the whole file is meant.
        column: Column from 1.
        code: The code of the check, such as EVD004. Numbers are never reused.
        level: Whether it fails the run.
        message: One line: what is there, what is expected, what to do.
    """

    path: str
    line: int
    column: int
    code: str
    level: Level
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", visible(" ".join(self.message.split())))


def visible(text: str) -> str:
    """Contributed text as it may be printed: no line breaks, no control characters, no direction marks, no halves of characters.

    Args:
        text: Any text, such as the name of a file.
    """
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def shown(value: object, length: int = 60) -> str:
    """A value as a message quotes it: short, on one line.

    Args:
        value: Whatever the file holds.
        length: The most characters that are shown.
    """
    text = " ".join(str(value).split())
    return f'"{text}"' if len(text) <= length else f'"{text[: length - 1]}…"'


def as_text(findings: Sequence[Finding]) -> str:
    """One line a finding, in the order of the files."""
    return "".join(f"{visible(f.path)}:{f.line}:{f.column} {f.code} {f.level.value}  {f.message}\n" for f in sorted(findings))


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands, so that each finding shows on its line of the pull request.

    The escapes are those of GitHub's own toolkit (``@actions/core``, command.ts): contributed
    text must not be able to end a command and begin another.
    """
    return "".join(
        f"::{'notice' if f.level is Level.NOTE else f.level.value} file={_escape_property(f.path)},line={f.line},col={f.column},title={_escape_property(f.code)}::{_escape_data(f'{f.code} {f.message}')}\n"
        for f in sorted(findings)
    )


def as_json(findings: Sequence[Finding]) -> str:
    """A JSON object with the counts and every finding."""
    errors, warnings = count(findings)
    body = {"errors": errors, "warnings": warnings, "findings": [asdict(f) for f in sorted(findings)]}
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def count(findings: Iterable[Finding]) -> tuple[int, int]:
    """Numbers of errors and of warnings."""
    levels = [finding.level for finding in findings]
    return levels.count(Level.ERROR), levels.count(Level.WARNING)


def as_sarif(findings: Sequence[Finding]) -> str:
    """SARIF 2.1.0, for code scanning and editors."""
    results = [
        {
            "ruleId": f.code,
            "level": f.level.value,
            "message": {"text": f.message},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": quote(os.fsencode(f.path)), "uriBaseId": "%SRCROOT%"}, "region": {"startLine": f.line, "startColumn": f.column}}}],
        }
        for f in sorted(findings)
    ]
    driver = {"name": "assay", "rules": [{"id": code} for code in sorted({f.code for f in findings})]}
    body = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}]}
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


REPORTERS = {"text": as_text, "github": as_github, "json": as_json, "sarif": as_sarif}


def report(findings: Sequence[Finding], format_: str) -> str | bytes:
    """Findings as they are printed: what a program reads is UTF-8, whatever letters the terminal has.

    Args:
        findings: What is wrong.
        format_: One of :data:`REPORTERS`.
    """
    text = REPORTERS[format_](findings)
    # The name of a file need not be text: half a character becomes an escape, as JSON has them.
    return text if format_ == "text" else text.encode("utf-8", "backslashreplace")
