"""lychee over the addresses of the corpus, in batches, and what its answers mean: works, gone, or not known."""

from __future__ import annotations

import html
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from assay.model.verified import Page
from assay.site.links import LinkCheckFailed, lychee_path
from assay.verify.asking import Tick
from assay.verify.lock import Book
from assay.verify.proxy import REFUSED, GuardProxy
from assay.verify.selection import Due
from assay.verify.settings import Settings
from assay.verify.text import clean
from assay.verify.web import Fetcher, NoReply

BATCH = 80
"""So many addresses are asked for before what came of them is written down."""
GONE = (404, 410)


@dataclass(frozen=True)
class Seen:
    """What became of one address.

    Attributes:
        state: works, gone or unknown.
        status: The HTTP status, where there was one.
        why: For unknown.
    """

    state: str
    status: int | None = None
    why: str = ""


def spread(urls: Sequence[str]) -> list[str]:
    """The addresses so ordered that the same host does not come twice in a row where that can be helped."""
    hosts: dict[str, list[str]] = {}
    for url in sorted(urls):
        hosts.setdefault(urlsplit(url).hostname or "", []).append(url)
    return [url for row in zip_longest(*hosts.values()) for url in row if url]


def _judged(url: str, entry: dict[str, Any], refused: set[str]) -> Seen:
    status = entry.get("status") if isinstance(entry.get("status"), dict) else {}
    code = status.get("code") if isinstance(status.get("code"), int) else None
    chain = entry.get("redirects") if isinstance(entry.get("redirects"), dict) else {}
    hops = [hop.get("url") for hop in chain.get("redirects") or [] if isinstance(hop, dict) and isinstance(hop.get("url"), str)]
    if code == REFUSED or urlsplit(url).hostname in refused or any(urlsplit(hop).hostname in refused for hop in hops):
        return Seen("unknown", None, "it leads to a private or local address, which was not contacted")
    if code is not None and 200 <= code < 300 and code != 202:
        if hops and urlsplit(hops[-1]).path in ("", "/") and urlsplit(url).path not in ("", "/"):
            return Seen("unknown", code, "it now leads to the front page of a site")
        return Seen("works", code)
    if code in GONE:
        return Seen("gone", code)
    if code in (301, 302, 303, 307, 308):
        return Seen("unknown", code, "it redirects without end")
    if code is not None:
        return Seen("unknown", code, f"HTTP {code}{', as publishers answer robots' if code in (202, 401, 403, 429) else ''}")
    return Seen("unknown", None, clean(status.get("details") or status.get("text") or "no answer", 160))


def check_links(urls: Sequence[str], settings: Settings) -> dict[str, Seen]:
    """Asks for each address once, through a proxy that refuses private ones.

    Args:
        urls: Addresses.
        settings: Pace and time limits.

    Returns:
        What became of each; nothing is left out.

    Raises:
        LinkCheckFailed: lychee did not run.
    """
    if not urls:
        return {}
    # In a rehearsal the pages' own hosts are not asked, and the stand-in has no certificate for them.
    asked = [url.replace("https://", "http://", 1) if settings.pages else url for url in urls]
    lines = "".join(f'<a href="{html.escape(url)}">{n}</a>\n' for n, url in enumerate(asked))
    with tempfile.TemporaryDirectory(prefix="assay-links-") as folder, GuardProxy(settings.pages) as proxy:
        if not proxy.address:
            # Without one lychee would go out by itself, and follow redirects to private addresses.
            raise LinkCheckFailed("the guard of the link checker did not start")
        (Path(folder) / "links.html").write_text(lines, encoding="utf-8")
        report = _lychee(folder, proxy.address, settings, len(urls))
        refused = set(proxy.refused)
    found: dict[str, Seen] = {}
    for name in ("success_map", "error_map", "timeout_map", "excluded_map"):
        for entries in (report.get(name) or {}).values():
            for entry in entries if isinstance(entries, list) else []:
                line = entry.get("span", {}).get("line") if isinstance(entry, dict) else None
                if isinstance(line, int) and 1 <= line <= len(urls):
                    url = urls[line - 1]
                    found[url] = Seen("unknown", None, f"no answer within {settings.timeout:g} s") if name == "timeout_map" else Seen("unknown", None, "it is not asked") if name == "excluded_map" else _judged(url, entry, refused)
    return {url: found.get(url, Seen("unknown", None, "the link checker said nothing about it")) for url in urls}


