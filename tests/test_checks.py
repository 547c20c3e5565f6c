"""Each check finds what it is for, at its place, and nothing in a sound project."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from assay.checks import RULES, check_project
from assay.findings import Level

DAY = datetime.date(2026, 11, 25)
CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"
FACT = "claims/articles/sleep-well/allowed-everywhere.yml"
ARTICLE = "claims/articles/sleep-well/article.yml"
REFERENCE = "claims/references/brewer-2020-valerian.yml"
LAW = "claims/references/eu-herbs-2019.yml"
SEARCH = "claims/searches/valerian-2026-11.yml"

EVIDENCE = "evidence:\n- {finding: brewer-2020-valerian#hours, direction: supports, why: People slept longer.}\n"
LINK = "- {finding: brewer-2020-valerian#hours, direction: supports, why: People slept longer.}"

# (code, file, what stands there, what it becomes, the line of the finding)
SPOILT = [
    ("ART006", ARTICLE, "claims: [allowed-everywhere]}", "skip: repeats}", 14),
    ("ART007", ARTICLE, "{n: 2,", "{n: 3,", 18),
    ("REF001", CLAIM, "valerian#hours", "valerianus#hours", 12),
    ("REF002", CLAIM, "valerian#hours", "valerian#days", 12),
    ("REF003", CLAIM, "searches: [valerian-2026-11]", "searches: [valerian-2025-11]", 13),
    ("REF004", CLAIM, "as: brewer-2020,", "as: brewer-2021,", 10),
    ("REF005", ARTICLE, "claims: [valerian-lengthens-sleep, allowed-everywhere]", "claims: [valerian-lengthens-sleep]", None),
    ("REF005", ARTICLE, "allowed-everywhere]", "allowed-everywhere, gone]", 14),
    ("REF005", ARTICLE, "allowed-everywhere]", "allowed-everywhere, allowed-everywhere]", 14),
    ("REF006", ARTICLE, "identified_as: brewer-2020-valerian", "identified_as: brewer-2021", 12),
    ("REF006", SEARCH, "found: [brewer-2020-valerian]", "found: [brewer-2021]", 6),
    ("REF007", CLAIM, "[@brewer-2020-valerian]", "[@brewer-2020]", 18),
    ("REF010", CLAIM, "../../../schema/claim", "../schema/claim", 1),
    ("EVD001", CLAIM, EVIDENCE + "searches: [valerian-2026-11]\n", "", 2),
    ("EVD002", CLAIM, LINK, LINK + "\n" + LINK, 13),
    ("EVD003", CLAIM, "why: People slept longer.}", "why: x, override: [{element: route, as: same, why: x}]}", 12),
    ("EVD003", CLAIM, "why: People slept longer.}", "why: x, override: [{element: where, as: same, why: x}]}", 12),
    ("EVD004", REFERENCE, "effect: better", "effect: worse", None),
    ("EVD005", CLAIM, "harms: none-reported\n", "", 6),
    ("EVD006", CLAIM, "about: {condition: insomnia, intervention: valerian, outcomes: [sleep-length]}\n", "", 6),
    ("EVD007", CLAIM, "wording: asserted\n", "wording: asserted\nextent: {size: twice as long}\n", 8),
    ("EVD007", CLAIM, "wording: asserted\n", "wording: absolute\n", 7),
    ("EVD008", CLAIM, "kind: effect", "kind: caution", 6),
    ("EVD008", CLAIM, "kind: effect\n", "kind: effect\ndenies: {claim: It helps., kind: effect}\n", 7),
    ("EVD008", CLAIM, "kind: effect\n", "kind: effect\nrests_on: It helps.\n", 7),
    ("EVD009", CLAIM, "cites:", f"parts:\n- what: one\n  {EVIDENCE.replace('- {', '  - {')}- what: two\n  {EVIDENCE.replace('- {', '  - {')}cites:", None),
    ("VRD001", CLAIM, "\nverdict: overstated", "\nverdict: supported", 15),
    ("VRD001", CLAIM, "would_change: A second trial.\n", "would_change: A second trial.\noverride: {verdict: unsettled, why: x, agreed_by: [A]}\n", 15),
    ("VRD002", CLAIM, "would_change: A second trial.\n", "would_change: A second trial.\noverride: {verdict: overstated, why: x, agreed_by: [A]}\n", 23),
    ("VRD002", CLAIM, "would_change: A second trial.\n", "would_change: A second trial.\noverride: {verdict: contradicted, why: x, agreed_by: [A]}\n", 23),
    ("VRD003", CLAIM, EVIDENCE + "searches: [valerian-2026-11]\n", "searches: []\n", 11),
    ("VRD004", CLAIM, "verdict: overstated, cause", "verdict: supported, cause", 25),
    ("VRD004", CLAIM, "rule: 1}", "rule: 99}", 25),
    ("VRD004", CLAIM, "- {date: 2026-11-22, verdict: overstated", "- {date: 2026-11-23, verdict: supported, cause: first-review}\n- {date: 2026-11-22, verdict: overstated", 26),
    ("VRD006", SEARCH, "date: 2026-11-22", "date: 2062-11-22", 4),
    ("VRD006", CLAIM, "reviewed: 2026-11-22", "reviewed: 2026-11-27", 23),
    ("VRD006", CLAIM, "- {date: 2026-11-22", "- {date: 2026-12-22", 25),
    ("EVD003", CLAIM, "why: People slept longer.}", "why: x, override: [{element: condition, as: close, why: x}, {element: condition, as: different, why: x}]}", 12),
    ("EVD008", CLAIM, EVIDENCE, f"parts:\n- what: one\n  kind: caution\n  {EVIDENCE.replace('- {', '  - {')}- what: two\n  {EVIDENCE.replace('- {', '  - {')}", 13),
    ("TXT010", CLAIM, "reviewed:", "lint:\n- {code: VRD001, why: x, until: 2027-01-01}\nreviewed:", 24),
    ("TXT010", CLAIM, "reviewed:", "lint:\n- {code: TXT010, why: x, until: 2027-01-01}\nreviewed:", 24),
    ("TXT001", CLAIM, "quote: sleep like a stone", "quote: one two three four five six seven eight nine ten eleven twelve thirteen", 3),
    ("TXT002", CLAIM, "claim: Valerian tea lengthens sleep.", "claim: It is a myth that valerian tea does nothing.", 2),
    ("TXT003", FACT, "quote: allowed in the whole EU", "quote: sleep  like a STONE", None),
    ("TXT004", CLAIM, "It has not been repeated.", "It has not been repeated, says @somebody.", 18),
    ("TXT005", CLAIM, "honest: Valerian tea may lengthen", "honest: Valerian tea probably does lengthen", 16),
    ("TXT006", CLAIM, "summary: One trial of a fair size found longer sleep.", 'summary: "TODO: the verdict"', 17),
    ("TXT010", CLAIM, "reviewed:", "lint:\n- {code: TXT004, why: x, until: 2027-01-01}\nreviewed:", None),
    ("TXT010", CLAIM, "reviewed:", "lint:\n- {code: TXT999, why: x, until: 2027-01-01}\nreviewed:", None),
]


def spoil(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(("code", "path", "old", "new", "line"), SPOILT, ids=lambda value: value if isinstance(value, str) and re.fullmatch(r"[A-Z]{3}\d{3}", value) else "")
def test_a_fault_is_found_by_its_check(tea, code, path, old, new, line):
    spoil(tea, path, old, new)
    found = [finding for finding in check_project(tea, DAY).findings if finding.code == code]
    assert found, [f"{f.path}:{f.line} {f.code} {f.message}" for f in check_project(tea, DAY).findings]
    assert all(finding.level is RULES[code].level for finding in found)
    if line is not None:
        assert line in [finding.line for finding in found if finding.path == path]


def test_every_check_has_a_test_here_or_below():
    below = {"REF008", "REF011", "EVD010", "REF009", "VRD005", "ART008"} | {f"ART00{n}" for n in range(1, 6)}  # the last: tests/test_articletext.py
    shape = {code for code in RULES if code.startswith("SHP")}  # tests/test_load.py
    shape |= {code for code in RULES if code.startswith("LNK")}  # tests/verify/test_findings.py
    assert {code for code, *_ in SPOILT} | below | shape == set(RULES)


def test_a_reference_that_nothing_uses_is_reported(tea):
    (tea / "claims/references/unused-2020.yml").write_text((tea / REFERENCE).read_text().replace("10.5555/tea.2020.1", "10.5555/tea.2020.2"))
    assert [(f.code, f.path) for f in check_project(tea, DAY).findings] == [("REF008", "claims/references/unused-2020.yml")]


QUESTIONS = """# yaml-language-server: $schema=../schema/open-questions.schema.json
questions:
- {question: How long?, hangs: verdict, claims: [sleep-well/valerian-lengthens-sleep], references: [brewer-2020-valerian], how: Read on.}
"""
EXCLUDED = """# yaml-language-server: $schema=../schema/excluded.schema.json
sources:
  other-2020: {title: On coffee, URL: https://www.journaloftea.org/coffee, why: It is about coffee., considered: 2026-11-22}
"""


def test_open_questions_and_excluded_sources_are_read_and_checked(tea):
    (tea / "claims/open-questions.yml").write_text(QUESTIONS)
    (tea / "claims/excluded.yml").write_text(EXCLUDED)
    checked = check_project(tea, DAY)
    assert checked.findings == [] and len(checked.corpus.open_questions.questions) == 1 and len(checked.corpus.excluded.sources) == 1
    (tea / "claims/open-questions.yml").write_text(QUESTIONS.replace("brewer-2020", "brewer-2021"))
    (tea / "claims/excluded.yml").write_text(EXCLUDED.replace("other-2020", "brewer-2020-valerian"))
    found = check_project(tea, DAY).findings
    assert [(f.code, f.path, f.line) for f in found] == [("REF011", "claims/excluded.yml", 3), ("REF011", "claims/open-questions.yml", 3)]


@pytest.mark.parametrize(
    ("prose", "figures"),
    [
        ("A trial found 35 minutes more [@brewer-2020-valerian].", ["35"]),
        ("A trial of 120 people found more sleep (p = 0.01) [@brewer-2020-valerian].", []),
        ("A trial of 120 people found 1,200 minutes more (p = 0.02) [@brewer-2020-valerian].", ["0.02", "1200"]),
    ],
)
def test_a_figure_that_no_named_source_holds_is_reported(tea, prose, figures):
    spoil(tea, CLAIM, "A trial found half an hour more sleep [@brewer-2020-valerian].", prose)
    found = [finding for finding in check_project(tea, DAY).findings if finding.code == "EVD010"]
    assert [finding.message.split('"')[1] for finding in found] == figures and all(finding.line == 18 for finding in found)


def test_two_references_with_one_doi_are_reported(tea):
    (tea / "claims/references/zz-2020.yml").write_text((tea / REFERENCE).read_text().replace("tea.2020.1", "TEA.2020.1"))
    found = [f for f in check_project(tea, DAY).findings if f.code == "REF009"]
    assert [(f.path, f.line, f.column) for f in found] == [("claims/references/zz-2020.yml", 11, 6)]


def test_an_old_search_behind_none_found_is_a_warning_and_does_not_fail(tea):
    spoil(tea, CLAIM, EVIDENCE, "")
    spoil(tea, CLAIM, "\nverdict: overstated", "\nverdict: unsupported")
    spoil(tea, CLAIM, "verdict: overstated, cause", "verdict: unsupported, cause")
    spoil(tea, CLAIM, "honest: Valerian tea may lengthen sleep in people who sleep badly.", "honest: No study was found.")
    assert check_project(tea, DAY).findings == []
    later = check_project(tea, datetime.date(2029, 1, 1)).findings
    assert [(f.code, f.level) for f in later] == [("VRD005", Level.WARNING)]


def in_parts(tea, first: str = "", second: str = "") -> None:
    """The claim in two parts, of which the second has no evidence."""
    spoil(tea, CLAIM, EVIDENCE, f"parts:\n- what: one\n{first}  {EVIDENCE.replace('- {', '  - {')}- what: two\n{second}")


def test_an_old_search_behind_a_part_is_a_warning_too(tea):
    in_parts(tea)
    spoil(tea, CLAIM, "\nverdict: overstated", "\nverdict: unsupported")
    spoil(tea, CLAIM, "verdict: overstated, cause", "verdict: unsupported, cause")
    assert check_project(tea, DAY).findings == []
    assert [(f.code, f.line) for f in check_project(tea, datetime.date(2029, 1, 1)).findings] == [("VRD005", 15)]


def test_a_part_that_is_an_opinion_needs_no_about_and_no_search(tea):
    about = "about: {condition: insomnia, intervention: valerian, outcomes: [sleep-length]}\n"
    spoil(tea, CLAIM, about, "")
    spoil(tea, CLAIM, "searches: [valerian-2026-11]\n", "")
    in_parts(tea, f"  {about}", "  kind: opinion\n")
    assert check_project(tea, DAY).findings == []


def test_an_override_on_advice_that_rests_on_a_fact_is_checked(tea):
    spoil(tea, FACT, "kind: fact\n", "kind: advice\nrests_on: It is allowed.\n")
    assert check_project(tea, DAY).findings == []
    spoil(tea, FACT, "why: The list names it.}", "why: x, override: [{element: authority, as: record, why: x}]}")
    assert [f.code for f in check_project(tea, DAY).findings] == ["EVD003"]


def test_a_caution_that_denies_nothing_is_told_that_alone(tea):
    spoil(tea, CLAIM, "kind: effect", "kind: caution")
    spoil(tea, CLAIM, "why: People slept longer.}", "why: x, override: [{element: condition, as: close, why: x}]}")
    assert "EVD003" not in {f.code for f in check_project(tea, DAY).findings}


def test_advice_on_a_fact_for_which_nothing_was_found_needs_a_search(tea):
    spoil(tea, FACT, "kind: fact\n", "kind: advice\nrests_on: It is allowed.\n")
    spoil(tea, FACT, "evidence:\n- {finding: eu-herbs-2019#list, direction: supports, why: The list names it.}\n", "")
    assert {"EVD001", "VRD003"} <= {f.code for f in check_project(tea, DAY).findings}


def test_a_claim_may_stand_on_the_words_of_one_that_was_withdrawn(tea):
    spoil(tea, FACT, "quote: allowed in the whole EU", "quote: sleep like a stone")
    assert "TXT003" in {f.code for f in check_project(tea, DAY).findings}
    spoil(tea, CLAIM, "reviewed:", "withdrawn: {date: 2026-11-23, why: Two claims took its place.}\nreviewed:")
    assert "TXT003" not in {f.code for f in check_project(tea, DAY).findings}


def test_a_source_is_not_excluded_and_used_under_two_names(tea):
    (tea / "claims/excluded.yml").write_text(EXCLUDED.replace("URL: https://www.journaloftea.org/coffee", "DOI: 10.5555/TEA.2020.1"))
    assert [(f.code, f.line) for f in check_project(tea, DAY).findings] == [("REF011", 3)]


def test_an_article_without_sentences_is_a_warning(tea):
    file = tea / ARTICLE
    text = file.read_text()
    file.write_text(text[: text.index("sentences:")])
    assert [(f.code, f.level) for f in check_project(tea, DAY).findings] == [("ART008", Level.WARNING)]


def test_an_exception_sets_a_finding_aside_until_it_ends(tea):
    spoil(tea, CLAIM, "It has not been repeated.", "It has not been repeated, says @somebody.")
    spoil(tea, CLAIM, "reviewed:", "lint:\n- {code: TXT004, why: a name in a quotation, until: 2026-12-01}\nreviewed:")
    assert check_project(tea, DAY).findings == []
    assert {f.code for f in check_project(tea, datetime.date(2026, 12, 2)).findings} == {"TXT004", "TXT010"}


def test_an_override_of_one_step_sets_the_verdict_and_is_accepted(tea):
    spoil(tea, CLAIM, "would_change: A second trial.\n", "would_change: A second trial.\noverride: {verdict: unsettled, why: x, agreed_by: [two reviewers]}\n")
    spoil(tea, CLAIM, "\nverdict: overstated", "\nverdict: unsettled")
    spoil(tea, CLAIM, "verdict: overstated, cause", "verdict: unsettled, cause")
    assert check_project(tea, DAY).findings == []


def test_every_rule_says_what_why_and_how():
    for code, rule in RULES.items():
        assert re.fullmatch(r"(SHP|REF|EVD|VRD|ART|TXT|LNK|SIT)\d{3}", code)
        assert rule.title and rule.why.endswith(".") and rule.fix.endswith("."), code
