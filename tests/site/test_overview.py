"""Home, changes, topics and the map on made-up records."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assay.model.base import Withdrawn
from assay.model.words import Cause, Kind, Subject, Verdict
from assay.rating.directness import facts_of
from assay.rating.studies import Role
from assay.site import overview
from assay.site.catalogue import Catalogue
from assay.site.pages import render
from assay.site.reference_view import by_claim
from tests.site.made_up import corpus
from tests.site.test_pages import Tags, html


def test_gaps_are_never_sound_claims_and_come_from_several_places(catalogue):
    gaps = overview.widest_gaps(catalogue)
    claims = [catalogue.live[key] for key in gaps]
    assert len(gaps) == 5
    assert all(claim.verdict not in (Verdict.SUPPORTED, Verdict.NOT_CHECKABLE) and claim.kind is not Kind.OPINION for claim in claims)
    assert len({claim.topic for claim in claims}) > 2


def test_home_says_first_how_many_claims_hold_and_how_many_promises(real, catalogue, pages):
    """Counted here claim by claim, and not by the function that the page uses."""
    live = list(catalogue.live.values())
    effects = [claim for claim in live if claim.kind is Kind.EFFECT]
    holding = {True: 0, False: 0}
    for claim in live:
        if claim.verdict is Verdict.SUPPORTED:
            holding[claim.kind is Kind.EFFECT] += 1
    text = Tags(html(pages["index.md"])).text.replace("\xa0", " ")
    assert f"{sum(holding.values())} of {len(live)} claims hold as worded. Of the {len(effects)} that promise people an effect, {holding[True]} do." in text
    assert sum(sum(counts.values()) for _, counts in overview.by_kind(catalogue)) == sum(claim.kind in overview.KIND_ORDER for claim in live)


def test_home_without_a_promise_names_none(real):
    facts = {key: claim for key, claim in real.claims.items() if claim.kind is Kind.FACT}
    text = Tags(html(render(replace(real, claims=facts))["index.md"])).text
    assert "claims hold as worded" in text
    assert "promise" not in text


def test_every_ledger_entry_is_among_the_changes(catalogue):
    days = overview.changes(catalogue)
    assert [day for day, *_ in days] == sorted((day for day, *_ in days), reverse=True)
    assert sum(len(later) + len(first) for _, later, first in days) == sum(len(claim.ledger) for claim in catalogue.live.values())


def test_a_changed_verdict_says_what_it_was(real, catalogue):
    key, claim = next((key, claim) for key, claim in real.claims.items() if claim.verdict is Verdict.UNSUPPORTED and not claim.withdrawn)
    old = claim.ledger[0].model_copy(update={"verdict": Verdict.OVERSTATED})
    new = claim.ledger[0].model_copy(update={"date": old.date.replace(day=28), "cause": Cause.NEW_EVIDENCE})
    changed = replace(real, claims={**real.claims, key: claim.model_copy(update={"ledger": (old, new)})})
    later = overview.changes(Catalogue(changed))[0][1]
    assert [(change.key, change.before, change.entry.verdict) for change in later] == [(key, Verdict.OVERSTATED, Verdict.UNSUPPORTED)]
    assert "was “overstated” and is now “unsupported”" in Tags(html(render(changed)["index.md"])).text


@pytest.mark.parametrize("kind", ["claim", "article"])
def test_what_was_withdrawn_is_among_the_changes_with_its_reason(kind):
    records = corpus()
    gone = Withdrawn(date="2026-11-24", why="We had mixed up two teas.")
    if kind == "claim":
        told = records.claims["shop/effect"].claim
        records = replace(records, claims={**records.claims, "shop/effect": records.claims["shop/effect"].model_copy(update={"withdrawn": gone})})
    else:
        told = records.articles["shop"].title
        records = replace(records, articles={"shop": records.articles["shop"].model_copy(update={"withdrawn": gone})})
    made = render(records)
    for path in ("index.md", "changes.md"):
        assert f"{told} Withdrawn. {gone.why}" in Tags(html(made[path])).text, path


def test_a_topic_is_led_to_by_its_question(real, pages):
    text = Tags(html(pages["index.md"])).text
    for entry in real.vocabulary.topics.values():
        assert (entry.question or entry.label) in text


def test_a_sum_counts_each_study_once(catalogue):
    claims = {key: claim for key, claim in catalogue.live.items() if claim.topic == "hair"}
    amounts = overview.sum_up(catalogue, claims)
    assert 0 < amounts.holding <= amounts.checkable == sum(claim.verdict is not Verdict.NOT_CHECKABLE for claim in claims.values())
    assert 0 < amounts.randomised <= amounts.people
    assert set(amounts.honest) <= {claim.honest for claim in claims.values()}


def test_the_map_places_studies_by_what_was_studied(catalogue):
    rows = overview.evidence_map(catalogue)
    assert rows
    for outcome, spots in rows:
        assert len(spots) == len(overview.MAP_KINDS)
        for spot in filter(None, spots):
            for key in spot.references:
                findings = [finding for finding in catalogue.references[key].findings.values() if finding.outcome == outcome]
                assert findings
                if spot.kind in (0, 1):
                    study = catalogue.references[key].study
                    assert any((finding.subject or study.subject) is not Subject.HUMAN for finding in findings)


def test_every_cell_of_the_map_leads_to_its_list(catalogue, pages):
    page = Tags(html(pages["map.md"]))
    targets = {value for _, name, value in page.values if name == "href"}
    for outcome, spots in overview.evidence_map(catalogue):
        listed = Tags(html(pages[f"map/{outcome}.md"]))
        ids = {value for _, name, value in listed.values if name == "id"}
        for spot in filter(None, spots):
            assert f"{outcome}/#kind_{spot.kind}" in targets and f"kind_{spot.kind}" in ids
            # Without an author the title stands for the name, once.
            assert all((catalogue.names[key] if (source := catalogue.references[key]).author or not source.title else source.title) in listed.text for key in spot.references)


def test_the_page_of_an_outcome_tells_what_each_source_found_on_it(catalogue, pages):
    for outcome, _ in overview.evidence_map(catalogue):
        listed = Tags(html(pages[f"map/{outcome}.md"])).text
        for key, reference in catalogue.references.items():
            for finding in reference.findings.values():
                if finding.outcome == outcome and facts_of(reference, finding).intervention != "none":
                    assert finding.result in listed, (outcome, key)


def test_what_is_no_study_is_told_of_an_outcome_and_not_counted_on_the_map(catalogue, pages):
    key = "fda-2019-exosome-safety-notice"
    assert catalogue.references[key].study is None
    assert all(key not in spot.references for _, spots in overview.evidence_map(catalogue) for spot in spots if spot)
    assert "Multiple serious adverse events in Nebraska" in Tags(html(pages["map/harms.md"])).text.partition("Other sources")[2]


def test_the_kinds_of_study_nearest_to_the_reader_come_first(pages):
    places = [pages["map/texture.md"].index(f"{{: #kind_{kind} ") for kind in (4, 3, 2)]
    assert places == sorted(places)
    assert sorted(overview.NEAREST_FIRST) == [*range(len(overview.MAP_KINDS)), overview.NO_STUDY]


def test_a_topic_answers_before_it_counts_and_leads_to_what_was_found(catalogue, pages):
    for topic, entry in catalogue.words.topics.items():
        claims = {key: claim for key, claim in catalogue.live.items() if claim.topic == topic}
        page = pages[f"topics/{topic}.md"]
        text = Tags(html(page)).text
        assert text.index(overview.sum_up(catalogue, claims).honest[0]) < text.index("supported as worded")
        assert entry.question in text
    assert "../../map/harms/" in pages["topics/safety.md"]


def test_a_topic_names_the_outcomes_of_most_of_its_claims(catalogue):
    known = [outcome for outcome, _ in overview.evidence_map(catalogue)]
    claims = {key: claim for key, claim in catalogue.live.items() if claim.topic == "hair"}
    assert overview.outcomes_of(claims, known)[:2] == ["hair-density", "hair-thickness"]
    assert len(overview.outcomes_of(catalogue.live, known, most=3)) == 3
    assert overview.outcomes_of({}, known) == []


def test_a_source_names_each_claim_that_leans_on_it_once_with_all_it_means_for_it(catalogue, pages):
    for key in catalogue.references:
        grouped = by_claim(catalogue.uses[key])
        assert len({claim for claim, _ in grouped}) == len(grouped)
        meanings = {(use.key, use.link.finding_id, use.link.direction, use.role) for use in catalogue.uses[key]}
        assert sorted(map(str, meanings)) == sorted(str((claim, use.link.finding_id, use.link.direction, use.role)) for claim, its in grouped for use in its)
        if grouped:
            table = pages[f"references/{key}.md"].split('<table class="a-table a-cards a-uses"')[1].split("</table>")[0]
            assert table.count('<th scope="row">') == len(grouped)
            assert table.count("<p>") == len(meanings)


def test_the_best_studies_of_a_topic_are_studies_in_people_each_once_the_best_first(catalogue, pages):
    seen = 0
    for topic in catalogue.words.topics:
        claims = {key: claim for key, claim in catalogue.live.items() if claim.topic == topic}
        best = overview.best_studies(catalogue, claims)
        grades = [study.grade.rank for study in best]
        assert grades == sorted(grades, reverse=True)
        papers = [paper for study in best for paper in study.references]
        assert len(papers) == len(set(papers))
        for study in best:
            assert study.key in claims
            assert study.reading.role is Role.VOTES
            facts = facts_of(study.reading.reference, study.reading.finding)
            assert facts.subject is Subject.HUMAN
            assert facts.intervention != "none"
        assert ("who paid" in Tags(html(pages[f"topics/{topic}.md"])).text) is bool(best)
        seen += len(best)
    assert seen > 5


def test_who_paid_is_called_not_seen_where_nobody_said(catalogue, pages):
    best = overview.best_studies(catalogue, {key: claim for key, claim in catalogue.live.items() if claim.topic == "hair"})
    assert any(study.reading.reference.study.funding is None for study in best)
    table = pages["topics/hair.md"].split("{: #best }")[1].split("</table>")[0]
    assert '<td data-label="Funding"><span class="a-unknown">not seen</span></td>' in table


def test_the_audit_begins_with_every_printed_reference_and_the_answers_that_its_claims_give(catalogue, pages):
    table = pages["citations.md"].split("<tbody>")[1].split("</tbody>")[0]
    rows = table.split("<tr>")[1:]
    printed = [(article_id, name, entry) for article_id, article in catalogue.articles.items() for name, entry in article.references.items()]
    assert len(rows) == len(printed) == 8
    for row, (article_id, name, entry) in zip(rows, printed, strict=True):
        text = Tags(row).text
        assert f'href="#{article_id}_{name}"' in row
        assert entry.audit.label in text
        verdicts = [cite.verdict for claim in catalogue.claims_of(article_id).values() for cite in claim.cites if cite.as_ == name]
        assert all(verdict.label in text for verdict in verdicts)
        assert ("cited for no claim" in text) is not bool(verdicts)
