"""Jinja, set up so that a value from a record cannot reach a page unescaped.

Every expression of a template must give :class:`markupsafe.Markup`, which only the filters and
functions here make; a bare string is an error at rendering, not a hole in a page.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined
from markupsafe import Markup

from assay.site import addresses, figures
from assay.site.article_view import Row, outcome, worst
from assay.site.escape import doi_url, front_matter, rich, text, url
from assay.site.catalogue import Catalogue, shorten
from assay.site.claim_parts import groups_on, rows_on
from assay.site.claim_view import printed_record
from assay.site.lists import Lists
from assay.site.repository import Hosted
from assay.site.settings import Settings
from assay.site.vancouver import long_date

TITLE_LENGTH = 300
"""The longest title of a page, in characters: a source's name and title, or a claim and the article's phrase."""
TEMPLATES = Path(__file__).parent / "templates"


class Unescaped(TypeError):
    """A template put out a value that no filter has escaped."""


def _only_markup(value: Any) -> Any:
    if isinstance(value, Undefined):
        str(value)  # raises, with the name of what is missing
    if isinstance(value, Markup) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise Unescaped(f"{value!r} is put out without a filter; use |t, |u or a figure")


def _t(value: Any) -> Markup:
    """Plain text, inert in Markdown and in HTML."""
    if isinstance(value, Undefined):
        str(value)
    return Markup(text(value))


def _u(value: str) -> Markup:
    """A checked web address for an attribute."""
    return Markup(url(value))


def _count(number: int, one: str, many: str) -> Markup:
    """A number with its word: "1 study", "1,204 studies"."""
    return Markup(f"{number:,} {text(one if number == 1 else many)}")


def _date(value: Any) -> Markup:
    return Markup(text(long_date(value) or "not seen"))


def _low(value: str) -> str:
    """A label for the middle of a sentence; abbreviations keep their capitals."""
    return value if value[1:2].isupper() else value[:1].lower() + value[1:]


def environment() -> Environment:
    """The environment with the filters that templates may use."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        finalize=_only_markup,
    )
    env.filters.update(t=_t, u=_u, doi=lambda value: Markup(doi_url(value)), count=_count, date=_date, low=_low)
    env.globals.update(
        printed_record=printed_record,
        groups_on=groups_on,
        rows_on=rows_on,
        direction=figures.direction,
        near=figures.closeness,
        meter=figures.certainty,
        balance_bar=figures.balance_bar,
        spot_class=figures.spot_class,
    )
    return env


class Renderer:
    """Renders pages of one catalogue.

    Args:
        catalogue: The records.
        settings: The name and addresses of the site.
        lists: What stands on which page of a list.
        pages: Every page that others may link to.
    """

    def __init__(self, catalogue: Catalogue, settings: Settings, lists: Lists, pages: Container[str]) -> None:
        self.catalogue = catalogue
        self.lists, self.pages = lists, pages
        self.settings = settings
        self.hosted = Hosted(settings.repository) if settings.repository else None
        self.env = environment()

    def page(self, path: str, template: str, *, title: str, description: str, searched_as: str | None = None, weight: float | None = None, hide: Iterable[str] = ("navigation",), source: str | None = None, head: Mapping[str, Any] | None = None, **values: Any) -> str:
        """One page as Markdown, front matter included.

        Args:
            path: Where it goes, below ``docs/``.
            template: The name of its template, without ``.md.jinja``.
            title: Its title, as plain text.
            description: What search engines show; cut to 160 characters.
            searched_as: A longer title, by which searches find it; None for the title. The search gives
                titles by far the most weight.
            weight: How much it counts in the search of the site; None for as much as any other.
            hide: Parts of the theme that the page does without.
            source: The file that the page is made of, for the edit link.
            head: Further front matter, which the theme's overrides read.
            values: What the template needs.
        """
        links = Links(self.catalogue, path, self.pages, self.lists)
        data = addresses.data_file(path)
        body = self.env.get_template(f"{template}.md.jinja").render(
            href=links.href,
            claim_href=links.claim,
            reference_href=links.reference,
            article_href=links.article,
            row_href=links.row,
            topic_href=links.topic,
            verdict_href=links.verdict,
            cite=links.cite,
            rich=links.rich,
            badge=links.badge,
            strip=links.strip,
            coverage=links.coverage,
            catalogue=self.catalogue,
            lists=self.lists,
            words=self.catalogue.words,
            site_name=self.settings.site_name,
            source=source,
            data=data if data in self.catalogue.files else None,
            file_href=links.file,
            hosted=self.hosted,
            site_url=self.settings.site_url,
            place=self.settings.absolute(addresses.address(path)) or source or path,
            at=addresses,
            title=title,
            **values,
        )
        fields: dict[str, Any] = {"title": shorten(searched_as or title, TITLE_LENGTH), "description": shorten(description), "hide": list(hide), **(head or {})}
        if weight is not None:
            fields["search"] = {"boost": weight}
        if source:
            fields["source"] = source
        return front_matter(**fields) + "\n" + body.strip() + "\n"

    def redirect(self, path: str, target: str) -> str:
        """The page of an earlier id, which leads to the present one.

        Args:
            path: The old page.
            target: The page that it leads to.
        """
        href = Links(self.catalogue, path, self.pages, self.lists).href(target)
        head = front_matter(title="This page has moved", description="This record has a new address.", redirect=str(href), search={"exclude": True}, hide=["navigation", "toc"])
        return f'{head}\n# This page has moved\n\n<p>It is now at <a href="{href}">its new address</a>.</p>\n'


