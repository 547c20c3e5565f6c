"""The lock is whole at every moment, the same bytes for the same content, and read strictly."""

from __future__ import annotations

import datetime
import os
import random
import signal
import time
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.checks import check_project
from assay.model.verified import Notice, Page, QuoteSeen, Trouble, Verified, Work
from assay.verify.lock import Book, LockFault, emit, parse
from assay.verify.text import clean
from tests.verify.conftest import DAY, Shop

text = st.text(max_size=60).map(clean)
words = text.filter(bool)
day = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1))
trouble = st.none() | st.builds(Trouble, since=day, last=day, why=words)
notice = st.builds(Notice, kind=st.sampled_from(["retraction", "correction", "other"]), date=st.none() | words, notice=st.none() | words, sources=st.lists(words, max_size=3).map(tuple))
work = st.builds(
    Work, state=st.sampled_from(["found", "exists", "missing", "unknown"]), asked=st.none() | day, registry=st.none() | words, title=st.none() | words, also_titled=st.lists(words, max_size=3).map(tuple),
    authors=st.lists(words, max_size=4).map(tuple), issued=st.none() | day.map(str), years=st.lists(st.integers(1000, 9999), max_size=3).map(tuple), notices=st.lists(notice, max_size=3).map(tuple), both_ways=st.booleans(), trouble=trouble,
)  # fmt: skip
locks = st.builds(
    Verified,
    works=st.dictionaries(words, work, max_size=4),
    pages=st.dictionaries(words, st.builds(Page, state=st.sampled_from(["works", "gone", "unknown"]), asked=st.none() | day, status=st.none() | words, trouble=trouble), max_size=4),
    quotes=st.dictionaries(words, st.builds(QuoteSeen, state=st.sampled_from(["unchanged", "gone"]), phrase=words, sentence=st.none() | words), max_size=4),
)


def _equal(one: Verified, other: Verified) -> bool:
    return one.model_dump() == other.model_dump()


@settings(max_examples=100)
@given(locks)
def test_what_is_written_is_what_is_read(lock):
    # Values are stripped when they are read; cleaned text has no blanks at its ends but for keys that are all blanks.
    assert _equal(parse(emit(lock).encode()), lock)
    assert emit(parse(emit(lock).encode())) == emit(lock)


def test_the_lock_reads_as_yaml_and_begins_by_saying_who_writes_it(shop):
    shop.verify()
    raw = (shop.root / "claims/verified.yml").read_text()
    assert raw.startswith("# Written by `assay verify`, never by hand")
    assert check_project(shop.root, DAY).findings == []


def test_a_second_run_asks_nothing_and_changes_no_byte(shop):
    shop.verify()
    before = (shop.root / "claims/verified.yml").read_bytes()
    asked = len(shop.replay.log)
    report = shop.verify()
    assert len(shop.replay.log) == asked and report.requests == 0
    assert (shop.root / "claims/verified.yml").read_bytes() == before


def test_the_same_answers_in_another_order_give_the_same_bytes(shop):
    shop.verify(parts=("citations",))
    shop.verify(parts=("quotes",))
    shop.verify(parts=("links",))
    first = (shop.root / "claims/verified.yml").read_bytes()
    (shop.root / "claims/verified.yml").unlink()
    shop.verify()
    assert (shop.root / "claims/verified.yml").read_bytes() == first


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"<<<<<<< HEAD\nworks:\n", "not YAML|schema_version"),
        (b"works: [\n", "not YAML"),
        (b"[]\n", "no mapping"),
        (b"works: {}\n", "schema_version"),
        (b"schema_version: 2\n", "schema_version"),
        (b"schema_version: 1\nwork: {}\n", "work"),
        (b"schema_version: 1\nworks:\n  x: {state: fine}\n", "works.x.state"),
        (b"schema_version: 1\nworks: {a: &a {state: found}, b: *a}\n", "alias"),
        (b"schema_version: 1\nworks: !!python/object/apply:os.system [echo]\n", "works"),
        (b"\xff\xfe", "not UTF-8"),
        (b"schema_version: 1\nworks: {x: {state: found, asked: 2026-13-01}}\n", "works.x.asked"),
        (b"schema_version: 1\nworks: " + b"[" * 30_000, "not YAML"),
    ],
)
def test_a_lock_that_is_not_ours_is_refused_with_one_line(shop, raw, told):
    with pytest.raises(LockFault, match=told):
        parse(raw)
    (shop.root / "claims/verified.yml").write_bytes(raw)
    assert [f.code for f in check_project(shop.root, DAY).findings] == ["LNK014"]


