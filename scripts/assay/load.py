"""The folder ``claims/`` as a corpus, with everything that is wrong with its files."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel

from assay.findings import Finding, Level, shown
from assay.model.article import Article
from assay.model.base import ID_LENGTH, name_fault
from assay.model.claim import Claim
from assay.model.corpus import Corpus, Origin
from assay.model.lists import Excluded, OpenQuestions
from assay.model.reference import Reference
from assay.model.search import Search
from assay.model.vocabulary import Vocabulary
from assay.shape import build, vocabulary_faults
from assay.verify.lock import LockFault, read_lock
from assay.yamlio import MAX_BYTES, Document, Fault, parse, too_large

MODELS: dict[str, type[BaseModel]] = {
    "vocabulary": Vocabulary,
    "article": Article,
    "claim": Claim,
    "reference": Reference,
    "search": Search,
    "excluded": Excluded,
    "open-questions": OpenQuestions,
}
SINGLE = ("vocabulary", "excluded", "open-questions")
"""Kinds of which there is one file, at the top of claims/ and named like the kind."""
MACHINE_WRITTEN = ("verified.yml",)
"""Files at the top of claims/ that no person writes."""
_PASSING = re.compile(r"\..+\.sw[a-p]|\.#.+|#.+#|4913|\..+\.yml\.\w{8}|\.DS_Store")
"""Names that Vim, Emacs, this program and the Finder give to files which are there while somebody edits. Git is told to pass
them over too, so none of them can be a record that got lost."""


@dataclass
class Loaded:
    """What came out of reading the folder.

    Attributes:
        corpus: All records that could be read; None when the vocabulary cannot be.
        findings: What is wrong with the files.
        files: How many record files were looked at.
    """

    corpus: Corpus | None
    findings: list[Finding]
    files: int


@dataclass
class _File:
    """What a file held when it was last read."""

    raw: bytes
    document: Document
    record: BaseModel | None
    words: tuple[Vocabulary, list[Fault]] | None = None


class Kept:
    """What was read before, so that reading again costs only what changed.

    A file counts as unchanged while its bytes are the same, never by its date. Its record is then the very same
    object, and also where only comments or the layout changed, so that whatever was worked out from it may be kept too.
    """

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], _File] = {}

    def read(self, kind: str, key: str, raw: bytes) -> _File:
        """A file as a document and a record.

        Args:
            kind: The record's kind.
            key: Its id.
            raw: The bytes of the file.
        """
        before = self._files.get((kind, key))
        if before is not None and before.raw == raw:
            return before
        document = parse(raw)
        record = None
        if not document.faults:
            record, faults = build(MODELS[kind], document)
            document.faults.extend(faults)
            # The order of fields counts too, since pages follow it, and 1 is not 1.0.
            if record is not None and before is not None and before.record is not None and repr(before.document.value) == repr(document.value):
                record = before.record
        self._files[kind, key] = _File(raw, document, record)
        return self._files[kind, key]

    def word_faults(self, kind: str, key: str, vocabulary: Vocabulary) -> list[Fault]:
        """Words of a record that was read and that the vocabulary does not have.

        Args:
            kind: The record's kind.
            key: Its id.
            vocabulary: The words.
        """
        file = self._files[kind, key]
        if file.words is None or file.words[0] is not vocabulary:
            file.words = (vocabulary, vocabulary_faults(file.record, file.document, vocabulary) if file.record is not None else [])
        return file.words[1]


@dataclass
class _Reader:
    root: Path
    kept: Kept = field(default_factory=Kept)
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    records: dict[tuple[str, str], BaseModel] = field(default_factory=dict)
    origins: dict[tuple[str, str], Origin] = field(default_factory=dict)
    broken: set[tuple[str, str]] = field(default_factory=set)

    def relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def report(self, path: Path, fault: Fault) -> None:
        self.findings.append(Finding(self.relative(path), fault.line, fault.column, fault.code, Level.ERROR, fault.message))

    def entries(self, folder: Path) -> list[Path]:
        """The entries of a folder, sorted, without what editors keep there; links and what cannot be opened are reported."""
        try:
            found = sorted(entry for entry in folder.iterdir() if not _PASSING.fullmatch(entry.name))
            os.stat(os.path.join(folder, "."))  # names can be listed without leave to look at the files behind them
        except OSError as error:
            self.report(folder, Fault("SHP034", 1, 1, f"cannot be opened: {error.strerror}."))
            return []
        kept = []
        for entry in found:
            if entry.is_symlink():
                self.report(entry, Fault("SHP005", 1, 1, "a symbolic link. Put the file itself here."))
            else:
                kept.append(entry)
        if not found:
            self.report(folder, Fault("SHP031", 1, 1, "an empty folder. Put records into it, or delete it."))
        return kept

    def record(self, kind: str, key: str, path: Path) -> None:
        """Reads one file as a record of a kind."""
        self.files += 1
        stem = path.stem
        fault = name_fault(stem) if kind not in SINGLE else None
        if stem == "index":
            # Addresses end in the id, and index.md is the page that lists a folder.
            self.report(path, Fault("SHP032", 1, 1, f"the name {shown(path.name)} {fault}. Give the record a name of its own."))
            self.broken.add((kind, key))
            return
        if fault:
            suggestion = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[: ID_LENGTH - 1] or "a-name"
            hint = f", for instance to {suggestion}.yml" if name_fault(suggestion) is None else ""
            self.report(path, Fault("SHP032", 1, 1, f"the name {shown(path.name)} {fault}. Rename it{hint}."))
        try:
            size = path.stat().st_size
            raw = path.read_bytes() if size <= MAX_BYTES else None
        except OSError as error:
            self.report(path, Fault("SHP034", 1, 1, f"cannot be read: {error.strerror}."))
            self.broken.add((kind, key))
            return
        if raw is None:
            self.report(path, too_large(size))
            self.broken.add((kind, key))
            return
        file = self.kept.read(kind, key, raw)
        document = file.document
        if file.record is not None:
            self.records[kind, key] = file.record
            self.documents[kind, key] = document
            head = raw.split(b"\n", 1)[0].decode("utf-8").rstrip("\r")
            self.origins[kind, key] = Origin(self.relative(path), document, head)
        for fault in document.faults:
            self.report(path, fault)
        if document.faults:
            self.broken.add((kind, key))

    def folder(self, kind: str, folder: Path) -> None:
        """Reads every file of a folder of one kind."""
        if folder.is_symlink() or not folder.is_dir():
            return  # A link was reported beside its neighbours; what it leads to is none of this project's.
        for entry in self.entries(folder):
            if entry.is_dir():
                self.report(entry, Fault("SHP030", 1, 1, f"a folder where {kind} files belong. Move its files up."))
            elif self.is_yaml(entry):
                self.record(kind, entry.stem, entry)

    def is_yaml(self, entry: Path) -> bool:
        if entry.suffix == ".yml" and entry.is_file():
            return True
        if entry.name != "README.md":
            hint = f" Rename it to {entry.stem}.yml." if entry.suffix in (".yaml", ".YML", ".YAML") else " Records are files that end in .yml; move or delete it."
            self.report(entry, Fault("SHP030", 1, 1, f"{shown(entry.name)} does not belong here.{hint}"))
        return False

    def articles(self, folder: Path) -> None:
        if folder.is_symlink() or not folder.is_dir():
            return
        for entry in self.entries(folder):
            if not entry.is_dir():
                if self.is_yaml(entry):
                    self.report(entry, Fault("SHP030", 1, 1, "a file where folders belong: one folder for each article, with article.yml and its claims in it."))
                continue
            fault = name_fault(entry.name)
            if fault:
                self.report(entry, Fault("SHP032", 1, 1, f"the name {shown(entry.name)} {fault}. Rename the folder."))
            if entry.name == "index":
                self.broken.add(("article", entry.name))
                continue
            names = []
            for file in self.entries(entry):
                if file.is_dir():
                    self.report(file, Fault("SHP030", 1, 1, "a folder inside an article's folder. Move its files up."))
                elif self.is_yaml(file):
                    names.append(file.name)
                    if file.name == "article.yml":
                        self.record("article", entry.name, file)
                    else:
                        self.record("claim", f"{entry.name}/{file.stem}", file)
            if names and "article.yml" not in names:
                self.report(entry, Fault("SHP036", 1, 1, "claims without an article.yml beside them. Add it: who published the article, and where."))
                self.broken.add(("article", entry.name))

    def top(self, claims: Path) -> None:
        known = {"articles", "references", "searches", "README.md", *MACHINE_WRITTEN, *(f"{kind}.yml" for kind in SINGLE)}
        for entry in self.entries(claims):
            if entry.name not in known:
                self.report(entry, Fault("SHP030", 1, 1, f"{shown(entry.name)} does not belong here. Expected: articles/, references/, searches/, vocabulary.yml, excluded.yml, open-questions.yml."))
            elif entry.is_file() == (entry.name in ("articles", "references", "searches")):
                self.report(entry, Fault("SHP030", 1, 1, "a file where a folder belongs, or the other way round."))


def load(root: Path, kept: Kept | None = None) -> Loaded:
    """Reads ``claims/`` below a project's root.

    Args:
        root: The project's folder.
        kept: What was read before, where the same folder is read again and again.

    Returns:
        The corpus and the findings; whatever is wrong is a finding, nothing is raised or passed over.
    """
    # The project itself may be reached by a link; only what lies in claims/ must be plain files.
    root = Path(os.path.abspath(root))
    claims = root / "claims"
    reader = _Reader(root, kept or Kept())
    if claims.is_symlink() or not claims.is_dir():
        reader.report(claims, Fault("SHP031", 1, 1, "no folder claims/ here. Run this in the project's folder, or name it with --root."))
        return Loaded(None, reader.findings, 0)
    reader.top(claims)
    if any(finding.code == "SHP034" for finding in reader.findings):
        return Loaded(None, reader.findings, 0)
    vocabulary_file = claims / "vocabulary.yml"
    if vocabulary_file.is_file() and not vocabulary_file.is_symlink():
        reader.record("vocabulary", "vocabulary", vocabulary_file)
    elif not vocabulary_file.is_symlink():
        reader.report(vocabulary_file, Fault("SHP037", 1, 1, "missing. Without it no word of the subject is known; copy the one of this project and change it."))
    for kind in ("excluded", "open-questions"):
        if (claims / f"{kind}.yml").is_file() and not (claims / f"{kind}.yml").is_symlink():
            reader.record(kind, kind, claims / f"{kind}.yml")
    reader.articles(claims / "articles")
    reader.folder("reference", claims / "references")
    reader.folder("search", claims / "searches")
    vocabulary = reader.records.get(("vocabulary", "vocabulary"))
    if not isinstance(vocabulary, Vocabulary):
        return Loaded(None, reader.findings, reader.files)
    _check_words(reader, vocabulary)
    if reader.files == 1 and not reader.findings:
        reader.report(claims, Fault("SHP031", 1, 1, "no records: expected articles/, references/ and searches/ with files in them."))
    return Loaded(_with_lock(_corpus(reader, vocabulary), root), reader.findings, reader.files)


def _with_lock(corpus: Corpus, root: Path) -> Corpus:
    """The corpus with what the outside world said, if that was ever asked."""
    try:
        return replace(corpus, verified=read_lock(root))
    except LockFault as fault:
        return replace(corpus, lock_fault=(str(fault), fault.line))


def _check_words(reader: _Reader, vocabulary: Vocabulary) -> None:
    for key in list(reader.records):
        faults = reader.kept.word_faults(*key, vocabulary)
        for fault in faults:
            reader.findings.append(Finding(reader.origins[key].path, fault.line, fault.column, fault.code, Level.ERROR, fault.message))
        if faults:
            del reader.records[key]
            reader.broken.add(key)
    missing = vocabulary.missing_comparators()
    if missing:
        path = reader.origins["vocabulary", "vocabulary"].path
        line, column = reader.documents["vocabulary", "vocabulary"].place(("comparators",), key=True)
        message = f'field "comparators" lacks {", ".join(missing)}. The rule needs these words; add them with a label and a definition.'
        reader.findings.append(Finding(path, line, column, "SHP038", Level.ERROR, message))


def _corpus(reader: _Reader, vocabulary: Vocabulary) -> Corpus:
    def of(kind: str) -> dict:
        return {key: record for (its_kind, key), record in sorted(reader.records.items()) if its_kind == kind}

    return Corpus(
        vocabulary=vocabulary,
        articles=of("article"),
        claims=of("claim"),
        references=of("reference"),
        searches=of("search"),
        excluded=reader.records.get(("excluded", "excluded"), Excluded(sources={})),
        open_questions=reader.records.get(("open-questions", "open-questions"), OpenQuestions(questions=())),
        origins=reader.origins,
        broken=frozenset(reader.broken),
    )
