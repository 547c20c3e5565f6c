"""Every page: escaped, linked, complete and the same every time."""

from __future__ import annotations

import html as entities
import posixpath
import re
from collections import Counter
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import markdown
import pytest
import yaml
from mkdocs.utils.yaml import yaml_load
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.exports.files import plan_files
from assay.model.corpus import Corpus
from assay.model.words import Verdict
from assay.site import addresses
from assay.site.escape import RICH_TAGS, url
from assay.site.catalogue import DESCRIPTION_LENGTH, Catalogue
from assay.site.lists import Lists
from assay.site.pages import render
from assay.site.reference_view import identifiers
from assay.site.settings import Settings
from assay.site.templating import Links, Unescaped, environment
from tests.site.made_up import corpus, corpus_with

ROOT = Path(__file__).parents[2]
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "<style>body{display:none}</style>",
    "<iframe src=https://evil.org></iframe>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "![x](https://evil.org/x.png){onerror=alert(1)}",
    "![x](https://evil.org/x.png)",
    "{: onclick=alert(1) style=color:red }",
    "[x](data:text/html,<script>alert(1)</script>)",
    "<javascript:alert(1)>",
    "*[HTML]: x",
    "[^1]: note",
    "[^1]",
    "a | b | c",
    "``` html",
    "~~~",
    "# heading",
    "- item",
    "1. item",
    "***",
    "__strong__ *em* `code`",
    "{{ config }} {% raw %}",
    "--8<-- 'LICENSE'",
    "---",
    "<!-- comment",
    "]]> <![CDATA[",
    "&lt;script&gt; &amp; &#60;",
    "!!! note",
    "//evil.org",
    "\\*x\\* \\<b\\>",
    "\u202eevil\u202c \u200b",
)


