"""With the keyboard alone, without scripts, on paper, in the reader's own colours, on the narrowest screen, and silent on the network."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SEARCH, search
from tests.browser.test_claims_table import ready
from tests.browser.test_site import KINDS, by_size

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  const element = document.activeElement;
  // The theme's switch of colours is seen as its label.
  const seen = element.matches('.md-option') ? element.nextElementSibling : element;
  const box = seen.getBoundingClientRect();
  const style = getComputedStyle(seen);
  return {
    name: (element.getAttribute('aria-label') || element.textContent || element.title || element.id).trim(),
    tag: element.localName,
    place: [...document.querySelectorAll('*')].indexOf(element),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    seen: box.width > 0 && box.height > 0 && style.visibility === 'visible' && box.bottom > 0 && box.top < innerHeight,
  };
}"""
# The heads of columns that sort are words on paper like other heads.
SHOWN_CONTROLS = """() => [...document.querySelectorAll('button:not(th > button), input, select, textarea')]
  .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .map((element) => element.outerHTML.slice(0, 80))"""


def largest_claim(site) -> str:
    return by_size(site, "claims/*/*/index.html")[-1]


@pytest.mark.parametrize("kind", ["home", "claims", "claim", "map"])
def test_the_tab_key_reaches_everything_in_order_and_its_place_is_seen(context, address, built_site, kind):
    page = context(reduced_motion="reduce").new_page()
    page.goto(f"{address}/{KINDS[kind](built_site)}", wait_until="load")
    if kind == "claims":
        ready(page)
    wanted = page.evaluate("""() => [...document.querySelectorAll('.md-content :is(a[href], button, input, select, summary, [tabindex="0"])')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true })).length""")
    stops, content = [], 0
    for _ in range(1500):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stop = page.evaluate(FOCUSED)
        assert stop["seen"] and stop["outline"] >= 1, stop
        content += page.evaluate("document.activeElement.closest('.md-content') !== null")
        stops.append(stop)
    else:
        pytest.fail("the Tab key does not come to an end")
    assert stops[0]["name"] == "Skip to content"
    assert content == wanted
    places = [stop["place"] for stop in stops]
    assert places == sorted(set(places)), "the order of the Tab key is not that of the page"


def test_the_skip_link_leads_past_the_navigation(context, address, built_site):
    page = context().new_page()
    page.goto(f"{address}/{KINDS['claim'](built_site)}", wait_until="load")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.md-content') !== null")


def test_search_opens_and_shuts_by_keyboard(context, address):
    page = context().new_page()
    page.goto(f"{address}/about/", wait_until="load")
    page.keyboard.press("f")
    expect(page.locator(".md-search__input")).to_be_focused()
    # All at once: a letter typed later would make the list anew under the focus.
    page.keyboard.insert_text("last forever")
    page.keyboard.press("Shift")
    page.locator(".md-search-result__link").first.wait_for(timeout=SEARCH)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".md-search-result__link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()
    # The theme gives the focus back a moment later; a key before that would still be meant for the search.
    page.locator(":focus").wait_for(state="detached")
    page.keyboard.press("f")
    page.locator("#__search:checked").wait_for(state="attached")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(claims|articles|references|topics)/"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_reads_whole_without_scripts(context, address, built_site, kind):
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{address}/{KINDS[kind](built_site)}")
    assert page.locator("h1").is_visible()
    # Folded text can be unfolded without scripts; what only a script would show does not count as text of the page.
    assert not page.evaluate("""() => [...document.querySelectorAll('.md-content__inner :is(p, li, dt, dd, th, td, h2, h3, blockquote)')]
      .filter((element) => !element.closest('details, .a-status, [hidden]') && element.textContent.trim() && !element.checkVisibility({ visibilityProperty: true }))
      .map((element) => element.textContent.trim().slice(0, 60))""")
    assert page.evaluate(SHOWN_CONTROLS) == []


def test_where_copying_is_refused_a_message_says_so_and_the_text_stays(context, address, built_site):
    page = context().new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) } })")
    page.goto(f"{address}/{KINDS['claim'](built_site)}", wait_until="load")
    place = page.locator("[data-copy]").first
    cited = place.locator("p").inner_text()
    place.get_by_role("button", name="Copy").focus()
    page.keyboard.press("Enter")
    place.get_by_role("status").filter(has_text="did not allow it").wait_for()
    place.locator("p").select_text()
    assert page.evaluate("getSelection().toString()").strip() == cited.strip()
    assert place.locator("p").evaluate("p => getComputedStyle(p).userSelect") != "none"


