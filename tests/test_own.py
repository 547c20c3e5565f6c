"""On a branch only what it caused fails; the rest is said and does not fail."""

from __future__ import annotations

import subprocess

import pytest
from click.testing import CliRunner

from assay.cli import main
from assay.git import GitTrouble, branch, records_at

pytestmark = pytest.mark.git

CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"
FACT = "claims/articles/sleep-well/allowed-everywhere.yml"
REFERENCE = "claims/references/brewer-2020-valerian.yml"


def git(root, *arguments):
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@journaloftea.org", "-c", "init.defaultBranch=main", *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(tea, monkeypatch):
    """The sound project under git, on a branch that has changed nothing yet."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 2026-11-26
    git(tea, "init")
    commit(tea)
    git(tea, "checkout", "-b", "work")
    return tea


def commit(root):
    git(root, "add", "-A")
    git(root, "commit", "-m", "x")


def spoil(root, path, old, new):
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def check(root, *arguments):
    return CliRunner().invoke(main, ["--root", str(root), "check", "--changed-since", "main", *arguments])


def test_an_old_error_in_a_file_that_the_branch_leaves_alone_is_a_note(repository):
    git(repository, "checkout", "main")
    spoil(repository, CLAIM, "topic: sleep", "topic: slep")
    commit(repository)
    git(repository, "checkout", "-B", "work")
    spoil(repository, FACT, "summary: The law lists it.", "summary: A law lists it.")
    result = check(repository)
    assert result.exit_code == 0 and f"{CLAIM}:5:8 SHP022 note  " in result.stdout
    assert "0 errors, 0 warnings, 1 note on what was there before" in result.stderr
    assert "::notice file=" in check(repository, "--format", "github").stdout


def test_an_old_error_in_a_file_that_the_branch_touches_is_its_own(repository):
    git(repository, "checkout", "main")
    spoil(repository, CLAIM, "topic: sleep", "topic: slep")
    commit(repository)
    git(repository, "checkout", "-B", "work")
    spoil(repository, CLAIM, "wording: asserted", "wording: hedged")
    assert check(repository).exit_code == 1


@pytest.mark.parametrize("tracked", [True, False], ids=["committed", "not yet added"])
def test_an_error_in_a_new_file_is_its_own(repository, tracked):
    (repository / "claims/references/new-2021.yml").write_text("title: x\n")
    if tracked:
        commit(repository)
    result = check(repository)
    assert result.exit_code == 1 and "claims/references/new-2021.yml:1:1 SHP020 error" in result.stdout


def test_what_the_branch_breaks_elsewhere_is_its_own(repository):
    (repository / REFERENCE).unlink()
    result = check(repository)
    assert result.exit_code == 1 and f"{CLAIM}:12:13 REF001 error" in result.stdout


def test_what_has_grown_old_since_is_nobodys_fault(repository, monkeypatch):
    spoil(repository, CLAIM, "reviewed:", "lint:\n- {code: TXT002, why: x, until: 2026-11-27}\nreviewed:")
    spoil(repository, CLAIM, "claim: Valerian tea lengthens", "claim: It is a myth that tea shortens")
    git(repository, "checkout", "main")
    commit(repository)
    git(repository, "checkout", "-B", "work")
    assert check(repository).exit_code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1806000000")
    result = check(repository)
    assert result.exit_code == 0 and "TXT010 note" in result.stdout and "error " not in result.stdout


def test_only_files_of_the_branch_are_fixed(repository):
    git(repository, "checkout", "main")
    spoil(repository, CLAIM, "kind: effect", "kind: efect")
    commit(repository)
    git(repository, "checkout", "-B", "work")
    spoil(repository, FACT, "kind: fact", "kind: Fact")
    result = check(repository, "--fix")
    assert result.exit_code == 0 and result.stdout.startswith(f'{FACT}:5 mended  field "kind": Fact is now fact\n')
    assert "kind: efect" in (repository / CLAIM).read_text()


def test_a_base_that_does_not_exist_is_a_usage_error_that_says_what_to_do(repository):
    result = CliRunner().invoke(main, ["--root", str(repository), "check", "--changed-since", "origin/main"])
    assert result.exit_code == 2 and "git knows no branch, tag or commit 'origin/main'; fetch it first" in result.stderr


@pytest.mark.parametrize("base", ["--output=/x", "", "main..work", "no such"])
def test_no_base_whatever_becomes_an_option_of_git(repository, base):
    with pytest.raises(GitTrouble):
        branch(repository, base)


def test_without_a_repository_the_message_says_so(tea):
    result = check(tea)
    assert result.exit_code == 2 and "is in no git repository" in result.stderr


def test_without_git_the_message_says_so(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    result = check(repository)
    assert result.exit_code == 2 and "git is not installed here" in result.stderr


def test_without_anything_in_common_the_message_says_so(repository):
    git(repository, "checkout", "--orphan", "other")
    spoil(repository, CLAIM, "topic: sleep", "topic: market")
    commit(repository)
    result = check(repository)
    assert result.exit_code == 2 and "fetch-depth: 0" in result.stderr


def test_a_project_inside_a_larger_repository_is_compared_by_its_own_paths(tmp_path, tea, monkeypatch):
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    git(tmp_path, "init")
    commit(tmp_path)
    spoil(tea, CLAIM, "topic: sleep", "topic: slep")
    assert branch(tea, "main").touched == {CLAIM}
    (tmp_path / "before").mkdir()
    records_at(tea, branch(tea, "main").commit, tmp_path / "before")
    assert "topic: sleep\n" in (tmp_path / "before" / CLAIM).read_text()
    assert check(tea).exit_code == 1


def test_a_name_with_unusual_characters_is_seen(repository):
    (repository / "claims/references/naïve name.yml").write_text("title: x\n")
    assert "claims/references/naïve name.yml" in branch(repository, "main").touched
    assert check(repository).exit_code == 1


def test_before_the_first_commit_there_is_nothing_to_compare_with(tea):
    git(tea, "init")
    result = check(tea)
    assert result.exit_code == 2 and "has no commit yet, so there is nothing to compare with; make one first" in result.stderr


def test_a_bare_repository_is_no_project(repository, tmp_path):
    git(tmp_path, "clone", "--bare", str(repository), "bare")
    result = check(tmp_path / "bare")
    assert result.exit_code == 2 and "is in no git repository" in result.stderr


def test_a_shallow_clone_says_how_to_deepen_it(repository, tmp_path):
    commit_more(repository)
    git(repository, "checkout", "main")
    spoil(repository, FACT, "summary: The law", "summary: A law")
    commit(repository)
    git(tmp_path, "clone", "--depth", "1", "--no-single-branch", repository.as_uri(), "shallow")
    git(tmp_path / "shallow", "checkout", "work")
    result = CliRunner().invoke(main, ["--root", str(tmp_path / "shallow"), "check", "--changed-since", "origin/main"])
    assert result.exit_code == 2 and "git fetch --unshallow" in result.stderr


def commit_more(root):
    spoil(root, CLAIM, "One trial", "A trial")
    commit(root)


@pytest.mark.parametrize("detach", [True, False], ids=["detached", "on a branch"])
def test_a_work_tree_of_its_own_with_an_unusual_name_is_compared(repository, tmp_path, detach):
    tree = tmp_path / "mein Projekt, äöü 漢"
    git(repository, "worktree", "add", *(["--detach"] if detach else ["-b", "other"]), str(tree))
    spoil(tree, CLAIM, "topic: sleep", "topic: slep")
    assert branch(tree, "main").touched == {CLAIM}
    assert check(tree).exit_code == 1 and check(repository).exit_code == 0


@pytest.mark.parametrize("attributes", ["claims/** export-ignore", "*.yml eol=crlf", "*.yml export-subst", "*.yml working-tree-encoding=UTF-16"])
def test_what_was_there_before_is_taken_as_git_keeps_it(repository, tmp_path, attributes):
    git(repository, "checkout", "main")
    (repository / ".gitattributes").write_text(f"{attributes}\n")
    git(repository, "add", ".gitattributes")
    git(repository, "commit", "-m", "x")
    records_at(repository, "main", tmp_path / "before")
    assert (tmp_path / "before" / FACT).read_bytes() == (repository / FACT).read_bytes()


def test_a_link_at_the_base_is_not_followed_and_keeps_nothing_from_being_compared(repository, tmp_path):
    (repository / "claims/references/other.yml").symlink_to("/etc/passwd")
    commit(repository)
    records_at(repository, "work", tmp_path / "before")
    assert (tmp_path / "before" / REFERENCE).exists() and not (tmp_path / "before/claims/references/other.yml").exists()
