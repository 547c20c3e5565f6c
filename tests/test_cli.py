"""The commands as a user meets them: what they print, and how they exit."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assay.cli import main

CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"


@pytest.fixture(autouse=True)
def _plain(monkeypatch):
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 2026-11-26


def run(root, *arguments):
    result = CliRunner().invoke(main, ["--root", str(root), *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def spoil(root):
    file = root / CLAIM
    file.write_text(file.read_text().replace("topic: sleep", "topic: slep"))


def test_check_says_that_nothing_is_wrong_and_exits_0(tea):
    result = run(tea, "check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "7 files checked, nothing wrong.\n")


def test_check_prints_a_line_for_each_finding_and_exits_1(tea):
    spoil(tea)
    result = run(tea, "check")
    assert result.exit_code == 1
    assert result.stdout.startswith(f'{CLAIM}:5:8 SHP022 error  field "topic": "slep" is not a word that is known here. Did you mean sleep?')
    assert "1 error, 0 warnings in 7 files. Why and how to mend: assay explain SHP022" in result.stderr


def test_check_speaks_to_github_where_it_runs_there(tea, monkeypatch):
    spoil(tea)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run(tea, "check").stdout.startswith(f"::error file={CLAIM},line=5,col=8,title=SHP022::SHP022 ")


def test_check_gives_json_that_a_program_can_read(tea):
    spoil(tea)
    assert json.loads(run(tea, "check", "--format", "json").stdout)["errors"] == 1


def test_check_of_other_files_reports_only_those(tea):
    spoil(tea)
    assert run(tea, "check", str(tea / "claims/references")).exit_code == 0
    assert run(tea, "check", str(tea / "claims/articles")).exit_code == 1


@pytest.mark.parametrize("path", ["nowhere.yml", "/"])
def test_check_of_a_path_that_is_not_in_the_project_exits_2(tea, path):
    assert run(tea, "check", path).exit_code == 2


def test_check_of_a_file_that_is_no_record_does_not_look_like_success(tea):
    result = run(tea, "check", str(tea / "sleep-well.txt"))
    assert result.exit_code == 2 and "holds no records; all of them are in claims/" in result.stderr


def test_a_vocabulary_that_cannot_be_read_is_said_whatever_was_named(tea):
    (tea / "claims/vocabulary.yml").write_text("subject: [\n")
    result = run(tea, "check", str(tea / "claims/references"))
    assert result.exit_code == 1 and result.stdout.startswith("claims/vocabulary.yml:2:1 SHP007 error")


def test_a_path_is_found_in_a_project_that_is_reached_by_a_link(tea, tmp_path):
    spoil(tea)
    (tmp_path / "link").symlink_to(tea)
    assert run(tmp_path / "link", "check", str(tea / "claims/references")).exit_code == 0
    assert run(tea, "check", str(tmp_path / "link" / CLAIM)).exit_code == 1


def test_rate_shows_how_a_verdict_came_about(tea):
    result = run(tea, "rate", "valerian-lengthens-sleep")
    assert result.exit_code == 0
    assert "risk of bias -1 (people could taste the difference)" in result.stdout
    assert "Verdict of the rule: overstated" in result.stdout


def test_rate_of_all_is_a_table_and_marks_what_differs(tea):
    file = tea / CLAIM
    file.write_text(file.read_text().replace("verdict: overstated", "verdict: supported"))
    result = run(tea, "rate")
    assert result.exit_code == 1
    assert "supported        overstated       low                      supports  <- differs" in result.stdout


def test_rate_write_mends_the_file_and_nothing_else_in_it(tea):
    file = tea / CLAIM
    before = file.read_text()
    file.write_text(before.replace("verdict: overstated", "verdict: supported"))
    assert run(tea, "rate", "--write").exit_code == 0
    assert file.read_text() == before
    assert run(tea, "check").exit_code == 0


def test_rate_write_with_a_cause_adds_to_the_history(tea):
    file = tea / CLAIM
    file.write_text(file.read_text().replace("verdict: overstated", "verdict: supported"))
    run(tea, "rate", "--write", "--cause", "new-evidence")
    assert file.read_text().endswith("- {date: 2026-11-26, verdict: overstated, cause: new-evidence, rule: 1}\n")
    assert run(tea, "check").exit_code == 0


ENTRY = "{date: 2026-11-22, verdict: supported, cause: first-review, rule: 1}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"ledger:\n- {ENTRY}\n", f"ledger:\n- {ENTRY}\n- NEW\n", id="an entry a line"),
        pytest.param(f"ledger:\n- {ENTRY}", f"ledger:\n- {ENTRY}\n- NEW", id="no newline at the end"),
        pytest.param(f"ledger: [{ENTRY}]\n", f"ledger: [{ENTRY}, NEW]\n", id="in brackets"),
        pytest.param(f"ledger:\n  # first\n  -  {ENTRY}  # why\n\n# end\n", f"ledger:\n  # first\n  -  {ENTRY}  # why\n  -  NEW\n\n# end\n", id="with comments"),
        pytest.param(f"ledger:\n- {ENTRY}\n# between\n- {ENTRY}\n", f"ledger:\n- {ENTRY}\n# between\n- {ENTRY}\n- NEW\n", id="a comment between"),
        pytest.param("ledger:\n- date: 2026-11-22\n  verdict: supported\n  cause: first-review\n", "ledger:\n- date: 2026-11-22\n  verdict: supported\n  cause: first-review\n- NEW\n", id="a field a line"),
        pytest.param("ledger:\n- date: 2026-11-28\n  verdict: supported\n  cause: first-review\n", "ledger:\n- date: 2026-11-28\n  verdict: supported\n  cause: first-review\n- LATER\n", id="a last entry from where it is tomorrow already"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("verdict", ["supported", '"supported"', "'supported'"])
def test_rate_write_adds_to_a_history_however_it_is_written_and_leaves_every_other_byte(tea, before, after, newline, verdict):
    file = tea / CLAIM
    head = file.read_text().partition("ledger:")[0].replace("verdict: overstated", f"verdict: {verdict}")
    file.write_bytes((head + before).replace("\n", newline).encode())
    assert run(tea, "rate", "--write", "--cause", "new-evidence").exit_code == 0
    new = "{date: DAY, verdict: overstated, cause: new-evidence, rule: 1}"
    after = after.replace("NEW", new.replace("DAY", "2026-11-26")).replace("LATER", new.replace("DAY", "2026-11-28"))
    assert file.read_bytes().decode() == (head.replace(f"verdict: {verdict}", "verdict: overstated") + after).replace("\n", newline)
    assert run(tea, "check").exit_code == 0


@pytest.mark.parametrize("quotes", ["", '"'])
def test_rate_write_corrects_a_first_review_in_any_layout(tea, quotes):
    file = tea / CLAIM
    head = file.read_text().partition("ledger:")[0].replace("verdict: overstated", "verdict: supported")
    file.write_text(f"{head}ledger:\n- date: 2026-11-22\n  verdict: {quotes}supported{quotes}\n  cause: first-review\n")
    assert run(tea, "rate", "--write").exit_code == 0
    assert file.read_text().endswith("  verdict: overstated\n  cause: first-review\n")


def test_rate_write_says_which_file_it_cannot_write_and_leaves_it_alone(tea):
    file = tea / CLAIM
    file.write_text(file.read_text().replace("verdict: overstated\n", "verdict: supported\n").replace("ledger:\n- {", "ledger:\n-\n  {"))
    before = file.read_bytes()
    result = run(tea, "rate", "--write", "--cause", "new-evidence")
    assert result.exit_code == 1 and f"{CLAIM}: not written, because the history is not written as a list with an entry behind each hyphen" in result.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize(("arguments", "said"), [(("--write", "--cause", "whim"), "'whim' is not one of"), (("--cause", "correction"), "it needs --write")])
def test_a_cause_that_is_none_or_that_nothing_is_written_with_is_a_usage_error(tea, arguments, said):
    result = run(tea, "rate", *arguments)
    assert result.exit_code == 2 and said in result.stderr


def test_rate_refuses_to_rate_half_the_evidence(tea):
    (tea / "claims/references/brewer-2020-valerian.yml").unlink()
    result = run(tea, "rate")
    assert result.exit_code == 1 and "a rating on half the evidence would mislead" in result.stderr


def test_an_unknown_claim_gets_the_nearest_one(tea):
    result = run(tea, "rate", "valerian-lengthens-slep")
    assert result.exit_code == 2 and "Did you mean valerian-lengthens-sleep?" in result.stderr


def test_explain_tells_what_a_code_means_and_what_to_do(tea):
    result = run(tea, "explain", "evd004")
    assert result.exit_code == 0 and result.stdout.startswith("EVD004 (error)  A link's direction fits its finding\n  Why: ")


def test_explain_of_an_unknown_code_exits_2(tea):
    assert run(tea, "explain", "EVD999").exit_code == 2


def test_explain_of_a_claim_walks_through_the_rule(tea):
    assert "1 study in people can vote" in run(tea, "explain", "sleep-well/valerian-lengthens-sleep").stdout


def test_sentences_proves_that_all_are_accounted_for(tea):
    result = run(tea, "sentences", "sleep-well", str(tea / "sleep-well.txt"))
    assert (result.exit_code, result.stderr) == (0, "3 sentences, all accounted for (2 with claims); 2 quotes, all verbatim.\n")


def test_sentences_says_what_another_copy_has(tea, tmp_path):
    copy = tmp_path / "copy.txt"
    copy.write_text((tea / "sleep-well.txt").read_text() + "And cheap.\n")
    result = run(tea, "sentences", "sleep-well", str(copy))
    assert result.exit_code == 1
    assert "ART001" in result.stdout and 'sentence 4 is not in the record; it begins "And cheap."' in result.stdout
    assert 'claims: [allowed-everywhere]}\n- {n: 4, digest: "' in run(tea, "sentences", "sleep-well", str(copy), "--draft").stdout


def test_a_copy_with_a_byte_order_mark_is_the_same_copy(tea, tmp_path):
    (tmp_path / "copy.txt").write_text((tea / "sleep-well.txt").read_text(), encoding="utf-8-sig")
    assert run(tea, "sentences", "sleep-well", str(tmp_path / "copy.txt")).exit_code == 0


def test_a_copy_without_text_is_a_usage_error_and_not_a_text_that_lost_its_sentences(tea, tmp_path):
    (tmp_path / "copy.txt").write_text("\n")
    result = run(tea, "sentences", "sleep-well", str(tmp_path / "copy.txt"))
    assert result.exit_code == 2 and "there is no text in" in result.stderr


@pytest.mark.parametrize("name", ["claims/articles/sleep-well", "claims/articles/sleep-well/", "./claims/articles/sleep-well/article.yml", "sleep-well"])
def test_an_article_is_known_by_its_file_and_its_folder_too(tea, name):
    assert run(tea, "sentences", name, str(tea / "sleep-well.txt")).exit_code == 0
    assert "sleep-well/allowed-everywhere" in run(tea, "rate", name).stdout


@pytest.mark.parametrize("code", ["evd999", "EVD", "evd04"])
def test_what_looks_like_a_code_is_taken_for_one(tea, code):
    result = run(tea, "explain", code)
    assert result.exit_code == 2 and f"no check has the code {code.upper()}" in result.stderr


def test_a_wrong_clock_setting_is_a_usage_error(tea, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert run(tea, "check").exit_code == 2
