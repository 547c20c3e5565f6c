"""A made-up corpus in which every field holds something, and a way to put other text into every field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from pydantic import BaseModel

from assay.model.article import Article
from assay.model.base import _one_line, _paragraphs
from assay.model.claim import Claim
from assay.model.corpus import Corpus
from assay.model.reference import Reference
from assay.model.search import Search
from tests.support import VOCABULARY

READ = {"depth": "abstract", "date": "2026-11-22", "at": "https://www.tea.org/read"}
LEDGER = [{"date": "2026-11-22", "verdict": "unsupported", "cause": "first-review", "note": "made up"}]

ARTICLE: dict[str, Any] = {
    "title": "Sleep well with tea",
    "URL": "https://www.teashop.com/sleep-well",
    "publisher": "The Tea Shop",
    "author": "A. Leaf",
    "published": "2026-01",
    "published_why": "printed",
    "interest": "It sells the teas.",
    "about": "A shop's page.",
    "read": READ,
    "references": {
        "brewer": {
            "printed": {"author": "Brewer, B.", "issued": 2020, "title": "Valerian", "container-title": "Journal of Tea", "volume": "3", "issue": "1", "page": "5", "DOI": "10.1000/x"},
            "audit": "accurate",
            "identified_as": "study",
            "why": "made up",
            "how_sure": "made up",
            "online_check": "made up",
        },
        "nobody": {"printed": {}, "audit": "not-found", "why": "made up"},
    },
    "claims": ["effect", "parts", "fact", "opinion", "caution", "speaker", "gone"],
    "sentences": [{"n": 1, "digest": "5a4638d0", "skip": "heading"}, {"n": 2, "digest": "912253e4", "claims": ["effect"]}],
    "notes": "made up",
    "formerly": ["old-article"],
}

STUDY: dict[str, Any] = {
    "type": "article-journal",
    "title": "Valerian and sleep",
    "author": [{"family": "Brewer", "given": "Ann B."}, {"literal": "Tea Board"}],
    "container-title": "Journal of Tea",
    "publisher": "Tea Press",
    "issued": "2020-03-04",
    "volume": "3",
    "issue": "1",
    "page": "5-9",
    "number": "7",
    "jurisdiction": "EU",
    "DOI": "10.1000/tea.2020",
    "PMID": "123",
    "PMCID": "PMC123",
    "URL": "https://www.tea.org/study",
    "source_class": "peer-reviewed",
    "standing": "current",
    "read": READ,
    "study": {
        "design": "randomised-trial",
        "subject": "human",
        "participants": 120,
        "condition": "insomnia",
        "population": "poor sleepers",
        "intervention": {"source": "valerian", "product": "Tea No. 1"},
        "route": "drunk",
        "comparator": "hot water",
        "compared_with": "placebo",
        "blinding": "double",
        "follow_up_weeks": 4,
        "risk_of_bias": {"level": "some", "why": "made up"},
        "funding": "industry",
        "interests": "they sell tea",
        "harms": {"status": "reported", "what": "dreams"},
    },
    "findings": {
        "hours": {"outcome": "sleep-length", "effect": "better", "result": "half an hour", "locator": "abstract"},
        "mood": {"outcome": "mood", "effect": "mixed", "result": "unclear", "participants": 60, "compared_with": "baseline", "intervention": {"source": "black", "product": "Tea No. 2"}, "route": "chewed"},
    },
    "notes": "made up [@law]",
    "formerly": ["old-study"],
}

LAW: dict[str, Any] = {
    "type": "legislation",
    "title": "List of herbs",
    "container-title": "Official Journal",
    "source_class": "law",
    "standing": None,
    "jurisdiction": "EU",
    "read": {"depth": "excerpt", "date": "2026-11-22"},
    "findings": {"list": {"outcome": "approval", "effect": "descriptive", "result": "it names valerian"}},
}

UNSEEN: dict[str, Any] = {
    "type": "article-journal",
    "title": None,
    "container-title": "Tea Today",
    "PMID": "7",
    "source_class": "peer-reviewed",
    "standing": "retracted",
    "read": {"depth": "not-read", "date": "2026-11-22"},
    "study": {"design": None, "subject": "animal"},
    "findings": {"mice": {"outcome": "sleep-length", "effect": "better", "result": "mice slept"}},
    "withdrawn": {"date": "2026-11-22", "why": "made up"},
}

SEARCH: dict[str, Any] = {
    "question": "Does valerian lengthen sleep?",
    "where": "a catalogue",
    "date": "2026-11-20",
    "queries": ["valerian AND sleep"],
    "found": ["study"],
    "nothing_on": ["snoring"],
    "limits": "one catalogue [@study]",
    "repeat": {"places": ["PubMed"], "query": "valerian", "run": "2026-11-21"},
}

LINKS = [
    {"finding": "study#hours", "direction": "supports", "why": "made up", "override": [{"element": "condition", "as": "close", "why": "made up"}]},
    {"finding": "study#mood", "direction": "mixed", "why": "made up", "votes": False},
    {"finding": "unseen#mice", "direction": "contradicts", "why": "made up"},
]


def claim(**fields: Any) -> dict[str, Any]:
    """A claim with every optional field, changed by the arguments."""
    base: dict[str, Any] = {
        "claim": "Valerian tea lengthens sleep.",
        "quote": "sleep like a stone",
        "section": "Why tea",
        "said_by": "A. Leaf",
        "topic": "sleep",
        "kind": "effect",
        "wording": "absolute",
        "extent": {"duration_weeks": "permanent", "size": "twice", "who": "all"},
        "about": {"condition": "insomnia", "intervention": "valerian", "outcomes": ["sleep-length"]},
        "cites": [{"as": "brewer", "verdict": "supports", "why": "made up"}, {"as": "nobody", "verdict": "not-found", "why": "made up"}],
        "evidence": LINKS,
        "searches": ["catalogue"],
        "harms": "reported",
        "verdict": "unsupported",
        "honest": "Valerian tea may lengthen sleep.",
        "summary": "One trial found longer sleep.",
        "reasoning": "A trial [@study] found it.\n\nIt was not repeated.",
        "would_change": "A second trial.",
        "override": {"verdict": "unsupported", "why": "made up", "agreed_by": ["one", "two"]},
        "reviewed": "2026-11-22",
        "ledger": LEDGER,
    }
    return {**base, **fields}


CLAIMS: dict[str, dict[str, Any]] = {
    "effect": claim(formerly=["old-claim"]),
    "parts": claim(evidence=[], parts=[{"what": "sleep", "evidence": LINKS}, {"what": "mood", "about": {"outcomes": ["mood"]}, "wording": "hedged"}], override=None, wording="asserted", extent=None),
    "fact": claim(kind="fact", wording="asserted", extent=None, about={"outcomes": ["approval"], "where": "EU"}, evidence=[{"finding": "law#list", "direction": "supports", "why": "made up"}], harms=None, cites=[], override=None, verdict="supported"),
    "opinion": claim(kind="opinion", about=None, wording="asserted", extent=None, harms=None, verdict="not-checkable", override=None),
    "caution": claim(kind="caution", wording="asserted", extent=None, denies={"claim": "tea cures all", "kind": "effect"}, harms=None, override=None, verdict="supported"),
    "speaker": claim(kind="fact", wording="asserted", extent=None, burden="speaker", about={"outcomes": ["sales"]}, evidence=[], searches=[], harms=None, override=None),
    "gone": claim(withdrawn={"date": "2026-11-22", "why": "made up"}),
}


def corpus() -> Corpus:
    """The corpus; article, claims, references and search hold every field there is."""
    return Corpus(
        vocabulary=VOCABULARY,
        articles={"shop": Article.model_validate(ARTICLE)},
        claims={f"shop/{name}": Claim.model_validate(fields) for name, fields in CLAIMS.items()},
        references={name: Reference.model_validate(fields) for name, fields in {"study": STUDY, "law": LAW, "unseen": UNSEEN}.items()},
        searches={"catalogue": Search.model_validate(SEARCH)},
    )


def _is_text(annotation: Any, metadata: tuple[Any, ...], kind: Callable[[str], str]) -> bool:
    """Whether a field's type holds free text of a kind."""
    if any(getattr(item, "func", None) is kind for item in metadata):
        return True
    return any(_is_text(argument, tuple(getattr(argument, "__metadata__", ())), kind) for argument in get_args(annotation))


