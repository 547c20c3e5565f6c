"""Is this the work? A record's fields against a registry's, one by one, without accusing anybody of an abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assay.model.verified import Work
from assay.verify.text import fold, ratio

SAME_TITLE = 0.9
_STANDING_PREFIX = re.compile(r"^[\[(]?\s*(retracted|withdrawn|removed|expression of concern|temporary removal)( (article|paper|chapter))?\s*[\])]?\s*[:\-–—.\]]\s*", re.IGNORECASE)
_SMALL = {"the", "of", "and", "for", "in", "on", "a", "an", "de", "la", "le", "der", "die", "das", "und", "et", "to", "usa", "basel", "lausanne", "london"}
_NEGATIONS = {"no", "not", "non", "without", "ineffective", "inefficacy"}


@dataclass(frozen=True)
class Cited:
    """A work as a record or an article names it; None where it is silent."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    body: bool = False
    year: int | None = None
    container: str | None = None
    volume: str | None = None
    issue: str | None = None
    page: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None


@dataclass(frozen=True)
class Difference:
    """A field that differs.

    Attributes:
        field: The record's name for it.
        ours: What the record says.
        theirs: What the registry says, which is the suggestion.
    """

    field: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Comparison:
    """The outcome.

    Attributes:
        state: verified, wrong or unverifiable.
        differences: The fields that differ, the telling ones first.
        another_work: True when title and at least one more field say that it is something else.
        compared: The fields that both sides had.
        why: Why nothing can be said, for unverifiable.
    """

    state: str
    differences: tuple[Difference, ...] = ()
    another_work: bool = False
    compared: tuple[str, ...] = ()
    why: str = ""


def bare_title(title: str) -> str:
    """A title folded, without a notice before it and without brackets around a translation."""
    return fold(_STANDING_PREFIX.sub("", title.strip().strip("[]")))


def _distinct(one: str, other: str) -> bool:
    """True when texts that look alike differ in what tells twins apart: a number or a negation."""
    ours, theirs = one.split(), other.split()
    digits = ["".join(re.findall(r"\d", text)) for text in (one, other)]
    if digits[0] and digits[1] and digits[0] != digits[1] and abs(len(one) - len(other)) < 6:
        return True
    roman = [[word for word in words if re.fullmatch(r"i{1,3}|iv|vi{0,3}|ix", word)] for words in (ours, theirs)]
    return (roman[0] != roman[1] and bool(roman[0]) and bool(roman[1])) or (set(ours) & _NEGATIONS) != (set(theirs) & _NEGATIONS)


def _shortened(short: str, long: str, raw_long: str) -> bool:
    """True when one title is the other without its subtitle, or cut after several words."""
    if not long.startswith(short + " "):
        return False
    if len(short.split()) >= 5:
        return True
    heads = {bare_title(re.split(r"\s*[:?–—]\s*|\s+-\s+|\.\s+", raw_long)[0])}
    return short in heads and len(short) >= 8


def titles_match(ours: str, theirs: Iterable[str]) -> bool:
    """True when a title is one of the registry's, up to spelling, a missing subtitle or a notice before it.

    Args:
        ours: The title of the record.
        theirs: Title, title with subtitle, original title …
    """
    own = bare_title(ours)
    if not own:
        return False
    for title in theirs:
        other = bare_title(title)
        if not other:
            continue
        if own == other or own.replace(" ", "") == other.replace(" ", ""):
            return True
        if _shortened(own, other, title) or _shortened(other, own, ours):
            return True
        if ratio(own, other) >= SAME_TITLE and not _distinct(own, other):
            return True
    return False


@lru_cache(maxsize=8192)
def _spellings(name: str) -> frozenset[str]:
    """A family name as it may be written: without accents, or with ae for ä."""
    spread = name.casefold().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}))
    return frozenset({fold(name), fold(spread)} - {""})


@lru_cache(maxsize=16384)
def names_match(ours: str, theirs: str) -> bool:
    """True when two family names can be one person's: particles, double names and accents may differ."""
    for one in _spellings(ours):
        for other in _spellings(theirs):
            if one == other or one.replace(" ", "") == other.replace(" ", ""):
                return True
            first, second = [word for word in one.split() if len(word) > 1], [word for word in other.split() if len(word) > 1]
            if first and second and (set(first) <= set(second) or set(second) <= set(first)):
                return True
            if min(len(one), len(other)) >= 6 and ratio(one, other) >= SAME_TITLE:
                return True
    return False


def _author(cited: Cited, work: Work) -> Difference | None:
    ours, theirs = cited.authors[0], work.authors[0]
    if names_match(ours, theirs):
        pairs = list(zip(cited.authors, work.authors, strict=False))
        if len(cited.authors) == len(work.authors) and all(any(names_match(name, other) for other in work.authors) for name in cited.authors):
            turned = next((n for n, (one, other) in enumerate(pairs) if not names_match(one, other)), None)
            return None if turned is None else Difference("author", ", ".join(cited.authors[: turned + 2]), ", ".join(work.authors[: turned + 2]))
        # Names that stand once on both sides can be told apart; there are many Kims.
        single = [name for name in cited.authors if sum(names_match(name, other) for other in cited.authors) == 1]
        places = [(name, [n for n, other in enumerate(work.authors) if names_match(name, other)]) for name in single]
        known = [(name, where[0]) for name, where in places if len(where) == 1]
        for (earlier, first), (later, second) in zip(known, known[1:], strict=False):
            if first > second:
                return Difference("author", f"{earlier}, {later}", f"{work.authors[second]}, {work.authors[first]}")
        return None
    return Difference("author", ours, theirs)