@pytest.mark.parametrize("kind", ["home", "claims", "claim", "article", "reference", "map"])
def test_paper_has_no_controls_and_shows_every_mark(context, address, built_site, kind):
    page = context(color_scheme="dark").new_page()
    page.goto(f"{address}/{KINDS[kind](built_site)}", wait_until="load")
    page.emulate_media(media="print")
    assert page.evaluate(SHOWN_CONTROLS) == []
    # Browsers leave backgrounds out on paper, and the marks are backgrounds.
    marks = page.evaluate("""() => [...document.querySelectorAll('.md-content :is(.a-verdict, .a-tile, .a-bar__part, .a-to, .a-near, .a-certainty, .a-dot)')]
      .filter((element) => element.checkVisibility()).map((element) => getComputedStyle(element, element.matches('.a-dot') ? null : '::before').printColorAdjust)""")
    assert set(marks) <= {"exact"}
    assert marks or kind == "reference"
    # A4 without its margins is 178 mm wide.
    page.set_viewport_size({"width": 673, "height": 1000})
    cut = page.evaluate("""() => [...document.querySelectorAll('.md-content :is(table, p, pre, dl)')]
      .filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
      .map((element) => element.className + ': ' + element.textContent.trim().slice(0, 60))""")
    assert cut == []


def test_the_largest_claim_is_printed_on_a_sane_number_of_pages(context, address, built_site):
    page = context().new_page()
    pages = {}
    for path in (largest_claim(built_site), "claims/"):
        page.goto(f"{address}/{path}", wait_until="load")
        if path == "claims/":
            ready(page)
        pages[path] = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert 5 <= pages[largest_claim(built_site)] <= 25
    # Once each letter of a claim stood on a line of its own, on 47 pages.
    assert 4 <= pages["claims/"] <= 15


def test_a_short_page_is_printed_on_one_sheet(context, address):
    page = context().new_page()
    page.goto(f"{address}/404.html", wait_until="load")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1


def test_the_ways_of_weighing_have_their_verdicts_on_paper(context, address, built_site):
    page = context().new_page()
    page.goto(f"{address}/{largest_claim(built_site)}", wait_until="load")
    item = page.locator("[data-view]").first
    assert not item.locator(".a-verdict").is_visible()
    page.emulate_media(media="print")
    assert item.locator(".a-verdict").is_visible()


def test_an_article_can_be_found_from_paper(context, address, built_site):
    page = context().new_page()
    page.goto(f"{address}/{largest_claim(built_site)}", wait_until="load")
    page.emulate_media(media="print")
    assert page.locator("blockquote a").first.evaluate("link => getComputedStyle(link, '::after').content").startswith('" (https://')


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_are_seen_in_the_colours_that_a_reader_forces(context, address, built_site, scheme):
    page = context(forced_colors="active", color_scheme=scheme).new_page()
    drawn = []
    steps = by_size(built_site, "claims/*/*/steps/index.html")[-1]
    for path, marks in ((steps.removesuffix("steps/"), [".a-verdict", ".a-certainty", ".a-to"]), (steps, [".a-near"])):
        page.goto(f"{address}/{path}", wait_until="load")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        drawn += page.evaluate("marks => marks.map((mark) => getComputedStyle(document.querySelector(mark), '::before').backgroundColor)", marks)
    assert ground not in drawn and len(set(drawn)) == 1
    page.goto(f"{address}/map/", wait_until="load")
    widths = [page.locator(f".a-shade-{shade}").first.evaluate("dot => getComputedStyle(dot).borderTopWidth") for shade in (1, 3)]
    assert widths == ["1px", "3px"]


def test_nothing_moves_for_readers_who_do_not_want_it(context, address, built_site):
    page = context(reduced_motion="reduce").new_page()
    page.goto(f"{address}/{KINDS['claim'](built_site)}", wait_until="load")
    moving = page.evaluate("""() => [...document.querySelectorAll('*')].filter((element) => {
      const style = getComputedStyle(element);
      return style.animationName !== 'none' || style.transitionDuration.split(', ').some((time) => parseFloat(time) > 0) && style.transitionProperty !== 'none';
    }).map((element) => element.className)""")
    assert moving == []


def test_nothing_is_wider_than_a_screen_of_320_pixels(context, address, built_site):
    # That is also a screen of 1280 pixels at four times the size, which WCAG asks for.
    page = context(viewport={"width": 320, "height": 640}).new_page()
    wide = {}
    for path in [*(KINDS[kind](built_site) for kind in KINDS), largest_claim(built_site)]:
        page.goto(f"{address}/{path}", wait_until="load")
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
            wide[path] = width
    assert not wide


def test_using_the_site_asks_no_other_host(context, address, built_site):
    its = context()
    outside: list[str] = []
    its.on("request", lambda request: None if urlsplit(request.url).hostname in ("127.0.0.1", None) else outside.append(request.url))
    page = its.new_page()
    page.goto(f"{address}/no-such-page/", wait_until="load")
    page.goto(f"{address}/claims/", wait_until="load")
    page.get_by_label("Verdict").select_option("Contradicted")
    search(page, "exosome")
    page.goto(f"{address}/{largest_claim(built_site)}", wait_until="load")
    page.locator("[data-sensitivity] input").first.check()
    page.locator("summary", has_text="BibTeX").click()
    page.pdf(format="A4")
    page.wait_for_load_state("networkidle")
    assert not outside
