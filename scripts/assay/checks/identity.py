"""REF: records point at records that exist, and say what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.checks.registry import Context, check
from assay.findings import Finding, Level, shown
from assay.load import MODELS
from assay.shape import nearest

CITATION = re.compile(r"\[@([^\]\s]*)\]")
"""A reference in prose: [@reference-id]."""

PROSE = ("honest", "summary", "reasoning", "would_change")


def _suggest(word: str, known) -> str:  # noqa: ANN001
    guess = nearest(word, known)
    return f" Did you mean {guess}?" if guess else ""


@check("REF001", Level.ERROR, "Links name references that exist", "A link to nothing cannot be checked by anybody.", "Correct the id, or add the reference's file.")
def links_have_references(context: Context) -> Iterator[Finding]:
    """Every evidence link's reference exists."""
    corpus = context.corpus
    for key, loc, link in _links(context):
        if link.reference_id not in corpus.references and ("reference", link.reference_id) not in corpus.broken:
            hint = _suggest(link.reference_id, corpus.references)
            yield context.at("claim", key, (*loc, "finding"), "REF001", f"no reference {shown(link.reference_id)}.{hint} Expected a file claims/references/{link.reference_id}.yml.")


@check("REF002", Level.ERROR, "Links name findings that exist", "What a source found is written once, in its reference.", "Correct the name, or add the finding to the reference.")
def links_have_findings(context: Context) -> Iterator[Finding]:
    """Every evidence link's finding exists in its reference."""
    for key, loc, link in _links(context):
        reference = context.corpus.references.get(link.reference_id)
        if reference and link.finding_id not in reference.findings:
            known = ", ".join(reference.findings) or "none"
            hint = _suggest(link.finding_id, reference.findings)
            yield context.at("claim", key, (*loc, "finding"), "REF002", f"{link.reference_id} has no finding {shown(link.finding_id)}.{hint} It has: {known}.")


def _links(context: Context):  # noqa: ANN202
    for key, claim in context.corpus.claims.items():
        for n, link in enumerate(claim.evidence):
            yield key, ("evidence", n), link
        for p, part in enumerate(claim.parts):
            for n, link in enumerate(part.evidence):
                yield key, ("parts", p, "evidence", n), link


@check("REF003", Level.ERROR, "Searches that are named exist", "'None found' stands on a search that can be looked at.", "Correct the id, or add the search's file.")
def searches_exist(context: Context) -> Iterator[Finding]:
    """Every search that a claim or an article names exists."""
    corpus = context.corpus
    named = []
    for key, claim in corpus.claims.items():
        named += [("claim", key, ("searches", n), name) for n, name in enumerate(claim.searches)]
        for p, part in enumerate(claim.parts):
            named += [("claim", key, ("parts", p, "searches", n), name) for n, name in enumerate(part.searches)]
    for key, article in corpus.articles.items():
        for entry, printed in article.references.items():
            named += [("article", key, ("references", entry, "searches", n), name) for n, name in enumerate(printed.searches)]
    for kind, key, loc, name in named:
        if name not in corpus.searches and ("search", name) not in corpus.broken:
            yield context.at(kind, key, loc, "REF003", f"no search {shown(name)}.{_suggest(name, corpus.searches)} Expected a file claims/searches/{name}.yml.")


@check("REF004", Level.ERROR, "Citations name entries of the article's list", "What the article cites is audited in its own record.", "Correct the key, or add the entry to article.yml.")
def cites_are_in_the_article(context: Context) -> Iterator[Finding]:
    """Every ``cites`` entry names a reference that the article prints."""
    for key, claim in context.corpus.claims.items():
        article = context.corpus.articles.get(key.split("/")[0])
        for n, cite in enumerate(claim.cites if article else ()):
            if cite.as_ not in article.references:
                known = ", ".join(article.references) or "none"
                yield context.at("claim", key, ("cites", n, "as"), "REF004", f"the article prints no reference {shown(cite.as_)}.{_suggest(cite.as_, article.references)} It prints: {known}.")


@check("REF005", Level.ERROR, "An article lists all its claims", "The list is the reading order, and shows that none is missing.", "Put the claim into article.yml under claims, in the order of the article.")
def claims_are_listed(context: Context) -> Iterator[Finding]:
    """The article's list and the claim files agree."""
    corpus = context.corpus
    for article_id, article in corpus.articles.items():
        for n, claim_id in enumerate(article.claims):
            key = f"{article_id}/{claim_id}"
            if key not in corpus.claims and ("claim", key) not in corpus.broken:
                mine = [k.split("/")[1] for k in corpus.claims if k.startswith(f"{article_id}/")]
                yield context.at("article", article_id, ("claims", n), "REF005", f"no claim {shown(claim_id)} in this folder.{_suggest(claim_id, mine)} Expected a file {claim_id}.yml beside article.yml.")
            elif claim_id in article.claims[:n]:
                yield context.at("article", article_id, ("claims", n), "REF005", f"{shown(claim_id)} is listed twice. Keep the first.")
        for n, sentence in enumerate(article.sentences):
            for m, claim_id in enumerate(sentence.claims):
                if claim_id not in article.claims:
                    yield context.at("article", article_id, ("sentences", n, "claims", m), "REF005", f"sentence {sentence.n} names the claim {shown(claim_id)}, which is not under claims.{_suggest(claim_id, article.claims)}")
    for key in corpus.claims:
        article_id, claim_id = key.split("/")
        article = corpus.articles.get(article_id)
        if article and claim_id not in article.claims:
            yield context.at("claim", key, (), "REF005", f"{shown(claim_id)} is not listed in article.yml. Add it under claims, in the order of the article.")


