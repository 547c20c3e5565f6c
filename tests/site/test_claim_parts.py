"""A claim on as many pages as its evidence needs."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.exports.files import plan_files
from assay.model.corpus import Corpus
from assay.site import addresses, claim_parts, parts
from assay.site.catalogue import Catalogue
from assay.site.claim_parts import Spread
from assay.site.claim_view import Section, sections
from assay.site.claim_weights import CLAIM_FRAME, CLAIM_ROOM, SPLIT_ROOM, is_heavy, weigh_around, weigh_claim, weigh_evidence, weigh_harm
from assay.site.lists import Lists
from assay.site.pages import plan, render
from assay.site.parts import HEAVY
from assay.site.settings import Settings
from tests.growing import deepened
from tests.site.made_up import corpus
from tests.site.test_pages import Tags, html
from tests.site.test_parts import bytes_of, whole

LARGEST = ("medicalopedia/effective-for-skin-and-hair", "medicalopedia/modulate-inflammation-and-repair", "perfect-you/powerful-potential-for-hair", "medicalopedia/messengers-between-cells")
"""In parts and whole; weighed in people and in laboratories."""


class Deep:
    """A claim with many times its evidence, and all pages of it."""

    def __init__(self, records: Corpus, key: str) -> None:
        self.records, self.key = records, key
        self.catalogue = Catalogue(records)
        self.lists = Lists(self.catalogue)
        self.made = plan(self.catalogue)
        self.page = addresses.claim_page(key)
        self.own: Mapping[str, str] = {path: self.made[path] for path in self.made if path == self.page or path.startswith(f"claims/{key}/")}
        self.tags = {path: Tags(html(page)) for path, page in self.own.items()}
        self.sections = sections(self.catalogue, key)

    @property
    def spread(self) -> Spread:
        return self.lists.spreads[self.key]

    def ids(self, path: str) -> list[str]:
        """The ids of the rows of evidence on a page, in their order."""
        known = {anchor for section in self.sections for anchor in section.anchors.values()}
        return [value for tag, name, value in self.tags[path].values if tag == "tr" and name == "id" and value in known]

    @property
    def rows(self) -> list[str]:
        """The ids of all rows, in the order in which one page would have them."""
        return [section.anchors[row.reference, row.finding] for section in self.sections for group in section.groups for row in group.rows]


@pytest.fixture(scope="module", params=[(key, times) for key in LARGEST for times in (4, 12)], ids=lambda param: f"{param[0].split('/')[1]}, {param[1]} times")
def deep(request, real) -> Deep:
    key, times = request.param
    return Deep(deepened(real, key, times), key)


def test_no_page_of_a_claim_is_heavy_however_much_evidence_it_has(deep):
    weighed = {path: bytes_of(page) + CLAIM_FRAME if path == deep.page else whole(page) + 3_100 for path, page in deep.own.items()}
    assert len(weighed) > 3
    assert not {path: weight for path, weight in weighed.items() if weight > HEAVY}


def test_each_row_stands_on_one_page_and_in_its_order(deep):
    held = {path: ids for path in deep.own if (ids := deep.ids(path))}
    assert sorted(anchor for ids in held.values() for anchor in ids) == sorted(deep.rows)
    assert all(ids == sorted(ids, key=deep.rows.index) for ids in held.values())
    further = [anchor for part in deep.spread.evidence[1:] for anchor in held[part.path]]
    assert further == sorted(further, key=deep.rows.index)
    assert set(held) - {deep.page} == set(deep.spread.evidence[0].paths[1:])


def test_what_is_only_context_moves_before_anything_that_counts(deep):
    here = set(deep.ids(deep.page))
    counting = [section.anchors[row.reference, row.finding] for section in deep.sections for group in section.groups for row in group.rows if row.counts]
    assert here <= set(counting)
    for section in deep.sections:
        # What stays of a heading is its beginning.
        for group in section.groups:
            stays = [section.anchors[row.reference, row.finding] in here for row in group.rows]
            assert stays == sorted(stays, reverse=True)


def test_the_claims_page_says_how_much_stands_where_and_which_way_all_of_it_points(deep):
    text = " ".join(deep.tags[deep.page].text.split())
    assert f"{len(deep.rows)} results bear on this claim" in text and f"{len(deep.ids(deep.page))} of them stand here" in text
    leads = {value for tag, name, value in deep.tags[deep.page].values if tag == "a" and name == "href"}
    for section in deep.sections:
        for group in section.groups:
            moved = [anchor for row in group.rows if (holder := deep.spread.holder(anchor := section.anchors[row.reference, row.finding])) != deep.page]
            if moved:
                assert addresses.relative(deep.page, deep.spread.holder(moved[0]), deep.made, moved[0]) in leads
    assert " ".join(deep.records.claims[deep.key].summary.split()) in text and "Reasoning" in text


def test_every_link_to_a_row_leads_to_the_page_that_holds_it(deep):
    names = {link.reference_id for link in deep.records.claims[deep.key].all_links()}
    pages = deep.tags | {part.path: Tags(html(deep.made[part.path])) for name in names if "-copy-" not in name or name.endswith("-copy-1") for part in deep.lists.uses[name]}
    rows, followed = set(deep.rows), 0
    for path, tags in pages.items():
        for tag, name, value in tags.values:
            target, _, anchor = value.partition("#")
            if tag == "a" and name == "href" and anchor in rows:
                leads = posixpath.normpath(posixpath.join(addresses.address(path), target)) + "/"
                if not leads.startswith(f"claims/{deep.key}/"):
                    continue
                holder = deep.spread.holder(anchor)
                assert leads == addresses.address(holder) and anchor in deep.ids(holder), (path, value)
                followed += 1
    assert followed > len(deep.rows) / 2


def test_a_source_leads_to_the_row_that_moved(deep):
    claim = deep.records.claims[deep.key]
    section = deep.sections[0]
    moved = next(link for link in (claim.evidence or claim.parts[0].evidence) if deep.spread.holder(section.anchors[link.reference_id, link.finding_id]) != deep.page)
    part = next(part for part in deep.lists.uses[moved.reference_id] if deep.key in part.items)
    anchor = section.anchors[moved.reference_id, moved.finding_id]
    assert ("a", "href", addresses.relative(part.path, deep.spread.holder(anchor), deep.made, anchor)) in Tags(html(deep.made[part.path])).values


def test_each_step_and_each_unwanted_effect_stands_on_one_page(deep):
    text = {path: deep.made[path] for path in deep.own}
    steps = [row for part in deep.spread.steps for row in part.items]
    assert len(steps) == len(set(steps))
    shown = [len(section.steps) if section.unit not in ("laboratories", "sources") else sum(len(step.references) > 1 for step in section.steps) for section in deep.sections]
    assert len(steps) == sum(shown) + sum(len(section.matrix.rows) for section in deep.sections if section.matrix)
    compared = [Tags(html(text[part.path])).tags["tr", ("class",)] for part in deep.spread.steps]
    assert sum(compared) > 0
    heads = sum(deep.tags[part.path].tags["th", ("scope",)] for part in deep.spread.steps)
    assert heads > len(steps) / 2
    harms = deep.spread.harms
    if harms:
        said = [item for part in harms for item in part.items]
        assert len(said) == len(set(said)) and "a page of its own" in deep.tags[deep.page].text


def test_the_data_of_a_claim_do_not_depend_on_its_pages(deep, monkeypatch):
    file = addresses.data_file(deep.page)
    split = plan_files(deep.catalogue, Settings())[file]
    monkeypatch.setattr(claim_parts, "is_heavy", lambda claim, rating: False)
    whole_page = plan(Catalogue(deep.records))[deep.page]
    assert plan_files(Catalogue(deep.records), Settings())[file] == split
    data = [page.split('id="assay-evidence">')[1].split("</script>")[0] for page in (whole_page, deep.own[deep.page]) if "assay-evidence" in page]
    assert len(data) in (0, 2) and len(set(data)) < 2


@cache
def small() -> tuple[Catalogue, dict[str, tuple[Section, ...]]]:
    """Made-up claims with four times their evidence, by themselves and in parts."""
    records = corpus()
    for key in ("shop/effect", "shop/parts", "shop/fact", "shop/caution"):
        records = deepened(records, key, 4)
    catalogue = Catalogue(records)
    return catalogue, {key: sections(catalogue, key) for key in catalogue.claims}


@given(st.integers(0, 20_000), st.integers(1, 20_000))
def test_whatever_the_room_nothing_is_lost_and_what_counts_goes_last(room, further):
    catalogue, found = small()
    with patch.object(claim_parts, "SPLIT_ROOM", room), patch.object(parts, "ROOM", further), patch.object(claim_parts, "is_heavy", lambda claim, rating: True):
        for key, its in found.items():
            spread = claim_parts.spread(catalogue, key)
            rows = {section.anchors[row.reference, row.finding]: row for section in its for group in section.groups for row in group.rows}
            if spread.evidence is None:
                assert all(spread.holder(anchor) == spread.page for anchor in rows)
                continue
            assert sorted(anchor for part in spread.evidence for anchor in part.items) == sorted(rows)
            assert [anchor for part in spread.evidence[1:] for anchor in part.items] == [anchor for anchor in rows if spread.holder(anchor) != spread.page]
            assert all(rows[anchor].counts for anchor in spread.evidence[0].items)
            # On each page every study says how it was made, once.
            for part in spread.evidence:
                for section in its:
                    for shown in claim_parts.groups_on(part, section):
                        assert sum(row.span for row in shown.rows) == len(shown.rows)
                        assert len({(row.reference, row.how, row.tested) for row in shown.rows}) == sum(row.span > 0 for row in shown.rows)
            steps = [item for part in spread.steps for item in part.items]
            assert steps == list(dict.fromkeys(steps))


def test_only_the_evidence_of_claims_that_split_has_further_pages(catalogue, pages):
    lists = Lists(catalogue)
    assert {path for path in pages if path.startswith("claims/") and "_" in path} == {path for spread in lists.spreads.values() if spread.evidence for path in spread.evidence[0].paths[1:]}


def test_a_heavy_claim_has_its_steps_on_a_page_beside_it(monkeypatch):
    whole_site = render(corpus())
    monkeypatch.setattr(claim_parts, "is_heavy", lambda claim, rating: True)
    apart = render(corpus())
    before = Tags(html(whole_site["claims/shop/effect.md"]))
    after, steps = Tags(html(apart["claims/shop/effect.md"])), Tags(html(apart["claims/shop/effect/steps.md"]))
    assert "claims/shop/effect/steps.md" not in whole_site
    assert ("a", "href", "steps/") in after.values
    for heading in ("How the verdict was reached", "Claim against study"):
        assert heading in before.text and heading in steps.text
    assert "Claim against study" not in after.text
    # What the steps point to stands on the claim's page.
    ids = {value for _, name, value in after.values if name == "id"}
    targets = {value for _, name, value in steps.values if name == "href" and value.startswith("../#")}
    assert targets and {target[4:] for target in targets} <= ids


def test_a_claim_without_any_evidence_has_no_further_page_of_it(monkeypatch):
    monkeypatch.setattr(claim_parts, "is_heavy", lambda claim, rating: True)
    monkeypatch.setattr(claim_parts, "SPLIT_ROOM", 1)
    bare = corpus()
    bare = replace(bare, claims={key: claim.model_copy(update={"evidence": (), "parts": ()}) for key, claim in bare.claims.items()})
    assert not [path for path in render(bare) if path.startswith("claims/") and path.endswith(("page_2.md", "harms.md"))]


def test_only_heavy_claims_are_set_apart(catalogue, pages):
    apart = {path.removesuffix("/steps.md") for path in pages if path.endswith("/steps.md")}
    assert 0 < len(apart) < 20
    for key, claim in catalogue.claims.items():
        path = addresses.claim_page(key)
        assert (path.removesuffix(".md") in apart) is is_heavy(claim, catalogue.ratings[key])
        assert bytes_of(pages[path]) + CLAIM_FRAME < HEAVY, path


def test_the_weight_of_a_claims_page_is_known_before_it_is_made(real, catalogue, monkeypatch):
    monkeypatch.setattr(claim_parts, "is_heavy", lambda claim, rating: False)
    pages = render(real, None, catalogue)
    wrong = {key: weigh_claim(claim, catalogue.ratings[key]) - bytes_of(pages[addresses.claim_page(key)]) for key, claim in catalogue.claims.items()}
    # A page may be this much heavier than reckoned before the room for it is used up; small pages have room enough.
    large = {key: error for key, error in wrong.items() if bytes_of(pages[addresses.claim_page(key)]) > 20_000}
    assert len(large) > 10 and min(large.values()) > -(HEAVY - CLAIM_FRAME - CLAIM_ROOM), min(large, key=large.get)


def test_what_stands_beside_the_steps_is_never_reckoned_too_light(real, catalogue, monkeypatch):
    monkeypatch.setattr(claim_parts, "is_heavy", lambda claim, rating: True)
    monkeypatch.setattr(claim_parts, "SPLIT_ROOM", 10**6)
    pages = render(real, None, Catalogue(real))
    for key, claim in catalogue.claims.items():
        rows = sum(weigh_evidence(catalogue, row) + (0 if place else claim_parts.TABLE_HEAD) for section in sections(catalogue, key) for group in section.groups for place, row in enumerate(group.rows))
        reckoned = weigh_around(catalogue, key) + rows + sum(weigh_harm(catalogue, harm) for harm in claim_parts.harms(catalogue, claim))
        assert reckoned > bytes_of(pages[addresses.claim_page(key)]), key
    assert SPLIT_ROOM + CLAIM_FRAME < HEAVY
