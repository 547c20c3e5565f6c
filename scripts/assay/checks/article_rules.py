"""ART: an article's record against a copy of its text, and sentences against claims."""

from __future__ import annotations

from collections.abc import Iterator

from assay.checks.registry import Context, check, describe
from assay.findings import Finding, Level, shown

_COPY = "Whoever has a copy of the page can prove that nothing was made up and nothing passed over."

describe("ART001", Level.ERROR, "The copy is the text that was reviewed", _COPY, "Review what changed, and enter the new words and digest; run assay sentences with the copy.")
describe("ART002", Level.ERROR, "Quotes are verbatim", _COPY, "Quote the article letter by letter.")
describe("ART003", Level.ERROR, "A quote is a phrase, not a sentence", "More than is needed to find the place would be copying.", "Keep the shortest phrase that pins it.")
describe("ART004", Level.ERROR, "A quote stands in a sentence of its claim", _COPY, "Correct the sentence's claims in article.yml, or the quote.")
describe("ART005", Level.ERROR, "Every sentence is in the record", _COPY, "Add or correct the sentence; run assay sentences with the copy.")


@check("ART006", Level.ERROR, "Every claim is in a sentence", "A claim that no sentence holds was made by us.", "Name the claim at its sentence in article.yml.")
def claims_have_sentences(context: Context) -> Iterator[Finding]:
    """Where an article's sentences are recorded, each claim is in one."""
    corpus = context.corpus
    for article_id, article in corpus.articles.items():
        if not article.sentences:
            continue
        named = {claim_id for sentence in article.sentences for claim_id in sentence.claims}
        for n, claim_id in enumerate(article.claims):
            if claim_id not in named:
                yield context.at("article", article_id, ("claims", n), "ART006", f"no sentence names the claim {shown(claim_id)}. Name it at its sentence.")


@check("ART007", Level.ERROR, "Sentences are numbered from 1 without gaps", "A gap would hide a sentence.", "Number them in order.")
def sentences_are_numbered(context: Context) -> Iterator[Finding]:
    """``n`` counts from 1."""
    for article_id, article in context.corpus.articles.items():
        for position, sentence in enumerate(article.sentences):
            if sentence.n != position + 1:
                yield context.at("article", article_id, ("sentences", position, "n"), "ART007", f"sentence {sentence.n} stands where {position + 1} is expected. Number them in order.")


@check("ART008", Level.WARNING, "Every article has its sentences recorded", "Without them nobody can see whether claims were picked.", "Run assay sentences ARTICLE COPY --draft with a copy of the text, and put what it prints into article.yml.")
def sentences_are_recorded(context: Context) -> Iterator[Finding]:
    """An article without sentences is not yet accounted for."""
    for article_id, article in context.corpus.articles.items():
        if not article.sentences and not article.withdrawn:
            yield context.at("article", article_id, (), "ART008", f"no sentences are recorded. Save a copy of its text, a paragraph a line, run assay sentences {article_id} COPY --draft, and put what it prints in the place of sentences.")
