"""Bars are drawn by classes of the stylesheet, so that no page needs a style of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.model.words import Verdict
from assay.site.figures import balance_bar, share_classes

STYLES = (Path(__file__).parents[2] / "docs/assets/assay.css").read_text("utf-8")
ADDED = {name: (digit, int(value)) for name, digit, value in re.findall(r"\.(a-share-\d+) \{ (--a-\w+): (\d+); \}", STYLES)}
"""What each class sets: which digit of the share, and to what."""


@given(st.integers(1, 100_000), st.integers(0, 100_000))
def test_the_stylesheet_adds_the_classes_of_any_share_up_to_its_thousandths(count, others):
    total = count + others
    digits = [ADDED[name] for name in share_classes(count, total).split()]
    assert len({digit for digit, _ in digits}) == len(digits)
    assert sum(value for _, value in digits) == pytest.approx(1000 * count / total, abs=1)
    assert sum(value for _, value in digits) > 0


def test_the_length_of_a_segment_is_the_sum_of_its_digits():
    rule = re.search(r"\.a-bar__part \{[^}]*\bflex: calc\(([^;]*)\) 1 ", STYLES)
    assert set(re.findall(r"var\((--a-\w+), 0\)", rule[1])) == {digit for digit, _ in ADDED.values()}


def test_a_bar_has_a_segment_for_each_verdict_that_occurs():
    bar = balance_bar({Verdict.SUPPORTED: 1, Verdict.OVERSTATED: 0, Verdict.UNSUPPORTED: 3})
    assert re.findall(r'class="([^"]+)"', bar)[1:] == ["a-bar__part a-supported a-share-200 a-share-50", "a-bar__part a-unsupported a-share-700 a-share-50"]
    assert "style" not in bar
