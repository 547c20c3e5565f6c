"""`assay serve` against `mkdocs serve` of the same Markdown, in one run: to the first page, and from a save to the new page.

python benchmarks/serve.py [--runs R] [--saves S]. The servers run one after the other, round by round, so that a
machine that slows down slows all; what counts is the ratio. All are measured over a socket: a page counts when its
answer holds the words that were just saved. "Cold" is the first start of all, with no compiled Python; "told" is how
long after the save an open page was told to load itself again.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 180
CLAIM = "claims/articles/medicalopedia/results-last-forever.yml"
MARKDOWN = "docs/claims/medicalopedia/results-last-forever.md"
PAGE = "claims/medicalopedia/results-last-forever/"


def get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=PATIENCE) as answer:
        return answer.read().decode()


def until(port: int, path: str, words: str) -> float:
    """Asks for a page until it holds the words; gives the seconds that it took."""
    started = time.perf_counter()
    while time.perf_counter() - started < PATIENCE:
        with contextlib.suppress(OSError):
            if words in get(port, path):
                return time.perf_counter() - started
        time.sleep(0.01)
    sys.exit(f"{words!r} never came to {path}")


@contextlib.contextmanager
def running(command: list[str], project: Path, compiled: Path) -> Iterator[tuple[int, float]]:
    """Starts a server; gives its port and the seconds to its first page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPYCACHEPREFIX": str(compiled)}
    server = subprocess.Popen([part.format(port=port) for part in command], cwd=project, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield port, until(port, "", "</html>")
    finally:
        server.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()
        server.wait(10)


def saved(port: int, file: Path, number: int) -> float:
    """Changes the summary in a file; gives the seconds until the page has it."""
    words = f"Saved {number} {time.time_ns()}"
    text = file.read_text("utf-8")
    marked = re.sub(r"(?:Saved \d+ \d+ )?Last edit", f"{words} Last edit", text)
    if marked == text:
        sys.exit(f"{file} has no marked line")
    file.write_text(marked, "utf-8")
    return until(port, PAGE, words)


def told(port: int, file: Path) -> float:
    """Changes the file; gives the seconds until an open page hears that it is another one."""
    ask = f".assay/status?path=/{PAGE}&event="
    before = json.loads(get(port, f"{ask}-1"))
    file.write_text(re.sub(r"(?:Saved \d+ \d+ )?Last edit", f"Saved 0 {time.time_ns()} Last edit", file.read_text("utf-8")), "utf-8")
    started, news = time.perf_counter(), before
    while news["page"] == before["page"]:
        news = json.loads(get(port, f"{ask}{news['event']}"))
    get(port, PAGE)
    return time.perf_counter() - started


def told_line(name: str, values: list[float], peer: list[float] | None = None) -> str:
    spread = f"{statistics.median(values):6.2f} s  ({min(values):.2f} to {max(values):.2f})"
    ratio = f"  {statistics.median(peer) / statistics.median(values):6.1f} times as fast as mkdocs" if peer else ""
    return f"{name:32} {spread}{ratio}"


def main() -> None:
    """Measures round by round and prints medians with their spread."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--saves", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        project = Path(scratch) / "project"
        shutil.copytree(ROOT, project, ignore=lambda at, names: [name for name in names if name in (".venv", ".git", "node_modules", ".hypothesis") or (name == "site" and Path(at) == ROOT)])
        claim = project / CLAIM
        claim.write_text(re.sub(r"(?m)^summary: ", "summary: Last edit. ", claim.read_text("utf-8")), "utf-8")
        sys.path.insert(0, str(project / "scripts"))
        from assay.load import load
        from assay.site.build import write_markdown

        write_markdown(project, load(project).corpus)
        ours = [sys.executable, "-m", "assay", "serve", "--port", "{port}"]
        theirs = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", "127.0.0.1:{port}"]
        os.environ["PYTHONPATH"] = str(project / "scripts")
        kinds = {"assay": (ours, claim), "mkdocs": (theirs, project / MARKDOWN), "mkdocs --dirty": ([*theirs, "--dirty"], project / MARKDOWN)}
        cold: dict[str, list[float]] = {name: [] for name in kinds}
        warm: dict[str, list[float]] = {name: [] for name in kinds}
        saves: dict[str, list[float]] = {name: [] for name in kinds}
        heard: list[float] = []
        for number in range(arguments.runs):
            for name, (command, file) in kinds.items():
                compiled = Path(scratch) / f"compiled-{name}-{number}"
                with running(command, project, compiled) as (_, seconds):
                    cold[name].append(seconds)
                with running(command, project, compiled) as (port, seconds):
                    warm[name].append(seconds)
                    for save in range(arguments.saves):
                        saves[name].append(saved(port, file, save))
                        if name == "assay":
                            heard.append(told(port, file))
        pages = sum(1 for _ in (project / "docs").rglob("*.md"))
    print(f"{pages} pages, {arguments.runs} rounds, {arguments.saves} saves in each, on {os.cpu_count()} processors; medians (least to most)")
    for name in kinds:
        peer = None if name == "mkdocs" else "mkdocs"
        print(told_line(f"{name}: first page, cold", cold[name], cold[peer] if peer else None))
        print(told_line(f"{name}: first page, again", warm[name], warm[peer] if peer else None))
        print(told_line(f"{name}: save to new page", saves[name], saves[peer] if peer else None))
    print(told_line("assay: save to told and loaded", heard))


if __name__ == "__main__":
    main()
