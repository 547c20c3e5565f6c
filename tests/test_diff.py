"""assay diff says what a change does to the site: what moves, why, and how it will read."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from assay.cli import main
from assay.diff import Difference, compare
from assay.diff_report import REPORTS, as_markdown
from assay.load import load
from assay.model.corpus import Corpus
from assay.site.pages import render

pytestmark = pytest.mark.git

CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"
FACT = "claims/articles/sleep-well/allowed-everywhere.yml"
ARTICLE = "claims/articles/sleep-well/article.yml"
REFERENCE = "claims/references/brewer-2020-valerian.yml"
TEA = Path(__file__).parent / "fixtures" / "tea"
KEY = "sleep-well/valerian-lengthens-sleep"


@pytest.fixture
def base():
    return load(TEA).corpus


def spoil(root, path, old, new):
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def moved(base, root):
    """The one verdict that moves: before, after, why."""
    (one,) = compare(base, load(root).corpus).moved
    assert one.key == KEY
    return one.before.value, one.after.value, one.why


def test_nothing_changed_is_said_in_one_line(base):
    difference = compare(base, base)
    assert difference.empty and difference == Difference()
    assert REPORTS["text"](difference) == "No verdict moves, and no claim, source or page comes or goes.\n"


@pytest.mark.parametrize(
    ("path", "old", "new", "after", "why"),
    [
        pytest.param(REFERENCE, "standing: current", "standing: retracted", "unsupported", "brewer-2020-valerian: standing current → retracted", id="a retraction"),
        pytest.param(REFERENCE, "participants: 120", "participants: 12", "unsupported", "brewer-2020-valerian: study.participants 120 → 12", id="a number of people"),
        pytest.param(CLAIM, "wording: asserted", "wording: tentative", "supported", "wording asserted → tentative", id="weaker words"),
        pytest.param(CLAIM, "direction: supports, why: P", "direction: contradicts, votes: true, why: P", "contradicted", "link to brewer-2020-valerian#hours: direction supports → contradicts", id="another direction"),
        pytest.param(CLAIM, "evidence:\n- {finding: brewer-2020-valerian#hours, direction: supports, why: People slept longer.}", "evidence: []", "unsupported", "link removed: brewer-2020-valerian#hours (supports)", id="a link taken away"),
        pytest.param("claims/vocabulary.yml", "group: herb}\n  lime", "group: tree}\n  lime", None, None, id="a group that matters to no claim"),
    ],
)
def test_a_verdict_moves_and_the_reason_is_named(tea, base, path, old, new, after, why):
    spoil(tea, path, old, new)
    if after is None:
        assert compare(base, load(tea).corpus).empty
        return
    assert moved(base, tea) == ("overstated", after, (why,))


def test_the_file_that_does_not_say_the_new_verdict_yet_is_named(tea, base):
    spoil(tea, REFERENCE, "standing: current", "standing: retracted")
    difference = compare(base, load(tea).corpus)
    assert difference.moved[0].stale
    assert f"the file does not say so yet: assay rate --write {KEY}" in REPORTS["text"](difference)


def test_a_new_claim_is_listed_with_its_page_and_its_text(tea, base):
    shutil.copy(tea / FACT, tea / "claims/articles/sleep-well/sold-freely.yml")
    difference = compare(base, load(tea).corpus)
    assert difference.claims_added == ("sleep-well/sold-freely",) and difference.pages_added == ("claims/sleep-well/sold-freely.md",)
    assert "Valerian tea may be sold in the EU. · " not in as_markdown(difference)
    assert "> **Valerian tea may be sold in the EU.** · Supported\n" in as_markdown(difference)


def test_a_claim_whose_prose_changed_is_shown_as_it_will_read(tea, base):
    spoil(tea, CLAIM, "summary: One trial", "summary: A single trial")
    difference = compare(base, load(tea).corpus)
    assert [(shown.key, shown.new, shown.changed) for shown in difference.texts] == [(KEY, False, ("summary",))]
    assert "A single trial of a fair size found longer sleep." in as_markdown(difference)


def test_what_goes_is_listed(tea, base):
    (tea / FACT).unlink()
    (tea / "claims/references/eu-herbs-2019.yml").unlink()
    difference = compare(base, load(tea).corpus)
    assert (difference.claims_removed, difference.sources_dropped) == (("sleep-well/allowed-everywhere",), ("eu-herbs-2019",))
    assert difference.pages_removed == ("claims/sleep-well/allowed-everywhere.md", "references/eu-herbs-2019.md")


def test_a_page_that_leads_on_is_not_gone(tea, base):
    (tea / FACT).rename(tea / "claims/articles/sleep-well/allowed-in-the-eu.yml")
    spoil(tea, "claims/articles/sleep-well/allowed-in-the-eu.yml", "reviewed:", "formerly: [allowed-everywhere]\nreviewed:")
    for _ in range(2):
        spoil(tea, ARTICLE, "allowed-everywhere]", "allowed-in-the-eu]")
    difference = compare(base, load(tea).corpus)
    assert (difference.pages_added, difference.pages_removed) == (("claims/sleep-well/allowed-in-the-eu.md",), ())


def test_a_source_that_is_withdrawn_is_dropped_but_keeps_its_page(tea, base):
    spoil(tea, "claims/references/eu-herbs-2019.yml", "findings:", "withdrawn: {date: 2026-11-25, why: x}\nfindings:")
    difference = compare(base, load(tea).corpus)
    assert difference.sources_dropped == ("eu-herbs-2019",) and difference.pages_removed == ()


@pytest.mark.parametrize("side", ["before", "now"])
def test_a_file_that_cannot_be_read_is_said_and_blamed_on_nobody(tea, base, side):
    spoil(tea, FACT, "kind: fact", "kind: fat")
    other = load(tea).corpus
    difference = compare(other, base) if side == "before" else compare(base, other)
    assert difference == Difference(unreadable=(("claim sleep-well/allowed-everywhere", side),))
    assert f"claim sleep-well/allowed-everywhere cannot be read {side}" in REPORTS["text"](difference)


def test_everything_is_new_where_there_was_nothing(base):
    difference = compare(Corpus(base.vocabulary), base)
    of_records = {page for page in render(base) if not page.startswith("checks/")}  # those are of the program, not of the data
    assert set(difference.pages_added) >= of_records and len(difference.texts) == 2 and not difference.moved


def test_contributed_text_is_inert_in_the_summary(tea, base):
    spoil(tea, CLAIM, "summary: One trial", "summary: <img src=x onerror=alert(1)> @everyone [x](javascript:1) |")
    spoil(tea, CLAIM, "  It has not been repeated.", "  </details><script>alert(1)</script> @everyone `@all` [@brewer-2020-valerian]")
    markdown = as_markdown(compare(base, load(tea).corpus))
    assert "<img" not in markdown and "<script" not in markdown and "@" not in markdown and "](javascript" not in markdown
    assert markdown.count("<details") == markdown.count("</details>")


def git(root, *arguments):
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@journaloftea.org", "-c", "init.defaultBranch=main", *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(tea):
    git(tea, "init")
    git(tea, "add", "-A")
    git(tea, "commit", "-m", "x")
    git(tea, "checkout", "-b", "work")
    return tea


def run(root, *arguments):
    return CliRunner().invoke(main, ["--root", str(root), "diff", *arguments])


def test_the_command_compares_with_git_and_leaves_the_work_tree_alone(repository):
    spoil(repository, REFERENCE, "standing: current", "standing: retracted")
    before = {file: file.read_bytes() for file in repository.rglob("*") if file.is_file() and ".git" not in file.parts}
    result = run(repository, "main")
    assert result.exit_code == 0 and result.stdout.startswith(f"{KEY}: overstated -> unsupported")
    assert json.loads(run(repository, "main", "--format", "json").stdout)["moved"][0]["why"] == ["brewer-2020-valerian: standing current → retracted"]
    assert "| **Unsupported** |" in run(repository, "main", "--format", "markdown").stdout
    assert {file: file.read_bytes() for file in before} == before


def test_a_base_with_errors_of_its_own_is_compared_all_the_same(repository):
    git(repository, "checkout", "main")
    spoil(repository, FACT, "kind: fact", "kind: fat")
    git(repository, "commit", "-am", "x")
    git(repository, "checkout", "-B", "work")
    spoil(repository, CLAIM, "wording: asserted", "wording: tentative")
    result = run(repository, "main")
    assert result.exit_code == 0 and f"{KEY}: overstated -> supported" in result.stdout
    assert "Not compared: claim sleep-well/allowed-everywhere cannot be read before and now" in result.stdout


def test_a_vocabulary_that_cannot_be_read_at_the_base_is_said(repository):
    git(repository, "checkout", "main")
    spoil(repository, "claims/vocabulary.yml", "topics:", "topiks:")
    git(repository, "commit", "-am", "x")
    git(repository, "checkout", "-B", "work")
    spoil(repository, "claims/vocabulary.yml", "topiks:", "topics:")
    result = run(repository, "main")
    assert result.exit_code == 2 and "claims/vocabulary.yml cannot be read at main" in result.stderr


def test_a_base_that_git_does_not_know_exits_2(repository):
    result = run(repository, "nowhere")
    assert result.exit_code == 2 and "git knows no branch, tag or commit 'nowhere'" in result.stderr
