"""MkDocs with the project's theme, held in memory: one page at a time instead of a whole site.

The steps are those of ``mkdocs.commands.build.build`` (MkDocs 1.6), in its order and with the events that plugins
wait for; only nothing is written, and a page is made when somebody wants it.
"""

from __future__ import annotations

import io
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from assay.site.writer import is_generated

SEARCH_INDEX = "search/search_index.json"


class ShellFailed(Exception):
    """MkDocs cannot work with the project's settings.

    Attributes:
        lines: What it says of them.
    """

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


@dataclass(frozen=True)
class Rendered:
    """A page as MkDocs makes it.

    Attributes:
        html: The whole page.
        entries: What the search index holds of it.
        warnings: What MkDocs said on the way, such as a link that leads nowhere; a strict build would fail.
    """

    html: str
    entries: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]


class _Collector(logging.Handler):
    """Keeps what MkDocs warns of, which strict mode only counts."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(re.sub(r"\s+", " ", record.getMessage()))


@contextmanager
def mkdocs_warnings(*, quiet: bool = False) -> Iterator[list[str]]:
    """Collects MkDocs' warnings while the block runs.

    Args:
        quiet: True to keep them from being printed as well.
    """
    # Material's notice about its successor is printed at every build; it is in docs/decisions.md instead.
    given = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0")}  # for the sitemap's dates; pages carry those of the data
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    collector, logger = _Collector(), logging.getLogger("mkdocs")
    passed_on = logger.propagate
    logger.addHandler(collector)
    logger.propagate = passed_on and not quiet
    try:
        yield collector.lines
    finally:
        logger.removeHandler(collector)
        logger.propagate = passed_on
        for name, value in before.items():  # the rest of this process counts days by them
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def configuration(root: Path, site: Path):  # noqa: ANN201 (MkDocs is imported late, since it takes long)
    """The settings of ``mkdocs.yml``, strict.

    Args:
        root: The folder with mkdocs.yml.
        site: Where a site would go.
    """
    from mkdocs.config import load_config

    file = root / "mkdocs.yml"
    return load_config(config_file=io.BytesIO(file.read_bytes()), config_file_path=str(file), site_dir=str(site), strict=True)


def _place(path: str) -> tuple[tuple[object, ...], ...]:
    """The order in which MkDocs walks a folder: its files with the index first, then the folders in it."""
    *folders, name = PurePosixPath(path).parts
    return (*((1, folder) for folder in folders), (0, PurePosixPath(name).stem not in ("index", "README"), name))


class Shell:
    """Renders pages of a project.

    Attributes:
        pages: Paths of all pages below ``docs/``, in MkDocs' order.
        look: What every page shows of others, in the navigation; when it changes, all pages do.
        leans: Whether the navigation shows titles of generated pages, which change with the records.
        warnings: What MkDocs said of the settings and the navigation.

    Args:
        root: The project's folder.

    Raises:
        ShellFailed: mkdocs.yml or the theme is at fault.
    """

    def __init__(self, root: Path) -> None:
        from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException
        from mkdocs.structure.files import Files

        with mkdocs_warnings(quiet=True) as lines:
            try:
                config = configuration(root, root / "site")
                self.config = config.plugins.on_config(config)
                self.config.plugins.on_pre_build(config=self.config)
                self.env = self.config.theme.get_env()
                theme = Files([])
                theme.add_files_from_theme(self.env, self.config)
            except (Abort, ConfigurationError, MkDocsException, OSError) as error:
                raise ShellFailed([*lines, str(error)] if str(error) not in lines else lines) from None
        self._settings_warnings = tuple(lines)
        self._theme = [file.src_uri for file in theme]
        self._dirs = {file.src_uri: file.src_dir for file in theme}
        self._search = next((plugin for plugin in self.config.plugins.values() if hasattr(getattr(plugin, "search_index", None), "entries")), None)
        self.warnings: tuple[str, ...] = ()
        self.look, self.leans = "", False
        self.arrange({})

    def arrange(self, generated: Mapping[str, str]) -> None:
        """Takes in which files there are: those that people write, and the generated ones.

        Args:
            generated: What would be written below ``docs/``, by path; what an earlier build left there is passed over.
        """
        from mkdocs.structure.files import File, Files, get_files, set_exclusions
        from mkdocs.structure.nav import get_navigation

        config = self.config
        with mkdocs_warnings(quiet=True) as lines:
            found = {file.src_uri: file for file in get_files(config) if not is_generated(file.src_uri)}
            own, look = set(found), []
            self.leans = False
            for path in generated:
                found[path] = File(path, config.docs_dir, config.site_dir, config.use_directory_urls)
            files = Files([found[path] for path in sorted(found, key=_place)])
            for path in self._theme:
                if path not in found:
                    files.append(File(path, self._dirs[path], config.site_dir, config.use_directory_urls))
            set_exclusions(files, config)
            files = config.plugins.on_files(files, config=config)
            set_exclusions(files, config)
            self.nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
            self.env = config.plugins.on_env(self.env, config=config, files=files)
            # The navigation shows titles, and marks that front matter asks for. Generated pages ask for none, and mostly
            # have their titles from the settings, so few of them are made here.
            for page in self.nav.pages:
                if page.file.src_uri not in own:
                    if "title" in vars(page):
                        continue
                    page.file.content_string = generated[page.file.src_uri]
                    self.leans = True
                page.read_source(config)
                look.append((page.title, page.meta))
        self.look = repr(look)
        self.files = files
        self.pages = [file.src_uri for file in files.documentation_pages()]
        self._by_address = {file.dest_uri: file for file in files if file.inclusion.is_included()}
        self.warnings = (*self._settings_warnings, *lines)

    def at(self, address: str) -> tuple[str, Path | None] | None:
        """What stands at an address below the site, such as ``claims/index.html``.

        Args:
            address: The path of the built file.

        Returns:
            The path below ``docs/`` or the theme, and the file to be sent as it is where it is no page; None where nothing stands.
        """
        file = self._by_address.get(address)
        if file is None:
            return None
        return file.src_uri, None if file.is_documentation_page() else Path(file.abs_src_path)

    def render(self, path: str, markdown: str) -> Rendered:
        """A page.

        Args:
            path: Its path below ``docs/``.
            markdown: What its file holds, front matter included.
        """
        from mkdocs.commands.build import get_context

        config, files, plugins = self.config, self.files, self.config.plugins
        page = files.get_file_from_path(path).page
        page.file.content_string = markdown
        with mkdocs_warnings(quiet=True) as lines:
            page = plugins.on_pre_page(page, config=config, files=files)
            page.read_source(config)
            page.markdown = plugins.on_page_markdown(page.markdown, page=page, config=config, files=files)
            page.render(config, files)
            page.content = plugins.on_page_content(page.content, page=page, config=config, files=files)
            # MkDocs keeps one search plugin a process, so a build may have left its entries there.
            self._take_entries()
            page.active = True
            try:
                context = get_context(self.nav, files, config, page)
                template = self.env.get_template(page.meta.get("template", "main.html"))
                context = plugins.on_page_context(context, page=page, config=config, nav=self.nav)
                html = plugins.on_post_page(template.render(context), page=page, config=config)
            finally:
                page.active = False
        return Rendered(html, tuple(self._take_entries()), tuple(lines))

    def _take_entries(self) -> list[dict[str, Any]]:
        if self._search is None:
            return []
        index = self._search.search_index
        taken, index.entries = index.entries, []
        return taken

    def search_index(self, entries: Iterable[dict[str, Any]]) -> str | None:
        """The search index over entries of pages; None where the site has no search.

        Args:
            entries: Those of every page, in the order of :attr:`pages`.
        """
        if self._search is None:
            return None
        self._search.search_index.entries = list(entries)
        made = self._search.search_index.generate_search_index(None)
        self._take_entries()
        return made

    def template(self, name: str) -> str | None:
        """A file that the theme makes for the site as a whole, such as ``404.html``; None where it makes none of that name.

        Args:
            name: Its name.
        """
        from mkdocs import utils
        from mkdocs.commands.build import get_context

        config = self.config
        if name not in config.theme.static_templates:
            return None
        template = config.plugins.on_pre_template(self.env.get_template(name), template_name=name, config=config)
        base = urlsplit(config.site_url or "/").path if utils.is_error_template(name) else utils.get_relative_url(".", name)
        context = get_context(self.nav, self.files, config, base_url=base)
        context = config.plugins.on_template_context(context, template_name=name, config=config)
        made = config.plugins.on_post_template(template.render(context), template_name=name, config=config)
        return made if made.strip() else None
