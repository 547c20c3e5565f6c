"""References in Vancouver style, after *Citing Medicine* (NLM), from records with CSL names.

Journal titles stay as printed, because a list of abbreviations would be one more thing to be wrong.
What was not seen is left out; the page says elsewhere that it was not seen.
"""

from __future__ import annotations

import datetime
import re
import unicodedata

from assay.model.reference import Name, Reference

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
NAMED_AUTHORS = 6
"""Authors that are named before "et al." (*Citing Medicine*, chapter 1)."""

SERIAL = frozenset({"article-journal", "article-magazine", "article-newspaper", "post-weblog"})
"""Types that stand in a serial, whose publisher is left out (*Citing Medicine*, chapters 1 and 3)."""

ONLINE = frozenset({"webpage", "post-weblog", "article-newspaper", "article-magazine", "dataset"})
"""Types that are read at an address, so that the record says when and where."""


def initials(given: str) -> str:
    """Given names as at most two initials without stops: "Hyuck Hoon" and "H.-H." both give "HH".

    Args:
        given: Given names or initials.
    """
    words = re.split(r"[\s.\-\u2010-\u2015]+", given)
    letters: list[str] = []
    for word in filter(None, words):
        # "HH" is two initials already; "McKay" is one name.
        letters += list(word) if word.isupper() and len(word) <= 3 else [word[0].upper()]
    return "".join(letters)[:2]


def author_name(name: Name) -> str:
    """A person as "Kwon HH", a body as it writes itself.

    Args:
        name: One author.
    """
    if name.literal:
        return name.literal
    family = name.family or ""
    return f"{family} {initials(name.given)}" if name.given else family


def authors(names: tuple[Name, ...] | None) -> str:
    """The authors: six, then "et al."; empty when none was seen.

    Args:
        names: Authors in order.
    """
    shown = [author_name(name) for name in names or ()]
    if len(shown) > NAMED_AUTHORS:
        shown = [*shown[:NAMED_AUTHORS], "et al"]
    return ", ".join(shown)


def date(issued: str | None) -> str:
    """A partial date as "2020 Nov 4"; empty when it was not seen.

    Args:
        issued: 2020, 2020-11 or 2020-11-04.
    """
    if not issued:
        return ""
    year, *rest = issued.split("-")
    return " ".join([year, *([MONTHS[int(rest[0]) - 1]] if rest else []), *([str(int(rest[1]))] if len(rest) > 1 else [])])


def long_date(day: datetime.date | str | None) -> str:
    """A day or partial date for running text: "4 November 2020", "November 2020"; empty when None.

    Args:
        day: A day, or a date as records write it.
    """
    if day is None:
        return ""
    year, *rest = str(day).split("-")
    return " ".join([*([str(int(rest[1]))] if len(rest) > 1 else []), *([MONTH_NAMES[int(rest[0]) - 1]] if rest else []), year])


_GENRES = {"preprint": "Preprint", "thesis": "Thesis"}


def _marked(name: str, what: str) -> str:
    """A title with what it is in brackets, inside its full stop."""
    return f"{name.removesuffix('.')} [{what}]"


def _stopped(part: str) -> str:
    """A part with one full stop at its end, unless it ends a sentence already."""
    part = part.strip()
    return part if not part or part[-1] in ".?!" else f"{part}."


def pages(page: str) -> str:
    """Pages without what repeats: "274-276" becomes "274-6", "e86-e90" "e86-90" (*Citing Medicine*, chapter 1).

    Args:
        page: Pages or an article number, as the record has them; anything but plain ranges stays as it is.
    """

    def shorter(match: re.Match[str]) -> str:
        letter, first, last = match.groups()
        if len(first) == len(last) and first < last:
            last = last[next(place for place in range(len(first)) if first[place] != last[place]) :]
        return f"{letter}{first}-{last}"

    return re.sub(r"(?<![\w.-])([A-Za-z]?)([0-9]+)[-\u2013]\1([0-9]+)(?![\w-]|\.\d)", shorter, page)


def _source(reference: Reference) -> str:
    """The journal with date, volume, issue and pages, as far as they were seen."""
    when = date(reference.issued)
    volume = reference.volume or ""
    if reference.issue:
        volume += f"({reference.issue})"
    place = ";".join(part for part in (when, volume) if part)
    if reference.page:
        place += f":{pages(reference.page)}" if place else pages(reference.page)
    return place


def vancouver(reference: Reference) -> str:
    """One reference as plain text. Addresses are left to the page, which links them.

    Args:
        reference: The record.

    Returns:
        Authors. Title. Source. Date;volume(issue):pages. doi: …. Never empty.
    """
    online = reference.type in ONLINE
    title = reference.title or "[Title not seen]"
    container = reference.container_title
    if reference.type in _GENRES:
        title = _marked(title, _GENRES[reference.type])
    if online and container:
        container = _marked(container, "Internet")
    elif online:
        title = _marked(title, "Internet")
    parts = [_stopped(authors(reference.author)), _stopped(title)]
    if container:
        lead = "In: " if reference.type in ("chapter", "paper-conference") else ""
        parts.append(_stopped(lead + container))
    if reference.number:
        parts.append(_stopped(f"No. {reference.number}" if reference.type == "report" else reference.number))
    place = _source(reference)
    if reference.publisher and reference.type not in SERIAL:
        place = f"{reference.publisher}; {place}" if place else reference.publisher
    if online and reference.read.depth != "not-read":
        place = f"{place} [cited {date(reference.read.date.isoformat())}]".strip()
    parts.append(_stopped(place))
    if reference.DOI:
        # A stop behind a DOI would look like a part of it.
        parts.append(f"doi: {reference.DOI}")
    return " ".join(part for part in parts if part)


def first_name(key: str, reference: Reference) -> str:
    """What a reference is called after: first author, else the work, where it stands, or its id; shortened.

    Args:
        key: Its id.
        reference: The record.
    """
    if reference.author:
        first = reference.author[0]
        return _short(first.family or first.literal or "")
    return _short(reference.title or reference.container_title or reference.publisher or key.replace("-", " ").capitalize())


def _short(name: str, length: int = 32) -> str:
    """A name cut at a word, with an ellipsis where something is missing."""
    if len(name) <= length:
        return name
    cut = name[: length + 1].rsplit(" ", 1)[0] if " " in name[: length + 1] else name[:length]
    return f"{cut.rstrip(' ,:;-–')}…"


def short_names(references: dict[str, Reference]) -> dict[str, str]:
    """A short name for each reference, unlike any other: "Cho 2020", "Wyles 2024a".

    Args:
        references: All references by id.

    Returns:
        Names by id. They depend on the set of references, not on its order.
    """
    plain = {key: f"{first_name(key, reference)} {reference.year or '(no date)'}" for key, reference in references.items()}
    groups: dict[str, list[str]] = {}
    for key in sorted(plain):
        groups.setdefault(plain[key], []).append(key)
    names = {}
    for name, keys in groups.items():
        for number, key in enumerate(keys):
            names[key] = name if len(keys) == 1 else name + _letter(number)
    return names


def _letter(number: int) -> str:
    """a, b … z, then aa, ab …"""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def sort_key(text: str) -> str:
    """Text as it is sorted: without accents, case or leading punctuation.

    Args:
        text: A name or title.
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return re.sub(r"^[^\w]+", "", plain)
