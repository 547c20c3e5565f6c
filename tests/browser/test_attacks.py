"""Hostile text in every field, through the whole build and into a browser: nothing runs, nothing is fetched."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from assay.site.preview import served
from tests.browser.conftest import build
from tests.html_rules import faults
from tests.site.made_up import corpus_with
from tests.site.test_pages import ATTACKS

pytestmark = pytest.mark.browser

HOSTILE = " ".join(attack for attack in ATTACKS if attack not in ("<!-- comment", "]]> <![CDATA["))


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory):
    """The made-up corpus with every attack in every field; fields of paragraphs hold one attack a paragraph."""
    return build(tmp_path_factory.mktemp("hostile"), corpus_with(HOSTILE, "\n\n".join(ATTACKS)))


def test_hostile_text_does_nothing(browser, hostile_site):
    # Pages of earlier ids lead elsewhere at once, so there is nothing to look at.
    found = [path for path in hostile_site.rglob("*.html") if 'http-equiv="refresh"' not in path.read_text("utf-8")]
    pages = sorted(path.relative_to(hostile_site).as_posix() for path in found)
    assert len(pages) > 20
    dialogs: list[str] = []
    outside: list[str] = []
    complaints: list[str] = []
    with served(hostile_site) as base:
        context = browser.new_context()
        page = context.new_page()
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: None if urlsplit(request.url).hostname in ("127.0.0.1", None) else outside.append(request.url))
        page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}") if message.type == "error" else None)
        for path in pages:
            page.goto(f"{base}/{path.removesuffix('index.html')}", wait_until="load")
            handlers = page.evaluate("[...document.querySelectorAll('.md-content *')].flatMap(e => [...e.attributes].map(a => a.name)).filter(n => n.startsWith('on'))")
            assert not handlers, path
            hrefs = page.evaluate("[...document.querySelectorAll('.md-content a')].map(a => a.protocol)")
            assert set(hrefs) <= {"http:", "https:"}, path
        context.close()
    assert not dialogs
    assert not outside
    assert not complaints


def test_hostile_text_leaves_every_page_valid(hostile_site):
    wrong = {path.relative_to(hostile_site).as_posix(): found for path in hostile_site.rglob("*.html") if (found := faults(path.read_text("utf-8")))}
    assert not wrong


def test_a_hostile_title_is_shown_as_written(browser, hostile_site):
    with served(hostile_site) as base:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{base}/claims/shop/effect/")
        assert "<script>alert(1)</script>" in page.title()
        assert "<script>alert(1)</script>" in page.locator("h1").inner_text()
        context.close()
