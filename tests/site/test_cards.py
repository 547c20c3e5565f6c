"""Cards for shared pages: the right size, legible, always the same, and drawn only when something changed."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from assay.load import load
from assay.model.words import Verdict
from assay.site import addresses
from assay.site.card_marks import mark
from assay.site.cards import BOLD, COLOURS, HEIGHT, INK, PAPER, PLAIN, SERIF, SOFT, WIDTH, Card, cards, draw, drawable, plain, wrap, write_cards
from assay.site.cards import _font as font
from assay.site.catalogue import Catalogue
from assay.site.settings import Settings
from tests.site.made_up import corpus

ROOT = Path(__file__).parents[2]
ADDRESS = Settings(site_url="https://claims.tea.org/")
HEAVIEST = 40_000
"""Bytes of the heaviest card; the heaviest of the real ones has 23,556."""


def opened(card: Card) -> Image.Image:
    image = Image.open(io.BytesIO(draw(card)))
    image.load()
    return image


def test_a_card_has_the_size_that_is_asked_for_and_is_small():
    data = draw(Card("Assay", "w" * 90, Verdict.PARTLY_SUPPORTED, "The Tea Shop"))
    assert Image.open(io.BytesIO(data)).size == (WIDTH, HEIGHT) == (1200, 630)
    assert len(data) < HEAVIEST


def test_its_colours_are_those_of_the_pages():
    light = (ROOT / "docs/assets/assay.css").read_text("utf-8").split("}")[0]
    named = dict(re.findall(r"--a-([a-z-]+): (#[0-9a-f]{6});", light))
    assert (named["paper"], named["ink"], named["soft"]) == (PAPER, INK, SOFT)
    assert {verdict: named[verdict.value] for verdict in Verdict} == COLOURS


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_has_its_colour_and_a_shape_of_its_own(verdict):
    image = opened(Card("Assay", "Tea.", verdict, "Shop")).convert("RGB")
    colour = tuple(int(COLOURS[verdict][at : at + 2], 16) for at in (1, 3, 5))
    assert image.getpixel((4, 300)) == colour
    shapes = {other: bytes(mark(other, 92).tobytes()) for other in Verdict}
    assert list(shapes.values()).count(shapes[verdict]) == 1
    inked = sum(value > 127 for value in mark(verdict, 92).tobytes()) / 92**2
    assert 0.08 < inked < 0.85


def test_the_words_of_the_verdict_and_of_the_claim_are_both_there():
    whole, other = opened(Card("Assay", "Tea heals.", Verdict.SUPPORTED, "Shop")), opened(Card("Assay", "Tea harms.", Verdict.OVERSTATED, "Shop"))
    claim, verdict = (0, 130, WIDTH, 440), (200, 480, 800, 580)
    assert whole.convert("L").crop(claim).tobytes() != other.convert("L").crop(claim).tobytes()
    assert whole.convert("L").crop(verdict).tobytes() != other.convert("L").crop(verdict).tobytes()
    assert whole.convert("L").crop(claim).getextrema()[0] < 60


def test_the_same_card_gives_the_same_bytes():
    card = Card("Assay", "Tea heals.", Verdict.SUPPORTED, "Shop")
    assert draw(card) == draw(Card("Assay", "Tea heals.", Verdict.SUPPORTED, "Shop"))


def test_every_letter_of_the_real_claims_can_be_set():
    found = load(ROOT).corpus
    assert found is not None
    catalogue = Catalogue(found)
    for key, claim in catalogue.claims.items():
        assert drawable(SERIF, plain(claim.claim)), key
    for article in catalogue.articles.values():
        assert drawable(PLAIN, plain(article.publisher))
    for verdict in Verdict:
        assert drawable(BOLD, verdict.label) and drawable(SERIF, verdict.definition)
    assert drawable(SERIF, "“so” ‘so’ – — é µ ≥ ≤ × − … ß ñ ł İ")


@pytest.mark.parametrize("text", ["الإكسوسومات تجدد البشرة", "תה מאריך שינה", "茶能安眠", "tea 🍵", "a\u0301\u0316"])
def test_text_that_the_fonts_cannot_set_is_left_out_and_the_meaning_stands_in_its_place(text):
    assert not drawable(SERIF, plain(text))
    card, meaning = Card("Assay", text, Verdict.UNSUPPORTED, text), Card("Assay", Verdict.UNSUPPORTED.definition, Verdict.UNSUPPORTED, "")
    shown, wanted = opened(card).convert("L"), opened(meaning).convert("L")
    area = (84, 130, WIDTH, 440)
    assert shown.crop(area).point(lambda value: 255 * (value < 200)).getbbox() is not None
    # The same words, only in a softer colour.
    assert shown.crop(area).point(lambda value: 255 * (value < 230)).getbbox() == wanted.crop(area).point(lambda value: 255 * (value < 230)).getbbox()


def test_straight_quotation_marks_open_and_close():
    assert plain("say \"so\" or 'so', don't") == "say “so” or ‘so’, don’t"


def test_invisible_characters_are_left_out():
    assert plain("a\u202e\u200b b\x07\n c") == "a b c"


@settings(max_examples=60)
@given(st.text(), st.text(), st.sampled_from([*Verdict, None]))
@example("W" * 400, "W" * 400, Verdict.PARTLY_SUPPORTED)
@example("", "", None)
@example("ﬁ" * 90, "x " * 200, Verdict.NOT_CHECKABLE)
def test_any_text_makes_a_card_whose_margins_stay_clear(text, by, verdict):
    image = opened(Card("Assay", text, verdict, by)).convert("L")
    assert image.size == (WIDTH, HEIGHT)
    for edge in ((WIDTH - 40, 0, WIDTH, HEIGHT), (60, HEIGHT - 40, WIDTH, HEIGHT), (60, 0, WIDTH, 40)):
        low, high = image.crop(edge).getextrema()
        assert low == high


@settings(max_examples=100)
@given(st.text(alphabet="abc W.-", min_size=1).filter(str.strip), st.integers(60, 1100))
def test_lines_are_no_wider_than_they_may_be_and_lose_nothing(text, width):
    lines = wrap(text, font(SERIF, 40), width)
    assert all(font(SERIF, 40).getlength(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_second_build_draws_nothing_and_a_changed_claim_only_its_own(tmp_path):
    first = corpus()
    wanted = cards(Catalogue(first), ADDRESS)
    assert set(wanted) == {addresses.SITE_CARD, *(addresses.claim_card(key) for key in first.claims)}
    assert write_cards(tmp_path, wanted) == len(wanted)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.png")}
    assert write_cards(tmp_path, wanted) == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.png")} == before
    changed = {**wanted, "cards/shop/effect.png": Card("Assay", "Other words.", Verdict.OVERSTATED, "The Tea Shop")}
    assert write_cards(tmp_path, changed) == 1


def test_a_spoilt_file_is_drawn_again_and_what_nobody_wants_is_removed(tmp_path):
    wanted = cards(Catalogue(corpus()), ADDRESS)
    write_cards(tmp_path, wanted)
    good = (tmp_path / "cards/shop/effect.png").read_bytes()
    (tmp_path / "cards/shop/effect.png").write_bytes(b"not an image")
    (tmp_path / "cards/old/claim.png").parent.mkdir()
    (tmp_path / "cards/old/claim.png").write_bytes(good)
    assert write_cards(tmp_path, wanted) == 1
    assert (tmp_path / "cards/shop/effect.png").read_bytes() == good
    assert not (tmp_path / "cards/old").exists()
    assert write_cards(tmp_path, {}) == 0 and not (tmp_path / "cards").exists()


def test_without_an_address_of_the_site_there_are_none():
    assert cards(Catalogue(corpus()), Settings()) == {}
