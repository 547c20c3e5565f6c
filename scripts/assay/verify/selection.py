"""What one run asks about: which records, and what of them is due."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass, field
from pathlib import Path

from assay.model.corpus import Corpus
from assay.model.verified import Verified
from assay.shape import nearest
from assay.verify.identity import Citation, citations, ids_of


class NothingChosen(Exception):
    """The names that were given choose nothing."""


@dataclass(frozen=True)
class Due:
    """When an answer is too old.

    Attributes:
        today: The day.
        only: stale, changed or all.
        days: The age from which an answer is stale.
    """

    today: datetime.date
    only: str = "stale"
    days: int = 7

    def entry(self, entry: object, *, changed: bool = False) -> bool:
        """True when an entry of the lock is to be asked for again.

        Args:
            entry: The entry, or None.
            changed: True when the record that names it changed.
        """
        if self.only == "all" or entry is None:
            return True
        if self.only == "changed":
            return changed and getattr(entry, "trouble", None) is not None
        asked = getattr(entry, "asked", None)
        # A day that is still to come is a clock that was wrong; believed, it would stay fresh until then.
        return asked is None or getattr(entry, "trouble", None) is not None or not 0 <= (self.today - asked).days < self.days


@dataclass(frozen=True)
class Selection:
    """The records that a run looks at.

    Attributes:
        citations: Works named by references and articles.
        claims: Claims whose quotes are looked up.
        paths: Files whose URLs are looked at.
        whole: True when nothing was left out.
    """

    citations: tuple[Citation, ...]
    claims: tuple[str, ...]
    paths: frozenset[str] = field(default_factory=frozenset)
    whole: bool = True


def hand_written(root: Path) -> list[str]:
    """The pages in docs/ that people write: those that git does not ignore.

    Args:
        root: The project's folder.
    """
    ignored = set()
    try:
        for line in (root / ".gitignore").read_text(encoding="utf-8").splitlines():
            if line.startswith("/docs/"):
                ignored.add(line.strip("/ "))
    except OSError:
        pass
    pages = []
    for folder, folders, files in os.walk(root / "docs"):
        here = Path(folder).relative_to(root).as_posix()
        folders[:] = sorted(name for name in folders if f"{here}/{name}" not in ignored and not name.startswith("."))
        pages += [f"{here}/{name}" for name in sorted(files) if name.endswith(".md") and f"{here}/{name}" not in ignored and not (Path(folder) / name).is_symlink()]
    return pages


def _path_of(corpus: Corpus, citation: Citation) -> str:
    return corpus.origins[citation.kind, citation.key].path


def select(corpus: Corpus, root: Path, given: tuple[str, ...]) -> Selection:
    """The records that ids, files or folders name; everything when none is given.

    Args:
        corpus: All records.
        root: The project's folder.
        given: Ids of references, articles or claims (article/claim), or paths.

    Raises:
        NothingChosen: One of them names nothing.
    """
    everything = citations(corpus)
    paths = {origin.path for origin in corpus.origins.values()} | set(hand_written(root))
    if not given:
        return Selection(tuple(everything), tuple(corpus.live_claims()), frozenset(paths))
    chosen: set[str] = set()
    for name in given:
        chosen |= _named(corpus, root, name, paths)
    claims = tuple(key for key in corpus.live_claims() if corpus.origins["claim", key].path in chosen or corpus.origins["article", key.split("/")[0]].path in chosen)
    return Selection(tuple(one for one in everything if _path_of(corpus, one) in chosen), claims, frozenset(chosen), whole=False)


def _named(corpus: Corpus, root: Path, name: str, paths: set[str]) -> set[str]:
    bare = name.removesuffix(".yml").strip("/")
    found = {origin.path for (kind, key), origin in corpus.origins.items() if key == bare and kind in ("reference", "article", "claim")}
    found |= {origin.path for (kind, key), origin in corpus.origins.items() if kind == "claim" and key.split("/")[-1] == bare}
    if found:
        return found
    path = Path(os.path.abspath(name))
    for base in (path, root / name):
        try:
            inside = base.relative_to(root).as_posix()
        except ValueError:
            continue
        found = {one for one in paths if inside in (".", one) or one.startswith(f"{inside}/")}
        if found:
            return found
    guess = nearest(bare, [key for _, key in corpus.origins])
    raise NothingChosen(f"{name!r} names no record and no file with records." + (f" Did you mean {guess}?" if guess else " Expected an id, or a path below claims/ or docs/."))


def changed(citation: Citation, verified: Verified) -> bool:
    """True when a citation was never verified, or reads otherwise than it did then."""
    seen = verified.records.get(citation.name)
    if seen is None or seen.digest != citation.digest:
        return True
    return any(key not in getattr(verified, section) for _, section, key in ids_of(citation.cited))
