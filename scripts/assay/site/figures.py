"""Small figures of HTML: badges, meters and strips. Colour only repeats what shape and word say.

The shapes themselves stand in ``docs/assets/marks.css``, once each, and are drawn before the word by
the class; so a page repeats a class and not a drawing.

Everything here returns markup that is safe to put into a page: whatever comes from a record has
passed :mod:`assay.site.escape`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from assay.model.words import Certainty, Closeness, Direction, Verdict
from assay.site.escape import attribute, text

if TYPE_CHECKING:
    from assay.site.overview import Spot

def verdict_badge(verdict: Verdict, href: str | None = None, size: str = "") -> Markup:
    """A verdict as shape and word.

    Args:
        verdict: The verdict.
        href: Where it leads; None for no link.
        size: ``large`` at the head of a page.
    """
    classes = f"a-verdict a-{verdict.value}{' a-verdict--large' if size == 'large' else ''}"
    if href is None:
        return Markup(f'<b class="{classes}">{text(verdict.label)}</b>')
    return Markup(f'<a class="{classes}" href="{attribute_url(href)}">{text(verdict.label)}</a>')


def direction(value: Direction) -> Markup:
    """Which way a finding points, as arrow and word.

    Args:
        value: The direction.
    """
    return Markup(f'<b class="a-to a-to-{value.value}">{text(value.label)}</b>')


def closeness(value: Closeness, words: str = "") -> Markup:
    """Full, half or struck circle with its word.

    Args:
        value: How near a study is in one element.
        words: More words after it, as plain text.
    """
    return Markup(f'<b class="a-near {value.value}">{text(f"{value.label} {words}".strip())}</b>')


def attribute_url(href: str) -> str:
    """A relative address of our own for an attribute: ids and slashes, so only & and quotes matter."""
    return attribute(href).replace("&#47;", "/").replace("&#35;", "#")


def certainty(value: Certainty) -> Markup:
    """A certainty as its word after four pips, as many of them filled as it has steps above "no direct evidence".

    Args:
        value: The certainty.
    """
    filled = max(0, value.rank - Certainty.NO_DIRECT.rank)
    return Markup(f'<span class="a-certainty a-level-{filled}">{text(value.label)}</span>')


def spot_class(spot: Spot) -> Markup:
    """The classes of a dot of the map: its size by the number of sources, its shade by the best of them.

    Args:
        spot: The cell.
    """
    shade = "none" if spot.best is None else max(0, spot.best.rank - Certainty.NO_DIRECT.rank)
    return Markup(f"a-dot--{spot.size} a-shade-{shade}")


@dataclass(frozen=True)
class Tile:
    """One claim or sentence in a strip.

    Attributes:
        mark: The class that draws its shape: a verdict, or ``skip-`` and why there is no claim.
        name: What it is, in words.
        href: The address it leads to; None for no link.
        holds: The number of claims in it, shown from two on.
    """

    mark: str
    name: str
    href: str | None
    holds: int = 1


def strip(tiles: Iterable[Tile], label: str) -> Markup:
    """Claims or sentences in reading order, one tile each, as a list.

    Args:
        tiles: The claims or sentences.
        label: What the strip shows, for screen readers.
    """
    items = []
    for tile in tiles:
        name, mark = text(tile.name), text(tile.mark)
        if tile.href is None:
            items.append(f'<li><span class="a-tile a-{mark}" role="img" title="{name}"></span></li>')
        else:
            holds = f' data-holds="{tile.holds}"' if tile.holds > 1 else ""
            items.append(f'<li><a class="a-tile a-{mark}" href="{attribute_url(tile.href)}" title="{name}"{holds}></a></li>')
    return Markup(f'<ol class="a-strip" aria-label="{text(label)}">{"".join(items)}</ol>')


def balance_bar(counts: dict[Verdict, int]) -> Markup:
    """A bar whose segments are as long as the verdicts are frequent; the figures stand in the list beside it.

    Args:
        counts: Number of claims by verdict; verdicts without claims are left out.
    """
    total = sum(counts.values())
    segments = "".join(f'<span class="a-bar__part a-{verdict.value} {share_classes(count, total)}"></span>' for verdict, count in counts.items() if count)
    return Markup(f'<div class="a-bar" aria-hidden="true">{segments}</div>')


def share_classes(count: int, total: int) -> str:
    """A share in thousandths as classes, one for each digit; the stylesheet adds them up, since the policy of the pages forbids inline styles.

    Args:
        count: The part, at least 1.
        total: The whole.

    Returns:
        Such as ``a-share-200 a-share-50`` for a quarter; never nothing, and 999 for the whole, which fills a bar alone.
    """
    digits = str(min(999, max(1, round(1000 * count / total))))
    return " ".join(f"a-share-{digit}{'0' * (len(digits) - place)}" for place, digit in enumerate(digits, 1) if digit != "0")