class Links:
    """Addresses and linked figures as seen from one page."""

    def __init__(self, catalogue: Catalogue, page: str, pages: Container[str], lists: Lists) -> None:
        self.catalogue, self.lists = catalogue, lists
        self.page, self.pages = page, pages

    def href(self, target: str, fragment: str = "") -> Markup:
        """The relative address of a page."""
        return Markup(figures.attribute_url(addresses.relative(self.page, target, self.pages, fragment)))

    def file(self, target: str) -> Markup:
        """The relative address of a data file."""
        return Markup(figures.attribute_url(addresses.relative_file(self.page, target, self.catalogue.files)))

    def claim(self, key: str) -> Markup:
        """The address of a claim."""
        return self.href(addresses.claim_page(key))

    def row(self, key: str, anchor: str) -> Markup:
        """The address of a row of a claim's evidence, on whichever page it stands."""
        holder = self.lists.spreads[key].holder(anchor)
        return Markup(figures.attribute_url(f"#{anchor}")) if holder == self.page else self.href(holder, anchor)

    def article(self, article_id: str) -> Markup:
        """The address of an article's page."""
        return self.href(addresses.article_page(article_id))

    def topic(self, topic: str) -> Markup:
        """The address of a topic."""
        return self.href(addresses.topic_page(topic))

    def verdict(self, verdict: Any) -> Markup:
        """The address of a verdict."""
        return self.href(addresses.verdict_page(verdict.value))

    def reference(self, reference_id: str, fragment: str = "") -> Markup:
        """The address of a reference, or of a finding on its page."""
        return self.href(addresses.reference_page(reference_id), fragment)

    def cite(self, reference_id: str) -> Markup:
        """A reference by its short name, linked."""
        return Markup(f'<a href="{self.reference(reference_id)}">{text(self.catalogue.names[reference_id])}</a>')

    def rich(self, value: str) -> Markup:
        """A field of a few paragraphs; references in it are linked by their short names."""
        known: Callable[[str], str | None] = lambda key: str(self.cite(key)) if key in self.catalogue.references else None
        return Markup(rich(value, known))

    def badge(self, verdict: Any, *, link: bool = False, size: str = "") -> Markup:
        """A verdict as shape and word, linked to its definition where asked."""
        return figures.verdict_badge(verdict, str(self.verdict(verdict)) if link else None, size)

    def strip(self, claims: dict[str, Any], label: str) -> Markup:
        """Claims as a strip of linked tiles."""
        return figures.strip((figures.Tile(claim.verdict.value, f"{number}. {claim.claim} {claim.verdict.label}.", str(self.claim(key))) for number, (key, claim) in enumerate(claims.items(), 1)), label)

    def coverage(self, rows: Iterable[Row], label: str) -> Markup:
        """Sentences as a strip: those with claims lead to the one with the most severe verdict."""
        tiles = []
        for row in rows:
            verdict, words = outcome(self.catalogue, row)
            leads = worst(self.catalogue.claims, row.live or row.gone) if row.live or row.gone else None
            mark = verdict.value if verdict else f"skip-{row.skip.value if row.skip else 'withdrawn'}"
            tiles.append(figures.Tile(mark, f"{row.name}: {words}", str(self.claim(leads)) if leads else None, len(row.live)))
        return figures.strip(tiles, label)
