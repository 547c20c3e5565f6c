"""Lists that go onto further pages by themselves when they grow, so that no page becomes heavy (decisions, "Pages stay light")."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Generic, TypeVar, overload

HEAVY = 60 * 1024
"""Bytes of HTML that no page exceeds."""
ROOM = 36_000
"""Bytes for all that a page says. Its frame is 14,000, or 18,000 with a table of contents, and an estimate may be wrong by a sixth."""

Item = TypeVar("Item", bound=Hashable)


def split(items: Iterable[Item], weigh: Callable[[Item], int], room: int, head: int = 0) -> list[list[Item]]:
    """Items in their order on as few pages as hold them, about as much on each.

    Args:
        items: The items.
        weigh: About how many bytes of HTML an item takes.
        room: How many there is room for. An item that is heavier has a page to itself.
        head: How many of them the first page needs for other things. Where they leave no room, it holds no item.

    Returns:
        The pages; none is empty but for such a first one, and there is none where there are no items.
    """
    weighed = [(item, weigh(item)) for item in items]
    total = head + sum(weight for _, weight in weighed)
    fair = total / max(1, ceil(total / room))
    pages: list[list[Item]] = [[]] if weighed else []
    used = head
    for item, weight in weighed:
        if used and (used + weight > room or (used >= fair and pages[-1])):
            pages.append([])
            used = 0
        pages[-1].append(item)
        used += weight
    return pages


@dataclass(frozen=True)
class Part(Generic[Item]):
    """What stands of a list on one page.

    Attributes:
        number: Which page of the list it is, from 1.
        items: What it holds.
        before: How many items the pages before it hold.
        total: How many there are on all pages.
        paths: All pages of the list.
    """

    number: int
    items: tuple[Item, ...]
    before: int
    total: int
    paths: tuple[str, ...]

    @property
    def path(self) -> str:
        """Its page."""
        return self.paths[self.number - 1]

    @property
    def shown(self) -> list[int | None]:
        """Numbers of pages to lead to: all of a few, else the ends and the neighbours; None where some are left out."""
        last = len(self.paths)
        near = sorted({1, last, *range(max(1, self.number - 3), min(last, self.number + 3) + 1)})
        return [entry for before, number in zip([0, *near], near, strict=False) for entry in ((None, number) if number > before + 1 else (number,))]


class Listing(Sequence[Part[Item]]):
    """A list on as many pages as it needs; on one at least, if only to say that there is nothing.

    Args:
        pages: The items of each page.
        place: The page of each part, by its number.
    """

    def __init__(self, pages: Sequence[Sequence[Item]], place: Callable[[int], str]) -> None:
        pages = pages or [[]]
        paths = tuple(place(number) for number, _ in enumerate(pages, 1))
        self.total = sum(map(len, pages))
        self._parts = tuple(Part(number, tuple(items), sum(map(len, pages[: number - 1])), self.total, paths) for number, items in enumerate(pages, 1))

    @overload
    def __getitem__(self, index: int) -> Part[Item]: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Part[Item], ...]: ...
    def __getitem__(self, index: int | slice) -> Part[Item] | tuple[Part[Item], ...]:
        return self._parts[index]

    def __iter__(self) -> Iterator[Part[Item]]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    @property
    def path(self) -> str:
        """Where it begins."""
        return self._parts[0].path

    @cached_property
    def _holders(self) -> dict[Item, str]:
        return {item: part.path for part in reversed(self._parts) for item in part.items}

    def where(self, item: Item) -> str:
        """The page that holds an item, the first of them if it stands on several.

        Args:
            item: One of the list.
        """
        return self._holders[item]


def fits(weight: int) -> bool:
    """Whether one page has room.

    Args:
        weight: About how many bytes of HTML it should hold.
    """
    return weight <= ROOM


def continued(items: Iterable[Item], weigh: Callable[[Item], int], place: Callable[[int], str], head: int = 0) -> Listing[Item]:
    """A list on as many pages as it needs.

    Args:
        items: The items.
        weigh: About how many bytes of HTML an item takes.
        place: The page of each part, by its number.
        head: About how many bytes the first of them takes for other things.
    """
    return Listing(split(items, weigh, ROOM, head), place)


def apart(items: Iterable[Item], weigh: Callable[[Item], int], page: str, place: Callable[[int], str], used: int) -> Listing[Item]:
    """A list that stands on a page as long as there is room for all of it, and else on pages of its own.

    Args:
        items: The items.
        weigh: About how many bytes of HTML an item takes.
        page: The page.
        place: The pages of its own, by their numbers.
        used: About how many bytes the page takes for other things.
    """
    items = list(items)
    if fits(used + sum(map(weigh, items))):
        return Listing([items], lambda number: page)
    return continued(items, weigh, place)
