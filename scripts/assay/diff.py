"""What a change does: which verdicts move and why, which claims, sources and pages come and go. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from assay.model.article import Article
from assay.model.claim import Claim
from assay.model.corpus import Corpus
from assay.model.reference import Reference
from assay.model.words import Certainty, Verdict
from assay.rating.rate import rate
from assay.site.catalogue import Catalogue

TEXTS = ("claim", "quote", "honest", "summary", "reasoning", "would_change")
"""Fields of a claim that are prose: when they change, readers read something else."""
_UNRATED = (*TEXTS, "section", "topic", "said_by", "cites", "harms", "verdict", "reviewed", "ledger", "formerly", "lint", "withdrawn")
_SOURCE = ("source_class", "standing", "group", "jurisdiction", "issued", "study", "findings", "withdrawn")
"""Fields of a reference that the rule reads."""
_PROSE = ("result", "locator", "population", "comparator", "why", "what", "interests", "product")
"""And the fields inside them that it does not."""


@dataclass(frozen=True)
class Moved:
    """A verdict that is another one after the change.

    Attributes:
        key: article-id/claim-id.
        before: The verdict at the base.
        after: The verdict now.
        certainty: Certainty before and after, where it was rated.
        why: What changed under it, most telling first.
        stale: True when the file does not say the new verdict yet.
    """

    key: str
    before: Verdict
    after: Verdict
    certainty: tuple[Certainty | None, Certainty | None]
    why: tuple[str, ...]
    stale: bool

    @property
    def certainty_text(self) -> str:
        """The certainty before and after in words; empty where one of them was not rated."""
        was, now = (certainty.label.lower() if certainty else None for certainty in self.certainty)
        if was is None or now is None:
            return ""
        return f"certainty {was}" if was == now else f"certainty {was} → {now}"


@dataclass(frozen=True)
class Shown:
    """A claim as a reader will meet it.

    Attributes:
        key: article-id/claim-id.
        claim: The record.
        verdict: Its verdict, the rule's where that can be worked out.
        certainty: How certain the evidence is, where that was rated.
        before: The claim at the base; None where it is new. Otherwise its prose changed.
        changed: The fields of prose that changed.
    """

    key: str
    claim: Claim
    verdict: Verdict
    certainty: Certainty | None = None
    before: Claim | None = None
    changed: tuple[str, ...] = ()

    @property
    def new(self) -> bool:
        """Whether it was not there before."""
        return self.before is None


@dataclass(frozen=True)
class Source:
    """A reference that comes or goes.

    Attributes:
        key: Its id.
        reference: The record: as it is now where it comes, as it was last where it goes.
        claims: The claims that link to it now where it comes, and did before where it goes.
        why: Why it was withdrawn; empty where the file is simply gone, or comes.
    """

    key: str
    reference: Reference
    claims: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True)
class Difference:
    """Everything that a change does, sorted.

    Attributes:
        moved: Verdicts that move.
        articles: New articles, each with its record.
        claims_added: New claims.
        claims_removed: Claims that are gone or withdrawn.
        sources: New references.
        dropped: References that are gone or withdrawn.
        pages_added: Paths of pages below docs/ that come.
        pages_removed: And those that go.
        texts: New claims, and claims whose prose changed.
        unreadable: Files that could not be compared, with the side on which they cannot be read.
    """

    moved: tuple[Moved, ...] = ()
    articles: tuple[tuple[str, Article], ...] = ()
    claims_added: tuple[str, ...] = ()
    claims_removed: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    dropped: tuple[Source, ...] = ()
    pages_added: tuple[str, ...] = ()
    pages_removed: tuple[str, ...] = ()
    texts: tuple[Shown, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()

    @property
    def articles_added(self) -> tuple[str, ...]:
        """The ids of the articles that come."""
        return tuple(key for key, _ in self.articles)

    @property
    def sources_added(self) -> tuple[str, ...]:
        """The ids of the references that come."""
        return tuple(source.key for source in self.sources)

    @property
    def sources_dropped(self) -> tuple[str, ...]:
        """The ids of those that go."""
        return tuple(source.key for source in self.dropped)

    @property
    def empty(self) -> bool:
        """Whether a reader of the site would notice nothing."""
        return self == Difference()


def compare(old: Corpus, new: Corpus) -> Difference:
    """What changes from one corpus to another.

    Args:
        old: The records at the base.
        new: The records now.
    """
    broken = old.broken | new.broken
    before, after = _live(old), _live(new)
    sources_before = {key for key, reference in old.references.items() if not reference.withdrawn}
    sources_after = {key for key, reference in new.references.items() if not reference.withdrawn}

    def known(kind: str, keys: set[str]) -> tuple[str, ...]:
        return tuple(sorted(key for key in keys if (kind, key) not in broken))

    pages_before, pages_after = _pages(old), _pages(new)
    hidden = {f"{folder}/{key}.md" for kind, key in broken for its_kind, folder in (("claim", "claims"), ("article", "articles"), ("reference", "references")) if kind == its_kind}
    return Difference(
        moved=tuple(_moves(old, new, before, after)),
        articles=tuple((key, new.articles[key]) for key in known("article", new.articles.keys() - old.articles.keys())),
        claims_added=known("claim", after.keys() - before.keys()),
        claims_removed=known("claim", before.keys() - after.keys()),
        sources=tuple(Source(key, new.references[key], _leaning(after, key)) for key in known("reference", sources_after - sources_before)),
        dropped=tuple(_dropped(old, new, before, key) for key in known("reference", sources_before - sources_after)),
        pages_added=tuple(sorted(pages_after - pages_before - hidden)),
        pages_removed=tuple(sorted(pages_before - pages_after - hidden)),
        texts=tuple(_texts(new, before, after, broken)),
        unreadable=tuple(sorted({(f"{kind} {key}", "before and now" if (kind, key) in old.broken & new.broken else "before" if (kind, key) in old.broken else "now") for kind, key in broken})),
    )


def _leaning(claims: Mapping[str, Claim], reference_id: str) -> tuple[str, ...]:
    return tuple(sorted(key for key, claim in claims.items() if any(link.reference_id == reference_id for link in claim.all_links())))


def _dropped(old: Corpus, new: Corpus, before: Mapping[str, Claim], key: str) -> Source:
    left = new.references.get(key)
    return Source(key, left or old.references[key], _leaning(before, key), left.withdrawn.why if left and left.withdrawn else "")


def _live(corpus: Corpus) -> dict[str, Claim]:
    return corpus.live_claims() | {key: claim for key, claim in corpus.claims.items() if ("article", key.split("/")[0]) in corpus.broken}


def _pages(corpus: Corpus) -> frozenset[str]:
    if not (corpus.claims or corpus.references or corpus.articles):
        return frozenset()
    catalogue = Catalogue(corpus)
    return catalogue.pages | catalogue.redirects().keys()


def _complete(corpus: Corpus, claim: Claim) -> bool:
    return all(corpus.finding(link.finding) is not None for link in claim.all_links())


def _verdict(corpus: Corpus, claim: Claim) -> tuple[Verdict, Certainty | None]:
    """The rule's verdict, or the override's; the file's where a part of the evidence cannot be read."""
    if not _complete(corpus, claim):
        return claim.verdict, None
    rating = rate(claim, corpus.references, corpus.vocabulary)
    return (claim.override.verdict if claim.override else rating.verdict), rating.certainty


