"""What a change does, in print: for a terminal, for a program, and, with :mod:`assay.diff_markdown`, for a pull request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from assay.diff import Difference
from assay.diff_markdown import as_markdown


def _lists(difference: Difference) -> Iterator[tuple[str, Sequence[str]]]:
    yield "Articles added", difference.articles_added
    yield "Claims added", difference.claims_added
    yield "Claims removed", difference.claims_removed
    yield "Sources added", difference.sources_added
    yield "Sources dropped", difference.sources_dropped
    yield "Pages added", difference.pages_added
    yield "Pages removed", difference.pages_removed


def as_text(difference: Difference) -> str:
    """For a terminal."""
    if difference.empty:
        return "No verdict moves, and no claim, source or page comes or goes.\n"
    lines = []
    for moved in difference.moved:
        lines.append(f"{moved.key}: {moved.before.value} -> {moved.after.value}{f'  ({moved.certainty_text})' if moved.certainty_text else ''}")
        lines += [f"    {reason}" for reason in moved.why]
        if moved.stale:
            lines.append(f"    the file does not say so yet: assay rate --write {moved.key}")
    for title, entries in _lists(difference):
        if entries:
            lines.append(f"{title}: {', '.join(entries)}")
    for shown in difference.texts:
        lines.append(f"{'New' if shown.new else 'Changed'}: {shown.key}  [{shown.verdict.label}]")
        lines += [f"    {name:8} {value}" for name, value in (("claim", shown.claim.claim), ("quote", f"“{shown.claim.quote}”"), ("allows", shown.claim.honest), ("why", shown.claim.summary))]
    lines += [f"Not compared: {name} cannot be read {side}" for name, side in difference.unreadable]
    return "".join(f"{' '.join(line.split()) if not line.startswith('    ') else line}\n" for line in lines)


def as_json(difference: Difference) -> str:
    """For a program."""
    body = {
        "moved": [
            {
                "claim": moved.key,
                "before": moved.before.value,
                "after": moved.after.value,
                "certainty": [certainty.value if certainty else None for certainty in moved.certainty],
                "why": list(moved.why),
                "stale": moved.stale,
            }
            for moved in difference.moved
        ],
        **{title.lower().replace(" ", "_"): list(entries) for title, entries in _lists(difference)},
        "texts": [
            {"claim": shown.key, "new": shown.new, "changed": list(shown.changed), "verdict": shown.verdict.value, "text": shown.claim.claim, "quote": shown.claim.quote, "honest": shown.claim.honest, "summary": shown.claim.summary}
            for shown in difference.texts
        ],
        "unreadable": [{"record": name, "side": side} for name, side in difference.unreadable],
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


REPORTS: dict[str, Callable[[Difference], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json}
