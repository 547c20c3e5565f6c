"""YAML without its traps: one document of plain values, with the place of each.

PyYAML's C parser gives the events; the rules are our own (decision "YAML" in docs/decisions.md):
no tags, anchors, aliases, merge keys, duplicate keys or second documents; the words of YAML 1.2,
so that ``no`` and ``on`` stay words and dates stay text.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
MAX_NODES = 50_000
MOST_CHARACTERS = 10
"""The most unwanted characters of a file that are reported one by one."""

_NULL = {"", "~", "null", "Null", "NULL"}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
# Characters that reorder the text around them, so that a reviewer sees something else than the machine
# (Unicode Technical Report 36, "Bidirectional Text Spoofing").
_BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """Something that is not allowed, at a place."""

    code: str
    line: int
    column: int
    message: str


@dataclass
class Document:
    """A file as plain values.

    Attributes:
        value: Mappings, lists, text, numbers, booleans and None.
        keys: Line and column of each key and list item, by path.
        values: Line and column of each value, by path.
        faults: What was wrong; when there are any, ``value`` may be incomplete.
    """

    value: Any = None
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def place(self, loc: Path, *, key: bool = False) -> tuple[int, int]:
        """Line and column of a path, or of the nearest thing around it that the file has.

        Args:
            loc: The path; steps that the file does not know (a validator's own) are passed over.
            key: True for the place of the key, False for that of its value.
        """
        known: Path = ()
        for step in loc:
            if (*known, step) in self.values:
                known = (*known, step)
        exact = bool(loc) and bool(known) and known[-1] == loc[-1]
        if key and exact:
            return self.keys.get(known, (1, 1))
        return self.values.get(known, (1, 1)) if exact or not known else self.keys.get(known, (1, 1))


def _line_and_column(text: str, index: int) -> tuple[int, int]:
    line = text.count("\n", 0, index) + 1
    return line, index - (text.rfind("\n", 0, index) + 1) + 1


def _unwanted(character: str) -> str | None:
    """What is wrong with a character of a data file; None where it may stand there."""
    name = f"U+{ord(character):04X}"
    if character in _BIDI:
        return f"character {name} changes the direction of the text around it"
    category = unicodedata.category(character)
    if category == "Cc" or character in "\u2028\u2029":
        return f"control character {name}"
    return f"invisible character {name}" if category in ("Cf", "Co", "Cn", "Cs") and character not in "\u200c\u200d\u00ad" else None


def text_faults(text: str) -> list[Fault]:
    """Characters that have no business in a data file: the first few, and how many more there are.

    Args:
        text: A file, or an answer that is to stand in one.
    """
    found = ((match.start(), what) for match in re.finditer(r"[^\n\t\r -~]|\r(?!\n)", text) if (what := _unwanted(match.group())))
    faults = [Fault("SHP003", *_line_and_column(text, start), f"{what}. Delete it.") for start, what in itertools.islice(found, MOST_CHARACTERS)]
    more = [start for start, _ in found]
    if more:
        faults.append(Fault("SHP003", *_line_and_column(text, more[0]), f"here and below {len(more):,} more such characters. Is this a text file?"))
    return faults


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = event.value
    if not event.implicit[0]:  # quoted, tagged or a block: always text
        return text
    if text in _NULL:
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INT.fullmatch(text) and len(text) < 19:
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


class _Builder:
    """Builds plain values from events, noting places and everything that is not allowed."""

    def __init__(self, events: Any, document: Document) -> None:
        self.events = events
        self.document = document
        self.nodes = 0

    def fault(self, code: str, mark: Any, message: str) -> None:
        self.document.faults.append(Fault(code, mark.line + 1, mark.column + 1, message))

    def node(self, event: Any, path: Path, depth: int) -> Any:
        self.nodes += 1
        mark = event.start_mark
        self.document.values[path] = (mark.line + 1, mark.column + 1)
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise _TooMuch(mark)
        if isinstance(event, yaml.AliasEvent):
            self.fault("SHP011", mark, f'alias "*{event.anchor}". Write the value out.')
            return None
        if event.anchor is not None:
            self.fault("SHP011", mark, f'anchor "&{event.anchor}". Remove it and write values out where they are used.')
        if event.tag is not None:
            self.fault("SHP010", mark, f'tag "{event.tag}". Remove it; quotes make a value text.')
        if isinstance(event, yaml.ScalarEvent):
            self.escapes(event)
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path, depth)
        return self.mapping(path, depth)

    def escapes(self, event: yaml.ScalarEvent) -> None:
        """Characters that are not in the file but are written as escapes, such as "\\e" or "\\u202e": pages and terminals would get them all the same."""
        if event.style == '"':
            what = next(filter(None, (_unwanted(character) for character in event.value if character not in "\n\t")), None)
            if what:
                self.fault("SHP003", event.start_mark, f"{what}, written as an escape. Delete it.")

    def sequence(self, path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            here = (*path, len(items))
            self.document.keys[here] = (event.start_mark.line + 1, event.start_mark.column + 1)
            items.append(self.node(event, here, depth + 1))
        return items

    def mapping(self, path: Path, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            mark = event.start_mark
            key: Any = None
            if isinstance(event, yaml.ScalarEvent):
                key = event.value
                self.escapes(event)
                if event.tag is not None or event.anchor is not None:
                    self.fault("SHP010" if event.tag else "SHP011", mark, "a key has a tag or an anchor. Remove it.")
                if key == "<<":
                    self.fault("SHP011", mark, 'merge key "<<". Write the fields out.')
            else:
                self.fault("SHP014", mark, "a key is a list, a mapping or an alias. Keys are single words.")
                if not isinstance(event, yaml.AliasEvent):
                    self.node(event, (*path, "?"), depth + 1)
            name = key if key is not None else f"?{len(result)}"
            here = (*path, name)
            if name in result:
                first = self.document.keys[here][0]
                self.fault("SHP009", mark, f'key "{name}" is given twice, first in line {first}. Keep one of them.')
                self.node(next(self.events), (*path, f"{name}\0again"), depth + 1)
                continue
            self.document.keys[here] = (mark.line + 1, mark.column + 1)
            result[name] = self.node(next(self.events), here, depth + 1)
        return result


class _TooMuch(Exception):
    def __init__(self, mark: Any) -> None:
        self.mark = mark


def _syntax_message(error: yaml.MarkedYAMLError, text: str) -> tuple[str, str]:
    """The code and the words for a syntax error of libyaml."""
    mark = error.problem_mark or error.context_mark
    if mark is not None:
        lines = text.split("\n")
        line = lines[mark.line] if mark.line < len(lines) else ""
        if "\t" in line[: len(line) - len(line.lstrip())] or "\t" in line[mark.column : mark.column + 1]:
            return "SHP008", "a tab. Indent with spaces."
    problem = (error.problem or "cannot be read").removeprefix("found ")
    hint = ""
    if "mapping values are not allowed" in problem:
        hint = ' A value that holds ": " needs quotes.'
    elif "could not find expected ':'" in problem:
        hint = " Every line of a mapping is written key: value."
    elif "',' or '}'" in problem or "',' or ']'" in problem:
        hint = " Inside brackets a value that holds a comma, a colon or a bracket needs quotes; check too that each bracket is closed."
    elif "did not find expected" in problem:
        hint = " Check the indentation of this line and the one before it, and that quotes and brackets are closed."
    elif "cannot start any token" in problem:
        hint = " A value that begins with this character needs quotes."
    return "SHP007", f"not YAML: {problem}.{hint}"


def too_large(size: int) -> Fault:
    """What is wrong with a file of more than :data:`MAX_BYTES`.

    Args:
        size: Its size in bytes.
    """
    return Fault("SHP004", 1, 1, f"{size:,} bytes; at most {MAX_BYTES:,} are read. Split the record.")


def parse(raw: bytes) -> Document:
    """Reads one YAML document.

    Args:
        raw: The bytes of the file.

    Returns:
        The document; its ``faults`` say what is not allowed. Nothing is raised for bad input.
    """
    document = Document()
    if len(raw) > MAX_BYTES:
        document.faults.append(too_large(len(raw)))
        return document
    if raw.startswith(b"\xef\xbb\xbf"):
        document.faults.append(Fault("SHP002", 1, 1, "a byte order mark. Save the file as UTF-8 without BOM."))
        return document
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:2]:
        document.faults.append(Fault("SHP001", 1, 1, "UTF-16, not UTF-8. Save the file as UTF-8."))
        return document
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = _line_and_column(before, len(before))
        byte = raw[error.start]
        document.faults.append(Fault("SHP001", line, column, f"byte 0x{byte:02X} is not UTF-8 (Latin-1 perhaps). Save the file as UTF-8."))
        return document
    document.faults.extend(text_faults(text))
    if document.faults:
        return document
    conflict = re.search(r"(?m)^(?:[<>]{7} |={7}\r?$)", text)
    if conflict:
        line, column = _line_and_column(text, conflict.start())
        document.faults.append(Fault("SHP007", line, column, "a conflict that git left open. Choose one of the two versions, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."))
        return document
    if not re.sub(r"(?m)^\s*#.*$", "", text).strip():
        document.faults.append(Fault("SHP006", 1, 1, "nothing in the file. Fill it in, or delete it."))
        return document
    _parse_text(text, document)
    return document


def _parse_text(text: str, document: Document) -> None:
    try:
        events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    mark = event.start_mark
                    document.faults.append(Fault("SHP012", mark.line + 1, mark.column + 1, "a second document. One record a file; delete the --- line."))
                    return
                seen = True
                document.value = _Builder(events, document).node(next(events), (), 0)
    except _TooMuch as error:
        document.faults.append(
            Fault("SHP013", error.mark.line + 1, error.mark.column + 1, f"more than {MAX_DEPTH} levels or {MAX_NODES:,} values. No record is like that; simplify it.")
        )
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        code, message = _syntax_message(error, text)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        document.faults.append(Fault(code, line, column, message))
    except yaml.YAMLError as error:
        document.faults.append(Fault("SHP007", 1, 1, f"not YAML: {error}"))
