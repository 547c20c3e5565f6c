"""What `assay serve` answers: pages as the files have them now, and news of what changed."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import posixpath
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from assay.findings import as_text, count
from assay.site.live import Live, NotYet
from assay.site.shell import SEARCH_INDEX
from assay.site.watch import DOCS

OWN = "/.assay/"
"""What the preview adds to the site lies below this address."""
SCRIPT = Path(__file__).parent / "assets" / "live.js"
POLL_SECONDS = 25.0
"""How long a browser that asks for news is kept waiting."""
IDLE_SECONDS = 0.5
"""Pages that nobody asked for are made once nobody has asked for any for so long."""
PATIENCE_SECONDS = 3.0
"""The longest wait for that."""
MOST_LINES = 20
"""So many lines lie over a page; the terminal has all."""


@dataclass(frozen=True)
class Answer:
    """What is sent for an address.

    Attributes:
        status: The status of HTTP.
        kind: The type of what is sent.
        body: What is sent.
        location: Where else to look.
        token: Differs when the page, or something that it loads, differs.
        lines: What is wrong with this very page.
    """

    status: int
    kind: str
    body: bytes
    location: str | None = None
    token: str = ""
    lines: tuple[str, ...] = ()


def _kind(address: str) -> str:
    guessed = {".js": "text/javascript", ".json": "application/json", ".atom": "application/atom+xml"}.get(posixpath.splitext(address)[1]) or mimetypes.guess_type(address)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") or guessed.endswith(("json", "xml")) else guessed


def _plain(heading: str, lines: list[str]) -> bytes:
    """A page that needs neither records nor theme."""
    told = escape("\n".join(lines))
    return f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{heading}</title></head><body><h1>{heading}</h1><pre>{told}</pre></body></html>\n'.encode()


class Desk:
    """Answers requests from a live site, and makes the pages that nobody asked for while nothing else is to do.

    Args:
        live: The site.
        say: Receives what changed and what is wrong, a line at a time.
    """

    def __init__(self, live: Live, say: Callable[[str], object]) -> None:
        self.live, self.say = live, say
        self._news = threading.Condition()
        self._asked = 0
        self._last = 0.0
        self._index: tuple[int, bytes | None] = (-1, None)

    def look(self) -> bool:
        """Takes in what changed on the disk, and says so.

        Returns:
            Whether anything did.
        """
        started = time.monotonic()
        with self.live.lock:
            first = self.live.state.version == 0
            try:
                paths = self.live.refresh()
            except Exception as error:  # noqa: BLE001 (whatever a half-edited file brings about must not end the preview)
                self.say(_one_line("The files could not be taken in", error))
                paths = ["?"]
            lines = self.live.lines if self.live.stale else []
        if not paths:
            return False
        self._last = time.monotonic()  # whoever looks at a page comes before the checks and the other pages
        if not first:
            more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
            self.say(f"{', '.join(paths[:3])}{more} changed; read in {time.monotonic() - started:.2f} s.")
        for line in lines:
            self.say(line)
        self._tell()
        return True

    def _tell(self) -> None:
        with self._news:
            self._news.notify_all()

    def answer(self, target: str) -> Answer:
        """What is sent for the target of a request.

        Args:
            target: Path and query, as the request has them.
        """
        try:
            parts = urlsplit(target)
        except ValueError:
            return Answer(400, _kind("index.html"), _plain("This is no address", []))
        path = unquote(parts.path)
        if path == f"{OWN}live.js":
            return Answer(200, _kind(path), SCRIPT.read_bytes())
        if path == f"{OWN}status":
            return self._status({name: values[0] for name, values in parse_qs(parts.query).items()})
        if path == f"/{SEARCH_INDEX}":
            return self._search()
        return self._page(path)

    @contextmanager
    def _foreground(self) -> Iterator[None]:
        """While somebody waits, nothing is made that nobody asked for."""
        with self._news:
            self._asked += 1
        try:
            yield
        finally:
            with self._news:
                self._asked -= 1
                self._last = time.monotonic()
                self._news.notify_all()

    def _page(self, path: str) -> Answer:
        address = posixpath.normpath(f"/{path}").lstrip("/")
        if path.endswith("/"):
            address = posixpath.join(address, "index.html")
        with self._foreground(), self.live.lock:
            self.look()
            try:
                found = self.live.at(address)
                if found is None and not path.endswith("/") and self.live.at(f"{address}/index.html"):
                    return Answer(302, "text/plain", b"", location=quote(f"/{address}/"))
                if found is not None:
                    return self._finished(200, address, *found)
                return self._finished(404, "404.html", *(self.live.at("404.html") or (_plain("There is no such page", []), ())))
            except NotYet:
                return self._finished(503, "index.html", _plain("There is nothing to show yet", self.live.lines), ())
            except Exception as error:  # noqa: BLE001 (as above)
                line = _one_line(f"{path}: the page could not be made", error)
                self.say(line)
                return self._finished(500, "index.html", _plain("This page could not be made", [line]), ())

    def _finished(self, status: int, address: str, body: bytes, warnings: tuple[str, ...]) -> Answer:
        if not address.endswith(".html"):
            return Answer(status, _kind(address), body)
        # A page is another one too when a file changes that it loads.
        loaded = sorted(item for item in self.live.state.files.items() if item[0].startswith(f"{DOCS}/assets/"))
        token = hashlib.sha256(f"{status} {loaded} ".encode() + body).hexdigest()[:16]
        script = f'<script src="{OWN}live.js" data-page="{token}"></script>'.encode()
        end = body.rfind(b"</body>")
        body = body[:end] + script + body[end:] if end >= 0 else body + script
        return Answer(status, _kind(address), body, token=token, lines=tuple(f"mkdocs: {line}" for line in warnings))

    def _status(self, query: dict[str, str]) -> Answer:
        """News for a page: which event this is, the page's token now, and what is wrong. Waits until there is some."""
        deadline = time.monotonic() + POLL_SECONDS
        with self._news:
            while str(self.live.state.version) == query.get("event") and (left := deadline - time.monotonic()) > 0:
                self._news.wait(left)
        event = self.live.state.version
        # The page is made before the browser hears of it, so that it is there when the browser loads it again.
        shown = self._page(query.get("path", "/"))
        lines = [*shown.lines, *self.live.lines]
        if len(lines) > MOST_LINES:
            # The last line may say that the pages are old.
            lines[MOST_LINES - 2 : -1] = [f"… and {len(lines) - MOST_LINES + 1} more lines in the terminal."]
        news = {"event": event, "page": shown.token, "lines": lines}
        return Answer(200, _kind("news.json"), json.dumps(news).encode())

    def _search(self) -> Answer:
        """The search index, which needs every page; whoever asks waits for it."""
        self.look()
        with self._news:
            self._news.wait_for(lambda: self._index[0] == self.live.state.version)
            index = self._index[1]
        return Answer(404, "text/plain", b"") if index is None else Answer(200, _kind(SEARCH_INDEX), index)

    def work(self) -> None:
        """Checks the records and makes all pages again after each change; runs for as long as the preview does."""
        while True:
            with self._news:
                self._news.wait_for(lambda: self._index[0] != self.live.state.version and self.live.state.version > 0)
            self._quiet(IDLE_SECONDS)
            self._round()

    def _quiet(self, seconds: float = 0.0) -> None:
        """Waits until nobody has asked for anything for a while, but not for ever where somebody asks all the time."""
        end = time.monotonic() + PATIENCE_SECONDS
        with self._news:
            while (now := time.monotonic()) < end and (self._asked or now < self._last + seconds):
                self._news.wait(end - now if self._asked else self._last + seconds - now)

    def _round(self) -> None:
        version, index = self.live.state.version, None
        try:
            if self.live.check():
                findings = self.live.state.checking or []
                errors, warnings = count(findings)
                if findings:
                    self.say(f"{as_text(findings)}{errors} errors, {warnings} warnings.")
                self._tell()
            version = self.live.state.version
            for path in self.live.paths:
                self._quiet()
                if version != self.live.state.version:
                    return
                self.live.page(path)
            with self.live.lock:
                if version != self.live.state.version:
                    return
                index = self.live.search_index()
        except NotYet:
            pass
        except Exception as error:  # noqa: BLE001 (as above)
            self.say(_one_line("No search until every page can be made", error))
        with self._news:
            self._index = (version, index)
            self._news.notify_all()


def _one_line(what: str, error: Exception) -> str:
    return " ".join(f"{what}: {type(error).__name__}: {error}".split())
