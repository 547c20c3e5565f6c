"""The page of each claim, and those beside it where it has more than one page holds."""

from __future__ import annotations

from collections.abc import Callable

from assay.site import addresses
from assay.site.claim_values import claim_values
from assay.site.list_pages import LISTS_WEIGHT, Add, numbered, one
from assay.site.lists import Lists
from assay.site.parts import Part
from assay.site.settings import Settings

Later = Callable[..., None]
"""Enters a page by its path, with what makes it and the arguments of that."""


def claim_pages(lists: Lists, settings: Settings, later: Later, add: Add) -> None:
    """Enters the pages of all claims.

    Args:
        lists: What of a claim stands on which page.
        settings: The name and addresses of the site.
        later: Enters a page that is made when it is asked for.
        add: Renders a page and files it.
    """
    for key, spread in lists.spreads.items():
        later(spread.page, _claim, lists, settings, add, key)
        if spread.steps:
            later(spread.steps.path, _steps, lists, settings, add, key)
        further = {
            "evidence": ("Evidence", "What bears on this claim and has no room on its page.", spread.evidence[1:] if spread.evidence else ()),
            "steps": ("How the verdict was reached", "Each study by itself, and set against the claim.", spread.steps[1:] if spread.steps else ()),
            "harms": ("Unwanted effects", "What the sources behind this claim say of unwanted effects.", spread.harms or ()),
        }
        for macro, (title, description, parts) in further.items():
            for part in parts:
                later(part.path, _beside, lists, settings, add, key, macro, title, description, part)


def _claim(lists: Lists, settings: Settings, add: Add, key: str) -> None:
    """The claim's own page."""
    spread = lists.spreads[key]
    add(spread.page, "claim", **claim_values(lists.catalogue, settings, key), spread=spread, evidence_part=spread.evidence[0] if spread.evidence else None, steps_part=None)


def _steps(lists: Lists, settings: Settings, add: Add, key: str) -> None:
    """The first page of its steps."""
    steps = lists.spreads[key].steps
    values = claim_values(lists.catalogue, settings, key)
    values |= {"title": f"How the verdict was reached: {values['title']}", "searched_as": None, "weight": LISTS_WEIGHT, "head": {}, "review": None}
    add(steps.path, "claim-steps", **values, spread=lists.spreads[key], steps_part=steps[0])


def _beside(lists: Lists, settings: Settings, add: Add, key: str, macro: str, title: str, description: str, part: Part) -> None:
    """A page that holds nothing but what stands on it of the evidence, the steps or the unwanted effects."""
    its = claim_values(lists.catalogue, settings, key)
    trail = [(its["article"].publisher, addresses.article_page(its["article_id"])), (its["claim"].claim, addresses.claim_page(key))]
    values = {name: its[name] for name in ("key", "sections", "effects", "behind", "closeness")}
    one(add, part, macro, title=f"{numbered(title, part)}: {its['title']}", description=f"{description} {its['description']}", trail=trail, theirs=True, spread=lists.spreads[key], **values)
