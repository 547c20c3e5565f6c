"""The foot of a record's page: where it is kept, its data, and how to object, with and without a repository."""

from __future__ import annotations

import html as entities
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.load import load
from assay.site import addresses
from assay.site.catalogue import Catalogue
from assay.site.pages import render
from assay.site.repository import LONGEST, Hosted
from assay.site.settings import Settings, SettingsFault, read_settings
from tests.site.test_pages import Tags, html

ROOT = Path(__file__).parents[2]
HOST = "https://git.tea.org/leaf/assay"
SITE = "https://claims.tea.org/"


@lru_cache
def catalogue() -> Catalogue:
    found = load(ROOT).corpus
    assert found is not None
    return Catalogue(found)


@lru_cache
def rendered(settings: Settings) -> dict[str, str]:
    return render(catalogue().corpus, settings, catalogue())


def foot(page: str) -> str:
    found = re.findall(r'<p class="a-source".*?</p>', html(page), re.DOTALL)
    assert len(found) == 1
    return found[0]


def links(page: str) -> dict[str, str]:
    """The links of a foot by what they say."""
    return {entities.unescape(text): entities.unescape(href) for href, text in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', foot(page))}


def record_pages() -> list[tuple[str, str | None]]:
    found = catalogue()
    return [
        *((addresses.claim_page(key), found.path("claim", key)) for key in found.claims),
        *((addresses.article_page(key), found.path("article", key)) for key in found.articles),
        *((addresses.reference_page(key), found.path("reference", key)) for key in found.references),
    ]


def test_without_a_repository_the_foot_names_the_file_its_data_and_the_way_to_object():
    for page, path in record_pages():
        found = links(rendered(Settings())[page])
        claim = page.startswith("claims/")
        assert set(found) == {"JSON", "How to dispute this verdict" if claim else "How to report an error"}, page
        assert found["JSON"].endswith(f"{page.split('/')[-1].removesuffix('.md')}.json")
        assert found["How to dispute this verdict" if claim else "How to report an error"].endswith("contribute/#say")
        assert path and path in entities.unescape(Tags(foot(rendered(Settings())[page])).text), page


def test_with_one_it_leads_to_history_editor_and_form():
    for page, path in record_pages():
        found = links(rendered(Settings(repository=HOST, site_url=SITE))[page])
        assert found["History of the file"] == f"{HOST}/commits/main/{path}"
        assert found["Edit"] == f"{HOST}/edit/main/{path}"
        form = urlsplit(found.get("Dispute this verdict") or found["Report an error"])
        assert f"{form.scheme}://{form.netloc}{form.path}" == f"{HOST}/issues/new"
        asked = parse_qs(form.query, strict_parsing=True)
        if page.startswith("claims/"):
            claim = catalogue().claims[page.removeprefix("claims/").removesuffix(".md")]
            assert asked["template"] == ["dispute-verdict.yml"]
            assert claim.claim in asked["claim"][0] and f"{SITE}{addresses.address(page)}" in asked["claim"][0] and claim.verdict.label in asked["claim"][0]
        else:
            assert asked == {"template": ["report-error.yml"], "page": [f"{SITE}{addresses.address(page)}"]}


def test_without_an_address_of_the_site_forms_name_the_file():
    page, path = record_pages()[0]
    form = links(rendered(Settings(repository=HOST))[page])["Dispute this verdict"]
    assert parse_qs(urlsplit(form).query)["claim"][0].startswith(f"{path} – ")


@pytest.mark.parametrize(("template", "address"), [("dispute-verdict.yml", Hosted(HOST).dispute("x", "y", "z")), ("report-error.yml", Hosted(HOST).report("x"))])
def test_the_forms_have_the_fields_that_are_filled_in(template, address):
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE" / template).read_text("utf-8"))
    fields = {item["id"] for item in form["body"] if item["type"] in ("input", "textarea")}
    asked = parse_qs(urlsplit(entities.unescape(str(address))).query)
    assert asked.pop("template") == [template]
    asked.pop("title", None)
    assert set(asked) <= fields and asked


@settings(max_examples=200)
@given(st.text(max_size=3000), st.text(max_size=3000))
def test_a_form_s_address_is_bounded_and_harmless_whatever_is_filled_in(place, claim):
    address = str(Hosted(HOST).dispute(place, claim, "Supported"))
    plain = entities.unescape(address)
    assert len(plain) <= LONGEST + 1 and plain.startswith(f"{HOST}/issues/new?template=dispute-verdict.yml")
    assert not re.search(r"[\s<>\"'`\\]", plain)
    assert not re.search(r"[<>\"'\s]", address)
    assert set(parse_qs(urlsplit(plain).query)) <= {"template", "title", "claim"}


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "//evil.org/x", "git.tea.org/leaf/assay", "https://", "https:///x", "https://git.tea.org/a b", 'https://git.tea.org/"onclick="x', "https://git.tea.org/'x", "https://git.tea.org/<script>", "https://me:secret@git.tea.org/x", "https://git.tea.org/x?y=1", "https://git.tea.org/x#y", "https://git.tea.org:99999/x", "https://[x/y", "ftp://git.tea.org/x", "https://git.tea.org/\nx", "https://git.tea.org\\x"],
)
@pytest.mark.parametrize("name", ["site_url", "repository"])
def test_an_address_that_cannot_be_one_is_refused_in_one_line(tmp_path, name, address):
    shown = yaml.safe_dump({"site_name": "X", "site_url": address} if name == "site_url" else {"site_name": "X", "extra": {"repository": address}})
    (tmp_path / "mkdocs.yml").write_text(shown, "utf-8")
    with pytest.raises(SettingsFault, match=rf"^mkdocs\.yml: (extra\.)?{name} is ") as fault:
        read_settings(tmp_path)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("text", ["a: [", "- x: y: z", "a: !ENV {x}", "\x00", "- a\n- b", "words", "site_url: 5", "INHERIT: none.yml"])
def test_settings_that_cannot_be_read_are_one_line(tmp_path, text):
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    with pytest.raises(SettingsFault, match=r"^mkdocs\.yml") as fault:
        read_settings(tmp_path)
    assert "\n" not in str(fault.value)


def test_addresses_come_from_the_file_or_the_environment(tmp_path, monkeypatch):
    (tmp_path / "mkdocs.yml").write_bytes((ROOT / "mkdocs.yml").read_bytes())
    monkeypatch.delenv("ASSAY_SITE_URL", raising=False)
    monkeypatch.delenv("ASSAY_REPOSITORY", raising=False)
    assert read_settings(tmp_path) == Settings("Assay", None, None)
    monkeypatch.setenv("ASSAY_SITE_URL", "https://claims.tea.org/x")
    monkeypatch.setenv("ASSAY_REPOSITORY", f"{HOST}/")
    assert read_settings(tmp_path) == Settings("Assay", "https://claims.tea.org/x/", HOST)
    monkeypatch.setenv("ASSAY_SITE_URL", "")
    assert read_settings(tmp_path).site_url is None


def test_without_the_file_the_defaults_hold(tmp_path):
    assert read_settings(tmp_path) == Settings()
