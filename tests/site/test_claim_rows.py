"""The table of claims over several pages, and the file of its rows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from assay.exports.files import plan_files
from assay.model.corpus import Corpus
from assay.site import addresses, catalogue as catalogue_module
from assay.site.catalogue import Catalogue
from assay.site.claim_rows import CERTAINTIES, ROWS_ROOM, VERDICTS, digest, weigh_row
from assay.site.pages import plan, render
from assay.site.parts import HEAVY
from assay.site.settings import Settings
from assay.site.slim import slim
from benchmarks.grown_table import Shared, grown, table_pages
from tests.site.made_up import corpus, corpus_with
from tests.site.test_pages import Tags, front, html

TABLE_FRAME = 16_000
"""Bytes of the frame of a page of the table, without the filters and counts, which are part of its Markdown."""


def bytes_of(page: str) -> int:
    return len(slim(page).encode())


@pytest.fixture(scope="module")
def ten_thousand(real) -> Catalogue:
    """The real claims again and again, ten thousand of them."""
    return Catalogue(grown(real, 10_000), Shared())


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
        wrong = [weigh_row(row) - len(text.replace('href="../', 'href="').encode()) for row, text in zip(rows, markup, strict=True)]
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


def test_room_leaves_space_for_the_frame():
    assert ROWS_ROOM + 18_000 < HEAVY
