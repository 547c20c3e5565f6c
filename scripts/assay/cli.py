"""The command line: thin, and the only place that prints and exits.

Exit codes: 0 fine, 1 findings, 2 usage or environment; those of :mod:`assay.terminal` beside them.
"""

from __future__ import annotations

import datetime
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import click

from assay import __version__
from assay.checks import RULES, Checked, check_project
from assay.commands_diff import diff_command
from assay.commands_export import export_command
from assay.commands_new import new
from assay.findings import REPORTERS, Finding, count, report
from assay.model.words import Cause
from assay.terminal import Commands

FINE, FINDINGS, TROUBLE = 0, 1, 2


def today() -> datetime.date:
    """The day from which ages are counted: SOURCE_DATE_EPOCH where it is set, else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.date.today()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}; expected seconds since 1970") from None


def plural(number: int, word: str) -> str:
    """A number with its word."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="assay")
@click.option("--root", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path("."), help="The project's folder; the current one by default.")
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Assay weighs what articles say against the evidence."""
    try:
        context.obj = Path(os.path.abspath(root))
    except FileNotFoundError:
        raise click.UsageError("the current folder is gone; go to the project's folder (cd) and run this there") from None


def _selection(paths: tuple[str, ...], root: Path) -> Callable[[str], bool]:
    """Whether a file, by its path relative to the project, is in the named files or folders."""
    names = []
    for given in paths:
        path = Path(os.path.abspath(given))
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            raise click.UsageError(f"{given} does not exist") from None
        # The project or the current folder may be reached by a link; what is named itself is taken as it is.
        real, top = Path(os.path.realpath(path.parent)) / path.name, Path(os.path.realpath(root))
        name = next((one.relative_to(base).as_posix() for one, base in ((path, root), (real, top)) if one.is_relative_to(base)), None)
        if name is None:
            raise click.UsageError(f"{given} is outside the project {root}")
        if name != "." and name.split("/")[0] != "claims":
            raise click.UsageError(f"{given} holds no records; all of them are in claims/")
        names.append(name)
    return lambda file: not names or any(name in (".", file) or file.startswith(f"{name}/") for name in names)


def _branch(root: Path, base: str):  # noqa: ANN202
    """What the work tree changes against a base; exits where git cannot tell."""
    from assay.git import GitTrouble, branch

    try:
        return branch(root, base)
    except GitTrouble as trouble:
        raise click.UsageError(f"{trouble}.") from None


@main.command()
@click.argument("paths", nargs=-1)
@click.option("--format", "format_", type=click.Choice(list(REPORTERS)), default=None, help="How findings are printed; github where GITHUB_ACTIONS is set, else text.")
@click.option("--fix", is_flag=True, help="Mend what is mechanical first: order, form, whitespace, quotes, slips in words, the rule's verdict.")
@click.option("--changed-since", "base", metavar="BASE", default=None, help="Fail only for what the work since BASE (such as origin/main) caused; the rest is printed as notes.")
@click.option("--summary", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Also write a summary in Markdown to this file.")
@click.pass_obj
def check(root: Path, paths: tuple[str, ...], format_: str | None, fix: bool, base: str | None, summary: Path | None) -> None:
    """Checks claims/ offline. PATHS limit what is reported and mended, never what is read."""
    format_ = format_ or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    selected = _selection(paths, root)
    branch = _branch(root, base) if base is not None else None
    if fix:
        from assay.fix import fix_project

        for change in fix_project(root, today(), lambda path: selected(path) and (branch is None or path in branch.touched), branch.before if branch else ()):
            click.echo(str(change), err=format_ != "text")
    checked = check_project(root, today())
    # Without a vocabulary nothing was checked, so what is wrong with it is said whatever was named.
    findings = [finding for finding in checked.findings if selected(finding.path) or (checked.corpus is None and finding.path in ("claims", "claims/vocabulary.yml"))]
    if branch is not None:
        from assay.own import findings_before, own_only

        findings = own_only(findings, findings_before(root, branch, today()), branch)
    click.echo(report(findings, format_), nl=False)
    if summary is not None:
        from assay.check_markdown import as_markdown

        try:
            # In its place: a forge gives a file to be filled, and may not let others be made beside it.
            summary.write_text(as_markdown(findings), encoding="utf-8")
        except OSError as error:
            raise click.UsageError(f"cannot write {summary}: {error.strerror}") from None
    sys.exit(_report(checked, findings, quiet=format_ == "json"))


def _report(checked: Checked, findings: list[Finding], *, quiet: bool = False) -> int:
    errors, warnings = count(findings)
    notes = len(findings) - errors - warnings
    if not quiet:
        if findings:
            codes = sorted({finding.code for finding in findings})
            more = f" Why and how to mend: assay explain {codes[0]}" if len(codes) == 1 else f" Why and how to mend: assay explain CODE ({', '.join(codes)})"
            others = f", {plural(notes, 'note')} on what was there before" if notes else ""
            click.echo(f"{plural(errors, 'error')}, {plural(warnings, 'warning')}{others} in {plural(checked.files, 'file')}.{more}", err=True)
        else:
            click.echo(f"{plural(checked.files, 'file')} checked, nothing wrong.", err=True)
    return FINDINGS if errors else FINE


def readable_corpus(root: Path):  # noqa: ANN202
    """The corpus of a project whose files can all be read; otherwise says what is wrong and exits.

    Args:
        root: The project's folder.
    """
    checked = check_project(root, today())
    shape = [finding for finding in checked.findings if finding.code.startswith(("SHP", "REF001", "REF002"))]
    if checked.corpus is None or shape:
        click.echo(REPORTERS["text"](shape or checked.findings), nl=False, err=True)
        click.echo("Mend these first: a rating on half the evidence would mislead.", err=True)
        sys.exit(FINDINGS)
    return checked.corpus


def known_record(corpus, kind: str, given: str) -> str:  # noqa: ANN001
    """The id of an article or a reference that somebody named by its id or its file.

    Args:
        corpus: The records.
        kind: article or reference.
        given: As it was written.

    Raises:
        click.UsageError: There is none.
    """
    from assay.shape import nearest

    records = getattr(corpus, f"{kind}s")
    name = given.removeprefix("./").removeprefix(f"claims/{kind}s/").strip("/").removesuffix("/article.yml").removesuffix(".yml")
    if name not in records:
        guess = nearest(name, records)
        raise click.UsageError(f"no {kind} {given!r}." + (f" Did you mean {guess}?" if guess else f" Known: {', '.join(records) or 'none'}."))
    return name


def _chosen(corpus, ids: tuple[str, ...]) -> list[str]:  # noqa: ANN001
    from assay.shape import nearest

    chosen: list[str] = []
    for given in ids:
        name = given.removeprefix("./").removeprefix("claims/articles/").strip("/").removesuffix("/article.yml").removesuffix(".yml")
        matches = [key for key in corpus.claims if key == name or key.split("/")[0] == name or key.split("/")[1] == name]
        if not matches:
            guess = nearest(name, [*corpus.claims, *(key.split("/")[1] for key in corpus.claims)])
            raise click.UsageError(f"no claim {given!r}." + (f" Did you mean {guess}?" if guess else " Expected article-id/claim-id, as in claims/articles/."))
        chosen += [key for key in matches if key not in chosen]
    return chosen or list(corpus.claims)


@main.command("rate")
@click.argument("ids", nargs=-1)
@click.option("--write", is_flag=True, help="Write the rule's verdict, and a ledger entry, into the files.")
@click.option("--cause", type=click.Choice([cause.value for cause in Cause]), default=None, help="With --write: why the verdict changed, as the ledger has it.")
@click.pass_obj
def rate_command(root: Path, ids: tuple[str, ...], write: bool, cause: str | None) -> None:
    """Recomputes verdicts and prints how they came about. IDS are claims or articles; all by default."""
    from assay.explain import explain_claim, summary_table
    from assay.rating.rate import rate
    from assay.rewrite import Unchangeable, write_verdict

    if cause is not None and not write:
        raise click.UsageError("--cause says why a verdict is written; it needs --write")
    corpus = readable_corpus(root)
    chosen = _chosen(corpus, ids)
    ratings = {key: rate(corpus.claims[key], corpus.references, corpus.vocabulary) for key in chosen}
    if len(chosen) <= 3 and ids:
        for key in chosen:
            click.echo(explain_claim(key, corpus.claims[key], ratings[key], corpus))
    else:
        click.echo(summary_table(corpus, ratings), nl=False)
    differing = [key for key in chosen if corpus.claims[key].override is None and corpus.claims[key].verdict is not ratings[key].verdict]
    if write:
        refused = 0
        for key in differing:
            path = corpus.origins["claim", key].path
            try:
                write_verdict(root / path, ratings[key].verdict, today(), cause, corpus.claims[key])
            except Unchangeable as why:
                refused += 1
                click.echo(f"{path}: not written, because {why}", err=True)
            else:
                click.echo(f"{path}: verdict {corpus.claims[key].verdict.value} -> {ratings[key].verdict.value}")
        if not differing:
            click.echo("No file to write: each has the rule's verdict or an override.", err=True)
        sys.exit(FINDINGS if refused else FINE)
    if differing:
        click.echo(f"{plural(len(differing), 'file')} with another verdict than the rule's: assay rate --write {' '.join(differing[:3])}{' …' if len(differing) > 3 else ''}", err=True)
    sys.exit(FINDINGS if differing else FINE)


@main.command()
@click.argument("what")
@click.pass_obj
def explain(root: Path, what: str) -> None:
    """Explains a code (EVD004), or how the verdict on a claim came about."""
    from assay.explain import explain_claim, explain_rule
    from assay.rating.rate import rate
    from assay.shape import nearest

    code = what.upper()
    if code in RULES:
        click.echo(explain_rule(RULES[code]))
        return
    if re.fullmatch(r"[A-Z]{3}[0-9]*", code):
        guess = nearest(code, RULES)
        raise click.UsageError(f"no check has the code {code}." + (f" Did you mean {guess}?" if guess else f" Known: {', '.join(sorted(RULES))}."))
    corpus = readable_corpus(root)
    for key in _chosen(corpus, (what,)):
        click.echo(explain_claim(key, corpus.claims[key], rate(corpus.claims[key], corpus.references, corpus.vocabulary), corpus))


@main.command()
@click.argument("article_id", metavar="ARTICLE")
@click.argument("copy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--draft", is_flag=True, help="Print text: and sentences: for article.yml instead; sentences that are known keep their claims, others get those that quote them.")
@click.pass_obj
def sentences(root: Path, article_id: str, copy: Path, draft: bool) -> None:
    """Holds an article's record against COPY, a plain-text copy of it, a paragraph a line."""
    from assay.articletext import compare_with_text, draft_sentences, read_copy
    from assay.checks.registry import Context

    corpus = readable_corpus(root)
    article_id = known_record(corpus, "article", article_id)
    article = corpus.articles[article_id]
    try:
        text = read_copy(copy)
    except ValueError as fault:
        raise click.UsageError(str(fault)) from None
    claims = {key.split("/")[1]: claim for key, claim in corpus.claims_of(article_id).items()}
    if draft:
        click.echo(draft_sentences(article, text, {key: claim.quote for key, claim in claims.items()}), nl=False)
        return
    faults = compare_with_text(article, claims, text)
    context = Context(corpus, today())
    findings = [
        context.at("claim", f"{article_id}/{fault.claim}", fault.loc, fault.code, fault.message) if fault.claim else context.at("article", article_id, fault.loc, fault.code, fault.message)
        for fault in faults
    ]
    click.echo(REPORTERS["text"](findings), nl=False)
    if not findings:
        held = sum(bool(sentence.claims) for sentence in article.sentences)
        click.echo(f"{plural(len(article.sentences), 'sentence')}, all accounted for ({held} with claims); {plural(len(claims), 'quote')}, all verbatim.", err=True)
    sys.exit(FINDINGS if findings else FINE)


