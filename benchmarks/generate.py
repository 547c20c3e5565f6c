"""Makes a project of any size on a made-up subject: python benchmarks/generate.py FOLDER --claims 2000."""

from __future__ import annotations

import argparse
import random
import shutil
from pathlib import Path

from assay.site.writer import GENERATED

ROOT = Path(__file__).parents[1]
TEA = ROOT / "tests" / "fixtures" / "tea" / "claims"
PER_ARTICLE = 50

CLAIM = """# yaml-language-server: $schema=../../../schema/claim.schema.json
claim: Valerian tea number {n} lengthens sleep.
quote: sleep like stone number {n}
section: Chapter {chapter}
topic: sleep
kind: effect
wording: {wording}
about: {{condition: insomnia, intervention: valerian, outcomes: [sleep-length]}}
evidence:
{links}
searches: [valerian-2026-11]
harms: none-reported
verdict: {verdict}
honest: Valerian tea may lengthen sleep, but we are very uncertain; no study says how long.
summary: Trials of a made-up tea.
reasoning: |
  {sentences}
would_change: A larger trial.
reviewed: 2026-11-22
ledger:
- {{date: 2026-11-22, verdict: {verdict}, cause: first-review, rule: 1}}
"""


def generate(folder: Path, claims: int, seed: int = 1) -> None:
    """Writes a project with so many claims, and half as many references.

    Args:
        folder: Where to; it must not exist.
        claims: How many.
        seed: Makes another project of the same size.
    """
    chance = random.Random(seed)
    target = folder / "claims"
    for name in ("articles", "references", "searches"):
        (target / name).mkdir(parents=True)
    shutil.copy(TEA / "vocabulary.yml", target)
    shutil.copy(TEA / "searches" / "valerian-2026-11.yml", target / "searches")
    template = (TEA / "references" / "brewer-2020-valerian.yml").read_text()
    references = ["brewer-2020-valerian", *(f"brewer-2020-valerian-{n}" for n in range(1, max(2, claims // 2)))]
    for n, name in enumerate(references):
        text = template.replace("tea.2020.1", f"tea.2020.{n + 1}").replace("participants: 120", f"participants: {chance.randint(10, 900)}")
        (target / "references" / f"{name}.yml").write_text(text)
    by_article: dict[str, list[str]] = {}
    for n in range(claims):
        article = f"article-{n // PER_ARTICLE + 1}"
        claim_id = f"valerian-{n + 1}"
        by_article.setdefault(article, []).append(claim_id)
        chosen = [references[(n * 7 + m) % len(references)] for m in range(5)]
        links = "\n".join(f"- {{finding: {name}#hours, direction: {chance.choice(['supports', 'supports', 'mixed'])}, why: Made up for a benchmark.}}" for name in dict.fromkeys(chosen))
        sentences = "\n\n  ".join(f"A sentence of a made-up argument on sleep and tea, with some length to it [@{name}]." for name in chosen)
        path = target / "articles" / article / f"{claim_id}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(CLAIM.format(n=n + 1, chapter=n % 9 + 1, wording=chance.choice(["tentative", "hedged", "asserted"]), links=links, sentences=sentences, verdict="unsupported"))
    article_text = (TEA / "articles" / "sleep-well" / "article.yml").read_text().split("references:")[0]
    for article, ids in by_article.items():
        (target / "articles" / article / "article.yml").write_text(f"{article_text}claims: [{', '.join(ids)}]\n")
    for name in ("mkdocs.yml", "schema"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns(*GENERATED))


def settle(folder: Path) -> None:
    """Writes the rule's verdicts into the claims, so that the project passes its checks."""
    from assay.load import load
    from assay.rating.rate import rate
    from assay.rewrite import write_verdict

    corpus = load(folder).corpus
    for key, claim in corpus.claims.items():
        verdict = rate(claim, corpus.references, corpus.vocabulary).verdict
        if verdict is not claim.verdict:
            write_verdict(folder / corpus.origins["claim", key].path, verdict, claim.reviewed, None, claim)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--claims", type=int, default=500)
    arguments = parser.parse_args()
    generate(arguments.folder, arguments.claims)
    settle(arguments.folder)
