"""Links and anchors inside the built site are all followed."""

from __future__ import annotations

import pytest

from assay.site.links import LinkCheckFailed, check_site

HEAD = "<!doctype html><html><head><title>x</title></head><body>"


def site(root, **pages):
    for name, body in pages.items():
        folder = root / name.replace("__", "/")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(f"{HEAD}{body}</body></html>")


def test_sound_links_and_anchors_pass(tmp_path):
    site(tmp_path, a='<a href="../b/#here">b</a>', b='<h2 id="here">x</h2><a href="../a/">a</a>')
    total, broken = check_site(tmp_path)
    assert total == 2 and broken == []


@pytest.mark.parametrize("target", ["../nowhere/", "../b/#nowhere", "/gone.png", "#gone"])
def test_a_link_that_leads_nowhere_is_named_with_its_page(tmp_path, target):
    site(tmp_path, a=f'<a href="{target}">x</a>', b='<h2 id="here">x</h2>')
    _, broken = check_site(tmp_path)
    assert [link.page for link in broken] == ["a/index.html"]


def test_a_path_with_a_space_in_it_is_no_trouble(tmp_path):
    root = tmp_path / "my site"
    root.mkdir()
    site(root, a='<a href="../b/#here">b</a>', b='<h2 id="here">x</h2>')
    assert check_site(root) == (1, [])


def test_a_site_without_links_is_not_success(tmp_path):
    (tmp_path / "index.html").write_text(HEAD)
    with pytest.raises(LinkCheckFailed, match="looked at 0 links"):
        check_site(tmp_path)
