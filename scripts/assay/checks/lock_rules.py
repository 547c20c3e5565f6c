"""LNK, offline: what ``claims/verified.yml`` says against the records as they are now."""

from __future__ import annotations

from collections.abc import Iterator

from assay.checks.registry import CHECKS, Context
from assay.findings import Finding, Level
from assay.verify.judge import findings_from


def lock_agrees(context: Context) -> Iterator[Finding]:
    """Everything that the lock says; nothing while there is no lock."""
    corpus = context.corpus
    if corpus.lock_fault:
        message, line = corpus.lock_fault
        yield Finding("claims/verified.yml", line, 1, "LNK014", Level.ERROR, f"{message}. Restore the file from git, or delete it and run assay verify.")
    elif corpus.verified is not None:
        yield from findings_from(context, corpus.verified)


CHECKS.append(lock_agrees)  # its rules are described in verify/judge.py, which words the findings for both commands
