"""From plain values to a record, and from a validator's errors to lines that say what to do."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from assay.findings import shown
from assay.model.claim import Claim
from assay.model.reference import Reference
from assay.model.vocabulary import Vocabulary
from assay.yamlio import Document, Fault, Path


def nearest(word: object, choices: Iterable[str]) -> str | None:
    """The most similar of the words, if any is similar.

    Args:
        word: What was written.
        choices: What could have been meant.
    """
    if not isinstance(word, str):
        return None
    folded = {choice.casefold(): choice for choice in choices}
    found = difflib.get_close_matches(word.casefold().replace("_", "-").replace(" ", "-"), folded, n=1, cutoff=0.6)
    found = found or difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def choice_message(word: object, choices: list[str]) -> str:
    """What to say of a word that is not among the choices."""
    guess = nearest(word, choices)
    hint = f"Did you mean {guess}? " if guess else ""
    return f"{shown(word)} is not a word that is known here. {hint}Expected one of: {', '.join(choices)}."


def build(model: type[BaseModel], document: Document) -> tuple[BaseModel | None, list[Fault]]:
    """Makes a record of a document.

    Args:
        model: The sort of record.
        document: The document; it has no faults of its own.

    Returns:
        The record, or None with the list of what is wrong with it.
    """
    if not isinstance(document.value, dict):
        line, column = document.values.get((), (1, 1))
        return None, [Fault("SHP023", line, column, "expected fields, each written as name: value.")]
    faults = []
    if "id" in document.value and "id" not in _names(model):
        line, column = document.place(("id",), key=True)
        faults.append(Fault("SHP035", line, column, f'field "id" says {shown(document.value["id"])}, but the id is the name of the file. Delete the line, and rename the file if the name is wrong.'))
    try:
        record = model.model_validate({key: value for key, value in document.value.items() if not (faults and key == "id")})
    except ValidationError as error:
        faults.extend(_fault(model, document, problem) for problem in error.errors(include_url=False))
        return None, _without_echoes(faults)
    return (None if faults else record), faults


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """One fault a place: the branches of a union each report the same value once."""
    seen: dict[tuple[int, int, str], Fault] = {}
    for fault in faults:
        seen.setdefault((fault.line, fault.column, fault.message if fault.code in ("SHP020", "SHP021") else fault.code), fault)
    return list(seen.values())


def _fault(model: type[BaseModel], document: Document, problem: Any) -> Fault:
    loc: Path = tuple(step for step in problem["loc"])
    kind = problem["type"]
    context = problem.get("ctx", {})
    value = problem["input"]
    name = _field_name(loc)
    about = _info(model, loc)
    meaning = f" It holds: {_inside_a_sentence(about.description)}" if about and about.description else ""
    if kind == "missing":
        line, column = document.place(loc[:-1], key=True) if loc[:-1] else (1, 1)
        return Fault("SHP020", line, column, f'field "{name}" is missing.{meaning or " Add it."}')
    if kind == "extra_forbidden":
        line, column = document.place(loc, key=True)
        owner = _owner(model, loc)
        known = _names(owner) if owner else []
        guess = nearest(name, known)
        if value is None and re.search(r"[\s.,;!?]", str(loc[-1])):
            return Fault("SHP021", line, column, f"{shown(loc[-1])} is no field: inside brackets a comma ends a value. Put the value before it in quotes, to the end of the sentence.")
        hint = f" Did you mean {guess}?" if guess else f" Known here: {', '.join(known)}."
        return Fault("SHP021", line, column, f'unknown field "{name}".{hint}')
    line, column = document.place(loc)
    if kind in ("enum", "literal_error"):
        choices = context.get("choices") or re.findall(r"'([^']+)'", str(context.get("expected", "")))
        return Fault("SHP022", line, column, f'field "{name}": {choice_message(value, list(choices))}')
    if kind == "assay_word":
        return Fault("SHP022", line, column, f'field "{name}": {choice_message(context["given"], list(context["choices"]))}')
    return Fault("SHP023", line, column, f'field "{name}": {_expectation(problem)}.{_got(value)}')


def _got(value: object) -> str:
    if isinstance(value, dict | list) or value is None or isinstance(value, BaseModel):
        return ""
    return f" It says {shown(value)}."


def _expectation(problem: Any) -> str:
    kind, context, value = problem["type"], problem.get("ctx", {}), problem["input"]
    plain = {
        "string_type": "expected text" + ("; put it in quotes" if isinstance(value, int | float | bool) else ""),
        "int_type": "expected a whole number, without quotes",
        "float_type": "expected a number, without quotes",
        "bool_type": "expected true or false, without quotes",
        "dict_type": "expected fields, each written as name: value",
        "model_type": "expected fields, each written as name: value",
        "tuple_type": "expected a list, each item behind a hyphen",
        "string_pattern_mismatch": f"expected the form {context.get('pattern')}",
        "string_too_long": f"expected at most {context.get('max_length')} characters; it has {len(value) if isinstance(value, str) else '?'}",
        "too_long": f"expected at most {context.get('max_length')} {'characters' if isinstance(value, str) else 'entries'}; it has {context.get('actual_length')}",
        "too_short": f"expected at least {context.get('min_length')} entries",
        "greater_than_equal": f"expected {_number(context.get('ge'))} or more",
        "greater_than": f"expected more than {_number(context.get('gt'))}",
        "less_than_equal": f"expected {_number(context.get('le'))} or less",
    }
    return plain.get(kind, problem["msg"].rstrip("."))


def _inside_a_sentence(text: str) -> str:
    return text if text[1:2].isupper() else f"{text[0].lower()}{text[1:]}"  # SHA-256 and EU keep their capitals


def _number(limit: Any) -> Any:
    """A limit as people write it: pydantic gives 2600.0 for a field that takes fractions."""
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


def _field_name(loc: Path) -> str:
    names = [str(step) for step in loc if isinstance(step, str) and not re.search(r"[\[(]", step)]
    return names[-1] if names else "?"


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _inner(annotation: Any) -> Iterator[type[BaseModel]]:
    """The record types inside an annotation, whatever they are wrapped in."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _inner(argument)


