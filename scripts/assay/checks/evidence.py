"""EVD: links mean what their findings say."""

from __future__ import annotations

from collections.abc import Iterator

from assay.checks.identity import _links
from assay.checks.registry import Context, check
from assay.findings import Finding, Level, shown
from assay.model.claim import PEOPLE_KINDS
from assay.model.words import Direction, Effect, Kind, Wording
from assay.rating.rate import branch_of, is_checkable
from assay.rating.studies import read_links

# What a link may say of a finding about people. "harms" turns round: fewer harms are better.
_FITS = {
    Effect.BETTER: {Direction.SUPPORTS, Direction.MIXED},
    Effect.WORSE: {Direction.CONTRADICTS, Direction.MIXED},
    Effect.NO_DIFFERENCE: {Direction.NO_DIFFERENCE, Direction.CONTRADICTS, Direction.MIXED},
    Effect.MIXED: {Direction.MIXED, Direction.SUPPORTS, Direction.CONTRADICTS, Direction.NO_DIFFERENCE},
    Effect.DESCRIPTIVE: set(Direction),
}


@check("EVD001", Level.ERROR, "Claims about people, mechanisms, facts and cautions have evidence or a search", "A verdict of 'none found' stands on a search.", "Link evidence, or name the search that found none.")
def something_stands_behind(context: Context) -> Iterator[Finding]:
    """A claim that is rated has links or searches."""
    for key, claim in context.corpus.claims.items():
        if not is_checkable(claim.kind, claim) or claim.burden == "speaker":
            continue
        if not claim.all_links() and not claim.all_searches():
            yield context.at("claim", key, (), "EVD001", "neither evidence nor a search. Link what bears on the claim, or name the search that found nothing.")


@check("EVD002", Level.ERROR, "A finding is linked once", "A result that is linked twice would seem to be two.", "Keep one of the links.")
def findings_are_linked_once(context: Context) -> Iterator[Finding]:
    """No claim, and no part of one, links the same finding twice."""
    for key, claim in context.corpus.claims.items():
        for loc, links in ((("evidence",), claim.evidence), *((("parts", p, "evidence"), part.evidence) for p, part in enumerate(claim.parts))):
            seen: set[str] = set()
            for n, link in enumerate(links):
                if link.finding in seen:
                    yield context.at("claim", key, (*loc, n, "finding"), "EVD002", f"{shown(link.finding)} is linked already. Keep one of the two.")
                seen.add(link.finding)


@check("EVD003", Level.ERROR, "An override changes something", "An override that changes nothing hides that the table was right.", "Remove it.")
def overrides_change_something(context: Context) -> Iterator[Finding]:
    """Overriding an element that is compared, once, to another value than the table's."""
    for key, loc, link in _links(context):
        if not link.override:
            continue
        claim = context.corpus.claims[key]
        part = claim.parts[loc[1]] if loc[0] == "parts" else None
        kind = (part and part.kind) or claim.kind
        about = (part and part.about) or claim.about
        if about is None or not is_checkable(kind, claim):
            continue
        corpus = context.corpus
        plain = read_links([link.model_copy(update={"override": ()})], about, branch_of(kind, claim.denies and claim.denies.kind), corpus.references, corpus.vocabulary)
        for n, override in enumerate(link.override):
            if override.element in [earlier.element for earlier in link.override[:n]]:
                yield context.at("claim", key, (*loc, "override", n), "EVD003", f"{override.element.value} is overridden already, and only the first counts. Keep one of the two.")
                continue
            for reading in plain:
                before = reading.authority if override.element.value == "authority" else reading.closeness(override.element)
                if before is not None and before.value == override.as_:
                    yield context.at("claim", key, (*loc, "override", n), "EVD003", f"{override.element.value} is {before.value} without the override too. Remove it.")
                elif before is None:
                    yield context.at("claim", key, (*loc, "override", n), "EVD003", f"{override.element.value} does not matter for a claim of this kind. Remove the override.")


@check("EVD004", Level.ERROR, "A link's direction fits its finding", "A result that got worse does not support a claim that it gets better.", "Change the direction, name another finding, or correct the finding's effect.")
def direction_fits_the_finding(context: Context) -> Iterator[Finding]:
    """For claims about people, and links that vote."""
    for key, loc, link in _links(context):
        claim = context.corpus.claims[key]
        part = claim.parts[loc[1]] if loc[0] == "parts" else None
        kind = (part and part.kind) or claim.kind
        finding = context.corpus.finding(link.finding)
        if finding is None or not link.votes or kind not in PEOPLE_KINDS or finding.outcome == "harms":
            continue
        fitting = _FITS[finding.effect]
        if link.direction not in fitting:
            words = ", ".join(sorted(word.value for word in fitting))
            yield context.at("claim", key, (*loc, "direction"), "EVD004", f"the link to {link.finding} says {link.direction.value}, but that finding is {shown(finding.effect.value)}. Set direction to {words}, or name another finding.")


