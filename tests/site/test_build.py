"""The whole way from YAML to a site, on the small made-up project with this project's own theme and pages."""

from __future__ import annotations

import hashlib
import html
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assay.load import load
from assay.model.lists import Excluded, ExcludedSource
from assay.site import claim_parts, parts
from assay.site.build import BuildFailed, build_site
from assay.site.links import check_site
from assay.site.list_pages import LISTS_WEIGHT
from assay.site.writer import GENERATED
from tests.growing import deepened, grown, lengthened
from tests.html_rules import faults
from tests.site.made_up import corpus

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tea: Path) -> Path:
    """The made-up data with this project's mkdocs.yml and hand-written pages."""
    shutil.copy(ROOT / "mkdocs.yml", tea)
    shutil.copytree(ROOT / "docs", tea / "docs", ignore=shutil.ignore_patterns(*GENERATED))
    return tea


def build(root: Path) -> list[str]:
    said: list[str] = []
    build_site(root, load(root).corpus, say=said.append)
    return said


def fingerprint(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_there_is_a_page_for_each_record_word_and_topic(project):
    build(project)
    site = project / "site"
    for path in (
        "",
        "claims/",
        "claims/sleep-well/valerian-lengthens-sleep/",
        "claims/sleep-well/allowed-everywhere/",
        "articles/sleep-well/",
        "references/brewer-2020-valerian/",
        "references/eu-herbs-2019/",
        "topics/sleep/",
        "verdicts/overstated/",
        "verdicts/not-checkable/",
        "method/",
        "about/",
    ):
        assert (site / path / "index.html").is_file(), path


def test_a_build_leaves_the_clock_of_its_process_alone(project, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    build(project)
    assert "SOURCE_DATE_EPOCH" not in os.environ


def test_every_page_has_a_policy_and_every_link_is_checked(project):
    said = build(project)
    pages = list((project / "site").rglob("*.html"))
    assert all("Content-Security-Policy" in page.read_text("utf-8") for page in pages)
    assert any(line.startswith("Links: ") and line.endswith("none broken.") for line in said)


def test_two_builds_are_byte_for_byte_the_same_and_the_second_rewrites_nothing(project):
    build(project)
    first = fingerprint(project / "site")
    stamps = {path: path.stat().st_mtime_ns for path in (project / "docs").rglob("*.md")}
    said = build(project)
    assert fingerprint(project / "site") == first
    assert {path: path.stat().st_mtime_ns for path in (project / "docs").rglob("*.md")} == stamps
    assert said[0].startswith("Pages: 0 written,")


def test_the_page_of_a_claim_that_is_gone_is_gone(project):
    build(project)
    (project / "claims/articles/sleep-well/allowed-everywhere.yml").unlink()
    build(project)
    assert not (project / "site/claims/sleep-well/allowed-everywhere").exists()


def test_a_table_of_claims_that_fits_on_one_page_again_leaves_nothing_behind(project, monkeypatch):
    with monkeypatch.context() as narrow:
        narrow.setattr("assay.site.catalogue.ROWS_ROOM", 100)
        build(project)
        first = fingerprint(project / "site")
        assert {"claims/rows.json", "claims/list-2/index.html"} <= first.keys()
        # Neither the further page nor the file is found by the search; each claim's own page is.
        found = {entry["location"] for entry in json.loads((project / "site/search/search_index.json").read_text("utf-8"))["docs"]}
        assert "claims/" in found and not [location for location in found if location.startswith(("claims/list-2", "claims/rows"))]
        build(project)
        assert fingerprint(project / "site") == first
    said = build(project)
    assert "2 removed" in said[0]
    assert not {"claims/rows.json", "claims/list-2/index.html"} & fingerprint(project / "site").keys()


def test_a_broken_link_fails_the_build_and_leaves_the_last_good_site(project):
    build(project)
    before = fingerprint(project / "site")
    method = project / "docs/method.md"
    method.write_text(method.read_text("utf-8") + "\n[gone](gone.md)\n", "utf-8")
    with pytest.raises(BuildFailed, match=r"gone\.md") as failure:
        build(project)
    assert failure.value.exit_code == 1
    assert fingerprint(project / "site") == before


def test_an_anchor_that_leads_nowhere_fails_the_build(project):
    method = project / "docs/method.md"
    method.write_text(method.read_text("utf-8") + "\n[x](about.md#no-such-heading)\n", "utf-8")
    with pytest.raises(BuildFailed, match="no-such-heading"):
        build(project)


def test_a_data_file_that_is_missing_is_a_broken_link(project):
    build(project)
    (project / "site/claims/sleep-well/valerian-lengthens-sleep.json").unlink()
    _, broken = check_site(project / "site")
    assert {(link.page, link.target) for link in broken} >= {("claims/sleep-well/valerian-lengthens-sleep/index.html", "/claims/sleep-well/valerian-lengthens-sleep.json")}


def test_settings_that_cannot_be_used_are_one_clear_line(project):
    config = project / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace('!ENV [ASSAY_REPOSITORY, ""]', '"javascript:alert(1)"'), "utf-8")
    with pytest.raises(BuildFailed, match="^mkdocs.yml: extra.repository is 'javascript:alert") as failure:
        build(project)
    assert failure.value.exit_code == 2 and "\n" not in str(failure.value)


HEAD = re.compile(r'<(?:meta property|meta name|link rel)="?([a-z:_]+) ?"? (?:content|href)="([^"]*)"')


def head(page: Path) -> dict[str, str]:
    """What the head of a page says to those who show it elsewhere."""
    return {name: html.unescape(value) for name, value in HEAD.findall(page.read_text("utf-8").split("</head>")[0])}


def _no_settings(root):
    (root / "mkdocs.yml").unlink()


def _site_is_a_link(root):
    (root / "elsewhere").mkdir()
    (root / "elsewhere/mine.txt").write_text("mine")
    (root / "site").symlink_to(root / "elsewhere")


def _site_is_a_file(root):
    (root / "site").write_text("mine")


def _pages_are_a_link(root):
    (root / "elsewhere").mkdir()
    (root / "elsewhere/mine.txt").write_text("mine")
    (root / "docs/claims").symlink_to(root / "elsewhere")


def _cards_are_a_link(root):
    (root / "elsewhere").mkdir()
    (root / "elsewhere/mine.txt").write_text("mine")
    (root / "docs/cards").symlink_to(root / "elsewhere")


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (_no_settings, "mkdocs.yml is missing: it says how the site is built"),
        (_site_is_a_link, "site is no folder, and the site goes there"),
        (_site_is_a_file, "site is no folder, and the site goes there"),
        (_pages_are_a_link, "claims is a symbolic link; the build writes only into real folders"),
        (_cards_are_a_link, "cards is a symbolic link; the build writes only into real folders"),
    ],
)
def test_what_lies_where_the_build_writes_is_one_clear_line_and_left_alone(project, spoilt, said):
    spoilt(project)
    mine = [path for path in project.rglob("*") if path.is_file() and path.read_bytes() == b"mine"]
    with pytest.raises(BuildFailed) as failed:
        build(project)
    assert failed.value.exit_code == 2 and said in str(failed.value) and "\n" not in str(failed.value)
    assert all(path.read_text() == "mine" for path in mine)


