"""What changed among the files that the site is made of, found by looking: it works on every file system, mounts included."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from assay.site.writer import is_generated

CLAIMS, DOCS, SETTINGS = "claims", "docs", "mkdocs.yml"
SETTLED_NS = 30_000_000
"""A file that was written less than 30 ms ago may still be being written, and clocks of file systems tick in steps of up to 10 ms."""

Stamp = tuple[int, int, int]


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, Stamp]]:
    try:
        with os.scandir(folder) as entries:
            found = list(entries)
    except OSError:
        return
    if prefix != f"{DOCS}/":
        # An empty folder is a fault, so that one came or went matters.
        yield prefix, (0, 0, 0)
    for entry in found:
        path = f"{prefix}{entry.name}"
        try:
            if entry.is_dir(follow_symlinks=False):
                if not (prefix.startswith(f"{DOCS}/") and is_generated(f"{path[len(DOCS) + 1 :]}/")):
                    yield from _walk(entry.path, f"{path}/")
            elif not (prefix.startswith(f"{DOCS}/") and is_generated(path[len(DOCS) + 1 :])):
                stat = entry.stat(follow_symlinks=not prefix.startswith(f"{CLAIMS}/"))
                yield path, (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        except OSError:
            yield path, (0, 0, 0)


def snapshot(root: Path) -> dict[str, Stamp]:
    """Every file that the site is made of, with its date, size and number; generated pages are none of them.

    Args:
        root: The project's folder.
    """
    found = dict(_walk(str(root / CLAIMS), f"{CLAIMS}/"))
    found.update(_walk(str(root / DOCS), f"{DOCS}/"))
    try:
        stat = (root / SETTINGS).stat()
        found[SETTINGS] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    except OSError:
        pass
    return found


def changed(before: dict[str, Stamp], after: dict[str, Stamp]) -> list[str]:
    """Paths that came, went or changed between two snapshots, sorted."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def settled(root: Path, before: dict[str, Stamp]) -> tuple[dict[str, Stamp], list[str]]:
    """A snapshot of which the changed files are no longer being written, and what changed.

    Args:
        root: The project's folder.
        before: The snapshot to compare with.
    """
    now = snapshot(root)
    for _ in range(20):
        different = changed(before, now)
        newest = max((now[path][0] for path in different if path in now), default=0)
        age = time.time_ns() - newest
        if not different or not 0 <= age < SETTLED_NS:
            break
        time.sleep((SETTLED_NS - age) / 1e9)
        now = snapshot(root)
    return now, changed(before, now)
