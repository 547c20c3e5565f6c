"""Every link and anchor inside the built site, checked by lychee without the network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


class LinkCheckFailed(Exception):
    """The checker itself could not run."""


@dataclass(frozen=True, order=True)
class BrokenLink:
    """A link that leads nowhere.

    Attributes:
        page: The page, relative to the site.
        target: Where it leads.
        why: What is wrong with it.
    """

    page: str
    target: str
    why: str


def lychee_path() -> str:
    """The program that came with the package, else one on the path.

    Raises:
        LinkCheckFailed: There is none.
    """
    beside = Path(sys.executable).parent / "lychee"
    found = str(beside) if beside.is_file() else shutil.which("lychee")
    if not found:
        raise LinkCheckFailed("lychee is not installed. Install the project's requirements again (sh scripts/build.sh).")
    return found


def check_site(site: Path, base: str = "/") -> tuple[int, list[BrokenLink]]:
    """Checks every internal link and fragment.

    Args:
        site: The built site.
        base: The path at which the site will stand on its host. The page for addresses that do not exist is shown at any
            depth, so its links begin with it.

    Returns:
        The number of links looked at, and those that are broken.

    Raises:
        LinkCheckFailed: lychee did not run, or looked at nothing.
    """
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    command = [
        lychee_path(),
        "--offline",
        "--include-fragments",
        "--no-progress",
        "--format=json",
        "--root-dir",
        str(site),
        "--index-files",
        "index.html",
        "--files-from",
        "-",
    ]
    if base != "/":
        root = re.escape(site.absolute().as_uri())
        command += ["--remap", f"^{root}{re.escape(base.rstrip('/'))}(/.*)?$ {site.absolute().as_uri()}$1"]
    done = subprocess.run(command, cwd=site, input="\n".join(pages) + "\n", capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        raise LinkCheckFailed(f"lychee ended with {done.returncode} and no report: {done.stderr.strip()[-500:]}") from None
    if done.returncode not in (0, 2) or not report.get("total"):
        raise LinkCheckFailed(f"lychee ended with {done.returncode} and looked at {report.get('total', 0)} links: {done.stderr.strip()[-500:]}")
    broken = set()
    for page, failures in report.get("error_map", {}).items():
        for failure in failures:
            status = failure.get("status", {})
            broken.add(BrokenLink(page, _relative(failure.get("url", "?"), site), str(status.get("details") or status.get("text") or "leads nowhere")))
    return report["total"], sorted(broken)


def _relative(target: str, site: Path) -> str:
    """A target as it is found below the site."""
    parts = urlsplit(target)
    if parts.scheme != "file":
        return target
    path = unquote(parts.path)
    shown = path.removeprefix(str(site)) or "/"
    return f"{shown}#{parts.fragment}" if parts.fragment else shown
