"""Twenty things that go wrong in a first contribution: what is said, and whether --fix mends it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from assay.checks import RULES, check_project
from assay.checks.examples import BY_CODE
from assay.fix import fix_project

DAY = datetime.date(2026, 11, 25)
CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"
ARTICLE = "claims/articles/sleep-well/article.yml"
REFERENCE = "claims/references/brewer-2020-valerian.yml"


class Mistake(NamedTuple):
    """What somebody did, the line that comes of it, and whether --fix takes it back."""

    what: str
    make: Callable[[Path], object]
    message: str
    mended: bool


def wrote(path: str, sound: str, instead: str) -> Callable[[Path], object]:
    def make(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert sound in text, f"{sound!r} is not in {path}"
        (root / path).write_text(text.replace(sound, instead, 1), "utf-8")

    return make


def renamed(path: str, name: str) -> Callable[[Path], object]:
    return lambda root: os.rename(root / path, (root / path).parent / name)


MISTAKES = [
    Mistake("copied a file without its first line", wrote(CLAIM, "# yaml-language-server: $schema=../../../schema/claim.schema.json\n", ""), f"{CLAIM}:1:1 REF010 error  the first line must be: # yaml-language-server: $schema=../../../schema/claim.schema.json", True),
    Mistake("misspelt a field", wrote(CLAIM, "reasoning: |", "reasonning: |"), f'{CLAIM}:18:1 SHP021 error  unknown field "reasonning". Did you mean reasoning?', True),
    Mistake("misspelt a word of the list", wrote(REFERENCE, "design: randomised-trial", "design: randomized-trial"), f'{REFERENCE}:16:11 SHP022 error  field "design": "randomized-trial" is not a word that is known here. Did you mean randomised-trial?', True),
    Mistake("used a word of their own", wrote(CLAIM, "kind: effect", "kind: benefit"), f'{CLAIM}:6:7 SHP022 error  field "kind": "benefit" is not a word that is known here. Expected one of: effect, comparison, mechanism, fact, caution, advice, opinion.', False),
    Mistake("wrote a colon into a sentence", wrote(CLAIM, "summary: One trial of a fair size found longer sleep.", "summary: One trial: longer sleep."), f'{CLAIM}:17:19 SHP007 error  not YAML: mapping values are not allowed in this context. A value that holds ": " needs quotes.', True),
    Mistake("indented with a tab", wrote(REFERENCE, "  subject: human", "\tsubject: human"), f"{REFERENCE}:17:1 SHP008 error  a tab. Indent with spaces.", True),
    Mistake("pasted the DOI as a link", wrote(REFERENCE, "DOI: 10.5555/tea.2020.1", "DOI: https://doi.org/10.5555/tea.2020.1"), f"{REFERENCE}:11:6 SHP023 error  field \"DOI\": expected a bare DOI such as 10.1000/xyz123, without https://doi.org/ or doi:. It says \"https://doi.org/10.5555/tea.2020.1\".", True),
    Mistake("put a number in quotes", wrote(REFERENCE, "participants: 120", 'participants: "120"'), f'{REFERENCE}:18:17 SHP023 error  field "participants": expected a whole number, without quotes. It says "120".', True),
    Mistake("wrote the day first", wrote(REFERENCE, "date: 2026-11-22,", "date: 22.11.2026,"), f'{REFERENCE}:14:31 SHP023 error  field "date": expected a day: 2026-11-22. It says "22.11.2026".', False),
    Mistake("wrote a comma inside brackets", wrote(CLAIM, "why: People slept longer.}", "why: People slept longer, by their own word.}"), f'{CLAIM}:12:88 SHP021 error  "by their own word." is no field: inside brackets a comma ends a value. Put the value before it in quotes, to the end of the sentence.', True),
    Mistake("named the file in another style", renamed(REFERENCE, "Brewer_2020_Valerian.yml"), 'claims/references/Brewer_2020_Valerian.yml:1:1 SHP032 error  the name "Brewer_2020_Valerian.yml" is no id: lower-case words joined by hyphens, under 60 characters. Rename it, for instance to brewer-2020-valerian.yml.', False),
    Mistake("saved with a Windows editor", lambda root: (root / CLAIM).write_bytes(b"\xef\xbb\xbf" + (root / CLAIM).read_bytes().replace(b"\n", b"\r\n")), f"{CLAIM}:1:1 SHP002 error  a byte order mark. Save the file as UTF-8 without BOM.", True),
    Mistake("forgot the article's list", wrote(ARTICLE, "claims: [valerian-lengthens-sleep, allowed-everywhere]", "claims: [allowed-everywhere]"), f'{CLAIM}:2:1 REF005 error  "valerian-lengthens-sleep" is not listed in article.yml. Add it under claims, in the order of the article.', False),
    Mistake("quoted the whole sentence", wrote(CLAIM, "quote: sleep like a stone", "quote: You will sleep like a stone tonight and every night that you drink it"), f"{CLAIM}:3:8 TXT001 error  14 words; at most 12. Keep the shortest phrase that pins the sentence.", False),
    Mistake("chose the verdict by hand", wrote(CLAIM, "\nverdict: overstated", "\nverdict: supported"), f"{CLAIM}:15:10 VRD001 error  the file says supported, the rule says overstated (certainty low, supports). Take the rule's, or see assay explain sleep-well/valerian-lengthens-sleep.", True),
    Mistake("linked a finding that is not there", wrote(CLAIM, "valerian#hours", "valerian#sleep"), f'{CLAIM}:12:13 REF002 error  brewer-2020-valerian has no finding "sleep". It has: hours.', False),
    Mistake("linked in the wrong direction", wrote(CLAIM, "direction: supports, why: People", "direction: contradicts, why: People"), f'{CLAIM}:12:52 EVD004 error  the link to brewer-2020-valerian#hours says contradicts, but that finding is "better". Set direction to mixed, supports, or name another finding.', False),
    Mistake("left harms out", wrote(CLAIM, "harms: none-reported\n", ""), f"{CLAIM}:6:1 EVD005 error  a claim of kind effect says what is known of unwanted effects. Add harms: reported, none-reported, not-measured or not-seen.", False),
    Mistake("left a placeholder of assay new", wrote(CLAIM, "summary: One trial of a fair size found longer sleep.", 'summary: "TODO: the verdict in one sentence"'), f'{CLAIM}:17:10 TXT006 error  a placeholder is left: "the verdict in one sentence". Write it, or null where nothing is known.', False),
    Mistake("wrote a figure from memory", wrote(CLAIM, "A trial found half an hour more sleep", "A trial found 42 minutes more sleep"), f'{CLAIM}:18:12 EVD010 error  the figure "42" stands in none of the sources that the claim names.', False),
]


def findings(root: Path) -> list[str]:
    return [f"{f.path}:{f.line}:{f.column} {f.code} {f.level.value}  {f.message}" for f in check_project(root, DAY).findings]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.what)
def test_a_typical_mistake_is_told_in_one_line_and_mended_where_it_can_be(tea, mistake):
    mistake.make(tea)
    said = [line for line in findings(tea) if line.startswith(mistake.message)]
    assert len(said) == 1, findings(tea)
    changes = fix_project(tea, DAY)
    if mistake.mended:
        assert findings(tea) == [] and changes
    else:
        assert any(line.startswith(mistake.message) for line in findings(tea))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.what)
def test_its_check_is_explained_with_an_example(mistake):
    code = mistake.message.split()[1]
    assert RULES[code].why and BY_CODE[code].wrong


def test_half_of_twenty_typical_mistakes_are_mended_by_the_program():
    assert (len(MISTAKES), sum(mistake.mended for mistake in MISTAKES)) == (20, 10)
