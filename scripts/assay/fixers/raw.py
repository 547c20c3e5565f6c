"""What keeps a file from being read, or from being read in the same way by every program: byte order marks, ends of lines, stray quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assay.fixers.text import line_of, quoted, spans
from assay.yamlio import Fault, parse

Said = tuple[int, str]
"""The line of a change, and what it was."""

INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
"""Characters that nobody sees and that mean nothing in a sentence, which copying from a page brings along."""
_ENTRY = re.compile(r"(?P<before>\s*(?:- +)*[\w-]+:[ \t]+)(?P<value>[^\s\"'\[\]{}|>&*!#?-][^\n]*?)[ \t]*$")
_ITEM = re.compile(r"(?P<before>\s*(?:- +)+)(?P<value>[^\s\"'\[\]{}|>&*!#?-][^\n]*?)[ \t]*$")


def mend_bytes(raw: bytes) -> tuple[str, list[Said]] | None:
    """The text of a file, without its byte order mark and with plain ends of lines; None when it is no UTF-8.

    Args:
        raw: The bytes.
    """
    said: list[Said] = []
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        said.append((1, "byte order mark removed"))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\r\n" in text:
        said.append((line_of(text, text.index("\r\n")), "ends of lines are plain now (they were CRLF)"))
        text = text.replace("\r\n", "\n")
    found = INVISIBLE.search(text)
    if found:
        said.append((line_of(text, found.start()), f"invisible character U+{ord(found.group()):04X} removed"))
        text = INVISIBLE.sub("", text)
    return text, said


def mend_text(text: str) -> tuple[str, list[Said]]:
    """The text with sound whitespace, and with quotes where a missing pair keeps it from being YAML.

    Args:
        text: The text, without CR.
    """
    text, said = _readable(text)
    text, more = _whitespace(text)
    return text, sorted([*said, *more])


def _readable(text: str) -> tuple[str, list[Said]]:
    """Mends a line at a time what stops the parser, as long as that gets it farther."""
    said: list[Said] = []
    for _ in range(100):
        faults = parse(text.encode()).faults
        if not faults:
            break
        better = next(iter(_attempts(text, faults[0])), None)
        if better is None:
            break
        text, line, what = better
        said.append((line, what))
    return text, said


def _attempts(text: str, fault: Fault) -> Iterator[tuple[str, int, str]]:
    makers: tuple[tuple[str, Callable[[str], str | None], str], ...] = (
        ("SHP008", _without_tabs, "tabs are spaces now"),
        ("SHP007", _with_quotes, "quotes put round the value"),
        ("SHP007", _with_quotes_inside, "quotes put round the value"),
    )
    for code, make, what in makers:
        if fault.code != code:
            continue
        # The parser stops at the fault or at the start of the line after it.
        for number in (fault.line, fault.line - 1):
            lines = text.split("\n")
            if not 1 <= number <= len(lines) or (changed := make(lines[number - 1])) is None:
                continue
            lines[number - 1] = changed
            new = "\n".join(lines)
            faults = parse(new.encode()).faults
            if not faults or (faults[0].line, faults[0].column) > (fault.line, fault.column):
                yield new, number, what


def _without_tabs(line: str) -> str | None:
    indent = re.match(r"[ \t]*", line).group()
    rest = re.sub(r"^([\w-]+:)\t+", r"\1 ", line[len(indent) :]).rstrip()
    changed = indent.replace("\t", "  ") + rest
    return changed if changed != line else None


def _with_quotes_inside(line: str) -> str | None:
    """The first value inside {…} that holds ': ', in quotes; it ends before the next field or the last bracket."""
    for match in re.finditer(r"(?<=[{ ])(?P<key>[a-z_-]+: )(?P<value>[^\s\"'\[{][^{}\[\]\"]*?)(?=, [a-z_-]+: |\})", line):
        before = line[: match.start()].rstrip()
        if before.endswith(("{", ",")) and ": " in match["value"]:
            return line[: match.start("value")] + quoted(match["value"]) + line[match.end("value") :]
    return None


def _with_quotes(line: str) -> str | None:
    """A value that holds ': ' or begins with a character that YAML reserves, in quotes."""
    match = _ENTRY.match(line) or _ITEM.match(line)
    if not match or " #" in match["value"]:
        return None
    value = match["value"]
    if ": " not in value and not value.endswith(":") and value[0] not in "@`%,":
        return None
    return match["before"] + quoted(value)


def _whitespace(text: str) -> tuple[str, list[Said]]:
    """Blanks at the ends of lines, and the newline at the end of the file; where they are part of a text they stay."""
    before = parse(text.encode())
    if before.faults:
        return text, []
    blocks = [(span.start, span.end) for span in spans(text).values() if span.style in ("block", "quoted")]
    kept, position, first = [], 0, None
    for line in text.split("\n"):
        bare = line.rstrip(" \t")
        if bare != line and not any(start < position + len(bare) < end for start, end in blocks):
            first = first or line_of(text, position)
            kept.append(bare)
        else:
            kept.append(line)
        position += len(line) + 1
    said = [(first, "blanks at the ends of lines removed")] if first else []
    new = "\n".join(kept)
    if parse(new.encode()).value != before.value:
        return text, []
    if not new.endswith("\n") and parse(f"{new}\n".encode()).value == before.value:
        new += "\n"
        said.append((line_of(new, len(new) - 1), "the last line ends with a newline now"))
    return new, said
