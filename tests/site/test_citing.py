"""Citations of our own pages: the text says what it says, and BibTeX gives every character back."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from assay.site.citing import bibtex, citation, entry, tex
from tests.site.made_up import corpus, corpus_with

PRINTED = {"\\textbackslash{}": "\\", "\\textasciitilde{}": "~", "\\textasciicircum{}": "^", "\\textbraceleft{}": "{", "\\textbraceright{}": "}"}


def read_tex(value: str) -> str:
    """What TeX prints for a value, by LaTeX's own list of names; fails at a character that TeX would not print as it is."""
    printed, rest = "", value
    while rest:
        command = re.match(r"\\(?:text[a-z]+\{\}|[&%$#_])", rest)
        if command:
            printed += PRINTED.get(command[0], command[0][1:])
            rest = rest[command.end() :]
            continue
        assert rest[0] not in "\\{}&%$#_~^", rest
        printed, rest = printed + rest[0], rest[1:]
    return printed


def read_entry(text: str) -> tuple[str, str, dict[str, str]]:
    """Kind, name and fields of an entry, its braces counted as BibTeX counts them."""
    head = re.match(r"@(\w+)\{([^\s,{}]+), ", text)
    assert head, text
    fields, at = {}, head.end()
    while text[at] != "}":
        field = re.compile(r"(?:, )?([a-z]+) = \{").match(text, at)
        assert field, text[at:]
        depth, end = 1, field.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        fields[field[1]], at = text[field.end() : end - 1], end
    assert at == len(text) - 1
    return head[1], head[2], fields


@given(st.text())
@example("50 % & {more} \\ ~ ^ # $ _")
@example("}, url = {https://evil.org}")
def test_tex_gives_every_text_back(text):
    assert read_tex(tex(text)) == re.sub(r"\s+", " ", text).strip()


@given(st.text(min_size=1), st.text(min_size=1))
@example("}}", "{")
def test_no_text_breaks_out_of_its_field(one, other):
    kind, name, fields = read_entry(entry("misc", "x", {"title": tex(one) or "-", "note": tex(other) or "-"}))
    assert (kind, name, set(fields)) == ("misc", "x", {"title", "note"})
    assert read_tex(fields["note"]) == (re.sub(r"\s+", " ", other).strip() or "-")


@given(st.text(alphabet="Ab c{}\\%&\"'@,=#\n", min_size=1).filter(str.strip))
def test_the_entry_of_a_claim_can_be_read_whatever_the_claim_says(text):
    claim = corpus_with(text, only=("claims",)).claims["shop/effect"]
    kind, name, fields = read_entry(bibtex("A & B", "shop/effect", claim, text))
    assert (kind, name, fields["year"]) == ("misc", "a-b-shop-effect", "2026")
    assert read_tex(fields["author"].removeprefix("{").removesuffix("}")) == "A & B"
    assert read_tex(fields["title"]) == re.sub(r"\s+", " ", text).strip()


def test_both_forms_name_the_verdict_its_day_and_the_version_of_the_rule():
    claim = corpus().claims["shop/effect"]
    for form in (citation("Assay", "shop/effect", claim, "Sleep well"), bibtex("Assay", "shop/effect", claim, "Sleep well")):
        assert "Verdict: unsupported, reviewed 22 November 2026, rule version 1" in form


def test_the_address_of_the_page_is_part_of_both_where_it_is_known():
    claim, url = corpus().claims["shop/effect"], "https://claims.tea.org/claims/shop/effect/"
    assert citation("Assay", "shop/effect", claim, "Sleep well", url).endswith(f" Record shop/effect. {url}")
    assert read_entry(bibtex("Assay", "shop/effect", claim, "Sleep well", url))[2]["url"] == url
    assert "url" not in read_entry(bibtex("Assay", "shop/effect", claim, "Sleep well"))[2]
