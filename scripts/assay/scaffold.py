"""``assay new``: commented files that pass the shape check. What can be derived is derived; the rest is marked TODO."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel

from assay.articletext import normalise, sentence_digest, split_sentences, text_digest
from assay.checks.identity import schema_line
from assay.checks.prose import PLACEHOLDER
from assay.fix import kind_of
from assay.fixers.text import Mend, appended, newline_of, put, spans
from assay.fixers.values import plain_or_quoted
from assay.load import MODELS
from assay.model.article import Article
from assay.model.base import ID_LENGTH, name_fault, url_fault
from assay.model.claim import PEOPLE_KINDS, Claim
from assay.model.corpus import Corpus
from assay.model.vocabulary import Vocabulary
from assay.model.words import Kind, Subject, Wording
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
    if len(made) >= ID_LENGTH:
        made = made[: ID_LENGTH - 1].rsplit("-", 1)[0]
    # A word by itself can be taken, such as index.
    return f"{made}-page" if made and name_fault(made) else made


def written(value: Any) -> str:
    """A value as a line of YAML has it."""
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(item) for item in value) + "]"
    return plain_or_quoted(str(value)) if isinstance(value, str) else str(value)


def help_of(model: type[BaseModel], name: str) -> str:
    """What a field holds, as the editors say it."""
    info = next(info for key, info in model.model_fields.items() if (info.alias or key) == name)
    return info.description or ""


class Sheet:
    """Collects the lines of a file; a comment above a field says what it holds.

    Args:
        kind: The kind of record.
        path: The file, relative to the project.
        model: The kind's model.
    """

    def __init__(self, kind: str, path: str, model: type[BaseModel]) -> None:
        self.model = model
        self.lines = [schema_line(kind, path)]

    def add(self, name: str, value: Any, *, comment: bool | str = True, indent: str = "", model: type[BaseModel] | None = None) -> None:
        """A field with its comment: what the model says of it, another text, or none.

        Args:
            name: The field.
            value: Its value.
            comment: True for the model's words, False for none.
            indent: The blanks before it.
            model: The model that describes it, where it is another than the file's.
        """
        if comment:
            self.lines.append(f"{indent}# {comment if isinstance(comment, str) else help_of(model or self.model, name)}")
        self.lines.append(f"{indent}{name}: {written(value)}")

    def raw(self, *lines: str) -> None:
        """Lines as they are."""
        self.lines += lines

    def text(self) -> str:
        """The whole file."""
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
    page = Sheet("article", path, Article)
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
        said.append(f"{len(sentences)} sentences from the copy; a sentence without a claim says why, and nobody has looked at that yet")
    page.raw("# Its reference list, each entry audited:", "# author-year:", "#   printed: {author: , issued: , title: , container-title: , DOI: }", "#   audit: accurate  # wrong-record, doi-of-another-work, incomplete, not-found", "#   identified_as: null  # a file in claims/references", "#   why: How that was found out.")
    page.raw("references: {}")
    page.add("claims", [], comment=f"{help_of(Article, 'claims')} assay new claim {article_id} adds them.")
    if sentences:
        page.raw(f"# {help_of(Article, 'sentences')} claims: [id] or skip: heading, scene-setting, repeats, question, navigation, advertising, reference.", "sentences:")
        page.raw(*(f'- {{n: {n}, digest: "{sentence_digest(sentence)}", skip: {_skip(sentence)}}}' for n, sentence in enumerate(sentences, 1)))
        page.add("notes", todo("look at each sentence above: what could be true or false becomes a claim, the rest says why not. Then write null here"), comment=False)
    else:
        page.raw(f"# {help_of(Article, 'sentences')} assay sentences {article_id} copy.txt --draft prints them, and text:, from a copy.", "sentences: []")
    return Draft(path, page.text(), said)


def _skip(sentence: str) -> str:
    """Why a sentence may hold no claim, as far as its form shows it."""
    if sentence.rstrip("\"'”’)").endswith("?"):
        return "question"
    return "scene-setting" if re.search(r"[.!:;…][\"'”’)]*$", sentence) else "heading"


def claim_id(text: str | None, quote: str | None) -> str:
    """The id of a claim: the telling words of its sentence."""
    return slug(text or quote or "") or "new-claim"


def new_claim(corpus: Corpus, article_id: str, today: datetime.date, given: Mapping[str, Any]) -> Draft:
    """The record of a claim.

    Args:
        corpus: The records.
        article_id: The article that it stands in.
        today: The day of its review.
        given: ``id``, ``claim``, ``quote``, ``topic``, ``kind``, ``wording``, ``compared_with``, ``outcomes``, ``extent``, ``denies``; None for what is not known.
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
        beside = {"compared_with": given["compared_with"]} if given.get("compared_with") else {}
        values["about"] = {"condition": "any", "intervention": "any", "route": "any", **beside, "outcomes": outcomes}
    if kind is Kind.CAUTION:
        values["denies"] = {"claim": given.get("denies") or todo("what is denied, as its supporters would say it"), "kind": "effect"}
    if kind in PEOPLE_KINDS:
        values["harms"] = "not-seen"
    verdict = rate(Claim.model_validate(values), corpus.references, vocabulary).verdict.value
    values["verdict"] = values["ledger"][0]["verdict"] = verdict

    page = Sheet("claim", path, Claim)
    for name in ("claim", "quote"):
        page.add(name, values[name])
    page.raw("# section: The heading under which it stands.", "# said_by: the article, or the person it quotes")
    page.add("topic", topic, comment=f"{help_of(Claim, 'topic')} {', '.join(vocabulary.topics)}.")
    page.add("kind", kind.value, comment=f"{help_of(Claim, 'kind')} {', '.join(word.value for word in Kind)}.")
    page.add("wording", wording.value, comment=f"{help_of(Claim, 'wording')} {', '.join(word.value for word in Wording)}.")
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
    page.add("searches", [], comment=f"{help_of(Claim, 'searches')} Files in claims/searches; needed where nothing was found.")
    if "harms" in values:
        page.add("harms", "not-seen", comment="What the evidence says of unwanted effects: reported, none-reported, not-measured or not-seen.")
    page.add("verdict", verdict, comment=f"The rule's. Do not choose it: assay check --fix enters it, assay explain {article_id}/{key} shows how it came about.")
    for name in ("honest", "summary"):
        page.add(name, values[name])
    page.raw(f"# {help_of(Claim, 'reasoning')}", "reasoning: |", f"  {prose}")
    page.add("would_change", values["would_change"])
    page.add("reviewed", today.isoformat(), comment=False)
    page.raw("ledger:", f"- {written(values['ledger'][0])}")
    return Draft(path, page.text(), [f"verdict {verdict}, as the rule has it so far"])