def test_a_page_without_a_head_is_one_clear_line(project):
    (project / "docs/bare.html").write_text("<p>Bare</p>")
    with pytest.raises(BuildFailed, match=r"^site/bare\.html: no <head>"):
        build(project)


def test_an_article_that_takes_the_name_of_a_list_keeps_the_others_from_no_page(project):
    shutil.copytree(project / "claims/articles/sleep-well", project / "claims/articles/index")
    build(project)
    assert (project / "site/articles/sleep-well/index.html").exists()


def test_without_an_address_nothing_claims_to_have_one(project, monkeypatch):
    monkeypatch.delenv("ASSAY_SITE_URL", raising=False)
    build(project)
    site = project / "site"
    assert not (site / "sitemap.xml").exists() and not (site / "sitemap.xml.gz").exists() and not (site / "cards").exists()
    assert not (site / "data/changes.atom").exists() and not (site / "data/claim-review.json").exists()
    assert (site / "robots.txt").read_text() == "User-agent: *\nDisallow:\n"
    for page in site.rglob("index.html"):
        said = head(page)
        if "refresh" in page.read_text("utf-8"):
            continue
        assert not {"canonical", "og:url", "og:image", "alternate"} & set(said), page
        assert said["og:title"] and said["og:site_name"] == "Assay" and said["twitter:card"] == "summary", page
        assert said["og:description"] == said["description"], page


