"""The workflows, as far as they can be tried without their host: what they may do, and their steps run one by one."""

from __future__ import annotations

import base64
import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.verify.conftest import DOI, REFERENCE
from tests.verify.replay import answer

pytestmark = pytest.mark.git

FOLDER = Path(__file__).parents[2] / ".github" / "workflows"
MINE = ("check.yml", "verify.yml")


def workflow(name: str) -> dict:
    # YAML 1.1 reads the key "on" as true; the base loader keeps words.
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def steps(name: str, job: str) -> dict[str, str]:
    return {step["name"]: step["run"] for step in workflow(name)["jobs"][job]["steps"]}


@pytest.mark.parametrize("name", MINE)
def test_a_workflow_can_do_no_more_than_it_must(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    parsed = workflow(name)
    assert parsed["permissions"] == {} and "pull_request_target" not in parsed["on"] and "secrets." not in text
    for job_name, job in parsed["jobs"].items():
        assert "timeout-minutes" in job
        for step in job["steps"]:
            assert "uses" not in step, "an action needs a digest"
            assert "${{" not in step["run"], "text of strangers goes through variables, never into a script"
        writes = {permission for permission, level in job["permissions"].items() if level == "write"}
        assert not writes or job_name == "tell"
    if "tell" in parsed["jobs"]:
        assert not any("assay" in run.split("\n")[0] or ".venv" in run for run in steps(name, "tell").values())


@pytest.fixture
def forge(shop, tmp_path, monkeypatch):
    """A bare repository with the project on main, and a place to run steps in."""
    origin = tmp_path / "forge" / "repository"
    origin.mkdir(parents=True)
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "SERVER": f"file://{tmp_path}/forge", "REPOSITORY": "repository", "NUMBER": "7", "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_ACTIONS": "true", "SOURCE_DATE_EPOCH": "1795608000", "ASSAY_TRIES": "1",
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.org", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b.org", **shop.replay.environment(),
    }  # fmt: skip
    (tmp_path / "temp").mkdir()
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(origin)], check=True, env=environment)
    subprocess.run(["git", "-C", str(origin), "config", "uploadpack.allowAnySHA1InWant", "true"], check=True, env=environment)

    def git(*arguments: str) -> str:
        return subprocess.run(["git", "-C", str(shop.root), *arguments], check=True, env=environment, capture_output=True, text=True).stdout.strip()

    (shop.root / ".gitignore").write_text(".venv\n.cache/\n")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "first")
    git("push", "-q", str(origin), "main")
    environment["BASE"] = environment["COMMIT"] = git("rev-parse", "HEAD")

    def run(name: str, job: str, *, install: bool = True) -> tuple[int, str]:
        place = tmp_path / "work"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        output = ""
        for title, script in steps(name, job).items():
            if title == "Install":  # the environment that the tests run in stands for it
                (place / ".venv").symlink_to(sys.prefix)
                continue
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=place, env=environment, capture_output=True, text=True)
            output += done.stdout + done.stderr
            if done.returncode:
                return done.returncode, output
        return 0, output

    run.environment, run.git, run.origin, run.shop, run.folder = environment, git, origin, shop, tmp_path
    return run


def propose(forge) -> None:
    """Makes what the project's folder now holds the pull request."""
    forge.git("add", ".")
    forge.git("commit", "-qm", "proposed")
    forge.git("push", "-q", "-f", str(forge.origin), "HEAD:refs/pull/7/merge")


def test_a_sound_contribution_passes(forge):
    forge.shop.replace(REFERENCE, "page: 1-9", 'page: "1-9"')
    propose(forge)
    code, output = forge("check.yml", "check")
    assert code == 0, output
    assert set(path.split("?")[0] for path in forge.shop.replay.paths) == {f"/works/{DOI}", "/works"}
    assert "1 verified" in (forge.folder / "summary").read_text()


def test_a_contribution_without_a_citation_asks_nobody(forge):
    (forge.shop.root / "readme").write_text("x")
    propose(forge)
    code, output = forge("check.yml", "check")
    assert code == 0 and "No citation changed." in output and forge.shop.replay.paths == []


def test_a_contribution_with_a_doi_of_another_work_fails_on_its_line(forge):
    forge.shop.replay.works["10.5555/coffee"] = forge.shop.replay.works[DOI] | {"DOI": "10.5555/coffee", "title": ["On coffee"], "author": [{"family": "Baker"}]}
    forge.shop.replace(REFERENCE, f"DOI: {DOI}", "DOI: 10.5555/coffee")
    propose(forge)
    code, output = forge("check.yml", "check")
    assert code == 1 and f"::error file={REFERENCE},line=11,col=6,title=LNK001::" in output


def test_an_outage_does_not_fail_a_contribution(forge):
    forge.shop.replay.faults[f"/works/{DOI}"] = lambda: answer("oops", 500)
    forge.shop.replace(REFERENCE, "page: 1-9", 'page: "1-9"')
    propose(forge)
    code, output = forge("check.yml", "check")
    assert code == 0 and "::notice title=Registries::" in output


def test_the_weekly_run_hands_on_a_summary_and_a_lock_and_the_other_job_tells(forge):
    del forge.shop.replay.works[DOI]
    code, output = forge("verify.yml", "ask")
    assert code == 0, output
    outputs = dict(line.split("=", 1) for line in (forge.folder / "output").read_text().splitlines())
    assert outputs["code"] == "1"
    assert "LNK002" in gzip.decompress(base64.b64decode(outputs["summary"])).decode()
    assert gzip.decompress(base64.b64decode(outputs["lock"])).decode().startswith("# Written by `assay verify`")

    tools = forge.folder / "tools"
    tools.mkdir()
    (tools / "gh").write_text(f'#!/bin/sh\necho "$*" >> {forge.folder}/told\n')
    (tools / "gh").chmod(0o755)
    forge.environment |= {"PATH": f"{tools}:{os.environ['PATH']}", "GH_TOKEN": "t", "GH_REPO": "repository", "DEFAULT": "main", **{name.upper(): value for name, value in outputs.items()}}
    code, output = forge("verify.yml", "tell")
    assert code == 0, output
    told = (forge.folder / "told").read_text()
    assert "issue create --title" in told and "pr create --base main --head outside-world" in told
    pushed = subprocess.run(["git", "-C", str(forge.origin), "show", "--stat", "--format=%s", "outside-world"], capture_output=True, text=True, check=True).stdout
    assert pushed.startswith("Update what the outside world said") and "claims/verified.yml" in pushed and "1 file changed" in pushed