@check("REF006", Level.ERROR, "Records named elsewhere exist", "A record that stands for a work, or that a search found, must be there to be looked at.", "Correct the id, or add the file.")
def identified_works_exist(context: Context) -> Iterator[Finding]:
    """``identified_as`` and ``found`` name references."""
    corpus = context.corpus
    named = [("article", key, ("references", entry, "identified_as"), printed.identified_as) for key, article in corpus.articles.items() for entry, printed in article.references.items() if printed.identified_as]
    named += [("search", key, ("found", n), name) for key, search in corpus.searches.items() for n, name in enumerate(search.found)]
    for kind, key, loc, name in named:
        if name not in corpus.references and ("reference", name) not in corpus.broken:
            yield context.at(kind, key, loc, "REF006", f"no reference {shown(name)}.{_suggest(name, corpus.references)}")


@check("REF007", Level.ERROR, "References in prose exist", "A sentence that leans on a source must lead to it.", "Correct the id inside [@…].")
def prose_citations_exist(context: Context) -> Iterator[Finding]:
    """Every [@…] in a claim's prose resolves."""
    corpus = context.corpus
    for key, claim in corpus.claims.items():
        for name in PROSE:
            for cited in CITATION.findall(getattr(claim, name)):
                if cited not in corpus.references and ("reference", cited) not in corpus.broken:
                    yield context.at("claim", key, (name,), "REF007", f"no reference {shown(cited)} for [@{cited}].{_suggest(cited, corpus.references)}")


@check("REF008", Level.ERROR, "Every reference is used", "A source that no claim uses is not part of the review.", "Link it from a claim, or move it out of claims/references.")
def references_are_used(context: Context) -> Iterator[Finding]:
    """Each reference is linked, cited in prose or identified as a cited work."""
    corpus = context.corpus
    if any(kind in ("claim", "article") for kind, _ in corpus.broken):
        return  # What is unused cannot be known while claims cannot be read.
    used = {link.reference_id for claim in corpus.claims.values() for link in claim.all_links()}
    used |= {cited for claim in corpus.claims.values() for name in PROSE for cited in CITATION.findall(getattr(claim, name))}
    used |= {printed.identified_as for article in corpus.articles.values() for printed in article.references.values() if printed.identified_as}
    for key, reference in corpus.references.items():
        if key not in used and not reference.withdrawn:
            yield context.at("reference", key, (), "REF008", f"no claim uses {shown(key)}. Link it from a claim, or move the file out.")


@check("REF009", Level.ERROR, "One work is one reference", "A work counted twice would vote twice.", "Keep one of the files, and move the findings of the other into it.")
def works_are_unique(context: Context) -> Iterator[Finding]:
    """No two references share a DOI, PMID or PMCID."""
    for name in ("DOI", "PMID", "PMCID"):
        seen: dict[str, str] = {}
        for key, reference in context.corpus.references.items():
            value = getattr(reference, name)
            if value is None:
                continue
            first = seen.setdefault(value.lower(), key)
            if first != key:
                yield context.at("reference", key, (name,), "REF009", f"{name} {shown(value)} is also that of {first}. One work is one reference; keep one of the files.")


@check("REF011", Level.ERROR, "Lists name records that exist", "An open question, or an excluded source, must lead somewhere.", "Correct the name; take a source that is used out of excluded.yml.")
def lists_are_true(context: Context) -> Iterator[Finding]:
    """Open questions name claims and references; excluded sources are not references."""
    corpus = context.corpus
    for n, question in enumerate(corpus.open_questions.questions):
        named = [("claims", m, name, corpus.claims, ("claim", name)) for m, name in enumerate(question.claims)]
        named += [("references", m, name, corpus.references, ("reference", name)) for m, name in enumerate(question.references)]
        for field, m, name, known, key in named:
            if name not in known and key not in corpus.broken:
                yield context.at("open-questions", "open-questions", ("questions", n, field, m), "REF011", f"no such record: {shown(name)}.{_suggest(name, known)}")
    used = {reference.DOI.lower(): key for key, reference in corpus.references.items() if reference.DOI}
    for name, source in corpus.excluded.sources.items():
        same = name if name in corpus.references else used.get((source.DOI or "").lower())
        if same:
            yield context.at("excluded", "excluded", ("sources", name), "REF011", f"{shown(name)} is excluded here, and is the reference {shown(same)} there. Remove one of the two.", on_key=True)


@check("REF010", Level.ERROR, "The first line names the schema", "It makes editors complete and check the file.", "Put the line that the message gives at the top of the file.")
def schema_line_is_first(context: Context) -> Iterator[Finding]:
    """Each file begins with the editors' schema line."""
    for (kind, key), origin in context.corpus.origins.items():
        expected = schema_line(kind, origin.path)
        if kind in MODELS and origin.head.strip() != expected:
            yield Finding(origin.path, 1, 1, "REF010", Level.ERROR, f"the first line must be: {expected}")


def schema_line(kind: str, path: str) -> str:
    """The first line of a record's file.

    Args:
        kind: The record's kind.
        path: The file, relative to the project.
    """
    return f"# yaml-language-server: $schema={'../' * path.count('/')}schema/{kind}.schema.json"
