"""A claim's evidence as plain numbers, so that its page can weigh it again in the browser (``docs/assets/sensitivity.js``).

Nothing that somebody wrote is among them: only words of the engine, numbers and flags.
"""

from __future__ import annotations

from dataclasses import dataclass

from assay.model.claim import Claim
from assay.model.words import Certainty, Kind, Verdict
from assay.rating.explore import SENSITIVITY
from assay.rating.rate import Rating
from assay.rating.studies import Study
from assay.site.catalogue import Catalogue


@dataclass(frozen=True)
class View:
    """The verdict when only some studies count.

    Attributes:
        label: Which ones.
        verdict: What the rule then says.
        certainty: How certain the evidence then is.
    """

    label: str
    verdict: Verdict
    certainty: Certainty | None


def views(catalogue: Catalogue, key: str) -> list[View]:
    """Each way to look at the evidence by itself, for readers without scripts.

    Args:
        catalogue: The records.
        key: The claim.

    Returns:
        Nothing for what is not checkable or rests on nothing that votes.
    """
    if not weighed(catalogue.ratings[key]):
        return []
    return [View(SENSITIVITY[name][0], rating.verdict, rating.certainty) for name, rating in catalogue.views(key).items()]


def weighed(rating: Rating) -> bool:
    """Whether some study votes on the claim or on a part of it."""
    return any(its.studies for its in (rating, *(part for _, part in rating.parts)))


def data(claim: Claim, rating: Rating) -> dict[str, object]:
    """What the script needs of a claim.

    Args:
        claim: The claim.
        rating: Its rating.
    """
    denied = (claim.denies.kind if claim.denies else Kind.EFFECT).value
    if rating.parts:
        units = [_unit(claim, its, (part.wording or claim.wording).value, denied) for part, its in rating.parts]
        return {"combine": claim.combine, "parts": units, "views": list(SENSITIVITY)}
    return {"combine": "one", "parts": [_unit(claim, rating, claim.wording.value, denied)], "views": list(SENSITIVITY)}


def _unit(claim: Claim, rating: Rating, wording: str, denied: str) -> dict[str, object]:
    if rating.verdict is Verdict.NOT_CHECKABLE:
        return {"kind": "none"}
    extent = claim.extent
    return {
        "kind": rating.kind.value,
        "denied": denied,
        "wording": wording,
        "extent": extent and {"weeks": extent.duration_weeks, "sized": extent.size is not None or extent.who is not None},
        "studies": [_study(study) for study in rating.studies],
        "indirect": [study.stance for study in rating.indirect],
    }


def _study(study: Study) -> list[object]:
    """Stance, weight, the ranks of reach and grade, flags, which views keep it, and weeks of follow-up; the order is that of the script."""
    flags = "".join(letter for letter, value in (("c", study.controlled), ("w", study.whole), ("e", study.measures_extent)) if value)
    kept = "".join(str(int(keeps(study))) for _, keeps in SENSITIVITY.values())
    return [study.stance, study.weight, study.reach.rank, study.grade.rank, flags, kept, study.follow_up_weeks]
