"""References in Vancouver style: a table of cases."""

from __future__ import annotations

import pytest

from assay.model.reference import Reference
from assay.site.vancouver import authors, date, first_name, initials, long_date, pages, short_names, sort_key, vancouver

READ = {"depth": "abstract", "date": "2026-11-22"}


def reference(**fields) -> Reference:
    base = {"type": "article-journal", "title": "On tea", "container-title": "J Tea", "source_class": "peer-reviewed", "standing": None, "read": READ}
    return Reference.model_validate({**base, **{key.replace("_", "-") if key == "container_title" else key: value for key, value in fields.items()}})


def people(*names: str) -> list[dict]:
    return [{"family": name.split(",")[0], "given": name.split(",")[1].strip()} if "," in name else {"family": name} for name in names]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("Hyuck Hoon", "HH"), ("H. H.", "HH"), ("HH", "HH"), ("H.-H.", "HH"), ("Gyeong-Hun", "GH"), ("Anna Maria Luisa", "AM"), ("é", "É"), ("É. B.", "ÉB"), ("McKay", "M"), ("J", "J"), (".", "")],
)
def test_initials(given, expected):
    assert initials(given) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"author": people("Kwon, Hyuck Hoon", "Yang, S. H."), "issued": "2020-11-04", "volume": "100", "issue": "18", "page": "adv00310", "DOI": "10.2340/00015555-3666"},
            "Kwon HH, Yang SH. On tea. J Tea. 2020 Nov 4;100(18):adv00310. doi: 10.2340/00015555-3666",
        ),
        ({"author": people(*"ABCDEF")}, "A, B, C, D, E, F. On tea. J Tea."),
        ({"author": people(*"ABCDEFG")}, "A, B, C, D, E, F, et al. On tea. J Tea."),
        ({"issued": 2020}, "On tea. J Tea. 2020."),
        ({"issued": "2020-03", "page": "5-9"}, "On tea. J Tea. 2020 Mar:5-9."),
        ({"volume": "3"}, "On tea. J Tea. 3."),
        ({"issue": "1"}, "On tea. J Tea. (1)."),
        ({"page": "59"}, "On tea. J Tea. 59."),
        ({"title": "Does it work?"}, "Does it work? J Tea."),
        ({"title": None, "PMID": "1"}, "[Title not seen]. J Tea."),
        ({"type": "preprint", "container_title": "medRxiv", "issued": 2025}, "On tea [Preprint]. medRxiv. 2025."),
        ({"type": "webpage", "author": [{"literal": "Tea Board"}], "container_title": None, "publisher": "Tea Board", "issued": "2025-12", "URL": "https://www.tea.org/"}, "Tea Board. On tea [Internet]. Tea Board; 2025 Dec [cited 2026 Nov 22]."),
        ({"type": "post-weblog", "container_title": "Leaf"}, "On tea. Leaf [Internet]. [cited 2026 Nov 22]."),
        ({"type": "webpage", "read": {"depth": "not-read", "date": "2026-11-22"}}, "On tea. J Tea [Internet]."),
        ({"type": "legislation", "container_title": "Official Journal", "number": "1223/2009", "issued": "2009-11-30", "volume": "L 342", "page": "59"}, "On tea. Official Journal. 1223/2009. 2009 Nov 30;L 342:59."),
        ({"type": "report", "container_title": None, "publisher": "Tea Press", "number": "7", "issued": 2019, "URL": "https://www.tea.org/"}, "On tea. No. 7. Tea Press; 2019."),
        ({"type": "chapter", "container_title": "The Tea Book", "issued": 2019, "page": "1-20"}, "On tea. In: The Tea Book. 2019:1-20."),
        ({"type": "thesis", "container_title": None, "publisher": "Leaf University", "issued": 2019, "URL": "https://www.tea.org/"}, "On tea [Thesis]. Leaf University; 2019."),
    ],
)
def test_vancouver(fields, expected):
    assert vancouver(reference(**fields)) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("274-276", "274-6"), ("1063–1090", "1063-90"), ("5-9", "5-9"), ("98-102", "98-102"), ("100-100", "100-100"), ("12-3", "12-3"),
        ("adv00310", "adv00310"), ("e86-e90", "e86-90"), ("S12-S15", "S12-5"), ("e1-S2", "e1-S2"), ("10-12, 15-19", "10-2, 15-9"), ("123-125A", "123-125A"), ("2020-11-04", "2020-11-04"), ("1.5-1.7", "1.5-1.7"), ("10-17.5", "10-17.5"), ("428-445.e18", "428-45.e18"),
    ],
)
def test_pages_leave_out_the_digits_that_repeat(page, expected):
    assert pages(page) == expected


def test_a_title_that_ends_a_sentence_keeps_its_stop_outside_the_bracket():
    assert vancouver(reference(type="webpage", title="It works.", container_title=None, publisher="Leaf", URL="https://www.tea.org/")) == "It works [Internet]. Leaf [cited 2026 Nov 22]."


def test_the_publisher_of_a_serial_is_left_out():
    assert vancouver(reference(publisher="Tea Press", issued=2020)) == "On tea. J Tea. 2020."


@pytest.mark.parametrize(("issued", "expected"), [(None, ""), ("2020", "2020"), ("2020-01", "2020 Jan"), ("2020-12-31", "2020 Dec 31")])
def test_dates(issued, expected):
    assert date(issued) == expected


@pytest.mark.parametrize(("day", "expected"), [(None, ""), ("2020", "2020"), ("2020-01", "January 2020"), ("2020-12-03", "3 December 2020")])
def test_dates_in_running_text(day, expected):
    assert long_date(day) == expected


def test_no_author_is_no_text():
    assert authors(None) == authors(()) == ""


def test_short_names_are_unlike_each_other_and_do_not_depend_on_order():
    twins = {name: reference(author=people("Leaf, A."), issued=2020) for name in ("c", "a", "b")}
    alone = {"d": reference(author=people("Twig, A."), issued=2020), "e": reference(), "f": reference(author=[{"literal": "Tea Board"}])}
    names = short_names({**twins, **alone})
    assert names == {"a": "Leaf 2020a", "b": "Leaf 2020b", "c": "Leaf 2020c", "d": "Twig 2020", "e": "On tea (no date)", "f": "Tea Board (no date)"}
    assert short_names(dict(reversed({**twins, **alone}.items()))) == names


def test_more_twins_than_letters():
    names = short_names({f"r{number:03}": reference(author=people("Leaf, A."), issued=2020) for number in range(30)})
    assert len(set(names.values())) == 30
    assert names["r025"].endswith("2020z") and names["r026"].endswith("2020aa")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "A very long title that goes on and on for ever"}, "A very long title that goes on…"),
        ({"title": "A" * 40}, "A" * 32 + "…"),
        ({"title": None, "PMID": "1"}, "J Tea"),
        ({"title": None, "container_title": None, "PMID": "1"}, "Some key"),
    ],
)
def test_what_a_reference_is_called_after(fields, expected):
    assert first_name("some-key", reference(**fields)) == expected


def test_sorting_ignores_accents_case_and_brackets():
    assert sorted(["Zebra", "[Éclair]", "apple"], key=sort_key) == ["apple", "[Éclair]", "Zebra"]
