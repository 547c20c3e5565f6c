"""What git knows: which files a branch touches, and how the records were before it."""

from __future__ import annotations

import io
import os
import subprocess
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


def _git(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        # In English, since one of its messages is looked for below.
        return subprocess.run(["git", "-C", str(root), *arguments], input=given, capture_output=True, check=False, env=os.environ | {"LC_ALL": "C"})
    except FileNotFoundError:
        raise GitTrouble("git is not installed here; install it, or leave the option out") from None


def _answer(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    done = _git(root, *arguments, given=given)
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
    if inside.returncode or inside.stdout.strip() != b"true":
        said = inside.stderr.decode("utf-8", "replace")
        if "dubious ownership" in said:
            raise GitTrouble(f"git does not trust this folder, because somebody else owns it: git config --global --add safe.directory {root}")
        raise GitTrouble(f"{root} is in no git repository")
    known = _git(root, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}") if base and not base.startswith("-") else None
    if _git(root, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        raise GitTrouble(f"{root} has no commit yet, so there is nothing to compare with; make one first")
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

    The files are taken as git keeps them: ``git archive`` would leave out or change what .gitattributes says.

    Args:
        root: The project's folder.
        commit: The commit.
        into: The folder; what the commit does not have is not there afterwards.
    """
    entries = [entry.split(b"\t", 1) for entry in _answer(root, "ls-tree", "-r", "-z", commit, "claims").split(b"\0") if entry]
    # Links are no records, and were reported when they came; a submodule has its own history.
    wanted = [(about.split()[2], os.fsdecode(name)) for about, name in entries if about.startswith(b"100")]
    kept = io.BytesIO(_answer(root, "cat-file", "--batch", given=b"".join(blob + b"\n" for blob, _ in wanted)))
    for _, name in wanted:
        size = int(kept.readline().split()[2])
        if ".." in PurePosixPath(name).parts:
            raise GitTrouble(f"git holds a file {name!r}, which would lie outside the project")
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(kept.read(size))
        kept.read(1)
