"""Every web address in ``claims/`` and in the hand-written pages, with its places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from assay.model.base import url_fault
from assay.model.corpus import Corpus

Place = tuple[str, int, int]
"""File, line, column."""

_URL = re.compile(r"https?://[^\s<>\"'`\[\]{}|\\^]+")
# Whether these lead to the work that is meant is asked at the registry; they refuse robots, or forward to those who do.
_REGISTRIES = ("doi.org", "dx.doi.org", "www.doi.org", "pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov")


def is_checked(url: str) -> bool:
    """True for an address that the link checker may ask: public, and not one whose identity a registry tells."""
    if url_fault(url):
        return False
    parts = urlsplit(url)
    host = parts.hostname or ""
    return host not in _REGISTRIES and not (host in ("www.ncbi.nlm.nih.gov", "ncbi.nlm.nih.gov") and parts.path.startswith(("/pmc", "/pubmed")))


def checked(text: str) -> str | None:
    """A text that is an address which the link checker may ask, without its fragment; None for any other."""
    try:
        url = urldefrag(text).url
    except ValueError:
        return None  # such as http://[half
    return url if is_checked(url) else None


def urls_in(text: str) -> Iterator[tuple[int, str]]:
    """Addresses in running text, without the punctuation of the sentence around them.

    Args:
        text: The text.

    Yields:
        Offset and address, without its fragment.
    """
    for match in _URL.finditer(text):
        url = match.group()
        while url and (url[-1] in ".,;:!?*_" or (url[-1] == ")" and url.count(")") > url.count("("))):
            url = url[:-1]
        if url := checked(url):
            yield match.start(), url


def _leaves(value: Any, loc: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, (*loc, name))
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _leaves(item, (*loc, n))


def corpus_urls(corpus: Corpus) -> dict[str, list[Place]]:
    """The addresses in the records, each with every place where it stands.

    Args:
        corpus: All records.
    """
    found: dict[str, list[Place]] = {}
    for origin in corpus.origins.values():
        for loc, text in _leaves(getattr(origin.places, "value", None), ()):
            if "http" not in text:
                continue
            whole = checked(text)
            urls = [whole] if whole else [url for _, url in urls_in(text)]
            for url in urls:
                found.setdefault(url, []).append((origin.path, *origin.places.place(loc)))
    return {url: sorted(set(places)) for url, places in sorted(found.items())}


def page_urls(root: Path, pages: list[str]) -> dict[str, list[Place]]:
    """The addresses in Markdown pages.

    Args:
        root: The project's folder.
        pages: Paths below it.
    """
    found: dict[str, list[Place]] = {}
    for page in pages:
        text = (root / page).read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            for offset, url in urls_in(line):
                found.setdefault(url, []).append((page, number, offset + 1))
    return found
