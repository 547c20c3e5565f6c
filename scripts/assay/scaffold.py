"""``assay new``: commented files that pass the shape check. What can be derived is derived; the rest is marked TODO."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel

from assay.articletext import normalise, sentence_digest, split_sentences, text_digest
from assay.checks.identity import schema_line
from assay.checks.prose import PLACEHOLDER
from assay.fix import kind_of
from assay.fixers.text import Mend, put, quoted, spans
from assay.fixers.values import _plain_or_quoted, bare_doi
from assay.load import MODELS
from assay.model.article import Article
from assay.model.base import ID_LENGTH, url_fault
from assay.model.claim import PEOPLE_KINDS, Claim
from assay.model.corpus import Corpus
from assay.model.reference import Finding, Reference, Study
from assay.model.vocabulary import Vocabulary
from assay.model.words import Kind, Wording
from assay.rating import RULE_VERSION
from assay.rating.rate import rate
from assay.shape import build, vocabulary_faults
from assay.yamlio import Fault, parse

_SMALL_WORDS = {"a", "an", "the", "of", "and", "or", "is", "are", "to", "in", "on", "for", "with", "that", "it", "its", "by", "as", "be", "at", "from"}


@dataclass
class Draft:
    """A new file that is not yet written.

    Attributes:
        path: Where it belongs, relative to the project.
        text: What it will hold.
        said: What was derived, for the person who asked.
    """

    path: str
    text: str
    said: list[str] = field(default_factory=list)


def todo(what: str) -> str:
    """The placeholder for what only a person can know."""
    return f"{PLACEHOLDER} {what}"


def slug(text: str, words: int = 6) -> str:
    """An id from a text: its telling words, lower case, joined by hyphens.

    Args:
        text: A sentence, a title or an address.
        words: The most words that are kept.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    found = re.findall(r"[a-z0-9]+", plain)
    telling = [word for word in found if word not in _SMALL_WORDS] or found
    made = "-".join(telling[:words])
    return made[: ID_LENGTH - 1].rsplit("-", 1)[0] if len(made) >= ID_LENGTH and "-" in made[: ID_LENGTH - 1] else made[: ID_LENGTH - 1]


