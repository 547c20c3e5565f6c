"""A tea shop's project, registries on the loopback that know it, and a clock that does not wait."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from assay.checks.registry import Context
from assay.load import load
from assay.model.verified import Verified
from assay.verify.command import PARTS, run
from assay.verify.lock import Book, read_lock
from assay.verify.pace import Clock
from assay.verify.progress import Progressing
from assay.verify.report import Report
from assay.verify.selection import Due, select
from tests.verify.replay import Replay

DAY = datetime.date(2026, 11, 25)
DOI = "10.5555/tea.2020.1"
WORK = f"/works/{DOI}"
REFERENCE = "claims/references/brewer-2020-valerian.yml"


@dataclass
class Waiting:
    """A clock whose waits take no time but are remembered."""

    waits: list[float] = field(default_factory=list)
    at: float = 0.0

    def clock(self) -> Clock:
        """The clock."""
        return Clock(now=lambda: self.at, sleep=self._sleep, wall=lambda: datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC) + datetime.timedelta(seconds=self.at), chance=lambda: 0.5)

    def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += seconds


@dataclass
class Shop:
    """A project and its outside world."""

    root: Path
    replay: Replay
    waiting: Waiting = field(default_factory=Waiting)

    def verify(self, *names: str, only: str = "stale", days: int = 7, day: datetime.date = DAY, parts: tuple[str, ...] = PARTS, **settings: Any) -> Report:
        """One run, without the command line around it."""
        corpus = load(self.root).corpus
        assert corpus is not None
        book = Book(self.root, read_lock(self.root) or Verified())
        given = {"timeout": 0.4, "patience": 2.0, "tries": 2} | settings
        return run(self.root, Context(corpus, day), book, self.replay.settings(**given), select(corpus, self.root, names), Due(day, only, days), parts, Progressing(quiet=True), self.waiting.clock())

    @property
    def lock(self) -> Verified:
        """The lock as it lies on the disk."""
        lock = read_lock(self.root)
        assert lock is not None
        return lock

    def replace(self, path: str, old: str, new: str) -> None:
        """Changes a record."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")


PAGE = """<!doctype html><html><head><title>Sleep well</title><script>var words = 'sleep like a log';</script></head>
<body><nav><a href="/">Home</a></nav><main><h1>Sleep well with tea</h1>
<p>You will <em>sleep</em> like a&nbsp;stone tonight. It is allowed
in the whole EU now.</p></main><footer>The Tea Shop, since 1999. All about teas and more.</footer></body></html>"""


@pytest.fixture
def shop(tea: Path) -> Iterator[Shop]:
    """The tea project, with registries and pages that agree with it."""
    with Replay(load(tea).corpus) as replay:
        replay.pages["www.teashop.com/sleep-well"] = PAGE
        replay.pages["www.journaloftea.org/3/1"] = "<p>Valerian and sleep</p>"
        replay.pages["www.herblaw.eu/2019-12"] = "<p>List of herbs</p>"
        yield Shop(tea, replay)


@pytest.fixture
def own_tea(tmp_path: Path) -> Path:
    """A second copy, for tests that need two."""
    root = tmp_path / "second"
    shutil.copytree(Path(__file__).parents[1] / "fixtures" / "tea", root)
    return root
