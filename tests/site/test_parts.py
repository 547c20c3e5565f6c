"""Lists on as many pages as they need."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assay.model.base import ID_PATTERN
from assay.model.corpus import Corpus
from assay.site import addresses
from assay.site.catalogue import HANGS, Catalogue
from assay.site.list_pages import QUESTIONS
from assay.site.lists import Lists, initial
from assay.site.pages import plan, render
from assay.site.parts import HEAVY, ROOM, Listing, Part, continued, split
from assay.site.slim import slim
from tests.growing import copies, grown, lengthened
from tests.site.made_up import corpus
from tests.site.test_pages import Tags, html

FRAME = 17_000
"""Bytes of the frame of a page, generously, without its table of contents."""


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(100, 400), st.integers(0, 500))
def test_nothing_is_lost_or_moved_and_no_page_is_fuller_than_it_may_be(weights, room, head):
    pages = split(list(enumerate(weights)), lambda item: item[1], room, head)
    assert [item for page in pages for item in page] == list(enumerate(weights))
    assert all(pages[1:]) and (not pages or pages[0] or head)
    filled = [sum(weight for _, weight in page) + (0 if number else head) for number, page in enumerate(pages)]
    assert all(used <= room or (len(page) == 1 and (number or not head)) or not page for number, (used, page) in enumerate(zip(filled, pages, strict=True)))


@given(st.lists(st.integers(1, 10), min_size=1, max_size=60), st.integers(0, 100))
def test_what_fits_on_one_page_stays_on_one(weights, head):
    assert len(split(weights, int, head + sum(weights), head)) == 1


@given(st.lists(st.integers(1, 400), max_size=60, unique=True), st.integers(0, 600))
def test_each_item_is_found_where_it_stands(weights, head):
    listing = continued(weights, lambda weight: 100 * weight, lambda number: f"list/{number}", head)
    assert len(listing) >= 1 and listing.total == len(weights)
    for before, part in zip([None, *listing], listing, strict=False):
        assert part.number == (before.number + 1 if before else 1) and part.path == f"list/{part.number}"
        assert part.before == (before.before + len(before.items) if before else 0)
        assert all(listing.where(item) == part.path for item in part.items)
        assert part.paths == tuple(f"list/{number}" for number in range(1, len(listing) + 1))


@given(st.integers(1, 300), st.data())
def test_a_pager_leads_to_the_ends_and_the_neighbours_and_leaves_nothing_out_unsaid(last, data):
    number = data.draw(st.integers(1, last))
    shown = Part(number, (), 0, 0, tuple(map(str, range(last)))).shown
    numbers = [entry for entry in shown if entry is not None]
    assert numbers == sorted(set(numbers)) and {1, last, number} <= set(numbers) and len(shown) <= 11
    assert {near for near in (number - 1, number + 1) if 1 <= near <= last} <= set(numbers)
    for before, after in zip(shown, shown[1:], strict=False):
        assert None in (before, after) or after == before + 1


def test_no_record_can_claim_the_address_of_a_part():
    pages = [addresses.part(page, number) for page in (addresses.ARTICLES, addresses.REFERENCES, addresses.CITATIONS, addresses.search_page("a"), addresses.claim_page("a/b")) for number in (2, 10, 999)]
    for page in (*pages, addresses.PAYERS):
        assert not re.fullmatch(ID_PATTERN, page.removesuffix(".md").split("/")[-1])


def bytes_of(page: str) -> int:
    return len(slim(page).encode())


def whole(page: str) -> int:
    """About how many bytes a page has with its frame and the lines that its headings get in the table of contents."""
    contents = "toc" not in yaml.safe_load(page.split("---\n")[1])["hide"]
    return bytes_of(page) + FRAME + 250 * page.count("\n##") * contents


def listings(lists: Lists) -> dict[str, Listing]:
    """Every list, by its name."""
    alone = {name: getattr(lists, name) for name in ("articles", "changes", "excluded", "searches", "references", "payers", "audited_articles")}
    several = {f"{name} {key}": listing for name in ("verdicts", "topics", "leaning", "questions", "uses", "outcomes", "printed", "sentences", "audits") for key, listing in getattr(lists, name).items()}
    return alone | several


@pytest.fixture(scope="module", params=[3, 14], ids=["9 articles", "42 articles"])
def larger(request, real) -> tuple[Corpus, Lists]:
    """The project's records as many times over, and their lists."""
    records = grown(real, request.param)
    return records, Lists(Catalogue(records))


