"""How fast each host may be asked: its own rate headers, Retry-After, and back-off with jitter."""

from __future__ import annotations

import datetime
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

MARGIN = 1.05
"""An interval is kept this much longer than it need be: requests do not arrive as evenly as they were sent."""
FALSE_STARTS = 5
"""After so many questions without an answer, one after the other, a host is left alone for the rest of the run."""


@dataclass
class Clock:
    """Time, as far as waiting goes; tests bring their own.

    Attributes:
        now: Seconds that only grow.
        sleep: Waits.
        wall: The time of day in UTC.
        chance: A number from 0 to 1.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    wall: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)
    chance: Callable[[], float] = random.random


def _moment(value: str | None) -> datetime.datetime | None:
    try:
        when = parsedate_to_datetime(value or "")
    except (TypeError, ValueError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=datetime.UTC)


def retry_after(value: str | None, clock: Clock, date: str | None = None) -> float | None:
    """The seconds that a Retry-After header asks for: a number, or a date.

    Args:
        value: The header.
        clock: For a date.
        date: The server's own time of day, from its Date header, since a date is meant by the server's clock, not by ours.

    Returns:
        Seconds, not below 0; None when there is no header or it cannot be read.
    """
    if not value:
        return None
    if re.fullmatch(r"\s*\d{1,9}(\.\d+)?\s*", value):
        return float(value)
    when = _moment(value)
    return None if when is None else max((when - (_moment(date) or clock.wall())).total_seconds(), 0.0)


def interval_from(headers: Mapping[str, str]) -> float | None:
    """Seconds between requests by ``x-rate-limit-limit`` and ``x-rate-limit-interval``, or None."""
    limit = re.fullmatch(r"\s*(\d{1,6})\s*", headers.get("x-rate-limit-limit", ""))
    span = re.fullmatch(r"\s*(\d{1,6})(ms|s|m|h)?\s*", headers.get("x-rate-limit-interval", ""))
    if not limit or not span or int(limit.group(1)) == 0:
        return None
    seconds = int(span.group(1)) * {"ms": 0.001, "s": 1, "m": 60, "h": 3600, None: 1}[span.group(2)]
    return min(seconds / int(limit.group(1)), 60.0)


@dataclass
class Pace:
    """The pace for each lane, that is a host, or a host and a sort of question that has limits of its own.

    Attributes:
        clock: Time.
        intervals: Seconds between requests, by lane.
    """

    clock: Clock
    intervals: dict[str, float] = field(default_factory=dict)
    _margin: dict[str, float] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)
    _resting: dict[str, str] = field(default_factory=dict)

    def wait(self, lane: str) -> None:
        """Waits until the lane is free, and takes it."""
        now = self.clock.now()
        due = self._next.get(lane, now)
        if due > now:
            self.clock.sleep(due - now)
            now = self.clock.now()
        self._next[lane] = now + self.intervals.get(lane, 0.0) * self._margin.get(lane, MARGIN)

    def learn(self, lane: str, headers: Mapping[str, str]) -> None:
        """Takes the lane's interval from an answer's headers."""
        interval = interval_from(headers)
        if interval is None:
            return
        before = self.intervals.get(lane, 0.0)
        self.intervals[lane] = interval
        if lane in self._next:
            self._next[lane] += (interval - before) * self._margin.get(lane, MARGIN)

    def back_off(self, lane: str, attempt: int, asked_for: float | None) -> float:
        """Seconds until the next attempt: what the server asks for, else twice as long each time, with jitter.

        Args:
            lane: The lane.
            attempt: From 1.
            asked_for: From Retry-After.
        """
        delay = 2.0 ** (attempt - 1)
        wait = asked_for + self.clock.chance() * 0.5 if asked_for is not None else delay * (0.5 + self.clock.chance())
        self._next[lane] = max(self._next.get(lane, 0.0), self.clock.now() + wait)
        return wait

    def scolded(self, lane: str) -> None:
        """Notes a 429: from now on the lane goes slower than its headers permit."""
        self._margin[lane] = min(self._margin.get(lane, MARGIN) * 1.1, 3.0)

    def answered(self, lane: str) -> None:
        """Notes that the lane works."""
        self._failures[lane] = 0

    def failed(self, lane: str, why: str) -> None:
        """Notes a question without an answer; after several in a row the lane rests."""
        self._failures[lane] = self._failures.get(lane, 0) + 1
        if self._failures[lane] >= FALSE_STARTS:
            self.rest(lane, f"{why}; after {FALSE_STARTS} questions without an answer it is left alone for this run")

    def rest(self, lane: str, why: str) -> None:
        """Leaves a lane alone for the rest of the run."""
        self._resting.setdefault(lane, why)

    def resting(self, lane: str) -> str | None:
        """Why a lane is left alone, or None."""
        return self._resting.get(lane)
