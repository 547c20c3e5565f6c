"""Wrong citations made from real ones: which are found, and that no right one is accused.

Every right case writes the same work as somebody really might: abbreviated journals, initials, missing subtitles, lost accents,
the year of print instead of that of the first appearance. Run with -s to see the table.
"""

from __future__ import annotations

import copy
import datetime
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from assay.model.reference import Reference
from assay.model.verified import Notice, Verified, Work
from assay.verify.compare import Cited
from assay.verify.identity import Citation, Outcome, assess, cited_by_article, cited_by_reference
from assay.model.article import Printed
from assay.verify.registry import _notices, crossref_work
from assay.verify.standing import merged
from assay.verify.text import normalise_doi
from tests.verify.replay import SAMPLES, crossref_message, sample

DAY = datetime.date(2026, 11, 25)
RECORDS = {record.pop("id"): Reference.model_validate(record | {"source_class": "peer-reviewed", "read": {"depth": "abstract", "date": "2026-11-22"}}) for record in json.loads((SAMPLES / "records.json").read_text(encoding="utf-8"))}
MESSAGES = {key: crossref_message(reference) for key, reference in RECORDS.items()}
REAL = {name: sample(name) for name in ("work-10.1038", "work-10.1136", "item-updated-by", "trimmed-work")}


def works(*messages: dict[str, Any]) -> dict[str, Work]:
    """Registry answers, as the lock keeps them after both directions were asked."""
    found = [crossref_work(message, DAY) for message in messages]
    return {work.DOI: work.model_copy(update={"both_ways": True}) for work in found}


WORLD = works(*MESSAGES.values(), *REAL.values())


def outcome(cited: Cited, world: dict[str, Work] | None = None) -> Outcome:
    """What is said of a citation."""
    world = WORLD if world is None else world
    known = {cited.doi: world.get(cited.doi, Work(state="missing", asked=DAY))} if cited.doi else {}
    result = assess(Citation("reference", "x", None, cited, True), Verified(works=known))
    assert result is not None
    return result


def cited(key: str) -> Cited:
    return cited_by_reference(RECORDS[key])


def real(name: str, **more: Any) -> Cited:
    """A citation of one of the real answers, as a careful person writes it."""
    message = REAL[name]
    return replace(
        Cited(
            title=message["title"][0],
            authors=tuple(person["family"] for person in message["author"]),
            year=message["issued"]["date-parts"][0][0],
            container=message["container-title"][0],
            volume=message.get("volume"),
            page=message.get("page"),
            doi=message["DOI"],
        ),
        **more,
    )


def wrong() -> Iterator[tuple[str, Cited, dict[str, Work] | None, str]]:
    """Sort, citation, the world if it is another one, and what must be said."""
    keys = sorted(RECORDS)
    for one, other in zip(keys[:10], keys[10:20], strict=True):
        yield "title of another work", replace(cited(other), doi=cited(one).doi), None, "another"
        yield "title alone of another work", replace(cited(one), title=cited(other).title), None, "title"
    for n, key in enumerate(keys[:10]):
        yield "year off by two", replace(cited(key), year=cited(key).year + (2 if n % 2 else -2)), None, "issued"
    for name in REAL:
        yield "year off by two", real(name, year=real(name).year + 2), None, "issued"
        yield "swapped authors", real(name, authors=(real(name).authors[1], real(name).authors[0], *real(name).authors[2:])), None, "author"
        yield "title of another work", replace(cited("kalluri-2020-biology"), doi=real(name).doi), None, "another"
    for key in [key for key in keys if len(cited(key).authors) > 1][:8]:
        first, second, *rest = cited(key).authors
        yield "swapped authors", replace(cited(key), authors=(second, first, *rest)), None, "author"
    for key in [key for key in keys if len(cited(key).authors) > 2][:4]:
        first, second, third, *rest = cited(key).authors
        yield "swapped authors", replace(cited(key), authors=(first, third, second, *rest)), None, "author"
    for key in keys[5:13]:
        yield "truncated DOI", replace(cited(key), doi=cited(key).doi[:-2]), None, "missing"
        yield "invented DOI", replace(cited(key), doi=f"{cited(key).doi.split('/')[0]}/made.up.{cited(key).year}"), None, "missing"
    yield "truncated DOI", real("trimmed-work", doi=normalise_doi("10.1016/s0140-6736(97")), None, "missing"
    for key in [key for key in keys if (cited(key).volume or "").isdigit()][:5]:
        yield "wrong volume", replace(cited(key), volume=str(int(cited(key).volume) + 1)), None, "volume"
    for key in [key for key in keys if (cited(key).page or "")[:1].isdigit() and "-" in cited(key).page][:5]:
        yield "wrong page", replace(cited(key), page="9001-9009"), None, "page"
    for key in [key for key in keys if cited(key).container][:5]:
        yield "wrong journal", replace(cited(key), container="Zeitschrift für Teekunde"), None, "container-title"
    twin = copy.deepcopy(MESSAGES["kalluri-2020-biology"])
    twin["title"] = ["Exosomes in the treatment of scars. Part II: clinical evidence"]
    yield "its twin", replace(cited("kalluri-2020-biology"), title="Exosomes in the treatment of scars. Part I: clinical evidence"), works(twin), "title"
    denied = copy.deepcopy(twin) | {"title": ["Topical exosomes are not effective in the treatment of atrophic acne scars"]}
    yield "its twin", replace(cited("kalluri-2020-biology"), title="Topical exosomes are effective in the treatment of atrophic acne scars"), works(denied), "title"


