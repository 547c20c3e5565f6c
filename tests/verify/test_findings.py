"""What the lock says against the records: the same in verify and in check, and offline only what must not wait."""

from __future__ import annotations

import datetime

import pytest

from assay.checks import RULES, check_project
from assay.load import load
from assay.verify.states import page_badge, quote_badge, reference_badge
from tests.verify.conftest import DAY, DOI, REFERENCE, WORK
from tests.verify.replay import answer

ARTICLE = "claims/articles/sleep-well/article.yml"
CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"


def online(shop, code=None, **more):
    return [f for f in shop.verify(**more).findings if code in (None, f.code)]


def offline(shop, day=DAY):
    return [(f.code, f.level.value, f.path, f.line) for f in check_project(shop.root, day).findings]


def test_every_rule_of_the_family_has_its_words():
    assert [code for code in sorted(RULES) if code.startswith("LNK")] == [f"LNK{n:03d}" for n in range(1, 15)]


def test_without_a_lock_check_says_nothing_of_it(shop):
    assert offline(shop) == []


@pytest.mark.parametrize(
    ("field", "value", "line", "told"),
    [
        ("title", ["Valerian and waking in mice"], 3, 'field "title": "Valerian and sleep" here, "Valerian and waking in mice" at Crossref'),
        ("author", [{"family": "Baker", "given": "B."}], 5, 'field "author": "Brewer" here, "Baker" at Crossref'),
        ("issued", {"date-parts": [[2018, 5]]}, 7, 'field "issued": "2020" here, "2018-05" at Crossref'),
        ("container-title", ["Coffee Today"], 6, '"Journal of Tea" here, "Coffee Today" at Crossref'),
        ("volume", "4", 8, 'field "volume": "3" here, "4" at Crossref'),
        ("page", "11-19", 10, 'field "page": "1-9" here, "11-19" at Crossref'),
    ],
)
def test_a_field_that_differs_is_named_on_its_line_with_the_registry_s_value(shop, field, value, line, told):
    shop.replay.works[DOI][field] = value
    if field == "issued":
        shop.replay.works[DOI]["published"] = value
    (finding,) = online(shop, "LNK003")
    assert (finding.path, finding.line) == (REFERENCE, line) and told in finding.message


def test_a_doi_that_opens_another_work_names_it_and_proposes_the_right_one(shop):
    shop.replay.works["10.5555/right"] = shop.replay.works[DOI] | {"DOI": "10.5555/right"}
    shop.replay.works[DOI] = shop.replay.works[DOI] | {"title": ["On coffee"], "author": [{"family": "Baker"}]}
    (finding,) = online(shop, "LNK001")
    assert (finding.path, finding.line) == (REFERENCE, 11)
    assert f'DOI {DOI} opens another work: "On coffee" by Baker (2020). Perhaps 10.5555/right, "Valerian and sleep".' in finding.message


def test_a_missing_doi_is_proposed_and_never_filled_in(shop):
    shop.replace(REFERENCE, f"DOI: {DOI}\n", "")
    before = (shop.root / REFERENCE).read_bytes()
    (finding,) = online(shop, "LNK007")
    assert finding.level.value == "warning" and f'{DOI} is "Valerian and sleep"' in finding.message
    assert (shop.root / REFERENCE).read_bytes() == before


def test_a_work_that_nobody_knows_is_not_proposed(shop):
    shop.replace(REFERENCE, f"DOI: {DOI}\n", "")
    shop.replay.works[DOI]["author"] = [{"family": "Baker"}]
    assert online(shop, "LNK007") == [] and shop.lock.lookups["reference/brewer-2020-valerian"].state == "none"


def test_pubmed_is_a_second_word(shop):
    shop.replace(REFERENCE, f"DOI: {DOI}\n", f'DOI: {DOI}\nPMID: "123"\n')
    shop.replay.fill(load(shop.root).corpus)
    assert online(shop) == []
    assert shop.lock.records["reference/brewer-2020-valerian"].state == "verified"
    shop.replay.pubmed["123"]["pubtype"].append("Retracted Publication")
    (finding,) = online(shop, "LNK004", only="all")
    assert "says pubmed" in finding.message
    shop.replay.pubmed["123"] |= {"title": "On coffee.", "authors": [{"name": "Baker B"}], "pubtype": []}
    (finding,) = online(shop, "LNK001", only="all")
    assert 'PMID 123 opens another work: "On coffee" by Baker' in finding.message and finding.line == 12


