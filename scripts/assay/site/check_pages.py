"""A page for every check: what must hold, why, what to do, and a wrong and a right example that the tests vouch for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from assay.checks import RULES
from assay.checks.examples import BY_CODE, Example
from assay.checks.registry import Rule
from assay.findings import Level
from assay.site.escape import front_matter, text

INDEX = "checks/index.md"
FAMILIES = {
    "SHP": ("Shape", "what a file must look like to be read"),
    "REF": ("References", "names that lead somewhere"),
    "EVD": ("Evidence", "links that mean what their findings say"),
    "VRD": ("Verdicts", "verdicts that follow from the rule"),
    "ART": ("Articles", "the article's text, sentence by sentence"),
    "TXT": ("Words", "the words of a claim"),
    "LNK": ("Outside world", "what registries and pages said (assay verify)"),
    "SIT": ("Site", "the built site"),
}
"""What the first three letters of a code stand for."""
_LEVELS = {Level.ERROR: "An error: it fails the check.", Level.WARNING: "A warning: it never fails the check."}


def check_page(code: str) -> str:
    """The path of a check's page below docs/: ``checks/evd004.md``."""
    return f"checks/{code.lower()}.md"


@cache
def check_pages() -> Mapping[str, str]:
    """Every page on the checks, which stay the same for as long as the program runs.

    Returns:
        Markdown by path below ``docs/``, sorted by path.

    Raises:
        LookupError: A check has no example, or belongs to no family; a page without one would be of no use.
    """
    pages = {INDEX: _index()}
    for code, rule in RULES.items():
        if code not in BY_CODE or code[:3] not in FAMILIES:
            raise LookupError(f"{code} has no example in checks/examples.py, or no family in site/check_pages.py")
        pages[check_page(code)] = _page(rule, BY_CODE[code])
    return MappingProxyType(dict(sorted(pages.items())))


def _index() -> str:
    lines = [
        front_matter(title="Checks", description=f"What is checked in every record: {len(RULES)} checks, each with its reason and an example.", hide=["navigation"]),
        "# Checks",
        "",
        "Every record is held against these checks before it is published. A finding is one line: place, code, what is there, what is expected and what to do. `assay explain CODE` prints what its page says, and `assay check --fix` mends what can be meant in one way only.",
        "",
    ]
    for family, (name, what) in FAMILIES.items():
        mine = [rule for code, rule in sorted(RULES.items()) if code.startswith(family)]
        if not mine:
            continue
        lines += [f"## {name}: {what} {{: #{family.lower()} data-search-exclude }}", "", "| Code | What must hold | Level |", "|---|---|---|"]
        lines += [f"| [{rule.code}]({rule.code.lower()}.md) | {text(rule.title)} | {rule.level.value} |" for rule in mine]
        lines.append("")
    return "\n".join(lines)


def _page(rule: Rule, example: Example) -> str:
    parts = [
        front_matter(title=f"{rule.code}: {rule.title}", description=rule.why, hide=["navigation"], search={"boost": 0.1}),
        '<nav class="a-crumbs" data-search-exclude aria-label="Breadcrumb"><ol><li><a href="../">Checks</a></li></ol></nav>',
        "",
        f"# {rule.code}: {text(rule.title)}",
        "",
        f"{text(rule.why)} {_LEVELS[rule.level]}",
        "",
        "## What to do {: data-search-exclude }",
        "",
        text(rule.fix),
        "",
        "## Example {: data-search-exclude }",
        "",
        f"From a made-up project about tea and sleep, in `{example.path}`." + (f" {text(example.note)}" if example.note else ""),
        "",
        "Wrong:",
        "",
        *_block(example, example.wrong),
        "",
        "Right:",
        "",
        *_block(example, example.right),
        "",
        "The project’s own tests hold both against the check" + (f"; {', '.join(example.also)} comes with it." if example.also else "."),
        "",
        f"[All checks](index.md#{rule.code[:3].lower()})",
    ]
    return "\n".join(parts) + "\n"


def _block(example: Example, snippet: str) -> list[str]:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", snippet)), 3)
    language = "yaml" if example.make is None and example.path.endswith(".yml") else "text"
    # A tab or an invisible character shows as what it is called.
    shown = snippet.replace("\t", "<TAB>").replace("\u200b", "<U+200B>").strip("\n")
    return [f"{fence}{language}", shown, fence]