class Tags(HTMLParser):
    """What a browser would make of a page: its tags with their attributes, and its visible text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter = Counter()
        self.values: list[tuple[str, str, str]] = []
        self.pieces: list[str] = []
        self.comments = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags[tag, tuple(sorted(name for name, _ in attrs))] += 1
        self.values += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data):
        self.pieces.append(data)

    def handle_comment(self, data):
        self.comments += 1

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())


@lru_cache
def extensions() -> tuple[tuple, dict]:
    """The Markdown extensions of the site, with those that MkDocs adds."""
    configured = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]
    names, options = ["toc", "tables", "fenced_code"], {}
    for entry in configured:
        name = entry if isinstance(entry, str) else next(iter(entry))
        names.append(name)
        if isinstance(entry, dict):
            options[name] = entry[name]
    return tuple(dict.fromkeys(names)), options


def html(page: str) -> str:
    """A page as HTML, without its front matter."""
    names, options = extensions()
    body = page.split("---\n", 2)[2]
    return markdown.Markdown(extensions=list(names), extension_configs=options).convert(body)


def front(page: str) -> dict:
    return yaml.safe_load(page.split("---\n", 2)[1])


@lru_cache
def plain_tags() -> dict[str, Counter]:
    return {path: Tags(html(page)).tags for path, page in render(corpus_with("Plain words")).items()}


@pytest.fixture(scope="module")
def bodies(pages) -> dict[str, str]:
    """Every page of the real data as HTML."""
    return {path: html(page) for path, page in pages.items()}


def same_tags(text: str) -> None:
    for path, page in render(corpus_with(text)).items():
        found = Tags(html(page))
        assert found.tags == plain_tags()[path], path
        assert not found.comments, path


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_in_any_field_adds_a_tag(attack):
    same_tags(attack)


@settings(max_examples=20)
@given(st.text(min_size=1).filter(lambda text: re.sub(r"\s+", " ", text).strip()))
def test_no_text_in_any_field_adds_a_tag(text):
    same_tags(text)


@settings(max_examples=15)
@given(st.text(alphabet="[]()@*`_#<>\"'&!{}:|~-x1 \n", min_size=1).filter(str.strip))
def test_paragraphs_add_no_tag_but_those_of_the_small_subset(text):
    for path, page in render(corpus_with(None, text)).items():
        found = Tags(html(page))
        added = {tag for tag, _ in found.tags} - {tag for tag, _ in plain_tags()[path]}
        assert added <= RICH_TAGS, path
        for tag, name, value in found.values:
            assert not name.startswith("on"), (path, tag, name)
            assert name != "href" or not value or value.startswith(("https://", "http://", ".", "#")) or re.match(r"[a-z-]+(/|\.md#|[.a-z]*\.(json|csv|bib)$)", value), (path, value)


def test_no_attack_in_paragraphs_runs_or_fetches():
    for path, page in render(corpus_with(None, "\n\n".join(f"{attack}\n\nx {attack}" for attack in ATTACKS))).items():
        found = Tags(html(page))
        tags = {tag for tag, _ in found.tags if tag != "script"}
        # The one script there may be is our own block of data, which holds nothing that anybody wrote.
        scripts = {kind: number for kind, number in found.tags.items() if kind[0] == "script"}
        assert scripts == {kind: number for kind, number in plain_tags()[path].items() if kind[0] == "script"}, path
        assert all(value == "application/json" for tag, name, value in found.values if tag == "script" and name == "type"), path
        assert not tags & { "img", "iframe", "style", "object", "embed", "meta", "base"}, path
        # Our own filters are the one form.
        assert sum(number for (tag, _), number in found.tags.items() if tag == "form") == (path == addresses.CLAIMS), path
        assert not any(name.startswith("on") for _, name, _ in found.values), path
        assert not any(name == "href" and re.match(r"\s*(javascript|data|vbscript):|//", value, re.IGNORECASE) for _, name, value in found.values), path


BIBTEX = re.compile(r"<pre><code>&#64;misc.*?</code></pre>", re.DOTALL)
"""An entry for BibTeX, which is another notation; tests/site/test_citing.py reads it."""

VISIBLE = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")), min_size=1)


@settings(max_examples=12)
@given(VISIBLE)
def test_text_reads_on_the_page_as_it_was_written(text):
    """Counted on the pages of claims and articles, where text is shown whole; wrapped, so that its ends are known."""
    shown, token = f"Aa{text}zZ", "Plainwords"
    flat = " ".join(re.sub(r"\s+", " ", shown).split())
    kinds = ("articles", "claims", "searches")
    with_token, with_text = render(corpus_with(token, only=kinds)), render(corpus_with(shown, only=kinds))
    for path in ("claims/shop/effect.md", "claims/shop/fact.md", "articles/shop.md"):
        wanted = Tags(BIBTEX.sub("", html(with_token[path]))).text.count(token)
        assert wanted > 8
        assert Tags(BIBTEX.sub("", html(with_text[path]))).text.count(flat) >= wanted, path


@pytest.mark.parametrize("attack", ATTACKS[:6])
def test_title_and_description_are_escaped_and_bounded(attack):
    for path, page in render(corpus_with(f"A{attack}")).items():
        head = front(page)
        assert head["title"] and head["description"], path
        for value in (head["title"], head["description"]):
            assert "<" not in value and ">" not in value and '"' not in value, path


def test_every_page_of_the_real_data_has_a_title_and_a_short_description(pages):
    for path, page in pages.items():
        head = front(page)
        assert head["title"], path
        assert 20 <= len(entities.unescape(head["description"])) <= DESCRIPTION_LENGTH, (path, head["description"])


def test_rendering_is_deterministic_and_independent_of_order():
    first = corpus()
    turned = Corpus(
        vocabulary=first.vocabulary,
        articles=dict(reversed(first.articles.items())),
        claims=dict(reversed(first.claims.items())),
        references=dict(reversed(first.references.items())),
        searches=dict(reversed(first.searches.items())),
    )
    assert render(first) == render(turned)
    assert list(render(first)) == sorted(render(first))


def test_an_unescaped_value_is_an_error_not_a_hole():
    template = environment().from_string("{{ value }}")
    with pytest.raises(Unescaped):
        template.render(value="<b>")


def test_there_is_a_page_for_each_record(real, pages):
    for key in Catalogue(real).live:
        assert addresses.claim_page(key) in pages
    for key in real.references:
        assert addresses.reference_page(key) in pages
    for key in real.articles:
        assert addresses.article_page(key) in pages
    for verdict in Verdict:
        assert addresses.verdict_page(verdict.value) in pages
    for topic in real.vocabulary.topics:
        assert addresses.topic_page(topic) in pages


def test_what_was_not_seen_of_a_part_names_the_part(real, pages):
    key = "medicalopedia/effective-for-skin-and-hair"
    page = entities.unescape(pages[addresses.claim_page(key)])
    assert [f"{part.what}: who paid was not seen for" in page for part in real.claims[key].parts] == [True] * 3
    assert "<li>Who paid was not seen" not in page


def test_earlier_ids_lead_to_the_present_pages():
    pages = render(corpus())
    for old, new in (
        ("claims/shop/old-claim.md", "../effect/"),
        ("articles/old-article.md", "../shop/"),
        ("references/old-study.md", "../study/"),
        ("claims/old-article/effect.md", "../../shop/effect/"),
    ):
        head = front(pages[old])
        assert head["redirect"] == new
        assert head["search"] == {"exclude": True}
        assert f'<a href="{new}">' in html(pages[old])


def test_two_records_cannot_claim_one_page():
    first = corpus()
    with pytest.raises(ValueError, match="references/index.md"):
        render(Corpus(vocabulary=first.vocabulary, references={"index": first.references["law"]}))


def test_an_empty_corpus_still_has_its_pages():
    pages = render(Corpus(vocabulary=corpus().vocabulary))
    assert "No claim has been reviewed yet." in Tags(html(pages["index.md"])).text
    assert "0 claims" in Tags(html(pages["claims/index.md"])).text


def test_what_is_not_in_the_corpus_is_left_out():
    first = corpus()
    pages = render(Corpus(vocabulary=first.vocabulary, articles=first.articles, claims=first.claims))
    text = Tags(html(pages["claims/shop/effect.md"])).text
    assert "[@study]" in text
    assert "No study or source was found" in text


def test_nothing_is_left_empty(bodies):
    for path, body in bodies.items():
        assert not re.search(r"<(td|th|dd|li|dt|h\d)\b[^>]*>\s*</\1>", body), path
        assert not re.search(r">\s*(None|null|\[\]|\(\))\s*</", body), path


def test_ids_on_a_page_are_unlike_each_other(bodies):
    for path, body in bodies.items():
        ids = Counter(value for _, name, value in Tags(body).values if name == "id")
        assert not [name for name, number in ids.items() if number > 1], path


def test_headings_do_not_skip_a_level(bodies):
    for path, body in bodies.items():
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", body)]
        assert levels[0] == 1 and levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), (path, levels)


def test_links_inside_the_site_lead_to_pages_and_files_that_are_made(bodies, real):
    made = {addresses.address(path) for path in (*bodies, *addresses.HAND_WRITTEN)} | {f"{path}/" for path in plan_files(Catalogue(real), Settings())}
    for path, body in bodies.items():
        if path.startswith("checks/"):
            continue  # links of Markdown, which MkDocs resolves and checks
        for _, name, value in Tags(body).values:
            if name == "href" and not value.startswith(("http", "#")):
                target = posixpath.normpath(posixpath.join(f"/{addresses.address(path)}", value.split("#")[0])).lstrip("/")
                assert (f"{target}/" if target else "") in made, (path, value)


def test_a_link_to_a_page_that_is_not_made_is_an_error():
    catalogue = Catalogue(corpus())
    links = Links(catalogue, "index.md", catalogue.pages, Lists(catalogue))
    with pytest.raises(addresses.NoSuchPage, match="references/nobody.md"):
        links.reference("nobody")


def test_links_in_running_text_carry_short_names():
    page = html(render(corpus())["claims/shop/effect.md"])
    assert '<a href="../../../references/study/">Brewer 2020</a> found it.' in page


def test_the_verdict_comes_before_everything_else(bodies, real):
    for key, claim in Catalogue(real).live.items():
        text = Tags(bodies[addresses.claim_page(key)]).text
        assert text.index(claim.verdict.label) < text.index("The article says") < text.index("How the verdict was reached")


def test_the_article_is_opened_at_the_phrase():
    page = html(render(corpus())["claims/shop/effect.md"])
    assert "https://www.teashop.com/sleep-well#:~:text=sleep%20like%20a%20stone" in page


def test_withdrawn_records_keep_a_page_and_do_not_count():
    pages = render(corpus())
    assert "Withdrawn on 22 November 2026" in Tags(html(pages["claims/shop/gone.md"])).text
    home = html(pages["index.md"])
    assert home.count("claims/shop/gone/") == 1 and re.search(r'claims/shop/gone/">[^<]*</a> <strong>Withdrawn\.</strong>', home)
    assert "6 claims" in Tags(html(pages["claims/index.md"])).text


def test_a_retracted_source_says_so_at_the_head_of_its_page():
    text = Tags(html(render(corpus())["references/unseen.md"])).text
    assert text.index("Retracted. Withdrawn by the journal.") < text.index("Who speaks")


def test_an_override_and_a_stale_verdict_are_said_so():
    assert "Reviewers departed from the rule" in render(corpus())["claims/shop/effect.md"]
    first = corpus()
    stale = first.claims["shop/fact"].model_copy(update={"verdict": Verdict.CONTRADICTED})
    page = render(Corpus(vocabulary=first.vocabulary, articles=first.articles, claims={"shop/fact": stale}, references=first.references))["claims/shop/fact.md"]
    assert "Out of step" in page


def test_the_site_is_called_what_the_settings_say():
    pages = render(corpus(), Settings(site_name="Touchstone"))
    assert "Touchstone takes articles" in pages["index.md"]
    assert "Touchstone. “Valerian" in Tags(html(pages["claims/shop/effect.md"])).text


def test_a_doi_with_a_sign_of_addresses_in_it_leads_to_its_work():
    doi = "10.1002/(SICI)1097-0142(19960815)78:4<813::AID-C17>3.0.CO;2-#?%"
    reference = corpus().references["study"].model_copy(update={"DOI": doi})
    (address,) = [address for label, address in identifiers(reference) if label.startswith("doi")]
    parts = urlsplit(address)
    assert unquote(parts.path) == f"/{doi}" and not parts.query and not parts.fragment
    assert url(address) == address  # as the page writes it
