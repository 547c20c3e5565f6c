"""``assay new``: asks for what cannot be derived, and writes a file that passes the shape check."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from shlex import quote as quoted
from typing import Any

import click

from assay.asker import Asker, character_fault
from assay.findings import shown
from assay.scaffold import Draft


def _terms(terms: Iterable[Any]) -> list[tuple[str, str]]:
    return [(term.value, term.definition) for term in terms]


def _entries(entries: dict[str, Any]) -> list[tuple[str, str]]:
    return [(word, entry.definition) for word, entry in entries.items()]


def _corpus(root: Path):  # noqa: ANN202
    """The records that can be read; a fault elsewhere keeps nobody from beginning."""
    from assay.findings import as_text
    from assay.load import load

    loaded = load(root)
    if loaded.corpus is None:
        click.echo(as_text(loaded.findings), nl=False, err=True)
        raise click.UsageError("Mend these first: without a vocabulary no word of the subject is known.")
    return loaded.corpus


def _copy_text(copy: Path | None) -> str | None:
    from assay.articletext import read_copy

    return read_copy(copy) if copy is not None else None


def _copy_fault(answer: str) -> str | None:
    try:
        _copy_text(Path(answer).expanduser())
    except OSError as error:
        return f"there is no file {shown(answer)}" if isinstance(error, FileNotFoundError) else f"{shown(answer)} cannot be read: {error.strerror}"
    except (ValueError, RuntimeError) as fault:
        return str(fault)
    return None


def _named(root: Path, ask: Asker, given: dict[str, Any], make: Callable[[], Draft]) -> Draft:
    """A draft under a name that is free; where its own is taken, somebody is asked for another rather than for everything again."""
    draft = make()
    while (root / draft.path).exists() and (name := ask.text(None, f"{draft.path} is there already. Another name for this one, as an id", _id_fault, empty="stop")):
        given["id"] = name
        draft = make()
    return draft


def _write(root: Path, draft: Draft, vocabulary) -> None:  # noqa: ANN001
    """Writes a new file, never over another one."""
    from assay.scaffold import shape_faults

    target = root / draft.path
    if target.exists() or target.is_symlink():
        raise click.UsageError(f"{draft.path} is there already, and nothing is ever overwritten. Give this one another name with --id.")
    faults = shape_faults(draft, vocabulary)
    if faults:
        raise click.UsageError("with these answers the file would not pass the shape check: " + " ".join(f"{fault.code} {fault.message}" for fault in faults))
    fresh = not target.parent.exists()
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(draft.text)
    except FileExistsError:
        raise
    except OSError:
        # Nothing half written stays behind.
        target.unlink(missing_ok=True)
        if fresh:
            target.parent.rmdir()
        raise
    click.echo(draft.path)


def _remaining(root: Path, path: str, said: Iterable[str], then: str) -> None:
    """What was derived, and what is left to do: the check's own findings in the new file."""
    from assay.checks import check_project
    from assay.cli import plural, today

    for line in said:
        click.echo(f"  {line}", err=True)
    mine = [finding for finding in check_project(root, today()).findings if finding.path == path]
    if mine:
        click.echo(f"{plural(len(mine), 'thing')} left to do in it:", err=True)
        for finding in mine:
            click.echo(f"  line {finding.line}: {finding.message} ({finding.code})", err=True)
    click.echo(then, err=True)


def _as_text(context: click.Context, parameter: click.Parameter, value: str) -> str:
    fault = character_fault(value)
    if fault:
        raise click.BadParameter(fault)
    return value


@click.group("new")
def new() -> None:
    """Writes a new file with a comment at each field. Nothing is overwritten, and nothing is opened."""


_NO_INPUT = click.option("--no-input", is_flag=True, help="Ask nothing; what is not given as an option is left as a placeholder that assay check reports.")
_ID = click.option("--id", "id_", metavar="ID", default=None, help="The name of the file; by default made from the address, the sentence or the record.")
_TEXT = click.option("--text", "copy", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None, help="A copy of the article as plain text, a paragraph a line. It is read, not kept.")


def _id_fault(answer: str) -> str | None:
    from assay.model.base import name_fault

    fault = name_fault(answer)
    return f"{shown(answer)} {fault}" if fault else None


def _id(given: str | None) -> str | None:
    fault = _id_fault(given) if given is not None else None
    if fault:
        raise click.UsageError(f"--id {fault}")
    return given


