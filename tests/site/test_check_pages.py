"""Every check has a page with its reason and an example, and the pages build."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from assay.checks import RULES
from assay.checks.examples import BY_CODE
from assay.site.build import run_mkdocs
from assay.site.check_pages import FAMILIES, INDEX, check_page, check_pages

ROOT = Path(__file__).parents[2]


def test_there_is_a_page_for_every_check_and_a_list_that_leads_to_each():
    pages = check_pages()
    assert set(pages) == {INDEX, *map(check_page, RULES)}
    assert set(re.findall(r"\]\((\w+\.md)\)", pages[INDEX])) == {f"{code.lower()}.md" for code in RULES}


@pytest.mark.parametrize("code", RULES)
def test_a_page_says_what_why_how_and_shows_both_examples(code):
    page = check_pages()[check_page(code)]
    assert page.startswith(f'---\ntitle: "{code}: ')
    for heading in ("## What to do {: data-search-exclude }", "## Example {: data-search-exclude }", "Wrong:", "Right:"):
        assert page.count(f"\n{heading}\n") == 1
    assert BY_CODE[code].right.strip().splitlines()[0] in page
    assert "\u200b" not in page and "\t" not in page


def test_every_family_is_explained():
    assert {code[:3] for code in RULES} <= set(FAMILIES)


@pytest.mark.slow
def test_the_pages_build_strictly_and_their_links_hold(tmp_path):
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    text = (tmp_path / "mkdocs.yml").read_text("utf-8")
    (tmp_path / "mkdocs.yml").write_text(re.sub(r"(?ms)^nav:.*?(?=^\S|\Z)(?!\s*-)", "", re.sub(r"(?m)^  custom_dir:.*\n", "", text)).split("not_in_nav:")[0], "utf-8")
    for path, page in check_pages().items():
        (tmp_path / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / path).write_text(page, "utf-8")
    (tmp_path / "docs/index.md").write_text("# Home\n", "utf-8")
    for asset in re.findall(r"assets/[\w.]+", text):
        (tmp_path / "docs" / asset).parent.mkdir(exist_ok=True)
        (tmp_path / "docs" / asset).write_text("", "utf-8")
    run_mkdocs(tmp_path, tmp_path / "site")
    built = (tmp_path / "site/checks/shp008/index.html").read_text("utf-8")
    assert "&lt;TAB&gt;" in built and "<TAB>" not in built