def test_no_page_gets_heavy_when_there_are_many_articles(larger):
    records, lists = larger
    made = plan(lists.catalogue)
    # Every page but claims, which do not grow, and of copies the first: they are alike. Of the sources those that most leans on.
    leant_on = sorted(lists.uses, key=lambda key: -lists.uses[key].total)[:3]
    wanted = [
        path
        for path in made
        if not path.startswith("claims/") and (not path.startswith(("articles/", "references/", "searches/", "citations/")) or "-copy-" not in path)
        and (not path.startswith("references/") or "list/" in path or "_" in path.split("/")[1] or path.split("/")[1].removesuffix(".md") in (*leant_on, "index"))
    ]
    weighed = {path: whole(made[path]) for path in wanted}
    assert len(weighed) > 100
    assert not {path: weight for path, weight in weighed.items() if weight > HEAVY}


def test_nothing_is_lost_or_doubled_when_lists_go_onto_further_pages(larger):
    records, lists = larger
    live = list(lists.catalogue.live)
    items = {name: [item for part in listing for item in part.items] for name, listing in listings(lists).items()}
    assert all(len(found) == len(set(found)) for name, found in items.items() if name.split()[0] != "questions")
    assert items["articles"] == list(lists.shown) == items["audited_articles"]
    assert items["references"] == lists.catalogue.sorted_references
    assert items["excluded"] == list(lists.catalogue.excluded) and items["searches"] == list(lists.catalogue.searches)
    for group in ("verdicts", "topics"):
        assert sorted(key for name, found in items.items() if name.split()[0] == group for key in found) == sorted(live)
    for verdict in lists.verdicts:
        assert items[f"verdicts {verdict}"] == [key for key in live if lists.catalogue.live[key].verdict is verdict]
    assert sorted(entry.what if isinstance(entry.what, str) else entry.what.key for entry in items["changes"]) == sorted(key for key in live for _ in lists.catalogue.live[key].ledger)
    assert [entry.number for entry in items["changes"]] == sorted(entry.number for entry in items["changes"])
    for key, article in records.articles.items():
        assert items[f"printed {key}"] == list(article.references)
        assert not article.references or items[f"audits {key}"] == list(article.references)
        rows = [placed.row for placed in items[f"sentences {key}"]]
        assert [number for row in rows for number in range(row.first, row.last + 1)] == [sentence.n for sentence in article.sentences]


def test_each_page_of_a_list_shows_what_it_holds(larger):
    _, lists = larger
    made = plan(lists.catalogue)
    several = 0
    for listing, target in ((lists.verdicts[next(iter(lists.verdicts))], addresses.claim_page), (lists.topics["skin"], addresses.claim_page), (lists.articles, addresses.article_page), (lists.searches, addresses.search_page)):
        several += len(listing) > 1
        for part in listing:
            leads = {value for tag, name, value in Tags(html(made[part.path])).values if tag == "a" and name == "href"}
            assert {addresses.relative(part.path, target(item), made) for item in part.items} <= leads
            assert {addresses.relative(part.path, path, made) for path in part.paths[part.number : part.number + 1]} <= leads
    assert several >= 2


def test_an_article_with_many_references_has_them_on_a_page_beside_it(real):
    article = real.articles["medicalopedia"]
    records = replace(real, articles=real.articles | {"medicalopedia": article.model_copy(update={"references": copies(article.references, 3)})})
    made = check_article(records, "medicalopedia")
    assert addresses.printed_page("medicalopedia") in made and addresses.sentences_page("medicalopedia") not in made
    assert "#section_2" in made[addresses.article_page("medicalopedia")]


@pytest.mark.parametrize("times", [3, 25])
def test_a_long_article_has_its_sentences_beside_it_too(real, times):
    made = check_article(lengthened(real, "medicalopedia", times), "medicalopedia")
    assert addresses.printed_page("medicalopedia") in made and addresses.sentences_page("medicalopedia") in made
    tiles = "a-strip" in made[addresses.article_page("medicalopedia")]
    assert tiles is (times == 3)


def check_article(records: Corpus, key: str) -> Mapping[str, str]:
    """Asserts that nothing of an article is lost, that no page of it is heavy and that links find what moved; gives all pages."""
    lists = Lists(Catalogue(records))
    made = plan(lists.catalogue)
    article, printed, sentences = records.articles[key], lists.printed[key], lists.sentences[key]
    own = {path: made[path] for path in dict.fromkeys((addresses.article_page(key), *printed[0].paths, *sentences[0].paths))}
    for path, page in (own | {path: made[path] for path in (addresses.HOME, *lists.articles[0].paths, *lists.audits[key][0].paths)}).items():
        assert whole(page) < HEAVY, path
    tags = {path: Tags(html(page)) for path, page in own.items()}
    ids = {path: {value for _, name, value in its.values if name == "id"} for path, its in tags.items()}
    assert all(f"reference_{name}" in ids[printed.where(name)] for name in article.references)
    leads = [value for path in sentences[0].paths for tag, name, value in tags[path].values if tag == "a" and name == "href"]
    for claim in lists.catalogue.claims_of(key):
        assert any(target.endswith(f"claims/{claim}/") for target in leads), claim
    # A claim's page leads to the printed references of its article, wherever they are.
    page = next(claim for claim in lists.catalogue.claims_of(key) if records.claims[claim].cites)
    found = {value for _, name, value in Tags(html(made[addresses.claim_page(page)])).values if name == "href"}
    assert {addresses.relative(addresses.claim_page(page), printed.where(cite.as_), made, f"reference_{cite.as_}") for cite in records.claims[page].cites} <= found
    return made