def fallen() -> Iterator[tuple[str, Cited, dict[str, Work], str]]:
    """Sort, citation, world and the standing that must be said."""
    yield "retracted", real("trimmed-work"), WORLD, "retracted"
    bare = {key: value for key, value in REAL["trimmed-work"].items() if key != "updated-by"}
    yield "retracted, by its title alone", real("trimmed-work"), works(bare), "retracted"
    notice = sample("trimmed-notice")
    untitled = bare | {"title": [bare["title"][0].removeprefix("RETRACTED: ")]}
    (work,) = works(untitled).values()
    reverse = merged(_notices(notice["update-to"], work.DOI, of=normalise_doi(notice["DOI"])))
    yield "retracted, by its notice alone", real("trimmed-work"), {work.DOI: work.model_copy(update={"notices": reverse})}, "retracted"
    yield "corrected", real("item-updated-by"), WORLD, "corrected"
    for key, kind, standing in (("oh-2018-ipsc-exosomes", "expression_of_concern", "concern"), ("qin-2025-prp-prf-face", "withdrawal", "withdrawn"), ("raposo-1996-b-lymphocytes", "erratum", "corrected"), ("riau-2019-hydrogel-delivery", "new_version", "current")):
        message = MESSAGES[key] | {"updated-by": [{"DOI": MESSAGES[key]["DOI"] if kind == "new_version" else "10.5555/notice", "type": kind, "source": "publisher", "updated": {"date-parts": [[2024, 1, 2]]}}] * 2}
        yield kind.replace("_", " "), cited(key), works(message), standing
    back = MESSAGES["oh-2018-ipsc-exosomes"] | {"updated-by": [{"DOI": "10.5555/a", "type": "retraction", "updated": {"date-parts": [[2020, 1, 2]]}}, {"DOI": "10.5555/b", "type": "reinstatement", "updated": {"date-parts": [[2021, 1, 2]]}}]}
    yield "reinstated", cited("oh-2018-ipsc-exosomes"), works(back), "current"


ABBREVIATED = {
    "Clinical, Cosmetic and Investigational Dermatology": "Clin Cosmet Investig Dermatol",
    "JAMA Dermatology": "JAMA Dermatol.",
    "Stem Cell Research & Therapy": "Stem Cell Res Ther",
    "Proceedings of the National Academy of Sciences USA": "Proc Natl Acad Sci U S A",
    "Journal of Cosmetic Dermatology": "J Cosmet Dermatol",
    "Pharmacological Research": "Pharmacol. Res.",
    "Acta Dermato-Venereologica": "Acta Derm Venereol",
    "International Journal of Molecular Sciences": "Int. J. Mol. Sci.",
    "Cochrane Database of Systematic Reviews": "Cochrane Database Syst Rev",
    "Aesthetic Plastic Surgery": "Aesthetic Plast Surg",
    "Frontiers in Pharmacology": "Front. Pharmacol.",
    "Biochimica et Biophysica Acta": "Biochim Biophys Acta",
    "Annals of Plastic Surgery": "Ann Plast Surg",
    "Journal of Experimental Medicine": "The Journal of Experimental Medicine",
    "Journal of Clinical Investigation": "J. Clin. Invest.",
    "Cancer Genomics & Proteomics": "Cancer Genomics Proteomics",
    "OncoImmunology": "Oncoimmunology",
    "Science": "Science (New York, N.Y.)",
    "Cosmetics": "Cosmetics (Basel)",
    "International Wound Journal": "Int Wound J",
}


