"""What a change does, for the summary of a pull request: in the order in which somebody decides on it.

First what moves, then what is new with everything that a reader will meet, then the sources. Whatever contributors
wrote is inert in it (:mod:`assay.github_markdown`); the links are those that this program makes of identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from assay.diff import Difference, Moved, Shown, Source
from assay.github_markdown import LIMIT, Piece, bounded, plain, table
from assay.model.article import Article
from assay.model.claim import Claim
from assay.model.words import Certainty
from assay.site.escape import CITATION, url
from assay.site.reference_view import identifiers
from assay.site.vancouver import vancouver

MOST_PAGES = 40
"""The most paths of pages that are listed: they follow from the records above them."""
MOST_REASONS = 8
MOST_LINKS = 20

WORDS = {"claim": "The claim", "quote": "The article says", "honest": "The evidence allows", "summary": "In short", "reasoning": "Reasoning", "would_change": "What would change it"}


def as_markdown(difference: Difference, limit: int = LIMIT) -> str:
    """The summary, with a line where it is cut because a forge would not take more.

    Args:
        difference: What the change does.
        limit: The most bytes.
    """
    pieces = [Piece("## What this change does\n")]
    if difference.empty:
        return bounded([*pieces, Piece("No verdict moves, and no claim, source or page comes or goes.")], whole="")
    new = [shown for shown in difference.texts if shown.new]
    changed = [shown for shown in difference.texts if not shown.new]
    pieces.append(Piece(f"{_counts(difference, len(new), len(changed))}\n"))
    pieces += _unreadable(difference)
    pieces += _moves(difference.moved)
    if difference.articles:
        pieces += [Piece("### New articles\n"), *table(("Article", "Who publishes it", "What they earn with it"), (_article_row(*one) for one in difference.articles), "article")]
    if new:
        pieces += [Piece("### New claims\n"), *(Piece(_new_claim(number, shown), "claim") for number, shown in enumerate(new, 1))]
    if changed:
        pieces += [Piece("### Claims that read otherwise\n"), *(Piece(_changed_claim(shown), "claim") for shown in changed)]
    if difference.claims_removed:
        pieces += [Piece("### Claims that go\n"), *(Piece(f"- {plain(key)}", "claim") for key in difference.claims_removed), Piece("")]
    if difference.sources:
        pieces += [Piece("### New sources\n"), *table(("Source", "Read", "What it is", "Claims that link to it"), map(_source_row, difference.sources), "source")]
    if difference.dropped:
        pieces += [Piece("### Sources dropped\n"), *table(("Source", "Why", "Claims that linked to it"), map(_dropped_row, difference.dropped), "source")]
    pieces += [*_pages("Pages that come", difference.pages_added), *_pages("Pages that go", difference.pages_removed)]
    return bounded(pieces, whole="All of it: `assay diff BASE` in a checkout of this branch.", limit=limit)


def _counts(difference: Difference, new: int, changed: int) -> str:
    counts = (
        (len(difference.moved), "verdict moves", "verdicts move"),
        (len(difference.articles), "new article", "new articles"),
        (new, "new claim", "new claims"),
        (changed, "claim reads otherwise", "claims read otherwise"),
        (len(difference.claims_removed), "claim goes", "claims go"),
        (len(difference.sources), "new source", "new sources"),
        (len(difference.dropped), "source dropped", "sources dropped"),
        (len(difference.unreadable), "record cannot be read", "records cannot be read"),
    )
    said = [f"**{number}** {one if number == 1 else many}" for number, one, many in counts if number]
    if not difference.moved:
        said.insert(0, "No verdict moves")
    return " · ".join(said)


def _unreadable(difference: Difference) -> Iterator[Piece]:
    if difference.unreadable:
        yield Piece("### Left out, because it cannot be read\n")
        yield from (Piece(f"- {plain(name)} ({side})", "record") for name, side in difference.unreadable)
        yield Piece("")


def _moves(moves: Sequence[Moved]) -> list[Piece]:
    if not moves:
        return []
    return [Piece("### Verdicts that move\n"), *table(("Claim", "Verdict", "Why"), map(_moved_row, moves), "verdict")]


def _moved_row(moved: Moved) -> tuple[str, str, str]:
    reasons = [plain(reason) for reason in moved.why[:MOST_REASONS]]
    if len(moved.why) > MOST_REASONS:
        reasons.append(f"… and {len(moved.why) - MOST_REASONS} more")
    if moved.certainty_text:
        reasons.insert(0, plain(moved.certainty_text))
    if moved.stale:
        reasons.append(f"**The file does not say so yet:** <code>assay rate --write {plain(moved.key)}</code>")
    return plain(moved.key), f"{moved.before.label} → **{moved.after.label}**", "<br>".join(reasons)


def _article_row(key: str, article: Article) -> tuple[str, str, str]:
    return f"{plain(key)}<br>{plain(article.title)} [{plain(urlsplit(article.URL).hostname)}]({url(article.URL)})", plain(article.publisher), plain(article.interest)


def _verdict(shown: Shown) -> str:
    said = shown.verdict.label
    if shown.certainty is not None:
        word = shown.certainty.label.lower()
        said += f"; evidence: {word}" if shown.certainty in (Certainty.NONE, Certainty.NO_DIRECT) else f"; certainty: {word}"
    return said if shown.claim.verdict is shown.verdict else f"{said} (the file says {shown.claim.verdict.label.lower()})"


def _new_claim(number: int, shown: Shown) -> str:
    claim = shown.claim
    rows = [
        f"| Verdict | {_verdict(shown)} |",
        "|:--|:--|",
        f"| The article says | “{plain(claim.quote)}” |",
        f"| The evidence allows | {plain(claim.honest)} |",
        f"| In short | {plain(claim.summary)} |",
        f"| Read as | {claim.kind.label}, {claim.wording.label.lower()} |",
        f"| Evidence | {_evidence(claim)} |",
    ]
    return "\n".join([f"#### {number} · {plain(claim.claim)}", "", plain(shown.key), "", *rows, "", *_folded("Reasoning", _prose(claim.reasoning)), ""])


def _evidence(claim: Claim) -> str:
    links = [f"{plain(link.finding)}: {link.direction.label.lower()}{'' if link.votes else ' (no vote)'}. {plain(link.why)}" for link in claim.all_links()]
    if len(links) > MOST_LINKS:
        links = [*links[:MOST_LINKS], f"… and {len(links) - MOST_LINKS} more"]
    return "<br>".join(links) or ("none found; searched: " + ", ".join(map(plain, claim.searches)) if claim.searches else "none")


def _changed_claim(shown: Shown) -> str:
    before = shown.before or shown.claim
    short = [name for name in shown.changed if name != "reasoning"]
    parts = [f"#### {plain(shown.claim.claim)}", "", f"{plain(shown.key)} · {_verdict(shown)}", ""]
    if short:
        parts += ["| | Before | After |", "|:--|:--|:--|"]
        parts += [f"| {WORDS[name]} | {plain(getattr(before, name) or '')} | {plain(getattr(shown.claim, name) or '')} |" for name in short]
        parts.append("")
    if "reasoning" in shown.changed:
        parts += [*_folded("Reasoning, before", _prose(before.reasoning)), *_folded("Reasoning, after", _prose(shown.claim.reasoning))]
    return "\n".join([*parts, ""])


def _prose(value: str) -> str:
    paragraphs = re.split(r"\n\s*\n", CITATION.sub(r"[\1]", value).strip())
    return "\n\n".join(filter(None, map(plain, paragraphs)))


def _folded(title: str, body: str) -> list[str]:
    return [f"<details><summary>{title}</summary>", "", body, "", "</details>", ""]


def _source_row(source: Source) -> tuple[str, str, str, str]:
    reference = source.reference
    links = [f"[{plain(label)}]({url(address)})" for label, address in identifiers(reference)]
    read = f"**{reference.read.depth.label}**, {reference.read.date.isoformat()}"
    facts = [reference.source_class.label]
    if reference.study:
        facts += [reference.study.design.label if reference.study.design else "design not stated", f"{reference.study.participants} people" if reference.study.participants else ""]
    facts += [f"standing: {reference.standing.label.lower() if reference.standing else 'not looked up'}", f"{len(reference.findings)} finding{'' if len(reference.findings) == 1 else 's'}"]
    return " ".join([plain(source.key), "<br>", plain(vancouver(reference.model_copy(update={"DOI": None}))), *links]), read, "; ".join(plain(fact) for fact in facts if fact), _keys(source.claims)


def _dropped_row(source: Source) -> tuple[str, str, str]:
    why = f"withdrawn: {plain(source.why)}" if source.why else "**the file is gone**; records are withdrawn, not deleted"
    return f"{plain(source.key)}<br>{plain(vancouver(source.reference))}", why, _keys(source.claims)


def _keys(keys: Sequence[str]) -> str:
    return "<br>".join(map(plain, keys[:MOST_LINKS])) + (f"<br>… and {len(keys) - MOST_LINKS} more" if len(keys) > MOST_LINKS else "") or "none"


def _pages(title: str, pages: Sequence[str]) -> Iterator[Piece]:
    if pages:
        listed = [f"- {plain(page)}" for page in pages[:MOST_PAGES]]
        if len(pages) > MOST_PAGES:
            listed.append(f"- … and {len(pages) - MOST_PAGES} more")
        yield Piece("\n".join(_folded(f"{title} ({len(pages)})", "\n".join(listed))), "list of pages")
