"""--fix mends what can be meant in one way only, says what it did, and leaves everything else alone."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.checks import check_project
from assay.cli import main
from assay.fix import fix_project, mended
from assay.fixers.values import bare_doi, clear_word
from assay.load import load
from assay.model.words import Design, Direction, HarmsStatus, Kind, ReadDepth, Verdict
from assay.yamlio import parse
from tests.support import as_nobody

DAY = datetime.date(2026, 11, 25)
TEA = Path(__file__).parent / "fixtures" / "tea"
CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"
ARTICLE = "claims/articles/sleep-well/article.yml"
REFERENCE = "claims/references/brewer-2020-valerian.yml"
LAW = "claims/references/eu-herbs-2019.yml"
SEARCH = "claims/searches/valerian-2026-11.yml"

# (what it is, file, what stands there, what somebody wrote instead, what --fix says)
SLIPS = [
    pytest.param(REFERENCE, "DOI: 10.5555/tea.2020.1", "DOI: https://doi.org/10.5555/tea.2020.1", 'mended  field "DOI": https://doi.org/10.5555/tea.2020.1 is now 10.5555/tea.2020.1', id="a DOI with its address"),
    pytest.param(REFERENCE, "DOI: 10.5555/tea.2020.1", "DOI: http://dx.doi.org/10.5555%2Ftea.2020.1", 'mended  field "DOI": http://dx.doi.org/10.5555%2Ftea.2020.1 is now 10.5555/tea.2020.1', id="a DOI with an old, encoded address"),
    pytest.param(REFERENCE, "DOI: 10.5555/tea.2020.1", 'DOI: "DOI: 10.5555/tea.2020.1"', 'mended  field "DOI": "DOI: 10.5555/tea.2020.1" is now 10.5555/tea.2020.1', id="a DOI with a label in capitals"),
    pytest.param(REFERENCE, "DOI: 10.5555/tea.2020.1", "DOI: doi:10.5555/tea.2020.1.", 'mended  field "DOI": doi:10.5555/tea.2020.1. is now 10.5555/tea.2020.1', id="a DOI with a label and a full stop"),
    pytest.param(REFERENCE, 'volume: "3"', "volume: 3", 'mended  field "volume": 3 is now "3"', id="a number where text belongs"),
    pytest.param(REFERENCE, "participants: 120", 'participants: "120"', 'mended  field "participants": "120" is now 120', id="a number in quotes"),
    pytest.param(REFERENCE, "issued: 2020-05", "issued: 2020-05", None, id="nothing"),
    pytest.param(REFERENCE, "date: 2026-11-22,", "date: 2026/11/22,", 'mended  field "date": 2026/11/22 is now 2026-11-22', id="a day with slashes"),
    pytest.param(REFERENCE, 'at: "https://www.journaloftea.org/3/1"', 'at: " https://www.journaloftea.org/3/1 "', 'mended  field "at": blanks round the address removed', id="an address with blanks"),
    pytest.param(LAW, "URL: https://www.herblaw.eu/2019-12", 'URL: "<https://www.herblaw.eu/2019-12>"', 'mended  field "URL": "<https://www.herblaw.eu/2019-12>" is now https://www.herblaw.eu/2019-12', id="an address in angle brackets"),
    pytest.param(REFERENCE, "design: randomised-trial", "design: randomized_trial", 'mended  field "design": randomized_trial is now randomised-trial', id="a word spelt otherwise"),
    pytest.param(REFERENCE, "source: valerian,", "source: valerain,", 'mended  field "source": valerain is now valerian', id="a slip in a word of the subject"),
    pytest.param(CLAIM, "outcomes: [sleep-length]", "outcomes: [sleep-lenght]", 'mended  field "outcomes": sleep-lenght is now sleep-length', id="a slip in a list"),
    pytest.param(CLAIM, "kind: effect", "kind: Efect", 'mended  field "kind": Efect is now effect', id="a slip and a capital"),
    pytest.param(CLAIM, "reasoning: |", "reasonning: |", 'mended  field "reasonning" is called reasoning', id="a slip in the name of a field"),
    pytest.param(CLAIM, "searches: [valerian-2026-11]", "searches: valerian-2026-11", 'mended  field "searches": valerian-2026-11 is now [valerian-2026-11]', id="one where a list belongs"),
    pytest.param(CLAIM, "topic: sleep\n", "topic: sleep\nid: valerian-lengthens-sleep\n", 'mended  field "id" removed: the file\'s name says it', id="the file's name as a field"),
    pytest.param(CLAIM, "../../../schema/claim", "../schema/claim", "mended  first line names the schema", id="a wrong schema line"),
    pytest.param(CLAIM, "# yaml-language-server: $schema=../../../schema/claim.schema.json\n", "", "mended  first line names the schema", id="no schema line"),
    pytest.param(CLAIM, "summary: One trial of a fair size found longer sleep.\n", "summary: One trial of a fair size found longer sleep. \t\n", "mended  blanks at the ends of lines removed", id="blanks at the end of a line"),
    pytest.param(CLAIM, "topic: sleep\n", "topic:\t sleep\n", None, id="a tab that YAML allows"),
    pytest.param(REFERENCE, "  subject: human\n", "\tsubject: human\n", "mended  tabs are spaces now", id="a tab for indentation"),
    pytest.param(CLAIM, "\nverdict: overstated", "\nverdict: supported", "mended  verdict supported is now overstated, as the rule has it", id="another verdict than the rule's"),
    pytest.param(CLAIM, "verdict: overstated, cause", "verdict: supported, cause", "mended  history ends with overstated", id="a history that ends otherwise"),
    pytest.param(ARTICLE, "{n: 3,", "{n: 4,", "mended  sentence 4 is number 3", id="a number left out"),
    pytest.param(ARTICLE, 'digest: "5a4638d0"', 'digest: "5A4638D0"', 'mended  field "digest": "5A4638D0" is now "5a4638d0"', id="a digest in capitals"),
    pytest.param(SEARCH, "question: Does", "question: \u200bDoes", "mended  invisible character U+200B removed", id="an invisible character"),
]


def spoil(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_bytes().decode("utf-8")
    assert old in text, f"{old!r} is not in {path}"
    file.write_bytes(text.replace(old, new, 1).encode())


def contents(root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in sorted((root / "claims").rglob("*.yml"))}


@pytest.mark.parametrize(("path", "sound", "slip", "says"), SLIPS)
def test_a_slip_is_mended_and_the_file_is_as_it_should_be(tea, path, sound, slip, says):
    fix_project(tea, DAY)  # the fixture, in the models' order
    before = contents(tea)
    spoil(tea, path, sound, slip)
    changes = fix_project(tea, DAY)
    if says is None:
        assert changes == []
        return
    assert [str(change) for change in changes if change.path == path] == [f"{path}:{changes[0].line} {says}"]
    assert contents(tea) == before
    assert fix_project(tea, DAY) == []


def test_the_fixture_needs_only_the_order_of_its_fields(tea):
    assert [(change.path, change.what) for change in fix_project(tea, DAY)] == [
        (ARTICLE, "order of fields: text comes after read"),
        (ARTICLE, "order of fields in read: depth comes first"),
    ]
    assert check_project(tea, DAY).findings == []


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "byte order mark removed"),
        (lambda text: text.replace("\n", "\r\n").encode(), "ends of lines are plain now (they were CRLF)"),
        (lambda text: text.rstrip("\n").encode(), "the last line ends with a newline now"),
    ],
    ids=["a byte order mark", "ends of lines from another system", "no newline at the end"],
)
def test_bytes_that_other_programs_stumble_over_are_mended(tea, raw, says):
    text = (tea / CLAIM).read_text()
    (tea / CLAIM).write_bytes(raw(text))
    assert says in [change.what for change in fix_project(tea, DAY)]
    assert (tea / CLAIM).read_text() == text


def test_a_value_with_a_colon_gets_its_quotes(tea):
    spoil(tea, CLAIM, "summary: One trial of a fair size found longer sleep.", 'summary: One trial: a "fair" size.')
    assert [change.what for change in fix_project(tea, DAY, lambda path: path == CLAIM)] == ["quotes put round the value"]
    assert load(tea).corpus.claims["sleep-well/valerian-lengthens-sleep"].summary == 'One trial: a "fair" size.'


@pytest.mark.parametrize(
    "why",
    [
        "People slept longer: half an hour.",
        "People slept longer, by their own word.",
        "People slept longer, by their own word, and only two weeks.",
        "People slept longer: half an hour, says the abstract.",
    ],
)
@pytest.mark.parametrize("after", ["", ", votes: true"])
def test_a_sentence_with_colons_and_commas_inside_brackets_gets_its_quotes(tea, why, after):
    spoil(tea, CLAIM, "why: People slept longer.}", f"why: {why}{after}}}")
    changes = fix_project(tea, DAY, lambda path: path == CLAIM)
    assert changes and all("quotes put round" in change.what for change in changes)
    assert load(tea).corpus.claims["sleep-well/valerian-lengthens-sleep"].evidence[0].why == why


def test_a_field_inside_brackets_that_nobody_knows_is_no_part_of_a_sentence(tea):
    spoil(tea, CLAIM, "why: People slept longer.}", "why: People slept longer., colour: blue}")
    before = (tea / CLAIM).read_bytes()
    assert fix_project(tea, DAY, lambda path: path == CLAIM) == [] and (tea / CLAIM).read_bytes() == before


def test_an_unquoted_digest_of_digits_gets_its_quotes(tea):
    spoil(tea, ARTICLE, '"5a4638d0"', "12345678")
    fix_project(tea, DAY)
    assert 'digest: "12345678"' in (tea / ARTICLE).read_text()
    spoil(tea, ARTICLE, '"12345678"', "1234567e")
    spoil(tea, ARTICLE, "1234567e", "12345e67")
    fix_project(tea, DAY)
    assert 'digest: "12345e67"' in (tea / ARTICLE).read_text()


def test_fields_move_with_their_comments(tea):
    text = (tea / CLAIM).read_text()
    lines = text.splitlines()
    moved = [lines[0], "# the verdict, for readers", "verdict: overstated  # as the rule has it", "", *(line for line in lines[1:] if line != "verdict: overstated"), "# the end"]
    (tea / CLAIM).write_text("\n".join(moved) + "\n")
    fix_project(tea, DAY)
    fixed = (tea / CLAIM).read_text()
    assert "harms: none-reported\n# the verdict, for readers\nverdict: overstated  # as the rule has it\n\nhonest:" in fixed
    assert fixed.endswith("# the end\n") and check_project(tea, DAY).findings == []


def test_fields_inside_fields_are_put_in_order_too(tea):
    spoil(tea, REFERENCE, "  design: randomised-trial\n  subject: human\n", "  subject: human\n  # by chance\n  design: randomised-trial\n")
    spoil(tea, REFERENCE, "{level: some, why: people could taste the difference}", "{why: people could taste the difference, level: some}")
    assert {change.what for change in fix_project(tea, DAY, lambda path: path == REFERENCE)} == {
        "order of fields in study: design comes first",
        "order of fields in study.risk_of_bias: level comes first",
    }
    assert "study:\n  # by chance\n  design: randomised-trial\n  subject: human\n" in (tea / REFERENCE).read_text()


def test_trailing_blanks_that_are_part_of_a_text_stay(tea):
    spoil(tea, CLAIM, "A trial found half an hour more sleep [@brewer-2020-valerian].\n", "A trial found half an hour more sleep [@brewer-2020-valerian].  \n")
    before = (tea / CLAIM).read_bytes()
    assert fix_project(tea, DAY, lambda path: path == CLAIM) == [] and (tea / CLAIM).read_bytes() == before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        pytest.param(CLAIM, "verdict: overstated", "verdict: nsupported", id="a word that two others are near to"),
        pytest.param(CLAIM, "topic: sleep", "topic: tea", id="a word that none is near to"),
        pytest.param(CLAIM, "brewer-2020-valerian#hours", "brewer-2021-valerian#hours", id="another year, which can be another work"),
        pytest.param(REFERENCE, "DOI: 10.5555/tea.2020.1", "DOI: tea.2020.1", id="half a DOI"),
        pytest.param(REFERENCE, "date: 2026-11-22", "date: 03/04/2026", id="a day that can be two"),
        pytest.param(REFERENCE, "participants: 120", 'participants: "1,200"', id="a number that can be two"),
        pytest.param(CLAIM, "claim: Valerian", "claim: \u202eValerian", id="a character that turns the text round"),
    ],
)
def test_what_could_be_meant_otherwise_is_left_to_a_person(tea, path, old, new):
    spoil(tea, path, old, new)
    before = (tea / path).read_bytes()
    fix_project(tea, DAY, lambda name: name == path)
    assert (tea / path).read_bytes() == before
    assert any(finding.path == path for finding in check_project(tea, DAY).findings)


def test_a_name_that_is_no_id_is_only_reported(tea):
    (tea / REFERENCE).rename(tea / "claims/references/Brewer_2020.yml")
    fix_project(tea, DAY)
    assert (tea / "claims/references/Brewer_2020.yml").exists()


def test_a_verdict_that_reviewers_set_by_override_is_left_alone(tea):
    spoil(tea, CLAIM, "would_change: A second trial.\n", "would_change: A second trial.\noverride: {verdict: unsettled, why: x, agreed_by: [A]}\n")
    before = (tea / CLAIM).read_bytes()
    fix_project(tea, DAY, lambda path: path == CLAIM)
    assert (tea / CLAIM).read_bytes() == before


def test_no_verdict_is_entered_that_would_follow_from_an_error(tea):
    spoil(tea, CLAIM, "direction: supports, why: People", "direction: contradicts, why: People")
    before = (tea / CLAIM).read_bytes()
    assert {finding.code for finding in check_project(tea, DAY).findings} == {"EVD004", "VRD001"}
    assert fix_project(tea, DAY, lambda path: path == CLAIM) == [] and (tea / CLAIM).read_bytes() == before


def test_a_published_history_is_added_to_and_not_rewritten(tea):
    spoil(tea, REFERENCE, "effect: better", "effect: mixed")
    spoil(tea, CLAIM, "direction: supports, why: People", "direction: mixed, why: People")
    fix_project(tea, DAY, lambda path: path == CLAIM, {CLAIM})
    assert (tea / CLAIM).read_text().endswith("cause: first-review, rule: 1}\n- {date: 2026-11-25, verdict: unsupported, cause: new-evidence, rule: 1}\n")


def test_files_that_were_not_named_are_not_touched(tea):
    spoil(tea, CLAIM, "kind: effect", "kind: efect")
    spoil(tea, REFERENCE, "participants: 120", 'participants: "120"')
    before = (tea / CLAIM).read_bytes()
    result = CliRunner().invoke(main, ["--root", str(tea), "check", "--fix", str(tea / "claims/references")])
    assert result.stdout.startswith(f'{REFERENCE}:18 mended  field "participants": "120" is now 120\n') and result.exit_code == 0
    assert (tea / CLAIM).read_bytes() == before


def test_a_link_out_of_the_project_is_not_followed(tea, tmp_path):
    outside = tmp_path / "outside.yml"
    outside.write_text("a: 1 \n")
    (tea / "claims/references/linked.yml").symlink_to(outside)
    fix_project(tea, DAY)
    assert outside.read_text() == "a: 1 \n"


@pytest.mark.parametrize("place", [REFERENCE, "claims/references"])
@pytest.mark.parametrize("mode", [0, 0o444])
def test_what_cannot_be_read_is_left_to_the_check_and_the_rest_is_mended(tea, place, mode):
    (tea / place).chmod(mode)
    for folder in (tea / "claims", *(tea / "claims").rglob("*")):
        if folder.is_dir() and folder != tea / place:
            folder.chmod(0o777)
    with as_nobody(tea):
        said = [str(change) for change in fix_project(tea, DAY)]
    (tea / place).chmod(0o755)
    assert any(line.startswith("claims/articles/sleep-well/article.yml") for line in said)


def test_sentences_after_one_that_was_put_in_are_numbered_anew_in_one_go(tea):
    text = (tea / ARTICLE).read_text()
    head = text[: text.index("- {n: 1")]
    old = [f'- {{n: {n}, digest: "{n:08d}", skip: heading}}  # {n}\n' for n in range(1, 601)]
    (tea / ARTICLE).write_text(head + '- {n: 1, digest: "0000abcd", skip: heading}\n' + "".join(old))
    assert "600 sentences numbered anew, from number 2 on" in [change.what for change in fix_project(tea, DAY)]
    sentences = load(tea).corpus.articles["sleep-well"].sentences
    assert [sentence.n for sentence in sentences] == list(range(1, 602)) and sentences[600].digest == "00000600"
    assert "# 600\n" in (tea / ARTICLE).read_text()


def test_a_number_beyond_all_is_no_number_to_mend(tea):
    (tea / REFERENCE).write_text((tea / REFERENCE).read_text().replace("participants: 120", "participants: 1e999"))
    fix_project(tea, DAY)
    assert "participants: 1e999" in (tea / REFERENCE).read_text()


def test_the_fix_is_printed_apart_from_json(tea, monkeypatch):
    spoil(tea, CLAIM, "kind: effect", "kind: efect")
    result = CliRunner().invoke(main, ["--root", str(tea), "check", "--fix", "--format", "json", str(tea / CLAIM)])
    assert "mended" in result.stderr and '"errors": 0' in result.stdout


@given(st.lists(st.sampled_from([param.values for param in SLIPS]), unique_by=lambda slip: (slip[0], slip[1])), st.booleans())
@settings(max_examples=100)
def test_any_number_of_slips_is_mended_to_the_values_that_were_meant(slips, crlf):
    sound = {path: (TEA / path).read_text() for path in (CLAIM, ARTICLE, REFERENCE, LAW, SEARCH)}
    vocabulary = load(TEA).corpus.vocabulary
    for path, text in sound.items():
        spoilt = text
        for its_path, old, new, _ in slips:
            if its_path == path and "verdict" not in old and old in spoilt:
                spoilt = spoilt.replace(old, new, 1)
        raw = spoilt.replace("\n", "\r\n").encode() if crlf else spoilt.encode()
        fixed, _ = mended(raw, path, vocabulary)
        assert parse(fixed.encode()).value == parse(text.encode()).value
        assert mended(fixed.encode(), path, vocabulary) == (fixed, [])


COMMENTED = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["# why", "# [@x]: y", "#", "# a: b"])), max_size=6)


@given(st.sampled_from([CLAIM, ARTICLE, REFERENCE, SEARCH]), st.randoms(use_true_random=False), COMMENTED)
@settings(max_examples=200)
def test_in_whatever_order_fields_stand_values_and_comments_survive(path, random, comments):
    lines = (TEA / path).read_text().splitlines(keepends=True)
    lines = mended("".join(lines).encode(), path, None)[0].splitlines(keepends=True)
    starts = [n for n, line in enumerate(lines) if n and re.match(r"[a-z_]", line, re.IGNORECASE)]
    pieces = ["".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    random.shuffle(pieces)
    for n, comment in comments:
        pieces.insert(n % (len(pieces) + 1), f"{comment}\n")
    text = lines[0] + "".join(pieces)
    fixed, _ = mended(text.encode(), path, None)
    assert parse(fixed.encode()).value == parse(text.encode()).value
    assert sorted(fixed.splitlines()) == sorted(text.splitlines())
    assert [line for line in fixed.splitlines(keepends=True) if not line.startswith("#")] == lines[1:]


@given(st.sampled_from([CLAIM, REFERENCE, SEARCH]), st.text(st.sampled_from("abc:-[]{}#&*!|>'\"%@`,? \n\t~0.") | st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(0, 900), st.integers(0, 40))
def test_whatever_is_written_into_a_file_the_fix_neither_fails_nor_fixes_twice(path, noise, where, gone):
    text = (TEA / path).read_text()
    raw = (text[:where] + noise + text[where + gone :]).encode()
    fixed, changes = mended(raw, path, None)
    assert fixed is not None and (changes or fixed.encode() == raw)
    assert mended(fixed.encode(), path, None) == (fixed, [])


WORDS = [[word.value for word in kind] for kind in (Verdict, Design, Kind, Direction, HarmsStatus, ReadDepth)]


@given(st.data(), st.sampled_from(WORDS))
def test_a_slip_is_mended_to_the_word_that_was_meant_or_not_at_all(data, words):
    word = data.draw(st.sampled_from(words))
    n, letter = data.draw(st.integers(0, len(word) - 1)), data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz-"))
    slip = data.draw(st.sampled_from([word[:n] + word[n + 1 :], word[:n] + letter + word[n:], word[:n] + letter + word[n + 1 :]]))
    assert clear_word(slip, words) in (word, None)


@pytest.mark.parametrize(("given_word", "meant"), [("unsuported", "unsupported"), ("nsupported", None), ("suported", "supported"), ("Not Checkable", "not-checkable"), ("contradict", "contradicted"), ("true", None), ("", None)])
def test_no_slip_turns_a_verdict_round(given_word, meant):
    assert clear_word(given_word, [word.value for word in Verdict]) == meant


@given(st.from_regex(r"10\.\d{4,9}/[A-Za-z0-9()]{1,20}[A-Za-z0-9]", fullmatch=True), st.sampled_from(["https://doi.org/", "http://dx.doi.org/", "doi:", "DOI: ", "doi.org/", "https://www.doi.org/", ""]), st.sampled_from(["", ".", ",", ";"]))
def test_a_doi_is_found_in_every_dress(doi, before, after):
    assert bare_doi(f"{before}{doi}{after}") == doi
