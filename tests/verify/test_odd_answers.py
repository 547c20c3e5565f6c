"""Odd answers and odd text: what cannot be understood is unknown, never fine and never a traceback."""

from __future__ import annotations

import datetime

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.cli import main
from assay.model.verified import Notice, Page, Verified, Work
from assay.verify.compare import Cited, compare
from assay.verify.lock import Book, LockFault, emit, parse
from assay.verify.pagetext import Tangled, decoded, page_text
from assay.verify.pubmed import pubmed_work
from assay.verify.registry import crossref_work, datacite_work
from assay.verify.selection import Due
from assay.verify.settings import SettingFault, settings_from
from assay.verify.standing import deciding, notice_kind, standing_of
from assay.verify.text import normalise_doi
from assay.verify.urls import urls_in
from assay.verify.web import Fetcher, Reply
from tests.verify.conftest import DAY, DOI, REFERENCE, WORK
from tests.verify.replay import answer

# Anything that JSON can hold, and the words of the registries in places where they do not belong.
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["²020", "9" * 5000, DOI, "10.1000/" + "x" * 3000, "\ud800", "<i>", "http://[", "retraction"])
trees = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["DOI", "date-parts", "name", "family", "type", "id", "title", "value", "idtype", "updated", "relatedIdentifier"]), inner, max_size=5), max_leaves=12)
CROSSREF = ["title", "subtitle", "original-title", "author", "institution", "container-title", "short-container-title", "group-title", "publisher", "issued", "published", "volume", "page", "article-number", "relation", "updated-by", "type"]
DATACITE = ["titles", "creators", "publicationYear", "container", "publisher", "relatedIdentifiers"]
PUBMED = ["uid", "error", "articleids", "pubtype", "authors", "pubdate", "epubdate", "vernaculartitle", "fulljournalname", "source", "volume", "pages"]


def records(identifier, names):
    return st.fixed_dictionaries({identifier: st.just(DOI) | trees}, optional={name: trees for name in names})


@given(records("DOI", CROSSREF), records("doi", DATACITE), records("title", PUBMED))
def test_whatever_a_registry_sends_is_a_work_or_nothing_and_can_be_kept(crossref, datacite, pubmed):
    for work in (crossref_work(crossref, DAY), datacite_work(datacite, DAY), pubmed_work(pubmed, DAY)):
        assert work is None or parse(emit(Verified(works={"x": work})).encode()).works["x"] == work


def test_a_notice_whose_own_doi_is_too_long_still_counts():
    (notice,) = crossref_work({"DOI": DOI, "title": ["T"], "updated-by": [{"type": "retraction", "DOI": "10.1000/" + "x" * 3000}]}, DAY).notices
    assert (notice.kind, notice.notice) == ("retraction", None)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("retraction", "retraction"), ("Retracted", "retraction"), ("retraction of publication", "retraction"), ("partial_retraction", "concern"), ("partially retracted", "concern"), ("temporary-removal", "withdrawal"), ("withdrawn", "withdrawal"),
        ("editorial expression of concern", "concern"), ("expression_of_concern", "concern"), ("author correction", "correction"), ("errata", "correction"), ("corrigenda", "correction"), ("reinstatement", "reinstatement"), ("addendum", "other"), ("new_version", "new-version"), ("", "other"), (None, "other"), (7, "other"),
    ],
)  # fmt: skip
def test_a_notice_is_known_by_what_its_word_is_made_of(word, kind):
    assert notice_kind(word) == kind


def notice(kind, date):
    return Notice(kind=kind, date=date, notice=f"10.1000/{kind}")


@pytest.mark.parametrize(
    ("retracted", "reinstated", "stands"),
    [
        ("2020-05-01", "2021-01-01", True), ("2021-05-01", "2021-01-01", False), ("2020-05-01", "2020-05-01", True), ("2020", "2021", True), ("2020-05", "2020-06-01", True),
        ("2020", "2020-05-01", False), ("2020-05-01", "2020", False), ("2020", "2020", False), ("2020-05", "2020-05", False), (None, "2021-01-01", False), ("2020-05-01", None, False), ("odd", "2021", False),
    ],
)  # fmt: skip
def test_a_reinstatement_cancels_only_what_was_surely_before_it(retracted, reinstated, stands):
    assert (deciding([notice("retraction", retracted), notice("reinstatement", reinstated)]) is None) is stands


