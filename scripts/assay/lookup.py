"""A source's record from the registries, for a new file: what they answer, or plainly that they do not."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Lookup = Callable[[str], Record | None]
"""Takes ``doi:…`` or ``pmid:…`` and gives bibliographic fields under the names of a reference's file, or None when
no registry knows the work. Raises :class:`NoAnswer` when they do not answer."""

PREPRINT_SERVERS = ("10.1101/", "10.64898/", "10.21203/", "10.20944/", "10.2139/", "10.31234/", "10.36227/")
"""Prefixes of DOIs under which hardly anything but preprints is registered: bioRxiv and medRxiv, Research Square, Preprints.org, SSRN, PsyArXiv, TechRxiv."""


class NoAnswer(Exception):
    """The registry did not answer. The text says why."""


def registry_lookup(identifier: str) -> Record | None:
    """Asks Crossref, DataCite or PubMed.

    Args:
        identifier: ``doi:10.…`` or ``pmid:…``.

    Raises:
        NoAnswer: Nobody answered, or with something that cannot be read.
    """
    # Imported here, so that commands that stay offline do not load an HTTP client.
    from dataclasses import replace

    from assay.verify.pubmed import PubMed
    from assay.verify.registry import Registries, Unanswered
    from assay.verify.settings import SettingFault, settings_from
    from assay.verify.web import Fetcher

    today = datetime.date.today()
    kind, _, value = identifier.partition(":")
    try:
        # Somebody is waiting at a terminal: two short tries, then the file is written without.
        fetcher = Fetcher(replace(settings_from(), tries=2, timeout=10.0, patience=15.0, longest_wait=5.0))
    except SettingFault as fault:
        raise NoAnswer(str(fault)) from None
    works, pmid = [], None
    try:
        if kind == "pmid":
            pmid = value
            work = PubMed(fetcher, today).works([value])[value]
            if isinstance(work, Unanswered):
                raise work
            works.append(work)
            value = work.DOI or ""
        if value and (kind == "doi" or not works[0].volume):
            works.append(Registries(fetcher, today).work(value))
    except Unanswered as unanswered:
        if not works:
            raise NoAnswer(str(unanswered)) from None
    finally:
        fetcher.close()
    return record_of(works, pmid)


def record_of(works: list, pmid: str | None = None) -> Record | None:
    """The fields of a reference from the registries' answers, the last answer's first.

    Args:
        works: The answers, as ``assay.verify`` reads them.
        pmid: The PubMed number that was asked for.
    """
    from assay.verify.standing import standing_of

    found = [work for work in reversed(works) if work.state == "found"]
    if not found:
        return None

    def first(name: str) -> Any:
        return next((getattr(work, name) for work in found if getattr(work, name)), None)

    doi = first("DOI")
    preprint = bool(doi and doi.startswith(PREPRINT_SERVERS))
    standing, _ = standing_of(found)
    containers = first("containers")
    return {
        "type": "preprint" if preprint else "article-journal",
        "title": first("title"),
        "author": [{"family": name} for name in first("authors") or ()] or None,
        "container-title": containers[0] if containers else None,
        "issued": first("issued"),
        "volume": first("volume"),
        "issue": first("issue"),
        "page": first("page") or first("number"),
        "DOI": doi,
        "PMID": pmid,
        "PMCID": first("PMCID"),
        "source_class": "preprint" if preprint else "peer-reviewed",
        "standing": "preprint" if preprint and standing == "current" else None if standing == "unknown" else standing,
        "registry": " and ".join(dict.fromkeys(work.registry for work in found if work.registry)),
    }