@main.command()
@click.pass_obj
def schema(root: Path) -> None:
    """Writes schema/*.schema.json, by which editors complete and check the files."""
    from assay.load import load
    from assay.schemas import write_schemas

    loaded = load(root)
    if loaded.corpus is None:
        click.echo(REPORTERS["text"](loaded.findings), nl=False, err=True)
        sys.exit(FINDINGS)
    for path in write_schemas(root, loaded.corpus.vocabulary):
        click.echo(path)


@main.command()
@click.option("--no-check", is_flag=True, help="Skip the checks of the data (the site is still checked).")
@click.pass_obj
def build(root: Path, no_check: bool) -> None:
    """Checks the data, writes the pages and builds the site into site/."""
    from assay.site.build import BuildFailed, build_site

    checked = check_project(root, today())
    errors, _ = count(checked.findings)
    if checked.corpus is None or (errors and not no_check):
        click.echo(REPORTERS["text"](checked.findings), nl=False)
        sys.exit(_report(checked, checked.findings))
    try:
        build_site(root, checked.corpus, say=click.echo)
    except BuildFailed as failure:
        click.echo(str(failure), err=True)
        sys.exit(failure.exit_code)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="The port; 8000 by default.")
@click.pass_obj
def serve(root: Path, port: int) -> None:
    """Serves the site; edit a YAML file and the page reloads."""
    from assay.site.build import BuildFailed
    from assay.site.serve import serve_site

    try:
        serve_site(root, port, say=click.echo)
    except BuildFailed as failure:
        click.echo(str(failure), err=True)
        sys.exit(failure.exit_code)


main.add_command(diff_command)
main.add_command(export_command)
main.add_command(new)


from assay.verify.command import verify  # noqa: E402  (the command needs this module)

main.add_command(verify)