def filled(record: Any, line: str | None, paragraphs: str | None = None) -> Any:
    """A record with other text in every field of free text that held some, however deep.

    Args:
        record: A record, or a mapping or tuple of them.
        line: The text for fields of one line; None leaves them.
        paragraphs: The text for fields of paragraphs; None leaves them.
    """
    if isinstance(record, BaseModel):
        changes = {}
        for name, field in type(record).model_fields.items():
            value = getattr(record, name)
            metadata = tuple(field.metadata)
            if value is None:
                continue
            for kind, text in ((_one_line, line), (_paragraphs, paragraphs)):
                if text is not None and _is_text(field.annotation, metadata, kind):
                    changes[name] = text if isinstance(value, str) else tuple(text for _ in value) if value and isinstance(value, tuple) and isinstance(value[0], str) else value
            if name not in changes:
                changes[name] = filled(value, line, paragraphs)
        return record.model_copy(update=changes)
    if isinstance(record, dict):
        return {key: filled(value, line, paragraphs) for key, value in record.items()}
    if isinstance(record, tuple) and record and isinstance(record[0], BaseModel):
        return tuple(filled(value, line, paragraphs) for value in record)
    return record


def corpus_with(line: str | None = None, paragraphs: str | None = None, only: tuple[str, ...] = ("articles", "claims", "references", "searches", "vocabulary")) -> Corpus:
    """The corpus with other text in every field.

    Args:
        line: The text for fields of one line.
        paragraphs: The text for fields of paragraphs.
        only: The kinds of record that are filled.
    """
    plain = corpus()
    parts = {name: filled(getattr(plain, name), line, paragraphs) if name in only else getattr(plain, name) for name in ("vocabulary", "articles", "claims", "references", "searches")}
    return Corpus(**parts)
