"""The engine knows nothing of exosomes: another claims/ folder makes another site, through the commands a user has."""

from __future__ import annotations

import html
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import dress

ROOT = Path(__file__).parents[1]
TEA = ROOT / "tests/fixtures/tea"
HAND_WRITTEN = {"method", "about", "decisions", "contribute"}
"""Pages that a person writes for each subject; a site on tea would bring its own."""
WORDS = re.compile(r"\b(exosom\w*|vesicle\w*|skin\w*|hairs?|scalp|dermat\w*|aesthetic\w*|cosmetic\w*|botulinum|wrinkle\w*|collagen|laser|medicalopedia|skindot|perfect[- ]you)\b", re.IGNORECASE)


def assay(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    return subprocess.run([sys.executable, "-m", "assay", "--root", str(root), *arguments], capture_output=True, text=True, env=environment, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A site on tea and sleep, made of the fixture's data and this project's own theme and pages."""
    root = tmp_path_factory.mktemp("other") / "tea"
    shutil.copytree(TEA, root)
    dress(root)
    made = assay(root, "build")
    assert made.returncode == 0, made.stdout + made.stderr
    return root / "site"


def test_the_readme_says_how_to_begin_another_subject(tmp_path):
    section = (ROOT / "README.md").read_text("utf-8").split("\n## Another subject\n")[1]
    lines = re.search(r"```sh\n(.*?)```", section, re.DOTALL)[1].replace("assay ", f"{shlex.quote(sys.executable)} -m assay ")
    shutil.copytree(ROOT / "claims", tmp_path / "claims")
    shutil.copytree(TEA, tmp_path / "tests/fixtures/tea")
    dress(tmp_path)
    ran = subprocess.run(["sh", "-ec", lines], cwd=tmp_path, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT / "scripts")})
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (tmp_path / "site/claims/sleep-well/valerian-lengthens-sleep/index.html").is_file()


def words(page: Path) -> set[str]:
    """The subject's words in what a reader, a screen reader or a search engine gets of a page: text, titles, descriptions."""
    text = page.read_text("utf-8")
    text = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", text)
    return {word.lower() for word in WORDS.findall(html.unescape(text))}


def is_hand_written(page: Path, site: Path) -> bool:
    return page.relative_to(site).parts[0] in HAND_WRITTEN


def test_the_command_checks_and_builds_the_other_subject(site):
    assert assay(site.parent, "check").returncode == 0
    for page in ("index.html", "claims/sleep-well/valerian-lengthens-sleep/index.html", "topics/sleep/index.html", "references/brewer-2020-valerian/index.html"):
        assert (site / page).is_file()
    assert "teas and sleep" in (site / "index.html").read_text("utf-8")
    assert "Tea" in (site / "claims/sleep-well/valerian-lengthens-sleep/index.html").read_text("utf-8")


def test_no_generated_page_holds_a_word_of_this_subject(site):
    found = {page.relative_to(site).as_posix(): words(page) for page in sorted(site.rglob("*.html")) if not is_hand_written(page, site)}
    assert len(found) > 15
    assert {path: its for path, its in found.items() if its} == {}


def test_the_pages_that_name_this_subject_are_known(site):
    naming = {page.relative_to(site).parts[0] for page in site.rglob("*.html") if is_hand_written(page, site) and words(page)}
    # Hand-written for this subject; contribute is for any. Method and decisions are of the engine, with examples from here.
    assert naming <= {"about", "method", "decisions"}


def test_rating_scaffolding_and_schemas_work_for_the_other_subject(site):
    root = site.parent
    assert assay(root, "rate").returncode == 0
    made = assay(root, "new", "claim", "sleep-well", "--no-input", "--topic", "sleep", "--outcomes", "waking")
    assert made.returncode == 0, made.stderr
    assert assay(root, "schema").returncode == 0
    schemas = {file.name: file.read_text("utf-8") for file in (root / "schema").iterdir()}
    assert "sleep-length" in schemas["claim.schema.json"]
    assert {name: WORDS.findall(text) for name, text in schemas.items() if WORDS.search(text)} == {}


def test_the_program_itself_names_the_subject_in_no_message():
    """Docstrings and examples may; what is printed or written into pages may not."""
    naming = []
    for file in sorted((ROOT / "scripts/assay").rglob("*")):
        if file.suffix in (".jinja", ".js", ".css") and WORDS.search(file.read_text("utf-8")):
            naming.append(file.relative_to(ROOT).as_posix())
    assert naming == []
