"""Single values that can be meant in one way only: their quotes, their form, a slip in a controlled word."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from pydantic import BaseModel, ValidationError

from assay.fixers.text import Mend, Span, at, drop, put, quoted, rename
from assay.model.article import Article
from assay.model.base import url_fault
from assay.model.vocabulary import Vocabulary
from assay.shape import _names, _owner, vocabulary_uses
from assay.verify.text import normalise_doi
from assay.yamlio import Document, Path

_TRUTH = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}


def clear_word(word: object, choices: Collection[str]) -> str | None:
    """The one word that can have been meant: one slip away, or two from a long word, and no other as near.

    Capitals, spaces and underscores are no slips. A second word in reach makes it a guess, and
    "supported" for "unsupported" must never be one.

    Args:
        word: What was written.
        choices: What could have been meant.
    """
    if not isinstance(word, str):
        return None
    plain = re.sub(r"[\s_-]+", "-", word.strip().casefold())
    if plain in choices:
        return plain
    near = [choice for choice in dict.fromkeys(choices) if _slips(plain, choice.casefold()) <= (0 if len(choice) < 4 else 1 if len(choice) < 8 else 2)]
    return near[0] if len(near) == 1 else None


def _slips(one: str, other: str) -> int:
    """Letters added, left out, changed or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row, before_last = row, [i], before
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]


def bare_doi(text: str) -> str:
    """A DOI without its address, label and stray punctuation.

    Args:
        text: As it was copied.
    """
    text = text.strip().strip("<>")
    text, found = re.subn(r"(?i)^(https?://)?(dx\.|www\.)?doi\.org/", "", text)
    text = re.sub(r"(?i)^(doi|https?)\s*[:=]\s*", "", text) if not found else unquote(text)
    text = re.sub(r"(?i)^(https?://)?(dx\.)?doi\.org/", "", text)
    text = text.rstrip(".,;")
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip(".,;")
    return text


def value_mends(kind: str, stem: str, text: str, model: type[BaseModel], document: Document, where: dict[Path, Span], vocabulary: Vocabulary | None) -> Iterator[Mend]:
    """Changes of single values that leave no doubt.

    Args:
        kind: The kind of record.
        stem: The name of the file without its ending.
        text: The file.
        model: Its model.
        document: The file as plain values, without faults.
        where: Where the values stand.
        vocabulary: The subject's words; None when they cannot be read.
    """
    value = document.value
    if not isinstance(value, dict):
        return
    if "id" in value and "id" not in _names(model) and str(value["id"]) == stem:
        yield _delete_line(text, ("id",), where)
        return
    try:
        record = model.model_validate(value)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            yield from _for_problem(text, model, value, where, problem)
    else:
        yield from _for_words(text, record, value, where, vocabulary)
    yield from _trimmed(text, value, where)
    if kind == "article" and model is Article:
        yield from _numbers(text, value, where)


def _exact(loc: Iterable[Any], where: dict[Path, Span]) -> Path:
    """A validator's path without the steps that the file does not have."""
    path: Path = ()
    for step in loc:
        if (*path, step) in where:
            path = (*path, step)
    return path


def _delete_line(text: str, path: Path, where: dict[Path, Span]) -> Mend:
    start = text.rfind("\n", 0, where[path].key) + 1
    end = text.find("\n", where[path].end)
    return Mend(start, len(text) if end < 0 else end + 1, "", f'field "{path[-1]}" removed: the file\'s name says it', drop(path))


def _for_problem(text: str, model: type[BaseModel], value: Any, where: dict[Path, Span], problem: Any) -> Iterator[Mend]:
    kind, given = problem["type"], problem["input"]
    path = _exact(problem["loc"], where)
    if not path or path not in where:
        return
    span, name = where[path], next((str(step) for step in reversed(path) if isinstance(step, str)), "?")
    raw = text[span.start : span.end]
    if kind == "extra_forbidden":
        owner = _owner(model, problem["loc"])
        holder = at(value, path[:-1])
        joined = _joined(text, path, holder, where)
        if joined is not None:
            yield joined
            return
        meant = clear_word(path[-1], [known for known in _names(owner) if known not in holder]) if owner else None
        if meant and path[-1] == problem["loc"][-1]:
            yield Mend(span.key, span.key_end, meant, f'field "{path[-1]}" is called {meant}', rename(path, meant))
        return
    if isinstance(given, dict | list) or "\n" in raw or span.style == "block" or at(value, path) != given:
        return
    new = _new_value(kind, given, raw, problem, name)
    if new is not None and new[1] != at(value, path):
        yield Mend(span.start, span.end, new[0], f'field "{name}": {raw} is now {new[0]}', put(path, new[1]))


def _joined(text: str, path: Path, holder: dict[str, Any], where: dict[Path, Span]) -> Mend | None:
    """Inside brackets a comma ends a value; what follows it, then a field without a value, is the rest of that value."""
    keys = list(holder)
    n = keys.index(path[-1]) if path[-1] in holder else 0
    if n == 0 or holder[path[-1]] is not None or where[path[:-1]].style != "flow" or not re.search(r"[\s.;!?]", str(path[-1])):
        return None
    before = (*path[:-1], keys[n - 1])
    span, rest = where[before], where[path]
    gap = text[span.end : rest.key]
    end = max(rest.key_end, rest.end)
    # A field written out with a null of its own is something else, and so are values over several lines.
    if not isinstance(holder[keys[n - 1]], str) or not re.fullmatch(r", *", gap) or text[rest.key_end : end].strip() or not path[-1]:
        return None
    whole = holder[keys[n - 1]] + gap + path[-1]

    def then(value: Any) -> None:
        mapping = at(value, path[:-1])
        mapping[keys[n - 1]] = whole
        del mapping[path[-1]]

    return Mend(span.start, end, quoted(whole), f'field "{keys[n - 1]}": quotes put round a value with a comma', then)


