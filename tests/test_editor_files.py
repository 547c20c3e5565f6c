"""The settings for editors, containers and hooks say what the program does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from assay.fix import kind_of
from assay.load import MODELS
from assay.model.claim import Claim
from assay.model.reference import Reference
from assay.model.search import Search
from assay.shape import build
from assay.yamlio import parse

ROOT = Path(__file__).parents[1]
SNIPPETS = json.loads((ROOT / ".vscode/assay.code-snippets").read_text("utf-8"))
VALUES = {"CURRENT_YEAR": "2026", "CURRENT_MONTH": "11", "CURRENT_DATE": "25"}


def expanded(snippet: dict) -> str:
    """A snippet as it stands in the file when every choice is left as it is."""
    text = "\n".join(snippet["body"]).replace("\\$", "\0")
    text = re.sub(r"\$\{\d+\|([^,|]+)[^}]*\}", r"\1", text)
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)
    text = re.sub(r"\$\{([A-Z_]+)\}", lambda match: VALUES[match[1]], text)
    return text.replace("\0", "$") + "\n"


def choices(snippet: dict) -> list[tuple[str, list[str]]]:
    return [(name, given.split(",")) for name, given in re.findall(r"(\w+): \$\{\d+\|([^|]+)\|\}", "\n".join(snippet["body"]))]


WHOLE = {"A claim": Claim, "A search": Search}
INSIDE = {
    "A link to evidence": (Claim, "evidence:\n"),
    "A link without a vote": (Claim, "evidence:\n"),
    "What the article cites": (Claim, "cites:\n"),
    "A step in a verdict's history": (Claim, "ledger:\n"),
    "A check set aside": (Claim, ""),
    "How a study was made": (Reference, ""),
    "A finding": (Reference, "findings:\n"),
}


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_as_it_is_passes_the_shape_check(name):
    text = expanded(SNIPPETS[name])
    if name in WHOLE:
        document = parse(text.encode())
        assert document.faults == [] and build(WHOLE[name], document)[1] == []
        return
    model, before = INSIDE[name]
    document = parse(f"{before}{text}".encode())
    assert document.faults == []
    # The rest of the record is missing, of course; what the snippet brings has no fault.
    faults = build(model, document)[1]
    assert {fault.code for fault in faults} <= {"SHP020"} and all(fault.line == 1 for fault in faults), faults


@pytest.mark.parametrize("name", SNIPPETS)
def test_the_choices_of_a_snippet_are_the_words_of_the_engine(name):
    from assay.model import words

    terms = {frozenset(term.value for term in kind) for kind in vars(words).values() if isinstance(kind, type) and issubclass(kind, words.Term) and kind is not words.Term}
    for field, offered in choices(SNIPPETS[name]):
        assert any(set(offered) <= term for term in terms), field
        assert any(set(offered) == term for term in terms) or field == "wording", f"{field}: some words are missing"


def test_every_kind_of_record_has_its_schema_in_the_editor_settings():
    schemas = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    assert set(schemas) == {f"./schema/{kind}.schema.json" for kind in MODELS}
    for file in sorted((ROOT / "claims").rglob("*.yml")):
        path = file.relative_to(ROOT).as_posix()
        kind = kind_of(path)
        if kind is None:
            continue
        matching = []
        for schema, patterns in schemas.items():
            patterns = [patterns] if isinstance(patterns, str) else patterns
            regex = [(pattern.startswith("!"), re.escape(pattern.lstrip("!")).replace(r"\*", "[^/]+")) for pattern in patterns]
            if any(not no and re.fullmatch(one, path) for no, one in regex) and not any(no and re.fullmatch(one, path) for no, one in regex):
                matching.append(schema)
        assert matching == [f"./schema/{kind}.schema.json"], path


def test_the_container_runs_the_command_that_the_readme_names():
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    assert container["postCreateCommand"] in (ROOT / "README.md").read_text("utf-8")
    assert (ROOT / "scripts/build.sh").is_file()


@pytest.mark.parametrize("path", [".pre-commit-hooks.yaml", ".pre-commit-config.yaml"])
def test_the_hooks_name_options_that_exist(path):
    from assay.cli import main

    loaded = yaml.safe_load((ROOT / path).read_text("utf-8"))
    hooks = loaded if isinstance(loaded, list) else [hook for repo in loaded["repos"] for hook in repo["hooks"]]
    options = {option for parameter in main.commands["check"].params for option in parameter.opts}
    for hook in hooks:
        words = hook["entry"].split()
        assert words[0].removeprefix(".venv/bin/") == "assay" and words[1] == "check"
        assert {word for word in words if word.startswith("--")} <= options
