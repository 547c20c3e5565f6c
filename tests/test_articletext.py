"""A record is held against a copy of the article; the article here is made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.articletext import compare_with_text, draft_sentences, normalise, sentence_digest, split_sentences, text_digest
from assay.model.article import Article
from tests.support import claim

TEXT = """Sleep well with tea

Dr. A. B. Brewer drinks it daily. “You will sleep like a stone,” she says. Is it true?
1. Calm evenings: Valerian lengthens sleep, e.g. by half an hour. It costs 3.5 euros.
References
- Brewer, B. (2020). Valerian and sleep. Journal of Tea.
"""

SENTENCES = [
    "Sleep well with tea",
    "Dr. A. B. Brewer drinks it daily.",
    "“You will sleep like a stone,” she says.",
    "Is it true?",
    "1. Calm evenings: Valerian lengthens sleep, e.g. by half an hour.",
    "It costs 3.5 euros.",
    "References",
    "- Brewer, B. (2020). Valerian and sleep. Journal of Tea.",
]


def article(sentences=None, text=None) -> Article:
    rows = sentences or [
        {"n": n, "digest": sentence_digest(content), **({"claims": ["stone"]} if "stone" in content else {"skip": "scene-setting"})}
        for n, content in enumerate(SENTENCES, 1)
    ]
    return Article.model_validate(
        {
            "title": "Sleep well with tea",
            "URL": "https://www.teashop.com/sleep-well",
            "publisher": "The Tea Shop",
            "interest": "It sells the teas.",
            "read": {"depth": "full-text", "date": "2026-11-22"},
            "text": text or {"words": len(TEXT.split()), "digest": text_digest(TEXT)},
            "claims": ["stone"],
            "sentences": rows,
        }
    )


def codes(record: Article, copy: str = TEXT, quote: str = "sleep like a stone") -> list[str]:
    return [fault.code for fault in compare_with_text(record, {"stone": claim(quote=quote)}, copy)]


def test_sentences_end_at_stops_but_not_at_abbreviations_initials_numbers_or_in_reference_lists():
    assert split_sentences(TEXT) == SENTENCES


def test_a_true_record_has_no_faults():
    assert codes(article()) == []


def test_a_copy_with_other_quotes_dashes_spaces_and_case_is_the_same_text():
    copy = TEXT.replace("“", '"').replace("”", '"').replace(" ", "  ").replace("Calm", "CALM")
    assert codes(article(), copy) == []


@pytest.mark.parametrize(
    ("quote", "code"),
    [("sleep like a rock", "ART002"), ("“You will sleep like a stone,” she says.", "ART003"), ("by half an hour", "ART004")],
)
def test_a_quote_that_does_not_fit_is_found(quote, code):
    assert codes(article(), quote=quote) == [code]


def test_a_changed_sentence_a_new_one_and_a_missing_one_are_found():
    assert codes(article(), TEXT.replace("daily", "weekly")) == ["ART001", "ART005"]
    assert codes(article(), TEXT + "One more.\n") == ["ART001", "ART005"]
    assert codes(article(), TEXT[: TEXT.index("References")]) == ["ART001", "ART005", "ART005"]


def test_a_draft_keeps_what_is_known_and_can_be_read_back():
    from assay.yamlio import parse

    draft = parse(draft_sentences(article(), TEXT + "One more.\n").encode()).value
    assert [row["n"] for row in draft["sentences"]] == list(range(1, 10))
    assert draft["sentences"][2]["claims"] == ["stone"]
    assert draft["sentences"][8]["skip"] == "scene-setting"


def test_a_draft_names_a_claim_at_the_sentence_that_its_quote_stands_in():
    from assay.yamlio import parse

    draft = parse(draft_sentences(article(), TEXT + "Tea makes you taller, they say.\n", {"taller": "makes you taller", "stone": "nowhere in it"}).encode()).value
    assert draft["sentences"][8]["claims"] == ["taller"] and draft["sentences"][2]["claims"] == ["stone"]


def test_an_article_whose_every_sentence_is_accounted_for_keeps_none_of_its_text():
    assert "stone" not in draft_sentences(article(), TEXT).replace("claims: [stone]", "")


@given(st.text(max_size=300))
def test_no_text_is_lost_between_sentences(text):
    assert normalise(" ".join(split_sentences(text))) == normalise(" ".join(line.strip() for line in text.splitlines()))


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)
