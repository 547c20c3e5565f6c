"""What git knows: which files a branch touches, and how the records were before it."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


class GitTrouble(Exception):
    """Git is missing, or does not know what was asked for. The text says what to do."""


@dataclass(frozen=True)
class Branch:
    """A line of work, seen from where it left its base.

    Attributes:
        commit: The commit that it left the base at.
        touched: Files that differ from that commit, untracked ones too, relative to the project.
        before: Files of claims/ that were there at that commit.
    """

    commit: str
    touched: frozenset[str]
    before: frozenset[str] = frozenset()


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise GitTrouble("git is not installed here; install it, or leave the option out") from None


def _answer(root: Path, *arguments: str) -> bytes:
    done = _git(root, *arguments)
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise GitTrouble(f"git {arguments[0]} failed: {said}")
    return done.stdout


def branch(root: Path, base: str) -> Branch:
    """What the work tree changes against a base.

    Args:
        root: The project's folder.
        base: A branch, tag or commit, such as origin/main.

    Raises:
        GitTrouble: There is no git, no repository, no such base, or nothing in common with it.
    """
    inside = _git(root, "rev-parse", "--is-inside-work-tree")
    if inside.returncode:
        said = inside.stderr.decode("utf-8", "replace")
        if "dubious ownership" in said:
            raise GitTrouble(f"git does not trust this folder, because somebody else owns it: git config --global --add safe.directory {root}")
        raise GitTrouble(f"{root} is in no git repository")
    known = _git(root, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}") if base and not base.startswith("-") else None
    if known is None or known.returncode:
        raise GitTrouble(f"git knows no branch, tag or commit {base!r}; fetch it first, for instance git fetch origin main, and name origin/main")
    common = _git(root, "merge-base", base, "HEAD")
    if common.returncode:
        raise GitTrouble(f"git sees nothing that HEAD and {base} have in common; in a shallow clone run git fetch --unshallow (in CI: fetch-depth: 0)")
    commit = common.stdout.decode().strip()
    changed = _answer(root, "diff", "--name-only", "--no-renames", "--relative", "-z", commit, "--")
    untracked = _answer(root, "ls-files", "--others", "--exclude-standard", "-z")
    before = _answer(root, "ls-tree", "-r", "-z", "--name-only", commit, "claims")
    return Branch(commit, _names(changed + untracked), _names(before))


def _names(listed: bytes) -> frozenset[str]:
    return frozenset(name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name)


def records_at(root: Path, commit: str, into: Path) -> None:
    """Writes ``claims/`` as it was at a commit into a folder. The work tree is not touched.

    Args:
        root: The project's folder.
        commit: The commit.
        into: The folder; what the commit does not have is not there afterwards.
    """
    if not _answer(root, "ls-tree", "-z", "--name-only", commit, "claims"):
        return
    with tarfile.open(fileobj=io.BytesIO(_answer(root, "archive", "--format=tar", commit, "claims"))) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            if not member.isfile() or name.is_absolute() or ".." in name.parts:
                continue  # Links are no records; they were reported when they came.
            file = archive.extractfile(member)
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read() if file else b"")
