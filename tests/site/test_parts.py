"""Lists on as many pages as they need, and claims whose steps have a page of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.model.corpus import Corpus
from assay.model.lists import OpenQuestions
from assay.site import addresses, pages as pages_module
from assay.site.catalogue import HANGS
from assay.site.list_pages import QUESTIONS, initial
from assay.site.pages import render
from assay.site.parts import CLAIM_ROOM, HEAVY, ROOM, is_heavy, split, weigh_claim
from assay.site.slim import slim
from tests.site.made_up import corpus
from tests.site.test_pages import Tags, html

FRAME = 20_000
"""Bytes of the frame of a page, generously."""
CLAIM_FRAME = 18_000
"""The same of a claim's page, whose table of contents is long."""


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(100, 400))
def test_nothing_is_lost_or_moved_and_no_page_is_fuller_than_it_may_be(weights, room):
    pages = split(list(enumerate(weights)), lambda item: item[1], room)
    assert [item for page in pages for item in page] == list(enumerate(weights))
    assert all(pages)
    assert all(sum(weight for _, weight in page) <= room or len(page) == 1 for page in pages)


@given(st.lists(st.integers(1, 10), min_size=1, max_size=60))
def test_what_fits_on_one_page_stays_on_one(weights):
    assert len(split(weights, int, sum(weights))) == 1


def bytes_of(page: str) -> int:
    return len(slim(page).encode())


def grown(real: Corpus, times: int) -> Corpus:
    """The real records with its references and open questions as many times over."""
    references = {f"{key}{'' if n == 0 else f'-copy-{n}'}": reference for n in range(times) for key, reference in real.references.items()}
    return replace(real, references=references, open_questions=OpenQuestions(questions=real.open_questions.questions * times))


def test_lists_that_grow_get_more_pages_and_no_page_gets_heavy(real, pages):
    now, later = pages, render(grown(real, 4))
    for prefix in ("open-questions", "references/list/"):
        assert sum(path.startswith(prefix) for path in later) >= 3 * sum(path.startswith(prefix) for path in now)
    for made in (now, later):
        heavy = {path: bytes_of(page) for path, page in made.items() if path.startswith(("open-questions", "references/list/", "searches", "map/")) or path == "references/index.md"}
        assert max(heavy.values()) + FRAME < HEAVY, max(heavy, key=heavy.get)


def test_every_reference_stands_on_one_page_of_the_list(catalogue, pages):
    listed = []
    number = 1
    while (path := addresses.references_page(number)) in pages:
        listed += [value for tag, name, value in Tags(html(pages[path])).values if name == "href" and tag == "a" and value.startswith("../../") and value.count("/") == 3]
        number += 1
    assert listed == [f"../../{key}/" for key in catalogue.sorted_references]


def test_each_letter_leads_to_where_it_begins(catalogue, pages):
    index = [value for tag, name, value in Tags(html(pages["references/index.md"])).values if tag == "a" and name == "href" and value.startswith("list/")]
    assert len(index) > 15 and len(set(index)) == len(index)
    for target in index:
        number, anchor = target.removeprefix("list/").split("/#")
        assert ("tr", "id", anchor) in Tags(html(pages[addresses.references_page(int(number))])).values
    assert {initial(catalogue, key) for key in catalogue.references} == {target.split("letter_")[1] for target in index}


def test_a_short_list_of_references_stands_on_the_index_itself():
    pages = render(corpus())
    assert addresses.references_page(1) not in pages
    assert "Valerian and sleep" in Tags(html(pages["references/index.md"])).text


def test_every_open_question_is_on_its_page_with_how_to_settle_it(catalogue, pages):
    assert set(HANGS) == set(QUESTIONS)
    for hangs in HANGS:
        text = " ".join(Tags(html(pages[addresses.questions_page(hangs, number)])).text for number, _ in enumerate(catalogue.question_parts[hangs], 1))
        for question in (question for question in catalogue.open_questions if question.hangs == hangs):
            assert " ".join(question.question.split()) in text and " ".join(question.how.split()) in text


def test_questions_keep_their_numbers_over_the_pages(catalogue, pages):
    for hangs in HANGS:
        ids = [value for number, _ in enumerate(catalogue.question_parts[hangs], 1) for tag, name, value in Tags(html(pages[addresses.questions_page(hangs, number)])).values if tag == "li" and name == "id"]
        assert ids == [f"question_{number}" for number in range(1, len(ids) + 1)]


def test_a_search_says_everything_on_its_own_page():
    text = Tags(html(render(corpus())["searches/catalogue.md"])).text
    for said in ("Does valerian lengthen sleep?", "a catalogue", "valerian AND sleep", "snoring", "one catalogue", "In PubMed:", "Last run on 21 November 2026"):
        assert said in text, said


def test_a_heavy_claim_has_its_steps_on_a_page_beside_it(monkeypatch):
    whole = render(corpus())
    monkeypatch.setattr(pages_module, "is_heavy", lambda claim, rating: True)
    apart = render(corpus())
    before = Tags(html(whole["claims/shop/effect.md"]))
    after, steps = Tags(html(apart["claims/shop/effect.md"])), Tags(html(apart["claims/shop/effect/steps.md"]))
    assert "claims/shop/effect/steps.md" not in whole
    assert ("a", "href", "steps/") in after.values
    for heading in ("How the verdict was reached", "Claim against study"):
        assert heading in before.text and heading in steps.text
    assert "Claim against study" not in after.text
    # What the steps point to stands on the claim's page.
    ids = {value for _, name, value in after.values if name == "id"}
    targets = {value for _, name, value in steps.values if name == "href" and value.startswith("../#")}
    assert targets and {target[4:] for target in targets} <= ids


def test_only_heavy_claims_are_set_apart(catalogue, pages):
    apart = {path.removesuffix("/steps.md") for path in pages if path.endswith("/steps.md")}
    assert 0 < len(apart) < 20
    for key, claim in catalogue.claims.items():
        path = addresses.claim_page(key)
        assert (path.removesuffix(".md") in apart) is is_heavy(claim, catalogue.ratings[key])
        assert bytes_of(pages[path]) + CLAIM_FRAME < HEAVY, path


def test_the_weight_of_a_claims_page_is_known_before_it_is_made(real, catalogue, monkeypatch):
    monkeypatch.setattr(pages_module, "is_heavy", lambda claim, rating: False)
    pages = render(real, None, catalogue)
    wrong = {key: weigh_claim(claim, catalogue.ratings[key]) - bytes_of(pages[addresses.claim_page(key)]) for key, claim in catalogue.claims.items()}
    # A page may be this much heavier than reckoned before the room for it is used up.
    assert min(wrong.values()) > -(HEAVY - CLAIM_FRAME - CLAIM_ROOM), min(wrong, key=wrong.get)


def test_two_records_cannot_share_an_address():
    first = corpus()
    with pytest.raises(ValueError, match="searches/index.md"):
        render(replace(first, searches={"index": first.searches["catalogue"]}))


def test_room_leaves_space_for_the_frame():
    assert ROOM * 1.2 + 14_000 < HEAVY
