"""Registries and pages on the loopback, answering in the shape of the real ones.

Answers are made from the project's own records, laid over a real answer of Crossref (tests/verify/samples), so that every
field that a real answer has is there. Faults are laid in by DOI, PMID or address. It can be run by itself:

    python -m tests.verify.replay --root . --port 8766
"""

from __future__ import annotations

import argparse
import copy
import json
import re
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from assay.load import load
from assay.model.corpus import Corpus
from assay.model.reference import Reference
from assay.verify.settings import Settings

SAMPLES = Path(__file__).parent / "samples"
Answer = tuple[int, dict[str, str], bytes]
RATE = {"x-rate-limit-limit": "10", "x-rate-limit-interval": "1s", "x-api-pool": "polite", "x-concurrency-limit": "3"}


def sample(name: str) -> dict:
    """The message of a real answer."""
    (path,) = SAMPLES.glob(f"*{name}*.json")
    return json.loads(path.read_text(encoding="utf-8"))["message"]


def crossref_message(reference: Reference) -> dict:
    """A record as Crossref gives it, made from one of ours."""
    message = copy.deepcopy(sample("work-10.1136"))
    for name in ("reference", "relation", "funder", "clinical-trial-number", "abstract", "published-online", "published-print", "page", "volume", "issue", "assertion", "article-number"):
        message.pop(name, None)
    parts = [int(part) for part in (reference.issued or "").split("-") if part]
    message |= {
        "DOI": (reference.DOI or "").lower(),
        "URL": f"https://doi.org/{(reference.DOI or '').lower()}",
        "title": [reference.title or "A title that our record lacks"],
        "author": [
            {"given": name.given or "A.", "family": name.family, "sequence": "first" if n == 0 else "additional", "affiliation": []} if name.family else {"name": name.literal, "sequence": "first", "affiliation": []}
            for n, name in enumerate(reference.author or ())
        ],
        "container-title": [reference.container_title] if reference.container_title else [],
        "short-container-title": [],
        "issued": {"date-parts": [parts or [None]]},
        "published": {"date-parts": [parts or [None]]},
        "type": "posted-content" if reference.type == "preprint" else "journal-article",
    }
    if not message["author"]:
        del message["author"]
    for name in ("volume", "issue", "page"):
        if getattr(reference, name):
            message[name] = getattr(reference, name)
    return message


def pubmed_entry(pmid: str, reference: Reference) -> dict:
    """A record as esummary gives it."""
    ids = [{"idtype": "pubmed", "idtypen": 1, "value": pmid}]
    if reference.DOI:
        ids.append({"idtype": "doi", "idtypen": 3, "value": reference.DOI})
    if reference.PMCID:
        ids.append({"idtype": "pmc", "idtypen": 8, "value": reference.PMCID})
    return {
        "uid": pmid,
        "pubdate": (reference.issued or "").replace("-", " "),
        "epubdate": "",
        "source": reference.container_title or "",
        "fulljournalname": reference.container_title or "",
        "authors": [{"name": f"{name.family or name.literal} {''.join(word[0] for word in (name.given or '').replace('.', ' ').split())}".strip(), "authtype": "Author"} for name in reference.author or ()],
        "title": f"{reference.title or 'A title that our record lacks'}.",
        "volume": reference.volume or "",
        "issue": reference.issue or "",
        "pages": reference.page or "",
        "articleids": ids,
        "pubtype": ["Journal Article"],
    }


def answer(body: object, status: int = 200, **headers: str) -> Answer:
    """An answer in JSON, or the bytes as they are."""
    if isinstance(body, (bytes, str)):
        return status, {"content-type": "text/plain"} | headers, body.encode() if isinstance(body, str) else body
    return status, {"content-type": "application/json"} | headers, json.dumps(body).encode()


