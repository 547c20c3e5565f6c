"""What the offline check found, for the summary of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from assay.findings import Finding, Level, count
from assay.github_markdown import LIMIT, Piece, bounded, plain, table


def as_markdown(findings: Sequence[Finding], limit: int = LIMIT) -> str:
    """Errors and warnings in tables; what was there before the change is counted and folded away.

    A host shows ten annotations of a sort and step at most, so this is where the others are.

    Args:
        findings: What was found.
        limit: The most bytes.
    """
    errors, warnings = count(findings)
    notes = [finding for finding in sorted(findings) if finding.level is Level.NOTE]
    if not findings:
        return "## The check\n\nNothing wrong.\n"
    said = [f"**{number}** {word}{'' if number == 1 else 's'}" for number, word in ((errors, "error"), (warnings, "warning")) if number] or ["Nothing wrong that this change caused"]
    if notes:
        said.append(f"{len(notes)} that {'was' if len(notes) == 1 else 'were'} there before and {'does' if len(notes) == 1 else 'do'} not count")
    pieces = [Piece(f"## The check\n\n{' · '.join(said)}\n")]
    for level, title in ((Level.ERROR, "To mend"), (Level.WARNING, "To look at")):
        rows = [_row(finding) for finding in sorted(findings) if finding.level is level]
        if rows:
            pieces += [Piece(f"### {title}\n"), *table(("Where", "Code", "What"), rows, level.value)]
    if notes:
        listed = "\n".join(f"- {plain(note.path)} {note.line}: {note.code} {plain(note.message)}" for note in notes[:40])
        more = f"\n- … and {len(notes) - 40} more" if len(notes) > 40 else ""
        pieces.append(Piece(f"<details><summary>There before this change ({len(notes)})</summary>\n\n{listed}{more}\n\n</details>\n", "list of old errors"))
    codes = sorted({finding.code for finding in findings if finding.level is not Level.NOTE})
    if codes:
        pieces.append(Piece(f"Why, and how to mend it: {', '.join(f'`assay explain {code}`' for code in codes[:8])}{' …' if len(codes) > 8 else ''}"))
    return bounded(pieces, whole="All of it: `assay check --changed-since BASE` in a checkout of this branch.", limit=limit)


def _row(finding: Finding) -> tuple[str, str, str]:
    return f"{plain(finding.path)}, line {finding.line}", finding.code, plain(finding.message)
