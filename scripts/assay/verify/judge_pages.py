"""Findings on pages and quotes, from the lock alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assay.checks.registry import RULES, Context
from assay.findings import Finding, shown
from assay.model.verified import Verified
from assay.verify.urls import Place, corpus_urls

REPORT_AFTER = 30
"""Days after which something that could not be checked is reported."""


def page_findings(context: Context, verified: Verified, places: Mapping[str, list[Place]] | None, *, after: int = REPORT_AFTER) -> Iterator[Finding]:
    """Pages that are gone, and those that nobody could load for long, at each place that leads there.

    Args:
        context: The corpus and the day.
        verified: The lock.
        places: Addresses with their places; those of the corpus when None.
        after: Days until an unverifiable page is named.
    """
    for url, where in (corpus_urls(context.corpus) if places is None else places).items():
        page = verified.pages.get(url)
        if page is None:
            continue
        trouble = page.trouble
        if page.state == "gone":
            copy = f" An archived copy: {page.archived}." if page.archived else " No archived copy is known."
            message = f"{shown(url, 120)} is gone (HTTP {page.status}, {page.asked}).{copy} Use that, or the page's new address."
            code = "LNK009"
        elif trouble and (context.today - trouble.since).days >= after:
            last = f"it last loaded on {page.asked}" if page.asked else "it never loaded"
            message = f"{shown(url, 120)} could not be checked since {trouble.since}: {trouble.why}; {last}. Open it by hand, and replace it if it is gone."
            code = "LNK010"
        else:
            continue
        for path, line, column in {place[0]: place for place in sorted(where, reverse=True)}.values():  # the first place in each file
            yield Finding(path, line, column, code, RULES[code].level, message)


def quote_findings(context: Context, verified: Verified, *, online: bool, claims: frozenset[str] | None) -> Iterator[Finding]:
    """Quotes that are gone, or whose sentence changed, at the claim's line.

    Args:
        context: The corpus and the day.
        verified: The lock.
        online: True in ``assay verify``; offline a new or changed quote is named as not yet looked up.
        claims: The claims that were chosen; None for all.
    """
    for key, claim in context.corpus.live_claims().items():
        if claims is not None and key not in claims:
            continue
        seen = verified.quotes.get(key)
        if seen is None or seen.phrase != claim.quote:
            if not online and verified.quotes:
                yield context.at("claim", key, ("quote",), "LNK013", f"the quote {'was never looked up' if seen is None else 'changed since it was looked up'}. Run assay verify {key}.")
            continue
        mended = f"If the publisher changed it, review the claim, and add to its ledger {{date: {seen.changed or seen.asked}, verdict: …, cause: article-changed}}: whoever mends a claim gets credit."
        if seen.state == "gone":
            yield context.at("claim", key, ("quote",), "LNK011", f"{shown(claim.quote)} no longer stands in the article (looked up {seen.asked}). {mended}")
        elif seen.state == "reworded":
            yield context.at("claim", key, ("quote",), "LNK012", f"{shown(claim.quote)} stands in another sentence than the one reviewed (digest {seen.sentence}, looked up {seen.asked}). {mended}")
        elif seen.trouble and (context.today - seen.trouble.since).days >= REPORT_AFTER:
            yield context.at("claim", key, ("quote",), "LNK010", f"the article could not be read since {seen.trouble.since}: {seen.trouble.why}. Open it by hand.")
