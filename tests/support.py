"""A small made-up subject, and short ways to make its records."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assay.model.claim import Claim
from assay.model.reference import Reference
from assay.model.vocabulary import Vocabulary
from assay.rating.rate import Rating, rate
from assay.site.writer import OWNED, OWNED_FILES

_counter = itertools.count()


def _entries(**groups: str | None) -> dict:
    return {word.replace("_", "-"): {"label": word, "definition": word, "group": group} for word, group in groups.items()}


VOCABULARY = Vocabulary.model_validate(
    {
        "subject": "teas and sleep",
        "intervention": "teas",
        "intervention_column": "Tea",
        "topics": _entries(sleep=None, market=None),
        "conditions": _entries(insomnia="sleepless", jet_lag="sleepless", snoring=None),
        "interventions": _entries(lime_blossom="herb", valerian="herb", black=None, mixed=None, unspecified=None),
        "routes": _entries(drunk="mouth", chewed="mouth", in_dish=None),
        "comparators": _entries(placebo=None, procedure_alone=None, baseline=None, melatonin=None),
        "outcomes": {
            **_entries(sleep_length="sleep", waking="sleep", mood=None, signals=None, harms=None),
            "approval": {"label": "approval", "definition": "approval", "record_of": ["law", "regulator"]},
            "sales": {"label": "sales", "definition": "sales", "first_hand": ["company"]},
        },
    }
)

READ = {"depth": "abstract", "date": "2026-11-22"}


def study(
    direction: str = "supports",
    *,
    name: str | None = None,
    design: str | None = "randomised-trial",
    subject: str = "human",
    people: int | None = 120,
    bias: str | None = "low",
    funding: str | None = "independent",
    condition: str | None = "insomnia",
    intervention: str | None = "valerian",
    route: str | None = "drunk",
    compared_with: str | None = "placebo",
    outcome: str = "sleep-length",
    weeks: float | None = 4,
    cluster: str | None = None,
    group: str | None = None,
    standing: str | None = "current",
    measures_extent: bool = False,
    source_class: str = "peer-reviewed",
    jurisdiction: str | None = None,
    magnitude: str | None = None,
    votes: bool = True,
    adopted: bool = False,
) -> tuple[str, dict, dict]:
    """A reference with one finding, and a link to it."""
    name = name or f"study-{next(_counter)}"
    record = {
        "type": "article-journal",
        "title": f"Study {name}",
        "container-title": "Journal of Tea",
        "source_class": source_class,
        "standing": standing,
        "group": group,
        "jurisdiction": jurisdiction,
        "read": READ,
        "findings": {"main": {"outcome": outcome, "effect": "descriptive", "result": "made up", "magnitude": magnitude}},
    }
    if source_class in ("peer-reviewed", "preprint", "register"):
        record["study"] = {
            "design": design,
            "subject": subject,
            "participants": people,
            "condition": condition,
            "intervention": {"source": intervention},
            "route": route,
            "compared_with": compared_with,
            "follow_up_weeks": weeks,
            "risk_of_bias": {"level": bias},
            "funding": funding,
            "cluster": cluster,
        }
    link = {"finding": f"{name}#main", "direction": direction, "why": "made up", "measures_extent": measures_extent, "votes": votes, "adopted": adopted}
    return name, record, link


ABOUT = {"condition": "insomnia", "intervention": "valerian", "route": "drunk", "outcomes": ["sleep-length"]}


def claim(*studies: tuple[str, dict, dict], kind: str = "effect", wording: str = "asserted", about: dict | None = None, **more) -> Claim:
    """A claim with the studies as its evidence."""
    fields = {
        "claim": "Valerian tea lengthens sleep.",
        "quote": "sleep like a stone",
        "topic": "sleep",
        "kind": kind,
        "wording": wording,
        "about": ABOUT | (about or {}),
        "evidence": [link for _, _, link in studies],
        "searches": ["sleep-2026-11"],
        "harms": "not-seen",
        "verdict": "unsupported",
        "honest": "We are very uncertain whether it does.",
        "summary": "Too little is known.",
        "reasoning": "Made up.",
        "would_change": "A trial.",
        "reviewed": "2026-11-22",
        "ledger": [{"date": "2026-11-22", "verdict": "unsupported", "cause": "first-review"}],
    }
    if wording == "absolute" and "extent" not in more:
        fields["extent"] = {"duration_weeks": "permanent"}
    return Claim.model_validate(fields | more)


def references(*studies: tuple[str, dict, dict]) -> dict[str, Reference]:
    """The studies' references by id."""
    return {name: Reference.model_validate(record) for name, record, _ in studies}


def rated(*studies: tuple[str, dict, dict], **fields) -> Rating:
    """The rating of a claim that rests on the studies."""
    return rate(claim(*studies, **fields), references(*studies), VOCABULARY)


PROJECT = Path(__file__).parents[1]


def dress(root: Path) -> None:
    """Gives a folder of records this project's theme and hand-written pages, so that a site can be built of it.

    Args:
        root: The folder with ``claims/``.
    """
    shutil.copy(PROJECT / "mkdocs.yml", root)
    generated = {Path(folder).parts[0] for folder in OWNED if "/" not in folder} | set(OWNED_FILES)
    shutil.copytree(PROJECT / "docs", root / "docs", ignore=lambda folder, names: [name for name in names if Path(folder) == PROJECT / "docs" and name in generated])


@contextmanager
def as_nobody(root: Path) -> Iterator[None]:
    """Root may read and write everything, so what may not be is tried as somebody else.

    Args:
        root: A folder below one that pytest made for root alone.
    """
    if os.geteuid() != 0:
        yield
        return
    for place in (root.parent, *root.parent.parents):
        if place.stat().st_uid == 0 and not place.stat().st_mode & 0o005:
            place.chmod(place.stat().st_mode | 0o055)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def hears_ctrl_c() -> None:
    """Where the tests run in the background of a shell, Ctrl-C is shut off for them and what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
