"""What a reference's page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assay.model.reference import Finding, Reference
from assay.site.evidence_view import NOT_SEEN, Fact, follow_up, funding, known
from assay.site.catalogue import Catalogue, Use
from assay.site.escape import doi_url

SEARCHED = frozenset({"Who", "Product", "Compared with", "Interests of the authors"})
"""Rows of a study's description in words of its own. The others hold words of the vocabulary, which a
search would find on every page."""


@dataclass(frozen=True)
class FindingRow:
    """One result of a source.

    Attributes:
        name: Its name, which is also its anchor.
        outcome: What was measured.
        result: The result.
        effect: Which way it points.
        locator: Where it stands; None when not noted.
        differs: How it differs from the study as a whole; empty when it does not.
    """

    name: str
    outcome: str
    result: str
    effect: str
    locator: str | None
    differs: str


def identifiers(reference: Reference) -> list[tuple[str, str]]:
    """Where a reader finds a reference: a label and an address for each identifier.

    Args:
        reference: The record.
    """
    found = []
    if reference.DOI:
        found.append((f"doi: {reference.DOI}", doi_url(reference.DOI)))
    if reference.PMID:
        found.append((f"PubMed {reference.PMID}", f"https://pubmed.ncbi.nlm.nih.gov/{reference.PMID}/"))
    if reference.PMCID:
        found.append((f"PubMed Central {reference.PMCID}", f"https://pmc.ncbi.nlm.nih.gov/articles/{reference.PMCID}/"))
    if reference.URL:
        found.append(("Web page", reference.URL))
    return found


def study_table(catalogue: Catalogue, reference: Reference) -> tuple[Fact, ...]:
    """The description of a study, row by row; nothing is left empty.

    Args:
        catalogue: For the vocabulary.
        reference: A reference with a study.
    """
    study, label = reference.study, catalogue.words.label
    bias = study.risk_of_bias
    source = study.intervention.source
    compared = None if study.compared_with is None else "nothing" if study.compared_with == "none" else label("comparators", study.compared_with)
    return (
        known("Design", study.design.label if study.design else None, hint=study.design.definition if study.design else None),
        Fact("Studied in", study.subject.label, True, study.subject.definition),
        known("Participants", f"{study.participants:,}" if study.participants else None),
        known("Who", study.population),
        known("Condition", label("conditions", study.condition) if study.condition else None),
        known(catalogue.words.intervention_column, label("interventions", source) if source else None),
        known("Product", study.intervention.product),
        known("Route", label("routes", study.route) if study.route else None),
        known("Compared with", compared, hint=study.comparator),
        Fact("Blinding", study.blinding.label, True, study.blinding.definition),
        known("Follow-up", follow_up(study.follow_up_weeks)),
        known("Risk of bias", bias.level.label if bias.level else None, "not judged: too little was read", bias.why),
        funding(study.funding),
        known("Interests of the authors", study.interests, NOT_SEEN),
        Fact("Unwanted effects", study.harms.status.label, True, study.harms.what or study.harms.status.definition),
    )


def finding_rows(catalogue: Catalogue, reference: Reference) -> list[FindingRow]:
    """The findings of a reference in the order of the file.

    Args:
        catalogue: For the vocabulary.
        reference: The record.
    """
    return [
        FindingRow(name, catalogue.words.label("outcomes", finding.outcome), finding.result, finding.effect.label, finding.locator, _differs(catalogue, finding))
        for name, finding in reference.findings.items()
    ]


def _differs(catalogue: Catalogue, finding: Finding) -> str:
    """What holds for one finding only, as a phrase."""
    label = catalogue.words.label
    intervention = finding.intervention.source if finding.intervention else None
    own = [
        finding.subject.label.lower() if finding.subject else None,
        f"{finding.participants:,} people" if finding.participants else None,
        label("conditions", finding.condition) if finding.condition else None,
        label("interventions", intervention) if intervention else None,
        label("routes", finding.route) if finding.route else None,
        f"compared with {label('comparators', finding.compared_with)}" if finding.compared_with and finding.compared_with != "none" else None,
        follow_up(finding.follow_up_weeks),
        finding.magnitude.label.lower() if finding.magnitude else None,
    ]
    said = "; ".join(piece for piece in own if piece)
    return f"For this result: {said}." if said else ""


def by_claim(uses: Iterable[Use]) -> list[tuple[str, list[Use]]]:
    """The links to a source under the claims that hold them, in the order in which the claims come up.

    Parts of a claim that use a finding to the same end say so once.

    Args:
        uses: The links.
    """
    found: dict[str, dict[object, Use]] = {}
    for use in uses:
        found.setdefault(use.key, {}).setdefault((use.link.finding_id, use.link.direction, use.role), use)
    return [(key, list(its.values())) for key, its in found.items()]
