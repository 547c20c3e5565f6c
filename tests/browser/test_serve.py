"""`assay serve` in a browser: a saved file reloads the page that shows it, and a fault lies over the page until it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.test_live import CLAIM, replace, set_up
from tests.site.test_serve import eventually, free_port, serving

pytestmark = pytest.mark.browser
PAGE = "claims/sleep-well/valerian-lengthens-sleep/"
SECONDS = 30_000


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return set_up(tmp_path / "tea")


def test_a_saved_claim_reloads_its_page_and_a_fault_lies_over_it_until_it_is_mended(browser, project):
    port = free_port()
    with serving(project, port):
        eventually(port, "", "Assay")
        page = browser.new_page()
        violations: list[str] = []
        page.on("console", lambda message: violations.append(message.text) if "Content Security Policy" in message.text else None)
        page.goto(f"http://127.0.0.1:{port}/{PAGE}")
        page.evaluate("window.here = true")
        replace(project, CLAIM, "One trial of a fair size", "A single trial")
        page.get_by_text("A single trial found longer sleep.").first.wait_for(timeout=SECONDS)
        assert page.evaluate("window.here") is None

        page.evaluate("window.here = true")
        replace(project, CLAIM, "topic: sleep", "topic: slep")
        # A look at the moment of saving may find half a file; the next one tells of the whole.
        fault = page.locator("#assay-live")
        fault.filter(has_text="SHP022").wait_for(timeout=SECONDS)
        assert f"{CLAIM}:5:8 SHP022 error" in fault.inner_text() and fault.get_attribute("role") == "alert"
        assert page.get_by_text("A single trial found longer sleep.").count() and page.evaluate("window.here")

        replace(project, CLAIM, "topic: slep", "topic: sleep")
        fault.wait_for(state="detached", timeout=SECONDS)
        assert page.evaluate("window.here")

        replace(project, CLAIM, "summary: A single trial", "summary: 77 trials, no less,")
        fault.filter(has_text="EVD010").wait_for(timeout=SECONDS)
        assert page.get_by_text("77 trials, no less, found longer sleep.").count()
        assert violations == []
        page.close()


def test_the_search_holds_what_was_just_saved(browser, project):
    port = free_port()
    with serving(project, port):
        eventually(port, "", "Assay")
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/about/")
        replace(project, CLAIM, "One trial of a fair size", "Quokkas")
        index = page.request.get(f"http://127.0.0.1:{port}/search/search_index.json", timeout=SECONDS).json()
        assert any("Quokkas found longer sleep" in entry["text"] for entry in index["docs"])
        page.close()
