"""How fast a host is asked, and how waits are read from its headers."""

from __future__ import annotations

import pytest

from assay.verify.pace import MARGIN, Pace, interval_from, retry_after
from tests.verify.conftest import Waiting
from tests.verify.test_lock import many


@pytest.mark.parametrize(
    ("limit", "interval", "seconds"),
    [("10", "1s", 0.1), ("50", "1s", 0.02), ("5", "1s", 0.2), ("60", "1m", 1.0), ("10", "500ms", 0.05), ("0", "1s", None), ("x", "1s", None), ("", "", None), ("10", "soon", None), ("1", "9999h", 60.0)],
)
def test_the_interval_is_the_one_of_the_headers(limit, interval, seconds):
    assert interval_from({"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}) == seconds


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), (" 7 ", 7.0), ("0", 0.0), ("Wed, 25 Nov 2026 12:01:00 GMT", 60.0), ("Wed, 25 Nov 2020 12:01:00 GMT", 0.0), ("soon", None), ("", None), (None, None), ("-5", None), ("9" * 40, None), ("Wed, 99 Nov 2026 12:01:00 GMT", None)],
)
def test_retry_after_is_a_number_or_a_date(header, seconds):
    assert retry_after(header, Waiting().clock()) == seconds


def test_requests_of_a_lane_are_an_interval_apart_and_lanes_do_not_wait_for_each_other():
    waiting = Waiting()
    pace = Pace(waiting.clock(), {"a": 0.5})
    for lane in ("a", "a", "b", "a"):
        pace.wait(lane)
    assert waiting.waits == [0.5 * MARGIN] * 2


def test_a_429_makes_a_lane_slower_than_its_headers():
    waiting = Waiting()
    pace = Pace(waiting.clock(), {"a": 1.0})
    pace.scolded("a")
    pace.wait("a")
    pace.wait("a")
    assert waiting.waits == [pytest.approx(MARGIN * 1.1)]


def test_back_off_doubles_with_jitter_and_obeys():
    pace = Pace(Waiting().clock())
    assert [pace.back_off("a", n, None) for n in (1, 2, 3)] == [1.0, 2.0, 4.0]
    assert pace.back_off("a", 1, 30.0) == 30.25


def test_a_host_that_never_answers_is_left_alone_after_a_while(shop):
    many(shop, 20)
    from tests.verify.replay import answer

    for path in [f"/works/10.5555/more.{n:03d}" for n in range(20)]:
        shop.replay.faults[path] = lambda: answer("oops", 500)
    report = shop.verify(parts=("citations",), tries=2)
    asked = [path for path in shop.replay.paths if "more" in path]
    assert len(asked) == 10  # five questions, twice each
    assert len(report.outages) >= 20 and any("left alone for this run" in line for line in report.outages)


def test_all_questions_to_crossref_together_keep_its_pace(shop):
    many(shop, 30)
    shop.verify(parts=("citations",))
    crossref = [path for path in shop.replay.paths if path.startswith("/works")]
    # 10 a second by its headers; only the very first one is free.
    assert shop.waiting.at >= (len(crossref) - 1) * 0.1 - 0.001
    assert shop.waiting.at < len(crossref) * 0.1 * MARGIN + 1.5


def test_one_connection_a_host(shop):
    import threading

    many(shop, 10)
    ports = set()
    before = shop.replay.respond

    def counting(target):
        ports.add(threading.get_ident())  # the server has a thread for each connection
        return before(target)

    shop.replay.respond = counting
    shop.verify(parts=("citations",))
    assert len(ports) == 1
