"""The data files of the site, by their place; the same records give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from assay.exports.bibliography import bibtex_file, csl_json
from assay.exports.format import FILES, Envelope
from assay.exports.records import Exporter
from assay.exports.tables import claims_csv
from assay.schemas import model_schema
from assay.site import addresses
from assay.site.catalogue import Catalogue
from assay.site.settings import Settings

FOLDER = "data"
"""Where the files are that belong to no single page."""


def as_json(file: Envelope) -> str:
    """A file as text.

    Args:
        file: What it shall hold.
    """
    return file.model_dump_json(by_alias=True, indent=1) + "\n"


def data_plan(catalogue: Catalogue, settings: Settings) -> dict[str, Callable[[], str]]:
    """What makes each data file of the site: one beside the page of each record, the lists, and the schemas.

    Args:
        catalogue: The records.
        settings: The name and address of the site.

    Returns:
        Makers of texts by path below ``docs/``, which is also the path below the site, sorted. Earlier ids have the file of
        the present record, because a plain host cannot lead one file to another.
    """
    exporter = Exporter(catalogue, settings)

    def record(make: Callable[[str], Envelope], key: str) -> Callable[[], str]:
        return lambda: as_json(make(key))

    found: dict[str, Callable[[], str]] = {}
    for keys, page, make in (
        (catalogue.claims, addresses.claim_page, exporter.claim),
        (catalogue.references, addresses.reference_page, exporter.reference),
        (catalogue.articles, addresses.article_page, exporter.article),
    ):
        found |= {addresses.data_file(page(key)): record(make, key) for key in keys}
    found |= {addresses.data_file(old): found[addresses.data_file(new)] for old, new in catalogue.redirects().items()}
    found |= {
        f"{FOLDER}/claims.json": lambda: as_json(exporter.claims()),
        f"{FOLDER}/references.json": lambda: as_json(exporter.references()),
        f"{FOLDER}/claims.csv": lambda: claims_csv(catalogue, settings),
        f"{FOLDER}/references.csl.json": lambda: csl_json(catalogue),
        f"{FOLDER}/references.bib": lambda: bibtex_file(catalogue),
        **{f"{FOLDER}/schema/{kind}.schema.json": partial(schema, kind, catalogue) for kind in FILES},
    }
    return dict(sorted(found.items()))


def data_files(catalogue: Catalogue, settings: Settings) -> dict[str, str]:
    """Every data file of the site; the same records give the same bytes.

    Args:
        catalogue: The records.
        settings: The name and address of the site.

    Returns:
        Texts by path, as :func:`data_plan` names them.
    """
    return {path: make() for path, make in data_plan(catalogue, settings).items()}


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
