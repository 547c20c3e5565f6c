"""Findings from the corpus and the lock. Pure: ``assay verify`` and ``assay check`` say the same of the same lock."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from assay.checks.registry import Context, describe
from assay.findings import Finding, Level, shown
from assay.model.verified import Verified
from assay.model.words import RecordAudit, Standing
from assay.verify.identity import Citation, Outcome, assess, citations
from assay.verify.judge_pages import REPORT_AFTER, page_findings, quote_findings
from assay.verify.urls import Place

_WORLD = "A citation is only worth something if it leads a reader to the work that was meant, as it stands today."
describe("LNK001", Level.ERROR, "An identifier opens the work that is cited", _WORLD, "Correct the identifier, or the title and authors; the message names the work that it opens.")
describe("LNK002", Level.ERROR, "Identifiers exist", _WORLD, "Correct the DOI, PMID or PMCID; a proposal is in the message where one was found.")
describe("LNK003", Level.ERROR, "Bibliographic fields are those of the registry", _WORLD, "Take the registry's value over, or write to the publisher if the registry is wrong.")
describe("LNK004", Level.ERROR, "Standing is as the registries have it", "A retracted source must not carry a verdict.", "Set standing, then run assay rate --write.")
describe("LNK005", Level.WARNING, "Citations could be checked", "What could not be checked is not fine; it is unknown.", "Run assay verify again later; add what is missing from the record.")
describe("LNK006", Level.ERROR, "The audit of a printed reference is what registries say", "Readers are told whether an article's references are true.", "Change audit in article.yml, with its why.")
describe("LNK007", Level.WARNING, "A work that has a DOI is cited with it", "A DOI lets readers, and this program, find the work again.", "Compare the proposal with the source, then add it.")
describe("LNK008", Level.WARNING, "Corrections and newer versions are known", "What was read may have been corrected, or published since.", "Read the notice or the newer version, then set standing or DOI.")
describe("LNK009", Level.ERROR, "Pages are there", "A reader who follows a link must find what was read.", "Use the archived copy, or the page's new address.")
describe("LNK010", Level.WARNING, "Pages could be loaded", "A page that nobody could load for weeks may be gone.", "Open it by hand; replace the address if it is gone.")
describe("LNK011", Level.ERROR, "Quotes stand in their articles", "A verdict is on what an article says.", "If the publisher changed the sentence, review the claim and add a ledger entry with cause article-changed.")
describe("LNK012", Level.WARNING, "Sentences around quotes are those that were reviewed", "A phrase may mean something else in a new sentence.", "Read the sentence again; update article.yml, and credit a mended claim in its ledger.")
describe("LNK013", Level.WARNING, "Records are as they were when they were verified", "What changed since has not been held against the outside world.", "Run assay verify, or wait for the weekly run.")
describe("LNK014", Level.ERROR, "The lock can be read", "A lock that cannot be read says nothing.", "Restore claims/verified.yml from git, or delete it and run assay verify.")

_STANDINGS = {"retracted": (Standing.RETRACTED, Standing.WITHDRAWN), "withdrawn": (Standing.WITHDRAWN, Standing.RETRACTED), "concern": (Standing.CONCERN,), "corrected": (Standing.CORRECTED, Standing.CONCERN)}
_EVENTS = {"retracted": "was retracted", "withdrawn": "was withdrawn", "concern": "has an expression of concern", "corrected": "was corrected"}


@dataclass(frozen=True)
class Scope:
    """What a run looked at.

    Attributes:
        names: Keys in the lock of the citations.
        places: Addresses with their places.
        claims: Claims whose quotes were looked up.
        after: Days until an unverifiable page is named.
    """

    names: frozenset[str] = frozenset()
    places: Mapping[str, list[Place]] = field(default_factory=dict)
    claims: frozenset[str] = frozenset()
    after: int = REPORT_AFTER


def findings_from(context: Context, verified: Verified, scope: Scope | None = None) -> list[Finding]:
    """Everything that the lock says against the corpus.

    Args:
        context: The corpus and the day.
        verified: The lock.
        scope: What ``assay verify`` looked at. None is the offline check of everything: there only a retraction
            fails the run, so that nobody's contribution fails for what the outside world says of somebody
            else's record; and what is unanswered is named only after :data:`REPORT_AFTER` days.
    """
    online = scope is not None
    found: list[Finding] = []
    for citation in citations(context.corpus):
        outcome = assess(citation, verified)
        if outcome is not None and (scope is None or citation.name in scope.names):
            found += _citation_findings(context, citation, outcome, verified, online=online)
    found += page_findings(context, verified, scope.places if scope else None, after=scope.after if scope else REPORT_AFTER)
    found += quote_findings(context, verified, online=online, claims=scope.claims if scope else None)
    if not online:
        found = [finding if finding.code in ("LNK004", "LNK014") else replace(finding, level=Level.WARNING) for finding in found]
    return found


def old(since: datetime.date | None, today: datetime.date, *, online: bool) -> bool:
    """True when something unanswered is to be named."""
    return online or (since is not None and (today - since).days >= REPORT_AFTER)


def _citation_findings(context: Context, citation: Citation, outcome: Outcome, verified: Verified, *, online: bool) -> Iterator[Finding]:
    def at(field: str | None, code: str, message: str) -> Finding:
        return context.at(citation.kind, citation.key, citation.loc(field), code, message)

    seen = verified.records.get(citation.name)
    if not online and (seen is None or seen.digest != citation.digest):
        what = "was never verified" if seen is None else f"changed since it was verified on {seen.checked}"
        yield at(None, "LNK013", f"the citation {what}. Run assay verify {citation.key}.")
    if citation.entry:
        yield from _audit_findings(context, citation, outcome, at)
    else:
        yield from _identity_findings(citation, outcome, at)
        yield from _standing_findings(context, citation, outcome, at)
    if outcome.state == "unverifiable" and outcome.why and old(outcome.trouble_since, context.today, online=online) and (online or outcome.asked or outcome.trouble_since):
        yield at(_first_id(citation), "LNK005", f"could not be verified: {outcome.why}.")


def _first_id(citation: Citation) -> str | None:
    for name, value in (("DOI", citation.cited.doi), ("PMID", citation.cited.pmid), ("PMCID", citation.cited.pmcid)):
        if value:
            return name
    return "title" if citation.cited.title else None


def _proposed(outcome: Outcome) -> str:
    return f" Perhaps {outcome.proposal[0]}, {shown(outcome.proposal[1], 80)}." if outcome.proposal else ""


def _opened(outcome: Outcome) -> str:
    assert outcome.another is not None
    work = outcome.another[1]
    by = f" by {work.authors[0]}" if work.authors else ""
    return f"{shown(work.title or '', 120)}{by}{f' ({work.issued[:4]})' if work.issued else ''}"


def _identity_findings(citation: Citation, outcome: Outcome, at) -> Iterator[Finding]:  # noqa: ANN001
    if outcome.another:
        name = outcome.another[0]
        yield at(name, "LNK001", f"{name} {_value(citation, name)} opens another work: {_opened(outcome)}.{_proposed(outcome)} Correct the {name}, or the record.")
    else:
        for registry, difference in outcome.differences:
            yield at(difference.field, "LNK003", f"field {shown(difference.field)}: {shown(difference.ours)} here, {shown(difference.theirs, 160)} at {registry}. Take that over if the source agrees.")
    for name in outcome.missing:
        where = "neither Crossref nor DataCite nor doi.org knows" if name == "DOI" else "PubMed does not know"
        yield at(name, "LNK002", f"{where} {name} {_value(citation, name)}.{_proposed(outcome)} Correct it.")
    if outcome.proposal and not outcome.missing and not outcome.another:
        yield at(_first_id(citation), "LNK007", f"no DOI is given; {outcome.proposal[0]} is {shown(outcome.proposal[1], 100)}. Add it if it is this work.")


def _value(citation: Citation, name: str) -> str:
    return {"DOI": citation.cited.doi, "PMID": citation.cited.pmid, "PMCID": citation.cited.pmcid}[name] or ""


def _noticed(outcome: Outcome) -> str:
    notice = outcome.notice
    if notice is None:
        return ""
    date = f" on {notice.date}" if notice.date else ""
    by = f" (notice {notice.notice})" if notice.notice else ""
    return f"{date}{by}, says {' and '.join(notice.sources) or 'the registry'}"


def _standing_findings(context: Context, citation: Citation, outcome: Outcome, at) -> Iterator[Finding]:  # noqa: ANN001
    reference = context.corpus.references[citation.key]
    ours = reference.standing.value if reference.standing else "not looked up"
    field = "standing" if reference.standing else _first_id(citation)
    if outcome.standing in ("retracted", "withdrawn", "concern") and reference.standing not in _STANDINGS[outcome.standing]:
        yield at(field, "LNK004", f"the work {_EVENTS[outcome.standing]}{_noticed(outcome)}; standing here is {ours}. Set standing: {outcome.standing}, then run assay rate --write.")
    elif outcome.standing == "corrected" and reference.standing not in (*_STANDINGS["corrected"], Standing.RETRACTED, Standing.WITHDRAWN):
        yield at(field, "LNK008", f"the work was corrected{_noticed(outcome)}; standing here is {ours}. Read the correction, then set standing: corrected.")
    elif outcome.standing == "current" and reference.standing in (Standing.RETRACTED, Standing.WITHDRAWN, Standing.CONCERN):
        yield at(field, "LNK008", f"standing here is {ours}, but the registries have no such notice, or it was reinstated. Say in notes where it stands.")
    if outcome.published_as:
        yield at(_first_id(citation), "LNK008", f"published since, or in a newer version: {outcome.published_as}. Read that one, and cite it if it differs.")


def _audit_findings(context: Context, citation: Citation, outcome: Outcome, at) -> Iterator[Finding]:  # noqa: ANN001
    """An article's own mistakes are no fault of ours; what is checked is whether our audit tells them."""
    printed = context.corpus.articles[citation.key].references[citation.entry or ""]
    audit = printed.audit
    name = outcome.another[0] if outcome.another else None

    def wrong(message: str) -> Finding:
        loc = ("references", citation.entry or "", "audit")
        return context.at("article", citation.key, loc, "LNK006", message)

    if outcome.another and audit is not RecordAudit.DOI_OF_ANOTHER_WORK:
        yield wrong(f"the printed {name} {_value(citation, name or '')} opens another work: {_opened(outcome)}; audit says {audit.value}. Set audit: doi-of-another-work.")
    elif outcome.missing and audit in (RecordAudit.ACCURATE, RecordAudit.DOI_OF_ANOTHER_WORK):
        yield wrong(f"the printed DOI {citation.cited.doi} does not exist; audit says {audit.value}.{_proposed(outcome)} Set audit: wrong-record, or not-found.")
    elif outcome.state == "wrong" and not outcome.missing and not outcome.another and audit is not RecordAudit.WRONG_RECORD:
        told = "; ".join(f"{difference.field} {shown(difference.ours, 40)} is {shown(difference.theirs, 60)} at {registry}" for registry, difference in outcome.differences)
        yield wrong(f"the work exists, but printed wrongly: {told}; audit says {audit.value}. Set audit: wrong-record.")
    elif outcome.state == "verified" and audit is not RecordAudit.ACCURATE:
        yield wrong(f"every printed field is as the registry has it; audit says {audit.value}. Set audit: accurate, or say in why what is wrong.")
    if outcome.proposal and not citation.cited.doi and audit is RecordAudit.NOT_FOUND:
        yield wrong(f"a work with this title exists: {outcome.proposal[0]}, {shown(outcome.proposal[1], 100)}; audit says not-found. Look at it.")
    if outcome.standing in ("retracted", "withdrawn", "concern") and not printed.identified_as:
        yield at("DOI", "LNK008", f"the work that the article cites {_EVENTS[outcome.standing]}{_noticed(outcome)}. Say so in why.")
