"""assay diff says what a change does to the site: what moves, why, and how it will read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from assay.cli import main
from assay.diff import Difference, compare
from assay.diff_report import REPORTS, as_markdown
from assay.github_markdown import LIMIT, plain
from assay.load import load
from assay.model.corpus import Corpus
from assay.site.pages import render
from tests.forge_pages import awake, rendered

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
    markdown = as_markdown(difference)
    assert "#### 1 · Valerian tea may be sold in the EU.\n" in markdown and "\n| Verdict | Supported; certainty: high |\n" in markdown
    assert "eu-herbs-2019&#35;&#8203;list: supports." in markdown


def test_a_new_claim_whose_file_says_another_verdict_than_the_rule_shows_both(tea, base):
    text = (tea / FACT).read_text(encoding="utf-8").replace("verdict: supported\nhonest", "verdict: contradicted\nhonest")
    (tea / "claims/articles/sleep-well/sold-freely.yml").write_text(text, encoding="utf-8")
    assert "| Verdict | Supported; certainty: high (the file says contradicted) |" in as_markdown(compare(base, load(tea).corpus))


def test_a_claim_whose_prose_changed_is_shown_as_it_will_read(tea, base):
    spoil(tea, CLAIM, "summary: One trial", "summary: A single trial")
    difference = compare(base, load(tea).corpus)
    assert [(shown.key, shown.new, shown.changed) for shown in difference.texts] == [(KEY, False, ("summary",))]
    assert "| In short | One trial of a fair size found longer sleep. | A single trial of a fair size found longer sleep. |" in as_markdown(difference)


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


ATTACK = "<img src=x onerror=alert(1)> @everyone &commat;all ![x](http://evil.org/x.png) [x](javascript:1) http://evil.org www.evil.org #1 GH-2 :shipit: </details></table><script>alert(1)</script> | `x"


@pytest.mark.parametrize("new", [False, True], ids=["a claim that changes", "everything new"])
def test_contributed_text_is_inert_in_the_summary(tea, base, new):
    for path, name in ((CLAIM, "summary"), (CLAIM, "honest"), (REFERENCE, "title")):
        text = (tea / path).read_text(encoding="utf-8")
        text, found = re.subn(rf"(?m)^{name}: .*$", lambda match, name=name: f"{name}: {json.dumps(ATTACK)}", text)
        assert found == 1
        (tea / path).write_text(text, encoding="utf-8")
    spoil(tea, CLAIM, "  It has not been repeated.", f"  It has not been repeated. {ATTACK} [@brewer-2020-valerian]\n\n  {ATTACK}")
    difference = compare(Corpus(base.vocabulary) if new else base, load(tea).corpus)
    read = rendered(as_markdown(difference))
    assert read.tags <= {"h2", "h3", "h4", "p", "ul", "li", "strong", "code", "table", "thead", "tbody", "tr", "th", "td", "br", "details", "summary", "a"}
    assert all(link.startswith(("https://doi.org/10.", "https://www.")) for link in read.links), read.links
    assert awake(read.text) == []
    assert ATTACK.split("@")[0] in read.text, "it reads as it was written"


def test_what_moves_comes_first_then_claims_then_sources(tea, base):
    spoil(tea, REFERENCE, "standing: current", "standing: retracted")
    shutil.copy(tea / FACT, tea / "claims/articles/sleep-well/sold-freely.yml")
    shutil.copy(tea / "claims/references/eu-herbs-2019.yml", tea / "claims/references/eu-herbs-2021.yml")
    spoil(tea, "claims/references/eu-herbs-2019.yml", "findings:", "withdrawn: {date: 2026-11-25, why: Replaced by a newer list}\nfindings:")
    markdown = as_markdown(compare(base, load(tea).corpus))
    headings = re.findall(r"(?m)^### (.*)$", markdown)
    assert headings == ["Verdicts that move", "New claims", "New sources", "Sources dropped"]
    assert "**2** verdicts move · **1** new claim · **1** new source · **1** source dropped" in markdown
    assert "| Overstated → **Unsupported** |" in markdown
    assert "| withdrawn: Replaced by a newer list | sleep-well&#47;allowed-everywhere |" in markdown
    (new_source,) = [line for line in markdown.splitlines() if line.startswith("| eu-herbs-2021")]
    assert "| **Excerpt**, 2026-11-22 |" in new_source and new_source.endswith("| none |")


def test_a_new_article_is_shown_with_its_address_and_what_its_publisher_earns(tea, base):
    shutil.copytree(tea / "claims/articles/sleep-well", tea / "claims/articles/sleep-better")
    difference = compare(base, load(tea).corpus)
    assert difference.articles_added == ("sleep-better",)
    markdown = as_markdown(difference)
    assert "### New articles" in markdown and "[www&#8203;.teashop.com](https://www.teashop.com/sleep-well)" in markdown and plain(base.articles["sleep-well"].interest) in markdown


def test_a_source_whose_file_is_gone_is_told_from_one_that_was_withdrawn(tea, base):
    (tea / "claims/references/eu-herbs-2019.yml").unlink()
    assert "| **the file is gone**; records are withdrawn, not deleted | sleep-well&#47;allowed-everywhere |" in as_markdown(compare(base, load(tea).corpus))


def test_a_summary_that_is_too_long_is_cut_between_claims_and_says_so(tea, base):
    for number in range(30):
        shutil.copy(tea / FACT, tea / f"claims/articles/sleep-well/sold-freely-{number}.yml")
    difference = compare(base, load(tea).corpus)
    whole = as_markdown(difference)
    assert "Cut here" not in whole and len(whole.encode()) <= LIMIT
    cut = as_markdown(difference, limit=8000)
    shown = cut.count("\n#### ")
    assert 0 < shown < 30 and len(cut.encode()) < 8300
    assert cut.endswith(f"**Cut here:** a summary holds no more. Not shown: {30 - shown} claims, 1 list of pages. All of it: `assay diff BASE` in a checkout of this branch.\n")
    assert cut.count("<details") == cut.count("</details>")


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
    assert "Overstated → **Unsupported** |" in run(repository, "main", "--format", "markdown").stdout
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
