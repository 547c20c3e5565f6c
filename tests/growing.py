"""Corpora that have grown: the same records many times over, under ids of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from assay.model.claim import EvidenceLink
from assay.model.corpus import Corpus
from assay.model.lists import Excluded, OpenQuestions


def copy_of(key: str, n: int) -> str:
    """The id of a copy; the first is the record itself."""
    return key if n == 0 else f"{key}-copy-{n}"


def copies(records: dict[str, Any], times: int) -> dict[str, Any]:
    """Records, each as many times over."""
    return {copy_of(key, n): record for n in range(times) for key, record in records.items()}


def grown(real: Corpus, times: int) -> Corpus:
    """Everything as many times over. The copies of claims lean on the same sources, and each was entered a day before the last one."""
    claims = {}
    for n in range(times):
        for key, claim in real.claims.items():
            article, name = key.split("/")
            ledger = tuple(entry.model_copy(update={"date": entry.date - timedelta(days=n)}) for entry in claim.ledger)
            claims[f"{copy_of(article, n)}/{name}"] = claim.model_copy(update={"ledger": ledger})
    return replace(
        real,
        articles=copies(real.articles, times),
        claims=claims,
        references=copies(real.references, times),
        searches=copies(real.searches, times),
        excluded=Excluded(sources=copies(real.excluded.sources, times)),
        open_questions=OpenQuestions(questions=real.open_questions.questions * times),
    )


def lengthened(real: Corpus, key: str, times: int) -> Corpus:
    """One article as many times as long: its sentences, claims and printed references."""
    article = real.articles[key]
    per = len(article.sentences)
    sentences = tuple(
        sentence.model_copy(update={"n": sentence.n + n * per, "claims": tuple(copy_of(name, n) for name in sentence.claims)}) for n in range(times) for sentence in article.sentences
    )
    claims = {f"{key}/{copy_of(name.split('/')[1], n)}": claim for n in range(times) for name, claim in real.claims.items() if name.startswith(f"{key}/")}
    longer = article.model_copy(
        update={"sentences": sentences, "claims": tuple(copy_of(name, n) for n in range(times) for name in article.claims), "references": copies(article.references, times)}
    )
    return replace(real, articles=real.articles | {key: longer}, claims=real.claims | claims)


def deepened(real: Corpus, key: str, times: int) -> Corpus:
    """One claim with as many times the evidence: each source that it leans on stands beside copies of itself."""
    claim = real.claims[key]

    def links(evidence: tuple[EvidenceLink, ...]) -> tuple[EvidenceLink, ...]:
        return tuple(link.model_copy(update={"finding": f"{copy_of(link.reference_id, n)}#{link.finding_id}"}) for n in range(times) for link in evidence)

    parts = tuple(part.model_copy(update={"evidence": links(part.evidence)}) for part in claim.parts)
    leant_on = {link.reference_id: real.references[link.reference_id] for link in claim.all_links()}
    grown_claim = claim.model_copy(update={"evidence": links(claim.evidence), "parts": parts})
    return replace(real, claims=real.claims | {key: grown_claim}, references=real.references | copies(leant_on, times))
