"""The project's own records against registries that answer from them, with deliberate faults: every state is reached."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assay.checks import check_project
from assay.load import load
from assay.verify.command import all_places
from assay.verify.identity import cited_by_reference
from assay.verify.report import as_markdown
from assay.verify.states import quote_badge, reference_badge
from tests.verify.conftest import DAY, Shop
from tests.verify.replay import Replay, answer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A copy of the project, and a world in which everything it names exists."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "claims", root / "claims", ignore=shutil.ignore_patterns("verified.yml"))
    corpus = load(root).corpus
    with Replay(corpus) as replay:
        for url in all_places(root, corpus):
            parts = urlsplit(url)
            replay.pages[f"{parts.hostname}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")] = "<p>here"
        yield Shop(root, replay), corpus


def page_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"


def test_the_whole_corpus_reaches_every_state_and_is_asked_once(world):
    shop, corpus = world
    replay = shop.replay
    # Records that can be verified: a title, an author, and no PMID that would have a say of its own.
    sound = [key for key, reference in corpus.references.items() if reference.DOI and reference.title and reference.author and reference.issued and not reference.PMID and not reference.PMCID and reference.standing and reference.standing.value == "current" and reference.source_class.value == "peer-reviewed"]
    doi = {key: corpus.references[key].DOI.lower() for key in sound}
    assert len(sound) >= 12
    another, missing, elsewhere, titled, retracted, by_notice, corrected, doubted, itself, unanswered, other, sound_one = sound[:12]
    first = replay.works[doi[sound_one]]
    replay.works[doi[another]] |= {"title": first["title"], "author": first["author"]}
    del replay.works[doi[missing]], replay.works[doi[elsewhere]]
    replay.handles.add(doi[elsewhere])
    replay.works[doi[titled]] |= {"volume": "99999", "issued": {"date-parts": [[1950]]}, "published": {"date-parts": [[1950]]}}

    def notice(kind: str, by: str = "10.5555/notice") -> dict:
        return {"updated-by": [{"DOI": by, "type": kind, "source": source, "updated": {"date-parts": [[2026, 1, 2]]}} for source in ("publisher", "retraction-watch")]}

    replay.works[doi[retracted]] |= notice("retraction")
    replay.notices[doi[by_notice]] = [{"DOI": "10.5555/n2", "update-to": [{"DOI": doi[by_notice], "type": "retraction", "updated": {"date-parts": [[2026]]}}]}]
    replay.works[doi[corrected]] |= notice("correction")
    replay.works[doi[doubted]] |= notice("expression_of_concern")
    replay.works[doi[itself]] |= notice("new_version", doi[itself])
    replay.faults[f"/works/{doi[unanswered]}"] = lambda: answer("oops", 500)
    replay.works[doi[other]] = replay.works[doi[other]] | {"DOI": "10.5555/other"}
    urls = sorted(url for url in all_places(shop.root, corpus) if "?" not in url)
    gone, refused = urls[3], urls[7]
    replay.pages[page_of(gone)] = answer("gone", 410)
    replay.pages[page_of(refused)] = answer("no robots", 403)
    articles = sorted(corpus.articles)
    quotes = [claim.quote for key, claim in corpus.claims_of(articles[0]).items()]
    filler = " ".join(["word"] * 2000)
    replay.pages[page_of(corpus.articles[articles[0]].URL)] = f"<p>{filler}</p>" + "".join(f"<p>Before {quote} after.</p>" for quote in quotes[1:])

    # Nothing here is slow but a machine with much else to do; what it does not answer in time would be asked again.
    patient = {"tries": 1, "timeout": 120.0, "patience": 240.0}
    report = shop.verify(**patient)
    corpus = load(shop.root).corpus
    badges = {key: reference_badge(corpus, key) for key in sound}
    assert {key: badges[key].state for key in sound[:12]} == {
        another: "no", missing: "no", elsewhere: "unknown", titled: "no", retracted: "yes", by_notice: "yes", corrected: "yes", doubted: "yes", itself: "yes", unanswered: "unknown", other: "unknown", sound_one: "yes",
    }  # fmt: skip
    assert [badges[key].standing for key in (retracted, by_notice, corrected, doubted, itself, unanswered)] == ["retracted", "retracted", "corrected", "concern", "current", "unknown"]
    # Nobody else is accused: what the registries have from our own records is never called wrong.
    accused = {finding.path for finding in report.findings if finding.code in ("LNK001", "LNK002", "LNK003", "LNK004") and finding.path.startswith("claims/references")}
    assert accused == {corpus.origins["reference", key].path for key in (another, missing, titled, retracted, by_notice, doubted)}
    assert set(report.states["citations"]) == {"verified", "wrong", "unverifiable"}
    assert set(report.states["pages"]) == {"works", "gone", "unknown"}
    assert {"gone", "reworded", "unknown"} <= set(report.states["quotes"])
    assert {fall.reference for fall in report.falls} == {retracted, by_notice}
    # The one that answered 500, the one that answered about another work, and the articles whose page is a stub.
    assert len(report.outages) == 2 + len(articles) - 1
    summary = as_markdown(report)
    assert f"### {retracted.replace('_', '')} was retracted" in summary and "| code | what |" in summary

    assert quote_badge(corpus, next(iter(corpus.claims_of(articles[0])))).state == "no"
    assert {finding.level.value for finding in check_project(shop.root, DAY).findings if finding.code.startswith("LNK") and finding.code != "LNK004"} == {"warning"}

    asked = len(replay.log)
    again = shop.verify(**patient)
    unheard = {f"/works/{doi[unanswered]}", f"/works/{doi[other]}", f"/page/{page_of(refused)}", *(f"/page/{page_of(corpus.articles[article].URL)}" for article in articles)}
    assert set(replay.paths[asked:]) <= unheard
    assert again.states == report.states

    del replay.faults[f"/works/{doi[unanswered]}"]
    replay.works[doi[other]] |= {"DOI": doi[other]}
    replay.pages[page_of(refused)] = "<p>here"
    for article in articles:
        replay.pages[page_of(corpus.articles[article].URL)] = f"<p>{filler}</p>" + "".join(f"<p>Before {claim.quote} after.</p>" for claim in corpus.claims_of(article).values())
    shop.verify(**patient)
    asked = len(replay.log)
    last = shop.verify(**patient)
    assert replay.paths[asked:] == [] and last.requests == 0 and last.outages == []


def test_every_citation_of_the_corpus_can_be_read_as_one(world):
    _, corpus = world
    for reference in corpus.references.values():
        assert cited_by_reference(reference)
