"""The site while its files are being edited: every page is made when it is looked at, from what the files hold then.

A page is exactly what ``assay build`` would make of it. What stays the same is kept: records by the bytes of their
files, ratings by their records, pages by their Markdown and the look of the theme.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assay.checks import check_loaded
from assay.findings import Finding, Level, as_text
from assay.load import Kept, Loaded, load
from assay.rating.memo import Ratings
from assay.site.build import BuildFailed, finish, sources
from assay.site.robots import SITEMAP
from assay.site.shell import Rendered, Shell, ShellFailed
from assay.site.watch import CLAIMS, DOCS, SETTINGS, Stamp, settled

STALE = "The pages stay as they were until this is mended."


class NotYet(Exception):
    """No page can be made, since nothing sound was read so far; :attr:`Live.lines` says why."""


@dataclass
class _Kept:
    """A page, and what it was made of."""

    markdown: str
    base: tuple[object, ...]
    html: bytes
    rendered: Rendered
    records: int


@dataclass
class State:
    """What is known of the project at one moment.

    Attributes:
        files: The files, as last seen.
        version: Counts every change.
        records: Counts the changes of the records that pages are made of.
        reading: What is wrong with files that cannot be read; pages are then made of what was read before.
        checking: What the checks found; None while they have not looked yet.
        planning: What is wrong with the settings that pages are made by.
        settings: What MkDocs says of its settings, when it cannot work with them.
    """

    files: dict[str, Stamp] = field(default_factory=dict)
    version: int = 0
    records: int = 0
    reading: list[Finding] = field(default_factory=list)
    checking: list[Finding] | None = None
    planning: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)


class Live:
    """The site of a project whose files may change at any time.

    One thread at a time works on it; all methods take care of that themselves.

    Args:
        root: The project's folder.
        today: Gives the day from which ages are counted.
    """

    def __init__(self, root: Path, today: Callable[[], datetime.date] = datetime.date.today) -> None:
        self.root = root
        self.state = State()
        self.lock = threading.RLock()
        self._today = today
        self._kept = Kept()
        self._ratings = Ratings()
        self._loaded: Loaded | None = None
        self._shell: Shell | None = None
        self._arranged: tuple[str, ...] = ()
        self._shells = 0
        self._pages: dict[str, _Kept] = {}
        self._sources: Mapping[str, str] | None = None

    def refresh(self) -> list[str]:
        """Takes in what changed on the disk since the last time.

        Returns:
            The paths that changed, relative to the project; none where nothing did.
        """
        with self.lock:
            before = self.state.files
            files, different = settled(self.root, before)
            if not different:
                return []
            self.state.files = files
            self.state.version += 1
            if self._loaded is None or SETTINGS in different or any(path.startswith(f"{CLAIMS}/") for path in different):
                self._read()
            own = {path for path in different if path.startswith(f"{DOCS}/")}
            if self._shell is None or self.state.settings or SETTINGS in different or any(path.startswith(f"{DOCS}/overrides/") for path in own):
                self._begin()
            elif any(path.endswith(".md") or path not in before or path not in files for path in own):
                self._arrange()
            return different

    def _read(self) -> None:
        loaded = load(self.root, self._kept)
        sound = loaded.corpus is not None and not any(finding.code.startswith("SHP") for finding in loaded.findings)
        self.state.reading = [] if sound else sorted(set(loaded.findings))
        self._loaded = loaded
        if not sound:
            self.state.checking = []
            return
        self.state.checking = None
        try:
            before, self._sources = self._sources, sources(self.root, loaded.corpus, self._ratings)
        except BuildFailed as failure:
            self.state.planning = str(failure).splitlines()
            return
        self.state.planning = []
        self.state.records += 1
        if before is None or before.keys() != self._sources.keys() or (self._shell is not None and self._shell.leans):
            self._arrange()

    def _begin(self) -> None:
        try:
            self._shell = Shell(self.root)
        except ShellFailed as failure:
            self.state.settings = failure.lines
            return
        self.state.settings = []
        self._shells += 1
        self._arrange()

    def _arrange(self) -> None:
        if self._shell is not None:
            self._shell.arrange(self._sources or {})
            # Links between hand-written pages depend on which pages there are.
            self._arranged = tuple(self._shell.pages)
            self._pages = {path: self._pages[path] for path in self._arranged if path in self._pages}

    def check(self) -> bool:
        """Runs the checks, where they have not looked at these records yet.

        Returns:
            Whether they ran.
        """
        with self.lock:
            if self._loaded is None or self.state.checking is not None:
                return False
            self.state.checking = check_loaded(self._loaded, self._today(), self._ratings).findings
            self.state.version += 1
            return True

    @property
    def lines(self) -> list[str]:
        """What is wrong with the project, a line each, errors only."""
        found = [*self.state.reading, *(self.state.checking or ())]
        lines = as_text([finding for finding in dict.fromkeys(found) if finding.level is Level.ERROR]).splitlines()
        lines += [*self.state.planning, *(f"{SETTINGS}: {line}" for line in self.state.settings)]
        return [*lines, STALE] if self.stale else lines

    @property
    def stale(self) -> bool:
        """Whether pages are made of what was sound before, or not at all."""
        return bool(self.state.reading or self.state.planning or self.state.settings)

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of all pages below ``docs/``, in the order of the search index."""
        return self._arranged

    def page(self, path: str) -> _Kept:
        """A page as it is now.

        Args:
            path: Its path below ``docs/``.

        Raises:
            NotYet: Nothing sound was read so far.
        """
        with self.lock:
            if self._shell is None or self._sources is None:
                raise NotYet
            made_here = path in self._sources
            kept = self._pages.get(path)
            base = (self._shells, self._shell.look) if made_here else (self._shells, self._shell.look, self._arranged)
            if kept is not None and made_here and kept.base == base and kept.records == self.state.records:
                return kept
            markdown = self._markdown(path)
            if kept is None or kept.markdown != markdown or kept.base != base:
                rendered = self._shell.render(path, markdown)
                kept = _Kept(markdown, base, finish(rendered.html).encode("utf-8", "xmlcharrefreplace"), rendered, 0)
                self._pages[path] = kept
            kept.records = self.state.records
            return kept

    def _markdown(self, path: str) -> str:
        if path in self._sources:
            return self._sources[path]
        return (self.root / DOCS / path).read_text(encoding="utf-8-sig")

    def at(self, address: str) -> tuple[bytes, tuple[str, ...]] | None:
        """What the site holds at an address, but for the search index.

        Args:
            address: The path of the built file, such as ``claims/index.html``.

        Returns:
            Its bytes, and what MkDocs warned of; None where nothing stands.

        Raises:
            NotYet: Nothing sound was read so far.
        """
        with self.lock:
            if self._shell is None or self._sources is None:
                raise NotYet
            found = self._shell.at(address)
            if found is None:
                # The build makes a sitemap of its own, and only for a site with an address.
                made = None if address == SITEMAP else self._shell.template(address)
                return None if made is None else ((finish(made) if address.endswith(".html") else made).encode(), ())
            path, file = found
            if file is None:
                kept = self.page(path)
                return kept.html, (*self._shell.warnings, *kept.rendered.warnings)
            return self._sources[path].encode() if path in self._sources else file.read_bytes(), ()

    def search_index(self) -> bytes | None:
        """The search index over all pages, each of which is made first where it must be; None where there is no search."""
        with self.lock:
            entries = [entry for path in self._arranged for entry in self.page(path).rendered.entries]
            made = self._shell.search_index(entries) if self._shell else None
            return made.encode() if made is not None else None