def test_a_source_that_is_printed_and_leant_on_everywhere_says_so_page_by_page(larger):
    records, lists = larger
    key = max(lists.uses, key=lambda key: lists.uses[key].total)
    made = plan(lists.catalogue)
    texts = {part.path: Tags(html(made[part.path])) for part in lists.uses[key]}
    if len(lists.catalogue.articles) > 10:
        assert len(texts) > 1
    loss = lists.catalogue.loss(key)
    for part in lists.uses[key]:
        assert "No claim leans on it" not in texts[part.path].text
        targets = [value for tag, name, value in texts[part.path].values if tag == "a" and name == "href"]
        for item in part.items:
            target = addresses.relative(part.path, addresses.claim_page(item) if item in lists.used[key] else addresses.article_page(item), made)
            assert targets.count(target) == 1 + (item in loss)


def test_while_there_is_room_each_list_stands_on_the_page_that_begins_it(catalogue, pages):
    assert not [path for path in pages if ("_" in path and not path.startswith("claims/")) or path.endswith(("/sentences.md", "/references.md")) or path.startswith("citations/")]
    assert [key for key, tiles in Lists(catalogue).on_home(0)] == list(catalogue.articles)


def test_home_shows_the_articles_that_were_read_last_and_leads_to_all(real):
    records, last = grown(real, 3), "skindot-copy-1"
    newest = records.articles[last].read.model_copy(update={"date": datetime.date(2030, 1, 1)})
    records = replace(records, articles=records.articles | {last: records.articles[last].model_copy(update={"read": newest})})
    page = html(plan(Catalogue(records))[addresses.HOME])
    shown = [value for tag, name, value in Tags(page.split('id="articles"')[1].split('id="questions"')[0]).values if name == "href" and value.startswith("articles/")]
    assert shown[0] == f"articles/{last}/" and shown[-1] == "articles/" and 1 < len(shown) < len(records.articles)
    assert f"All {len(records.articles)} articles" in page


def test_home_holds_an_article_though_there_is_no_room_and_none_where_there_is_none():
    tea = corpus()
    assert Lists(Catalogue(tea)).on_home(HEAVY) == [("shop", False)]
    assert Lists(Catalogue(replace(tea, articles={}, claims={}))).on_home(HEAVY) == []


def test_lists_that_grow_get_more_pages(larger, pages):
    records, lists = larger
    times = len(records.articles) // 3
    now, later = pages, plan(lists.catalogue)
    for prefix in ("open-questions/", "references/list/"):
        assert sum(path.startswith(prefix) for path in later) >= 0.75 * times * sum(path.startswith(prefix) for path in now)


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
        text = " ".join(Tags(html(pages[addresses.questions_page(hangs, number)])).text for number, _ in enumerate(Lists(catalogue).questions[hangs], 1))
        for question in (question for question in catalogue.open_questions if question.hangs == hangs):
            assert " ".join(question.question.split()) in text and " ".join(question.how.split()) in text


def test_questions_keep_their_numbers_over_the_pages(catalogue, pages):
    for hangs in HANGS:
        ids = [value for number, _ in enumerate(Lists(catalogue).questions[hangs], 1) for tag, name, value in Tags(html(pages[addresses.questions_page(hangs, number)])).values if tag == "li" and name == "id"]
        assert ids == [f"question_{number}" for number in range(1, len(ids) + 1)]


def test_a_search_says_everything_on_its_own_page():
    text = Tags(html(render(corpus())["searches/catalogue.md"])).text
    for said in ("Does valerian lengthen sleep?", "a catalogue", "valerian AND sleep", "snoring", "one catalogue", "In PubMed:", "Last run on 21 November 2026"):
        assert said in text, said


def test_two_records_cannot_share_an_address():
    first = corpus()
    with pytest.raises(ValueError, match="searches/index.md"):
        render(replace(first, searches={"index": first.searches["catalogue"]}))


def test_room_leaves_space_for_the_frame():
    assert ROOM * 1.2 + 14_000 < HEAVY
