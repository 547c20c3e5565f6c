"""What a change does, in print: for a terminal, for a pull request, for a program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from assay.diff import Difference, Moved, Shown
from assay.site.escape import rich, text

MOST = 40
"""The most entries of one list that a summary shows; a pull request is read by people."""


def _certainty(moved: Moved) -> str:
    was, now = (certainty.label.lower() if certainty else None for certainty in moved.certainty)
    if was is None or now is None:
        return ""
    return f"certainty {was}" if was == now else f"certainty {was} → {now}"


def _lists(difference: Difference) -> Iterator[tuple[str, Sequence[str]]]:
    yield "Claims added", difference.claims_added
    yield "Claims removed", difference.claims_removed
    yield "Sources added", difference.sources_added
    yield "Sources dropped", difference.sources_dropped
    yield "Pages added", difference.pages_added
    yield "Pages removed", difference.pages_removed


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def as_text(difference: Difference) -> str:
    """For a terminal."""
    if difference.empty:
        return "No verdict moves, and no claim, source or page comes or goes.\n"
    lines = []
    for moved in difference.moved:
        lines.append(f"{moved.key}: {moved.before.value} -> {moved.after.value}{f'  ({_certainty(moved)})' if _certainty(moved) else ''}")
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


def as_markdown(difference: Difference) -> str:
    """For the summary of a pull request. Whatever contributors wrote is inert in it: no markup, no mention of anybody."""
    parts = ["## What this change does", ""]
    if difference.empty:
        return "\n".join([*parts, "No verdict moves, and no claim, source or page comes or goes.", ""])
    counts = [
        _counted(len(difference.moved), "verdict moves", "verdicts move"),
        _counted(len(difference.claims_added), "claim added", "claims added"),
        _counted(len(difference.sources_added), "source added", "sources added"),
        _counted(len(difference.sources_dropped), "source dropped", "sources dropped"),
    ]
    parts += [f"{'; '.join(counts)}.", ""]
    if difference.moved:
        parts += ["### Verdicts that move", "", "| Claim | Before | After | Why |", "|---|---|---|---|"]
        parts += [_moved_row(moved) for moved in difference.moved[:MOST]]
        parts += [*_more(len(difference.moved)), ""]
    for title, entries in _lists(difference):
        if entries:
            parts += [f"<details{'' if title.startswith('Pages') else ' open'}><summary>{title} ({len(entries)})</summary>", ""]
            parts += [f"- {text(entry)}" for entry in entries[:MOST]]
            parts += [*_more(len(entries)), "", "</details>", ""]
    if difference.texts:
        parts += ["### How the claims will read", ""]
        for shown in difference.texts[:MOST]:
            parts += [*_card(shown), ""]
        parts += _more(len(difference.texts))
    if difference.unreadable:
        parts += ["### Not compared", "", *(f"- {text(name)} cannot be read {side}." for name, side in difference.unreadable), ""]
    return "\n".join(parts).rstrip() + "\n"


def _more(number: int) -> list[str]:
    return [f"- … and {number - MOST} more"] if number > MOST else []


def _moved_row(moved: Moved) -> str:
    reasons = [text(reason) for reason in moved.why[:8]]
    if len(moved.why) > 8:
        reasons.append(f"… and {len(moved.why) - 8} more")
    if _certainty(moved):
        reasons.insert(0, text(_certainty(moved)))
    if moved.stale:
        reasons.append(f"**the file does not say so yet:** assay rate --write {text(moved.key)}")
    return f"| {text(moved.key)} | {moved.before.label} | **{moved.after.label}** | {'<br>'.join(reasons)} |"


def _card(shown: Shown) -> list[str]:
    claim = shown.claim
    heading = f"**{text(claim.claim)}** · {shown.verdict.label}"
    mark = "new" if shown.new else f"changed: {', '.join(shown.changed)}"
    reasoning = rich(claim.reasoning, lambda reference_id: f"<em>{text(reference_id)}</em>").replace("@", "&#64;")
    return [
        f"#### {text(shown.key)} ({mark})",
        "",
        f"> {heading}",
        ">",
        f"> The article: “{text(claim.quote)}”",
        ">",
        f"> The evidence allows: {text(claim.honest)}",
        ">",
        f"> {text(claim.summary)}",
        "",
        "<details><summary>Reasoning</summary>",
        "",
        reasoning,
        "",
        "</details>",
    ]


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
