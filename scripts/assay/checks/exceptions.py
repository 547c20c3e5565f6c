"""Checks that a record sets aside, each with a reason and an end."""

from __future__ import annotations

from collections.abc import Iterable

from assay.checks.registry import RULES, Context, describe
from assay.findings import Finding, Level, shown
from assay.shape import nearest

NEVER = ("VRD001", "VRD002", "TXT010")
"""What the rule says is departed from by an override, with its limits and names; and an exception cannot excuse another."""

describe("TXT010", Level.ERROR, "Exceptions are needed and not expired", "An exception that nobody needs any more hides the next fault.", "Remove the entry under lint, or mend what it sets aside.")


def apply_exceptions(context: Context, findings: Iterable[Finding]) -> list[Finding]:
    """Drops findings that a record sets aside, and reports exceptions that are unused, expired or unknown.

    Args:
        context: The corpus and the day.
        findings: What the checks found.
    """
    kept = list(findings)
    corpus = context.corpus
    for kind, records in (("article", corpus.articles), ("claim", corpus.claims), ("reference", corpus.references), ("search", corpus.searches)):
        for key, record in records.items():
            for n, exception in enumerate(record.lint):
                path = corpus.origins[kind, key].path
                mine = [finding for finding in kept if finding.path == path and finding.code == exception.code]
                if exception.code not in RULES:
                    guess = nearest(exception.code, RULES)
                    hint = f" Did you mean {guess}?" if guess else ""
                    kept.append(context.at(kind, key, ("lint", n, "code"), "TXT010", f"no check has the code {shown(exception.code)}.{hint}"))
                elif exception.code in NEVER:
                    way = "the exceptions" if exception.code == "TXT010" else "the evidence, or depart from the rule with an override"
                    kept.append(context.at(kind, key, ("lint", n, "code"), "TXT010", f"{exception.code} cannot be set aside. Remove the exception, and mend {way}."))
                elif exception.until < context.today:
                    kept.append(context.at(kind, key, ("lint", n, "until"), "TXT010", f"the exception for {exception.code} ended on {exception.until}. Mend the fault, or remove the entry."))
                elif not mine:
                    kept.append(context.at(kind, key, ("lint", n), "TXT010", f"{exception.code} finds nothing here. Remove the exception."))
                else:
                    kept = [finding for finding in kept if finding not in mine]
    return kept
