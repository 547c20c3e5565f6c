"""What the guides and forms say is so: the example works as written, commands exist, forms ask for the files' own fields."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from assay import __version__
from assay.checks import check_project
from assay.cli import main, today
from assay.findings import Level
from assay.model import words
from assay.yamlio import parse

ROOT = Path(__file__).parents[1]
GUIDES = ["README.md", "CONTRIBUTING.md", "REVIEWING.md", "CODE_OF_CONDUCT.md", "SECURITY.md", "docs/contribute.md"]
FORMS = ["suggest-claim", "suggest-study", "report-error", "dispute-verdict"]


def blocks(path: str) -> list[tuple[str, str]]:
    """The fenced blocks of a guide: what stands behind the fence, and what is inside."""
    return re.findall(r"(?m)^```(.*)\n((?:.*\n)*?)^```$", (ROOT / path).read_text("utf-8"))


def git(root, *arguments):
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@journaloftea.org", "-c", "init.defaultBranch=main", *arguments], cwd=root, check=True, capture_output=True)


def take_over(path: Path, snippet: str) -> None:
    """Does what the guide asks for: puts the snippet's fields where the file has them."""
    text = path.read_text("utf-8")
    for piece in re.split(r"(?m)^(?=[a-z_]+:)", snippet):
        if piece:
            name = piece.split(":")[0]
            text, number = re.subn(rf"(?m)^{name}:.*\n(?:[ -].*\n)*", lambda match, piece=piece: piece, text, count=1)
            assert number == 1, f"the file has no {name}:"
    path.write_text(text, "utf-8")


