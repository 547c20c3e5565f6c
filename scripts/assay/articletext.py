"""An article's text, held against its record: every quote verbatim, every sentence accounted for.

The text itself is never stored. A record holds a digest for each sentence; whoever has a copy of the
page can prove from it that nothing was passed over and nothing was made up.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assay.findings import shown
from assay.model.article import Article
from assay.model.claim import Claim

# A full stop after these does not end a sentence.
_ABBREVIATIONS = ("Dr", "Mr", "Mrs", "Ms", "Prof", "St", "vs", "e.g", "i.e", "etc", "approx", "No", "Fig", "al")
_STOP = re.compile(r"[.!?]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_LIST_ENTRY = re.compile(r"^\s*(?:[-*•]|\d{1,2}\.)\s+.*\(\d{4}[a-z]?\)")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "…": "..."})


def normalise(text: str) -> str:
    """Text without the differences that copying a page makes: width of characters, quotes, dashes, spaces, case.

    Args:
        text: Any text.
    """
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).translate(_PLAIN)).strip().casefold()


def read_copy(path: Path) -> str:
    """A copy of an article.

    Args:
        path: A plain-text file in UTF-8, with or without a byte order mark.

    Raises:
        ValueError: It is no such file, or holds nothing; the text says so.
        OSError: It cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8; save it as UTF-8") from None
    if not text.strip():
        raise ValueError(f"there is no text in {path}")
    return text


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, in order.

    A line never runs on into the next one; headings and entries of a reference list are one sentence each.

    Args:
        text: The article as plain text, a paragraph a line.
    """
    sentences: list[str] = []
    for line in text.splitlines():
        line = line.strip()
        if not line:
            continue
        sentences.extend([line] if _LIST_ENTRY.match(line) else _split_line(line))
    return sentences


def _split_line(line: str) -> Iterator[str]:
    start = 0
    for match in _STOP.finditer(line):
        before = line[start : match.start()]
        last = before.split()[-1].lstrip("(\"'“‘") if before.split() else ""
        numbered = before.strip().isdigit()  # "1. Skin" begins a numbered item
        initial = len(last) == 1 and last.isupper()
        if line[match.start()] == "." and (last in _ABBREVIATIONS or initial or numbered):
            continue
        yield line[start : match.end()].strip()
        start = match.end()
    if line[start:].strip():
        yield line[start:].strip()


def sentence_digest(sentence: str) -> str:
    """The first eight hex digits of the SHA-256 of the normalised sentence."""
    return hashlib.sha256(normalise(sentence).encode()).hexdigest()[:8]


def text_digest(text: str) -> str:
    """The SHA-256 of the normalised text."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()


@dataclass(frozen=True)
class TextFault:
    """Something in which the record and the text differ.

    Attributes:
        claim: The claim it concerns, or None for the article.
        loc: The field of that record.
        code: The code of the check.
        message: What differs, and what to do.
    """

    claim: str | None
    loc: tuple[str | int, ...]
    code: str
    message: str


def compare_with_text(article: Article, claims: Mapping[str, Claim], text: str) -> list[TextFault]:
    """Holds an article's record, and the quotes of its claims, against a copy of its text.

    Args:
        article: The record.
        claims: Its claims by id, without the article's.
        text: The copy, as plain text.
    """
    faults = list(_sentence_faults(article, text))
    whole = normalise(text)
    sentences = [normalise(sentence) for sentence in split_sentences(text)]
    listed: dict[str, list[str]] = {}
    for sentence, content in zip(article.sentences, sentences, strict=False):
        for claim_id in sentence.claims:
            listed.setdefault(claim_id, []).append(content)
    for claim_id, claim in claims.items():
        quote = normalise(claim.quote)
        if quote not in whole:
            faults.append(TextFault(claim_id, ("quote",), "ART002", f"{shown(claim.quote)} does not stand in the text. Quote it letter by letter."))
        elif quote in sentences and len(quote.split()) > 3:
            faults.append(TextFault(claim_id, ("quote",), "ART003", "the quote is a whole sentence. Keep the shortest phrase that pins it."))
        elif article.sentences and not any(quote in content for content in listed.get(claim_id, ())):
            faults.append(TextFault(claim_id, ("quote",), "ART004", f"{shown(claim.quote)} stands in none of the sentences that article.yml lists for this claim. Correct the list or the quote."))
    return faults


def _sentence_faults(article: Article, text: str) -> Iterator[TextFault]:
    found = split_sentences(text)
    words = len(text.split())
    if article.text and (article.text.words, article.text.digest) != (words, text_digest(text)):
        yield TextFault(None, ("text",), "ART001", f"the copy is another text than the one reviewed: {words} words, digest {text_digest(text)[:12]}…; the record says {article.text.words} words, {article.text.digest[:12]}…. Review what changed.")
    if not article.text:
        yield TextFault(None, (), "ART001", f"the record has no text. Add text: {{words: {words}, digest: {text_digest(text)}}}.")
    digests = [sentence_digest(sentence) for sentence in found]
    recorded = [sentence.digest for sentence in article.sentences]
    for n, digest in enumerate(digests):
        if n >= len(recorded):
            yield TextFault(None, ("sentences",), "ART005", f"sentence {n + 1} is not in the record; it begins {shown(' '.join(found[n].split()[:4]))}. Add it with digest {digest!r} and its claims, or the reason it has none.")
        elif recorded[n] != digest:
            yield TextFault(None, ("sentences", n, "digest"), "ART005", f"sentence {n + 1} has the digest {digest!r}; it begins {shown(' '.join(found[n].split()[:4]))}.")
    for n in range(len(digests), len(recorded)):
        yield TextFault(None, ("sentences", n), "ART005", f"the text ends after sentence {len(digests)}. Remove this one.")


def draft_sentences(article: Article, text: str, quotes: Mapping[str, str] | None = None) -> str:
    """The fields ``text`` and ``sentences`` of article.yml for a copy of the text, ready to paste.

    Sentences that the record knows keep their claims or their reason; new ones name the claims whose quote
    stands in them, or say ``skip: scene-setting``, and are to be looked at.

    Args:
        article: The record as it is.
        text: The copy.
        quotes: The quotes of the article's claims, by their ids.
    """
    known = {sentence.digest: sentence for sentence in article.sentences}
    lines = [f"text: {{words: {len(text.split())}, digest: {text_digest(text)}}}", "sentences:"]
    for n, content in enumerate(split_sentences(text), 1):
        digest = sentence_digest(content)
        before = known.get(digest)
        quoted = [key for key, quote in (quotes or {}).items() if not before and normalise(quote) in normalise(content)]
        claims = before.claims if before else quoted
        rest = f"claims: [{', '.join(claims)}]" if claims else f"skip: {before.skip.value if before and before.skip else 'scene-setting'}"
        lines.append(f'- {{n: {n}, digest: "{digest}", {rest}}}')
    return "\n".join(lines) + "\n"