def _walk(model: type[BaseModel], loc: Path) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """The record that holds the last step of a path, and the field, as far as known."""
    owner: type[BaseModel] | None = model
    field: FieldInfo | None = None
    for step in loc:
        if field is not None:
            # Inside a field: a list position, the key of a table, or the next record's field.
            inside = next(_inner(field.annotation), None)
            if inside is None or isinstance(step, int):
                continue
            if step not in _names(inside):
                owner = inside
                if typing.get_origin(field.annotation) is dict:
                    continue
                return inside, None
            owner = inside
        field = next((info for name, info in owner.model_fields.items() if (info.alias or name) == step), None) if owner else None
        if field is None:
            return owner, None
    return owner, field


def _owner(model: type[BaseModel], loc: Path) -> type[BaseModel] | None:
    return _walk(model, loc)[0]


def _info(model: type[BaseModel], loc: Path) -> FieldInfo | None:
    return _walk(model, loc)[1]


def vocabulary_uses(record: BaseModel) -> Iterator[tuple[Path, str, str]]:
    """Every word of the vocabulary that a record uses: its path, the part it must stand in, and the word."""
    if isinstance(record, Reference):
        yield from _reference_uses(record)
    elif isinstance(record, Claim):
        yield ("topic",), "topics", record.topic
        abouts = [(("about",), record.about), *((("parts", n, "about"), part.about) for n, part in enumerate(record.parts))]
        for path, about in abouts:
            if about is None:
                continue
            for name, group in (("condition", "conditions"), ("intervention", "interventions"), ("route", "routes"), ("compared_with", "comparators"), ("outcomes", "outcomes")):
                for n, word in enumerate(getattr(about, name)):
                    yield (*path, name, n), group, word


def _reference_uses(record: Reference) -> Iterator[tuple[Path, str, str]]:
    holders: list[tuple[Path, Any]] = [(("study",), record.study)] if record.study else []
    holders += [(("findings", name), finding) for name, finding in record.findings.items()]
    for path, holder in holders:
        for name, group in (("condition", "conditions"), ("route", "routes"), ("compared_with", "comparators"), ("outcome", "outcomes")):
            word = getattr(holder, name, None)
            if word is not None:
                yield (*path, name), group, word
        if holder.intervention is not None and holder.intervention.source is not None:
            yield (*path, "intervention", "source"), "interventions", holder.intervention.source


def vocabulary_faults(record: BaseModel, document: Document, vocabulary: Vocabulary) -> list[Fault]:
    """Words of a record that the vocabulary does not have.

    Args:
        record: A claim or a reference; others use no such words.
        document: The document it was made of.
        vocabulary: The words.
    """
    faults = []
    for path, group, word in vocabulary_uses(record):
        allowed = vocabulary.allowed(group, in_claim=isinstance(record, Claim))
        if word not in allowed:
            line, column = document.place(path)
            name = _field_name(path)
            faults.append(Fault("SHP022", line, column, f'field "{name}": {choice_message(word, allowed)}'))
    return faults