@pytest.mark.git
def test_the_example_of_the_guide_works_as_written(tmp_path, monkeypatch):
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    shutil.copytree(ROOT / "claims", tmp_path / "claims")
    git(tmp_path, "init")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-m", "x")
    git(tmp_path, "switch", "-c", "my-claim")
    monkeypatch.chdir(tmp_path)
    ran, outputs = 0, []
    for info, body in blocks("CONTRIBUTING.md"):
        if info.startswith("text "):
            (tmp_path / info.split()[1]).write_text(body, "utf-8")
        elif info.startswith("yaml "):
            take_over(tmp_path / info.split()[1], body)
        elif info == "sh":
            for line in body.splitlines():
                if line.startswith("assay "):
                    result = CliRunner().invoke(main, shlex.split(line)[1:])
                    assert result.exit_code == 0, f"{line}\n{result.output}"
                    outputs.append(result.output)
                    ran += 1
    assert ran == 5
    assert "Verdict of the rule: unsupported" in outputs[3] and "1 claim added" not in outputs[4] and "Claims added: exosomes-after-laser/" in outputs[4]
    mine = [finding for finding in check_project(tmp_path, today()).findings if "exosomes-after-laser" in finding.path]
    assert not [finding for finding in mine if finding.level is Level.ERROR], mine


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_that_a_guide_names_exists_with_its_options(guide):
    text = (ROOT / guide).read_text("utf-8")
    for line in re.findall(r"(?:^|`|\s|/)assay ((?:[a-z]+)(?: [^`\n#]*)?)", text):
        given = line.split()
        command = main.commands.get(given[0])
        if command is None:
            # "the command is called assay", "assay explains": prose, not a command
            assert not re.search(rf"`[^`]*assay {given[0]}", text), f"assay {given[0]} does not exist"
            continue
        if given[0] == "new" and len(given) > 1:
            command = command.commands.get(given[1], command)
        options = {"--help"} | {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        assert {word.rstrip(",.;:)`") for word in given if word.startswith("--")} <= options, line


@pytest.mark.parametrize("guide", GUIDES)
def test_every_link_of_a_guide_leads_to_a_file(guide):
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", (ROOT / guide).read_text("utf-8")):
        assert (ROOT / guide).parent.joinpath(target).exists(), target


def test_the_page_for_the_site_names_no_subject():
    corpus = check_project(ROOT, today()).corpus
    text = (ROOT / "docs/contribute.md").read_text("utf-8").lower()
    assert corpus.vocabulary.intervention.lower().rstrip("s") not in text


def form(name: str) -> dict:
    return yaml.safe_load((ROOT / f".github/ISSUE_TEMPLATE/{name}.yml").read_text("utf-8"))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_as_the_host_wants_it(name):
    loaded = form(name)
    assert {"name", "description", "body"} <= set(loaded) and loaded["labels"]
    ids = [item["id"] for item in loaded["body"] if item["type"] != "markdown"]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[A-Za-z][\w-]*", each) for each in ids)
    labels = [item["attributes"]["label"] for item in loaded["body"] if item["type"] != "markdown"]
    assert len(labels) == len(set(labels))
    for item in loaded["body"]:
        assert item["type"] in ("markdown", "input", "textarea", "dropdown", "checkboxes")
        assert set(item.get("validations", {})) <= {"required"}
        if item["type"] == "dropdown":
            assert all(isinstance(option, str) for option in item["attributes"]["options"])
            assert len(set(item["attributes"]["options"])) == len(item["attributes"]["options"])


@pytest.mark.parametrize("name", FORMS)
def test_a_form_offers_the_words_of_the_files(name):
    kinds = {"kind": words.Kind, "wording": words.Wording, "design": words.Design, "subject": words.Subject, "effect": words.Effect, "direction": words.Direction, "verdict": words.Verdict, "read": words.ReadDepth}
    for item in form(name)["body"]:
        if item["type"] == "dropdown" and item["id"] in kinds and not (name == "report-error"):
            wanted = {word.value for word in kinds[item["id"]]}
            assert set(item["attributes"]["options"]) - {"no study"} == wanted, item["id"]


def test_no_owner_is_invented():
    lines = (ROOT / ".github/CODEOWNERS").read_text("utf-8").splitlines()
    assert all(line.startswith("#") for line in lines)


def test_the_citation_file_has_what_the_format_asks_for():
    loaded = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(loaded) and loaded["authors"] == [{"name": "The Assay contributors"}]
    assert loaded["version"] == __version__


def test_the_snippets_of_the_guide_are_yaml():
    for info, body in blocks("CONTRIBUTING.md"):
        if info.startswith("yaml"):
            assert parse(body.encode()).faults == []


def test_the_picture_of_the_readme_shows_a_claim_as_it_is():
    corpus = check_project(ROOT, today()).corpus
    alt, path = re.search(r"(?m)^!\[(.*)\]\((.*)\)$", (ROOT / "README.md").read_text("utf-8")).groups()
    renew = re.search(r"screenshots\.py site (\S+) --page claims/(\S+) --widths (\d+) --themes (\w+)", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert path == f"{renew[1]}/page-{renew[3]}-{renew[4]}.png", "the guide renews another file"
    claim = corpus.claims[renew[2]]
    for words in (claim.claim, claim.verdict.label, claim.quote, claim.honest):
        assert f"“{words}”" in alt, "renew the picture, and say what it shows now"
    picture = (ROOT / path).read_bytes()
    assert len(picture) < 150_000 and int.from_bytes(picture[16:20]) == int(renew[3]), "the first screen stays light"


def test_the_caller_to_copy_gives_what_the_workflow_takes_and_names_no_repository():
    (caller,) = [body for info, body in blocks("README.md") if info == "yaml"]
    job = yaml.load(caller, Loader=yaml.BaseLoader)["jobs"]["verify"]
    declared = yaml.load((ROOT / ".github/workflows/verify-claims.yml").read_text("utf-8"), Loader=yaml.BaseLoader)["on"]["workflow_call"]["inputs"]
    assert job["uses"] == "OWNER/NAME/.github/workflows/verify-claims.yml@COMMIT" and (job["with"]["program"], job["with"]["program-commit"]) == ("OWNER/NAME", "COMMIT")
    explained = re.findall(r"`([\w-]+)`", " ".join(line.split("|")[1] for line in (ROOT / "README.md").read_text("utf-8").split("| input |")[1].split("\n\n")[0].splitlines()[1:]))
    assert set(explained) - {"---"} | set(job["with"]) == set(declared)
    defaults = {name: entry["default"] for name, entry in declared.items()}
    assert (defaults["folder"], defaults["only"], defaults["older-than"], defaults["fail-on"]) == (".", "stale", "7d", "wrong")