def _moves(old: Corpus, new: Corpus, before: Mapping[str, Claim], after: Mapping[str, Claim]) -> Iterator[Moved]:
    for key in sorted(before.keys() & after.keys()):
        (was, certainty_was), (now, certainty_now) = _verdict(old, before[key]), _verdict(new, after[key])
        if was is not now:
            why = (*_why_in_claim(before[key], after[key]), *_why_in_sources(old, new, before[key], after[key]), *_why_in_words(old, new))
            yield Moved(key, was, now, (certainty_was, certainty_now), why or ("nothing that the rule reads changed in the data, so the rule did",), after[key].verdict is not now)


def _why_in_claim(before: Claim, after: Claim) -> Iterator[str]:
    was, now = {link.finding: link for link in before.all_links()}, {link.finding: link for link in after.all_links()}
    # Links that have no vote, before or after, are not why.
    yield from (f"link added: {finding} ({link.direction.value})" for finding, link in now.items() if finding not in was and link.votes)
    yield from (f"link removed: {finding} ({link.direction.value})" for finding, link in was.items() if finding not in now and link.votes)
    for finding in now:
        if finding in was:
            for name, one, other in _changes(was[finding], now[finding]):
                if name.split(".")[-1] != "why":
                    yield f"link to {finding}: {name} {one} → {other}"
    if len(before.parts) != len(after.parts):
        yield f"{len(after.parts) or 'no'} parts, formerly {len(before.parts) or 'none'}"
    for name, one, other in _changes(before, after):
        head = name.split(".")[0].split("[")[0]
        apart = head == "parts" and (len(before.parts) != len(after.parts) or ".evidence" in name or name.endswith(".what"))
        if head not in (*_UNRATED, "evidence") and not apart and name.split(".")[-1] != "why":
            yield f"{name} {one} → {other}"


def _why_in_sources(old: Corpus, new: Corpus, before: Claim, after: Claim) -> Iterator[str]:
    cited = {link.finding for link in (*before.all_links(), *after.all_links())}
    for reference_id in sorted({finding.split("#")[0] for finding in cited}):
        one, other = old.references.get(reference_id), new.references.get(reference_id)
        if one is None or other is None:
            if one:
                yield f"source gone: {reference_id}"
            continue
        for name, was, now in _changes(one, other):
            parts = name.split(".")
            mine = parts[0] != "findings" or len(parts) < 2 or f"{reference_id}#{parts[1]}" in cited
            if parts[0] in _SOURCE and mine and parts[-1] not in _PROSE:
                yield f"{reference_id}: {name} {was} → {now}"


def _why_in_words(old: Corpus, new: Corpus) -> Iterator[str]:
    for name, was, now in _changes(old.vocabulary, new.vocabulary):
        if not name.endswith((".label", ".definition")):
            yield f"vocabulary: {name} {was} → {now}"


def _changes(one: BaseModel, other: BaseModel) -> Iterator[tuple[str, str, str]]:
    """The fields in which two records differ: path, value before, value after."""
    was, now = (dict(_flat(record.model_dump(mode="json", by_alias=True))) for record in (one, other))
    for name in [*now, *(name for name in was if name not in now)]:
        if _short(was.get(name)) != _short(now.get(name)):
            yield name, _short(was.get(name)), _short(now.get(name))


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for n, item in enumerate(value):
            yield from _flat(item, f"{path}[{n + 1}]")
    else:
        yield path, value


def _short(value: Any) -> str:
    if value is None or value == []:
        return "nothing"
    text = ", ".join(str(item) for item in value) if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def _texts(new: Corpus, before: Mapping[str, Claim], after: Mapping[str, Claim], broken: frozenset[tuple[str, str]]) -> Iterator[Shown]:
    for key, claim in after.items():
        if key not in before:
            if ("claim", key) not in broken:
                yield Shown(key, claim, *_verdict(new, claim))
            continue
        changed = tuple(name for name in TEXTS if getattr(before[key], name) != getattr(claim, name))
        if changed:
            yield Shown(key, claim, *_verdict(new, claim), before=before[key], changed=changed)
