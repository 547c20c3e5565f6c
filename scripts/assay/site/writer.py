"""Pages onto the disk: only what changed, nothing left over, nothing outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assay.rewrite import write_text

OWNED = ("claims", "articles", "references", "verdicts", "topics", "checks", "data", "searches", "open-questions", "map", "citations", "changes", "excluded", "assets/generated")
"""Folders below docs/ that the build writes whole; whatever else lies in them is removed."""
OWNED_FILES = ("index.md", "citations.md", "open-questions.md", "excluded.md", "searches.md", "map.md", "changes.md", "data.md", "robots.txt")

CARDS = "cards"
"""The folder of drawn images, which assay.site.cards keeps."""

GENERATED = (*(folder for folder in OWNED if "/" not in folder), *OWNED_FILES, CARDS)
"""Names directly below docs/ that no person writes, for whoever copies or watches the rest."""


def is_generated(path: str) -> bool:
    """Whether a path below ``docs/`` is one that the build writes.

    Args:
        path: The path, with forward slashes.
    """
    return path in OWNED_FILES or any(path.startswith(f"{folder}/") for folder in OWNED)


class Occupied(ValueError):
    """Something that the build may not touch lies where it writes; the text says what."""


@dataclass(frozen=True)
class Written:
    """What a write did."""

    changed: int
    unchanged: int
    removed: int


def _checked(path: str) -> PurePosixPath:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not is_generated(path):
        raise ValueError(f"{path} is not a place for a generated page")
    return pure


def write_pages(docs: Path, pages: Mapping[str, str]) -> Written:
    """Writes pages below ``docs/``.

    A file that already holds its text is not touched, so that a server that watches the folder does
    not build for ever; a page whose record is gone is removed.

    Args:
        docs: The folder of Markdown.
        pages: Texts by path below it.

    Raises:
        Occupied: One of the folders is a link.
    """
    changed = unchanged = removed = 0
    wanted = {docs / _checked(path) for path in pages}
    for folder in OWNED:
        base = docs / folder
        if base.is_symlink():
            raise Occupied(f"{base} is a symbolic link; the build writes only into real folders")
        for old in sorted(base.rglob("*"), reverse=True) if base.is_dir() else []:
            if old.is_dir() and not old.is_symlink():
                if not any(old.iterdir()):
                    old.rmdir()
            elif old not in wanted:
                old.unlink()
                removed += 1
    for name in OWNED_FILES:
        if (docs / name).is_file() and docs / name not in wanted:
            (docs / name).unlink()
            removed += 1
    for path, content in sorted(pages.items()):
        target = docs / _checked(path)
        try:
            # As bytes: read as text, the line ends of a table would look changed every time.
            same = target.read_bytes() == content.encode("utf-8")
        except FileNotFoundError:
            same = False
        if same:
            unchanged += 1
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, content)
        changed += 1
    return Written(changed, unchanged, removed)
