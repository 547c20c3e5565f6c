"""The offline checks. One module a family, one function a check; each is pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from assay.checks import article_rules, evidence, figures, identity, lock_rules, prose, shape_rules, verdict  # noqa: F401 (importing enters the checks)
from assay.checks.exceptions import apply_exceptions
from assay.checks.registry import CHECKS, RULES, Context, Rule
from assay.findings import Finding
from assay.load import Loaded, load
from assay.model.corpus import Corpus
from assay.rating.memo import Ratings

__all__ = ["RULES", "Checked", "Rule", "check_loaded", "check_project"]


@dataclass(frozen=True)
class Checked:
    """The outcome of a check.

    Attributes:
        corpus: What could be read; None when not even the vocabulary could be.
        findings: Everything that is wrong, sorted by place.
        files: How many record files were looked at.
    """

    corpus: Corpus | None
    findings: list[Finding]
    files: int


def check_project(root: Path, today: datetime.date) -> Checked:
    """Reads and checks ``claims/``.

    Args:
        root: The project's folder.
        today: The day from which ages of searches and exceptions are counted.
    """
    return check_loaded(load(root), today)


def check_loaded(loaded: Loaded, today: datetime.date, ratings: Ratings | None = None) -> Checked:
    """Checks what was read of ``claims/``.

    Args:
        loaded: What came out of reading the folder.
        today: The day from which ages of searches and exceptions are counted.
        ratings: What was rated before.
    """
    findings = list(loaded.findings)
    if loaded.corpus is not None:
        context = Context(loaded.corpus, today, ratings)
        found = [finding for one in CHECKS for finding in one(context)]
        findings += apply_exceptions(context, found)
    return Checked(loaded.corpus, sorted(set(findings)), loaded.files)