def _value(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return _plain_or_quoted(str(value)) if isinstance(value, str) else str(value)


def _help(model: type[BaseModel], name: str) -> str:
    """What a field holds, as the editors say it."""
    info = next(info for key, info in model.model_fields.items() if (info.alias or key) == name)
    return info.description or ""


class _Page:
    """Collects the lines of a file; a comment above a field says what it holds."""

    def __init__(self, kind: str, path: str, model: type[BaseModel]) -> None:
        self.model = model
        self.lines = [schema_line(kind, path)]

    def add(self, name: str, value: Any, *, comment: bool | str = True, indent: str = "", model: type[BaseModel] | None = None) -> None:
        if comment:
            self.lines.append(f"{indent}# {comment if isinstance(comment, str) else _help(model or self.model, name)}")
        self.lines.append(f"{indent}{name}: {_value(value)}")

    def raw(self, *lines: str) -> None:
        self.lines += lines

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def address_title(url: str) -> str:
    """A title in square brackets, from what the address says; for a page that was not opened.

    Args:
        url: The address.
    """
    parts = urlsplit(url)
    steps = [step for step in unquote(parts.path).split("/") if re.search(r"[A-Za-z0-9]", step)]
    words = re.sub(r"\.\w{2,5}$", "", steps[-1]) if steps else parts.hostname or ""
    return f"[{' '.join(re.findall(r'[A-Za-z0-9.]+', words)) or parts.hostname}]"


def new_article(corpus: Corpus, url: str, today: datetime.date, given: Mapping[str, Any], copy: str | None = None) -> Draft:
    """The record of an article.

    Args:
        corpus: The records, so that nothing is entered twice.
        url: Where the article stands.
        today: The day it was read.
        given: ``id``, ``title``, ``publisher``, ``interest``, ``depth``; None for what is not known.
        copy: The article as plain text, a paragraph a line.

    Raises:
        ValueError: It is there already, or the address cannot be used; the text says so.
    """
    url = url.strip("<> ")
    fault = url_fault(url)
    if fault:
        raise ValueError(f"{url!r} is no address of an article: it {fault}")
    for key, article in corpus.articles.items():
        if article.URL.rstrip("/") == url.rstrip("/"):
            raise ValueError(f"this article is there already: {corpus.origins['article', key].path}")
    article_id = given.get("id") or slug(address_title(url)) or slug(urlsplit(url).hostname or "article")
    path = f"claims/articles/{article_id}/article.yml"
    page = _Page("article", path, Article)
    title = given.get("title")
    page.add("title", title or address_title(url), comment=title is None)
    page.add("URL", url, comment=False)
    page.add("publisher", given.get("publisher") or todo("who published it"), comment=given.get("publisher") is None)
    page.add("author", given.get("author"))
    page.add("published", None, comment="When: 2026, 2026-11 or 2026-11-22; null when not seen.")
    page.add("interest", given.get("interest") or todo("what the publisher, or the people quoted, sell; or that nothing of the kind was seen"))
    depth = given.get("depth") or ("full-text" if copy else "metadata")
    page.add("read", {"depth": depth, "date": today.isoformat(), "at": url}, comment="What was read of it: full-text, abstract, excerpt, metadata or not-read.")
    said = [f"title {address_title(url)} from its address"] if title is None else []
    sentences = split_sentences(copy) if copy else []
    if copy:
        page.add("text", {"words": len(copy.split()), "digest": text_digest(copy)})
        said.append(f"{len(sentences)} sentences from the copy; each says skip: scene-setting until it is looked at")
    page.raw("# Its reference list, each entry audited:", "# author-year:", "#   printed: {author: , issued: , title: , container-title: , DOI: }", "#   audit: accurate  # wrong-record, doi-of-another-work, incomplete, not-found", "#   identified_as: null  # a file in claims/references", "#   why: How that was found out.")
    page.raw("references: {}")
    page.add("claims", [], comment=f"{_help(Article, 'claims')} assay new claim {article_id} adds them.")
    if sentences:
        page.raw(f"# {_help(Article, 'sentences')} claims: [id] or skip: heading, scene-setting, repeats, question, navigation, advertising, reference.", "sentences:")
        page.raw(*(f'- {{n: {n}, digest: "{sentence_digest(sentence)}", skip: scene-setting}}' for n, sentence in enumerate(sentences, 1)))
    else:
        page.raw(f"# {_help(Article, 'sentences')} assay sentences {article_id} copy.txt --draft prints them, and text:, from a copy.", "sentences: []")
    return Draft(path, page.text(), said)


def claim_id(text: str | None, quote: str | None) -> str:
    """The id of a claim: the telling words of its sentence."""
    return slug(text or quote or "") or "new-claim"


def new_claim(corpus: Corpus, article_id: str, today: datetime.date, given: Mapping[str, Any]) -> Draft:
    """The record of a claim.

    Args:
        corpus: The records.
        article_id: The article that it stands in.
        today: The day of its review.
        given: ``id``, ``claim``, ``quote``, ``topic``, ``kind``, ``wording``, ``outcomes``, ``extent``, ``denies``; None for what is not known.
    """
    vocabulary = corpus.vocabulary
    key = given.get("id") or claim_id(given.get("claim"), given.get("quote"))
    path = f"claims/articles/{article_id}/{key}.yml"
    guessed = [name for name in ("topic", "kind", "wording") if not given.get(name)]
    kind = Kind(given.get("kind") or "fact")
    wording = Wording(given.get("wording") or "asserted")
    topic = given.get("topic") or next(iter(vocabulary.topics))
    rated = kind not in (Kind.OPINION, Kind.ADVICE)
    outcomes = list(given.get("outcomes") or ())
    words = f"{', '.join(guessed[:-1])}{' and ' if guessed[:-1] else ''}{''.join(guessed[-1:])}"
    prose = todo("why, in a few short paragraphs" + (f". Also look at {words} above: nobody chose them yet" if guessed else ""))
    values: dict[str, Any] = {
        "claim": given.get("claim") or todo("the claim in your words, so that its author would accept it"),
        "quote": given.get("quote") or todo("the shortest phrase that pins it, letter by letter"),
        "topic": topic,
        "kind": kind.value,
        "wording": wording.value,
        "verdict": "unsupported",
        "honest": todo("the strongest sentence that the evidence allows"),
        "summary": todo("the verdict in one sentence, for a reader in a hurry"),
        "reasoning": prose,
        "would_change": todo("what would change the verdict, in plain words"),
        "reviewed": today.isoformat(),
        "ledger": [{"date": today.isoformat(), "verdict": "unsupported", "cause": "first-review", "rule": RULE_VERSION}],
    }
    if wording is Wording.ABSOLUTE and rated:
        values["extent"] = {"size": given.get("extent") or todo("what the words promise: size, duration_weeks or who")}
    if outcomes:
        values["about"] = {"condition": "any", "intervention": "any", "route": "any", "outcomes": outcomes}
    if kind is Kind.CAUTION:
        values["denies"] = {"claim": given.get("denies") or todo("what is denied, as its supporters would say it"), "kind": "effect"}
    if kind in PEOPLE_KINDS:
        values["harms"] = "not-seen"
    verdict = rate(Claim.model_validate(values), corpus.references, vocabulary).verdict.value
    values["verdict"] = values["ledger"][0]["verdict"] = verdict

    page = _Page("claim", path, Claim)
    for name in ("claim", "quote"):
        page.add(name, values[name])
    page.raw("# section: The heading under which it stands.", "# said_by: the article, or the person it quotes")
    page.add("topic", topic, comment=f"{_help(Claim, 'topic')} {', '.join(vocabulary.topics)}.")
    page.add("kind", kind.value, comment=f"{_help(Claim, 'kind')} {', '.join(word.value for word in Kind)}.")
    page.add("wording", wording.value, comment=f"{_help(Claim, 'wording')} {', '.join(word.value for word in Wording)}.")
    if "extent" in values:
        page.add("extent", values["extent"])
    about = "any where the sentence names nothing: condition, intervention, route; compared_with; outcomes; facts: where, as_of."
    if outcomes:
        page.add("about", values["about"], comment=f"What it is about, in words of the vocabulary; {about}")
    elif rated:
        page.raw(f"# What it is about, in words of the vocabulary; {about}", f"# about: {{condition: any, intervention: any, route: any, outcomes: [{next(iter(vocabulary.outcomes))}]}}")
    if "denies" in values:
        page.add("denies", values["denies"])
    page.raw("# What the article cites for it (keys of references: in article.yml), and whether that source says so:", "# cites:", "# - {as: author-year, verdict: supports, why: In plain words.}")
    page.raw("# What bears on it, the contrary too; supports, contradicts, no-difference or mixed:", "# - {finding: reference-id#finding-name, direction: supports, why: In plain words.}", "evidence: []")
    page.add("searches", [], comment=f"{_help(Claim, 'searches')} Files in claims/searches; needed where nothing was found.")
    if "harms" in values:
        page.add("harms", "not-seen", comment="What the evidence says of unwanted effects: reported, none-reported, not-measured or not-seen.")
    page.add("verdict", verdict, comment=f"The rule's. Do not choose it: assay check --fix enters it, assay explain {article_id}/{key} shows how it came about.")
    for name in ("honest", "summary"):
        page.add(name, values[name])
    page.raw(f"# {_help(Claim, 'reasoning')}", "reasoning: |", f"  {prose}")
    page.add("would_change", values["would_change"])
    page.add("reviewed", today.isoformat(), comment=False)
    page.raw("ledger:", f"- {_value(values['ledger'][0])}")
    return Draft(path, page.text(), [f"verdict {verdict}, as the rule has it so far"])


def identifier(text: str) -> tuple[str, str]:
    """What somebody named a source by: ("doi" or "pmid" or "url", the bare form).

    Args:
        text: A DOI, a PubMed number or an address, in any dress.

    Raises:
        ValueError: It is none of them.
    """
    plain = text.strip().strip("<>")
    match = re.fullmatch(r"(?i)(?:pmid[:\s]*|(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)?(\d{1,9})/?", plain)
    if match:
        return "pmid", match[1]
    doi = bare_doi(plain)
    if re.fullmatch(r"10\.\d{4,9}/\S+", doi):
        return "doi", doi
    fault = url_fault(plain)
    if fault:
        raise ValueError(f"{text!r} is no DOI (10.…), no PubMed number and no address: it {fault}")
    return "url", plain


def known_source(corpus: Corpus, kind: str, value: str) -> str | None:
    """The reference that already stands for a source, or None.

    Args:
        corpus: The records.
        kind: As :func:`identifier` gives it.
        value: Likewise.
    """
    for key, reference in corpus.references.items():
        held = {"doi": reference.DOI, "pmid": reference.PMID, "url": reference.URL}[kind]
        if held and held.lower().rstrip("/") == value.lower().rstrip("/"):
            return key
    return None


def reference_id(record: Mapping[str, Any], kind: str, value: str) -> str:
    """An id from the first author, the year and the title, as far as they are known."""
    authors = record.get("author") or []
    first = (authors[0].get("family") or authors[0].get("literal") or "") if authors else ""
    words = [first, str(record.get("issued") or "")[:4], " ".join(slug(record.get("title") or "", 3).split("-"))]
    made = slug(" ".join(word for word in words if word), 8)
    if not record.get("title") and kind == "url":
        parts = urlsplit(value)
        made = slug(f"{(parts.hostname or '').removeprefix('www.').split('.')[0]} {address_title(value)}", 6)
    return made or slug(f"{kind} {value}", 6)


def new_reference(kind: str, value: str, today: datetime.date, record: Mapping[str, Any], given: Mapping[str, Any]) -> Draft:
    """The record of a source.

    Args:
        kind: As :func:`identifier` gives it.
        value: Likewise.
        today: The day it was looked at.
        record: What the registry has, under the names of the file's fields; empty when it did not answer.
        given: ``id``, ``source_class``, ``depth``, ``design``, ``subject``, ``participants``, ``outcome``, ``effect``, ``result``; None for what is not known.
    """
    known = dict(record)
    known[{"doi": "DOI", "pmid": "PMID", "url": "URL"}[kind]] = value
    path = f"claims/references/{given.get('id') or reference_id(known, kind, value)}.yml"
    source_class = given.get("source_class") or known.get("source_class") or ("peer-reviewed" if kind != "url" else "company")
    # Whether a work that no registry spoke of is in a reviewed journal, or who speaks on a page, nobody has seen.
    guessed = not given.get("source_class") and not known.get("source_class")
    scholarly = source_class in ("peer-reviewed", "preprint", "register")
    page = _Page("reference", path, Reference)
    page.add("type", known.get("type") or ("article-journal" if kind != "url" else "webpage"), comment="What sort of work it is: article-journal, preprint, webpage, legislation, regulation, report, article-newspaper, book, chapter …")
    page.add("title", known.get("title"), comment=known.get("title") is None)
    page.add("author", known.get("author"), comment="Authors in order, {family: …, given: …} or {literal: a body}; null when not seen.")
    for name in ("container-title", "issued", "volume", "issue", "page"):
        if scholarly or name in ("container-title", "issued") or known.get(name):
            page.add(name, known.get(name), comment=known.get(name) is None)
    for name in ("DOI", "PMID", "PMCID", "URL"):
        if known.get(name):
            page.lines.append(f"{name}: {quoted(known[name]) if name == 'PMID' else _value(known[name])}")
    page.add("source_class", source_class, comment="Who speaks: peer-reviewed, law, regulator, official-statistics, register, professional-body, preprint, company, news or market-report.")
    page.add("standing", known.get("standing"), comment=known.get("standing") is None)
    page.add("group", None)
    page.add("read", {"depth": given.get("depth") or "metadata", "date": today.isoformat()}, comment="What was really read: full-text, abstract, excerpt, metadata or not-read; at: where.")
    if given.get("design") or given.get("subject"):
        page.raw("# How the study was made. null means: not stated in what was read. Nothing is guessed.", "study:")
        for name, entered in (("design", given.get("design")), ("subject", given.get("subject") or "human"), ("participants", given.get("participants"))):
            page.add(name, entered, indent="  ", model=Study)
        for name in ("condition", "population"):
            page.add(name, None, indent="  ", model=Study)
        page.add("intervention", {"source": None, "product": None}, indent="  ", model=Study)
        for name in ("route", "comparator", "compared_with"):
            page.add(name, None, indent="  ", model=Study)
        page.add("blinding", "unclear", indent="  ", model=Study)
        page.add("follow_up_weeks", None, indent="  ", model=Study)
        page.add("risk_of_bias", {"level": None, "why": None}, indent="  ", model=Study)
        for name in ("funding", "interests"):
            page.add(name, None, indent="  ", model=Study)
        page.add("harms", {"status": "not-seen", "what": None}, indent="  ", model=Study)
    elif scholarly:
        page.raw("# How the study was made (design, subject and the rest; editors complete it):", "# study:", "#   design: randomised-trial", "#   subject: human")
    page.raw("# What it found, each under a short name; a claim links to it as reference-id#name.")
    if given.get("outcome"):
        name = slug(given["outcome"], 3)
        page.raw("findings:", f"  {name}:")
        page.add("outcome", given["outcome"], indent="    ", model=Finding)
        page.add("effect", given.get("effect") or "descriptive", indent="    ", model=Finding)
        page.add("result", given.get("result") or todo("the result with its figures, in your words"), indent="    ", model=Finding)
        page.add("locator", None, indent="    ", model=Finding)
    else:
        page.raw("# name:", "#   outcome: a word of the vocabulary", "#   effect: better  # worse, no-difference, mixed, descriptive", "#   result: The result with its figures, in your words.", "#   locator: abstract", "findings: {}")
    wanted = []
    if guessed:
        wanted.append(f"say who speaks: source_class was entered as {source_class} because nobody had looked")
    if not record and kind != "url":
        wanted.append("enter the title and the rest of the record from the work itself: the registry was not reached")
    page.add("notes", todo("; ".join(wanted)) if wanted else None)
    return Draft(path, page.text())


def listed(text: str, key: str) -> Mend | None:
    """The change that enters a claim at the end of an article's list; None where it stands there already.

    Args:
        text: article.yml.
        key: The claim's id.
    """
    value, where = parse(text.encode()).value, spans(text)
    entries = value.get("claims")
    if isinstance(entries, list) and key in entries:
        return None
    then = put(("claims",), [*(entries or []), key])
    what = f"{key} entered under claims"
    if "claims" not in value:
        at = where["sentences",].key if "sentences" in value else len(text)
        return Mend(at, at, f"claims: [{key}]\n", what, then)
    span = where["claims",]
    if not entries:
        return Mend(span.start, span.end, f"[{key}]", what, then)
    last = where["claims", len(entries) - 1]
    if span.style == "flow":
        return Mend(last.end, last.end, f", {key}", what, then)
    hyphen = re.match(r"[ ]*-[ ]+", text[text.rfind("\n", 0, last.start) + 1 :]).group()
    end = text.find("\n", last.end)
    end = len(text) if end < 0 else end
    return Mend(end, end, f"\n{hyphen}{key}", what, then)


def at_its_sentence(text: str, key: str, quote: str, copy: str) -> Mend | None:
    """The change that names a claim at the sentence its quote stands in; None where no recorded sentence holds it.

    Args:
        text: article.yml.
        key: The claim's id.
        quote: The phrase.
        copy: The article as plain text.
    """
    value, where = parse(text.encode()).value, spans(text)
    wanted = {sentence_digest(sentence) for sentence in split_sentences(copy) if normalise(quote) in normalise(sentence)}
    for n, sentence in enumerate(value.get("sentences") or []):
        if sentence.get("digest") not in wanted:
            continue
        what, path = f"{key} named at sentence {sentence.get('n')}", ("sentences", n)
        if sentence.get("claims"):
            if key in sentence["claims"]:
                return None
            last = where[*path, "claims", len(sentence["claims"]) - 1]
            return Mend(last.end, last.end, f", {key}", what, put((*path, "claims"), [*sentence["claims"], key]))
        if "skip" in sentence:
            span = where[*path, "skip"]

            def then(whole: Any, path: tuple = path) -> None:
                del whole[path[0]][path[1]]["skip"]
                whole[path[0]][path[1]]["claims"] = [key]

            return Mend(span.key, span.end, f"claims: [{key}]", what, then)
    return None


def shape_faults(draft: Draft, vocabulary: Vocabulary) -> list[Fault]:
    """What the shape check would say of a new file; nothing, unless an answer was of a kind that nobody thought of.

    Args:
        draft: The file.
        vocabulary: The subject's words.
    """
    document = parse(draft.text.encode())
    if document.faults:
        return document.faults
    record, faults = build(MODELS[kind_of(draft.path)], document)
    return faults if record is None else vocabulary_faults(record, document, vocabulary)
