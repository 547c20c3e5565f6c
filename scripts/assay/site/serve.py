"""The site, live: a saved YAML file becomes a reloaded page."""

from __future__ import annotations

import datetime
import logging
import os
import re
import shutil
import tempfile
import threading
import time
from pathlib import Path

from assay.checks import check_project
from assay.findings import as_text, count
from assay.site.build import BuildFailed, Say, write_markdown
from assay.site.csp import POLICY_ELEMENT
from assay.site.writer import GENERATED, Written

SEARCH_INDEX = "search/search_index.json"


def _hand_written(docs: Path) -> list[Path]:
    """What a person edits below docs/: everything but the pages that the build writes.

    Watching those too would start a second build after each one.
    """
    return [entry for entry in sorted(docs.iterdir()) if entry.name not in GENERATED]


def _newest(paths: list[Path]) -> float:
    """When the newest file below some paths was last changed."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
    return max((file.stat().st_mtime for file in files), default=0.0)


class _Rebuilder:
    """Builds the site on demand; on bad data it says so and leaves the last good pages."""

    def __init__(self, root: Path, site: Path, url: str, say: Say) -> None:
        self.root, self.site, self.url, self.say = root, site, url, say
        self.built_at = 0.0

    def seed(self) -> bool:
        """Begins with the last built site, so that the first page is there at once.

        Returns:
            False when there is none, or when it was made with another look.
        """
        last = self.root / "site"
        if not (last / "index.html").is_file() or self._look() > (last / "index.html").stat().st_mtime:
            return False
        shutil.copytree(last, self.site, dirs_exist_ok=True)
        for page in self.site.rglob("*.html"):
            # No content-security policy here: it would stop the script by which the page reloads.
            stamp = page.stat()
            page.write_text(re.sub(POLICY_ELEMENT, "", page.read_text(encoding="utf-8"), count=1), encoding="utf-8", newline="\n")
            os.utime(page, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        self.built_at = (last / "index.html").stat().st_mtime
        return True

    def _look(self) -> float:
        """When the last change was made to what every page depends on."""
        docs = self.root / "docs"
        return _newest([self.root / "mkdocs.yml", docs / "overrides", docs / "assets"])

    def __call__(self, config=None) -> None:  # noqa: ANN001 (the server passes what it likes)
        started, now = time.monotonic(), time.time()
        checked = check_project(self.root, datetime.date.today())
        errors, warnings = count(checked.findings)
        if checked.findings:
            self.say(as_text(checked.findings).rstrip())
        if checked.corpus is None or any(finding.code.startswith("SHP") for finding in checked.findings):
            self.say("The pages stay as they were until this is mended.")
            return
        try:
            written = write_markdown(self.root, checked.corpus)
        except BuildFailed as failure:
            self.say(str(failure))
            return
        if not self._build(written):
            return
        self.built_at = now
        found = f", {errors} errors, {warnings} warnings" if checked.findings else ""
        self.say(f"{written.changed} pages changed{found}; built in {time.monotonic() - started:.1f} s.")

    def _build(self, written: Written) -> bool:
        """Runs MkDocs; only over changed pages where nothing else changed. Says what went wrong."""
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException

        partly = self.built_at > 0 and not written.removed and self._look() <= self.built_at
        index = self.site / SEARCH_INDEX
        before = index.read_bytes() if partly and index.is_file() else None
        try:
            config = load_config(config_file=str(self.root / "mkdocs.yml"), site_dir=str(self.site), strict=False)
            config.site_url = self.url
            build(config, serve_url=self.url, dirty=partly)
        except MkDocsException as error:
            self.say(f"MkDocs: {error}")
            return False
        except SystemExit as error:
            self.say(f"MkDocs stopped: {error}")
            return False
        if before is not None:
            # A partial build would leave only the changed pages in the search.
            index.write_bytes(before)
        return True


def serve_site(root: Path, port: int, *, say: Say) -> None:
    """Serves the site on this machine until it is interrupted.

    The site that was last built is shown at once and brought up to date behind it.

    Args:
        root: The project's folder.
        port: The port on 127.0.0.1.
        say: Receives progress, a line at a time.

    Raises:
        BuildFailed: The port is taken, or there is no site to serve.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    # A partial build is what is wanted here; MkDocs warns of it each time.
    logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())
    from mkdocs.livereload import LiveReloadServer

    class Server(LiveReloadServer):
        """Can take its port before it serves; serving then does not take it again."""

        bound = False

        def server_bind(self) -> None:
            if not self.bound:
                super().server_bind()
                self.bound = True

    url = f"http://127.0.0.1:{port}/"
    with tempfile.TemporaryDirectory(prefix="assay-serve-") as scratch:
        site, trigger = Path(scratch) / "site", Path(scratch) / "trigger"
        site.mkdir()
        trigger.mkdir()
        rebuild = _Rebuilder(root, site, url, say)
        server = Server(builder=rebuild, host="127.0.0.1", port=port, root=str(site), mount_path="/")
        try:
            # Before the first build, so that nobody waits for it in vain.
            server.server_bind()
        except OSError as error:
            server.server_close()
            raise BuildFailed(f"Port {port} cannot be used: {error.strerror}. Name another with --port.", 2) from None
        if rebuild.seed():
            # The first build comes through the same door as all others, once the server answers.
            threading.Timer(0.5, lambda: (trigger / "now").touch()).start()
        else:
            rebuild()
        if not (site / "index.html").exists():
            raise BuildFailed("There is no site to serve yet. Mend what is reported above.")
        for watched in (trigger, root / "claims", root / "mkdocs.yml", *_hand_written(root / "docs")):
            server.watch(str(watched))
        say(f"Serving {url} — edit a file in claims/ and the page reloads. Stop with Ctrl+C.")
        try:
            server.serve()
        except KeyboardInterrupt:
            say("Stopped.")
        finally:
            server.shutdown()