def _lychee(folder: str, proxy: str, settings: Settings, number: int) -> dict[str, Any]:
    command = [
        lychee_path(), "--no-progress", "--format=json", "-vv", "--exclude-all-private", "--host-concurrency=1",
        f"--host-request-interval={max(int(settings.link_interval * 1000), 1)}ms", f"--timeout={max(int(settings.timeout), 1)}",
        "--max-retries=1", "--retry-wait-time=1", "--max-redirects=8", "--scheme=http", "--scheme=https", f"--user-agent={settings.user_agent}", "links.html",
    ]  # fmt: skip
    # Nothing of our environment but the way out: no token, no other proxy.
    environment = {name: os.environ[name] for name in ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT") if name in os.environ}
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), proxy) | {"NO_PROXY": "", "no_proxy": "", "HOME": folder}
    limit = 60 + number * (settings.link_interval + settings.timeout * 3)
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace", timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return {}
    except OSError as error:
        raise LinkCheckFailed(f"lychee did not run: {error}") from None
    try:
        report = json.loads(done.stdout)
    except (ValueError, RecursionError):
        raise LinkCheckFailed(f"lychee ended with {done.returncode} and no report: {clean(done.stderr[-500:], 500)}") from None
    return report if isinstance(report, dict) else {}


def archived_copy(url: str, fetcher: Fetcher) -> str | None:
    """An archived copy of a page that is gone, or None when none is known.

    Args:
        url: The page.
        fetcher: Asks the archive.
    """
    reply = fetcher.get(f"{fetcher.settings.archive}?url={quote(url, safe='')}", lane="archive")
    data = None if isinstance(reply, NoReply) or reply.status != 200 else reply.json()
    try:
        closest = data["archived_snapshots"]["closest"]
        copy, status, available = clean(closest["url"], 1500).replace("http://", "https://", 1), str(closest.get("status")), closest.get("available")
        parts = urlsplit(copy)
    except (TypeError, KeyError, AttributeError, ValueError):
        return None
    if status != "200" or available is not True:
        return None
    return copy if parts.scheme == "https" and parts.hostname == "web.archive.org" and " " not in copy else None


class Linking:
    """One run over addresses.

    Args:
        book: The lock.
        fetcher: Asks the archive.
        due: What is too old.
        tick: Told of progress.
    """

    def __init__(self, book: Book, fetcher: Fetcher, due: Due, tick: Tick) -> None:
        self.book, self.fetcher, self.due, self.tick = book, fetcher, due, tick

    def run(self, urls: Sequence[str]) -> None:
        """Asks for what is due, batch by batch, and enters each batch.

        Args:
            urls: The addresses.

        Raises:
            LinkCheckFailed: lychee did not run.
        """
        fetcher = self.fetcher
        fetcher.pace.intervals.setdefault("archive", 1.0)
        wanted = spread([url for url in urls if self.due.entry(self.book.verified.pages.get(url))])
        for start in range(0, len(wanted), BATCH):
            self.tick("pages", start, len(wanted))
            batch = wanted[start : start + BATCH]
            for url, seen in check_links(batch, fetcher.settings).items():
                self._enter(url, seen)
            self.book.save()
        self.tick("pages", len(wanted), len(wanted))

    def _enter(self, url: str, seen: Seen) -> None:
        today = self.due.today
        if seen.state == "unknown":
            self.book.trouble("pages", url, seen.why, today, save=False, state="unknown")
            return
        known = self.book.verified.pages.get(url)
        copy = (known.archived if known and known.archived else archived_copy(url, self.fetcher)) if seen.state == "gone" else None
        self.book.put("pages", url, Page(state=seen.state, asked=today, status=str(seen.status), archived=copy), save=False)