def test_a_pmid_that_does_not_exist_and_one_with_another_doi(shop):
    shop.replace(REFERENCE, f"DOI: {DOI}\n", f'DOI: {DOI}\nPMID: "123"\n')
    assert "PubMed does not know PMID 123" in online(shop, "LNK002")[0].message
    shop.replay.fill(load(shop.root).corpus)
    shop.replay.pubmed["123"]["articleids"][1]["value"] = "10.5555/other"
    assert "10.5555/other" in online(shop, "LNK003", only="all")[0].message


def test_a_pmcid_alone_is_followed_to_pubmed(shop):
    shop.replace(REFERENCE, f"DOI: {DOI}\n", "PMCID: PMC77\n")
    shop.replay.fill(load(shop.root).corpus)
    assert [f.code for f in online(shop) if "brewer" in f.path] in ([], ["LNK007"])
    assert shop.lock.pubmed["PMC77"].state == "found"


def test_pubmed_s_failures_are_unanswered(shop):
    shop.replace(REFERENCE, f"DOI: {DOI}\n", f'DOI: {DOI}\nPMID: "123"\n')
    path = "/esummary.fcgi?db=pubmed&retmode=json&id=123&tool=assay-verify"
    for reply in (answer("oops", 500), answer({"error": "API rate limit exceeded"}, 429), answer({"result": {"uids": []}}), answer({"result": {"123": {"uid": "124", "title": "x"}}}), answer([])):
        shop.replay.faults[path] = lambda reply=reply: reply
        report = shop.verify(parts=("citations",), only="all")
        assert shop.lock.records["reference/brewer-2020-valerian"].state == "unverifiable" and len(report.outages) == 1


def notice(kind, doi="10.5555/notice", source="publisher", year=2024):
    return {"DOI": doi, "type": kind, "source": source, "updated": {"date-parts": [[year, 1, 2]]}}


@pytest.mark.parametrize(
    ("notices", "code", "told"),
    [
        ([notice("retraction")], "LNK004", "was retracted on 2024-01-02"),
        ([notice("withdrawal")], "LNK004", "was withdrawn"),
        ([notice("removal")], "LNK004", "was withdrawn"),
        ([notice("expression_of_concern")], "LNK004", "has an expression of concern"),
        ([notice("correction")], "LNK008", "was corrected"),
        ([notice("corrigendum")], "LNK008", "was corrected"),
        ([notice("retraction"), notice("reinstatement", "10.5555/back", year=2025)], None, ""),
        ([notice("reinstatement", "10.5555/back", year=2023), notice("retraction")], "LNK004", "was retracted"),
        ([notice("new_version", DOI)], None, ""),
        ([notice("addendum")], None, ""),
        ([notice("something_new")], None, ""),
    ],
)
def test_standing_by_the_work_s_own_record(shop, notices, code, told):
    shop.replay.works[DOI]["updated-by"] = notices
    found = [f for f in online(shop) if f.path == REFERENCE]
    assert [f.code for f in found] == ([code] if code else [])
    assert not found or (told in found[0].message and found[0].line == 13)


def test_standing_by_a_notice_that_the_work_does_not_know(shop):
    shop.replay.notices[DOI] = [{"DOI": "10.5555/n", "title": ["Retraction"], "update-to": [{"DOI": DOI.upper(), "type": "retraction", "updated": {"date-parts": [[2024, 3]]}}, {"DOI": "10.5555/other", "type": "correction"}]}]
    (finding,) = online(shop, "LNK004")
    assert "retracted on 2024-03 (notice 10.5555/n)" in finding.message


def test_a_list_of_notices_about_another_work_is_no_answer(shop):
    shop.replay.notices[DOI] = [{"DOI": "10.5555/n", "update-to": [{"DOI": "10.5555/other", "type": "retraction"}]}]
    report = shop.verify()
    assert shop.lock.records["reference/brewer-2020-valerian"].state == "unverifiable"
    assert len(report.outages) == 1 and "not about this DOI" in report.outages[0]


def test_a_retraction_that_the_record_knows_is_no_finding(shop):
    shop.replay.works[DOI]["updated-by"] = [notice("retraction")]
    shop.replace(REFERENCE, "standing: current", "standing: retracted")
    assert [f.code for f in online(shop) if f.path == REFERENCE] == []
    del shop.replay.works[DOI]["updated-by"]
    assert [f.code for f in online(shop, only="all") if f.path == REFERENCE] == ["LNK008"]


