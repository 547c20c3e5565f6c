"""``assay export``: the records as one file for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from assay.exports import FORMATS


@click.command("export")
@click.argument("format_", metavar="FORMAT", type=click.Choice(FORMATS))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of printing.")
@click.option("--force", is_flag=True, help="Replace the file if there is one.")
@click.pass_obj
def export_command(root: Path, format_: str, output: Path | None, force: bool) -> None:
    """Prints the claims as json (with all that the rule made of them) or csv, or the references as csl (CSL-JSON) or bibtex."""
    from assay.cli import readable_corpus
    from assay.exports.files import export
    from assay.rewrite import write_text
    from assay.site.catalogue import Catalogue
    from assay.site.settings import SettingsFault, read_settings

    if output and output.is_file() and not force:
        raise click.UsageError(f"{output} is there already. Name another file, or replace it with --force.")
    try:
        settings = read_settings(root)
    except SettingsFault as fault:
        raise click.UsageError(str(fault)) from None
    text = export(Catalogue(readable_corpus(root)), settings, format_)
    if output is None:
        # As bytes, so that no console changes line ends or letters.
        click.echo(text.encode("utf-8"), nl=False)
        return
    try:
        write_text(output, text)
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}") from None