@check("EVD005", Level.ERROR, "Effect and comparison claims say what is known of harms", "Benefit without harm is half an answer.", "Add harms: reported, none-reported, not-measured or not-seen.")
def harms_are_stated(context: Context) -> Iterator[Finding]:
    """The harms slot is filled where the claim is about people."""
    for key, claim in context.corpus.claims.items():
        kinds = {claim.kind, *(part.kind for part in claim.parts if part.kind)}
        if kinds & set(PEOPLE_KINDS) and claim.harms is None:
            yield context.at("claim", key, ("kind",), "EVD005", f"a claim of kind {claim.kind.value} says what is known of unwanted effects. Add harms: reported, none-reported, not-measured or not-seen.", on_key=True)


@check("EVD006", Level.ERROR, "about says what the claim is about", "The rule compares it with each study.", "Add about with the outcomes that the sentence names, and the rest where it names it.")
def about_is_there(context: Context) -> Iterator[Finding]:
    """Claims that are rated have an ``about``, or each of their parts has that is rated."""
    for key, claim in context.corpus.claims.items():
        if claim.about is not None or claim.kind in (Kind.OPINION, Kind.ADVICE):
            continue
        if not claim.parts or any(part.about is None and is_checkable(part.kind or claim.kind, claim) for part in claim.parts):
            yield context.at("claim", key, ("kind",), "EVD006", "field \"about\" is missing: outcomes, and condition, intervention, route, compared_with where the sentence names them.", on_key=True)


@check("EVD007", Level.ERROR, "Extent goes with absolute words, and with no others", "Only words such as 'for ever' or '300 %' promise an extent.", "Remove extent, or set wording to absolute; absolute words need an extent.")
def extent_goes_with_absolute(context: Context) -> Iterator[Finding]:
    """``extent`` is given exactly when the wording is absolute."""
    for key, claim in context.corpus.claims.items():
        absolute = claim.wording is Wording.ABSOLUTE or any(part.wording is Wording.ABSOLUTE for part in claim.parts)
        if claim.extent and not absolute:
            yield context.at("claim", key, ("extent",), "EVD007", "extent is given, but the wording is not absolute. Remove one or change the other.", on_key=True)
        if absolute and not claim.extent and claim.kind not in (Kind.OPINION, Kind.ADVICE):
            yield context.at("claim", key, ("wording",), "EVD007", "absolute words promise an extent. Add extent: duration_weeks, size or who.")


@check("EVD008", Level.ERROR, "Cautions say what they deny", "A caution is rated by the claim that it denies.", "Add denies: {claim, kind}; or change the kind.")
def cautions_deny_something(context: Context) -> Iterator[Finding]:
    """``denies`` goes with cautions, ``rests_on`` with advice."""
    for key, claim in context.corpus.claims.items():
        cautions = [("kind",)] if claim.kind is Kind.CAUTION else [("parts", n, "kind") for n, part in enumerate(claim.parts) if part.kind is Kind.CAUTION]
        if cautions and claim.denies is None:
            yield context.at("claim", key, cautions[0], "EVD008", "a caution says what it denies. Add denies: {claim: …, kind: …}.")
        if claim.denies and not cautions:
            yield context.at("claim", key, ("denies",), "EVD008", f"denies goes with kind: caution, not {claim.kind.value}. Remove it.", on_key=True)
        if claim.rests_on and claim.kind is not Kind.ADVICE:
            yield context.at("claim", key, ("rests_on",), "EVD008", f"rests_on goes with kind: advice, not {claim.kind.value}. Remove it.", on_key=True)


@check("EVD009", Level.ERROR, "A claim has evidence or parts, not both", "Each part has its own evidence; evidence beside the parts would belong to none.", "Move each link into the part it bears on.")
def evidence_or_parts(context: Context) -> Iterator[Finding]:
    """Links stand either in the claim or in its parts; there are at least two parts."""
    for key, claim in context.corpus.claims.items():
        if claim.parts and claim.evidence:
            yield context.at("claim", key, ("evidence",), "EVD009", "the claim has parts and evidence of its own. Move each link into the part it bears on.", on_key=True)
        if len(claim.parts) == 1:
            yield context.at("claim", key, ("parts",), "EVD009", "one part only. Write it as the claim itself, or add the other part.", on_key=True)
