"""The command line: what it prints, what it exits with, and what it looks at."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assay.cli import main
from assay.verify.settings import SettingFault, Settings, settings_from
from tests.verify.conftest import DOI, REFERENCE, WORK
from tests.verify.replay import answer


@pytest.fixture
def verify(shop, monkeypatch):
    """Runs the command against the shop's registries."""
    for name, value in shop.replay.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ASSAY_TRIES", "1")
    monkeypatch.setenv("ASSAY_TIMEOUT", "1")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795608000")  # 2026-11-25
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def run(*arguments: str):
        result = CliRunner().invoke(main, ["--root", str(shop.root), "verify", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    run.shop = shop
    return run


def test_fine_is_0_and_says_what_was_looked_at(verify):
    result = verify()
    assert (result.exit_code, result.stdout) == (0, "")
    assert "citations: 2 verified" in result.stderr  # the printed one, which has no DOI, by its title
    assert "standings: 1 current" in result.stderr and "pages: 3 works" in result.stderr and "quotes: 2 unchanged" in result.stderr


def test_something_wrong_is_1(verify):
    del verify.shop.replay.works[DOI]
    result = verify()
    assert result.exit_code == 1
    assert f"{REFERENCE}:11:6 LNK002 error  neither Crossref nor DataCite nor doi.org knows DOI {DOI}." in result.stdout


def test_an_outage_alone_is_3_and_wrong_beside_an_outage_is_1(verify):
    verify.shop.replay.faults[WORK] = lambda: answer("oops", 500)
    result = verify()
    assert result.exit_code == 3 and "1 without an answer" in result.stderr and "HTTP 500" in result.stderr
    del verify.shop.replay.pages["www.herblaw.eu/2019-12"]
    assert verify("--only", "all").exit_code == 1


@pytest.mark.parametrize("arguments", [("nothing-like-this",), ("--older-than", "soon"), ("--only", "some"), ("--budget", "0"), ("--mailto", "nobody"), ("/etc",)])
def test_usage_is_2(verify, arguments):
    assert verify(*arguments).exit_code == 2


def test_a_setting_that_is_none_is_2(verify, monkeypatch):
    monkeypatch.setenv("ASSAY_CROSSREF", "ftp://x")
    result = verify()
    assert result.exit_code == 2 and "ASSAY_CROSSREF is 'ftp://x'" in result.stderr


def test_a_name_that_is_nearly_one_gets_the_nearest(verify):
    assert "Did you mean brewer-2020-valerian?" in verify("brewer-2020-valerain").stderr


@pytest.mark.parametrize("name", ["brewer-2020-valerian", REFERENCE, "claims/references"])
def test_a_choice_asks_only_for_what_was_chosen(verify, name):
    assert verify(name, "--part", "citations").exit_code == 0
    assert {path.split("?")[0] for path in verify.shop.replay.paths} == {WORK, "/works"}
    assert set(verify.shop.lock.records) == {"reference/brewer-2020-valerian"}


def test_a_claim_chooses_its_quote(verify):
    verify("valerian-lengthens-sleep", "--part", "quotes")
    assert set(verify.shop.lock.quotes) == {"sleep-well/valerian-lengthens-sleep"}


def test_only_changed_looks_at_what_is_new_or_reads_otherwise(verify):
    verify()
    asked = len(verify.shop.replay.log)
    assert verify("--only", "changed").exit_code == 0 and len(verify.shop.replay.log) == asked
    verify.shop.replace(REFERENCE, f"DOI: {DOI}", "DOI: 10.5555/tea.2020.77")
    result = verify("--only", "changed", "--part", "citations")
    assert result.exit_code == 1 and "10.5555/tea.2020.77" in result.stdout
    assert {path for path in verify.shop.replay.paths[asked:] if path.startswith("/works/")} == {"/works/10.5555/tea.2020.77"}


def test_only_all_asks_again_and_stale_only_what_is_old(verify, monkeypatch):
    verify("--part", "citations")
    asked = len(verify.shop.replay.log)
    verify("--part", "citations", "--only", "all")
    again = len(verify.shop.replay.log)
    assert again == 2 * asked - 1  # the work that a title led to is asked for by its DOI from then on
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1795608000 + 60 * 86400))
    verify("--part", "citations", "--only", "stale", "--older-than", "90d")
    assert len(verify.shop.replay.log) == again
    verify("--part", "citations", "--older-than", "30d")
    assert len(verify.shop.replay.log) > again


def test_a_budget_ends_a_run_and_the_next_one_goes_on(verify):
    result = verify("--budget", "1", "--part", "citations")
    assert result.exit_code == 3 and "the budget of 1 requests is used up" in result.stderr
    assert len(verify.shop.replay.log) == 1
    assert verify("--part", "citations").exit_code == 0


