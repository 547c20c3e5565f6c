"""What strangers wrote is only text on a forge's pages, and nothing is longer than they take."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from assay.check_markdown import as_markdown as check_summary
from assay.cli import main
from assay.findings import Finding, Level
from assay.github_markdown import Piece, bounded, plain, table
from assay.verify.report import Report
from assay.verify.report import as_markdown as verify_summary
from tests.forge_pages import awake, rendered

ATTACKS = ["@everyone", "&#64;everyone", "&commat;everyone", "a@b.org", "#1", "GH-1", "owner/name#1", "http://evil.org", "https://evil.org/x", "www.evil.org", ":shipit:", "![x](x.png)", "[x](https://evil.org)", "<img src=x>", "<!-- x", "</details>", "`@all`", "\\@all", "| a | b |", "**x**", "~~x~~", "# x", "- x", "1. x", "---", "\n\n# x", "[x]: https://evil.org"]
PLACES = {"a line": "{}", "a cell": "| {} | x |\n|---|---|\n| {} | x |", "an item": "- {}", "a heading": "### {}", "a fold": "<details><summary>{}</summary>\n\n{}\n\n</details>"}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_text(attack, place):
    page = rendered(place.format(*[plain(attack)] * 2))
    assert page.tags == rendered(place.format("x", "x")).tags and page.links == []
    assert awake(page.text) == []


@given(st.lists(st.one_of(st.sampled_from(ATTACKS), st.text(max_size=12))).map("".join))
def test_any_text_is_text_in_a_cell(value):
    page = rendered(f"| a | b |\n|---|---|\n| {plain(value)} | x |")
    assert page.tags == {"table", "thead", "tbody", "tr", "th", "td"} and page.links == [] and awake(page.text) == []


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
def test_plain_text_reads_as_it_was_written(value):
    assert rendered(f"x{plain(value)}x").text.replace("\u200b", "").strip() == f"x{' '.join(value.split())}x"


def test_the_filters_of_the_test_see_what_they_should():
    # Otherwise the tests above could not fail.
    for text in ("x @everyone", "a@b.org", "see #1", "GH-1", "http://evil.org", "www.evil.org", ":shipit:"):
        assert awake(text) or rendered(text).links
    assert awake(rendered("&#64;everyone").text), "a character reference alone stops nothing"


def test_words_cannot_be_turned_round():
    assert "\u202e" not in plain("a\u202eb\u2066c") and plain("\u202e") == "\N{REPLACEMENT CHARACTER}"


def test_pieces_are_shown_whole_or_not_at_all():
    pieces = [Piece("# x"), *table(("a", "b"), [("1", "é" * 20), ("2", "é" * 20)], "row"), Piece("<details>x</details>", "list")]
    assert "Cut here" not in bounded(pieces, whole="y")
    cut = bounded(pieces, whole="All of it: y.", limit=90)
    assert cut == f"# x\n| a | b |\n|---|---|\n| 1 | {'é' * 20} |\n\n**Cut here:** a summary holds no more. Not shown: 1 row, 1 list. All of it: y.\n"


FINDING = Finding("claims/a@b.yml", 3, 1, "SHP005", Level.ERROR, "@everyone <img src=x> | www.evil.org #1")


def test_the_summary_of_a_check_lists_errors_then_warnings_and_folds_what_was_there():
    findings = [FINDING, Finding("b.yml", 1, 1, "TXT004", Level.WARNING, "w"), Finding("c.yml", 1, 1, "REF003", Level.NOTE, "n")]
    summary = check_summary(findings)
    assert summary.startswith("## The check\n\n**1** error · **1** warning · 1 that was there before and does not count\n")
    assert summary.index("### To mend") < summary.index("### To look at") < summary.index("There before this change (1)")
    assert "`assay explain SHP005`, `assay explain TXT004`" in summary and "explain REF003" not in summary
    page = rendered(summary)
    assert awake(page.text) == [] and "img" not in page.tags and page.links == []


def test_a_check_that_found_only_what_was_there_before_says_so():
    assert "Nothing wrong that this change caused · 2 that were there before and do not count" in check_summary([Finding("c.yml", line, 1, "REF003", Level.NOTE, "n") for line in (1, 2)])
    assert check_summary([]) == "## The check\n\nNothing wrong.\n"


def test_a_long_list_of_errors_is_cut_between_them():
    summary = check_summary([Finding("c.yml", line, 1, "SHP005", Level.ERROR, "x" * 100) for line in range(1, 100)], limit=3000)
    assert "**Cut here:**" in summary and len(summary.encode()) < 3300


def test_the_report_of_the_weekly_run_mentions_nobody():
    page = rendered(verify_summary(Report(findings=[FINDING], outages=["@everyone http://evil.org"])))
    assert awake(page.text) == [] and page.links == []


def test_the_check_writes_its_summary_where_it_is_told(tea, tmp_path):
    (tea / "claims/references/eu-herbs-2019.yml").write_text("x: [\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["--root", str(tea), "check", "--summary", str(tmp_path / "summary.md")])
    assert result.exit_code == 1 and "### To mend" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    result = CliRunner().invoke(main, ["--root", str(tea), "check", "--summary", str(tmp_path / "nowhere" / "summary.md")])
    assert result.exit_code == 2 and "cannot write" in result.stderr and "Traceback" not in result.stderr