def right() -> Iterator[tuple[str, Cited, dict[str, Work] | None]]:
    """Sort, citation and the world if it is another one: nothing may be called wrong."""
    keys = sorted(RECORDS)
    for key in keys:
        yield "as it is", cited(key), None
        if cited(key).container in ABBREVIATED:
            yield "journal abbreviated", replace(cited(key), container=ABBREVIATED[cited(key).container]), None
    for name in REAL:
        yield "as it is", real(name), None
        yield "title in capitals", real(name, title=real(name).title.upper()), None
    for key in [key for key in keys if any(mark in cited(key).title for mark in ":?–")]:
        head = cited(key).title.split(":")[0].split("?")[0].split("–")[0].strip()
        if len(head) >= 8:
            yield "subtitle missing", replace(cited(key), title=head), None
    for key in keys[:8]:
        yield "year of print", replace(cited(key), year=cited(key).year + 1), None
        yield "first author only", replace(cited(key), authors=cited(key).authors[:1]), None
        marked = MESSAGES[key] | {"title": [f"<jats:title>{MESSAGES[key]['title'][0].replace('Exosome', '<i>Exosome</i>', 1)}</jats:title>"]}
        yield "JATS in the title", cited(key), works(marked)
    for key in keys[8:14]:
        escaped = MESSAGES[key] | {"title": [MESSAGES[key]["title"][0].replace("-", "&amp;#8208;", 1).replace("and", "&amp;", 1) if " and " not in MESSAGES[key]["title"][0] else MESSAGES[key]["title"][0].replace("-", "\u2010")]}
        yield "other hyphens", cited(key), works(escaped)
        yield "subtitle apart", cited(key), works(MESSAGES[key] | {"title": [MESSAGES[key]["title"][0].split(":")[0]], "subtitle": MESSAGES[key]["title"][0].split(": ")[1:]})
    for key in keys[14:20]:
        yield "retracted since, title says so", cited(key), works(MESSAGES[key] | {"title": [f"RETRACTED ARTICLE: {MESSAGES[key]['title'][0]}"]})
        yield "online one year, in print the next", replace(cited(key), year=cited(key).year), works(MESSAGES[key] | {"issued": {"date-parts": [[cited(key).year - 1, 12]]}, "published-print": {"date-parts": [[cited(key).year, 2]]}})
        yield "null date parts", cited(key), works(MESSAGES[key] | {"issued": {"date-parts": [[None]]}, "published": {"date-parts": [[None]]}})
    yield "accents lost", real("work-10.1038", authors=("TOSATTO",)), None
    for ours, theirs in (("Estupinan", "Estupiñan"), ("Joensson", "Jönsson"), ("Pluijm", "van der Pluijm"), ("Van Zuuren", "van Zuuren"), ("O'Brien", "O’Brien"), ("Flores Rodriguez", "Flores-Rodríguez"), ("Flores", "Flores Rodríguez"), ("Miklosz", "Mikłosz"), ("Søgaard", "Sogaard"), ("Dalla Serra", "Serra")):
        message = MESSAGES["oh-2018-ipsc-exosomes"] | {"author": [{"family": theirs, "given": "A", "sequence": "first"}]}
        yield "names spelt otherwise", replace(cited("oh-2018-ipsc-exosomes"), authors=(ours,)), works(message)
    numbered = {key: value for key, value in MESSAGES["cho-2020-asc-exosome-brightening"].items() if key != "page"} | {"article-number": "90", "page": "1-15"}
    yield "article number for a page", replace(cited("cho-2020-asc-exosome-brightening"), page="90"), works(numbered)
    hidden = MESSAGES["oh-2018-ipsc-exosomes"] | {"page": "1-18"}
    yield "article number for a page", replace(cited("oh-2018-ipsc-exosomes"), page="1715"), works(hidden)
    yield "last page shortened", replace(cited("chevillet-2014-mirna-stoichiometry"), page="14888-93"), works(MESSAGES["chevillet-2014-mirna-stoichiometry"] | {"page": "14888-14893"})
    greek = MESSAGES["gupta-2022-minoxidil-5ari-network-meta-analysis"]
    yield "Greek spelt out", replace(cited("gupta-2022-minoxidil-5ari-network-meta-analysis"), title=greek["title"][0].replace("α", "alpha")), None
    yield "bracketed translation", replace(cited("oh-2018-ipsc-exosomes"), title=f"[{cited('oh-2018-ipsc-exosomes').title}]"), None
    for form in ("Riau, A. K., Ong, H. S., Yam, G. H., & Mehta, J. S.", "Riau AK, Ong HS, Yam GHF, Mehta JS", "Riau et al.", "Riau, Ong, Yam & Mehta", "Andri K. Riau"):
        printed = Printed.model_validate({"author": form, "issued": 2019, "title": "Sustained delivery system for stem cell-derived exosomes", "container-title": "Frontiers in Pharmacology", "volume": "10", "page": "1368", "DOI": "https://doi.org/10.3389/fphar.2019.01368."})
        yield "as articles print it", cited_by_article(printed), None


