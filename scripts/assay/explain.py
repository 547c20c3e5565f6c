"""How a verdict came about, and what a code means, in words for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from assay.checks.registry import Rule
from assay.model.claim import Claim
from assay.model.corpus import Corpus
from assay.rating import RULE_VERSION
from assay.rating.rate import Rating
from assay.rating.studies import Role, Study


def explain_rule(rule: Rule) -> str:
    """A check: what must hold, why, what to do, and an example of each."""
    from assay.checks.examples import BY_CODE

    lines = [f"{rule.code} ({rule.level.value})  {rule.title}", f"  Why: {rule.why}", f"  What to do: {rule.fix}"]
    example = BY_CODE.get(rule.code)
    if example:
        for name, snippet in (("Wrong", example.wrong), ("Right", example.right)):
            # A tab or an invisible character shows as what it is called.
            shown = snippet.strip("\n").replace("\t", "<TAB>").replace("\u200b", "<U+200B>").split("\n")
            lines += [f"  {name}:", *(f"    {line}" for line in shown)]
        if example.note:
            lines.append(f"  ({example.note})")
    return "\n".join(lines)


def explain_claim(key: str, claim: Claim, rating: Rating, corpus: Corpus) -> str:
    """A claim's rating, step by step.

    Args:
        key: article-id/claim-id.
        claim: The claim.
        rating: Its rating.
        corpus: For the path of its file.
    """
    lines = [f"{key}  ({corpus.origins['claim', key].path})", f"  Claim: {claim.claim}", f"  Kind {claim.kind.value}, wording {claim.wording.value}, rule version {RULE_VERSION}"]
    lines += _rating_lines(rating, "  ")
    lines.append(f"  Verdict of the rule: {rating.verdict.value}")
    if claim.override:
        lines.append(f"  Override: {claim.override.verdict.value}, because {claim.override.why}")
    if claim.verdict is not rating.verdict and not claim.override:
        lines.append(f"  The file says {claim.verdict.value}.")
    return "\n".join(lines) + "\n"


def _rating_lines(rating: Rating, indent: str) -> list[str]:
    lines = []
    for part, its in rating.parts:
        lines.append(f"{indent}Part: {part.what}")
        lines += _rating_lines(its, indent + "  ")
        lines.append(f"{indent}  = {its.verdict.value}")
    for study in (*rating.studies, *rating.indirect):
        lines.append(f"{indent}{_study_line(study)}")
    for reading in rating.readings if not rating.parts else ():
        if reading.role not in (Role.VOTES, Role.INDIRECT):
            lines.append(f"{indent}  no vote: {reading.link.finding}: {reading.role.value}. {reading.why}")
    lines += [f"{indent}{step}" for step in rating.steps]
    lines += [f"{indent}Note: {warning}" for warning in rating.warnings]
    return lines


def _study_line(study: Study) -> str:
    steps = "; ".join(f"{lowering.reason} {-lowering.steps:+d} ({lowering.why})" for lowering in study.lowerings)
    size = f"{study.weight} people" if study.stated and study.weight > 1 else f"{study.weight} people counted, number not stated" if not study.stated else ""
    start = study.start or study.reach
    graded = study.grade.label.lower() if start is study.grade else f"{start.label.lower()} -> {study.grade.label.lower()}"
    return f"{study.stance:9} {study.key}: {graded}{f', {size}' if size else ''}{f'; {steps}' if steps else ''}"


def summary_table(corpus: Corpus, ratings: Mapping[str, Rating]) -> str:
    """One line a claim: the file's verdict, the rule's, certainty and direction."""
    width = max((len(key) for key in ratings), default=10)
    lines = [f"{'claim':{width}}  {'file':16} {'rule':16} {'certainty':24} direction"]
    for key, rating in ratings.items():
        certainty = rating.certainty.label.lower() if rating.certainty else "not rated"
        verdict = corpus.claims[key].verdict.value
        mark = "" if verdict == rating.verdict.value else "  <- differs"
        lines.append(f"{key:{width}}  {verdict:16} {rating.verdict.value:16} {certainty:24} {rating.direction}{mark}")
    return "\n".join(lines) + "\n"
