"""A page of the preview is the page that a build would make, after whatever sequence of edits."""

from __future__ import annotations

import datetime
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assay.load import Kept, load
from assay.rating.memo import Ratings
from assay.site import build as build_module
from assay.site.build import build_site
from assay.site.live import STALE, Live, NotYet
from assay.site.shell import SEARCH_INDEX
from assay.site.writer import GENERATED
from tests.conftest import TEA

ROOT = Path(__file__).parents[2]
DAY = datetime.date(2026, 11, 25)
CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"
OTHER = "claims/articles/sleep-well/allowed-everywhere.yml"
ARTICLE = "claims/articles/sleep-well/article.yml"
REFERENCE = "claims/references/brewer-2020-valerian.yml"
PAGE = "claims/sleep-well/valerian-lengthens-sleep/index.html"


def set_up(folder: Path, source: Path = TEA) -> Path:
    shutil.copytree(source / "claims", folder / "claims")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=lambda at, names: [name for name in names if Path(at) == ROOT / "docs" and name in GENERATED])
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return set_up(tmp_path / "tea")


def looked_at(root: Path) -> Live:
    live = Live(root, lambda: DAY)
    live.refresh()
    return live


def replace(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


def differences(live: Live, site: Path) -> list[str]:
    """Files of a built site that the preview would send otherwise, and pages that only the preview has."""
    built = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file() and path.suffix != ".gz"}
    found = []
    for address, content in built.items():
        shown = live.search_index() if address == SEARCH_INDEX else (live.at(address) or (None,))[0]
        if shown != content:
            found.append(address)
    pages = {path.removesuffix("index.md") + "index.html" if path.endswith("index.md") else path.removesuffix(".md") + "/index.html" for path in live.paths}
    return found + sorted(pages - built.keys())


def test_the_preview_of_the_made_up_project_is_its_built_site_byte_for_byte_before_and_after_edits(project):
    live = looked_at(project)
    build_site(project, load(project).corpus, say=lambda line: None)
    assert differences(live, project / "site") == []
    replace(project, CLAIM, "One trial of a fair size", "A single trial")
    replace(project, REFERENCE, "title: Valerian and sleep", "title: Sleep and valerian")
    replace(project, "docs/about.md", "# About", "# About us")
    replace(project, "mkdocs.yml", "site_name: Assay", "site_name: Assayed")
    assert live.refresh() == [CLAIM, REFERENCE, "docs/about.md", "mkdocs.yml"]
    build_site(project, load(project).corpus, say=lambda line: None)
    assert differences(live, project / "site") == []


@pytest.mark.slow
def test_the_preview_of_the_real_data_is_its_built_site_byte_for_byte(tmp_path):
    project = set_up(tmp_path / "real", ROOT)
    site = build_site(project, load(project).corpus, say=lambda line: None)
    assert differences(looked_at(project), site) == []


# Steps that an editor may take. Each says what it does in its name; the number makes texts differ.


def _summary(root: Path, n: int) -> None:
    text = (root / CLAIM).read_text("utf-8").split("\n") if (root / CLAIM).exists() else []
    (root / CLAIM).write_text("\n".join(f"summary: Text {n}." if line.startswith("summary:") else line for line in text), "utf-8")


def _comment(root: Path, n: int) -> None:
    for path in (CLAIM, "claims/vocabulary.yml"):
        if (root / path).exists():
            (root / path).write_text((root / path).read_text("utf-8") + f"\n# {n}\n", "utf-8")


def _edit(path: str, old: str, new: str) -> Callable[[Path, int], None]:
    def step(root: Path, n: int) -> None:
        if (root / path).exists():
            (root / path).write_text((root / path).read_text("utf-8").replace(old, new.format(n=n), 1), "utf-8")

    return step


def _delete(path: str) -> Callable[[Path, int], None]:
    return lambda root, n: (root / path).unlink(missing_ok=True)