@pytest.mark.parametrize(
    ("printed", "audit", "told"),
    [
        (f'volume: "3", DOI: {DOI}', "accurate", None),
        (f'volume: "4", DOI: {DOI}', "accurate", 'volume "4" is "3" at Crossref; audit says accurate. Set audit: wrong-record.'),
        (f'volume: "4", DOI: {DOI}', "wrong-record", None),
        (f'volume: "3", DOI: {DOI}', "wrong-record", "every printed field is as the registry has it; audit says wrong-record."),
        (f'volume: "3", DOI: {DOI}', "not-found", "every printed field is as the registry has it; audit says not-found."),
        ('volume: "3", DOI: 10.5555/invented', "accurate", "the printed DOI 10.5555/invented does not exist; audit says accurate."),
        ('volume: "3", DOI: 10.5555/invented', "not-found", None),
        ('volume: "3", DOI: 10.5555/coffee', "not-found", 'the printed DOI 10.5555/coffee opens another work: "On coffee" by Baker (2020); audit says not-found. Set audit: doi-of-another-work.'),
        ('volume: "3", DOI: 10.5555/coffee', "doi-of-another-work", None),
    ],
)
def test_the_audit_of_a_printed_reference_is_held_against_the_registry(shop, printed, audit, told):
    shop.replay.works["10.5555/coffee"] = shop.replay.works[DOI] | {"DOI": "10.5555/coffee", "title": ["On coffee"], "author": [{"family": "Baker"}]}
    shop.replace(ARTICLE, 'volume: "3"', printed)
    shop.replace(ARTICLE, "audit: accurate", f"audit: {audit}")
    found = [f for f in online(shop) if f.path == ARTICLE]
    assert [f.code for f in found] == (["LNK006"] if told else [])
    assert not told or (told in found[0].message and found[0].line == 11)


def test_what_changed_since_it_was_verified_says_so_offline(shop):
    shop.verify()
    assert offline(shop) == []
    shop.replace(REFERENCE, 'volume: "3"', 'volume: "4"')
    shop.replace(CLAIM, "quote: sleep like a stone", "quote: stone tonight")
    assert offline(shop) == [
        ("LNK013", "warning", CLAIM, 3),
        ("LNK013", "warning", REFERENCE, 2),
        ("LNK003", "warning", REFERENCE, 8),
    ]


def test_offline_only_a_retraction_fails(shop):
    shop.replay.works[DOI]["updated-by"] = [notice("retraction")]
    shop.replay.works[DOI]["volume"] = "9"
    del shop.replay.pages["www.herblaw.eu/2019-12"]
    shop.verify()
    assert {(code, level) for code, level, *_ in offline(shop)} == {("LNK003", "warning"), ("LNK004", "error"), ("LNK006", "warning"), ("LNK009", "warning")}


def test_offline_an_outage_is_named_only_after_thirty_days(shop):
    shop.replay.faults[WORK] = lambda: answer("oops", 500)
    shop.verify()
    assert [one for one in offline(shop) if one[0] == "LNK005"] == []
    assert [one for one in offline(shop, DAY + datetime.timedelta(days=31)) if one[0] == "LNK005"] == [("LNK005", "warning", ARTICLE, 10), ("LNK005", "warning", REFERENCE, 11)]


def test_an_exception_sets_a_finding_aside_until_its_day(shop):
    shop.replay.works[DOI]["volume"] = "9"
    shop.replace(REFERENCE, "read:", "lint:\n- {code: LNK003, why: The registry is wrong; its publisher was told., until: 2027-06-01}\nread:")
    shop.verify()
    assert [one for one in offline(shop) if one[2] == REFERENCE] == []


def test_badges_are_three_states_and_never_fine_without_an_answer(shop):
    corpus = load(shop.root).corpus
    assert reference_badge(corpus, "brewer-2020-valerian").words == "Never looked up."
    assert reference_badge(corpus, "eu-herbs-2019") is None
    assert quote_badge(corpus, "sleep-well/allowed-everywhere").state == "unknown"
    assert page_badge(corpus, "https://www.herblaw.eu/2019-12").state == "unknown"
    assert page_badge(corpus, "https://doi.org/10.1000/x") is None
    shop.verify()
    corpus = load(shop.root).corpus
    badge = reference_badge(corpus, "brewer-2020-valerian")
    assert (badge.state, badge.when, badge.standing) == ("yes", DAY, "current")
    assert quote_badge(corpus, "sleep-well/allowed-everywhere").state == "yes"
    assert page_badge(corpus, "https://www.herblaw.eu/2019-12#part").state == "yes"
    shop.replace(REFERENCE, 'volume: "3"', 'volume: "4"')
    assert "Changed since it was verified" in reference_badge(load(shop.root).corpus, "brewer-2020-valerian").words
    shop.verify("brewer-2020-valerian", only="changed")
    badge = reference_badge(load(shop.root).corpus, "brewer-2020-valerian")
    assert (badge.state, badge.words) == ("no", "The registries differ in volume (2026-11-25).")
