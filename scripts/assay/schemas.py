"""JSON Schemas, written from the models and the vocabulary, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from assay.load import MODELS
from assay.model.vocabulary import Vocabulary
from assay.rewrite import write_text


def _with_words(node: Any, vocabulary: Vocabulary, *, in_claim: bool) -> Any:
    """Puts the vocabulary's words, with their meanings, where a field takes one."""
    if isinstance(node, list):
        return [_with_words(item, vocabulary, in_claim=in_claim) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: _with_words(value, vocabulary, in_claim=in_claim) for key, value in node.items() if key != "x-vocabulary"}
    group = node.get("x-vocabulary")
    if group:
        words = vocabulary.allowed(group, in_claim=in_claim)
        entries = vocabulary.words(group)
        result["enum"] = words
        result["markdownEnumDescriptions"] = [entries[word].definition if word in entries else word for word in words]
    return result


def _describe_terms(schema: dict[str, Any]) -> None:
    """Gives each engine word its meaning, which editors show beside it."""
    from assay.model import words

    for name, definition in schema.get("$defs", {}).items():
        term = getattr(words, name, None)
        if isinstance(term, type) and issubclass(term, words.Term) and "enum" in definition:
            definition["markdownEnumDescriptions"] = [term(value).definition for value in definition["enum"]]


def schema_text(kind: str, vocabulary: Vocabulary) -> str:
    """The JSON Schema of a kind of record.

    Args:
        kind: A key of :data:`assay.load.MODELS`.
        vocabulary: The words of the subject.
    """
    return json.dumps(model_schema(MODELS[kind], f"{kind}.schema.json", vocabulary, in_claim=kind == "claim"), indent=2, ensure_ascii=False) + "\n"


def model_schema(model: type[BaseModel], name: str, vocabulary: Vocabulary, *, in_claim: bool, mode: Literal["validation", "serialization"] = "validation") -> dict[str, Any]:
    """The JSON Schema of a model, with the words of the subject and their meanings.

    Args:
        model: The model.
        name: What the schema calls itself.
        vocabulary: The words of the subject.
        in_claim: Whether words that only claims use are among them.
        mode: validation for what people write, serialization for what is published.
    """
    schema = model.model_json_schema(by_alias=True, mode=mode)
    _describe_terms(schema)
    schema = _with_words(schema, vocabulary, in_claim=in_claim)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": name, **schema}


def write_schemas(root: Path, vocabulary: Vocabulary) -> list[str]:
    """Writes the schemas below ``schema/``.

    Args:
        root: The project's folder.
        vocabulary: The words of the subject.

    Returns:
        The paths that were written, relative to the project.
    """
    folder = root / "schema"
    folder.mkdir(exist_ok=True)
    for kind in MODELS:
        write_text(folder / f"{kind}.schema.json", schema_text(kind, vocabulary))
    return [f"schema/{kind}.schema.json" for kind in MODELS]