def _mend(root: Path, n: int) -> None:
    shutil.rmtree(root / "claims")
    shutil.copytree(TEA / "claims", root / "claims")
    shutil.copy(ROOT / "mkdocs.yml", root)


def _add_claim(root: Path, n: int) -> None:
    (root / f"claims/articles/sleep-well/one-more-{n}.yml").write_text((TEA / CLAIM).read_text("utf-8").replace("sleep.", "the night."), "utf-8")


def _rename_claim(root: Path, n: int) -> None:
    if (root / OTHER).exists():
        text = (root / OTHER).read_text("utf-8")
        (root / OTHER).unlink()
        (root / f"claims/articles/sleep-well/allowed-{n}.yml").write_text(f"{text}\nformerly: [allowed-everywhere]\n", "utf-8")


def _swap_times(root: Path, n: int) -> None:
    """A file put back from elsewhere, with an old date and the size it had."""
    if (root / REFERENCE).exists():
        text = (root / REFERENCE).read_text("utf-8")
        (root / REFERENCE).write_text(text.replace("issued: 2020", "issued: 2010"), "utf-8")
        os.utime(root / REFERENCE, (n, n))


def _turn_topics(root: Path, n: int) -> None:
    """The same words in another order, which pages follow."""
    path = root / "claims/vocabulary.yml"
    if path.exists() and (found := re.search(r"(?m)^topics:\n(  .+\n)(  .+\n)", path.read_text("utf-8"))):
        path.write_text(path.read_text("utf-8").replace(found[1] + found[2], found[2] + found[1]), "utf-8")


def _new_page(root: Path, n: int) -> None:
    (root / f"docs/note-{n}.md").write_text(f"---\ntitle: Note {n}\n---\n\n# Note\n\n[method](method.md) [claim](claims/index.md)\n", "utf-8")


STEPS: dict[str, Callable[[Path, int], None]] = {
    "write the summary anew": _summary,
    "add comments": _comment,
    "retract the source": _edit(REFERENCE, "standing: current", "standing: retracted"),
    "count other people": _edit(REFERENCE, "participants: 120", "participants: 1{n}"),
    "call the source otherwise": _edit(REFERENCE, "title: Valerian", "title: Root {n}"),
    "delete the source": _delete(REFERENCE),
    "delete a claim": _delete(OTHER),
    "add a claim": _add_claim,
    "rename a claim": _rename_claim,
    "break a claim": _edit(CLAIM, "topic: sleep", "topic: [slee{n}"),
    "use no word of the vocabulary": _edit(CLAIM, "topic: sleep", "topic: slep"),
    "break the vocabulary": _edit("claims/vocabulary.yml", "subject:", "subject: {{"),
    "take a word from the vocabulary": _edit("claims/vocabulary.yml", "  valerian:", "  valerienne:"),
    "call a topic otherwise": _edit("claims/vocabulary.yml", "label: ", "label: New {n} "),
    "turn the topics round": _turn_topics,
    "withdraw the article": _edit(ARTICLE, "title:", "withdrawn: {{date: 2026-11-23, why: made up}}\ntitle:"),
    "put an old file back": _swap_times,
    "write a page": _new_page,
    "mark a page in the navigation": _edit("docs/about.md", "---\n", "---\nstatus: new\n"),
    "leave a title in the navigation to its page": _edit("mkdocs.yml", "- Home: index.md", "- index.md"),
    "call the subject otherwise": _edit("claims/vocabulary.yml", "subject: teas", "subject: {n} teas"),
    "name the site otherwise": _edit("mkdocs.yml", "site_name: Assay", "site_name: Assay {n}"),
    "break the settings": _edit("mkdocs.yml", "theme:", "theme: ["),
    "change the look": _edit("docs/overrides/main.html", "{{% block content %}}", "{{% block content %}}<p>{n}</p>"),
    "mend everything": _mend,
}


