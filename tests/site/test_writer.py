"""Only what changed is written, nothing is left over, nothing lands outside."""

from __future__ import annotations

import os

import pytest

from assay.site.writer import write_pages

PAGES = {"index.md": "home", "claims/a/b.md": "claim", "references/r.md": "reference"}


def test_a_second_write_of_the_same_pages_touches_nothing(tmp_path):
    assert write_pages(tmp_path, PAGES).changed == 3
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.md")}
    written = write_pages(tmp_path, PAGES)
    assert (written.changed, written.unchanged, written.removed) == (0, 3, 0)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.md")} == before


def test_the_page_of_a_record_that_is_gone_is_removed_with_its_folder(tmp_path):
    write_pages(tmp_path, PAGES)
    assert write_pages(tmp_path, {"index.md": "home"}).removed == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["index.md"] or not (tmp_path / "claims" / "a").exists()


def test_hand_written_pages_are_left_alone(tmp_path):
    (tmp_path / "method.md").write_text("by hand")
    write_pages(tmp_path, PAGES)
    write_pages(tmp_path, {})
    assert (tmp_path / "method.md").read_text() == "by hand"


@pytest.mark.parametrize("path", ["../outside.md", "/etc/passwd", "method.md", "claims/../../x.md", "assets/mine.css"])
def test_a_page_outside_the_generated_folders_is_refused(tmp_path, path):
    with pytest.raises(ValueError, match="not a place"):
        write_pages(tmp_path, {path: "x"})


def test_a_folder_that_is_a_link_is_refused(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    docs = tmp_path / "docs"
    docs.mkdir()
    os.symlink(elsewhere, docs / "claims")
    with pytest.raises(ValueError, match="symbolic link"):
        write_pages(docs, PAGES)
    assert list(elsewhere.iterdir()) == []
