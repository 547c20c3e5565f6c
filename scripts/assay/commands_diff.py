"""``assay diff``: what the work in this folder does to the site, against a base."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from assay.model.corpus import Corpus


@click.command("diff")
@click.argument("base")
@click.option("--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text", help="How it is printed; markdown for the summary of a pull request.")
@click.pass_obj
def diff_command(root: Path, base: str, format_: str) -> None:
    """Shows what the work since BASE (such as origin/main) does: verdicts that move and why, claims, sources and pages that come and go."""
    from assay.diff import compare
    from assay.diff_report import REPORTS
    from assay.git import GitTrouble, branch, records_at
    from assay.load import load

    try:
        commit = branch(root, base).commit
        with tempfile.TemporaryDirectory(prefix="assay-base-") as folder:
            records_at(root, commit, Path(folder))
            there = (Path(folder) / "claims").is_dir()
            old = load(Path(folder))
    except GitTrouble as trouble:
        raise click.UsageError(f"{trouble}.") from None
    new = load(root)
    if new.corpus is None:
        raise click.UsageError("claims/vocabulary.yml cannot be read here. Mend it first: assay check")
    if old.corpus is None and there:
        raise click.UsageError(f"claims/vocabulary.yml cannot be read at {base}, so there is nothing to compare with.")
    printed = REPORTS[format_](compare(old.corpus or Corpus(new.corpus.vocabulary), new.corpus))
    # What a program reads is UTF-8, whatever letters the terminal has.
    click.echo(printed if format_ == "text" else printed.encode("utf-8"), nl=False)
