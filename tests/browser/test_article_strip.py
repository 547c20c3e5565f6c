"""An article drawn sentence by sentence: to the eye, to a screen reader, on paper, and without scripts."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

ARTICLE = "articles/medicalopedia/"


@pytest.fixture(params=[(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")], ids=str)
def page(request, browser, address):
    width, theme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{address}/{ARTICLE}", wait_until="load")
    yield opened
    context.close()


def test_every_tile_is_seen_and_has_a_name_without_scripts(page):
    strip = page.locator(".a-strip")
    tiles = strip.locator(".a-tile")
    assert tiles.count() == strip.locator("li").count() > 40
    width = page.viewport_size["width"]
    for number in range(tiles.count()):
        box = tiles.nth(number).bounding_box()
        assert box["width"] >= 20 and box["height"] >= 20 and box["x"] + box["width"] <= width
    # Chromium's own accessibility tree: a link or an image for each, called by number and outcome.
    tree = strip.aria_snapshot()
    assert tree.count('link "Sentence ') + tree.count('img "Sentence ') == tiles.count()
    assert 'img "Sentence 1: scene-setting"' in tree


def test_a_tile_leads_to_the_claim_it_stands_for(page):
    link = page.locator(".a-strip a").first
    name = link.get_attribute("title")
    link.click()
    answer = page.locator(".a-answer").first.inner_text()
    assert name.split(": ")[1].lower() in answer.lower()


def test_shapes_differ_and_not_only_colours(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/{ARTICLE}", wait_until="load")
    drawn = page.locator(".a-strip .a-tile").evaluate_all(
        "tiles => tiles.map(tile => { const style = getComputedStyle(tile, '::before'); return [tile.className, style.maskImage + style.content]; })"
    )
    page.close()
    shapes = dict(drawn)
    assert len(shapes) > 5
    assert len(set(shapes.values())) == len(shapes)


def test_the_list_is_printed_with_verdicts_in_words(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/{ARTICLE}", wait_until="load")
    page.emulate_media(media="print")
    lines = page.locator(".a-sentences > li")
    assert lines.count() > 40
    assert all(lines.nth(number).is_visible() for number in range(lines.count()))
    text = page.locator(".a-sentences").first.inner_text()
    assert "Sentence 2" in text and "Not checkable" in text
    page.close()
