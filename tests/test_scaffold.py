"""assay new: what can be derived is derived, the rest is marked, and the file passes the shape check as it is."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from assay import lookup
from assay.asker import understood
from assay.checks import check_project
from assay.cli import main
from assay.fix import mended
from assay.fixers.text import holds
from assay.load import load
from assay.model.words import Kind, Wording
from assay.scaffold import at_its_sentence, candidates, listed, new_article, new_claim, searches_near, shape_faults, slug
from assay.scaffold_reference import identifier, new_reference, reference_id
from assay.yamlio import parse

DAY = datetime.date(2026, 11, 25)
ROOT = Path(__file__).parents[1]
TEA = ROOT / "tests" / "fixtures" / "tea"
ARTICLE = "claims/articles/sleep-well/article.yml"
URL = "https://www.herbshop.com/blog/ten-reasons-for-lime-blossom-tea.html"
RECORD = {
    "type": "article-journal",
    "title": "Lime blossom: a trial",
    "author": [{"family": "Dráb"}, {"family": "O'Neil"}],
    "container-title": "Journal of Tea",
    "issued": "2021-03",
    "volume": "4",
    "issue": None,
    "page": "11-19",
    "DOI": "10.5555/tea.2021.4",
    "PMID": None,
    "PMCID": None,
    "source_class": "peer-reviewed",
    "standing": "current",
    "registry": "Crossref",
}


@pytest.fixture(autouse=True)
def _plain(monkeypatch):
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795564800")  # 2026-11-25
    monkeypatch.setattr(lookup, "registry_lookup", lambda identifier: pytest.fail(f"asked for {identifier}"))


def run(root, *arguments, answers=None):
    result = CliRunner().invoke(main, ["--root", str(root), "new", *arguments], input=None if answers is None else "\n".join(answers) + "\n")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def codes(root, path):
    return sorted({finding.code for finding in check_project(root, DAY).findings if finding.path == path})


def test_a_new_article_derives_its_id_and_title_and_marks_the_rest(tea):
    result = run(tea, "article", URL, "--no-input")
    path = "claims/articles/ten-reasons-lime-blossom-tea/article.yml"
    assert (result.exit_code, result.stdout) == (0, f"{path}\n")
    article = load(tea).corpus.articles["ten-reasons-lime-blossom-tea"]
    assert (article.title, article.publisher, article.read.depth.value, str(article.read.date)) == ("[ten reasons for lime blossom tea]", "TODO: who published it", "metadata", "2026-11-25")
    assert codes(tea, path) == ["ART008", "TXT006"]
    assert 'a placeholder is left: "who published it"' in result.stderr and result.stderr.endswith("Next: assay new claim ten-reasons-lime-blossom-tea\n")


def test_a_copy_of_the_article_gives_its_sentences(tea, tmp_path):
    copy = tmp_path / "copy.txt"
    copy.write_text("Why lime blossom\n\nIt calms. It is cheap: ask us. Why wait?\n")
    run(tea, "article", URL, "--title", "Ten reasons", "--publisher", "The Herb Shop", "--interest", "It sells the tea.", "--text", str(copy), "--no-input")
    path = "claims/articles/ten-reasons-lime-blossom-tea/article.yml"
    article = load(tea).corpus.articles["ten-reasons-lime-blossom-tea"]
    assert [sentence.skip.value for sentence in article.sentences] == ["heading", "scene-setting", "scene-setting", "question"]
    # That nobody has looked at the sentences yet is not passed over.
    assert codes(tea, path) == ["TXT006"] and article.notes.startswith("TODO: look at each sentence above")
    result = CliRunner().invoke(main, ["--root", str(tea), "sentences", "ten-reasons-lime-blossom-tea", str(copy)])
    assert result.exit_code == 0 and "4 sentences, all accounted for" in result.stderr


def test_a_new_article_asks_only_for_what_the_address_does_not_say(tea):
    result = run(tea, "article", URL, answers=["Ten reasons", "The Herb Shop", "It sells the tea.", "", "full-text"])
    assert result.exit_code == 0 and result.stderr.count("(empty: later)") == 3 and "(empty: ten reasons for lime blossom tea" in result.stderr.replace("[", "").replace("]", "")
    assert codes(tea, "claims/articles/ten-reasons-lime-blossom-tea/article.yml") == ["ART008"]


def test_a_new_article_asks_for_a_copy_and_takes_its_sentences(tea, tmp_path):
    (tmp_path / "copy.txt").write_text("It calms. It is cheap.\n")
    result = run(tea, "article", URL, answers=["", "The Herb Shop", "It sells the tea.", "nowhere.txt", str(tmp_path / "copy.txt")])
    assert result.exit_code == 0 and 'there is no file "nowhere.txt"' in result.stderr
    assert result.stderr.endswith(f"Next: assay new claim ten-reasons-lime-blossom-tea --text {tmp_path}/copy.txt\n")
    assert len(load(tea).corpus.articles["ten-reasons-lime-blossom-tea"].sentences) == 2


def test_a_question_for_a_file_takes_no_text_no_folder_and_nothing_that_cannot_be_read(tea, tmp_path, monkeypatch):
    (tmp_path / "old.txt").write_bytes("It calms. Très bon.\n".encode("latin-1"))
    (tmp_path / "empty.txt").write_text("\n")
    (tmp_path / "copy.txt").write_text("It calms. It is cheap.\n", encoding="utf-8-sig")
    monkeypatch.setenv("HOME", str(tmp_path))
    pasted = "Lime blossom tea calms. " * 40
    result = run(tea, "article", URL, answers=["", "The Herb Shop", "It sells the tea.", pasted, str(tmp_path), "~/old.txt", "~/empty.txt", "~/copy.txt"])
    assert result.exit_code == 0, result.stderr
    for said in ("File name too long", "Is a directory", "old.txt is not UTF-8; save it as UTF-8", "there is no text in"):
        assert said in result.stderr
    assert len(load(tea).corpus.articles["ten-reasons-lime-blossom-tea"].sentences) == 2


def test_what_nobody_sees_in_a_pasted_answer_is_left_out_and_what_cannot_stand_in_a_file_is_asked_again(tea):
    answers = ["Ten\u200b reasons", "The \u202eHerb Shop", "The Herb Shop", "It sells\x07", "It sells the tea.", "", "full-text"]
    result = run(tea, "article", URL, answers=answers)
    assert result.exit_code == 0, result.stderr
    assert "it holds a character U+202E changes the direction" in result.stderr and "it holds a control character U+0007. Delete it." in result.stderr
    article = load(tea).corpus.articles["ten-reasons-lime-blossom-tea"]
    assert (article.title, article.publisher, article.interest) == ("Ten reasons", "The Herb Shop", "It sells the tea.")


def test_an_answer_that_is_not_utf_8_is_asked_again(tea):
    result = CliRunner().invoke(main, ["--root", str(tea), "new", "article", URL], input=b"Th\xe9\nTea\nThe Herb Shop\nIt sells the tea.\n\nfull-text\n")
    assert result.exit_code == 0, result.output
    assert load(tea).corpus.articles["ten-reasons-lime-blossom-tea"].title == "Tea"


@pytest.mark.parametrize("arguments", [("article", URL, "--title", "\udce9t\udce9"), ("article", URL + "\udce9"), ("claim", "sleep-well", "--quote", "\udce9"), ("reference", "10.5555/\udce9", "--offline"), ("reference", URL + "\udce9")])
def test_an_argument_that_is_no_text_is_one_line(tea, arguments):
    before = sorted(tea.rglob("*"))
    result = run(tea, *arguments, "--no-input")
    assert result.exit_code == 2 and result.stderr.count("Error: ") == 1 and "codec" not in result.stderr
    assert sorted(tea.rglob("*")) == before


def test_where_the_name_is_taken_another_is_asked_for_and_no_answer_is_lost(tea):
    answers = ["sleep like a stone tonight", "Valerian lengthens sleep.", "sleep", "opinion", "asserted", "Not an id", "valerian-again"]
    result = run(tea, "claim", "sleep-well", answers=answers)
    assert (result.exit_code, result.stdout) == (0, "claims/articles/sleep-well/valerian-again.yml\n"), result.stderr
    assert "valerian-lengthens-sleep.yml is there already" in result.stderr and '"Not an id" is no id' in result.stderr
    assert load(tea).corpus.claims["sleep-well/valerian-again"].quote == "sleep like a stone tonight"


def test_a_new_comparison_asks_what_it_is_set_beside_and_names_searches_of_that_sort(tea):
    answers = ["sleep like a stone tonight", "Tea is better than placebo.", "sleep", "comparison", "asserted", "placebo", "sleep-length"]
    result = run(tea, "claim", "sleep-well", answers=answers)
    assert result.exit_code == 0, result.stderr
    assert load(tea).corpus.claims["sleep-well/tea-better-than-placebo"].about.compared_with == ("placebo",)
    assert "  brewer-2020-valerian#hours" in result.stderr


def test_findings_beside_the_same_thing_come_first_and_searches_behind_such_claims_are_named():
    corpus = load(ROOT).corpus
    plain, beside = candidates(corpus, ["global-appearance"]), candidates(corpus, ["global-appearance"], "prp")
    assert "#" in beside[0] and beside[0].split("#")[0] != plain[0].split("#")[0]
    first = beside[0].split("#")[0]
    assert corpus.references[first].study.compared_with == "prp"
    near = searches_near(corpus, ["hair-density"])
    assert near and near[0].split("  ")[0] in corpus.searches and len(near) <= 6
    assert searches_near(corpus, []) == []


def test_the_beginning_of_several_words_is_answered_with_those_words():
    words = [(word, "what it means") for word in ("hair-density", "harms", "hair-thickness")]
    assert understood("hair", words, 9) == ([], "there are several: hair-density, hair-thickness")
    assert understood("hair-density, harms", words, 9) == (["hair-density", "harms"], None)


def test_a_new_claim_is_asked_for_in_a_minute_and_enters_itself_in_its_article(tea):
    answers = ["sleep like a log", "sleep like a stone tonight", "Valerian tea is a myth.", "Tea makes sleep deep.", "slep", "efect", "Asserted", "sleep-lenght, waking"]
    result = run(tea, "claim", "sleep-well", "--text", str(tea / "sleep-well.txt"), answers=answers)
    path = "claims/articles/sleep-well/tea-makes-sleep-deep.yml"
    assert (result.exit_code, result.stdout) == (0, f"{path}\n"), result.stderr
    assert "'sleep like a log' does not stand in the copy" in result.stderr
    assert "'myth' is a verdict; state the claim as its author would" in result.stderr
    claim = load(tea).corpus.claims["sleep-well/tea-makes-sleep-deep"]
    assert (claim.topic, claim.kind.value, claim.wording.value, claim.about.outcomes, claim.harms.value) == ("sleep", "effect", "asserted", ("sleep-length", "waking"), "not-seen")
    article = load(tea).corpus.articles["sleep-well"]
    assert article.claims[-1] == "tea-makes-sleep-deep" and article.sentences[1].claims == ("valerian-lengthens-sleep", "tea-makes-sleep-deep")
    assert codes(tea, path) == ["EVD001", "TXT006", "VRD003"] and codes(tea, ARTICLE) == []
    assert "  brewer-2020-valerian#hours  (better, randomised-trial, 120 people)\n" in result.stderr


def test_a_quote_that_is_not_in_the_copy_is_said_at_once(tea):
    result = run(tea, "claim", "sleep-well", "--quote", "sleep like a log", "--text", str(tea / "sleep-well.txt"), "--no-input")
    assert result.exit_code == 2 and "'sleep like a log' does not stand in the copy" in result.stderr


def test_a_claim_that_nobody_described_says_so_and_is_not_passed(tea):
    result = run(tea, "claim", "sleep-well", "--no-input")
    path = "claims/articles/sleep-well/new-claim.yml"
    assert result.stdout == f"{path}\n" and "Also look at topic, kind and wording above: nobody chose them yet" in result.stderr
    assert codes(tea, path) == ["EVD001", "EVD006", "TXT006", "VRD003"]
    assert {finding.code for finding in check_project(tea, DAY).findings if finding.path == ARTICLE} == {"ART006"}


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
@pytest.mark.parametrize("wording", [wording.value for wording in Wording])
@pytest.mark.parametrize("outcomes", [(), ("sleep-length", "approval")])
def test_every_sort_of_claim_passes_the_shape_check_with_the_verdict_of_the_rule(kind, wording, outcomes):
    corpus = load(TEA).corpus
    draft = new_claim(corpus, "sleep-well", DAY, {"kind": kind, "wording": wording, "outcomes": outcomes, "claim": "Tea is good.", "quote": "tea"})
    assert shape_faults(draft, corpus.vocabulary) == []
    assert mended(draft.text.encode(), draft.path, corpus.vocabulary) == (draft.text, [])


@settings(max_examples=150)
@given(st.text(max_size=90), st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_gives_a_file_that_holds_just_that(one, other, third):
    corpus = load(TEA).corpus
    one, other, third = (" ".join("".join(character for character in text if character.isprintable()).split()) for text in (one, other, third))
    claim = new_claim(corpus, "sleep-well", DAY, {"claim": one, "quote": other, "denies": third, "kind": "caution"})
    article = new_article(corpus, URL, DAY, {"title": one, "publisher": other, "interest": third})
    for draft, wanted in ((claim, {"claim": one, "quote": other}), (article, {"title": one, "publisher": other, "interest": third})):
        value = parse(draft.text.encode()).value
        if value is not None and not parse(draft.text.encode()).faults:
            assert all(value[name] == text for name, text in wanted.items() if text)
            assert re.fullmatch(r"claims/articles/[a-z0-9-]{1,59}/[a-z0-9-]{1,59}\.yml", draft.path)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (("article", "https://www.teashop.com/other", "--id", "sleep-well"), ARTICLE),
        (("claim", "sleep-well", "--id", "allowed-everywhere"), "claims/articles/sleep-well/allowed-everywhere.yml"),
        (("reference", "https://www.herblaw.eu/2020", "--id", "eu-herbs-2019"), "claims/references/eu-herbs-2019.yml"),
    ],
)
def test_nothing_is_ever_overwritten(tea, arguments, path):
    before = {file: file.read_bytes() for file in (tea / "claims").rglob("*.yml")}
    result = run(tea, *arguments, "--no-input")
    assert result.exit_code == 2 and f"{path} is there already, and nothing is ever overwritten" in result.stderr
    assert {file: file.read_bytes() for file in (tea / "claims").rglob("*.yml")} == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("article", "teashop.com/sleep"), "'teashop.com/sleep' is no address of an article: it does not begin with https:// or http://"),
        (("article", "http://127.0.0.1/x"), "names a machine by number"),
        (("article", "https://www.teashop.com/sleep-well/"), f"this article is there already: {ARTICLE}"),
        (("article", URL, "--id", "Ten Reasons"), "is no id: lower-case words joined by hyphens"),
        (("claim", "sleep-well", "--id", "index"), "is taken by the page that lists these records"),
        (("claim", "sleep-well", "--id", "nul"), "is one that Windows keeps for a device"),
        (("claim", "sleep-wel"), "no article 'sleep-wel'. Did you mean sleep-well?"),
        (("claim", "sleep-well", "--topic", "coffee"), '"coffee" is not a word that is known here.'),
        (("claim", "sleep-well", "--quote", "a b c d e f g h i j k l m"), "that is 13 words; at most 12"),
        (("article", "https://müller.de/tee"), "has letters in its host name that are written xn--mller-kva.de in an address"),
        (("reference", "１２３"), "is no DOI (10.…), no PubMed number and no address"),
        (("reference", "brewer 2020"), "is no DOI (10.…), no PubMed number and no address"),
    ],
)
def test_what_cannot_work_is_said_before_anything_is_written(tea, arguments, message):
    before = sorted(tea.rglob("*"))
    result = run(tea, *arguments, "--no-input")
    assert result.exit_code == 2 and message in result.stderr
    assert sorted(tea.rglob("*")) == before


@pytest.mark.parametrize("source", ["10.5555/TEA.2020.1", "https://doi.org/10.5555/tea.2020.1", "https://www.herblaw.eu/2019-12/"])
def test_a_source_that_is_there_is_named_instead(tea, source):
    result = run(tea, "reference", source, "--no-input")
    assert result.exit_code == 1 and result.stdout.startswith("claims/references/") and "is there already" in result.stderr


def test_a_reference_is_filled_from_the_registry(tea, monkeypatch):
    monkeypatch.setattr(lookup, "registry_lookup", lambda identifier: dict(RECORD) if identifier == "doi:10.5555/tea.2021.4" else None)
    result = run(tea, "reference", "https://doi.org/10.5555/tea.2021.4", "--no-input")
    path = "claims/references/drab-2021-lime-blossom-trial.yml"
    assert result.stdout == f"{path}\n" and "record from Crossref: compare it with the work itself" in result.stderr
    reference = load(tea).corpus.references["drab-2021-lime-blossom-trial"]
    assert (reference.title, reference.volume, reference.issued, reference.author[1].family, reference.read.depth.value) == ("Lime blossom: a trial", "4", "2021-03", "O'Neil", "metadata")
    assert codes(tea, path) == ["REF008"]


def test_a_reference_asks_for_what_no_registry_knows(tea, monkeypatch):
    monkeypatch.setattr(lookup, "registry_lookup", lambda identifier: dict(RECORD))
    result = run(tea, "reference", "10.5555/tea.2021.4", answers=["abstract", "randomised-trial", "human", "many", "²", "40", "waking", "better", "Woke 1.2 times less (p = 0.03)"])
    assert result.exit_code == 0, result.stderr
    reference = load(tea).corpus.references["drab-2021-lime-blossom-trial"]
    assert (reference.study.participants, reference.findings["waking"].result, reference.read.depth.value) == (40, "Woke 1.2 times less (p = 0.03)", "abstract")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lookup.NoAnswer("Crossref: no route to host"), "the registry did not answer (Crossref: no route to host): only the number is known"),
        (None, "no registry knows 10.5555/tea.2021.4. Is it right?"),
    ],
)
def test_a_registry_that_does_not_help_is_said_plainly_and_what_is_known_is_written(tea, monkeypatch, answer, said):
    def asked(identifier):
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(lookup, "registry_lookup", asked)
    result = run(tea, "reference", "10.5555/tea.2021.4", "--no-input")
    path = "claims/references/doi-10-5555-tea-2021-4.yml"
    assert result.exit_code == 0 and said in result.stderr
    assert load(tea).corpus.references["doi-10-5555-tea-2021-4"].title is None
    assert codes(tea, path) == ["REF008", "TXT006"]


def test_a_page_is_entered_without_asking_anybody(tea):
    result = run(tea, "reference", "https://www.herblaw.eu/news/new-list", "--class", "law", "--no-input")
    assert result.stdout == "claims/references/herblaw-new-list.yml\n" and "a page has no registry" in result.stderr
    assert codes(tea, "claims/references/herblaw-new-list.yml") == ["REF008"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("33073298", "pmid", "33073298"),
        ("PMID: 33073298", "pmid", "33073298"),
        ("https://pubmed.ncbi.nlm.nih.gov/33073298/", "pmid", "33073298"),
        ("doi:10.2340/00015555-3666.", "doi", "10.2340/00015555-3666"),
        ("https://doi.org/10.1002/(SICI)1097-0142(19990215)", "doi", "10.1002/(SICI)1097-0142(19990215)"),
        ("<https://www.herblaw.eu/x>", "url", "https://www.herblaw.eu/x"),
    ],
)
def test_a_source_is_known_by_a_doi_a_pubmed_number_or_an_address(text, kind, value):
    assert identifier(text) == (kind, value)


@pytest.mark.parametrize("depth", [None, "abstract"])
@pytest.mark.parametrize("design", [None, "randomised-trial"])
@pytest.mark.parametrize("outcome", [None, "waking"])
@pytest.mark.parametrize("record", [{}, RECORD])
def test_every_reference_passes_the_shape_check(depth, design, outcome, record):
    corpus = load(TEA).corpus
    draft = new_reference("doi", "10.5555/tea.2021.4", DAY, {key: value for key, value in record.items() if key != "registry"}, {"depth": depth, "design": design, "outcome": outcome})
    assert shape_faults(draft, corpus.vocabulary) == []
    assert mended(draft.text.encode(), draft.path, corpus.vocabulary) == (draft.text, [])


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Exosome results last forever.", "exosome-results-last-forever"),
        ("Ça coûte 300 % de plus!", "ca-coute-300-de-plus"),
        ("The", "the"),
        ("Index", "index-page"),
        ("Con", "con-page"),
        ("外泌体", ""),
        ("x" * 80, "x" * 59),
    ],
)
def test_an_id_is_made_of_the_telling_words(text, made):
    assert slug(text) == made


def test_an_id_of_a_reference_names_author_year_and_title():
    assert reference_id(RECORD, "doi", "x") == "drab-2021-lime-blossom-trial"
    assert reference_id({}, "pmid", "33073298") == "pmid-33073298"


CLAIMS_LISTS = ["claims: [a, b]  # in order\n", "claims: []\n", "claims:\n- a\n- b  # last\n", "claims:\n  - a\n  # then\n  - b\n\n", "", "claims: null\n", "claims: [a,\n  b]\n"]


@pytest.mark.parametrize("listing", CLAIMS_LISTS)
@pytest.mark.parametrize("after", ["sentences: []\n", ""])
def test_a_claim_is_entered_at_the_end_of_any_list_and_nothing_else_moves(listing, after):
    text = f"# top\ntitle: x\n{listing}{after}"
    mend = listed(text, "c")
    assert holds(text, mend)
    assert parse(mend.applied(text).encode()).value["claims"][-1] == "c"
    assert [line for line in text.splitlines() if "#" in line and "claims" not in line and "last" not in line] == [line for line in mend.applied(text).splitlines() if "#" in line and "claims" not in line and "last" not in line]
    assert listed(mend.applied(text), "c") is None


@pytest.mark.parametrize("text", ["title: x", "title: x\nclaims: []", "title: x\nclaims:\n- a", "title: x\nclaims: [a]"])
def test_a_claim_is_entered_where_the_last_line_has_no_end(text):
    assert holds(text, listed(text, "c"))


def test_a_list_that_leaves_no_place_is_left_alone():
    assert listed("claims:\n-\n  a\n", "c") is None


def test_an_article_with_windows_line_ends_keeps_them(tea):
    file = tea / ARTICLE
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert run(tea, "claim", "sleep-well", "--quote", "Sleep well", "--text", str(tea / "sleep-well.txt"), "--no-input").exit_code == 0
    assert b"claims: [valerian-lengthens-sleep, allowed-everywhere, sleep-well]\r\n" in file.read_bytes()
    assert b'digest: "5a4638d0", claims: [sleep-well]}\r\n' in file.read_bytes()
    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n")


def test_a_skipped_sentence_becomes_that_of_the_claim():
    text, copy = (TEA / ARTICLE).read_text(), (TEA / "sleep-well.txt").read_text()
    mend = at_its_sentence(text, "c", "Sleep well", copy)
    assert holds(text, mend) and '- {n: 1, digest: "5a4638d0", claims: [c]}' in mend.applied(text)
    assert at_its_sentence(text, "c", "no such phrase", copy) is None
