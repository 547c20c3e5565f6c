"""Runs a workflow's steps one by one on this machine, as far as that goes without its host.

It understands what our workflows use and no more: steps with ``run``, conditions, variables made of contexts, outputs, the
file for summaries (one for each step, as the host has it, with its limit), and ``actions/upload-artifact``, which it stands in for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github" / "workflows"
SUMMARY_LIMIT = 1024 * 1024
ACTION = re.compile(r"actions/upload-artifact@[0-9a-f]{40}")


def workflow(name: str) -> dict:
    """A workflow as its words: YAML 1.1 would read the key "on" as true."""
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@dataclass
class Done:
    """What a job did.

    Attributes:
        code: 0 where every step went well.
        steps: The outcome of each step by its name.
        output: What the steps printed.
        summary: What they wrote for the job's page.
        outputs: The outputs of steps, as ``id.name``.
        artifacts: The folders and files that were kept, by name.
    """

    code: int = 0
    steps: dict[str, str] = field(default_factory=dict)
    output: str = ""
    summary: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    artifacts: dict[str, Path] = field(default_factory=dict)


class Runner:
    """A place to run jobs in.

    Args:
        place: An empty folder of its own.
        context: Values of contexts by their names, such as ``github.repository``.
        environment: Variables that every step sees.
    """

    def __init__(self, place: Path, context: Mapping[str, str], environment: Mapping[str, str]) -> None:
        self.place = place
        self.context = dict(context)
        self.environment = dict(environment)

    def run(self, name: str, job: str, inputs: Mapping[str, str] | None = None) -> Done:
        """Runs one job.

        Args:
            name: The workflow's file.
            job: The job.
            inputs: What a caller gives; the rest by its defaults.
        """
        parsed = workflow(name)
        context = dict(self.context)
        for key, declared in ((parsed["on"].get("workflow_call") or {}).get("inputs") or {}).items() if isinstance(parsed["on"], dict) else ():
            context[f"inputs.{key}"] = (inputs or {}).get(key, declared.get("default", ""))
        work = self.place / "work"
        shutil.rmtree(self.place, ignore_errors=True)
        work.mkdir(parents=True)
        (self.place / "temp").mkdir()
        done = Done()
        for step in parsed["jobs"][job]["steps"]:
            self._step(step, parsed["jobs"][job], context, done, work)
        return done

    def _step(self, step: dict, job: dict, context: dict[str, str], done: Done, work: Path) -> None:
        wanted = _condition(step["if"], context) if "if" in step else True
        if not wanted or (done.code and "cancelled()" not in step.get("if", "")):
            done.steps[step["name"]] = "skipped"
            return
        variables = {key: _value(value, context) for scope in (job.get("env", {}), step.get("env", {})) for key, value in scope.items()}
        if "uses" in step:
            code = self._keep({key: _value(value, context) for key, value in step["with"].items()}, step, context, done, work)
        else:
            code = self._shell(step, variables, context, done, work)
        done.steps[step["name"]] = "failure" if code else "success"
        if "id" in step:
            context[f"steps.{step['id']}.outcome"] = done.steps[step["name"]]
        done.code = done.code or code

    def _shell(self, step: dict, variables: dict[str, str], context: dict[str, str], done: Done, work: Path) -> int:
        if step["name"] == "Install":  # the environment that the tests run in stands for it
            program = self.place / "temp" / "assay"
            (program if program.exists() else work).joinpath(".venv").symlink_to(sys.prefix)
            return 0
        files = {name: self.place / "temp" / f"{len(done.steps)}-{name.lower()}" for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
        for file in files.values():
            file.touch()
        environment = {**self.environment, **variables, **{name: str(file) for name, file in files.items()}, "RUNNER_TEMP": str(self.place / "temp"), "GITHUB_ACTIONS": "true"}
        ran = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=work, env=environment, capture_output=True, text=True, check=False)
        done.output += f"{ran.stdout}{ran.stderr}"
        summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        assert len(summary.encode()) <= SUMMARY_LIMIT, "the host drops a summary that is longer"
        done.summary += summary
        for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines():
            key, value = line.split("=", 1)
            context[f"steps.{step['id']}.outputs.{key}"] = done.outputs[f"{step['id']}.{key}"] = value
        return ran.returncode

    def _keep(self, given: dict[str, str], step: dict, context: dict[str, str], done: Done, work: Path) -> int:
        assert ACTION.fullmatch(step["uses"]), f"the rehearsal has no stand-in for {step['uses']}"
        source, target = work / given["path"], self.place / "artifacts" / given["name"]
        if not source.exists():
            return 1 if given["if-no-files-found"] == "error" else 0
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=lambda folder, names: [name for name in names if name.startswith(".")])
        else:
            target.mkdir()
            shutil.copy(source, target)
        done.artifacts[given["name"]] = target
        if "id" in step:
            context[f"steps.{step['id']}.outputs.artifact-url"] = "https://forge.example/artifacts/1"
        return 0


def _value(text: str, context: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(_evaluate(match[1], context)), text)


def _condition(text: str, context: Mapping[str, str]) -> bool:
    match = re.fullmatch(r"\$\{\{(.*)\}\}", text.strip())
    return bool(_evaluate(match[1] if match else text, context))


def _evaluate(expression: str, context: Mapping[str, str]) -> object:
    """An expression of the host's: strings, names, ``!``, ``&&``, ``||``, ``==``, ``!=``, ``cancelled()``."""
    pieces = re.findall(r"'[^']*'|==|!=|&&|\|\||!|\(|\)|[\w-]+(?:\.[\w-]+)*", expression)
    assert "".join(pieces) == re.sub(r"\s+(?=(?:[^']*'[^']*')*[^']*$)", "", expression), expression
    python = []
    for piece in pieces:
        if re.fullmatch(r"[\w-]+(\.[\w-]+)+", piece):
            # What a step did not say is empty there, too; any other name has to be known.
            python.append(repr(context.get(piece, "") if piece.startswith("steps.") else context[piece]))
        else:
            python.append({"&&": "and", "||": "or", "!": "not", "cancelled": "bool"}.get(piece, piece))
    return eval(" ".join(python), {"__builtins__": {}, "bool": bool})  # noqa: S307 - the words of our own workflows


def variables_of_git(home: Path) -> dict[str, str]:
    """Variables with which git works in a test, whatever the machine's own settings are."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PYTHONPATH": str(ROOT / "scripts"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "A"), ("EMAIL", "a@b.org"))},
    }
