"""The schemas that editors use are those of the models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assay.load import MODELS, load
from assay.schemas import schema_text

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("kind", MODELS)
def test_a_committed_schema_is_current(kind):
    vocabulary = load(ROOT).corpus.vocabulary
    assert (ROOT / "schema" / f"{kind}.schema.json").read_text("utf-8") == schema_text(kind, vocabulary), "run: assay schema"


def test_a_schema_offers_the_words_of_the_subject_with_their_meaning(tea):
    schema = json.loads(schema_text("claim", load(tea).corpus.vocabulary))
    assert schema["properties"]["topic"]["enum"] == ["sleep", "market"]
    assert schema["properties"]["topic"]["markdownEnumDescriptions"][1] == "What is sold and allowed."


def test_a_schema_explains_the_words_of_the_rule(tea):
    schema = json.loads(schema_text("claim", load(tea).corpus.vocabulary))
    verdicts = schema["$defs"]["Verdict"]
    assert len(verdicts["enum"]) == len(verdicts["markdownEnumDescriptions"]) == 7


def test_every_field_of_a_claim_is_described(tea):
    schema = json.loads(schema_text("claim", load(tea).corpus.vocabulary))
    assert [name for name, field in schema["properties"].items() if not field.get("description")] == []
