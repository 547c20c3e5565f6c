"""What a run found, in words, for programs, and for the job page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from assay.checks.identity import CITATION, PROSE
from assay.findings import Finding, count
from assay.github_markdown import plain
from assay.model.corpus import Corpus
from assay.model.verified import Verified
from assay.rating.explore import without_source
from assay.verify.identity import Citation, assess


@dataclass(frozen=True)
class Fall:
    """A source that was retracted or withdrawn, and what leans on it.

    Attributes:
        reference: The source.
        standing: retracted or withdrawn.
        notice: What says so.
        claims: Claims that link to it or name it.
        moves: Claim, verdict now, verdict without it.
    """

    reference: str
    standing: str
    notice: str
    claims: tuple[str, ...]
    moves: tuple[tuple[str, str, str], ...]


@dataclass
class Report:
    """The outcome of a run.

    Attributes:
        states: How many citations, pages and quotes are in each state.
        findings: What is wrong.
        outages: Questions that were not answered, one line each.
        falls: Retracted sources.
        requests: How many requests were sent.
    """

    states: dict[str, dict[str, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    outages: list[str] = field(default_factory=list)
    falls: list[Fall] = field(default_factory=list)
    requests: int = 0


def falls_of(corpus: Corpus, verified: Verified, chosen: Sequence[Citation]) -> list[Fall]:
    """The sources that have fallen, with every claim that leans on them and every verdict that would change.

    Args:
        corpus: All records.
        verified: The lock.
        chosen: The citations to look at.
    """
    falls = []
    for one in chosen:
        outcome = assess(one, verified)
        if one.entry or outcome is None or outcome.standing not in ("retracted", "withdrawn"):
            continue
        live = corpus.live_claims()
        leaning = tuple(key for key, claim in live.items() if any(link.reference_id == one.key for link in claim.all_links()) or any(one.key in CITATION.findall(getattr(claim, name)) for name in PROSE))
        moves = without_source(one.key, live, corpus.references, corpus.vocabulary)
        notice = outcome.notice
        told = " ".join(filter(None, [notice.date, notice.notice, f"({', '.join(notice.sources)})"])) if notice else ""
        falls.append(Fall(one.key, outcome.standing, told, leaning, tuple((key, now.value, then.value) for key, (now, then) in moves.items())))
    return falls


def falls_text(falls: Sequence[Fall]) -> str:
    """The same for a terminal."""
    lines = []
    for fall in falls:
        lines.append(f"{fall.reference} was {fall.standing}{f': {fall.notice}' if fall.notice else ''}")
        lines.append(f"  leaning on it: {', '.join(fall.claims) or 'no claim'}")
        lines += [f"  {claim}: {now} would become {then}" for claim, now, then in fall.moves]
        if not fall.moves:
            lines.append("  no verdict would change")
    return "".join(f"{line}\n" for line in lines)


def states_of(verified: Verified, chosen: Sequence[Citation], urls: Sequence[str], claims: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many of what was chosen are in each state; what was never asked counts as unknown."""
    outcomes = [assess(one, verified) for one in chosen]
    standings = Counter(outcome.standing for one, outcome in zip(chosen, outcomes, strict=True) if outcome and not one.entry)
    return {
        "citations": dict(sorted(Counter(outcome.state for outcome in outcomes if outcome).items())),
        "standings": dict(sorted(standings.items())),
        "pages": dict(sorted(Counter(verified.pages[url].state if url in verified.pages else "unknown" for url in urls).items())),
        "quotes": dict(sorted(Counter(verified.quotes[key].state if key in verified.quotes else "unknown" for key in claims).items())),
    }


def summary_lines(report: Report) -> list[str]:
    """A line for each sort of thing, with its states."""
    lines = []
    for name, states in report.states.items():
        if states:
            lines.append(f"{name}: {', '.join(f'{number} {state}' for state, number in states.items())}")
    return lines


def as_json(report: Report) -> str:
    """Everything, for a program."""
    errors, warnings = count(report.findings)
    body = {
        "errors": errors,
        "warnings": warnings,
        "requests": report.requests,
        "states": report.states,
        "outages": report.outages,
        "retractions": [asdict(fall) for fall in report.falls],
        "findings": [asdict(finding) for finding in sorted(report.findings)],
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def as_markdown(report: Report, *, most: int = 200) -> str:
    """A summary for the job page, or for the issue that the weekly run keeps.

    Args:
        report: The outcome.
        most: The most findings that are listed.
    """
    errors, warnings = count(report.findings)
    lines = ["## The outside world", "", f"{errors} wrong, {warnings} to look at, {len(report.outages)} without an answer; {report.requests} requests.", ""]
    for title, states in report.states.items():
        if states:
            lines.append(f"- **{title}**: {', '.join(f'{number} {state}' for state, number in states.items())}")
    for fall in report.falls:
        lines += ["", f"### {plain(fall.reference)} was {fall.standing}", "", f"{plain(fall.notice)}", ""]
        lines += [f"- {plain(claim)}: {now} would become **{then}**" for claim, now, then in fall.moves] or ["- no verdict would change"]
        others = [claim for claim in fall.claims if claim not in {move[0] for move in fall.moves}]
        if others:
            lines.append(f"- leaning on it without a change: {', '.join(map(plain, others))}")
    for level, title in (("error", "Wrong"), ("warning", "To look at")):
        matching = [finding for finding in sorted(report.findings) if finding.level.value == level]
        if matching:
            lines += ["", f"### {title}", "", "| where | code | what |", "|---|---|---|"]
            lines += [f"| {plain(finding.path)} {finding.line} | {finding.code} | {plain(finding.message)} |" for finding in matching[:most]]
            if len(matching) > most:
                lines += ["", f"and {len(matching) - most} more."]
    if report.outages:
        lines += ["", "### Without an answer", "", *(f"- {plain(line)}" for line in report.outages[:50])]
        if len(report.outages) > 50:
            lines.append(f"- and {len(report.outages) - 50} more")
    return "\n".join(lines) + "\n"