def everything(live: Live) -> dict[str, bytes | None]:
    """All pages, the search index and the page for what is not there."""
    shown: dict[str, bytes | None] = {path: live.page(path).html for path in live.paths}
    return shown | {SEARCH_INDEX: live.search_index(), "404.html": (live.at("404.html") or (None,))[0], "sitemap.xml": (live.at("sitemap.xml") or (None,))[0]}


# Every step once, mended where it would hide the next ones.
WALK = [(name, 1) for name in sorted(STEPS) for name in ((name, "mend everything") if name.startswith(("break", "delete", "take", "use no")) else (name,))]


@settings(max_examples=settings.default.max_examples // 100)
@example(WALK)
@example([("leave a title in the navigation to its page", 1), ("call the subject otherwise", 2)])
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 3)), min_size=1, max_size=5))
def test_after_any_edits_the_preview_is_what_a_fresh_one_would_be(tmp_path_factory, steps):
    # The pages of the checks never change; without them a case takes a third of the time.
    kept, build_module.check_pages = build_module.check_pages, dict
    try:
        root = set_up(tmp_path_factory.mktemp("live") / "tea")
        live = looked_at(root)
        last = everything(live)
        for name, n in steps:
            STEPS[name](root, n)
            live.refresh()
            live.check()
            fresh = looked_at(root)
            fresh.check()
            assert live.lines == fresh.lines, name
            if fresh.state.reading:
                assert STALE in live.lines and everything(live).keys() >= {"index.md", SEARCH_INDEX}
            elif not fresh.state.settings:
                last = everything(live)
                assert last == everything(fresh), name
        _mend(root, 0)
        live.refresh()
        assert everything(live) == everything(looked_at(root))
        shutil.rmtree(root)
    finally:
        build_module.check_pages = kept


def test_records_that_cannot_be_read_leave_the_pages_as_they_were_and_say_so(project):
    live = looked_at(project)
    before = live.at(PAGE)
    replace(project, CLAIM, "topic: sleep", "topic: slep")
    live.refresh()
    assert live.at(PAGE) == before
    assert live.lines[0].startswith(f"{CLAIM}:5:8 SHP022 error") and live.lines[-1] == STALE
    replace(project, CLAIM, "topic: slep", "topic: sleep")
    live.refresh()
    assert live.lines == [] and live.at(PAGE) == before


def test_settings_that_mkdocs_refuses_leave_the_look_as_it_was_and_say_so(project):
    live = looked_at(project)
    before = live.at("index.html")
    replace(project, "mkdocs.yml", "name: material", "name: no-such-theme")
    live.refresh()
    assert live.at("index.html") == before
    assert any(line.startswith("mkdocs.yml: ") and "no-such-theme" in line for line in live.lines) and live.lines[-1] == STALE


def test_settings_that_no_page_can_be_made_by_leave_the_pages_as_they_were_and_say_so(project):
    live = looked_at(project)
    before = live.at("index.html")
    sound = 'repository: !ENV [ASSAY_REPOSITORY, ""]'
    replace(project, "mkdocs.yml", sound, "repository: 'javascript:alert(1)'")
    live.refresh()
    assert live.at("index.html") == before and live.lines[0].startswith("mkdocs.yml: extra.repository is 'javascript:alert(1)'") and live.lines[1:] == [STALE]
    replace(project, "mkdocs.yml", "repository: 'javascript:alert(1)'", sound)
    live.refresh()
    assert live.at("index.html") == before and live.lines == []


def test_with_nothing_sound_to_show_there_is_no_page_until_it_is_mended(project):
    replace(project, "claims/vocabulary.yml", "subject:", "subject: {")
    live = looked_at(project)
    with pytest.raises(NotYet):
        live.at("index.html")
    assert live.lines[0].startswith("claims/vocabulary.yml:")
    replace(project, "claims/vocabulary.yml", "subject: {", "subject:")
    live.refresh()
    assert live.at("index.html") and live.lines == []


