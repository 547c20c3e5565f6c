"""Time and memory of `assay build` against a bare `mkdocs build` of the same Markdown, in one run.

python benchmarks/build.py [--claims N] [--runs R]. Without --claims the project's own data is built. The two
commands run in turn, so that a machine that slows down slows both; what counts is the ratio.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def measured(command: list[str], folder: Path) -> tuple[float, float]:
    """Runs a command; gives its wall time in seconds and its largest process in MiB."""
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = child.stdout.read() if child.stdout else b""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {child.returncode}:\n{output.decode()[-2000:]}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def main() -> None:
    """Builds both ways in turn and prints medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=0)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        project = Path(scratch) / "project"
        if arguments.claims:
            from benchmarks.generate import generate, settle

            generate(project, arguments.claims)
            settle(project)
        else:
            shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(".venv", ".git", "site", "node_modules", ".hypothesis"))
        assay = [sys.executable, "-m", "assay", "build"]
        mkdocs = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(Path(scratch) / "bare")]
        measured(assay, project)  # the pages, and warm caches, for both
        figures: dict[str, list[tuple[float, float]]] = {"assay": [], "mkdocs": []}
        for _ in range(arguments.runs):
            figures["assay"].append(measured(assay, project))
            figures["mkdocs"].append(measured(mkdocs, project))
        pages = sum(1 for _ in (Path(scratch) / "bare").rglob("*.html"))
    print(f"{pages} pages, {arguments.runs} runs each, in turn, on {os.cpu_count()} processors; medians")
    for name, runs in figures.items():
        print(f"{name:8} {statistics.median(t for t, _ in runs):7.2f} s  {statistics.median(m for _, m in runs):7.0f} MiB")
    times = [a[0] / b[0] for a, b in zip(figures["assay"], figures["mkdocs"], strict=True)]
    memory = [a[1] / b[1] for a, b in zip(figures["assay"], figures["mkdocs"], strict=True)]
    print(f"ratio    {statistics.median(times):7.2f}    {statistics.median(memory):7.2f}   (assay to mkdocs, pair by pair)")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
