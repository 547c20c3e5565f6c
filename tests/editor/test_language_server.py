"""What an editor with yaml-language-server shows while a claim is half written."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.editor.lsp import Server

ROOT = Path(__file__).parents[2]
PLACES = [os.environ.get("ASSAY_YAML_LANGUAGE_SERVER"), shutil.which("yaml-language-server"), str(ROOT / "node_modules/.bin/yaml-language-server")]
SERVER = next((place for place in PLACES if place and Path(place).is_file()), None)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js"),
    pytest.mark.skipif(SERVER is None, reason="needs yaml-language-server: npm install --no-save yaml-language-server in the project's folder, or name it in ASSAY_YAML_LANGUAGE_SERVER"),
]

HALF = """# yaml-language-server: $schema=../../../schema/claim.schema.json
claim: Redness fades faster.
quote: redness fades faster
topic: heling
kind: efect
wordng: asserted
about: {condition: after-procedure, outcomes: [redness]}
evidence:
- finding: kwon-2020-acne-scar-laser#redness
  direction: 
  votes: maybe
harms: 
"""
LINES = HALF.split("\n")


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("editor")
    shutil.copytree(ROOT / "schema", root / "schema")
    shutil.copytree(ROOT / ".vscode", root / ".vscode")
    return root


@pytest.fixture(scope="module")
def server(project):
    given = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))
    settings: dict = {"yaml": {}, "http": {}, "[yaml]": given["[yaml]"], "editor": {"tabSize": 2}, "files": {}}
    for name, value in given.items():
        if name.startswith("yaml."):
            *path, last = name.removeprefix("yaml.").split(".")
            holder = settings["yaml"]
            for step in path:
                holder = holder.setdefault(step, {})
            holder[last] = value
    running = Server([SERVER, "--stdio"], project, settings)
    yield running
    running.close()


@pytest.fixture(scope="module")
def half(server, project):
    """The half-written claim, open in the editor, with what the server says of it."""
    path = project / "claims/articles/skin/redness.yml"
    return path, server.open(path, HALF)


def messages(diagnostics, line_starts: str) -> list[str]:
    return [d["message"] for d in diagnostics if LINES[d["range"]["start"]["line"]].startswith(line_starts)]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("wordng:", "Property wordng is not allowed"),
        ("kind:", '"effect"'),
        ("topic:", '"healing"'),
        ("  votes:", "boolean"),
    ],
)
def test_a_slip_is_underlined_where_it_stands(half, line, says):
    assert any(says in message for message in messages(half[1], line)), half[1]


def test_fields_that_are_missing_are_named(half):
    told = " ".join(d["message"] for d in half[1])
    assert all(f'"{name}"' in told for name in ("wording", "verdict", "honest", "summary", "reasoning"))


def test_a_word_of_the_engine_is_completed_with_its_meaning(server, half):
    line = LINES.index("  direction: ")
    found = server.complete(half[0], line, len(LINES[line]))
    assert {"supports", "contradicts", "no-difference", "mixed"} <= set(found)
    assert "It looked for what the claim says and did not find it." in found["no-difference"]


def test_a_field_is_completed_with_what_it_holds(server, half):
    line = LINES.index("harms: ")
    assert {"not-measured", "not-seen", "reported", "none-reported"} <= set(server.complete(half[0], line, len(LINES[line])))
    found = server.complete(half[0], len(LINES) - 1, 0)
    assert {"verdict", "honest", "summary", "searches", "would_change"} <= set(found)
    assert "The strongest sentence that the evidence allows." in found["honest"]


def test_a_word_of_the_subject_is_completed(server, project):
    path = project / "claims/articles/skin/other.yml"
    text = "# yaml-language-server: $schema=../../../schema/claim.schema.json\nabout:\n  condition: \n  outcomes:\n  - \n"
    server.open(path, text)
    assert "pattern-hair-loss" in server.complete(path, 2, 13)
    assert "hair-density" in server.complete(path, 4, 4)


def test_help_is_shown_for_a_field(server, half):
    assert "What sort of sentence it is; it decides how the rule rates it." in server.hover(half[0], LINES.index("kind: efect"), 1)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("claims/references/new-2026.yml", "source_class"),
        ("claims/searches/new-2026.yml", "nothing_on"),
        ("claims/articles/skin/article.yml", "publisher"),
        ("claims/articles/skin/new.yml", "would_change"),
    ],
)
def test_a_file_without_its_first_line_is_known_by_its_place(server, project, path, field):
    """The settings in .vscode say which schema a new, still empty file has."""
    server.open(project / path, "\n")
    assert field in server.complete(project / path, 0, 0)


@pytest.mark.parametrize("path", ["claims/articles/skindot/article.yml", "claims/references/kwon-2020-acne-scar-laser.yml", "claims/vocabulary.yml"])
def test_a_sound_file_has_nothing_underlined(server, project, path):
    assert server.open(project / path, (ROOT / path).read_text("utf-8")) == []


def test_sound_claims_have_nothing_underlined(server, project):
    files = sorted((ROOT / "claims/articles").glob("*/*.yml"))[:10]
    found = {file.name: server.open(project / file.relative_to(ROOT), file.read_text("utf-8")) for file in files}
    assert {name: its for name, its in found.items() if its} == {}
