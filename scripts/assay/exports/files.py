"""The data files of the site, by their place; the same records give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain

from assay.exports.bibliography import bibtex_file, csl_json
from assay.exports.claim_review import claim_reviews
from assay.exports.feed import atom
from assay.exports.format import FILES, Envelope
from assay.exports.records import Exporter
from assay.exports.tables import claims_csv
from assay.schemas import model_schema
from assay.site import addresses
from assay.site.catalogue import Catalogue
from assay.site.claim_rows import rows_file
from assay.site.filing import Filing
from assay.site.settings import Settings

FOLDER = "data"
"""Where the files are that belong to no single page."""


def as_json(file: Envelope) -> str:
    """A file as text.

    Args:
        file: What it shall hold.
    """
    return file.model_dump_json(by_alias=True, indent=1) + "\n"


def plan_files(catalogue: Catalogue, settings: Settings) -> Filing:
    """Every data file of the site: one beside the page of each record, the lists, and the schemas; each is made when it is taken out.

    The feed of changes and the list of ``ClaimReview`` blocks are among them where the site has an address.

    Args:
        catalogue: The records.
        settings: The name and address of the site.

    Returns:
        Texts by path below ``docs/``, which is also the path below the site, sorted. Earlier ids have the file of the
        present record, because a plain host cannot lead one file to another.
    """
    exporter = Exporter(catalogue, settings)
    files = Filing()

    def later(path: str, make: Callable[..., str], *arguments: object) -> None:
        files.later(path, lambda: files.file(path, make(*arguments)))

    for key in catalogue.claims:
        later(addresses.data_file(addresses.claim_page(key)), lambda key: as_json(exporter.claim(key)), key)
    for key in catalogue.references:
        later(addresses.data_file(addresses.reference_page(key)), lambda key: as_json(exporter.reference(key)), key)
    for key in catalogue.articles:
        later(addresses.data_file(addresses.article_page(key)), lambda key: as_json(exporter.article(key)), key)
    for old, new in catalogue.redirects().items():
        later(addresses.data_file(old), files.__getitem__, addresses.data_file(new))
    later(f"{FOLDER}/claims.json", lambda: as_json(exporter.claims()))
    later(f"{FOLDER}/references.json", lambda: as_json(exporter.references()))
    later(f"{FOLDER}/claims.csv", claims_csv, catalogue, settings)
    later(f"{FOLDER}/references.csl.json", csl_json, catalogue)
    later(f"{FOLDER}/references.bib", bibtex_file, catalogue)
    if settings.site_url:
        later(addresses.FEED, atom, catalogue, settings)
        later(addresses.CLAIM_REVIEWS, claim_reviews, catalogue, settings)
    if addresses.CLAIM_ROWS in catalogue.files:
        later(addresses.CLAIM_ROWS, lambda: rows_file(chain.from_iterable(catalogue.claim_parts)))
    for kind in FILES:
        later(f"{FOLDER}/schema/{kind}.schema.json", schema, kind, catalogue)
    return files


def schema(kind: str, catalogue: Catalogue) -> str:
    """The published schema of a kind of file.

    Args:
        kind: A key of :data:`assay.exports.format.FILES`.
        catalogue: For the words of the vocabulary.
    """
    made = model_schema(FILES[kind], f"{kind}.schema.json", catalogue.words, in_claim=kind == "claim", mode="serialization")
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def export(catalogue: Catalogue, settings: Settings, format_: str) -> str:
    """One list of everything, as text.

    Args:
        catalogue: The records.
        settings: The name and address of the site.
        format_: One of :data:`assay.exports.FORMATS`: claims with all that the rule made of them, claims as a table, references twice.
    """
    if format_ == "csv":
        return claims_csv(catalogue, settings)
    if format_ == "csl":
        return csl_json(catalogue)
    if format_ == "bibtex":
        return bibtex_file(catalogue)
    exporter = Exporter(catalogue, settings)
    return "[\n" + ",\n".join(as_json(exporter.claim(key)).rstrip() for key in catalogue.live) + "\n]\n"