class Replay:
    """The server.

    Attributes:
        works: Crossref's records by DOI.
        notices: Records that update a DOI, by that DOI.
        datacite: DataCite's records by DOI.
        handles: DOIs that only the handle service knows.
        pubmed: PubMed's entries by PMID.
        pages: HTML, or a whole answer, by address.
        faults: What to answer instead, by the path that is asked (unquoted), for the named number of times.
        raw: What to write onto the connection instead of an answer, by path.
        log: Time and path of each request.
        date: The server's Date header; what is no date says nothing.
        enforce: Requests a second above which it answers 429; None for never.
    """

    def __init__(self, corpus: Corpus | None = None, latency: float = 0.0, address: str = "127.0.0.1") -> None:
        self.works: dict[str, dict] = {}
        self.notices: dict[str, list[dict]] = {}
        self.datacite: dict[str, dict] = {}
        self.handles: set[str] = set()
        self.pubmed: dict[str, dict] = {}
        self.pmc: dict[str, dict] = {}
        self.pages: dict[str, str | Answer] = {}
        self.archived: dict[str, str] = {}
        self.faults: dict[str, list[Answer] | Callable[[], Answer]] = {}
        self.raw: dict[str, Callable[[socket.socket], None]] = {}
        self.log: list[tuple[float, str]] = []
        self.enforce: int | None = None
        self.refused = 0
        self.date = "now"
        self.rate = dict(RATE)
        self.latency = latency
        self._guard = threading.Lock()
        if corpus:
            self.fill(corpus)
        replay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self) -> None:  # noqa: N802
                if raw := replay.raw.get(unquote(self.path)):
                    with replay._guard:
                        replay.log.append((time.monotonic(), unquote(self.path)))
                    self.close_connection = True
                    try:
                        raw(self.connection)
                    except OSError:
                        pass
                    return
                status, headers, body = replay.respond(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def date_time_string(self, timestamp: float | None = None) -> str:
                return replay.date

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass  # a client that goes away is no news

        self.server = Server((address, 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        self._thread = threading.Thread(target=lambda: self.server.serve_forever(poll_interval=0.02), daemon=True)
        self._thread.start()

    def fill(self, corpus: Corpus) -> None:
        """Lays in an answer for every identifier of every reference."""
        for reference in corpus.references.values():
            if reference.DOI:
                self.works[reference.DOI.lower()] = crossref_message(reference)
            if reference.PMID:
                self.pubmed[reference.PMID] = pubmed_entry(reference.PMID, reference)
            if reference.PMCID and not reference.PMID:
                pmid = f"9{reference.PMCID[3:]}"
                self.pmc[reference.PMCID] = {"pmcid": reference.PMCID, "pmid": int(pmid), "doi": reference.DOI, "requested-id": reference.PMCID}
                self.pubmed[pmid] = pubmed_entry(pmid, reference)

    def settings(self, **more: object) -> Settings:
        """Settings that lead here."""
        given = dict(crossref=self.base, datacite=self.base, handles=self.base, pubmed=self.base, idconv=f"{self.base}/idconv/", archive=f"{self.base}/wayback/available", pages=f"{self.base}/page/", link_interval=0.001, timeout=5.0, patience=10.0)
        return Settings(**given | more)

    def environment(self) -> dict[str, str]:
        """The same as variables."""
        settings = self.settings()
        return {f"ASSAY_{name.upper()}": str(getattr(settings, name)) for name in ("crossref", "datacite", "handles", "pubmed", "idconv", "archive", "pages", "link_interval")}

    def close(self) -> None:
        """Stops it."""
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self) -> Replay:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [path for _, path in self.log]

    def respond(self, target: str) -> Answer:
        """The answer to a request."""
        path = unquote(target)
        with self._guard:
            now = time.monotonic()
            self.log.append((now, path))
            if self.enforce is not None and sum(1 for at, _ in self.log[-50:] if at > now - 1.0) > self.enforce:
                self.refused += 1
                return answer("Too many requests", 429, **{"retry-after": "1"}, **self.rate)
        if self.latency:
            time.sleep(self.latency)
        fault = self.faults.get(path)
        if callable(fault):
            return fault()
        if fault:
            return fault.pop(0)
        status, headers, body = self._answer(urlsplit(target), path)
        return status, headers | self.rate, body

    def _answer(self, parts, path: str) -> Answer:  # noqa: ANN001
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path.startswith("/works/"):
            doi = unquote(parts.path.removeprefix("/works/")).lower()
            message = self.works.get(doi)
            return answer({"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": message}) if message else answer("Resource not found.", 404)
        if parts.path == "/works":
            return self._list(query)
        if parts.path.startswith("/dois/"):
            record = self.datacite.get(unquote(parts.path.removeprefix("/dois/")).lower())
            return answer({"data": {"id": record["doi"], "type": "dois", "attributes": record}}) if record else answer({"errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]}, 404)
        if parts.path.startswith("/api/handles/"):
            doi = unquote(parts.path.removeprefix("/api/handles/"))
            known = doi.lower() in self.handles or doi.lower() in self.works
            return answer({"responseCode": 1, "handle": doi, "values": []}) if known else answer({"responseCode": 100, "handle": doi}, 404)
        if parts.path == "/esummary.fcgi":
            ids = query.get("id", "").split(",")
            result = {pmid: self.pubmed.get(pmid, {"uid": pmid, "error": "cannot get document summary"}) for pmid in ids}
            return answer({"header": {"type": "esummary", "version": "0.3"}, "result": {"uids": ids} | result})
        if parts.path == "/idconv/":
            ids = query.get("ids", "").split(",")
            return answer({"status": "ok", "records": [self.pmc.get(one, {"requested-id": one, "pmcid": one, "status": "error", "errmsg": "Identifier not found in PMC"}) for one in ids]})
        if parts.path == "/wayback/available":
            copy_ = self.archived.get(query.get("url", ""))
            snapshots = {"closest": {"available": True, "url": copy_, "timestamp": "20260101000000", "status": "200"}} if copy_ else {}
            return answer({"url": query.get("url"), "archived_snapshots": snapshots})
        if path.startswith("/page/"):
            page = self.pages.get(path.removeprefix("/page/"))
            if isinstance(page, tuple):
                return page
            return (200, {"content-type": "text/html; charset=utf-8"}, page.encode()) if page is not None else answer("Not Found", 404)
        return answer("Not Found", 404)

    def _list(self, query: dict[str, str]) -> Answer:
        if "filter" in query:
            filters = query["filter"].split(",")
            if any(not part.startswith("updates:") for part in filters):
                return answer({"status": "failed", "message-type": "validation-failure", "message": [{"type": "filter-not-available", "value": filters[-1], "message": "Filter not available"}]}, 400)
            items = self.notices.get(filters[0].removeprefix("updates:").lower(), [])
        else:
            words = set(re.findall(r"\w+", query.get("query.bibliographic", "").lower()))
            scored = [(len(words & set(re.findall(r"\w+", " ".join(work["title"]).lower()))), doi) for doi, work in self.works.items()]
            items = [self.works[doi] for _, doi in sorted(scored, reverse=True)[:5]]
        return answer({"status": "ok", "message-type": "work-list", "message": {"total-results": len(items), "items": items, "items-per-page": 50}})


def main() -> None:
    """Serves a project's own records until it is stopped, and prints the settings that lead there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path("."))
    given = parser.parse_args()
    corpus = load(given.root).corpus
    with Replay(corpus) as replay:
        for name, value in replay.environment().items():
            print(f"export {name}={value}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