def test_github_annotations_stand_on_the_lines(verify, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    del verify.shop.replay.works[DOI]
    assert f"::error file={REFERENCE},line=11,col=6,title=LNK002::LNK002 " in verify("--part", "citations").stdout


def test_json_says_everything(verify):
    verify.shop.replay.works[DOI]["updated-by"] = RETRACTED
    body = json.loads(verify("--format", "json").stdout)
    assert body["errors"] == 1 and body["states"]["standings"] == {"retracted": 1} and body["outages"] == []
    assert body["retractions"] == [
        {"reference": "brewer-2020-valerian", "standing": "retracted", "notice": "2024-01-02 10.5555/notice (publisher, retraction-watch)", "claims": ["sleep-well/valerian-lengthens-sleep"], "moves": [["sleep-well/valerian-lengthens-sleep", "overstated", "unsupported"]]}
    ]


RETRACTED = [{"DOI": "10.5555/notice", "type": "retraction", "source": source, "updated": {"date-parts": [[2024, 1, 2]]}} for source in ("publisher", "retraction-watch")]


def test_a_retraction_names_what_leans_on_the_source_and_what_would_change(verify, tmp_path):
    verify.shop.replay.works[DOI]["updated-by"] = RETRACTED
    result = verify("--part", "citations", "--summary", str(tmp_path / "summary.md"))
    assert result.exit_code == 1
    assert f"{REFERENCE}:13:11 LNK004 error  the work was retracted on 2024-01-02 (notice 10.5555/notice), says publisher and retraction-watch; standing here is current." in result.stdout
    assert "brewer-2020-valerian was retracted: 2024-01-02 10.5555/notice (publisher, retraction-watch)\n  leaning on it: sleep-well/valerian-lengthens-sleep\n  sleep-well/valerian-lengthens-sleep: overstated would become unsupported\n" in result.stdout
    summary = (tmp_path / "summary.md").read_text()
    assert "brewer-2020-valerian was retracted" in summary and "would become **unsupported**" in summary


def test_sarif_is_sarif(verify):
    del verify.shop.replay.works[DOI]
    body = json.loads(verify("--format", "sarif", "--part", "citations").stdout)
    (result,) = [one for one in body["runs"][0]["results"] if one["ruleId"] == "LNK002"]
    assert body["version"] == "2.1.0" and result["level"] == "error"
    assert result["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": REFERENCE, "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 11, "startColumn": 6}}


def test_a_summary_cannot_be_made_to_say_something_else(verify, tmp_path):
    verify.shop.replay.works[DOI]["title"] = ["<img src=x> [click](https://evil.org) | @everyone `code` ::error::x"]
    verify("--part", "citations", "--summary", str(tmp_path / "s.md"))
    summary = (tmp_path / "s.md").read_text()
    assert not any(mark in summary for mark in ("<img", "](http", "@everyone", "`code`"))


def test_a_lock_that_cannot_be_read_is_a_finding(verify):
    (verify.shop.root / "claims/verified.yml").write_text("works: [")
    result = verify()
    assert result.exit_code == 1 and result.stdout.startswith("claims/verified.yml:2:1 LNK014 error  not YAML")


def test_a_second_run_at_the_same_time_is_2(verify):
    from assay.model.verified import Verified
    from assay.verify.lock import Book

    with Book(verify.shop.root, Verified()).alone():
        result = verify()
    assert result.exit_code == 2 and "another assay verify is running" in result.stderr


def test_being_stopped_is_130_and_keeps_what_was_answered(verify, monkeypatch):
    from assay.verify.asking import Asking

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Asking, "_lookups", stopped)
    result = verify()
    assert result.exit_code == 130 and DOI in verify.shop.lock.works


def test_requests_say_who_asks():
    assert Settings().user_agent == "assay-verify/1"
    assert Settings(mailto="editor@journaloftea.org").user_agent == "assay-verify/1 (mailto:editor@journaloftea.org)"
    assert Settings(mailto="editor@journaloftea.org", project="https://tea.org").user_agent == "assay-verify/1 (+https://tea.org; mailto:editor@journaloftea.org)"


@pytest.mark.parametrize(("name", "value"), [("ASSAY_TIMEOUT", "soon"), ("ASSAY_BUDGET", "1.5"), ("ASSAY_BUDGET", "-1"), ("ASSAY_CROSSREF", "nowhere"), ("ASSAY_MAILTO", "a@b\r\nX: y")])
def test_settings_are_checked(name, value):
    with pytest.raises(SettingFault, match=name):
        settings_from({name: value})


def test_settings_come_from_what_is_given_then_the_environment_then_the_defaults():
    settings = settings_from({"ASSAY_BUDGET": "7", "ASSAY_MAILTO": "a@b.org"}, budget=None, mailto="c@d.org")
    assert (settings.budget, settings.mailto, settings.crossref) == (7, "c@d.org", "https://api.crossref.org")