def candidates(corpus: Corpus, outcomes: Iterable[str], compared_with: str | None = None, most: int = 12) -> list[str]:
    """Findings that are here already and could bear on a claim: those with its outcomes, its comparator first, then people, then large studies.

    Args:
        corpus: The records.
        outcomes: What the claim is about.
        compared_with: What it sets that beside, if anything.
        most: The most that are named.
    """
    found = []
    for key, reference in corpus.references.items():
        study = reference.study
        for name, finding in reference.findings.items():
            if finding.outcome in outcomes and not reference.withdrawn:
                people = finding.participants or (study.participants if study else None) or 0
                subject = finding.subject or (study.subject if study else None)
                beside = finding.compared_with or (study.compared_with if study else None)
                what = ", ".join(filter(None, [finding.effect.value, study.design.value if study and study.design else reference.source_class.value, f"{people} people" if people else None]))
                found.append((compared_with is not None and beside != compared_with, subject is not Subject.HUMAN, -people, key, f"{key}#{name}  ({what})"))
    lines = [line for *_, line in sorted(found)]
    return [*lines[:most], *([f"… and {len(lines) - most} more: grep -rl 'outcome: {' '.join(outcomes)}' claims/references"] if len(lines) > most else [])]


def searches_near(corpus: Corpus, outcomes: Iterable[str], compared_with: str | None = None, most: int = 6) -> list[str]:
    """Searches that claims on the same rest on, with what they asked: most often named first.

    Args:
        corpus: The records.
        outcomes: What the claim is about.
        compared_with: What it sets that beside; searches behind such comparisons then come first.
        most: The most that are named.
    """
    wanted = set(outcomes)
    beside, same = Counter[str](), Counter[str]()
    for claim in corpus.live_claims().values():
        if claim.about is not None:
            beside.update(claim.all_searches() if compared_with in claim.about.compared_with else ())
            same.update(claim.all_searches() if wanted & set(claim.about.outcomes) else ())
    names = sorted((beside + same).keys() & corpus.searches.keys(), key=lambda name: (-beside[name], -same[name], name))
    return [f"{name}  ({shorten(corpus.searches[name].question, 100, placeholder=' …')})" for name in names[:most]]


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
        newline = newline_of(text)
        return Mend(at, at, f"{'' if text[:at].endswith(newline) else newline}claims: [{key}]{newline}", what, then)
    span = where["claims",]
    if not entries:
        return Mend(span.start, span.end, f"[{key}]", what, then)
    place = appended(text, ("claims",), where, len(entries), key)
    return Mend(place[0], place[0], place[1], what, then) if place else None


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
            place = appended(text, (*path, "claims"), where, len(sentence["claims"]), key)
            return Mend(place[0], place[0], place[1], what, put((*path, "claims"), [*sentence["claims"], key])) if place else None
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
    # An argument need not be text; half a character is one of those that the reader refuses.
    document = parse(draft.text.encode("utf-8", "surrogateescape"))
    if document.faults:
        return document.faults
    record, faults = build(MODELS[kind_of(draft.path)], document)
    return faults if record is None else vocabulary_faults(record, document, vocabulary)
