"""``claims/verified.yml``: read strictly, written whole, sorted, and as results come in."""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from assay.model.verified import ArticleSeen, Lookup, Page, QuoteSeen, Seen, Trouble, Verified, Work

NAME = "verified.yml"
HEAD = (
    "# Written by `assay verify`, never by hand: what registries and pages said, and when.\n"
    "# On a merge conflict keep either side and run `assay verify`; what is missing is asked again.\n"
    "schema_version: 1\n"
)
SECTIONS: dict[str, type[BaseModel]] = {"works": Work, "pubmed": Work, "lookups": Lookup, "records": Seen, "pages": Page, "articles": ArticleSeen, "quotes": QuoteSeen}
MAX_BYTES = 32 * 1024 * 1024
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9/_.()-]*( [A-Za-z0-9/_.()-]+)*")
_UNPRINTABLE = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not print, takes for a line's end or for a byte order mark."""
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


class LockFault(Exception):
    """The lock cannot be read.

    Attributes:
        line: Where, from 1.
    """

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, datetime.date)):
        return str(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False))


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow_scalar(name)}: {_flow(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _flow_scalar(value)


def _flow_scalar(value: Any) -> str:
    return _scalar(value)


def emit_entry(key: str, entry: BaseModel) -> str:
    """One entry as YAML, two spaces in; what is empty is left out, so that a line stands for something known.

    Args:
        key: Its key.
        entry: The entry.
    """
    lines = [f"  {_scalar(key)}:"]
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if value is None or value is False or value == ():
            continue
        if isinstance(value, tuple) and isinstance(value[0], BaseModel):
            lines.append(f"    {name}:")
            lines += [f"    - {_flow(_filled(item))}" for item in value]
        elif isinstance(value, BaseModel):
            lines.append(f"    {name}: {_flow(_filled(value))}")
        else:
            lines.append(f"    {name}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _filled(record: BaseModel) -> dict[str, Any]:
    return {name: value for name in type(record).model_fields if (value := getattr(record, name)) not in (None, (), False)}


def emit(verified: Verified) -> str:
    """The whole lock as text; the same content always gives the same bytes."""
    parts = [HEAD]
    for section in SECTIONS:
        entries = getattr(verified, section)
        if entries:
            parts.append(f"{section}:\n")
            parts += [emit_entry(key, entries[key]) for key in sorted(entries)]
    return "".join(parts)


def _too_large(size: int) -> LockFault:
    return LockFault(f"{size:,} bytes; at most {MAX_BYTES:,} are read")


class _Loader(yaml.CBaseLoader):
    """Text, lists and mappings; of two equal keys, as a merge can leave them, none would be lost in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            seen: set[str] = set()
            for key, _ in node.value:
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(problem=f"{key.value!r} stands here twice", problem_mark=key.start_mark)
                seen.add(key.value)
        return mapping


def parse(raw: bytes) -> Verified:
    """Reads a lock.

    Args:
        raw: The bytes of the file.

    Raises:
        LockFault: It is not what ``assay verify`` writes.
    """
    if len(raw) > MAX_BYTES:
        raise _too_large(len(raw))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise LockFault("not UTF-8") from None
    try:
        # The base loader makes text, lists and mappings, and nothing else, whatever tags say.
        value = yaml.load(text, Loader=_Loader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise LockFault(f"not YAML: {getattr(error, 'problem', None) or 'cannot be read'}", mark.line + 1 if mark else 1) from None
    if not isinstance(value, dict):
        raise LockFault("no mapping")
    if _shared(value):
        raise LockFault("an alias, which assay verify never writes")
    if value.pop("schema_version", None) != "1":
        raise LockFault("schema_version is not 1; another version of assay verify wrote it")
    try:
        return Verified.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = [str(step) for step in first["loc"]]
        raise LockFault(f"{'.'.join(place) or 'the file'}: {first['msg']}", _line_of(text, place)) from None


def _shared(value: Any) -> bool:
    """True when one container stands in two places, as aliases make it."""
    seen: set[int] = set()
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, (dict, list)):
            if id(item) in seen:
                return True
            seen.add(id(item))
            waiting.extend(item.values() if isinstance(item, dict) else item)
    return False


def _line_of(text: str, place: list[str]) -> int:
    """The line of an entry, for a message."""
    for name in place[1:2] or place[:1]:
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip().split(":")[0].strip('"') == name or line.strip().startswith((f"{name}:", f'"{name}":')):
                return number
    return 1


def read_lock(root: Path) -> Verified | None:
    """The lock of a project, or None when there is none.

    Args:
        root: The project's folder.

    Raises:
        LockFault: It cannot be read.
    """
    path = root / "claims" / NAME
    if path.is_symlink():
        raise LockFault("a symbolic link; put the file itself here")
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise LockFault("not a file")
        if about.st_size > MAX_BYTES:
            raise _too_large(about.st_size)
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LockFault(f"cannot be read: {error.strerror}") from None
    return parse(raw)


@dataclass
class Book:
    """The lock while it is being written: every result is on the disk before the next question is asked.

    Attributes:
        root: The project's folder.
        verified: What is known so far.
    """

    root: Path
    verified: Verified

    def __post_init__(self) -> None:
        self._texts = {section: {key: emit_entry(key, entry) for key, entry in getattr(self.verified, section).items()} for section in SECTIONS}
        self._folder = self.root / ".cache" / "assay"
        self._dirty = False

    @contextlib.contextmanager
    def alone(self) -> Iterator[bool]:
        """Holds the lock against a second run at the same time; False when there is one. Ends with the process, however it ends."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with open(self._folder / "verify.pid", "a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            yield True

    def put(self, section: str, key: str, entry: BaseModel, *, save: bool = True) -> None:
        """Enters a result, and writes the file if it changed.

        Args:
            section: One of :data:`SECTIONS`.
            key: The entry's key.
            entry: The result.
            save: False when more follows at once.
        """
        entries = getattr(self.verified, section)
        if entries.get(key) == entry:
            return
        entries[key] = entry
        self._texts[section][key] = emit_entry(key, entry)
        self._dirty = True
        if save:
            self.save()

    def trouble(self, section: str, key: str, why: str, today: datetime.date, *, save: bool = True, **blank: Any) -> None:
        """Enters that there was no answer, and keeps what was known before.

        Args:
            section: One of :data:`SECTIONS`.
            key: The entry's key.
            why: The reason.
            today: The day.
            save: False when more follows at once.
            blank: Fields of the entry if there is none yet.
        """
        known = getattr(self.verified, section).get(key) or SECTIONS[section](**blank)
        since = min(known.trouble.since, today) if known.trouble else today
        self.put(section, key, known.model_copy(update={"trouble": Trouble(since=since, last=today, why=why)}), save=save)

    def drop(self, keep: dict[str, set[str]]) -> None:
        """Forgets entries that nothing in the corpus names any more.

        Args:
            keep: The keys to keep, by section.
        """
        for section, keys in keep.items():
            entries = getattr(self.verified, section)
            for key in [key for key in entries if key not in keys]:
                del entries[key], self._texts[section][key]
                self._dirty = True
        self.save()

    def save(self) -> None:
        """Writes the file, if anything changed: whole or not at all, and onto the disk before it goes on."""
        if not self._dirty:
            return
        parts = [HEAD]
        for section, texts in self._texts.items():
            if texts:
                parts.append(f"{section}:\n")
                parts += [texts[key] for key in sorted(texts)]
        # Not beside the lock: a run that is killed here must not leave a file in claims/ that does not belong there.
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{NAME}.part"
        with open(part, "w", encoding="utf-8", newline="\n") as file:
            file.write("".join(parts))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, self.root / "claims" / NAME)
        self._dirty = False
