"""The content-security policy allows the theme's scripts and no other."""

from __future__ import annotations

import pytest

from assay.site.build import BuildFailed, finish_pages
from assay.site.csp import policy

PAGE = '<!doctype html><html><head lang="en"><title>x</title></head><body><script>theme()</script><script src="/a.js"></script><script type="application/ld+json">{"a":1}</script></body></html>'


def test_inline_scripts_are_allowed_by_hash_and_data_blocks_need_none():
    scripts = next(part for part in policy(PAGE).split("; ") if part.startswith("script-src"))
    # sha256 of "theme()", base64; computed with: printf 'theme()' | openssl dgst -sha256 -binary | base64
    assert scripts == "script-src 'self' 'sha256-Rfr3GgHZFiXm+TmNr+li+0sZ4J9FGllo8jsXcJF5XZ8='"


def test_nothing_may_be_fetched_from_elsewhere():
    assert "default-src 'self'" in policy(PAGE) and "http" not in policy(PAGE)


def test_styles_come_from_files_of_the_site_only():
    assert "style-src 'self'" in policy(PAGE).split("; ") and "unsafe" not in policy(PAGE)


def test_the_policy_is_the_first_thing_in_the_head_of_every_page(tmp_path):
    (tmp_path / "deep").mkdir()
    for path in (tmp_path / "index.html", tmp_path / "deep" / "index.html"):
        path.write_text(PAGE)
    assert finish_pages(tmp_path) == 2
    first = (tmp_path / "index.html").read_text()
    assert first.index("Content-Security-Policy") < first.index("<title>")
    assert finish_pages(tmp_path) == 2 and (tmp_path / "index.html").read_text() == first


def test_a_page_without_a_head_is_not_let_out(tmp_path):
    (tmp_path / "index.html").write_text("<p>hello")
    with pytest.raises(BuildFailed, match="index.html: no <head>"):
        finish_pages(tmp_path)