def test_a_registry_that_still_calls_a_work_retracted_is_heard_beside_one_that_knows_it_reinstated():
    back = Work(state="found", title="T", notices=(notice("retraction", "2020-01-01"), notice("reinstatement", "2021-01-01")), both_ways=True)
    pubmed = Work(state="found", title="T", both_ways=True)
    assert standing_of([back, pubmed])[0] == "current"
    assert standing_of([back, pubmed.model_copy(update={"notices": (Notice(kind="retraction", sources=("pubmed",)),)})])[0] == "retracted"


notices = st.lists(st.builds(Notice, kind=st.sampled_from(["retraction", "withdrawal", "concern", "correction", "reinstatement", "new-version", "other"]), date=st.sampled_from([None, "2019", "2020", "2020-05", "2020-05-01", "2021-01-01"]), notice=st.sampled_from([None, "10.1000/a", "10.1000/b"])), max_size=5)
SEVERE = ["retracted", "withdrawn", "concern", "corrected", "unknown", "current"]


@given(notices, notices, st.booleans(), st.sampled_from(["retraction", "withdrawal", "concern", "correction"]))
def test_one_more_notice_against_a_work_never_makes_it_stand_better(first, second, both_ways, kind):
    works = [Work(state="found", title="T", notices=tuple(first), both_ways=both_ways), Work(state="found", title="T", notices=tuple(second))]
    before, _ = standing_of(works)
    more = [*works, Work(state="found", title="T", notices=(Notice(kind=kind, sources=("pubmed",)),))]
    after, deciding_notice = standing_of(more)
    fallen = {"retracted": 0, "withdrawn": 0}
    rank = lambda standing: fallen.get(standing, SEVERE.index(standing))  # noqa: E731
    assert rank(after) <= rank(before) and deciding_notice is not None
    assert kind not in ("retraction", "withdrawal") or after in fallen
    assert standing_of(more[::-1])[0] == after


def test_a_correction_still_shows_behind_a_retraction_that_was_taken_back():
    found = deciding([notice("retraction", "2020-01-01"), notice("reinstatement", "2020-06-01"), notice("correction", "2019-01-01")])
    assert found.kind == "correction"


def test_pubmed_without_kinds_of_publication_cannot_say_that_a_work_stands():
    entry = {"uid": "1", "title": "Valerian and sleep.", "pubdate": "2020"}
    assert not pubmed_work(entry, DAY).both_ways and pubmed_work(entry | {"pubtype": ["Journal Article"]}, DAY).both_ways


def test_a_trouble_of_pubmed_central_is_no_missing_record(shop):
    shop.replace(REFERENCE, f"DOI: {DOI}", "PMCID: PMC123")
    shop.replay.pmc["PMC123"] = {"requested-id": "PMC123", "status": "error", "errmsg": "Service temporarily unavailable"}
    report = shop.verify(parts=("citations",))
    assert shop.lock.pubmed["PMC123"].state == "unknown" and "LNK002" not in [f.code for f in report.findings]
    shop.replay.pmc.clear()
    report = shop.verify(parts=("citations",), only="all")
    assert shop.lock.pubmed["PMC123"].state == "missing" and "LNK002" in [f.code for f in report.findings]


def test_a_body_as_author_is_not_compared_and_so_proves_nothing():
    work = Work(state="found", title="Guidance on teas", authors=("Smith",), years=())
    found = compare(Cited(title="Guidance on teas", authors=("Tea Board",), body=True), work)
    assert found.state == "unverifiable" and "author" not in found.compared
    assert compare(Cited(title="Guidance on teas", authors=("The Tea Board",), body=True), work.model_copy(update={"authors": ("Tea Board",)})).state == "verified"
    assert compare(Cited(title="Guidance on teas", authors=("Tea Board",), body=True, year=2020), work.model_copy(update={"years": (2020,)})).state == "verified"


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("doi:10.1000%2Fabc", "10.1000/abc"), ("https://doi.org/10.1000/abc?utm_source=mail", "10.1000/abc"), ("https://doi.org/10.1000/abc#section-2", "10.1000/abc"), ("https://doi.org/10.1000/a%3Fb", "10.1000/a?b"),
        ("10.1000/abc\u200b", "10.1000/abc"), ("10.1000/a;b", "10.1000/a;b"), ("<https://doi.org/10.1000/ABC>.", "10.1000/abc"), ("10.1002/(SICI)1097(1996)78:4<813::AID-C17>3.0.CO;2-#", "10.1002/(sici)1097(1996)78:4<813::aid-c17>3.0.co;2-#"),
        ("https://doi.org/10.1002/(SICI)1097(1996)78:4%3C813::AID-C17%3E3.0.CO;2-%23", "10.1002/(sici)1097(1996)78:4<813::aid-c17>3.0.co;2-#"), ("10.1000/" + "x" * 3000, None), ("no doi", None),
    ],
)  # fmt: skip
def test_a_doi_is_read_as_people_and_browsers_write_it(written, doi):
    assert normalise_doi(written) == doi