@new.command()
@click.argument("url", metavar="URL", callback=_as_text)
@_ID
@click.option("--title", default=None)
@click.option("--publisher", default=None)
@click.option("--interest", default=None, help="What the publisher, or the people quoted, sell.")
@_TEXT
@_NO_INPUT
@click.pass_obj
def article(root: Path, url: str, id_: str | None, title: str | None, publisher: str | None, interest: str | None, copy: Path | None, no_input: bool) -> None:
    """Begins the record of the article at URL."""
    from assay.cli import today
    from assay.model.words import ReadDepth
    from assay.scaffold import address_title, new_article

    corpus, ask = _corpus(root), Asker(not no_input)
    given: dict[str, Any] = {"id": _id(id_)}
    try:
        text = _copy_text(copy)
        new_article(corpus, url, today(), given)  # what cannot become a record is said before anything is asked
        given["title"] = ask.text(title, "Its title", empty=f"{address_title(url)}, from the address")
        given["publisher"] = ask.text(publisher, "Who published it?")
        given["interest"] = ask.text(interest, "What does the publisher, or do the people quoted, sell?")
        if text is None:
            named = ask.text(None, "A copy of its text in a file, a paragraph a line, so that every sentence is accounted for. It is read, not kept. Which file?", _copy_fault)
            copy = Path(named).expanduser() if named else None
            text = _copy_text(copy)
        if text is None:
            given["depth"] = ask.word(None, "How much of it did you read?", _terms(ReadDepth)) if ask.may_ask else None
        draft = _named(root, ask, given, lambda: new_article(corpus, url, today(), given, text))
    except ValueError as fault:
        raise click.UsageError(f"{fault}.") from None
    _write(root, draft, corpus.vocabulary)
    name = draft.path.split("/")[2]
    _remaining(root, draft.path, draft.said, f"Next: assay new claim {name}{f' --text {quoted(str(copy))}' if copy else ''}")


@new.command()
@click.argument("article_id", metavar="ARTICLE")
@_ID
@click.option("--quote", default=None, help="The shortest phrase that pins it, letter by letter; twelve words at most.")
@click.option("--claim", "sentence", default=None, help="The claim in your words, so that its author would accept it.")
@click.option("--topic", default=None)
@click.option("--kind", default=None)
@click.option("--wording", default=None)
@click.option("--outcomes", default=None, help="What it is said to change: words of the vocabulary, with commas between.")
@_TEXT
@_NO_INPUT
@click.pass_obj
def claim(root: Path, article_id: str, id_: str | None, quote: str | None, sentence: str | None, topic: str | None, kind: str | None, wording: str | None, outcomes: str | None, copy: Path | None, no_input: bool) -> None:
    """Begins a claim of ARTICLE, and enters it in the article's list."""
    from assay.articletext import normalise
    from assay.checks.prose import VERDICT_WORDS
    from assay.cli import known_record, today
    from assay.model.claim import CLAIM_LENGTH, QUOTE_WORDS
    from assay.model.words import Kind, Wording
    from assay.scaffold import candidates, new_claim, searches_near

    corpus, ask = _corpus(root), Asker(not no_input)
    name = known_record(corpus, "article", article_id)
    try:
        text = _copy_text(copy)
    except ValueError as fault:
        raise click.UsageError(f"{fault}.") from None
    words = corpus.vocabulary

    def short(answer: str) -> str | None:
        number = len(answer.split())
        if number > QUOTE_WORDS:
            return f"that is {number} words; at most {QUOTE_WORDS}"
        return f"{answer!r} does not stand in the copy; quote it letter by letter" if text and normalise(answer) not in normalise(text) else None

    def fair(answer: str) -> str | None:
        if len(answer) > CLAIM_LENGTH:
            return f"that is {len(answer)} characters; at most {CLAIM_LENGTH}"
        found = VERDICT_WORDS.search(answer)
        return f"{found.group()!r} is a verdict; state the claim as its author would" if found else None

    given: dict[str, Any] = {"id": _id(id_)}
    given["quote"] = ask.text(quote, "The shortest phrase of the article that pins the claim, letter by letter", short)
    given["claim"] = ask.text(sentence, f"The claim in your words, so that its author would accept it; at most {CLAIM_LENGTH} characters", fair)
    given["topic"] = ask.word(topic, "Topic", _entries(words.topics))
    given["kind"] = ask.word(kind, "What sort of sentence is it?", _terms(Kind))
    given["wording"] = ask.word(wording, "How strong are its words?", _terms(Wording))
    if given["wording"] == "absolute":
        given["extent"] = ask.text(None, "What do the words promise: how much, how long, for whom?")
    if given["kind"] == "caution":
        given["denies"] = ask.text(None, "What does it deny, as its supporters would say it?")
    if given["kind"] == "comparison" and ask.may_ask:
        given["compared_with"] = ask.word(None, "What is it set beside?", _entries({word: entry for word, entry in words.comparators.items() if word != "none"}), needed=False)
    if given["kind"] not in ("opinion", "advice"):
        given["outcomes"] = ask.words(outcomes, "What is it said to change? One or more, with commas between", _entries(words.outcomes))
    draft = _named(root, ask, given, lambda: new_claim(corpus, name, today(), given))
    _write(root, draft, corpus.vocabulary)
    said = [*draft.said, *_enter(root, corpus.origins["article", name].path, draft.path, given["quote"], text)]
    key = draft.path.split("/")[-1].removesuffix(".yml")
    outcomes_named, beside = given.get("outcomes") or (), given.get("compared_with")
    here = candidates(corpus, outcomes_named, beside)
    if here:
        said += ["findings on that which are here already (x#y stands in claims/references/x.yml); link under evidence those that bear on it, for or against:", *(f"  {line}" for line in here)]
    searched = searches_near(corpus, outcomes_named, beside)
    if searched:
        said += ["searches that were made for such claims, to be named under searches where they looked for this and found nothing:", *(f"  {line}" for line in searched)]
    _remaining(root, draft.path, said, f"Then: assay check --fix {draft.path}, and to see how the verdict comes about: assay explain {name}/{key}")


