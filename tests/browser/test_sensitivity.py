"""The rule in the browser agrees with the rule in Python, on every claim and every way to look at it."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.rating.explore import SENSITIVITY, sensitivity
from assay.rating.rate import rate
from assay.site.sensitivity_view import data, weighed
from tests.rating.test_properties import cases, made
from tests.support import VOCABULARY, references
from tests.support import claim as made_up_claim

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
COMBINATIONS = [list(views) for number in range(len(SENSITIVITY) + 1) for views in combinations(SENSITIVITY, number)]


def test_both_rules_agree_on_every_claim_and_combination(browser, address, catalogue):
    asked, wanted = [], []
    for key, claim in catalogue.claims.items():
        for views in COMBINATIONS:
            rating = sensitivity(claim, catalogue.references, catalogue.words, views)
            asked.append([data(claim, catalogue.ratings[key]), views])
            wanted.append((key, views, rating.verdict.value, None if rating.certainty is None else rating.certainty.rank))
    page = browser.new_page()
    page.goto(f"{address}/about/", wait_until="load")
    found = page.evaluate("asked => asked.map(([data, views]) => assayRate(data, views))", asked)
    page.close()
    differing = [(want, got) for want, got in zip(wanted, found, strict=True) if (got["verdict"], got["certainty"]) != want[2:]]
    assert len(found) == len(catalogue.claims) * len(COMBINATIONS)
    assert not differing, differing[:5]
    assert len({want[2] for want in wanted}) >= 6


@pytest.fixture(scope="module")
def rule(browser):
    """The script's rule on a page with nothing else."""
    page = browser.new_page()
    page.add_script_tag(path=ROOT / "docs/assets/sensitivity.js")
    yield lambda asked: page.evaluate("([data, views]) => assayRate(data, views)", asked)
    page.close()


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(cases(), st.booleans(), st.sampled_from(COMBINATIONS))
def test_both_rules_agree_on_made_up_evidence(rule, case, caution, views):
    kind, wording, evidence, extent = case
    studies = [made(options) for options in evidence]
    more = {"kind": "caution", "denies": {"claim": "Made up.", "kind": kind}} if caution else {"kind": kind}
    one = made_up_claim(*studies, wording=wording, **more, **({"extent": extent} if wording == "absolute" else {}))
    records = references(*studies)
    rating = sensitivity(one, records, VOCABULARY, views)
    found = rule([data(one, rate(one, records, VOCABULARY)), views])
    assert (found["verdict"], found["certainty"]) == (rating.verdict.value, rating.certainty.rank)


def test_a_reader_sees_the_verdict_move(browser, address, catalogue):
    moving = next(
        (key, view, rating.verdict)
        for key, claim in catalogue.live.items()
        if weighed(catalogue.ratings[key])
        for view in SENSITIVITY
        if (rating := sensitivity(claim, catalogue.references, catalogue.words, [view])).verdict is not catalogue.ratings[key].verdict
    )
    key, view, verdict = moving
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/claims/{key}/", wait_until="load")
    status = page.locator("[data-sensitivity] [role=status]")
    assert status.locator("b").inner_text() == catalogue.ratings[key].verdict.label
    page.locator(f"[data-sensitivity] input[value={view}]").focus()
    page.keyboard.press("Space")
    assert status.locator("b").inner_text() == verdict.label
    assert "no longer" in status.inner_text()
    page.close()
    assert not complaints


def test_without_scripts_each_way_has_its_verdict(browser, address, catalogue):
    key = next(key for key in catalogue.live if weighed(catalogue.ratings[key]))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/claims/{key}/")
    assert page.locator("[data-sensitivity] li b").count() == len(SENSITIVITY)
    context.close()
