"""EVD010: every figure in a claim's prose stands in a source that the claim names."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from assay.checks.identity import CITATION, PROSE
from assay.checks.registry import Context, check
from assay.findings import Finding, Level, shown
from assay.model.claim import Claim
from assay.model.corpus import Corpus
from assay.model.reference import Reference

_NUMBER = re.compile(r"(?<![\w@#])\d+(?:[.,\u00b7]\d+)*")
_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_SPELT = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
PROSE_WITH_FIGURES = ("honest", "summary", "reasoning")
"""``would_change`` speaks of studies that are still to come, so its figures stand in no source."""


@functools.lru_cache(maxsize=50_000)  # the same article and the same sources stand behind many claims
def figures(text: str) -> frozenset[str]:
    """The numbers of a text, without thousands separators and without citations.

    Args:
        text: Prose or a result.
    """
    bare = CITATION.sub(" ", text)
    return frozenset(_plain(number) for number in _NUMBER.findall(bare))


@functools.lru_cache(maxsize=50_000)
def _spelt(text: str) -> frozenset[str]:
    """The numbers that a text spells out."""
    return frozenset(str(_WORDS.index(word.lower()) + 1) for word in _SPELT.findall(text))


def _plain(number: str) -> str:
    # 1,390 is a thousand; 0,12 is a decimal that a source prints the continental way.
    number = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", number).replace(",", ".").replace("\u00b7", ".")
    return number.rstrip("0").rstrip(".") if "." in number else number


def source_figures(reference: Reference) -> set[str]:
    """All numbers that a reference's record holds: results, people, weeks, dates.

    Args:
        reference: The record.
    """
    texts: list[object] = [reference.title, reference.issued, reference.number, reference.volume]
    if reference.study:
        study = reference.study
        texts += [study.participants, study.population, study.comparator, study.follow_up_weeks, study.interests, study.harms.what, study.risk_of_bias.why, study.intervention.product]
    for finding in reference.findings.values():
        texts += [finding.result, finding.locator, finding.participants, finding.follow_up_weeks]
        texts += [finding.intervention.product] if finding.intervention else []
    found: set[str] = set()
    for text in texts:
        if text is not None:
            found |= figures(str(text))
            found |= _spelt(str(text))
    return found


def _own_figures(claim: Claim, corpus: Corpus, key: str) -> set[str]:
    """Numbers that are the article's own words, or those of searches that the claim names."""
    texts: list[object] = [claim.claim, claim.quote, claim.said_by]
    if claim.extent:
        texts += [claim.extent.size, claim.extent.who, claim.extent.duration_weeks]
    if claim.about:
        texts.append(claim.about.as_of)
    article = corpus.articles.get(key.split("/")[0])
    if article:
        texts += [article.published, article.published_why, *(f"{entry.printed.title} {entry.printed.issued} {entry.printed.volume} {entry.printed.page} {entry.why}" for entry in article.references.values())]
    for name in claim.all_searches():
        search = corpus.searches.get(name)
        if search:
            texts += [search.question, search.where, search.limits, *search.queries, *search.nothing_on, search.date]
    return set().union(*(figures(str(text)) for text in texts if text is not None))


@check("EVD010", Level.ERROR, "Every figure in a claim's prose stands in a source it names", "A figure that no finding holds cannot be checked by anybody.", "Add the figure to the finding it comes from, name that source with [@…], or write the sentence without it.")
def figures_have_sources(context: Context) -> Iterator[Finding]:
    """Numbers of honest, summary and reasoning against the findings that the claim links or cites."""
    corpus = context.corpus
    for key, claim in corpus.claims.items():
        named = {link.reference_id for link in claim.all_links()}
        named |= {cited for name in PROSE for cited in CITATION.findall(getattr(claim, name))}
        named |= {article.references[cite.as_].identified_as for cite in claim.cites if (article := corpus.articles.get(key.split("/")[0])) and cite.as_ in article.references}
        if any(name not in corpus.references for name in named if name):
            continue  # REF001 and REF007 report the missing source.
        known = _own_figures(claim, corpus, key).union(*(source_figures(corpus.references[name]) for name in named if name))
        for name in PROSE_WITH_FIGURES:
            for figure in sorted(figures(getattr(claim, name)) - known):
                yield context.at("claim", key, (name,), "EVD010", f"the figure {shown(figure)} stands in none of the sources that the claim names. Add it to the finding it comes from, name that source with [@…], or leave it out.")