@given(st.text(max_size=80) | st.text(alphabet="10./%2fF?#ab()<>[]{};:,\u200b\u0130", max_size=40).map("https://doi.org/10.1000/{}".format))
def test_a_doi_that_was_read_is_read_the_same_again(text):
    once = normalise_doi(text)
    assert once is None or normalise_doi(once) == once


def test_an_address_that_no_library_can_read_is_no_address():
    assert list(urls_in("see http://ex\u2100mple.com/#a and http://exa\u2100mple.com")) == []


def test_an_unreadable_address_in_prose_stops_neither_check_nor_verify(shop):
    shop.verify()
    shop.replace("claims/articles/sleep-well/valerian-lengthens-sleep.yml", "It has not been repeated.", "It has not been repeated (http://ex\u2100mple.com/#a).")
    shop.replace(REFERENCE, "read:", 'notes: "http://[half#way"\nread:')
    shop.verify(parts=("links",))
    assert CliRunner().invoke(main, ["--root", str(shop.root), "check"]).exit_code == 0


PAGE = "<p>caf\u00e9 on the corner</p>"


@pytest.mark.parametrize("charset", ["undefined", "hex", "rot13", "none", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "utf-8", "utf8", "UTF-8"])
def test_a_charset_that_is_none_is_passed_over(charset):
    for reply in (Reply(200, PAGE.encode(), {"content-type": f"text/html; charset={charset}"}, ""), Reply(200, f'<meta charset="{charset}">{PAGE}'.encode(), {}, "")):
        assert "caf\u00e9 on the corner" in page_text(decoded(reply))


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "latin1"])
def test_a_charset_that_is_one_is_kept_to(charset):
    assert "caf\u00e9 on the corner" in page_text(decoded(Reply(200, PAGE.encode("latin-1"), {"content-type": f"text/html; charset={charset}"}, "")))


@pytest.mark.parametrize("broken", ["<![foo[x]]>", "<![", "<![CDATA[x]]>", "<![if !IE]>", "<!x>", "<?php ?>", "</>"])
def test_broken_markup_hides_no_words_behind_it(broken):
    assert page_text(f"<p>one</p>{broken}<p>two</p>".replace("<![<p>", "<![ ><p>")).split() == ["one", "two"]


@given(st.text(alphabet="<>!/[]-=\"' ab?&#;x", max_size=80))
def test_any_markup_is_read_without_a_complaint(markup):
    assert isinstance(page_text(markup), str)


