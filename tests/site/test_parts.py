"""Lists on as many pages as they need, and claims whose steps have a page of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.exports.files import plan_files
from assay.model.corpus import Corpus
from assay.model.lists import OpenQuestions
from assay.site import addresses, catalogue as catalogue_module, pages as pages_module
from assay.site.catalogue import HANGS, Catalogue
from assay.site.claim_rows import CERTAINTIES, VERDICTS, digest
from assay.site.list_pages import QUESTIONS, initial
from assay.site.pages import plan, render
from assay.site.parts import CLAIM_ROOM, HEAVY, ROOM, ROWS_ROOM, is_heavy, split, weigh_claim, weigh_claim_row
from assay.site.settings import Settings
from assay.site.slim import slim
from benchmarks.grown_table import Shared, grown as many_claims, table_pages
from tests.site.made_up import corpus, corpus_with
from tests.site.test_pages import Tags, front, html

FRAME = 20_000
"""Bytes of the frame of a page, generously."""
TABLE_FRAME = 16_000
"""The same of the table of claims, without the filters and counts, which are part of its Markdown."""
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


@pytest.fixture(scope="module")
def ten_thousand(real) -> Catalogue:
    """The real claims again and again, ten thousand of them."""
    return Catalogue(many_claims(real, 10_000), Shared())


def listed_claims(catalogue: Catalogue, made: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """The pages of the table of claims, each with the keys of its rows."""
    found = []
    for path in table_pages(catalogue):
        rows = re.findall(r'<tr><th scope="row"><a href="([^"]+)/">', made[path])
        found.append((path, [row.removeprefix("../") for row in rows]))
    return found


def test_with_ten_thousand_claims_none_is_lost_or_doubled_and_no_page_of_the_table_is_heavy(ten_thousand):
    made = plan(ten_thousand)
    pages = listed_claims(ten_thousand, made)
    assert [key for _, keys in pages for key in keys] == list(ten_thousand.live) and len(ten_thousand.live) == 10_000
    assert [path for path, _ in pages[:3]] == ["claims/index.md", "claims/list-2.md", "claims/list-3.md"] and all(keys for _, keys in pages)
    assert len(pages) < 100
    heavy = {path: bytes_of(made[path]) for path, _ in pages}
    assert max(heavy.values()) + TABLE_FRAME < HEAVY, max(heavy, key=heavy.get)


def test_the_file_of_the_table_holds_every_row_as_the_pages_have_it(ten_thousand):
    file = json.loads(plan_files(ten_thousand, Settings())[addresses.CLAIM_ROWS])
    told = []
    for article, name, claim, verdict, certainty, kind, topic in file["claims"]:
        folder, publisher = file["articles"][article]
        level = CERTAINTIES[certainty]
        told.append((f"{folder}/{name}", (claim, VERDICTS[verdict].label, level.label if level else "not rated", file["kinds"][kind], file["topics"][topic], publisher)))
    assert told == [(row.key, row.words) for part in ten_thousand.claim_parts for row in part]


def test_the_weight_of_a_row_is_known_before_it_is_made(real):
    for records in (real, corpus_with("`<&>\"'\\ " * 30), corpus_with("Schlaf – ä漢字 " * 20)):
        catalogue = Catalogue(records)
        made = plan(catalogue)
        rows = [row for part in catalogue.claim_parts for row in part]
        markup = [f"<tr>{row}" for path in table_pages(catalogue) for row in slim(made[path]).split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]]
        assert len(markup) == len(rows)
        wrong = [weigh_claim_row(row) - len(text.replace('href="../', 'href="').encode()) for row, text in zip(rows, markup, strict=True)]
        assert min(wrong) >= 0 and max(wrong) < 20


def test_claims_that_fit_on_one_page_have_no_further_page_and_no_file():
    catalogue = Catalogue(corpus())
    page = plan(catalogue)[addresses.CLAIMS]
    assert table_pages(catalogue) == [addresses.CLAIMS] and addresses.CLAIM_ROWS not in plan_files(catalogue, Settings())
    assert "data-rows" not in page and "noscript" not in page and "The next page" not in page
    assert "All 6 claims." in Tags(html(page)).text


def test_the_page_names_the_rows_of_its_own_build(monkeypatch):
    monkeypatch.setattr(catalogue_module, "ROWS_ROOM", 500)
    named = set()
    for text in ("One thing", "Another thing"):
        catalogue = Catalogue(corpus_with(text))
        page, file = plan(catalogue)[addresses.CLAIMS], plan_files(catalogue, Settings())[addresses.CLAIM_ROWS]
        named.add(re.search(r'data-rows="rows\.json\?([0-9a-f]{12})"', page)[1])
        assert digest(file) in named
    assert len(named) == 2


def test_an_article_may_be_called_like_a_page_of_the_table(monkeypatch):
    monkeypatch.setattr(catalogue_module, "ROWS_ROOM", 500)
    first = corpus()
    claims = {f"list-2/{key.split('/')[1]}": claim for key, claim in first.claims.items()} | {"list-2/list-2": first.claims["shop/effect"], "list-2/rows": first.claims["shop/effect"]}
    catalogue = Catalogue(replace(first, articles={"list-2": first.articles["shop"]}, claims=claims))
    made = render(catalogue.corpus)
    assert {"claims/list-2.md", "claims/list-2/effect.md", "claims/list-2/list-2.md", "claims/list-2/rows.md"} <= made.keys()
    assert {addresses.CLAIM_ROWS, "claims/list-2/rows.json"} <= plan_files(catalogue, Settings()).keys()


def test_further_pages_of_the_table_are_not_found_by_the_search(monkeypatch):
    monkeypatch.setattr(catalogue_module, "ROWS_ROOM", 500)
    made = render(corpus())
    assert front(made["claims/list-2.md"])["search"] == {"exclude": True} and "search" not in front(made["claims/index.md"])


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
    assert ROWS_ROOM + 18_000 < HEAVY
