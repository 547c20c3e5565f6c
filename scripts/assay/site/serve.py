"""The site, live: a saved YAML file becomes a reloaded page."""

from __future__ import annotations

import datetime
import os
import tempfile
import time
from pathlib import Path

from assay.checks import check_project
from assay.findings import as_text, count
from assay.site.build import BuildFailed, Say, write_markdown
from assay.site.writer import GENERATED


def _hand_written(docs: Path) -> list[Path]:
    """What a person edits below docs/: everything but the pages that the build writes.

    Watching those too would start a second build after each one.
    """
    return [entry for entry in sorted(docs.iterdir()) if entry.name not in GENERATED]


class _Rebuilder:
    """Builds the site on demand; on bad data it says so and leaves the last good pages."""

    def __init__(self, root: Path, site: Path, url: str, say: Say) -> None:
        self.root, self.site, self.url, self.say = root, site, url, say

    def __call__(self, config=None) -> None:  # noqa: ANN001 (the server passes what it likes)
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException

        started = time.monotonic()
        checked = check_project(self.root, datetime.date.today())
        errors, warnings = count(checked.findings)
        if checked.findings:
            self.say(as_text(checked.findings).rstrip())
        if checked.corpus is None or any(finding.code.startswith("SHP") for finding in checked.findings):
            self.say("The pages stay as they were until this is mended.")
            return
        written = write_markdown(self.root, checked.corpus)
        try:
            config = load_config(config_file=str(self.root / "mkdocs.yml"), site_dir=str(self.site), strict=False)
            config.site_url = self.url
            # No content-security policy here: it would stop the script by which the page reloads.
            build(config, serve_url=self.url)
        except MkDocsException as error:
            self.say(f"MkDocs: {error}")
            return
        except SystemExit as error:
            self.say(f"MkDocs stopped: {error}")
            return
        found = f", {errors} errors, {warnings} warnings" if checked.findings else ""
        self.say(f"{written.changed} pages changed{found}; built in {time.monotonic() - started:.1f} s.")


def serve_site(root: Path, port: int, *, say: Say) -> None:
    """Serves the site on this machine until it is interrupted.

    Args:
        root: The project's folder.
        port: The port on 127.0.0.1.
        say: Receives progress, a line at a time.

    Raises:
        BuildFailed: The port is taken, or there is no site to serve.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
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
        rebuild = _Rebuilder(root, Path(scratch), url, say)
        server = Server(builder=rebuild, host="127.0.0.1", port=port, root=scratch, mount_path="/")
        try:
            # Before the first build, so that nobody waits for it in vain.
            server.server_bind()
        except OSError as error:
            server.server_close()
            raise BuildFailed(f"Port {port} cannot be used: {error.strerror}. Name another with --port.", 2) from None
        rebuild()
        if not (Path(scratch) / "index.html").exists():
            raise BuildFailed("There is no site to serve yet. Mend what is reported above.")
        for watched in (root / "claims", root / "mkdocs.yml", *_hand_written(root / "docs")):
            server.watch(str(watched))
        say(f"Serving {url} — edit a file in claims/ and the page reloads. Stop with Ctrl+C.")
        try:
            server.serve()
        except KeyboardInterrupt:
            say("Stopped.")
        finally:
            server.shutdown()