def test_the_faulty_entry_is_named_by_its_line():
    with pytest.raises(LockFault) as error:
        parse(b"schema_version: 1\nworks:\n  ok:\n    state: found\n  bad:\n    state: fine\n")
    assert error.value.line == 5


def test_only_one_run_at_a_time(shop):
    with Book(shop.root, Verified()).alone() as first, Book(shop.root, Verified()).alone() as second:
        assert (first, second) == (True, False)
    with Book(shop.root, Verified()).alone() as third:
        assert third


def test_entries_that_nothing_names_any_more_go_only_after_a_whole_run(shop):
    shop.verify()
    shop.replay.works["10.5555/tea.2020.9"] = shop.replay.works.pop("10.5555/tea.2020.1") | {"DOI": "10.5555/tea.2020.9"}
    shop.replace("claims/references/brewer-2020-valerian.yml", "DOI: 10.5555/tea.2020.1", "DOI: 10.5555/tea.2020.9")
    shop.verify("brewer-2020-valerian", parts=("citations",))
    assert set(shop.lock.works) == {"10.5555/tea.2020.1", "10.5555/tea.2020.9"}
    shop.verify(only="all")
    assert set(shop.lock.works) == {"10.5555/tea.2020.9"}


def many(shop: Shop, number: int) -> None:
    """So many references, each with a DOI of its own."""
    first = (shop.root / "claims/references/brewer-2020-valerian.yml").read_text()
    for n in range(number):
        doi = f"10.5555/more.{n:03d}"
        (shop.root / f"claims/references/more-{n:03d}.yml").write_text(first.replace("10.5555/tea.2020.1", doi).replace("Valerian and sleep", f"Valerian and sleep, study {n} of many"))
        shop.replay.works[doi] = shop.replay.works["10.5555/tea.2020.1"] | {"DOI": doi, "title": [f"Valerian and sleep, study {n} of many"]}


def test_killed_at_twenty_random_moments_the_lock_is_whole_and_the_next_run_goes_on(shop):
    many(shop, 100)
    shop.replay.latency = 0.003
    dice = random.Random(20261125)
    kills = 0
    known = 0
    for _ in range(20):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # forking beside threads; the child only runs this
            child = os.fork()
        if child == 0:
            try:
                shop.verify(parts=("citations",))
            finally:
                os._exit(0)
        target = len(shop.replay.log) + dice.randint(1, 9)
        patience = time.monotonic() + 20
        while len(shop.replay.log) < target and time.monotonic() < patience:
            time.sleep(0.001)
        time.sleep(dice.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        kills += os.WIFSIGNALED(status)
        path = shop.root / "claims/verified.yml"
        if path.exists():
            lock = parse(path.read_bytes())  # whole, whatever was going on
            found = sum(work.state == "found" for work in lock.works.values())
            assert found >= known
            known = found
        assert sorted(entry.name for entry in (shop.root / "claims").iterdir()) == sorted({"articles", "references", "searches", "vocabulary.yml"} | ({"verified.yml"} if path.exists() else set()))
    assert kills >= 18  # the last ones may have had nothing left to ask
    asked = len(shop.replay.log)
    report = shop.verify(parts=("citations",))
    assert report.states["citations"] == {"verified": 101, "unverifiable": 1}
    assert len([path for path in shop.replay.paths[asked:] if path.startswith("/works/")]) == 101 - known
    # No DOI was asked more often than it was killed under.
    assert max(shop.replay.paths.count(f"/works/10.5555/more.{n:03d}") for n in range(100)) <= kills + 1
