"""``assay check --fix``: mends what is mechanical, and leaves comments and every other byte as they are.

Nothing is written out anew. Each mend is a change of a few characters at a known place; after it
the file is read again and must hold the same values but for what the mend was for, or the mend is
taken back.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from assay.checks import check_project
from assay.checks.identity import schema_line
from assay.findings import visible
from assay.fixers.order import order_mend, schema_mend
from assay.fixers.raw import mend_bytes, mend_text
from assay.fixers.text import holds, line_of, spans
from assay.fixers.values import value_mends
from assay.load import MODELS, SINGLE, load
from assay.model.vocabulary import Vocabulary
from assay.model.words import Cause
from assay.rating.rate import rate
from assay.rewrite import Unchangeable, write_text, write_verdict
from assay.yamlio import MAX_BYTES, parse

ROUNDS = 500
"""More changes than any file needs; it only keeps a mistake in a mend from running for ever."""


@dataclass(frozen=True, order=True)
class Change:
    """One thing that was mended.

    Attributes:
        path: The file, relative to the project.
        line: Its line.
        what: What was done, in a few words.
    """

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{visible(self.path)}:{self.line} mended  {visible(self.what)}"


def kind_of(path: str) -> str | None:
    """The kind of record that a file holds, by where it lies; None for what is no record.

    Args:
        path: The file, relative to the project.
    """
    match path.split("/"):
        case ["claims", name] if name.removesuffix(".yml") in SINGLE:
            return name.removesuffix(".yml")
        case ["claims", "articles", _, "article.yml"]:
            return "article"
        case ["claims", "articles", _, name] if name.endswith(".yml"):
            return "claim"
        case ["claims", "references" | "searches" as folder, name] if name.endswith(".yml"):
            return {"references": "reference", "searches": "search"}[folder]
    return None


def mended(raw: bytes, path: str, vocabulary: Vocabulary | None) -> tuple[str | None, list[Change]]:
    """A file's text with everything mended that can be, and the changes; None when it is no text.

    Args:
        raw: The file's bytes.
        path: The file, relative to the project.
        vocabulary: The subject's words; None when they cannot be read.
    """
    kind = kind_of(path)
    start = mend_bytes(raw)
    if kind is None or start is None:
        return None, []
    text, said = start
    text, more = mend_text(text)
    changes = [Change(path, line, what) for line, what in (*said, *more)]
    if parse(text.encode()).faults:
        return text, changes
    refused: set[str] = set()
    for _ in range(ROUNDS):
        mend = next((mend for mend in _mends(kind, path, text, vocabulary) if mend.what not in refused), None)
        if mend is None:
            break
        if not holds(text, mend):
            refused.add(mend.what)
            continue
        changes.append(Change(path, line_of(text, mend.start), mend.what))
        text = mend.applied(text)
    return text, changes


def _mends(kind: str, path: str, text: str, vocabulary: Vocabulary | None):  # noqa: ANN202
    model: type[BaseModel] = MODELS[kind]
    first = schema_mend(text, schema_line(kind, path))
    if first is not None:
        yield first
    document = parse(text.encode())
    where = spans(text)
    yield from value_mends(kind, Path(path).stem, text, model, document, where, vocabulary)
    order = order_mend(text, model, document.value, where)
    if order is not None:
        yield order


def fix_project(root: Path, today: datetime.date, wanted: Callable[[str], bool] = lambda path: True, published: Collection[str] = ()) -> list[Change]:
    """Mends the files below ``claims/``.

    Args:
        root: The project's folder.
        today: The day that a new entry in a claim's history bears.
        wanted: Which files may be touched, by their path relative to the project.
        published: Claims whose history others have seen: a new verdict is added to it, and the first stays.

    Returns:
        What was mended, in the order of the files.
    """
    vocabulary = _vocabulary(root)
    changes: list[Change] = []
    for file in sorted((root / "claims").rglob("*.yml")):
        path = file.relative_to(root).as_posix()
        if kind_of(path) is None or not wanted(path):
            continue
        raw = _raw(file, root)
        text, made = mended(raw, path, vocabulary) if raw is not None else (None, [])
        if made and text is not None:
            write_text(file, text)
            changes += made
    return [*changes, *_verdicts(root, today, wanted, published)]


def _raw(file: Path, root: Path) -> bytes | None:
    """What a file holds; None for what the check refuses to read and reports: links, what is closed, too large or no file."""
    try:
        if any(place.is_symlink() for place in (file, *file.parents) if root in place.parents) or not file.is_file() or file.stat().st_size > MAX_BYTES:
            return None
        return file.read_bytes()
    except OSError:
        return None


def _vocabulary(root: Path) -> Vocabulary | None:
    loaded = load(root)
    return loaded.corpus.vocabulary if loaded.corpus else None


UNDER_A_VERDICT = ("EVD001", "EVD002", "EVD003", "EVD004", "EVD006", "EVD007", "EVD008", "EVD009", "REF001", "REF002")
"""Errors in what the rule reads. A verdict is not entered while there are any: it would follow from the error."""


def _verdicts(root: Path, today: datetime.date, wanted: Callable[[str], bool], published: Collection[str]) -> list[Change]:
    """The rule's verdict, and a history that ends with it, where what it rests on is sound and nobody departs from the rule."""
    checked = check_project(root, today)
    corpus = checked.corpus
    unsound = {finding.path for finding in checked.findings if finding.code in UNDER_A_VERDICT}
    changes = []
    for key, claim in corpus.claims.items() if corpus else ():
        origin = corpus.origins["claim", key]
        if claim.override or not wanted(origin.path) or origin.path in unsound or any(corpus.finding(link.finding) is None for link in claim.all_links()):
            continue
        verdict = rate(claim, corpus.references, corpus.vocabulary).verdict
        if claim.verdict is verdict and claim.ledger[-1].verdict is verdict:
            continue
        try:
            write_verdict(root / origin.path, verdict, today, Cause.NEW_EVIDENCE.value if origin.path in published else None, claim)
        except Unchangeable:
            continue  # Written in a way that cannot be changed in place; the check says what is wrong.
        what = f"verdict {claim.verdict.value} is now {verdict.value}, as the rule has it" if claim.verdict is not verdict else f"history ends with {verdict.value}"
        changes.append(Change(origin.path, origin.places.place(("verdict",))[0], what))
    return changes
