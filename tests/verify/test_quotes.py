"""Does the article still say it? Unchanged, reworded, gone, or not known."""

from __future__ import annotations

import datetime

import pytest

from assay.verify.pagetext import decoded, page_text
from assay.verify.quotes import find
from assay.verify.web import Reply
from tests.verify.conftest import DAY, PAGE
from tests.verify.replay import answer

CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"
KEY = "sleep-well/valerian-lengthens-sleep"
ADDRESS = "www.teashop.com/sleep-well"


def states(shop, **more):
    report = shop.verify(parts=("quotes",), **more)
    return report, {key.split("/")[1]: seen.state for key, seen in shop.lock.quotes.items()}


def test_quotes_that_stand_are_unchanged_with_their_sentences(shop):
    report, found = states(shop)
    assert found == {"valerian-lengthens-sleep": "unchanged", "allowed-everywhere": "unchanged"} and report.findings == []
    assert shop.lock.quotes[KEY].sentence == "912253e4"  # the digest that article.yml has


def test_a_sentence_that_changed_around_its_phrase_is_a_warning_on_the_quote(shop):
    states(shop)
    shop.replay.pages[ADDRESS] = PAGE.replace("You will", "Some say that you will")
    report, found = states(shop, day=DAY + datetime.timedelta(days=8))
    assert found["valerian-lengthens-sleep"] == "reworded"
    (finding,) = report.findings
    assert (finding.code, finding.level.value, finding.path, finding.line, finding.column) == ("LNK012", "warning", CLAIM, 3, 8)
    assert str(shop.lock.quotes[KEY].changed) == "2026-12-03" and "2026-12-03, verdict: …, cause: article-changed" in finding.message


def test_a_phrase_that_is_gone_is_an_error_and_says_how_to_give_credit(shop):
    shop.replay.pages[ADDRESS] = PAGE.replace("a&nbsp;stone", "a&nbsp;cat")
    report, found = states(shop)
    assert found == {"valerian-lengthens-sleep": "gone", "allowed-everywhere": "unchanged"}
    (finding,) = report.findings
    assert (finding.code, finding.level.value, finding.line) == ("LNK011", "error", 3) and "whoever mends a claim gets credit" in finding.message


@pytest.mark.parametrize(
    "page",
    [
        answer("no robots", 403),
        answer("gone", 404),
        answer("oops", 500),
        (200, {"content-type": "text/html"}, b"<html><script>challenge()</script><p>Just a moment...</p></html>"),
        (200, {"content-type": "text/html"}, b"%PDF-1.7 sleep like a stone"),
        (200, {"content-type": "text/html"}, b""),
        (302, {"location": "http://127.0.0.1/x"}, b""),
        (302, {"location": "/page/www.teashop.com/sleep-well"}, b""),
    ],
    ids=["403", "404", "500", "a wall", "a PDF", "nothing", "a private address", "a loop"],
)
def test_a_page_that_cannot_be_read_says_nothing_about_its_quotes(shop, page):
    shop.replay.pages[ADDRESS] = page
    report, found = states(shop)
    assert set(found.values()) == {"unknown"} and report.findings == [] and len(report.outages) == 1


def test_what_was_found_before_stays_with_its_date(shop):
    states(shop)
    shop.replay.pages[ADDRESS] = answer("oops", 500)
    states(shop, day=DAY + datetime.timedelta(days=8))
    seen = shop.lock.quotes[KEY]
    assert (seen.state, str(seen.asked), str(seen.trouble.since)) == ("unchanged", "2026-11-25", "2026-12-03")


def test_a_quote_that_was_changed_in_the_claim_is_looked_up_again(shop):
    states(shop)
    asked = len(shop.replay.log)
    shop.replace(CLAIM, "quote: sleep like a stone", "quote: stone tonight")
    _, found = states(shop)
    assert len(shop.replay.log) == asked + 1 and shop.lock.quotes[KEY].phrase == "stone tonight" and found["valerian-lengthens-sleep"] == "unchanged"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one<p>two", "one\ntwo"),
        ("<p>o<b>n</b>e two</p>", "one two"),
        ("a<script>b</script>c<style>d</style>e<noscript>f</noscript>", "ace"),
        ("<nav>home</nav><div>text</div>", "home\ntext"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("soft&shy;hyphen zero\u200bwidth &amp; &lt;tags&gt;", "softhyphen zerowidth & <tags>"),
        ("<svg><title>no</title></svg>yes", "yes"),
        ("<head><title>no</title><body>yes", "yes"),
        ("<p>broken <b>never closed", "broken never closed"),
        ("<script>never closed", ""),
        ("<!-- no --><p>yes", "yes"),
        ("line\nbreaks  are   spaces", "line breaks are spaces"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
    ],
)
def test_the_words_of_a_page(markup, text):
    assert page_text(markup) == text


def test_a_phrase_across_a_break_is_found():
    assert find("like a stone", "You sleep like\na stone tonight.").first
    assert find("“like a stone”", 'He said "like a stone".').first
    assert find("like a stone", "like\n\nx\na stone").first is None


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        ({"content-type": "text/html; charset=iso-8859-1"}, "café".encode("latin-1"), "café"),
        ({}, '<meta charset="windows-1252">café’'.encode("cp1252"), '<meta charset="windows-1252">café’'),
        ({}, "café".encode(), "café"),
        ({}, "café".encode("cp1252"), "café"),
        ({"content-type": "text/html; charset=klingon"}, "café".encode(), "café"),
        ({}, b"PK\x03\x04", None),
        ({}, b"a\x00b", None),
    ],
)
def test_the_bytes_of_a_page(headers, body, text):
    assert decoded(Reply(200, body, headers, "https://a.org/")) == text
