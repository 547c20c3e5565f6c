"""The order of keys: that of the model, so that every record reads in the same order. And the line that names the schema."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from assay.fixers.text import Mend, Span
from assay.yamlio import Path


def records_in(model: type[BaseModel], value: Any, path: Path = ()) -> Iterator[tuple[Path, type[BaseModel]]]:
    """Every mapping of a file that is a record of its own, with the model it follows, outermost first.

    Args:
        model: The model of ``value``.
        value: The plain values.
        path: Where they stand.
    """
    if not isinstance(value, dict):
        return
    yield path, model
    for name, info in model.model_fields.items():
        key = info.alias or name
        if key in value:
            yield from _inside(info.annotation, value[key], (*path, key))


def _inside(annotation: Any, value: Any, path: Path) -> Iterator[tuple[Path, type[BaseModel]]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from records_in(annotation, value, path)
        return
    arguments = [argument for argument in typing.get_args(annotation) if argument is not type(None)]
    origin = typing.get_origin(annotation)
    if origin is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from _inside(arguments[1], item, (*path, key))
    elif origin is tuple and isinstance(value, list):
        for n, item in enumerate(value):
            yield from _inside(arguments[0], item, (*path, n))
    elif origin is not dict and origin is not tuple:
        for argument in arguments[:1]:
            yield from _inside(argument, value, path)


def order_mend(text: str, model: type[BaseModel], value: Any, where: dict[Path, Span]) -> Mend | None:
    """The first mapping whose keys stand in another order than the model's, put right.

    Args:
        text: The file.
        model: Its model.
        value: Its plain values.
        where: Where they stand.
    """
    for path, its_model in records_in(model, value):
        keys = list(_holder(value, path))
        wanted = _ordered(keys, its_model)
        if wanted == keys or path not in where:
            continue
        make = _flow if where[path].style == "flow" else _nested
        mend = make(text, path, keys, wanted, where)
        if mend is not None:
            return mend
    return None


def _holder(value: Any, path: Path) -> dict[str, Any]:
    for step in path:
        value = value[step]
    return value


def _ordered(keys: list[str], model: type[BaseModel]) -> list[str]:
    """Keys that the model does not know stay behind the key they stood behind."""
    ranks = {info.alias or name: n for n, (name, info) in enumerate(model.model_fields.items())}
    rank, ranked = -1, []
    for key in keys:
        rank = ranks.get(key, rank)
        ranked.append((rank, key))
    return [key for _, key in sorted(ranked, key=lambda pair: pair[0])]


def _what(path: Path, keys: list[str], wanted: list[str]) -> str:
    moved = next(key for key, other in zip(wanted, keys, strict=True) if key != other)
    inside = f" in {'.'.join(str(step) for step in path)}" if path else ""
    after = wanted[wanted.index(moved) - 1] if wanted.index(moved) else None
    return f"order of fields{inside}: {moved} comes {f'after {after}' if after else 'first'}"


def _flow(text: str, path: Path, keys: list[str], wanted: list[str], where: dict[Path, Span]) -> Mend | None:
    slots = {key: (where[*path, key].key, where[*path, key].end) for key in keys}
    between = [text[slots[one][1] : slots[other][0]] for one, other in zip(keys, keys[1:], strict=False)]
    if any("#" in gap for gap in between):
        return None  # A comment would stand beside another field.
    pieces = [text[slots[key][0] : slots[key][1]] for key in wanted]
    new = pieces[0] + "".join(gap + piece for gap, piece in zip(between, pieces[1:], strict=True))
    return Mend(slots[keys[0]][0], slots[keys[-1]][1], new, _what(path, keys, wanted))


def _nested(text: str, path: Path, keys: list[str], wanted: list[str], where: dict[Path, Span]) -> Mend | None:
    in_list = bool(path) and isinstance(path[-1], int)
    # The first field of a list's entry stands behind the hyphen; comments above it are the entry's.
    begins = [where[*path, key].key if in_list and n == 0 else _with_comments(text, where[*path, key].key) for n, key in enumerate(keys)]
    indent = re.match(r"[ ]*", text[_line_start(text, where[*path, keys[-1]].key) :]).group()
    ends = [*(_line_start(text, begin) for begin in begins[1:]), _last_end(text, where[*path, keys[-1]].end, indent, top=not path)]
    pieces = {key: text[begin:end] for key, begin, end in zip(keys, begins, ends, strict=True)}
    ordered = [piece if piece.endswith("\n") else f"{piece}\n" for piece in (pieces[key] for key in wanted)]
    if in_list and ordered[0].startswith("#"):
        return None  # A comment has no place between the hyphen of a list and its first field.
    return Mend(begins[0], ends[-1], ordered[0] + "".join(indent + piece for piece in ordered[1:]), _what(path, keys, wanted))


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _with_comments(text: str, key: int) -> int:
    """Where a field begins: at the comments that stand right above it, if any."""
    start = _line_start(text, key)
    indent = text[start:key]
    if indent.strip():
        return key
    begin = key
    while start > 0:
        above = _line_start(text, start - 1)
        line = text[above : start - 1]
        if not line.startswith(f"{indent}#") or (above == 0 and "$schema=" in line):
            break
        begin, start = above + len(indent), above
    return begin


def _last_end(text: str, end: int, indent: str, *, top: bool) -> int:
    """Where the last field ends: with its line, and the comments below it that are no less indented."""
    if top:
        return len(text)
    if end == 0 or text[end - 1] != "\n":
        newline = text.find("\n", end)
        end = len(text) if newline < 0 else newline + 1
    while indent and (match := re.match(rf"{indent}[ ]*#[^\n]*(\n|$)", text[end:])) and match.group():
        end += match.end()
    return end


def schema_mend(text: str, expected: str) -> Mend | None:
    """The first line, where it does not name the schema as it should.

    Args:
        text: The file.
        expected: The line that belongs there.
    """
    first = text.split("\n", 1)[0]
    if first.strip() == expected:
        return None
    what = "first line names the schema"
    if re.match(r"#\s*yaml-language-server:", first):
        return Mend(0, len(first), expected, what)
    return Mend(0, 0, f"{expected}\n", what)