@pytest.mark.parametrize("unit", ["<a ", "<!--", "</a", "<a b='"])
def test_a_page_made_to_keep_its_reader_busy_is_given_up(unit):
    try:
        text = page_text(unit * (600_000 // len(unit)), patience=0.2)  # to its end it would take minutes
    except Tangled:
        return
    assert text == ""  # older parsers pass over what is never closed, and are not kept busy by it


def test_a_page_is_given_up_once_its_time_is_over():
    with pytest.raises(Tangled):
        page_text("<p>some words", patience=-1.0)


def test_a_page_that_cannot_be_taken_apart_leaves_its_quotes_unknown(shop, monkeypatch):
    monkeypatch.setattr("assay.verify.pagetext.PATIENCE", 0.0)
    shop.verify(parts=("quotes",))
    assert {seen.state for seen in shop.lock.quotes.values()} == {"unknown"}
    assert "taken apart" in shop.lock.articles["sleep-well"].trouble.why


@pytest.mark.parametrize("url", ["http://[", "https://[web.archive.org", "javascript:alert(1)", "https://web.archive.org.evil.org/x", ""])
def test_an_odd_address_from_the_archive_is_no_copy(shop, url):
    del shop.replay.pages["www.herblaw.eu/2019-12"]
    shop.replay.archived["https://www.herblaw.eu/2019-12"] = url
    shop.verify(parts=("links",))
    page = shop.lock.pages["https://www.herblaw.eu/2019-12"]
    assert (page.state, page.archived) == ("gone", None)


def test_retry_after_as_a_date_is_counted_from_the_servers_own_clock(shop):
    shop.replay.date = "Wed, 25 Nov 2026 20:00:00 GMT"  # eight hours ahead of ours
    shop.replay.faults[WORK] = [answer("Too many requests", 429, **{"retry-after": "Wed, 25 Nov 2026 20:00:09 GMT"})]
    shop.verify(parts=("citations",))
    assert shop.lock.records["reference/brewer-2020-valerian"].state == "verified"
    assert [wait for wait in shop.waiting.waits if 9 <= wait < 10]


def test_a_registry_that_asks_for_an_hour_is_not_asked_for_lists_either(shop):
    shop.replay.faults[WORK] = lambda: answer("Too many requests", 429, **{"retry-after": "3600"})
    shop.verify(parts=("citations",))
    assert [path for path in shop.replay.paths if path.startswith("/works")] == [WORK]
    assert "left alone" in shop.lock.lookups["article/sleep-well/brewer-2020"].trouble.why


def test_an_answer_of_a_registry_never_comes_over_an_open_line(shop, monkeypatch):
    asked = []

    def request(self, url, lane, accept):
        asked.append(url)
        return Reply(302, b"", {"location": "http://open.org/x"}, url) if url.startswith("https") else Reply(200, b"<p>words</p>", {}, url)

    monkeypatch.setattr(Fetcher, "_request", request)
    fetcher = Fetcher(shop.replay.settings(), shop.waiting.clock())
    assert fetcher.get("https://api.crossref.org/works/x").why == "it redirects from https to http" and asked == ["https://api.crossref.org/works/x"]
    assert fetcher.get("https://www.teashop.com/", open_line=True).status == 200
    fetcher.close()


def test_an_answer_from_the_future_is_asked_for_again():
    due = Due(DAY)
    assert due.entry(Page(state="works", asked=DAY + datetime.timedelta(days=400)))
    assert not due.entry(Page(state="works", asked=DAY)) and not due.entry(Page(state="works", asked=DAY - datetime.timedelta(days=6)))


def test_trouble_that_began_in_the_future_began_today(shop):
    book = Book(shop.root, Verified())
    book.trouble("pages", "https://a.org/", "no answer", DAY + datetime.timedelta(days=900), state="unknown")
    book.trouble("pages", "https://a.org/", "no answer", DAY)
    assert book.verified.pages["https://a.org/"].trouble.since == DAY


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"schema_version: 1\nworks:\n  a: {state: found}\nworks:\n  b: {state: found}\n", 4),
        (b"schema_version: 1\nworks:\n  a: {state: found}\n  b: {state: found}\n  a: {state: missing}\n", 5),
        (b"schema_version: 1\nworks:\n  a:\n    state: found\n    state: missing\n", 5),
    ],
)
def test_what_a_merge_left_twice_is_refused_with_its_line(raw, line):
    with pytest.raises(LockFault, match="twice") as error:
        parse(raw)
    assert error.value.line == line


def test_a_date_in_the_lock_that_is_none_is_refused():
    with pytest.raises(LockFault, match="issued"):
        parse(b"schema_version: 1\nworks:\n  a: {state: found, issued: soon}\n")


@given(st.text(max_size=40).filter(lambda text: not any(0xD800 <= ord(character) <= 0xDFFF for character in text)))
def test_any_key_and_text_comes_back_from_the_lock(text):
    lock = Verified(works={f"a{text}b": Work(state="found", title=f"a{text}b")})
    assert parse(emit(lock).encode()) == lock


def test_a_folder_that_cannot_be_written_is_one_clear_line(shop):
    (shop.root / ".cache").write_text("a file where a folder belongs")
    result = CliRunner().invoke(main, ["--root", str(shop.root), "verify", "--quiet"], env=shop.replay.environment())
    assert result.exit_code == 2 and "cannot write" in result.stderr and isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("value", ["inf", "nan", "-1", "1e400"])
def test_a_time_limit_is_a_finite_number(value):
    with pytest.raises(SettingFault):
        settings_from({"ASSAY_TIMEOUT": value})


