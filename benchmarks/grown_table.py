"""The table of claims with as many claims as one likes, in a site that was built with fewer.

Only the pages and the file of the table are made, each as a build makes it; the pages of the further claims are not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from assay.exports.files import plan_files
from assay.model.claim import Claim
from assay.model.corpus import Corpus
from assay.model.reference import Reference
from assay.model.vocabulary import Vocabulary
from assay.rating.memo import Ratings
from assay.rating.rate import Rating
from assay.site import addresses
from assay.site.build import finish
from assay.site.catalogue import Catalogue
from assay.site.pages import plan
from assay.site.settings import read_settings
from assay.site.shell import Shell

COPY = "-copy-"


def grown(corpus: Corpus, number: int) -> Corpus:
    """The articles and claims of a corpus again and again, until there are so many live claims.

    Args:
        corpus: The records; none of its ids holds ``-copy-``.
        number: How many claims.
    """
    articles, claims = dict(corpus.articles), dict(corpus.claims)

    def copies() -> Iterator[tuple[str, str, Claim]]:
        n = 0
        while True:
            n += 1
            for key, claim in corpus.live_claims().items():
                article, name = key.split("/")
                yield article, f"{article}{COPY}{n}/{name}", claim

    for article, key, claim in islice(copies(), number - len(corpus.live_claims())):
        articles.setdefault(key.split("/")[0], corpus.articles[article])
        claims[key] = claim
    return replace(corpus, articles=articles, claims=claims)


class Shared(Ratings):
    """Rates each claim once, however many copies of it there are."""

    def of(self, key: str, claim: Claim, references: dict[str, Reference], vocabulary: Vocabulary) -> Rating:
        """As for the claim that the key is a copy of."""
        article, name = key.split("/")
        return super().of(f"{article.split(COPY)[0]}/{name}", claim, references, vocabulary)


def table_pages(catalogue: Catalogue) -> list[str]:
    """The paths of the pages of the table, below ``docs/``.

    Args:
        catalogue: The records.
    """
    return [addresses.claim_list_page(number) for number, _ in enumerate(catalogue.claim_parts, 1)]


def write_table(root: Path, site: Path, corpus: Corpus) -> Catalogue:
    """Writes the pages and the file of the table into a built site.

    Args:
        root: The project, for its settings and its theme.
        site: The built site.
        corpus: The records that the table shows.

    Returns:
        The records as the pages see them.
    """
    catalogue, settings = Catalogue(corpus, Shared()), read_settings(root)
    pages, files, shell = plan(catalogue, settings), plan_files(catalogue, settings), Shell(root)
    shell.arrange(dict.fromkeys(pages, ""))
    for path in table_pages(catalogue):
        target = site / addresses.address(path) / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(finish(shell.render(path, pages[path]).html), encoding="utf-8", newline="\n")
    if addresses.CLAIM_ROWS in files:
        (site / addresses.CLAIM_ROWS).write_text(files[addresses.CLAIM_ROWS], encoding="utf-8", newline="\n")
    return catalogue
