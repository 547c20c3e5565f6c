"""Where in a text each value stands, and what a change of it is."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from assay.yamlio import Path, parse


@dataclass(frozen=True)
class Span:
    """Where a value stands, as positions in the text.

    Attributes:
        key: The start of its key, or of the value where it has no key.
        key_end: The end of its key; the same as ``key`` where it has none.
        start: The start of the value.
        end: The end of what is written of it; for a block scalar the start of the next line.
        style: ``plain``, ``quoted``, ``block``, ``flow`` (in brackets) or ``nested`` (one entry a line).
    """

    key: int
    key_end: int
    start: int
    end: int
    style: str


@dataclass(frozen=True)
class Mend:
    """One change.

    Attributes:
        start: Where it begins.
        end: Where what it replaces ends.
        new: What comes instead.
        what: In a few words, for the person whose file it is.
        then: Does to the values of the file what the change does to its text.
    """

    start: int
    end: int
    new: str
    what: str
    then: Callable[[Any], object] = lambda value: None

    def applied(self, text: str) -> str:
        """The text with the change.

        Args:
            text: The text it was made for.
        """
        return text[: self.start] + self.new + text[self.end :]


def spans(text: str) -> dict[Path, Span]:
    """Where each value of a sound file stands.

    Args:
        text: The file; it has been parsed without faults.
    """
    found: dict[Path, Span] = {}
    events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            _node(next(events), events, (), None, found)
            break
    return found


def _node(event: Any, events: Any, path: Path, key: Any, found: dict[Path, Span]) -> int:
    """Notes a value and everything in it; returns its end."""
    start = event.start_mark.index
    marks = (key.start_mark.index, key.end_mark.index) if key is not None else (start, start)
    end = event.end_mark.index
    if isinstance(event, yaml.ScalarEvent):
        style = "plain" if not event.style else "block" if event.style in "|>" else "quoted"
    else:
        style = "flow" if event.flow_style else "nested"
        mapping, n = isinstance(event, yaml.MappingStartEvent), 0
        while not isinstance(child := next(events), yaml.MappingEndEvent | yaml.SequenceEndEvent):
            if mapping:
                end = _node(next(events), events, (*path, child.value), child, found)
            else:
                end = _node(child, events, (*path, n), None, found)
            n += 1
        end = child.end_mark.index if style == "flow" else end
    found[path] = Span(*marks, start, end, style)
    return end


def line_of(text: str, index: int) -> int:
    """The line, from 1, in which a position stands."""
    return text.count("\n", 0, index) + 1


def quoted(raw: str) -> str:
    """A text in double quotes, as YAML reads it back."""
    return json.dumps(raw, ensure_ascii=False)


def at(value: Any, loc: Path) -> Any:
    """The value at a path."""
    for step in loc:
        value = value[step]
    return value


def put(loc: Path, new: Any) -> Callable[[Any], object]:
    """Sets the value at a path."""
    return lambda value: at(value, loc[:-1]).__setitem__(loc[-1], new)


def rename(loc: Path, new: str) -> Callable[[Any], object]:
    """Gives the key at the end of a path another name."""

    def change(value: Any) -> None:
        holder = at(value, loc[:-1])
        holder[new] = holder.pop(loc[-1])

    return change


def drop(loc: Path) -> Callable[[Any], object]:
    """Takes the key at the end of a path out."""
    return lambda value: at(value, loc[:-1]).pop(loc[-1])


def holds(text: str, mend: Mend) -> bool:
    """Whether a mend does what it says and nothing else: the file holds the same values but for its own.

    Args:
        text: The text before it.
        mend: The mend.
    """
    before, after = parse(text.encode()), parse(mend.applied(text).encode())
    expected = copy.deepcopy(before.value)
    mend.then(expected)
    return not after.faults and _same(after.value, expected)


def _same(one: object, other: object) -> bool:
    """Equal, and of the same sort: 1, 1.0 and true are three things."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(_same(a, b) for a, b in zip(one, other, strict=True))
    return one == other


def newline_of(text: str) -> str:
    """How lines end in a text, for a line that is put into it."""
    return "\r\n" if "\r\n" in text else "\n"


def appended(text: str, path: Path, where: dict[Path, Span], count: int, item: str) -> tuple[int, str] | None:
    """Where an item at the end of a list is put, and what is put there; None where the list is written in a way that leaves no place.

    Args:
        text: The file.
        path: The list.
        where: Where the values stand.
        count: How many items it holds; at least one.
        item: The new one, on one line.
    """
    last = where[*path, count - 1]
    if where[path].style == "flow":
        return last.end, f", {item}"
    hyphen = re.match(r"[ ]*-[ ]+", text[text.rfind("\n", 0, last.key) + 1 :])
    if hyphen is None:
        return None
    newline = newline_of(text)
    end = text.find("\n", last.end if text[last.end - 1] != "\n" else last.end - 1) + 1
    return (end, f"{hyphen[0]}{item}{newline}") if end else (len(text), f"{newline}{hyphen[0]}{item}")
