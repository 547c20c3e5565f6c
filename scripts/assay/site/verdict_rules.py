"""How the rule gives each verdict, in words for its page. Figures stand on the method page, which is tested against the code."""

from __future__ import annotations

from assay.model.words import Certainty, Kind, Verdict, Wording
from assay.rating.grid import supported_verdict

RULE_IN_WORDS: dict[Verdict, tuple[str, ...]] = {
    Verdict.SUPPORTED: (
        "The evidence points the claim’s way and is certain enough for its words. Cautious words need less than bold ones, so a claim that something “may” help can be supported by evidence on which “it does” would be overstated.",
        "Absolute words need high certainty from studies that measured what they promise. A cautious first word on early research is supported already by one controlled study in people.",
        "A warning is supported as long as what it warns of has not been shown.",
    ),
    Verdict.PARTLY_SUPPORTED: (
        "The sentence says several things at once, at least one of them is supported and at least one is not. Its page shows each part with a verdict of its own.",
        "A contrast, such as “unlike the old treatment, the new one …”, is never partly supported: it is as good as its worse half.",
    ),
    Verdict.OVERSTATED: (
        "The evidence points the claim’s way, but the words say more than it carries. The page shows the strongest sentence that it does allow.",
    ),
    Verdict.CONTRADICTED: (
        "The evidence against the claim is better than the evidence for it, and good enough to be believed: of low certainty at least for what is said to happen to people, of moderate certainty at least for facts and ways of working.",
        "Weak evidence against a claim is not enough; it leaves a claim unsettled or unsupported.",
    ),
    Verdict.UNSETTLED: (
        "Sources disagree and neither side is clearly better founded, or there is evidence that is too weak to decide for words as cautious as these.",
        "Evidence against a claim, or evidence that is mixed, never makes a verdict milder than this.",
        "For a fact or a way of working that is stated flatly, low certainty gives this verdict rather than “overstated”.",
    ),
    Verdict.UNSUPPORTED: (
        "Nothing that was found is good enough to carry the words. There may be studies in cells or animals, or small or flawed studies in people.",
        "It is no proof of the opposite. Where nothing at all was found, the page says what was searched, and such a search expires.",
        "What only the speaker could show, such as a promise about their own practice, is unsupported until it is shown.",
    ),
    Verdict.NOT_CHECKABLE: (
        "Opinions, pictures and forecasts are settled by no study. The same holds for advice that rests on no stated fact.",
        "Evidence on such a page is there for context.",
    ),
}


def cells(verdict: Verdict) -> list[tuple[Certainty, list[Wording]]]:
    """The pairs of certainty and wording that give a verdict to a claim about people, when nothing speaks against it.

    Args:
        verdict: The verdict.
    """
    found = []
    for certainty in reversed(Certainty):
        wordings = [wording for wording in Wording if supported_verdict(certainty, wording, Kind.EFFECT, controlled=False, extent_measured=False) is verdict]
        if wordings:
            found.append((certainty, wordings))
    return found
