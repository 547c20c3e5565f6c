"""``assay verify``: asks the outside world, keeps the answers, and says what is wrong.

Exit codes: 0 fine; 1 something is wrong; 2 usage or environment; 3 nothing wrong was found, but some questions were
not answered (an outage, or the budget was used up); 130 stopped by hand. Whatever was answered is kept in each case.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assay.checks.registry import Context
from assay.findings import REPORTERS, Finding, Level, count
from assay.findings import report as printed
from assay.load import load
from assay.model.corpus import Corpus
from assay.model.verified import Verified
from assay.rewrite import write_text
from assay.verify.identity import Citation, citations, named_ids
from assay.verify.judge import Scope, findings_from
from assay.verify.lock import NAME, Book, LockFault, read_lock
from assay.verify.report import Report, as_json, as_markdown, falls_of, falls_text, states_of, summary_lines
from assay.verify.selection import Due, NothingChosen, Selection, hand_written, select
from assay.verify.settings import SettingFault, Settings, settings_from
from assay.verify.urls import Place, corpus_urls, page_urls

if TYPE_CHECKING:
    from assay.verify.pace import Clock
    from assay.verify.progress import Progressing

FINE, WRONG, TROUBLE, OUTAGE, STOPPED = 0, 1, 2, 3, 130
PARTS = ("citations", "links", "quotes")


def _days(context: click.Context, parameter: click.Parameter, value: str) -> int:
    match = re.fullmatch(r"(\d{1,5})d?", value)
    if not match:
        raise click.BadParameter(f"{value!r} is no number of days; expected 90d")
    return int(match.group(1))


@click.command()
@click.argument("names", nargs=-1, metavar="[IDS OR PATHS]")
@click.option("--only", type=click.Choice(["stale", "changed", "all"]), default="stale", help="stale: what was never answered or is too old (the default); changed: records that changed since they were verified; all: everything again.")
@click.option("--older-than", "days", callback=_days, default="7d", metavar="DAYS", help="When an answer is stale; 7d by default.")
@click.option("--part", "parts", type=click.Choice(PARTS), multiple=True, help="Citations, links or quotes alone; all by default.")
@click.option("--format", "format_", type=click.Choice(list(REPORTERS)), default=None, help="How findings are printed; github where GITHUB_ACTIONS is set, else text.")
@click.option("--summary", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Also write a summary in Markdown to this file.")
@click.option("--mailto", default=None, help="Your e-mail address, for the registries; they answer twice as fast. Also ASSAY_MAILTO.")
@click.option("--budget", type=int, default=None, help="The most requests of this run. Also ASSAY_BUDGET.")
@click.option("--quiet", is_flag=True, help="No progress.")
@click.pass_obj
def verify(root: Path, names: tuple[str, ...], only: str, days: int, parts: tuple[str, ...], format_: str | None, summary: Path | None, mailto: str | None, budget: int | None, quiet: bool) -> None:
    """Asks registries and pages whether citations, links and quotes hold, and keeps the answers in claims/verified.yml.

    IDS are references, articles or claims, PATHS files or folders; all by default. A run that is stopped loses
    nothing; the next one goes on. Base addresses are settings: ASSAY_CROSSREF, ASSAY_DATACITE, ASSAY_HANDLES,
    ASSAY_PUBMED, ASSAY_IDCONV, ASSAY_ARCHIVE, ASSAY_PAGES.

    Exit codes: 0 fine, 1 something is wrong, 2 usage or environment, 3 nothing wrong but questions unanswered.
    """
    from assay.cli import today
    from assay.verify.progress import Progressing

    try:
        settings = settings_from(mailto=mailto, budget=budget)
    except SettingFault as fault:
        raise click.UsageError(str(fault)) from None
    format_ = format_ or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    loaded = load(root)
    if loaded.corpus is None:
        click.echo(printed(loaded.findings, "text"), nl=False, err=True)
        sys.exit(WRONG)
    try:
        selection = select(loaded.corpus, root, names)
    except NothingChosen as nothing:
        raise click.UsageError(str(nothing)) from None
    day = today()
    try:
        book = Book(root, read_lock(root) or Verified())
    except LockFault as fault:
        finding = Finding(f"claims/{NAME}", fault.line, 1, "LNK014", Level.ERROR, f"{fault}. Restore the file from git, or delete it and run assay verify.")
        click.echo(printed([finding], format_), nl=False)
        sys.exit(WRONG)
    try:
        with book.alone() as alone, Progressing(quiet=quiet) as progress:
            if not alone:
                click.echo("another assay verify is running in this project; wait for it to end", err=True)
                sys.exit(TROUBLE)
            report = run(root, Context(loaded.corpus, day), book, settings, selection, Due(day, only, days), parts or PARTS, progress)
    except KeyboardInterrupt:
        click.echo("stopped; what was answered is kept, and the next run goes on from there", err=True)
        sys.exit(STOPPED)
    except OSError as error:
        click.echo(f"cannot write: {error}", err=True)
        sys.exit(TROUBLE)
    _print(report, format_)
    if summary is not None:
        try:
            write_text(summary, as_markdown(report))
        except OSError as error:
            click.echo(f"cannot write {summary}: {error.strerror}", err=True)
            sys.exit(TROUBLE)
    errors, _ = count(report.findings)
    sys.exit(WRONG if errors else OUTAGE if report.outages else FINE)


def run(root: Path, context: Context, book: Book, settings: Settings, selection: Selection, due: Due, parts: tuple[str, ...], progress: Progressing, clock: Clock | None = None) -> Report:
    """Asks what is due and gives the outcome. Everything but printing and exiting.

    Args:
        root: The project's folder.
        context: The corpus and the day.
        book: The lock.
        settings: Where and how to ask.
        selection: The records.
        due: What is too old.
        parts: Of :data:`PARTS`.
        progress: Shows how far it is.
        clock: Time; the real one by default.
    """
    # Imported here, so that the commands that stay offline do not load an HTTP client.
    from assay.site.links import LinkCheckFailed
    from assay.verify.asking import Asking, BudgetSpent
    from assay.verify.links import Linking
    from assay.verify.pace import Clock
    from assay.verify.quotes import Quoting
    from assay.verify.web import Fetcher

    fetcher = Fetcher(settings, clock or Clock(), on_wait=progress.say)
    report = Report()
    chosen = [one for one in selection.citations if one.scholarly] if "citations" in parts else []
    claims = selection.claims if "quotes" in parts else ()
    places: dict[str, list[Place]] = {}
    if "links" in parts:
        places = {url: [place for place in where if place[0] in selection.paths] for url, where in all_places(root, context.corpus).items()}
        places = {url: where for url, where in places.items() if where}
    try:
        if chosen:
            Asking(book, fetcher, due, progress.tick).run(chosen)
        if claims:
            Quoting(book, fetcher, due, progress.tick).run(context.corpus, claims)
        if places and due.only != "changed":
            Linking(book, fetcher, due, progress.tick).run(list(places))
        elif places:
            Linking(book, fetcher, due, progress.tick).run([url for url in places if url not in book.verified.pages])
    except BudgetSpent as spent:
        report.outages.append(f"{spent}; the next run goes on")
    except LinkCheckFailed as failure:
        report.outages.append(str(failure))
    finally:
        fetcher.close()
    if selection.whole and parts == PARTS:
        book.drop(still_named(root, context.corpus, book.verified))
    report.requests = fetcher.asked
    report.states = states_of(book.verified, chosen, list(places), claims)
    report.falls = falls_of(context.corpus, book.verified, chosen)
    scope = Scope(frozenset(one.name for one in chosen), places, frozenset(claims), settings.report_after)
    report.findings = sorted(set(findings_from(context, book.verified, scope)))
    report.outages += outages(book.verified, chosen, claims, due)
    return report


def all_places(root: Path, corpus: Corpus) -> dict[str, list[Place]]:
    """Every address in the records and the hand-written pages, with its places."""
    found = corpus_urls(corpus)
    for url, where in page_urls(root, hand_written(root)).items():
        found.setdefault(url, []).extend(where)
    return found


def still_named(root: Path, corpus: Corpus, verified: Verified) -> dict[str, set[str]]:
    """The keys of the lock that something in the project still names, by section."""
    every = [one for one in citations(corpus) if one.scholarly]
    ids = [(section, key) for one in every for _, section, key in named_ids(one, verified)]
    return {
        "works": {key for section, key in ids if section == "works"},
        "pubmed": {key for section, key in ids if section == "pubmed"},
        "lookups": {one.name for one in every},
        "records": {one.name for one in every},
        "pages": set(all_places(root, corpus)),
        "articles": set(corpus.articles),
        "quotes": set(corpus.live_claims()),
    }


def outages(verified: Verified, chosen: Sequence[Citation], claims: Sequence[str], due: Due) -> list[str]:
    """The questions that were not answered in this run. A page that refuses robots is none: it ages in the lock."""
    lines = {}
    for one in chosen:
        for name, section, key in named_ids(one, verified):
            entry = getattr(verified, section).get(key)
            if entry is not None and entry.trouble and entry.trouble.last == due.today:
                lines[f"{name} {key}: {entry.trouble.why}"] = None
        lookup = verified.lookups.get(one.name)
        if lookup and lookup.trouble and lookup.trouble.last == due.today:
            lines[f"{one.key}: {lookup.trouble.why}"] = None
    for article_id in dict.fromkeys(key.split("/")[0] for key in claims):
        seen = verified.articles.get(article_id)
        if seen and seen.trouble and seen.trouble.last == due.today:
            lines[f"article {article_id}: {seen.trouble.why}"] = None
    return list(lines)


def _print(report: Report, format_: str) -> None:
    click.echo(as_json(report).encode("utf-8", "backslashreplace") if format_ == "json" else printed(report.findings, format_), nl=False)
    if format_ == "text" and report.falls:
        click.echo(falls_text(report.falls), nl=False)
    for line in summary_lines(report):
        click.echo(line, err=True)
    if report.outages:
        click.echo(f"{len(report.outages)} without an answer; run assay verify again later:", err=True)
        for line in report.outages[:20]:
            click.echo(f"  {line}", err=True)
        if len(report.outages) > 20:
            click.echo(f"  and {len(report.outages) - 20} more", err=True)
