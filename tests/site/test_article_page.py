"""An article's page: every sentence of it as a tile and as a line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.load import load
from assay.model.article import Article, Sentence
from assay.model.corpus import Corpus
from assay.model.words import Skip, Verdict
from assay.site.article_view import Row, chapters, outcome, rows, skipped, worst
from assay.site.catalogue import Catalogue
from assay.site.pages import render
from tests.site.made_up import ARTICLE, corpus
from tests.site.test_pages import Tags, html

ROOT = Path(__file__).parents[2]
NAMES = ("effect", "parts", "fact", "opinion", "caution", "speaker")


def with_sentences(*held: str | tuple[str, ...]) -> Corpus:
    """The made-up corpus with an article of these sentences: a reason to pass it over, or claims."""
    sentences = tuple(Sentence(n=n, digest="0" * 8, **({"skip": Skip(its)} if isinstance(its, str) else {"claims": its})) for n, its in enumerate(held, 1))
    plain = corpus()
    return replace(plain, articles={"shop": Article.model_validate(ARTICLE).model_copy(update={"sentences": sentences})})


def under(sections: dict[str, str | None], made: Corpus) -> Corpus:
    """The same with claims under other headings."""
    return replace(made, claims={key: claim.model_copy(update={"section": sections.get(key.split("/")[1])}) for key, claim in made.claims.items()})


def page_of(made: Corpus) -> Tags:
    return Tags(html(render(made)["articles/shop.md"]))


def tiles(page: Tags) -> list[str]:
    return [value for _, name, value in page.values if name == "class" and value.startswith("a-tile ")]


@pytest.mark.parametrize("article_id", ["medicalopedia", "perfect-you", "skindot"])
def test_each_sentence_of_the_real_articles_has_one_tile_and_one_place_in_the_list(article_id):
    real = load(ROOT).corpus
    catalogue = Catalogue(real)
    page = Tags(html(render(real)[f"articles/{article_id}.md"]))
    sentences = catalogue.articles[article_id].sentences
    assert len(tiles(page)) == len(sentences)
    listed = [number for _, its in chapters(catalogue, article_id) for row in its for number in range(row.first, row.last + 1)]
    assert listed == [sentence.n for sentence in sentences]
    for key, claim in catalogue.claims_of(article_id).items():
        assert claim.claim in page.text, key


def test_a_tile_stands_for_the_most_severe_verdict_and_leads_to_its_claim():
    made = with_sentences(("caution", "effect", "opinion"))
    assert [made.claims[f"shop/{name}"].verdict for name in ("caution", "effect", "opinion")] == [Verdict.SUPPORTED, Verdict.UNSUPPORTED, Verdict.NOT_CHECKABLE]
    page = page_of(made)
    assert tiles(page) == ["a-tile a-unsupported"]
    titles = [value for tag, name, value in page.values if name == "title" and tag == "a"]
    assert "Sentence 1: 3 claims, at worst unsupported" in titles
    assert ("a", "data-holds", "3") in page.values
    assert "../../claims/shop/effect/" in [value for _, name, value in page.values if name == "href"]


def test_what_cannot_be_checked_stands_for_a_sentence_only_where_there_is_nothing_else():
    claims = Catalogue(corpus()).claims
    assert worst(claims, ["shop/opinion", "shop/caution"]) == "shop/caution"
    assert worst(claims, ["shop/opinion"]) == "shop/opinion"


def test_the_first_of_equals_stands_for_a_sentence():
    claims = Catalogue(corpus()).claims
    assert worst(claims, ["shop/parts", "shop/effect"]) == "shop/parts"
    assert worst(claims, ["shop/effect", "shop/parts"]) == "shop/effect"


@pytest.mark.parametrize("skip", Skip)
def test_a_sentence_without_a_claim_says_why_in_words_and_by_a_sign(skip):
    page = page_of(with_sentences(skip.value, ("effect",)))
    assert tiles(page)[0] == f"a-tile a-skip-{skip.value}"
    assert ("span", "title", f"Sentence 1: {skip.label.lower()}") in page.values
    assert f"1 × {skip.label.lower()}." in page.text
    signs = (ROOT / "docs/assets/marks.css").read_text("utf-8")
    assert f".a-skip-{skip.value} {{" in signs


def test_a_sentence_whose_claim_was_withdrawn_says_so_and_does_not_count():
    made = with_sentences(("effect",), ("gone",))
    page = page_of(made)
    assert tiles(page) == ["a-tile a-unsupported", "a-tile a-skip-withdrawn"]
    assert "1 of them holds claims" in page.text
    assert "Withdrawn:" in page.text


def test_a_claim_that_comes_back_stands_at_its_first_sentence_and_is_named_at_the_other():
    catalogue = Catalogue(with_sentences(("effect",), ("fact", "effect"), ("effect",)))
    assert [(row.claims, row.again) for row in rows(catalogue, "shop")] == [(("shop/effect",), ()), (("shop/fact",), ("shop/effect",)), ((), ("shop/effect",))]


def test_a_heading_stands_over_what_follows_it():
    made = under({"effect": "Why tea", "fact": "What the law says"}, with_sentences("heading", ("effect",), "question", "heading", "scene-setting", ("fact",), "advertising"))
    assert [(section, [row.first for row in its]) for section, its in chapters(Catalogue(made), "shop")][:2] == [("Why tea", [1, 2, 3]), ("What the law says", [4, 5, 6, 7])]


def test_neighbours_passed_over_for_one_reason_share_a_line():
    its = chapters(Catalogue(with_sentences("reference", "reference", "question")), "shop")[0][1]
    assert [(row.name, row.skip) for row in its[:2]] == [("Sentences 1–2", Skip.REFERENCE), ("Sentence 3", Skip.QUESTION)]


def test_claims_that_no_sentence_names_are_listed_all_the_same():
    assert "In no sentence on file" in page_of(with_sentences(("effect",))).text
    page = page_of(with_sentences())
    assert "not accounted for yet" in page.text
    assert len(tiles(page)) == len(NAMES)


@given(st.lists(st.one_of(st.sampled_from([skip.value for skip in Skip]), st.lists(st.sampled_from([*NAMES, "gone"]), min_size=1, max_size=3, unique=True).map(tuple)), max_size=12), st.lists(st.sampled_from([None, "A", "B"]), min_size=6, max_size=6))
def test_no_sentence_and_no_claim_is_lost_or_shown_twice(held, sections):
    catalogue = Catalogue(under(dict(zip(NAMES, sections, strict=True)), with_sentences(*held)))
    its = [row for _, rows_ in chapters(catalogue, "shop") for row in rows_]
    assert [number for row in its if row.first for number in range(row.first, row.last + 1)] == list(range(1, len(held) + 1))
    assert sorted(key for row in its for key in row.claims) == sorted(catalogue.claims_of("shop"))
    assert sum(number for _, number in skipped(catalogue.articles["shop"])) == sum(isinstance(one, str) for one in held)
    for row in rows(catalogue, "shop"):
        verdict, words = outcome(catalogue, row)
        assert (verdict is None) == (not row.live) and words


def test_a_run_is_named_by_its_ends():
    assert Row(4, 6).name == "Sentences 4–6"
