"""What the outside world last said stands on the pages; what was never asked says so."""

from __future__ import annotations

from assay.load import load
from assay.site.pages import render
from tests.verify.conftest import DOI

REFERENCE_PAGE = "references/brewer-2020-valerian.md"
CLAIM_PAGE = "claims/sleep-well/valerian-lengthens-sleep.md"
LAW_PAGE = "references/eu-herbs-2019.md"


def pages(shop):
    return render(load(shop.root).corpus)


def test_before_any_run_every_page_says_that_nothing_was_looked_up(shop):
    shown = pages(shop)
    for page in (REFERENCE_PAGE, CLAIM_PAGE, "citations.md"):
        assert "Never looked up." in shown[page] and "✓ Verified" not in shown[page]


def test_after_a_run_they_show_the_answer_and_its_date(shop):
    shop.verify()
    shown = pages(shop)
    assert "✓ Verified" in shown[REFERENCE_PAGE] and "The registries have it as it stands here &#40;2026-11-25&#41;." in shown[REFERENCE_PAGE]
    assert "Found in the article, in the sentence that was reviewed &#40;2026-11-25&#41;." in shown[CLAIM_PAGE]
    assert "✓ Verified" in shown["citations.md"]


def test_a_law_is_not_asked_at_the_registries_but_its_page_is(shop):
    shop.verify()
    shown = pages(shop)[LAW_PAGE]
    assert "At the registries" not in shown and "Loaded on 2026-11-25." in shown


def test_what_is_wrong_or_could_not_be_checked_is_never_shown_as_verified(shop):
    del shop.replay.works[DOI]
    shop.verify()
    assert "✗ Differs" in pages(shop)[REFERENCE_PAGE]
    shop.replay.handles.add(DOI)
    shop.verify(only="all")
    shown = pages(shop)[REFERENCE_PAGE].split("Its page")[0]
    assert "? Not verified" in shown and "✓ Verified" not in shown


def test_a_record_that_changed_since_says_so(shop):
    shop.verify()
    shop.replace("claims/references/brewer-2020-valerian.yml", "title: Valerian and sleep", "title: Valerian and dreams")
    assert "Changed since it was verified on 2026-11-25." in pages(shop)[REFERENCE_PAGE]