@pytest.mark.parametrize("address", ["https://claims.tea.org/", "https://tea.org/a/b"])
def test_with_an_address_every_page_says_where_it_is_and_has_a_card(project, monkeypatch, address):
    monkeypatch.setenv("ASSAY_SITE_URL", address)
    said = build(project)
    assert "Cards: 3 drawn." in said
    site, base = project / "site", f"{address.rstrip('/')}/"
    listed = []
    for page in sorted(site.rglob("index.html")):
        place = page.parent.relative_to(site).as_posix()
        url = base if place == "." else f"{base}{place}/"
        found = head(page)
        if "refresh" in page.read_text("utf-8"):
            assert found["robots"] == "noindex"
            continue
        listed.append(url)
        assert found["canonical"] == found["og:url"] == url
        assert found["twitter:card"] == "summary_large_image"
        assert (page.parent / found["alternate"]).resolve() == (site / "data/changes.atom").resolve()
        image = site / found["og:image"].removeprefix(base)
        assert image.is_file() and found["og:image"].startswith(base)
        assert (image.name == "site.png") == (not re.match(r"claims/[^/]+/", f"{place}/")), page
        title = html.unescape(re.search(r"<title>([^<]*)</title>", page.read_text("utf-8"))[1])
        # A claim's title holds its verdict and the article's phrase too, for the search; where it is shared, the claim is enough.
        assert found["og:title"] in title if image.name != "site.png" else title == f"{found['og:title']} - Assay"
    sitemap = ElementTree.parse(site / "sitemap.xml").getroot()
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert sorted(each.text for each in sitemap.iter(f"{space}loc")) == sorted(listed)
    assert {each.text for each in sitemap.iter(f"{space}lastmod")} == {"2026-11-22"}
    assert (site / "robots.txt").read_text().endswith(f"\nSitemap: {base}sitemap.xml\n")
    first = fingerprint(site)
    assert not any(line.startswith("Cards") for line in build(project))
    assert fingerprint(site) == first


def test_an_address_that_is_taken_away_leaves_nothing_behind(project, monkeypatch):
    monkeypatch.delenv("ASSAY_SITE_URL", raising=False)
    build(project)
    before = fingerprint(project / "site")
    monkeypatch.setenv("ASSAY_SITE_URL", "https://claims.tea.org/")
    build(project)
    assert fingerprint(project / "site") != before
    monkeypatch.delenv("ASSAY_SITE_URL")
    build(project)
    assert fingerprint(project / "site") == before and not (project / "docs/cards").exists()


def test_the_page_for_addresses_that_do_not_exist_leads_on(project):
    build(project)
    page = (project / "site/404.html").read_text("utf-8")
    for target in ("/claims/", "/topics/", "/articles/", "/references/"):
        assert f'href="{target}"' in page
    assert re.search(r'<form[^>]*action="?/claims/', page) and 'name="words"' in page


def test_it_builds_from_a_folder_with_a_space_in_its_name(project, tmp_path):
    spaced = tmp_path / "my own site"
    project.rename(spaced)
    build(spaced)
    assert (spaced / "site/index.html").is_file()


