"""Pages that are known by their paths first and made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping


class Filing(Mapping[str, str]):
    """Pages by path, sorted; each is made anew whenever it is taken out.

    Which pages there are is known at once, so that a preview makes only those that somebody looks at.
    """

    def __init__(self) -> None:
        self._makers: dict[str, tuple[Callable[..., None], tuple[object, ...]]] = {}
        self._made: dict[str, str] = {}
        self._places: set[str] = set()

    def later(self, path: str, maker: Callable[..., None], *arguments: object) -> None:
        """Enters a page.

        Args:
            path: Where it goes, below ``docs/``.
            maker: Files the page, and no other.
            arguments: What the maker takes.

        Raises:
            ValueError: There is such a page already.
        """
        # searches.md and searches/index.md would be one page of the site.
        place = path.removesuffix(".md").removesuffix("/index")
        if place in self._places:
            raise ValueError(f"two records claim the page {path}; no record may be called index")
        self._places.add(place)
        self._makers[path] = (maker, arguments)

    def file(self, path: str, content: str) -> None:
        """Takes a page from its maker."""
        self._made[path] = content

    def __getitem__(self, path: str) -> str:
        maker, arguments = self._makers[path]
        self._made.clear()
        maker(*arguments)
        if list(self._made) != [path]:
            raise ValueError(f"what makes {path} filed {', '.join(self._made) or 'nothing'}; each page is entered by itself")
        return self._made.pop(path)

    def __contains__(self, path: object) -> bool:
        return path in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._makers))

    def __len__(self) -> int:
        return len(self._makers)