def found(said: Outcome, expected: str) -> bool:
    """True when an outcome says what it must."""
    if expected == "another":
        return said.state == "wrong" and said.another is not None
    if expected == "missing":
        return said.state == "wrong" and bool(said.missing)
    return said.state == "wrong" and expected in {difference.field for _, difference in said.differences}


def test_wrong_citations_are_found_and_right_ones_never_accused(capsys):
    rows: dict[str, Counter] = {}
    missed, accused = [], []
    for sort, citation, world, expected in wrong():
        hit = found(outcome(citation, world), expected)
        rows.setdefault(sort, Counter())["found" if hit else "missed"] += 1
        if not hit:
            missed.append((sort, citation, outcome(citation, world)))
    for sort, citation, world, expected in fallen():
        said = outcome(citation, world)
        hit = said.standing == expected and said.state == "verified"
        rows.setdefault(sort, Counter())["found" if hit else "missed"] += 1
        if not hit:
            missed.append((sort, citation, said))
    for sort, citation, world in right():
        said = outcome(citation, world)
        rows.setdefault(sort, Counter())["accused" if said.state == "wrong" else "let be"] += 1
        if said.state == "wrong":
            accused.append((sort, citation, said))
    with capsys.disabled():
        print(f"\n{'case':38}{'found':>7}{'missed':>8}{'let be':>8}{'accused':>9}")
        for sort, row in rows.items():
            print(f"{sort:38}{row['found']:7}{row['missed']:8}{row['let be']:8}{row['accused']:9}")
        total = sum(rows.values(), Counter())
        print(f"{'all ' + str(sum(total.values())):38}{total['found']:7}{total['missed']:8}{total['let be']:8}{total['accused']:9}")
    assert accused == [], accused[:3]
    assert missed == [], missed[:3]
    assert sum(total.values()) >= 60 and total["found"] >= 60


def test_a_preprint_that_was_published_since_says_so():
    message = MESSAGES["won-2023-rose-particles-preprint"] | {"relation": {"is-preprint-of": [{"id": "10.5555/Journal.1", "id-type": "doi", "asserted-by": "subject"}]}}
    assert outcome(cited("won-2023-rose-particles-preprint"), works(message)).published_as == "10.5555/journal.1"


@pytest.mark.parametrize("title", ["Withdrawn adolescents: a cohort", "Retracted claws in felids", "Removal of tattoos", "Correction of scars with laser"])
def test_a_title_about_withdrawal_is_no_notice(title):
    work = Work(state="found", asked=DAY, title=title, years=(2020,), authors=("Kim",), both_ways=True, registry="Crossref")
    said = outcome(Cited(title=title, authors=("Kim",), year=2020, doi="10.5555/x"), {"10.5555/x": work})
    assert (said.state, said.standing) == ("verified", "current")


def test_two_entries_for_one_event_are_one_notice():
    notices = merged([Notice(kind="retraction", date="2020-02-06", notice="10.5555/n", sources=("publisher",)), Notice(kind="retraction", date="2020-02-04", notice="10.5555/n", sources=("retraction-watch",))])
    assert notices == (Notice(kind="retraction", date="2020-02-04", notice="10.5555/n", sources=("publisher", "retraction-watch")),)


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.1126/science.aau6977.", "10.1126/science.aau6977"),
        ("https://doi.org/10.1126/SCIENCE.aau6977", "10.1126/science.aau6977"),
        ("doi:10.1016/S0140-6736(97)11096-0", "10.1016/s0140-6736(97)11096-0"),
        ("(10.1016/S0140-6736(97)11096-0)", "10.1016/s0140-6736(97)11096-0"),
        ("https://doi.org/10.1016%2FS0140-6736(97)11096-0", "10.1016/s0140-6736(97)11096-0"),
        ("10.1002/(SICI)1097-0142(19960815)78:4<813::AID-CNCR17>3.0.CO;2-#", "10.1002/(sici)1097-0142(19960815)78:4<813::aid-cncr17>3.0.co;2-#"),
        ("DOI 10.5555/a,b;", "10.5555/a,b"),
        ("none", None),
        ("10.12/too-short", None),
        ("", None),
        (None, None),
    ],
)
def test_a_doi_is_one_key_however_it_is_written(written, doi):
    assert normalise_doi(written) == doi
