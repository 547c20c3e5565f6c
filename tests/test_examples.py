"""Every check has an example, and the example is true: the wrong snippet gives its code and no other, the right one nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assay.articletext import compare_with_text
from assay.checks import RULES, check_project
from assay.checks.examples import BY_CODE, COPY, EXAMPLES, set_scene, spoil

TEA = Path(__file__).parent / "fixtures" / "tea"


def codes(root: Path, example) -> set[str]:
    """The codes of all findings, those beside a copy of the article too where the example is about that."""
    checked = check_project(root, example.day)
    found = {finding.code for finding in checked.findings}
    if example.copy and not found:
        corpus = checked.corpus
        claims = {key.split("/")[1]: claim for key, claim in corpus.claims_of("sleep-well").items()}
        found |= {fault.code for fault in compare_with_text(corpus.articles["sleep-well"], claims, (root / COPY).read_text("utf-8"))}
    # No run of assay verify stands behind a made-up lock, so every record of it counts as changed since.
    return found - {"LNK013"} if example.lock is not None else found


@pytest.fixture
def project(request, tmp_path):
    example = BY_CODE[request.param]
    root = tmp_path / "tea"
    shutil.copytree(TEA, root)
    set_scene(root, example)
    return root, example


@pytest.fixture(autouse=True)
def _root_reads_no_more_than_others(monkeypatch):
    """Root opens files that nobody may read; one example is about those."""
    read = Path.read_bytes

    def read_bytes(path):
        if not path.stat().st_mode & 0o444:
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)


@pytest.mark.parametrize("project", [code for code in BY_CODE if code != "LNK013"], indirect=True)
def test_the_wrong_snippet_gives_its_code_and_no_other_and_the_right_one_nothing(project):
    root, example = project
    assert codes(root, example) == set()
    spoil(root, example)
    assert codes(root, example) == {example.code, *example.also}


@pytest.mark.parametrize("project", ["LNK013"], indirect=True)
def test_a_record_that_was_not_verified_as_it_is_says_so_and_does_not_fail(project):
    root, example = project
    found = [finding for finding in check_project(root, example.day).findings if finding.path == example.path]
    assert [(finding.code, finding.level.value) for finding in found] == [("LNK013", "warning")]


def test_every_check_has_its_example():
    assert len(BY_CODE) == len(EXAMPLES)
    assert set(BY_CODE) == set(RULES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_an_example_shows_two_different_things(example):
    assert example.wrong.strip() != example.right.strip()
