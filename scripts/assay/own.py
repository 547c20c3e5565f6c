"""Only your own errors: what a branch did not cause does not fail it."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from assay.checks import check_project
from assay.findings import Finding, Level
from assay.git import Branch, records_at


def findings_before(root: Path, branch: Branch, today: datetime.date) -> list[Finding]:
    """What was wrong already where the branch left its base, seen with today's eyes.

    Args:
        root: The project's folder.
        branch: The branch.
        today: The day, so that what has grown old since is nobody's fault.
    """
    with tempfile.TemporaryDirectory(prefix="assay-base-") as folder:
        records_at(root, branch.commit, Path(folder))
        return check_project(Path(folder), today).findings


def own_only(findings: Iterable[Finding], before: Iterable[Finding], branch: Branch) -> list[Finding]:
    """The findings, with those that the branch has no part in lowered to notes.

    Its own are those in a file that it touches, and those that were not there before it: who takes
    a source away has broken the claims that rest on it, although their files stay as they were.

    Args:
        findings: What is wrong now.
        before: What was wrong before.
        branch: The branch.
    """
    old = {(finding.path, finding.code, finding.message) for finding in before}
    return [
        finding if finding.path in branch.touched or (finding.path, finding.code, finding.message) not in old else replace(finding, level=Level.NOTE)
        for finding in findings
    ]
