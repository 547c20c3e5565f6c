"""Small figures of HTML and SVG: marks, meters and strips. Colour only repeats what shape and word say.

Everything here returns markup that is safe to put into a page: whatever comes from a record has
passed :mod:`assay.site.escape`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from assay.model.words import Certainty, Closeness, Verdict
from assay.site.escape import attribute, text

SHAPES: dict[Verdict, str] = {
    # On the scale from true to false the shapes are filled; gaps in knowledge are outlines.
    Verdict.SUPPORTED: '<circle cx="8" cy="8" r="7" class="f"/><path d="M4.6 8.3l2.4 2.4 4.4-5" class="c"/>',
    Verdict.PARTLY_SUPPORTED: '<circle cx="8" cy="8" r="6.2" class="o"/><path d="M8 1.8a6.2 6.2 0 0 0 0 12.4z" class="f"/>',
    Verdict.OVERSTATED: '<path d="M8 1.2l7.2 13.2H.8z" class="f"/><path d="M8 5.6v4.2M8 11.9v.4" class="c"/>',
    Verdict.CONTRADICTED: '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" class="f"/><path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" class="c"/>',
    Verdict.UNSETTLED: '<path d="M8 1.2L14.8 8 8 14.8 1.2 8z" class="o"/><path d="M4.8 8.8c1.2-1.8 2.1-1.8 3.2-.8s2 1 3.2-.8" class="o"/>',
    Verdict.UNSUPPORTED: '<circle cx="8" cy="8" r="6.2" class="o d"/>',
    Verdict.NOT_CHECKABLE: '<rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2" class="o"/><path d="M5 8h6" class="o"/>',
}

DIRECTIONS: dict[str, str] = {
    "supports": '<path d="M8 2.5v11M3.5 7L8 2.5 12.5 7" class="o"/>',
    "contradicts": '<path d="M8 2.5v11M3.5 9L8 13.5 12.5 9" class="o"/>',
    "no-difference": '<path d="M2.5 5.5h11M2.5 10.5h11" class="o"/>',
    "mixed": '<path d="M5 2.5v11M2.2 5.3L5 2.5l2.8 2.8M11 13.5v-11M8.2 10.7l2.8 2.8 2.8-2.8" class="o"/>',
}

CLOSENESS: dict[Closeness, str] = {
    Closeness.SAME: '<circle cx="8" cy="8" r="6" class="f"/>',
    Closeness.CLOSE: '<circle cx="8" cy="8" r="6" class="o"/><path d="M8 2a6 6 0 0 0 0 12z" class="f"/>',
    Closeness.DIFFERENT: '<circle cx="8" cy="8" r="6" class="o"/><path d="M3.8 12.2l8.4-8.4" class="o"/>',
}

PIPS = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)
"""The steps of the certainty meter; none found and no direct evidence leave it empty."""


def _svg(body: str) -> Markup:
    return Markup(f'<svg class="a-mark" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{body}</svg>')


def verdict_mark(verdict: Verdict) -> Markup:
    """The shape of a verdict. It is hidden from screen readers, so the word must stand beside it."""
    return _svg(SHAPES[verdict])


def direction_mark(direction: str) -> Markup:
    """The arrow of a direction; the word must stand beside it."""
    return _svg(DIRECTIONS[direction])


def closeness_mark(closeness: Closeness) -> Markup:
    """Full, half or struck circle; the word must stand beside it."""
    return _svg(CLOSENESS[closeness])


def verdict_badge(verdict: Verdict, href: str | None = None, size: str = "") -> Markup:
    """A verdict as shape and word.

    Args:
        verdict: The verdict.
        href: Where it leads; None for no link.
        size: ``large`` at the head of a page.
    """
    classes = f"a-verdict a-{verdict.value}{' a-verdict--large' if size == 'large' else ''}"
    inner = f'{verdict_mark(verdict)}<span class="a-verdict__word">{text(verdict.label)}</span>'
    if href is None:
        return Markup(f'<span class="{classes}">{inner}</span>')
    return Markup(f'<a class="{classes}" href="{attribute_url(href)}">{inner}</a>')


def attribute_url(href: str) -> str:
    """A relative address of our own for an attribute: ids and slashes, so only & and quotes matter."""
    return attribute(href).replace("&#47;", "/").replace("&#35;", "#")


def certainty_meter(certainty: Certainty) -> Markup:
    """Four pips, as many filled as the certainty has steps above "no direct evidence".

    Args:
        certainty: The certainty; its word must stand beside the meter.
    """
    filled = max(0, certainty.rank - Certainty.NO_DIRECT.rank)
    pips = "".join(f'<i class="{"on" if number < filled else ""}"></i>' for number in range(len(PIPS)))
    return Markup(f'<span class="a-meter" aria-hidden="true">{pips}</span>')


@dataclass(frozen=True)
class Tile:
    """One claim in a strip.

    Attributes:
        verdict: Its verdict.
        claim: Its text.
        href: The address of its page.
    """

    verdict: Verdict
    claim: str
    href: str


def strip(tiles: Iterable[Tile], label: str) -> Markup:
    """Claims in reading order, one tile each, as a list of links.

    Args:
        tiles: The claims.
        label: What the strip shows, for screen readers.
    """
    items = []
    for number, tile in enumerate(tiles, 1):
        name = text(f"{number}. {tile.claim} {tile.verdict.label}.")
        items.append(f'<li><a class="a-tile a-{tile.verdict.value}" href="{attribute_url(tile.href)}" title="{name}" aria-label="{name}">{verdict_mark(tile.verdict)}</a></li>')
    return Markup(f'<ol class="a-strip" aria-label="{text(label)}">{"".join(items)}</ol>')


def balance_bar(counts: dict[Verdict, int]) -> Markup:
    """A bar whose segments are as long as the verdicts are frequent; the figures stand in the list beside it.

    Args:
        counts: Number of claims by verdict; verdicts without claims are left out.
    """
    segments = "".join(
        f'<span class="a-bar__part a-{verdict.value}" style="flex-grow:{count}">{verdict_mark(verdict)}</span>' for verdict, count in counts.items() if count
    )
    return Markup(f'<div class="a-bar" aria-hidden="true">{segments}</div>')
