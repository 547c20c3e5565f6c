"""Bad input gets one clear line with its place, and nothing is passed over."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.checks import check_project
from assay.yamlio import MAX_BYTES, parse
from tests.support import as_nobody

DAY = datetime.date(2026, 11, 25)
CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"
REFERENCE = "claims/references/brewer-2020-valerian.yml"


def lines(root: Path, code: str | None = None) -> list[str]:
    """The findings, as a terminal shows them."""
    return [f"{f.path}:{f.line}:{f.column} {f.code} {f.message}" for f in check_project(root, DAY).findings if code in (None, f.code)]


def replace(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_project_has_no_findings(tea):
    assert lines(tea) == []


# (what is done to the claim, the exact line that comes of it)
SPOILT_TEXT = [
    pytest.param("topic: sleep\n", "topic: sleep\ntopic: market\n", '6:1 SHP009 key "topic" is given twice, first in line 5. Keep one of them.', id="a key given twice"),
    pytest.param("topic: sleep\n", "topic:\n\tsleep\n", "6:1 SHP008 a tab. Indent with spaces.", id="a tab"),
    pytest.param("topic: sleep\n", "topic: !!python/name:os.system sleep\n", '5:8 SHP010 tag "tag:yaml.org,2002:python/name:os.system". Remove it; quotes make a value text.', id="a tag"),
    pytest.param("topic: sleep\n", "topic: &here sleep\n", '5:8 SHP011 anchor "&here". Remove it and write values out where they are used.', id="an anchor"),
    pytest.param("topic: sleep\n", "topic: *here\n", '5:8 SHP011 alias "*here". Write the value out.', id="an alias"),
    pytest.param("topic: sleep\n", "<<: {topic: sleep}\ntopic: sleep\n", '5:1 SHP011 merge key "<<". Write the fields out.', id="a merge key"),
    pytest.param("topic: sleep\n", "topic: sleep\ntopik: sleep\n", '6:1 SHP021 unknown field "topik". Did you mean topic?', id="an unknown field"),
    pytest.param("kind: effect\n", "kind: efect\n", '6:7 SHP022 field "kind": "efect" is not a word that is known here. Did you mean effect? Expected one of: effect, comparison, mechanism, fact, caution, advice, opinion.', id="a wrong word of the engine"),
    pytest.param("topic: sleep\n", "topic: sleeping\n", '5:8 SHP022 field "topic": "sleeping" is not a word that is known here. Did you mean sleep? Expected one of: sleep, market.', id="a wrong word of the subject"),
    pytest.param("outcomes: [sleep-length]", "outcomes: [sleep-lenght]", '8:65 SHP022 field "outcomes": "sleep-lenght" is not a word that is known here. Did you mean sleep-length? Expected one of: sleep-length, waking, harms, approval.', id="a wrong word in a list"),
    pytest.param("brewer-2020-valerian#hours", "brewer-2020-valarian#hours", '12:13 REF001 no reference "brewer-2020-valarian". Did you mean brewer-2020-valerian? Expected a file claims/references/brewer-2020-valarian.yml.', id="a dangling reference"),
    pytest.param("brewer-2020-valerian#hours", "brewer-2020-valerian#hour", '12:13 REF002 brewer-2020-valerian has no finding "hour". Did you mean hours? It has: hours.', id="a dangling finding"),
    pytest.param("topic: sleep\n", "topic: sleep\nid: valerian-shortens-sleep\n", '6:1 SHP035 field "id" says "valerian-shortens-sleep", but the id is the name of the file. Delete the line, and rename the file if the name is wrong.', id="an id unlike the file's name"),
    pytest.param("topic: sleep\n", "topic: sleep\n---\nclaim: two\n", "6:1 SHP012 a second document. One record a file; delete the --- line.", id="a second document"),
    pytest.param("honest: Valerian", "honest: \u202eValerian", "16:9 SHP003 character U+202E changes the direction of the text around it. Delete it.", id="a bidirectional character"),
    pytest.param("honest: Valerian", "honest: \x07Valerian", "16:9 SHP003 control character U+0007. Delete it.", id="a control character"),
    pytest.param("honest: Valerian", "honest: \u200bValerian", "16:9 SHP003 invisible character U+200B. Delete it.", id="an invisible character"),
    pytest.param("honest: Valerian tea may lengthen sleep in people who sleep badly.", 'honest: "Valerian \\e[31mtea"', "16:9 SHP003 control character U+001B, written as an escape. Delete it.", id="a control character as an escape"),
    pytest.param("honest: Valerian tea may lengthen sleep in people who sleep badly.", 'honest: "Valerian \\u202etea"', "16:9 SHP003 character U+202E changes the direction of the text around it, written as an escape. Delete it.", id="a bidirectional character as an escape"),
    pytest.param("topic: sleep\n", 'topic: sleep\n"x\\0": 1\n', "6:1 SHP003 control character U+0000, written as an escape. Delete it.", id="a key with an escape"),
    pytest.param("harms: none-reported\n", "<<<<<<< HEAD\nharms: none-reported\n=======\nharms: reported\n>>>>>>> other\n", "14:1 SHP007 a conflict that git left open. Choose one of the two versions, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>.", id="a merge conflict"),
    pytest.param("summary: One trial of a fair size found longer sleep.\n", 'summary: "One trial\n=======\n found longer sleep."\n', "18:1 SHP007 a conflict that git left open. Choose one of the two versions, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>.", id="half a merge conflict inside a text"),
    pytest.param("wording: asserted\n", "", '1:1 SHP020 field "wording" is missing. It holds: how strong its words are.', id="a missing field"),
    pytest.param("direction: supports, why: People slept longer.", "direction: supports", '12:3 SHP020 field "why" is missing. It holds: in plain words, how it bears on the claim; with votes: false also why it does not vote.', id="a missing field in a list"),
    pytest.param("reviewed: 2026-11-22", "reviewed: 2026-13-22", '23:11 SHP023 field "reviewed": expected a day: 2026-11-22. It says "2026-13-22".', id="a day that is none"),
    pytest.param("harms: none-reported", "harms: no", '14:8 SHP022 field "harms": "no" is not a word that is known here. Expected one of: reported, none-reported, not-measured, not-seen.', id="no stays a word"),
    pytest.param("harms: none-reported", "harms: none: reported", '14:12 SHP007 not YAML: mapping values are not allowed in this context. A value that holds ": " needs quotes.', id="a colon without quotes"),
    pytest.param("claim: Valerian tea lengthens sleep.", "claim: " + "very " * 20 + "long", '2:8 SHP023 field "claim": expected at most 90 characters; it has 104. It says "very very very very very very very very very very very very…".', id="a claim that is too long"),
    pytest.param("evidence:\n-", "evidence:\n- votes\n-", '12:3 SHP023 field "evidence": expected fields, each written as name: value. It says "votes".', id="text where fields belong"),
    pytest.param("topic: sleep\n", "? [a, b]\n: c\ntopic: sleep\n", "5:3 SHP014 a key is a list, a mapping or an alias. Keys are single words.", id="a key that is a list"),
]


@pytest.mark.parametrize(("old", "new", "expected"), SPOILT_TEXT)
def test_a_spoilt_claim_gets_its_exact_line(tea, old, new, expected):
    replace(tea, CLAIM, old, new)
    assert f"{CLAIM}:{expected}" in lines(tea)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("participants: 120", 'participants: "120"', '18:17 SHP023 field "participants": expected a whole number, without quotes. It says "120".', id="a number in quotes"),
        pytest.param("participants: 120", "participants: 1e999", '18:17 SHP023 field "participants": expected a whole number, without quotes. It says "1e999".', id="a number beyond all"),
        pytest.param("issued: 2020-05", "issued: ٢٠٢٠", '7:9 SHP023 field "issued": expected a date: 2026, 2026-11 or 2026-11-22. It says "٢٠٢٠".', id="a year in other figures"),
        pytest.param("follow_up_weeks: 0", "follow_up_weeks: 3000", '26:20 SHP023 field "follow_up_weeks": expected 2600 or less. It says "3000".', id="sixty years"),
        pytest.param("participants: 120", "participants: 0", '18:17 SHP023 field "participants": expected 1 or more. It says "0".', id="nobody"),
        pytest.param('volume: "3"', "volume: 3", '8:9 SHP023 field "volume": expected text; put it in quotes. It says "3".', id="a number where text belongs"),
        pytest.param("issued: 2020-05", "issued: 2020-02-30", '7:9 SHP023 field "issued": expected a date: 2026, 2026-11 or 2026-11-22. It says "2020-02-30".', id="a date that is none"),
        pytest.param("DOI: 10.5555/tea.2020.1", "DOI: https://doi.org/10.5555/tea.2020.1", '11:6 SHP023 field "DOI": expected a bare DOI such as 10.1000/xyz123, without https://doi.org/ or doi:. It says "https://doi.org/10.5555/tea.2020.1".', id="a DOI with its address"),
        pytest.param("DOI: 10.5555/tea.2020.1", "DOI: 10.5555/tea.2020.1.", '11:6 SHP023 field "DOI": expected a DOI without punctuation or an odd bracket at its end, in plain characters. It says "10.5555/tea.2020.1.".', id="a DOI with a full stop"),
        pytest.param("DOI: 10.5555/tea.2020.1", "DOI: 10.5555/tea.2020.1)", '11:6 SHP023 field "DOI": expected a DOI without punctuation or an odd bracket at its end, in plain characters. It says "10.5555/tea.2020.1)".', id="a DOI with half a pair of brackets"),
        pytest.param("DOI: 10.5555/tea.2020.1", "DOI: 10.5555/tea.\uff12020.1", '11:6 SHP023 field "DOI": expected a DOI without punctuation or an odd bracket at its end, in plain characters. It says "10.5555/tea.\uff12020.1".', id="a DOI with a digit that only looks like one"),
        pytest.param('at: "https://www.journaloftea.org/3/1"', 'at: "javascript:alert(1)"', '14:47 SHP023 field "at": expected a public web address; this one does not begin with https:// or http://. It says "javascript:alert(1)".', id="a script for an address"),
        pytest.param('at: "https://www.journaloftea.org/3/1"', 'at: "http://127.0.0.1/x"', '14:47 SHP023 field "at": expected a public web address; this one names a machine by number; a public host name is needed. It says "http://127.0.0.1/x".', id="a private address"),
        pytest.param("source: valerian,", "source: valerain,", '21:26 SHP022 field "source": "valerain" is not a word that is known here. Did you mean valerian? Expected one of: valerian, lime-blossom, none.', id="a wrong word deep inside"),
        pytest.param("- {family: Brewer, given: Bea}", "- {given: Bea}", '5:3 SHP023 field "author": expected {family: …, given: …} for a person or {literal: …} for a body.', id="an author without a name"),
    ],
)
def test_a_spoilt_reference_gets_its_exact_line(tea, old, new, expected):
    replace(tea, REFERENCE, old, new)
    assert f"{REFERENCE}:{expected}" in lines(tea)


def test_a_field_that_is_missing_is_explained_with_its_capitals(tea):
    replace(tea, "claims/articles/sleep-well/article.yml", ", digest: 140a6c6b011b716a654e613fa7fba20011ea9dab9707219394cda0c380b0db70", "")
    assert any(line.endswith('SHP020 field "digest" is missing. It holds: SHA-256 of the normalised text.') for line in lines(tea))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b"\xef\xbb\xbfclaim: x\n", "1:1 SHP002 a byte order mark. Save the file as UTF-8 without BOM.", id="a byte order mark"),
        pytest.param("claim: ok\nquote: caf\u00e9\n".encode("latin-1"), "2:11 SHP001 byte 0xE9 is not UTF-8 (Latin-1 perhaps). Save the file as UTF-8.", id="Latin-1"),
        pytest.param("claim: ok\n".encode("utf-16"), "1:1 SHP001 UTF-16, not UTF-8. Save the file as UTF-8.", id="UTF-16"),
        pytest.param("claim: ok\n".encode("utf-16-be"), "1:1 SHP001 UTF-16, not UTF-8. Save the file as UTF-8.", id="UTF-16 without a mark"),
        pytest.param(b"claim: x\n" + b"\x07" * 200_000, "2:11 SHP003 here and below 199,990 more such characters. Is this a text file?", id="a program or a picture"),
        pytest.param(b"", "1:1 SHP006 nothing in the file. Fill it in, or delete it.", id="an empty file"),
        pytest.param(b"# only a comment\n\n", "1:1 SHP006 nothing in the file. Fill it in, or delete it.", id="only a comment"),
        pytest.param(b"claim: x\n" + b"#" * 2_000_000, f"1:1 SHP004 2,000,009 bytes; at most {MAX_BYTES:,} are read. Split the record.", id="two megabytes"),
        pytest.param(b"- a\n- b\n", "1:1 SHP023 expected fields, each written as name: value.", id="a list"),
        pytest.param(b"a: " + b"[" * 30 + b"]" * 30, "1:28 SHP013 more than 24 levels or 50,000 values. No record is like that; simplify it.", id="too deep"),
    ],
)
def test_a_file_that_cannot_be_read_gets_its_exact_line(tea, raw, expected):
    (tea / CLAIM).write_bytes(raw)
    assert f"{CLAIM}:{expected}" in lines(tea)


def test_a_symbolic_link_is_refused(tea):
    (tea / "claims/references/other.yml").symlink_to(tea / REFERENCE)
    assert 'claims/references/other.yml:1:1 SHP005 a symbolic link. Put the file itself here.' in lines(tea)


def test_an_empty_folder_is_reported(tea):
    (tea / "claims/articles/nothing-yet").mkdir()
    assert "claims/articles/nothing-yet:1:1 SHP031 an empty folder. Put records into it, or delete it." in lines(tea)


def test_a_project_without_claims_is_reported(tmp_path):
    assert lines(tmp_path) == ["claims:1:1 SHP031 no folder claims/ here. Run this in the project's folder, or name it with --root."]


def test_a_folder_with_no_records_is_not_success(tea):
    for file in (tea / "claims").rglob("*.yml"):
        if file.name != "vocabulary.yml":
            file.unlink()
    for folder in sorted((tea / "claims").rglob("*"), reverse=True):
        if folder.is_dir():
            folder.rmdir()
    assert lines(tea) == ["claims:1:1 SHP031 no records: expected articles/, references/ and searches/ with files in them."]


def test_a_name_that_is_no_id_gets_a_suggestion(tea):
    os.rename(tea / REFERENCE, tea / "claims/references/Brewer_2020.yml")
    assert 'claims/references/Brewer_2020.yml:1:1 SHP032 the name "Brewer_2020.yml" is no id: lower-case words joined by hyphens, under 60 characters. Rename it, for instance to brewer-2020.yml.' in lines(tea)


def test_the_name_index_is_taken(tea):
    os.rename(tea / REFERENCE, tea / "claims/references/index.yml")
    assert 'claims/references/index.yml:1:1 SHP032 the name "index.yml" is taken by the page that lists these records. Give the record a name of its own.' in lines(tea)


@pytest.mark.parametrize("name", ["notes.txt", "more.yaml", ".hidden"])
def test_a_file_that_does_not_belong_is_reported_not_skipped(tea, name):
    (tea / "claims/references" / name).write_text("x: 1\n")
    assert [line for line in lines(tea, "SHP030") if line.startswith(f"claims/references/{name}:1:1 SHP030")]


@pytest.mark.parametrize("name", [".brewer-2020-valerian.yml.swp", ".#brewer-2020-valerian.yml", "#brewer-2020-valerian.yml#", "4913", ".brewer-2020-valerian.yml.x8_kq2ab", ".DS_Store"])
def test_what_an_editor_keeps_beside_an_open_file_is_no_error(tea, name):
    (tea / "claims/references" / name).write_bytes(b"b0VIM 8.2\x00")
    assert lines(tea) == []


def test_a_folder_that_holds_only_what_an_editor_left_is_empty(tea):
    (tea / "claims/articles/nothing-yet").mkdir()
    (tea / "claims/articles/nothing-yet/.DS_Store").write_bytes(b"")
    assert "claims/articles/nothing-yet:1:1 SHP031 an empty folder. Put records into it, or delete it." in lines(tea)


@pytest.mark.parametrize("name", ["con", "nul", "com1"])
def test_a_name_that_windows_keeps_for_a_device_is_refused(tea, name):
    os.rename(tea / REFERENCE, tea / f"claims/references/{name}.yml")
    os.rename(tea / "claims/articles/sleep-well", tea / f"claims/articles/{name}")
    assert [line for line in lines(tea, "SHP032") if "nobody could check this project out there" in line] == [
        f'claims/articles/{name}:1:1 SHP032 the name "{name}" is one that Windows keeps for a device, so nobody could check this project out there. Rename the folder.',
        f'claims/references/{name}.yml:1:1 SHP032 the name "{name}.yml" is one that Windows keeps for a device, so nobody could check this project out there. Rename it.',
    ]


@pytest.mark.parametrize("folder", ["claims/references", "claims/searches", "claims/articles", "claims/articles/sleep-well"])
def test_a_linked_folder_is_reported_and_not_followed(tea, tmp_path, folder):
    os.rename(tea / folder, tmp_path / "elsewhere")
    (tmp_path / "elsewhere/secret.yml").write_text("password: [\n")
    (tea / folder).symlink_to(tmp_path / "elsewhere")
    found = lines(tea)
    assert f"{folder}:1:1 SHP005 a symbolic link. Put the file itself here." in found
    assert not any("secret" in line for line in found)


@pytest.mark.parametrize("path", [REFERENCE, "claims/verified.yml"])
def test_a_file_larger_than_any_memory_is_refused_by_its_size(tea, path):
    with (tea / path).open("ab") as file:
        file.truncate(2**40)
    assert any("1,099,511,627,776 bytes; at most" in line for line in lines(tea))


def test_a_pipe_in_the_place_of_a_file_is_reported_and_not_waited_for(tea):
    os.mkfifo(tea / "claims/verified.yml")
    os.mkfifo(tea / "claims/references/pipe.yml")
    assert {line.split(" ")[0] for line in lines(tea)} == {"claims/verified.yml:1:1", "claims/references/pipe.yml:1:1"}


def test_claims_without_their_article_are_reported_once(tea):
    (tea / "claims/articles/sleep-well/article.yml").unlink()
    assert lines(tea) == ["claims/articles/sleep-well:1:1 SHP036 claims without an article.yml beside them. Add it: who published the article, and where."]


def test_an_unreadable_file_is_reported(tea):
    (tea / REFERENCE).chmod(0)
    with as_nobody(tea):
        assert lines(tea) == [f"{REFERENCE}:1:1 SHP034 cannot be read: Permission denied."]


@pytest.mark.parametrize("mode", [0, 0o444], ids=["a closed one", "one that can only be listed"])
@pytest.mark.parametrize("folder", ["claims", "claims/searches", "claims/articles", "claims/articles/sleep-well"])
def test_a_folder_that_cannot_be_opened_is_reported(tea, folder, mode):
    (tea / folder).chmod(mode)
    with as_nobody(tea):
        found = lines(tea)
    (tea / folder).chmod(0o755)
    assert f"{folder}:1:1 SHP034 cannot be opened: Permission denied." in found


def test_all_findings_come_in_one_run(tea):
    replace(tea, CLAIM, "topic: sleep\n", "topic: sleeping\nextra: 1\n")
    replace(tea, CLAIM, "kind: effect\n", "kind: efect\n")
    replace(tea, REFERENCE, "participants: 120", "participants: many")
    codes = {(f.path, f.code) for f in check_project(tea, DAY).findings}
    assert {(CLAIM, "SHP021"), (CLAIM, "SHP022"), (REFERENCE, "SHP023")} <= codes


def test_a_broken_reference_is_not_blamed_on_those_who_link_it(tea):
    replace(tea, REFERENCE, "participants: 120", "participants: many")
    assert [line.split()[1] for line in lines(tea)] == ["SHP023"]


def test_a_project_reached_by_a_link_or_with_a_space_in_its_path_is_read(tea, tmp_path):
    spaced = tmp_path / "my own project"
    os.rename(tea, spaced)
    (tmp_path / "link").symlink_to(spaced)
    assert lines(spaced) == [] and lines(tmp_path / "link") == []


@given(st.binary(max_size=400))
def test_no_bytes_whatever_make_the_reader_fail(raw):
    document = parse(raw)
    assert document.faults or document.value is not None or raw.strip()
    for fault in document.faults:
        assert fault.line >= 1 and fault.column >= 1 and fault.message


@given(st.text(alphabet=st.sampled_from("abc:-[]{}#&*!|>'\"%@`,? \n\t~0.") | st.characters(), max_size=200))
def test_no_text_whatever_makes_the_reader_fail(text):
    document = parse(text.encode("utf-8", "surrogatepass"))
    for fault in document.faults:
        assert fault.line >= 1 and fault.column >= 1 and fault.message


SCALARS = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdef", min_size=1, max_size=5), inner, max_size=4), max_leaves=15)


@given(TREES)
def test_what_another_program_writes_is_read_back(tree):
    import json

    document = parse(json.dumps(tree).encode())
    assert document.value == tree or not document.value and not tree