def _new_value(kind: str, given: Any, raw: str, problem: Any, name: str) -> tuple[str, Any] | None:
    """What is written instead, and the value it stands for."""
    if kind == "string_type" and isinstance(given, int | float):
        return quoted(raw), raw
    if isinstance(given, str):
        plain = given.strip()
        if kind == "int_type" and re.fullmatch(r"0|[1-9]\d{0,14}", plain):
            return plain, int(plain)
        if kind == "float_type" and re.fullmatch(r"(0|[1-9]\d{0,14})(\.\d+)?", plain):
            return plain, float(plain) if "." in plain else int(plain)
        if kind == "bool_type" and plain.casefold() in _TRUTH:
            word = _TRUTH[plain.casefold()]
            return word, word == "true"
        if kind == "tuple_type" and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", plain):
            return f"[{raw}]", [given]
        if kind in ("enum", "literal_error", "assay_word"):
            context = problem.get("ctx", {})
            choices = context.get("choices") or re.findall(r"'([^']+)'", str(context.get("expected", "")))
            meant = clear_word(given, list(choices))
            return (meant, meant) if meant else None
        return _in_form(kind, plain, name)
    if kind == "int_type" and isinstance(given, float) and given == int(given):
        return str(int(given)), int(given)
    return None


def _in_form(kind: str, plain: str, name: str) -> tuple[str, str] | None:
    new = None
    if kind == "assay_doi" and (doi := bare_doi(plain)) and normalise_doi(doi) == doi.lower():
        new = doi
    elif kind == "assay_url" and url_fault(plain.strip("<> ")) is None:
        new = plain.strip("<> ")
    elif kind in ("assay_date", "assay_day"):
        new = _iso(plain)
    elif kind == "string_pattern_mismatch":
        if name == "PMID" and (match := re.fullmatch(r"(?i)(?:pmid[:\s]*|https://pubmed\.ncbi\.nlm\.nih\.gov/)(\d{1,9})/?", plain)):
            return quoted(match[1]), match[1]
        if name == "PMCID" and (match := re.fullmatch(r"(?i)(?:pmcid[:\s]*)?(?:pmc)?\s*(\d{1,9})", plain)):
            new = f"PMC{match[1]}"
        elif name == "digest" and re.fullmatch(r"[0-9A-F]+", plain.upper()) and len(plain) in (8, 64):
            return quoted(plain.lower()), plain.lower()
    return (plain_or_quoted(new), new) if new else None


def plain_or_quoted(text: str) -> str:
    """A text without quotes where YAML reads it back as it is."""
    from assay.yamlio import parse

    document = parse(f"a: {text}\n".encode())
    return text if document.value == {"a": text} and not document.faults and not re.search(r"[,\[\]{}]", text) else quoted(text)


def _iso(plain: str) -> str | None:
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", plain)
    if not match:
        return None
    try:
        return datetime.date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return None


def _for_words(text: str, record: BaseModel, value: Any, where: dict[Path, Span], vocabulary: Vocabulary | None) -> Iterator[Mend]:
    from assay.model.claim import Claim

    for loc, group, word in vocabulary_uses(record) if vocabulary else ():
        allowed = vocabulary.allowed(group, in_claim=isinstance(record, Claim))
        path = _exact(loc, where)
        if word in allowed or path not in where or at(value, path) != word or where[path].style == "block":
            continue
        meant = clear_word(word, allowed)
        if meant:
            name = next(str(step) for step in reversed(loc) if isinstance(step, str))
            yield Mend(where[path].start, where[path].end, meant, f'field "{name}": {word} is now {meant}', put(path, meant))


def _trimmed(text: str, value: Any, where: dict[Path, Span]) -> Iterator[Mend]:
    """Addresses and DOIs in quotes that hold blanks at their ends."""
    for path, span in where.items():
        if span.style == "quoted" and path and path[-1] in ("URL", "at", "DOI"):
            given = at(value, path)
            if isinstance(given, str) and given != given.strip() and given.strip() and "\n" not in given.strip():
                yield Mend(span.start, span.end, quoted(given.strip()), f'field "{path[-1]}": blanks round the address removed', put(path, given.strip()))


def _numbers(text: str, value: Any, where: dict[Path, Span]) -> Iterator[Mend]:
    """One change for all sentences that are numbered out of order: a sentence put in at the top moves hundreds."""
    sentences = value.get("sentences")
    wrong = [
        (("sentences", position, "n"), position + 1)
        for position, sentence in enumerate(sentences if isinstance(sentences, list) else [])
        if isinstance(sentence, dict) and type(sentence.get("n")) is int and sentence["n"] != position + 1
    ]
    if not wrong:
        return
    new, reached = "", where[wrong[0][0]].start
    for path, number in wrong:
        new += text[reached : where[path].start] + str(number)
        reached = where[path].end

    def then(whole: Any) -> None:
        for path, number in wrong:
            put(path, number)(whole)

    first = wrong[0][0]
    what = f"sentence {at(value, first)} is number {wrong[0][1]}" if len(wrong) == 1 else f"{len(wrong)} sentences numbered anew, from number {wrong[0][1]} on"
    yield Mend(where[first].start, reached, new, what, then)
