"""VRD: the verdict in the file is the verdict of the rule."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from assay.checks.registry import Context, check
from assay.findings import Finding, Level, shown
from assay.model.claim import Claim
from assay.rating import RULE_VERSION
from assay.rating.rate import fresh_search


@check("VRD001", Level.ERROR, "The verdict follows from the rule", "A verdict is worked out from the evidence, not chosen.", "Take the rule's verdict; or correct the links, or what the claim is about; or depart from it by one step, with an override.")
def verdict_follows(context: Context) -> Iterator[Finding]:
    """The file's verdict is the rule's, or the override's."""
    for key, claim, rating in context.rated():
        if claim.override is None and claim.verdict is not rating.verdict:
            certainty = rating.certainty.label.lower() if rating.certainty else "not rated"
            yield context.at("claim", key, ("verdict",), "VRD001", f"the file says {claim.verdict.value}, the rule says {rating.verdict.value} (certainty {certainty}, {rating.direction}). Take the rule's, or see assay explain {key}.")
        elif claim.override is not None and claim.verdict is not claim.override.verdict:
            yield context.at("claim", key, ("verdict",), "VRD001", f"the file says {claim.verdict.value}, its override {claim.override.verdict.value}. Make them equal.")


@check("VRD002", Level.ERROR, "An override departs by one step, and departs", "Reviewers may correct the rule, not replace it.", "Remove an override that changes nothing; change the evidence or the rule where more than a step is needed.")
def override_is_one_step(context: Context) -> Iterator[Finding]:
    """An override differs from the rule by exactly one step of severity."""
    for key, claim, rating in context.rated():
        if claim.override is None:
            continue
        ours, rules = claim.override.verdict.severity, rating.verdict.severity
        if ours == rules:
            yield context.at("claim", key, ("override",), "VRD002", f"the rule says {rating.verdict.value} too. Remove the override.", on_key=True)
        elif ours is None or rules is None or abs(ours - rules) > 1:
            yield context.at("claim", key, ("override", "verdict"), "VRD002", f"{claim.override.verdict.value} is more than one step from {rating.verdict.value}, which the rule says. Correct the evidence or the rule instead.")


def _none_found(context: Context) -> Iterator[tuple[str, Claim, tuple[str | int, ...], tuple[str, ...]]]:
    """Every claim or part for which nothing was found: its place, and the searches that can show it."""
    for key, claim, rating in context.rated():
        if claim.burden == "speaker":
            continue
        units = [(("parts", n), its, (*part.searches, *claim.searches)) for n, (part, its) in enumerate(rating.parts)] or [(("searches",), rating, claim.searches)]
        yield from ((key, claim, loc, names) for loc, its, names in units if its.needs_search)


@check("VRD003", Level.ERROR, "'None found' has a search behind it", "That nothing was found can only be shown by saying where one looked.", "Name a search of the last eighteen months before the review.")
def none_found_has_a_search(context: Context) -> Iterator[Finding]:
    """A certainty of none stands on a search that is not too old."""
    for key, claim, loc, names in _none_found(context):
        if not fresh_search(names, context.corpus.searches, claim.reviewed):
            yield context.at("claim", key, loc, "VRD003", "nothing supports it, and no search of the last eighteen months before the review says so. Name one of claims/searches under searches, or write one.", on_key=True)


@check("VRD004", Level.ERROR, "The history ends with the verdict", "A change of verdict that is not in its history is a secret.", "Add an entry with today's date, the verdict, its cause and the version of the rule.")
def ledger_ends_with_the_verdict(context: Context) -> Iterator[Finding]:
    """The last ledger entry has the file's verdict and a version of the rule that exists; dates do not go back."""
    for key, claim in context.corpus.claims.items():
        last = claim.ledger[-1]
        where = ("ledger", len(claim.ledger) - 1)
        if last.verdict is not claim.verdict:
            yield context.at("claim", key, (*where, "verdict"), "VRD004", f"the history ends with {last.verdict.value}, the verdict is {claim.verdict.value}. Add an entry that says when and why it changed.")
        for n, entry in enumerate(claim.ledger):
            if entry.rule > RULE_VERSION:
                yield context.at("claim", key, ("ledger", n, "rule"), "VRD004", f"rule version {entry.rule} does not exist; the newest is {RULE_VERSION}.")
            if n and entry.date < claim.ledger[n - 1].date:
                yield context.at("claim", key, ("ledger", n, "date"), "VRD004", f"{entry.date} is earlier than the entry before it. Put the oldest first.")


@check("VRD005", Level.WARNING, "Searches behind 'none found' are not too old", "New studies appear; a search of long ago cannot speak for today.", "Make the search again and enter it with its date.")
def searches_are_fresh_today(context: Context) -> Iterator[Finding]:
    """Today, too, a search of the last eighteen months stands behind 'none found'."""
    for key, claim, loc, names in _none_found(context):
        searches = context.corpus.searches
        if not claim.withdrawn and fresh_search(names, searches, claim.reviewed) and not fresh_search(names, searches, context.today):
            yield context.at("claim", key, loc, "VRD005", f"the newest of {shown(', '.join(names))} is more than eighteen months old. Make it again.", on_key=True)


@check("VRD006", Level.WARNING, "Days have passed", "A search of a day to come would stay fresh until then, and a history would tell what has not happened.", "Write the day on which it was done.")
def days_have_passed(context: Context) -> Iterator[Finding]:
    """Searches, reviews and entries of the history are of today at the latest; a day more for places where it is tomorrow already.

    A warning, because the clock of whoever checks may be what is wrong, or SOURCE_DATE_EPOCH an old one.
    """
    corpus, latest = context.corpus, context.today + datetime.timedelta(days=1)
    dated = [("search", key, ("date",), search.date) for key, search in corpus.searches.items()]
    for key, claim in corpus.claims.items():
        dated.append(("claim", key, ("reviewed",), claim.reviewed))
        dated += [("claim", key, ("ledger", n, "date"), entry.date) for n, entry in enumerate(claim.ledger)]
    for kind, key, loc, day in dated:
        if day > latest:
            yield context.at(kind, key, loc, "VRD006", f"{day} is still to come; today is {context.today}. Write the day on which it was done.")
