"""A Chromium and built sites. Without a browser the tests say why they skip; where nobody reads that, they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assay.model.corpus import Corpus
from assay.site.build import build_site
from assay.site.preview import served
from assay.site.writer import GENERATED

ROOT = Path(__file__).parents[2]
SEARCH = 30_000
"""Milliseconds within which the search has its index and answers, on a machine with much else to do."""


def build(folder: Path, corpus: Corpus) -> Path:
    """Builds a corpus with this project's theme and hand-written pages, away from its own ``docs/``."""
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=lambda at, names: [name for name in names if Path(at) == ROOT / "docs" and name in GENERATED])
    return build_site(folder, corpus, say=lambda line: None)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory, real: Corpus) -> Path:
    """The site of the real data, built once."""
    return build(tmp_path_factory.mktemp("real"), real)


@pytest.fixture(scope="session")
def address(built_site: Path) -> Iterator[str]:
    """Where that site is served."""
    with served(built_site) as base:
        yield base


def search(page, words: str) -> None:  # noqa: ANN001
    """Types into the search of the site and waits for what it finds."""
    page.locator(".md-search__input").first.fill(words)
    # The search hears keys, and of words that came otherwise only if they came soon enough after the focus.
    page.locator(".md-search__input").first.press("Shift")
    page.locator(".md-search-result__link").first.wait_for(timeout=SEARCH)


def _trouble() -> str | None:
    """Why there is no browser, or None."""
    if shutil.which("chromium") is None:
        return "there is no chromium on the path"
    probe = subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return None if probe.returncode == 0 else f"playwright does not start: {probe.stderr.strip()[-200:]}"


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A Chromium, or a skip with its reason; a failure where ASSAY_REQUIRE_BROWSER is set."""
    trouble = _trouble()
    if trouble:
        if os.environ.get("ASSAY_REQUIRE_BROWSER"):
            pytest.fail(f"ASSAY_REQUIRE_BROWSER is set, but {trouble}")
        pytest.skip(trouble)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def context(browser):
    """Makes contexts that are shut afterwards."""
    made = []

    def new(**settings):
        made.append(browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings}))
        return made[-1]

    yield new
    for each in made:
        each.close()
