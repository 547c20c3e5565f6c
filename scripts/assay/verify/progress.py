"""How far a run is: a bar with an estimate on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

EVERY = 10.0
"""Seconds between plain lines."""


class Progressing:
    """Shows progress on standard error.

    Args:
        stream: Where to; standard error by default.
        quiet: Show nothing.
    """

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self.stream = stream or sys.stderr
        self.quiet = quiet
        live = self.stream.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb" and not quiet
        self._bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(file=self.stream), transient=True) if live else None
        self._tasks: dict[str, int] = {}
        self._last = 0.0

    def __enter__(self) -> Progressing:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    def tick(self, what: str, done: int, total: int) -> None:
        """Shows that so many of a sort are done."""
        if self.quiet or total == 0:
            return
        if self._bar:
            if what not in self._tasks:
                self._tasks[what] = self._bar.add_task(what, total=total)
            self._bar.update(self._tasks[what], completed=done, total=total)
            return
        now = time.monotonic()
        if done == total or now - self._last >= EVERY or what not in self._tasks:
            self._tasks[what] = 0
            self._last = now
            self.say(f"{what}: {done} of {total}")

    def say(self, line: str) -> None:
        """Shows one line."""
        if self.quiet:
            return
        if self._bar:
            self._bar.console.print(line, markup=False, highlight=False)
        else:
            print(line, file=self.stream, flush=True)
