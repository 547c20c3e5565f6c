"""From certainty and wording to a verdict (docs/method.md, "The grid")."""

from __future__ import annotations

from assay.model.words import Certainty, Kind, Verdict, Wording

_S, _O, _N, _U = Verdict.SUPPORTED, Verdict.OVERSTATED, Verdict.UNSETTLED, Verdict.UNSUPPORTED

GRID: dict[Certainty, tuple[Verdict, Verdict, Verdict, Verdict]] = {
    #                     tentative  hedged  asserted  absolute
    Certainty.HIGH: (_S, _S, _S, _S),
    Certainty.MODERATE: (_S, _S, _S, _O),
    Certainty.LOW: (_S, _S, _O, _U),
    Certainty.VERY_LOW: (_N, _N, _U, _U),
    Certainty.NO_DIRECT: (_N, _U, _U, _U),
    Certainty.NONE: (_U, _U, _U, _U),
}
"""The verdict when the evidence supports the claim; the exceptions are in :func:`supported_verdict`."""

ALLOWED_WORDS: dict[Certainty, str] = {
    Certainty.HIGH: "does",
    Certainty.MODERATE: "probably does",
    Certainty.LOW: "may",
    Certainty.VERY_LOW: "we are very uncertain whether it does",
    Certainty.NO_DIRECT: "not tested in people",
    Certainty.NONE: "no study was found",
}
"""The strongest words that each certainty allows (after the GRADE guidelines, no. 26, J Clin Epidemiol 2020;119:126-135)."""


def worse(one: Verdict, other: Verdict) -> Verdict:
    """The more severe of two verdicts, by the order of :data:`assay.model.words.SEVERITY`."""
    return max(one, other, key=lambda verdict: verdict.severity if verdict.severity is not None else -1)


def supported_verdict(certainty: Certainty, wording: Wording, kind: Kind, *, controlled: bool, extent_measured: bool) -> Verdict:
    """The verdict when the evidence supports the claim.

    Args:
        certainty: Certainty of the evidence.
        wording: Strength of the claim's words.
        kind: The claim's kind.
        controlled: Whether a controlled study in people is among the supporting ones.
        extent_measured: Whether studies that measured what absolute words promise reach high certainty by themselves.
    """
    if certainty is Certainty.HIGH and wording is Wording.ABSOLUTE and not extent_measured:
        return Verdict.OVERSTATED
    if certainty is Certainty.VERY_LOW and wording is Wording.TENTATIVE and controlled:
        return Verdict.SUPPORTED
    if certainty is Certainty.LOW and wording is Wording.ASSERTED and kind in (Kind.FACT, Kind.MECHANISM):
        return Verdict.UNSETTLED
    return GRID[certainty][wording.strength]
