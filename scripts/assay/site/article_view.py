"""What an article's page shows: every sentence in reading order, with the claims it holds or why it holds none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assay.model.article import Article, Sentence
from assay.model.claim import Claim
from assay.model.words import Skip, Verdict
from assay.site.catalogue import Catalogue


@dataclass(frozen=True)
class Row:
    """A sentence, or a run of sentences that were passed over for one reason.

    Attributes:
        first: The number of the first sentence.
        last: The number of the last.
        claims: Live claims that stand here for the first time.
        again: Live claims that an earlier sentence holds too.
        gone: Claims that were withdrawn.
        skip: Why it holds none.
        section: The heading in the article under which it stands; None before the first.
    """

    first: int
    last: int
    claims: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    skip: Skip | None = None
    section: str | None = None

    @property
    def live(self) -> tuple[str, ...]:
        """Every live claim in it, those that stand here for the first time in front."""
        return (*self.claims, *self.again)

    @property
    def name(self) -> str:
        """What readers call it: "Sentence 3", "Sentences 4–6"."""
        return f"Sentence {self.first}" if self.first == self.last else f"Sentences {self.first}–{self.last}"


def worst(claims: Mapping[str, Claim], keys: Iterable[str]) -> str:
    """The claim with the most severe verdict, the first of equals; one that is not checkable only where there is no other.

    Args:
        claims: The claims by key.
        keys: Those to choose from, at least one.
    """
    # not-checkable is on no scale, so any verdict that is on it tells more.
    return max(keys, key=lambda key: -1 if claims[key].verdict.severity is None else claims[key].verdict.severity)


def rows(catalogue: Catalogue, article_id: str) -> list[Row]:
    """Every sentence of an article in reading order, one row each.

    Args:
        catalogue: The records.
        article_id: The article.
    """
    found: list[Row] = []
    seen: set[str] = set()
    for sentence in catalogue.articles[article_id].sentences:
        found.append(_row(catalogue, article_id, sentence, seen))
        seen.update(found[-1].claims)
    return found


def _row(catalogue: Catalogue, article_id: str, sentence: Sentence, seen: set[str]) -> Row:
    keys = [f"{article_id}/{name}" for name in sentence.claims]
    live = [key for key in keys if key in catalogue.live]
    new = tuple(key for key in live if key not in seen)
    return Row(
        sentence.n,
        sentence.n,
        claims=new,
        again=tuple(key for key in live if key in seen),
        gone=tuple(key for key in keys if key in catalogue.claims and key not in catalogue.live),
        skip=sentence.skip,
        section=catalogue.live[new[0]].section if new else None,
    )


def chapters(catalogue: Catalogue, article_id: str) -> list[tuple[str | None, list[Row]]]:
    """The same under the headings of the article, runs of one reason as one row; a heading that comes back is shown again.

    A claim that no sentence names follows at the end, and where no sentence is on file all of them
    do, so that none is lost; ``first`` of such a row is 0.

    Args:
        catalogue: The records.
        article_id: The article.
    """
    made: list[tuple[str | None, list[Row]]] = []
    waiting: list[Row] = []
    every = rows(catalogue, article_id)
    named = {key for row in every for key in row.claims}
    rest = [Row(0, 0, (key,), section=claim.section) for key, claim in catalogue.claims_of(article_id).items() if key not in named]
    for row in (*every, *rest):
        if not row.claims:
            waiting.append(row)
            continue
        if not made or row.section != made[-1][0]:
            # A heading is passed over as a sentence; it belongs to what follows it.
            start = next((place for place, its in enumerate(waiting) if its.skip is Skip.HEADING), len(waiting)) if made else 0
            if made:
                made[-1][1].extend(waiting[:start])
            made.append((row.section, []))
            waiting = waiting[start:]
        made[-1][1].extend((*waiting, row))
        waiting = []
    if waiting and not made:
        made.append((None, []))
    if made:
        made[-1][1].extend(waiting)
    return [(section, _runs(its)) for section, its in made]


def _runs(its: list[Row]) -> list[Row]:
    """Neighbours that were passed over for the same reason, as one row."""
    joined: list[Row] = []
    for row in its:
        if joined and row.skip and row.skip is joined[-1].skip:
            joined[-1] = Row(joined[-1].first, row.last, skip=row.skip)
        else:
            joined.append(row)
    return joined


def outcome(catalogue: Catalogue, row: Row) -> tuple[Verdict | None, str]:
    """What becomes of a sentence: the verdict that stands for it, and the same in words.

    Args:
        catalogue: The records.
        row: One sentence.
    """
    if row.skip:
        return None, row.skip.label.lower()
    if not row.live:
        return None, "withdrawn"
    verdict = catalogue.live[worst(catalogue.live, row.live)].verdict
    return verdict, verdict.label if len(row.live) == 1 else f"{len(row.live)} claims, at worst {verdict.label.lower()}"


def skipped(article: Article) -> list[tuple[Skip, int]]:
    """How many sentences were passed over for which reason.

    Args:
        article: The article.
    """
    found = [(skip, sum(sentence.skip is skip for sentence in article.sentences)) for skip in Skip]
    return [(skip, number) for skip, number in found if number]
