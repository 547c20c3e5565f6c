"""Text that strangers wrote: cleaned before it is stored or shown, and made comparable."""

from __future__ import annotations

import html
import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from urllib.parse import unquote

LIMIT = 600
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|<!--.{0,300}?-->")
_FOLD = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})
_GREEK = {unicodedata.lookup(f"GREEK SMALL LETTER {name}"): name.lower() for name in
          ("ALPHA BETA GAMMA DELTA EPSILON ZETA ETA THETA IOTA KAPPA LAMDA MU NU XI OMICRON PI RHO SIGMA TAU UPSILON PHI CHI PSI OMEGA").split()}
_GREEK["λ"] = "lambda"


def clean(value: object, limit: int = LIMIT) -> str:
    """One line of visible characters: no control characters, direction marks or lone surrogates.

    Args:
        value: Whatever the answer held; anything but text becomes empty.
        limit: The most characters that are kept.
    """
    if not isinstance(value, str):
        return ""
    text = value[: limit * 8].encode("utf-8", "replace").decode("utf-8")
    text = " ".join(text.split())
    text = "".join(character for character in text if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def plain(value: object, limit: int = LIMIT) -> str:
    """Text without HTML, MathML or JATS, its character references resolved.

    Registries escape once or twice; so both are undone before the tags are dropped.
    """
    if not isinstance(value, str):
        return ""
    text = value[: limit * 8]
    for _ in range(2):
        text = html.unescape(text)
    return clean(_TAG.sub("", text), limit)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower-case letters without accents, Greek letters by name, and digits; all else becomes one space."""
    text = unicodedata.normalize("NFKD", text).casefold().translate(_FOLD)
    text = "".join(_GREEK.get(character, character) for character in text if not unicodedata.combining(character))
    text = re.sub(r"['’ʼ`´]", "", text)
    return re.sub(r"[\W_]+", " ", text).strip()


@lru_cache(maxsize=8192)
def ratio(one: str, other: str) -> float:
    """How alike two folded texts are, from 0 to 1."""
    if one == other:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


_DOI = re.compile(r"10\.\d{4,9}/\S+")
DOI_LENGTH = 1000
"""A longer one is none; the longest that are known have some 200 characters."""
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<"}


def normalise_doi(text: str | None) -> str | None:
    """A DOI as a key: bare, in lower case, without the punctuation of the sentence around it.

    Args:
        text: As written: with doi:, with https://doi.org/, percent-encoded, followed by a full stop …

    Returns:
        The DOI, or None when there is none in the text.
    """
    if not text or len(text) > 3 * DOI_LENGTH:
        return None
    text = unicodedata.normalize("NFKC", clean(text, 3 * DOI_LENGTH))
    if re.match(r"(?i)<?https?://", text):
        # A query and a named place belong to the page that the address opens. A # at the end can be the DOI's own.
        text = re.sub(r"\?.*|#\w\S+.*", "", text)
    if re.search(r"%[0-9a-fA-F]{2}", text) and re.match(r"(?i)<?(https?://|(doi:\s*)?10\.\d{4,9}%2f)", text):
        text = clean(unquote(text), 3 * DOI_LENGTH)
    match = _DOI.search(text)
    if not match or len(match.group()) > DOI_LENGTH:
        return None
    doi = match.group().lower()
    while doi and (doi[-1] in ".,;:\"'’”" or (doi[-1] in _CLOSERS and doi.count(doi[-1]) > doi.count(_CLOSERS[doi[-1]]))):
        doi = doi[:-1]
    return doi if _DOI.fullmatch(doi) else None
