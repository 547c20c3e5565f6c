"""How near `assay verify` comes to what a registry permits, and what it adds to lychee alone on the same list.

python benchmarks/verify.py [--dois N] [--links N] [--latency MS]. Everything is on the loopback. The registry enforces
the limits of Crossref's polite pool (10 a second) and answers 429 above them; a 429 is a fault of ours.
"""

from __future__ import annotations

import argparse
import datetime
import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from assay.checks.registry import Context  # noqa: E402
from assay.load import load  # noqa: E402
from assay.model.verified import Verified  # noqa: E402
from assay.site.links import lychee_path  # noqa: E402
from assay.verify.command import run  # noqa: E402
from assay.verify.links import BATCH, check_links, spread  # noqa: E402
from assay.verify.lock import Book  # noqa: E402
from assay.verify.progress import Progressing  # noqa: E402
from assay.verify.selection import Due, select  # noqa: E402
from tests.verify.replay import Replay  # noqa: E402

DAY = datetime.date(2026, 11, 25)


def registries(number: int, latency: float) -> None:
    """A project of so many DOIs against a registry that enforces its limits."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tea"
        shutil.copytree(ROOT / "tests" / "fixtures" / "tea", root)
        first = (root / "claims/references/brewer-2020-valerian.yml").read_text()
        for n in range(number):
            (root / f"claims/references/more-{n:04d}.yml").write_text(first.replace("10.5555/tea.2020.1", f"10.5555/more.{n:04d}").replace("Valerian and sleep", f"Valerian and sleep, study {n} of many"))
        corpus = load(root).corpus
        with Replay(corpus, latency) as replay:
            replay.enforce = 10
            settings = replay.settings(mailto="bench@journaloftea.org")
            context = Context(corpus, DAY)
            started = time.perf_counter()
            report = run(root, context, Book(root, Verified()), settings, select(corpus, root, ()), Due(DAY), ("citations",), Progressing(quiet=True))
            seconds = time.perf_counter() - started
            rate = report.requests / seconds
            print(f"registry: {report.requests} requests in {seconds:.1f} s = {rate:.2f} a second of 10 permitted ({rate / 10:.0%}), answered with 429: {replay.refused}")
            print(f"          {report.states['citations']}, lock {(root / 'claims/verified.yml').stat().st_size / 1024:.0f} KiB, answer latency {latency * 1000:.0f} ms")


def links(number: int, latency: float, runs: int) -> None:
    """The same list through `assay verify`'s link check and through lychee alone, in turn."""
    # Each host of the list is an address of the loopback for lychee alone, which has no stand-in for names.
    with Replay(None, latency, address="0.0.0.0") as replay:
        port = replay.server.server_address[1]
        urls = spread([f"https://www.host{n % 25}.org/page/{n}" for n in range(number)])
        for url in urls:
            replay.pages[url.removeprefix("https://")] = "<p>here"
        plain = [f"http://127.0.0.{2 + n % 25}:{port}/page/{url.removeprefix('https://')}" for n, url in enumerate(urls)]
        settings = replay.settings(link_interval=0.05, pages=f"http://127.0.0.1:{port}/page/", timeout=20.0)
        ours, whole, alone = [], [], []
        for _ in range(runs):
            started = time.perf_counter()
            found = {}
            for start in range(0, len(urls), BATCH):
                found |= check_links(urls[start : start + BATCH], settings)
            ours.append(time.perf_counter() - started)
            assert {seen.state for seen in found.values()} == {"works"}, found
            started = time.perf_counter()
            check_links(urls, settings)
            whole.append(time.perf_counter() - started)
            alone.append(_alone(plain))
        print(f"links:    {number} addresses on 25 hosts, 50 ms between requests to one host, best of {runs}:")
        print(f"          lychee alone {min(alone):.2f} s, through the guard in one batch {min(whole):.2f} s, in batches of {BATCH} that are each written down {min(ours):.2f} s")


def _alone(urls: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "links.html").write_text("".join(f'<a href="{html.escape(url)}">x</a>\n' for url in urls))
        command = [lychee_path(), "--no-progress", "--format=json", "--host-concurrency=1", "--host-request-interval=50ms", "links.html"]
        return _timed(command, folder, {"PATH": os.environ["PATH"], "HOME": folder})


def _timed(command: list[str], folder: str, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    report = json.loads(done.stdout)
    assert report["errors"] == 0 and report["successful"], report
    return seconds


def main() -> None:
    """Measures both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dois", type=int, default=100)
    parser.add_argument("--links", type=int, default=200)
    parser.add_argument("--latency", type=float, default=30.0, help="milliseconds")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    registries(given.dois, given.latency / 1000)
    links(given.links, given.latency / 1000, given.runs)


if __name__ == "__main__":
    main()