def test_the_same_tree_builds_under_zensical(project, tmp_path):
    build(project)
    shutil.rmtree(project / "site")
    done = subprocess.run([sys.executable, "-m", "zensical", "build", "--strict"], cwd=project, capture_output=True, text=True, check=False)
    if "No module named" in done.stderr:
        done = subprocess.run([str(Path(sys.executable).parent / "zensical"), "build", "--strict"], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project / "site/claims/sleep-well/valerian-lengthens-sleep/index.html").is_file()


def test_a_site_whose_lists_all_go_onto_further_pages_is_whole(project, monkeypatch):
    monkeypatch.setattr(parts, "ROOM", 1_200)
    said: list[str] = []
    left_out = {"left-out": ExcludedSource(URL="https://www.tea.org/left-out", why="made up", considered="2026-11-22")}
    records = grown(replace(lengthened(corpus(), "shop", 3), excluded=Excluded(sources=left_out)), 5)
    site = build_site(project, records, say=said.append)
    assert said[-1].endswith("none broken.")
    begun = {path.parent.parent.relative_to(site).as_posix() for path in site.rglob("page_2/index.html")}
    for kind in ("articles", "articles/shop/sentences", "changes", "citations", "citations/shop", "excluded", "references/study", "searches", "searches/catalogue", "topics/sleep", "map/sleep-length"):
        assert kind in begun, kind
    assert (site / "references/who_paid/index.html").is_file()
    # Whoever goes from page to page sees them all, and comes back.
    for address in begun:
        pages = [first := (site / address / "index.html").read_text("utf-8")]
        seen = [address]
        while onward := re.search(r'<a href="([^"]+)" rel="next">|<a href=([^ >]+) rel="?next"?>', pages[-1]):
            seen.append(posixpath.normpath(posixpath.join(seen[-1], onward[1] or onward[2])))
            pages.append((site / seen[-1] / "index.html").read_text("utf-8"))
        assert seen == [address, *(f"{address}/page_{number}" for number in range(2, len(seen) + 1))] and len(seen) > 1
        assert len({re.search(r"<title>(.*?)</title>", page)[1] for page in pages}) == len(pages), address
    wrong = {path.relative_to(site).as_posix(): found for path in sorted(site.rglob("*.html")) if (found := faults(path.read_text("utf-8")))}
    assert not wrong


def test_a_site_whose_claims_all_have_more_evidence_than_fits_is_whole(project, monkeypatch):
    monkeypatch.setattr(parts, "ROOM", 2_000)
    monkeypatch.setattr(claim_parts, "is_heavy", lambda claim, rating: True)
    monkeypatch.setattr(claim_parts, "SPLIT_ROOM", 8_000)
    records, said = corpus(), []
    for key in ("shop/effect", "shop/parts", "shop/fact"):
        records = deepened(records, key, 4)
    site = build_site(project, records, say=said.append)
    assert said[-1].endswith("none broken.")
    own = site / "claims/shop/effect"
    for path in ("page_2", "steps", "steps/page_2", "harms"):
        assert (own / path / "index.html").is_file(), path
    assert (site / "claims/shop/parts/page_3/index.html").is_file()
    # Every row is there once: 4 times 3 links to each claim or part.
    pages = [page.read_text("utf-8") for page in own.rglob("index.html")]
    found = [anchor for page in pages for anchor in re.findall(r'<tr id="?(e\d+)[">]', page)]
    assert sorted(found) == sorted(f"e{number}" for number in range(1, 13))
    text = (own / "index.html").read_text("utf-8")
    assert "12 results bear on this claim" in text
    wrong = {path.relative_to(site).as_posix(): found for path in sorted(site.rglob("*.html")) if (found := faults(path.read_text("utf-8")))}
    assert not wrong
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))
    boosts = {entry["location"]: entry.get("boost") for entry in index["docs"] if re.match(r"claims/shop/effect/(page_|steps|harms)", entry["location"])}
    assert boosts and set(boosts.values()) == {LISTS_WEIGHT}
    assert not [entry for entry in index["docs"] if entry["location"] in boosts and "made up" in entry["text"]]