def test_what_the_checks_find_is_said_and_the_pages_are_new_all_the_same(project):
    live = looked_at(project)
    replace(project, CLAIM, "summary: One trial", "summary: 77 trials, not one,")
    live.refresh()
    assert b"77 trials" in live.at(PAGE)[0]
    assert live.check() and not live.check()
    assert any(" EVD010 error " in line and '"77"' in line for line in live.lines) and STALE not in live.lines


def test_a_link_that_leads_nowhere_is_said_of_its_page(project):
    live = looked_at(project)
    replace(project, "docs/about.md", "# About", "# About\n\n[gone](gone.md)\n")
    live.refresh()
    _, warnings = live.at("about/index.html")
    assert any("gone.md" in line for line in warnings)


def test_a_generated_file_that_is_no_page_is_sent_as_it_is(project, monkeypatch):
    monkeypatch.setattr("assay.site.live.sources", lambda *arguments: {**build_module.sources(*arguments), "assets/generated/list.csv": "a,b\r\n"})
    assert looked_at(project).at("assets/generated/list.csv") == (b"a,b\r\n", ())


def test_a_table_of_claims_on_several_pages_is_new_when_a_claim_of_a_further_page_is(project, monkeypatch):
    monkeypatch.setattr("assay.site.catalogue.ROWS_ROOM", 100)
    live = looked_at(project)
    build_site(project, load(project).corpus, say=lambda line: None)
    assert (project / "site/claims/rows.json").is_file() and (project / "site/claims/list-2/index.html").is_file()
    assert differences(live, project / "site") == []
    (first, _), (rows, _) = live.at("claims/index.html"), live.at("claims/rows.json")
    replace(project, OTHER, "claim: ", "claim: In the end, ")
    assert live.refresh() == [OTHER]
    assert live.at("claims/rows.json")[0] != rows and b"In the end, " in live.at("claims/rows.json")[0]
    # The open page loads itself again only when its own bytes are others.
    assert live.at("claims/index.html")[0] != first and b"In the end, " not in live.at("claims/index.html")[0]
    build_site(project, load(project).corpus, say=lambda line: None)
    assert differences(live, project / "site") == []


def test_nothing_is_written_and_pages_of_an_earlier_build_are_passed_over(project):
    (project / "docs/claims/sleep-well").mkdir(parents=True)
    (project / "docs/claims/sleep-well/long-gone.md").write_text("# Gone\n")
    before = sorted(path.as_posix() for path in project.rglob("*"))
    live = looked_at(project)
    everything(live)
    assert live.at("claims/sleep-well/long-gone/index.html") is None
    assert sorted(path.as_posix() for path in project.rglob("*")) == before


def test_what_is_left_alone_is_neither_read_nor_rated_again(project):
    kept, ratings = Kept(), Ratings()
    first = load(project, kept).corpus
    replace(project, OTHER, "summary:", "summary: Now")
    second = load(project, kept).corpus
    same, other = "sleep-well/valerian-lengthens-sleep", "sleep-well/allowed-everywhere"
    assert second.claims[same] is first.claims[same] and second.claims[other] is not first.claims[other]
    rated = ratings.of(same, first.claims[same], first.references, first.vocabulary)
    assert ratings.of(same, second.claims[same], second.references, second.vocabulary) is rated
    replace(project, REFERENCE, "standing: current", "standing: retracted")
    third = load(project, kept).corpus
    assert ratings.of(same, third.claims[same], third.references, third.vocabulary).verdict is not rated.verdict


def test_a_comment_leaves_a_record_the_same_but_moves_its_places(project):
    kept = Kept()
    first = load(project, kept).corpus
    (project / CLAIM).write_text("# A word before.\n" + (project / CLAIM).read_text("utf-8"), "utf-8")
    second = load(project, kept).corpus
    key = ("claim", "sleep-well/valerian-lengthens-sleep")
    assert second.claims[key[1]] is first.claims[key[1]]
    assert second.origins[key].places.place(("topic",))[0] == first.origins[key].places.place(("topic",))[0] + 1
