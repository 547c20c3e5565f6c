"""The whole way from the corpus to ``site/``."""

from __future__ import annotations

import tempfile
from collections import ChainMap
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from assay.exports.files import plan_files
from assay.model.corpus import Corpus
from assay.rating.memo import Ratings
from assay.site import addresses
from assay.site.catalogue import Catalogue
from assay.site.check_pages import check_pages
from assay.site.csp import with_policy
from assay.site.links import LinkCheckFailed, check_site
from assay.site.pages import plan
from assay.site.robots import ROBOTS, robots, write_sitemap
from assay.site.settings import Settings, SettingsFault, read_settings
from assay.site.shell import configuration, mkdocs_warnings
from assay.site.slim import slim
from assay.site.writer import CARDS, Occupied, Written, write_pages

Say = Callable[[str], object]


class BuildFailed(Exception):
    """The site could not be built, or is not sound.

    Attributes:
        exit_code: 1 when the site has faults, 2 when a tool could not run.
    """

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def sources(root: Path, corpus: Corpus, ratings: Ratings | None = None) -> Mapping[str, str]:
    """Everything that is generated below ``docs/``, by path: the pages of the records, one for each check, and the data files.

    A build writes all of it; a preview takes out what somebody looks at.

    Args:
        root: The project's folder.
        corpus: The records.
        ratings: What was rated before.

    Raises:
        BuildFailed: The project's settings cannot be used.
    """
    settings, catalogue = _settings(root), Catalogue(corpus, ratings)
    return ChainMap(plan(catalogue, settings), plan_files(catalogue, settings), check_pages(), {ROBOTS: robots(settings)})


def write_markdown(root: Path, corpus: Corpus) -> Written:
    """Writes the pages as Markdown below ``docs/``: those of the records, and one for each check; beside them the data files.

    Args:
        root: The project's folder.
        corpus: The records.

    Raises:
        BuildFailed: mkdocs.yml cannot be used.
    """
    return write_pages(root / "docs", sources(root, corpus))


def _settings(root: Path) -> Settings:
    try:
        return read_settings(root)
    except SettingsFault as fault:
        raise BuildFailed(str(fault), 2) from None


def build_site(root: Path, corpus: Corpus, *, say: Say, site_dir: Path | None = None) -> Path:
    """Writes the pages, runs MkDocs in strict mode, adds the policy and checks every link.

    The site is built beside its place and moved there when it is sound, so that a failed build
    leaves the last good one alone.

    Args:
        root: The project's folder, with mkdocs.yml in it.
        corpus: The records.
        say: Receives progress, a line at a time.
        site_dir: Where the site goes; ``site/`` below the root by default.

    Returns:
        The folder of the site.

    Raises:
        BuildFailed: Something is wrong with the site, or a tool could not run.
    """
    target = site_dir or root / "site"
    if not (root / "mkdocs.yml").is_file():
        raise BuildFailed(f"{root / 'mkdocs.yml'} is missing: it says how the site is built. Run this in the project's folder, or name it with --root.", 2)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise BuildFailed(f"{target} is no folder, and the site goes there. Move it away.", 2)
    settings = _settings(root)
    try:
        _write_sources(root, corpus, settings, say)
    except Occupied as occupied:
        raise BuildFailed(f"{occupied}.", 2) from None
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".site-") as scratch:
        fresh = Path(scratch) / "site"
        run_mkdocs(root, fresh)
        write_sitemap(fresh, settings, {addresses.address(addresses.claim_page(key)): claim.updated for key, claim in corpus.claims.items()})
        pages = finish_pages(fresh)
        say(f"Site: {pages} pages.")
        _check_links(fresh, urlsplit(settings.site_url or "").path or "/", say)
        fresh.chmod(0o755)
        # Two renames, so that whenever it is stopped there is a whole site, and two builds at once do not mix theirs.
        if target.exists():
            target.rename(Path(scratch) / "before")
        fresh.rename(target)
    return target


def _write_sources(root: Path, corpus: Corpus, settings: Settings, say: Say) -> None:
    written = write_markdown(root, corpus)
    say(f"Pages: {written.changed} written, {written.unchanged} unchanged, {written.removed} removed.")
    if settings.site_url or (root / "docs" / CARDS).exists():
        from assay.site.cards import cards, write_cards  # the library for images is only needed here

        if drawn := write_cards(root / "docs", cards(Catalogue(corpus), settings)):
            say(f"Cards: {drawn} drawn.")


def _check_links(site: Path, base: str, say: Say) -> None:
    try:
        total, broken = check_site(site, base)
    except LinkCheckFailed as error:
        raise BuildFailed(str(error), 2) from None
    if broken:
        shown = "\n".join(f"site/{link.page}: link to {link.target}: {link.why}" for link in broken[:50])
        more = f"\n… and {len(broken) - 50} more" if len(broken) > 50 else ""
        raise BuildFailed(f"{shown}{more}\n{len(broken)} of {total} links lead nowhere.")
    say(f"Links: {total} checked, none broken.")


def finish(page: str) -> str:
    """What becomes of every page after MkDocs: made smaller, and given its policy.

    Args:
        page: Its HTML.
    """
    return with_policy(slim(page))


def finish_pages(site: Path) -> int:
    """Finishes every page below a folder.

    Args:
        site: The built site.

    Returns:
        The number of pages.

    Raises:
        BuildFailed: A page has no place for its policy.
    """
    pages = sorted(site.rglob("*.html"))
    for path in pages:
        try:
            finished = finish(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise BuildFailed(f"site/{path.relative_to(site).as_posix()}: {error}") from None
        path.write_text(finished, encoding="utf-8", newline="\n")
    return len(pages)


def run_mkdocs(root: Path, site: Path) -> None:
    """Runs MkDocs in strict mode inside this process.

    Args:
        root: The folder with mkdocs.yml.
        site: Where the site goes.

    Raises:
        BuildFailed: MkDocs warned or failed.
    """
    from mkdocs.commands.build import build
    from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException

    with mkdocs_warnings() as warned:
        try:
            build(configuration(root, site))
        except (Abort, ConfigurationError, MkDocsException) as error:
            lines = "\n".join(f"mkdocs: {line}" for line in warned)
            raise BuildFailed(f"{lines}\nMkDocs did not build the site: {error}".strip()) from None
    if warned:
        raise BuildFailed("\n".join(f"mkdocs: {line}" for line in warned))