def _enter(root: Path, article_path: str, claim_path: str, quote: str | None, copy: str | None) -> list[str]:
    """Enters a new claim in its article's list, and at its sentence where a copy shows which."""
    from assay.fixers.text import holds
    from assay.rewrite import write_text
    from assay.scaffold import at_its_sentence, listed
    from assay.yamlio import parse

    key = claim_path.split("/")[-1].removesuffix(".yml")
    text = (root / article_path).read_bytes().decode("utf-8")
    said = []
    mends: list[Callable[[str], Any]] = [lambda text: listed(text, key)]
    if copy and quote:
        mends.append(lambda text: at_its_sentence(text, key, quote, copy))
    for make in mends:
        mend = make(text)
        if mend is not None and holds(text, mend):
            text = mend.applied(text)
            said.append(f"{article_path}: {mend.what}")
    if said:
        write_text(root / article_path, text)
    if parse(text.encode()).value.get("sentences") and not any("sentence" in line for line in said):
        said.append(f"{article_path}: name {key} at its sentence there; with --text and a copy of the article this is done for you")
    return said


@new.command()
@click.argument("source", metavar="DOI|PMID|URL", callback=_as_text)
@_ID
@click.option("--class", "source_class", default=None, help="Who speaks: peer-reviewed, law, regulator, company, news …")
@click.option("--depth", default=None, help="How much of it was read: full-text, abstract, excerpt, metadata, not-read.")
@click.option("--offline", is_flag=True, help="Do not ask the registry.")
@_NO_INPUT
@click.pass_obj
def reference(root: Path, source: str, id_: str | None, source_class: str | None, depth: str | None, offline: bool, no_input: bool) -> None:
    """Begins the record of a source; a DOI or PubMed number is looked up at the registries."""
    from assay import lookup
    from assay.cli import today
    from assay.model.words import Design, Effect, ReadDepth, SourceClass, Subject
    from assay.scaffold_reference import identifier, known_source, new_reference

    corpus, ask = _corpus(root), Asker(not no_input)
    try:
        kind, value = identifier(source)
    except ValueError as fault:
        raise click.UsageError(f"{fault}.") from None
    _refuse_known(corpus, known_source(corpus, kind, value))
    record: dict[str, Any] = {}
    said = []
    if kind == "url":
        said.append("a page has no registry: title, author and date are null until you enter what it says")
    elif offline:
        said.append("the registry was not asked (--offline): only the number is known")
    else:
        click.echo(f"Asking the registries for {kind}:{value} …", err=True)
        try:
            found = lookup.registry_lookup(f"{kind}:{value}")
            record = dict(found or {})
            said.append(f"record from {record.pop('registry')}: compare it with the work itself" if found else f"no registry knows {value}. Is it right?")
        except lookup.NoAnswer as silence:
            said.append(f"the registry did not answer ({silence}): only the number is known. Enter the rest from the work, or try again later")
    for its_kind, name in (("doi", "DOI"), ("pmid", "PMID")):
        if record.get(name):
            _refuse_known(corpus, known_source(corpus, its_kind, record[name]))
    given: dict[str, Any] = {"id": _id(id_)}
    if source_class is not None or not record.get("source_class"):
        given["source_class"] = ask.word(source_class, "Who speaks in it?", _terms(SourceClass))
    given["depth"] = ask.word(depth, "How much of it did you read?", _terms(ReadDepth))
    if ask.may_ask:
        if (given.get("source_class") or record.get("source_class")) in ("peer-reviewed", "preprint", "register"):
            given["design"] = ask.word(None, "How was the study made?", _terms(Design), needed=False)
            given["subject"] = ask.word(None, "What was studied?", _terms(Subject)) if given["design"] else None
            if given["subject"] == "human":
                number = ask.text(None, "How many people? A number as the source gives it", lambda answer: None if re.fullmatch("[1-9][0-9]{0,6}", answer) else "a whole number is expected")
                given["participants"] = int(number) if number else None
        given["outcome"] = ask.word(None, "What did it measure? Choose its first finding; others can be added in the file", _entries(corpus.vocabulary.outcomes), needed=False)
        if given["outcome"]:
            given["effect"] = ask.word(None, "Which way does it point?", _terms(Effect))
            given["result"] = ask.text(None, "The result with its figures, in your words")
    draft = _named(root, ask, given, lambda: new_reference(kind, value, today(), record, given))
    _write(root, draft, corpus.vocabulary)
    key = draft.path.split("/")[-1].removesuffix(".yml")
    _remaining(root, draft.path, said, f"Then link it from a claim, under evidence: - {{finding: {key}#name, direction: supports, why: …}}")


def _refuse_known(corpus, key: str | None) -> None:  # noqa: ANN001
    if key is not None:
        click.echo(corpus.origins["reference", key].path)
        click.echo(f"This source is there already, as {key}. Add what is missing to its file.", err=True)
        sys.exit(1)