def _letters(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def _journal(name: str) -> list[str]:
    """The words of a journal's name that tell it from others."""
    text = re.sub(r"\b(u s a|usa|united states( of america)?|new york n y)\b", " ", fold(name))
    return [word for word in text.split() if word not in _SMALL]


def containers_match(ours: str, theirs: Iterable[str]) -> bool:
    """True when two names can be one journal's: abbreviated, by its initials, with or without "The" or a place."""
    own = _journal(ours)
    for name in theirs:
        other = _journal(name)
        if not own or not other:
            continue
        if own == other or ratio(" ".join(own), " ".join(other)) >= SAME_TITLE:
            return True
        if set(own) <= set(other) or set(other) <= set(own):
            return True
        short, long = sorted((own, other), key=lambda words: len(" ".join(words)))
        if len(short) == len(long) and all(b.startswith(a) or (a[0] == b[0] and _abbreviates(a, b)) for a, b in zip(short, long, strict=True)):
            return True
        if len(short) == 1 and len(short[0]) >= 3 and short[0] in (_letters(long), _letters(fold(name if long is other else ours).split())):
            return True
        if _abbreviated_in_order(short, long):
            return True
    return False


def _abbreviates(short: str, long: str) -> bool:
    letters = iter(long)
    return len(short) >= 2 and all(letter in letters for letter in short)


def _abbreviated_in_order(short: Sequence[str], long: Sequence[str]) -> bool:
    """Each word of the shorter name begins or abbreviates a word of the longer one, in order."""
    if len(short) < 2:
        return False
    rest = iter(long)
    return all(any(word.startswith(part) or (part[0] == word[0] and len(part) >= 3 and _abbreviates(part, word)) for word in rest) for part in short)


def _number(text: str | None) -> str | None:
    """A plain number without zeros before it, or None when it is anything else."""
    match = re.fullmatch(r"\s*0*(\d+)\s*", text or "")
    return match.group(1) if match else None


def _first_page(text: str | None) -> str | None:
    match = re.match(r"\s*[a-zA-Z]{0,4}\.?0*(\d+)", text or "")
    return match.group(1) if match else None


def _pages_differ(cited: Cited, work: Work) -> Difference | None:
    ours = _first_page(cited.page)
    known = [value for value in (work.page, work.number) if value]
    if ours is None or not known or any(fold(cited.page or "") == fold(value) for value in known):
        return None
    if ours in {_first_page(value) for value in known}:
        return None
    alone = re.fullmatch(r"\s*\w+\s*", cited.page or "")
    if cited.doi and alone and (cited.doi.endswith(ours) if len(ours) >= 3 else re.search(rf"(?<![1-9])0*{ours}$", cited.doi)):
        return None  # an article number, which the registry keeps in the DOI alone
    return Difference("page", cited.page or "", " or ".join(known))


def compare(cited: Cited, work: Work) -> Comparison:
    """Holds a citation against a registry's record of the work that it names.

    Args:
        cited: The citation.
        work: The registry's record; its state is found.

    Returns:
        verified needs the title and one more of author and year; what a side does not have is not compared.
    """
    compared, differences = [], []
    theirs = [title for title in (work.title, *work.also_titled) if title]
    if cited.title and theirs:
        compared.append("title")
        if not titles_match(cited.title, theirs):
            differences.append(Difference("title", cited.title, theirs[0]))
    if cited.authors and work.authors and cited.body:
        # Bodies go by many names: that two are alike proves something, that they are not proves nothing.
        if any(names_match(cited.authors[0], name) for name in work.authors):
            compared.append("author")
    elif cited.authors and work.authors:
        compared.append("author")
        if difference := _author(cited, work):
            differences.append(difference)
    if cited.year and work.years:
        compared.append("issued")
        issued = int(work.issued[:4]) if work.issued else work.years[0]
        if not (min(work.years) <= cited.year <= max(work.years) or abs(cited.year - issued) <= 1):
            differences.append(Difference("issued", str(cited.year), work.issued or str(issued)))
    if cited.container and work.containers:
        compared.append("container-title")
        if not containers_match(cited.container, work.containers):
            differences.append(Difference("container-title", cited.container, work.containers[0]))
    for name, ours, other in (("volume", cited.volume, work.volume), ("issue", cited.issue, work.issue)):
        if _number(ours) and _number(other):
            compared.append(name)
            if _number(ours) != _number(other) and not (name == "volume" and work.years and int(_number(ours) or 0) in work.years):
                differences.append(Difference(name, ours or "", other or ""))
    if cited.page and (work.page or work.number):
        compared.append("page")
        if difference := _pages_differ(cited, work):
            differences.append(difference)
    fields = {difference.field for difference in differences}
    another = "title" in fields and bool(fields & {"author", "issued", "container-title"} or not {"author", "issued"} & set(compared))
    if differences:
        return Comparison("wrong", tuple(differences), another, tuple(compared))
    if "title" not in compared:
        side = "the record has no title" if not cited.title else f"{work.registry or 'the registry'} has no title"
        return Comparison("unverifiable", compared=tuple(compared), why=f"{side} to compare")
    if not {"author", "issued"} & set(compared):
        return Comparison("unverifiable", compared=tuple(compared), why="only the title could be compared, neither author nor year")
    return Comparison("verified", compared=tuple(compared))
