"""The workflows, as far as they can be tried without their host: what they may do, and their steps run one by one."""

from __future__ import annotations

import base64
import gzip
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.forge_pages import awake, rendered
from tests.rehearsal import ACTION, Done, Runner, variables_of_git, workflow
from tests.support import dress
from tests.verify.conftest import DOI, REFERENCE
from tests.verify.replay import answer

pytestmark = pytest.mark.git

FOLDER = Path(__file__).parents[2] / ".github" / "workflows"
MINE = ("check.yml", "verify.yml", "verify-claims.yml")
ARTICLE = "claims/articles/sleep-well/article.yml"
FACT = "claims/articles/sleep-well/allowed-everywhere.yml"


@pytest.mark.parametrize("name", MINE)
def test_a_workflow_can_do_no_more_than_it_must(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    parsed = workflow(name)
    assert parsed["permissions"] == {} and "pull_request_target" not in parsed["on"] and "secrets." not in text
    for job_name, job in parsed["jobs"].items():
        writes = {permission for permission, level in job["permissions"].items() if level == "write"}
        assert not writes or job_name == "tell"
        if "uses" in job:
            assert job["uses"] == "./.github/workflows/verify-claims.yml"
            continue
        assert "timeout-minutes" in job
        for step in job["steps"]:
            assert "uses" not in step or ACTION.fullmatch(step["uses"]), "an action needs a digest, and there is one that is needed"
            assert "${{" not in step.get("run", ""), "text of strangers goes through variables, never into a script"
    if "tell" in parsed["jobs"]:
        assert not any("assay" in step["run"].split("\n")[0] or ".venv" in step["run"] for step in parsed["jobs"]["tell"]["steps"])


def test_a_token_goes_to_no_step_that_runs_the_program():
    for name in MINE:
        for job in workflow(name)["jobs"].values():
            for step in job.get("steps", ()):
                assert "github.token" not in str(step.get("env")) or ".venv" not in step["run"], step["name"]


class Forge:
    """A bare repository with the tea project on main, an outside world, and a place to run jobs in."""

    def __init__(self, shop, folder: Path) -> None:
        self.shop, self.folder = shop, folder
        self.environment = variables_of_git(folder) | {"SOURCE_DATE_EPOCH": "1795608000", "ASSAY_TRIES": "1", **shop.replay.environment()}
        self.origin = self.bare("repository")
        (shop.root / ".gitignore").write_text(".venv\n.cache/\n")
        dress(shop.root)
        self.git("init", "-q", "-b", "main")
        self.commit("first")
        self.git("push", "-q", str(self.origin), "main")
        context = {
            "github.server_url": f"file://{folder}/forge", "github.repository": "repository", "github.sha": self.git("rev-parse", "HEAD"), "github.token": "t", "github.event.pull_request.number": "7",
            "github.event.repository.default_branch": "main", "vars.ASSAY_MAILTO": "",
        }  # fmt: skip
        self.runner = Runner(folder / "runner", context, self.environment)

    def bare(self, name: str) -> Path:
        """Makes an empty repository on the forge."""
        path = self.folder / "forge" / name
        path.mkdir(parents=True)
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(path)], check=True, env=self.environment)
        subprocess.run(["git", "-C", str(path), "config", "uploadpack.allowAnySHA1InWant", "true"], check=True, env=self.environment)
        return path

    def git(self, *arguments: str) -> str:
        """Runs git in the contributor's folder."""
        return subprocess.run(["git", "-C", str(self.shop.root), *arguments], check=True, env=self.environment, capture_output=True, text=True).stdout.strip()

    def commit(self, message: str) -> None:
        """Commits all there is."""
        self.git("add", ".")
        self.git("commit", "-qm", message)

    def update_main(self, message: str) -> None:
        """Pushes what the project's folder holds to main."""
        self.commit(message)
        self.git("push", "-q", str(self.origin), "HEAD:main")

    def propose(self) -> Done:
        """Makes what the project's folder holds a pull request, merged as the host does it, and runs its check."""
        self.git("checkout", "-q", "-B", "work")
        self.commit("proposed")
        self.git("checkout", "-q", "-B", "merge", "main")
        self.git("merge", "-q", "--no-ff", "-m", "merged", "work")
        self.git("push", "-q", "-f", str(self.origin), "HEAD:refs/pull/7/merge")
        self.git("checkout", "-q", "work")
        return self.runner.run("check.yml", "check")

    def add_claim(self, name: str, *changes: tuple[str, str]) -> None:
        """Adds a claim to the article: a copy of one that is there, with changes."""
        text = (self.shop.root / FACT).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (self.shop.root / FACT).with_name(f"{name}.yml").write_text(text, encoding="utf-8")
        article = self.shop.root / ARTICLE
        article.write_text(re.sub(r"(allowed-everywhere[^\]]*)\]", rf"\1, {name}]", article.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture
def forge(shop, tmp_path):
    return Forge(shop, tmp_path)


GOOD = ("sold-in-2026", ("Valerian tea may be sold in the EU.\nquote", "Valerian tea may be sold in the EU in 2026.\nquote"), ("quote: allowed in the whole EU", "quote: It is allowed in the"))
BAD = ("sold-for-ever", ("kind: fact", "kind: efect"), ("quote: allowed in the whole EU", "quote: the whole EU now"))


def errors(done: Done) -> list[str]:
    """The annotations that fail."""
    return re.findall(r"(?m)^::error .*$", done.output)


def test_a_good_contribution_passes_and_shows_what_it_does(forge):
    forge.add_claim(*GOOD)
    done = forge.propose()
    assert done.code == 0 and errors(done) == [], done.output
    assert set(done.steps.values()) == {"success"}
    assert "## The check\n\nNothing wrong" in done.summary and "#### 1 · Valerian tea may be sold in the EU in 2026." in done.summary
    assert "[Download it](https://forge.example/artifacts/1)" in done.summary
    assert (done.artifacts["site"] / "claims/sleep-well/sold-in-2026/index.html").is_file()


def test_a_good_and_a_bad_claim_fail_on_the_bad_one_and_show_all_the_rest(forge):
    forge.add_claim(*GOOD)
    forge.add_claim(*BAD)
    done = forge.propose()
    assert done.code == 1 and done.steps["Check offline"] == "failure", done.output
    assert {name for name, outcome in done.steps.items() if outcome != "success"} == {"Check offline"}
    assert errors(done) and all("sold-for-ever.yml" in line for line in errors(done)), errors(done)
    assert any(line.startswith("::error file=claims/articles/sleep-well/sold-for-ever.yml,line=5,col=7,title=SHP") and "Did you mean effect?" in line for line in errors(done)), errors(done)
    assert "### To mend" in done.summary and "### Left out, because it cannot be read\n\n- claim sleep-well&#47;sold-for-ever (now)" in done.summary
    assert "#### 1 · Valerian tea may be sold in the EU in 2026." in done.summary
    site = done.artifacts["site"]
    assert (site / "claims/sleep-well/sold-in-2026/index.html").is_file() and not (site / "claims/sleep-well/sold-for-ever").exists()
    assert awake(rendered(done.summary).text) == []


def test_old_errors_elsewhere_are_reported_and_do_not_fail_a_contribution(forge):
    forge.shop.replace(REFERENCE, "participants: 120", "participants: many")
    forge.update_main("an error on main")
    forge.add_claim(*GOOD)
    done = forge.propose()
    assert done.code == 0 and errors(done) == [], done.output
    assert f"::notice file={REFERENCE}" in done.output
    assert "that was there before and does not count" in done.summary or "that were there before and do not count" in done.summary
    assert "site" in done.artifacts


def test_main_that_moved_on_is_not_laid_at_the_contribution(forge):
    forge.add_claim(*GOOD)
    forge.git("checkout", "-q", "-B", "work")
    forge.commit("proposed")
    forge.git("checkout", "-q", "main")
    forge.shop.replace(REFERENCE, "participants: 120", "participants: 12")  # a verdict moves on main
    forge.update_main("meanwhile")
    forge.git("checkout", "-q", "work")
    (forge.shop.root / "readme").write_text("x")
    done = forge.propose()
    assert "No verdict moves" in done.summary, done.summary


def test_a_sound_citation_passes(forge):
    forge.shop.replace(REFERENCE, "page: 1-9", 'page: "1-9"')
    done = forge.propose()
    assert done.code == 0, done.output
    assert set(path.split("?")[0] for path in forge.shop.replay.paths) == {f"/works/{DOI}", "/works"}
    assert "1 verified" in done.summary


def test_a_contribution_without_a_citation_asks_nobody(forge):
    (forge.shop.root / "readme").write_text("x")
    done = forge.propose()
    assert done.code == 0 and "No citation changed." in done.output and forge.shop.replay.paths == []
    assert "No verdict moves, and no claim, source or page comes or goes." in done.summary


def test_a_contribution_with_a_doi_of_another_work_fails_on_its_line(forge):
    forge.shop.replay.works["10.5555/coffee"] = forge.shop.replay.works[DOI] | {"DOI": "10.5555/coffee", "title": ["On coffee"], "author": [{"family": "Baker"}]}
    forge.shop.replace(REFERENCE, f"DOI: {DOI}", "DOI: 10.5555/coffee")
    done = forge.propose()
    assert done.code == 1 and f"::error file={REFERENCE},line=11,col=6,title=LNK001::" in done.output


def test_an_outage_does_not_fail_a_contribution(forge):
    forge.shop.replay.faults[f"/works/{DOI}"] = lambda: answer("oops", 500)
    forge.shop.replace(REFERENCE, "page: 1-9", 'page: "1-9"')
    done = forge.propose()
    assert done.code == 0 and "::notice title=Registries::" in done.output


def weekly(forge: Forge) -> Done:
    """The weekly run's first job, which is the workflow that other projects call, with what verify.yml gives it."""
    given = workflow("verify.yml")["jobs"]["ask"]["with"]
    return forge.runner.run("verify-claims.yml", "ask", {key: value for key, value in given.items() if "${{" not in value})


def test_the_weekly_run_hands_on_a_summary_and_a_lock_and_the_other_job_tells(forge):
    del forge.shop.replay.works[DOI]
    done = weekly(forge)
    assert done.code == 0, done.output
    assert done.outputs["ask.code"] == "1"
    assert "LNK002" in gzip.decompress(base64.b64decode(done.outputs["ask.summary"])).decode()
    assert gzip.decompress(base64.b64decode(done.outputs["ask.lock"])).decode().startswith("# Written by `assay verify`")

    tools = forge.folder / "tools"
    tools.mkdir()
    (tools / "gh").write_text(f'#!/bin/sh\necho "$*" >> {forge.folder}/told\n')
    (tools / "gh").chmod(0o755)
    forge.runner.environment["PATH"] = f"{tools}:{os.environ['PATH']}"
    forge.runner.context |= {f"needs.ask.outputs.{name}": done.outputs[f"ask.{name}"] for name in ("code", "summary", "lock")}
    done = forge.runner.run("verify.yml", "tell")
    assert done.code == 0, done.output
    told = (forge.folder / "told").read_text()
    assert "issue create --title" in told and "pr create --base main --head outside-world" in told
    pushed = subprocess.run(["git", "-C", str(forge.origin), "show", "--stat", "--format=%s", "outside-world"], capture_output=True, text=True, check=True).stdout
    assert pushed.startswith("Update what the outside world said") and "claims/verified.yml" in pushed and "1 file changed" in pushed


@pytest.fixture
def other(forge):
    """Another project, with its claims in a folder, that calls the checker of a second repository."""
    program = forge.bare("assay")
    forge.git("push", "-q", str(program), "main")
    (forge.shop.root / "review").mkdir()
    forge.git("mv", "claims", "review/claims")
    forge.update_main("moved")
    forge.runner.context["github.sha"] = forge.git("rev-parse", "HEAD")
    return {"program": "assay", "program-commit": forge.git("rev-parse", "HEAD^"), "folder": "review", "mailto": "you@journaloftea.org"}


def test_another_project_asks_about_its_own_records_and_keeps_the_lock(forge, other):
    done = forge.runner.run("verify-claims.yml", "ask", other)
    assert done.code == 0, done.output
    assert "2 verified" in done.summary and done.outputs["ask.code"] == "0"
    assert (done.artifacts["verified"] / "verified.yml").read_text().startswith("# Written by `assay verify`")
    assert any(f"mailto={other['mailto']}" in path for path in forge.shop.replay.paths)


def test_what_is_asked_about_can_be_limited(forge, other):
    done = forge.runner.run("verify-claims.yml", "ask", other | {"paths": "review/claims/references/eu-herbs-2019.yml\n\n"})
    assert done.code == 0, done.output
    assert not any(DOI in path for path in forge.shop.replay.paths)


@pytest.mark.parametrize(
    ("fail_on", "wrong", "unanswered"),
    [("wrong", 1, 0), ("unanswered", 1, 1), ("nothing", 0, 0), ("everything", 2, 2)],
)
def test_the_caller_says_what_fails(forge, other, fail_on, wrong, unanswered):
    forge.shop.replay.faults[f"/works/{DOI}?mailto={other['mailto']}"] = lambda: answer("oops", 500)
    assert forge.runner.run("verify-claims.yml", "ask", other | {"fail-on": fail_on}).code == unanswered
    forge.shop.replay.faults.clear()
    del forge.shop.replay.works[DOI]
    assert forge.runner.run("verify-claims.yml", "ask", other | {"fail-on": fail_on}).code == wrong


def test_a_project_without_claims_fails_in_one_line(forge, other):
    done = forge.runner.run("verify-claims.yml", "ask", other | {"folder": "docs", "fail-on": "nothing"})
    assert done.code != 0 and "Traceback" not in done.output and done.steps["Keep the lock"] == "skipped"


def test_every_input_of_the_callable_workflow_is_explained():
    declared = workflow("verify-claims.yml")["on"]["workflow_call"]
    assert all(entry["description"].endswith(".") for part in ("inputs", "outputs") for entry in declared[part].values())
    assert {key for job in (workflow("verify.yml")["jobs"]["ask"],) for key in job["with"]} <= set(declared["inputs"])
