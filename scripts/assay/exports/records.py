"""Records of the catalogue as the models that are published."""

from __future__ import annotations

from collections.abc import Iterator

from assay.exports import format as out
from assay.rating import RULE_VERSION
from assay.rating.explore import SENSITIVITY
from assay.rating.rate import Rating
from assay.rating.studies import Role, Study
from assay.site import addresses
from assay.site.catalogue import Catalogue
from assay.site.sensitivity_view import views
from assay.site.settings import Settings
from assay.site.vancouver import vancouver

LICENCE = ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")
"""The licence of the data (LICENSE-DATA)."""


class Exporter:
    """Makes what is published of each record.

    Args:
        catalogue: The records.
        settings: The name and address of the site.
    """

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self.catalogue = catalogue
        self.settings = settings
        self._envelope = {"site": settings.site_name, "licence": out.Licence(spdx=LICENCE[0], url=LICENCE[1], credit=f"The {settings.site_name} contributors")}

    def _head(self, kind: str, key: str, page: str) -> dict[str, object]:
        address = addresses.address(page)
        return {**self._envelope, "id": key, "page": address, "url": self.settings.absolute(address), "source": self.catalogue.path(kind, key)}

    def claim(self, key: str) -> out.ClaimFile:
        """One claim.

        Args:
            key: article-id/claim-id.
        """
        catalogue, claim, rating = self.catalogue, self.catalogue.claims[key], self.catalogue.ratings[key]
        article_id = key.split("/")[0]
        article = catalogue.articles[article_id]
        parts = tuple(out.RatedPart(what=part.what, **_rated(its)) for part, its in rating.parts)
        return out.ClaimFile(
            **self._head("claim", key, addresses.claim_page(key)),
            article=out.ArticleInShort(id=article_id, title=article.title, publisher=article.publisher, url=article.URL, json_file=addresses.data_file(addresses.article_page(article_id))),
            claim=claim,
            rating=out.Rating(rule=RULE_VERSION, parts=parts, **_rated(rating)),
            evidence=tuple(self._evidence(rating)),
            would_change=tuple(out.Move(what=move.what, verdict=move.verdict) for move in catalogue.moves(key)),
            sensitivity=tuple(out.View(view=name, label=view.label, verdict=view.verdict, certainty=view.certainty) for name, view in zip(SENSITIVITY, views(catalogue, key), strict=False)),
        )

    def _evidence(self, rating: Rating) -> Iterator[out.Evidence]:
        units: list[tuple[int | None, Rating]] = [(number, its) for number, (_, its) in enumerate(rating.parts, 1)] or [(None, rating)]
        for number, its in units:
            for reading in its.readings:
                yield out.Evidence(
                    part=number,
                    finding=reading.link.finding,
                    outcome=reading.finding.outcome,
                    effect=reading.finding.effect,
                    result=reading.finding.result,
                    direction=reading.link.direction,
                    why=reading.link.why,
                    role=reading.role.value,
                    role_why=reading.why or None,
                    source=self.source(reading.reference_id),
                )

    def source(self, key: str) -> out.Source:
        """A reference in short.

        Args:
            key: The reference.
        """
        reference = self.catalogue.references[key]
        return out.Source(
            id=key,
            name=self.catalogue.names[key],
            title=reference.title,
            year=reference.year,
            doi=reference.DOI,
            pmid=reference.PMID,
            url=reference.URL,
            source_class=reference.source_class,
            standing=reference.standing,
            json_file=addresses.data_file(addresses.reference_page(key)),
        )

    def reference(self, key: str) -> out.ReferenceFile:
        """One reference.

        Args:
            key: The reference.
        """
        catalogue = self.catalogue
        seen = catalogue.reference_seen(key)
        return out.ReferenceFile(
            **self._head("reference", key, addresses.reference_page(key)),
            name=catalogue.names[key],
            citation=vancouver(catalogue.references[key]),
            seen=out.Seen(state=seen.state, date=seen.when.isoformat() if seen.when else None, words=seen.words) if seen else None,
            reference=catalogue.references[key],
            used_by=tuple(out.Use(claim=use.key, verdict=use.claim.verdict, finding=use.link.finding, direction=use.link.direction, votes=use.role is Role.VOTES) for use in catalogue.uses[key]),
        )

    def in_short(self, key: str) -> out.ClaimInShort:
        """A claim as lists have it.

        Args:
            key: article-id/claim-id.
        """
        claim, page = self.catalogue.claims[key], addresses.claim_page(key)
        return out.ClaimInShort(
            id=key,
            claim=claim.claim,
            quote=claim.quote,
            article=key.split("/")[0],
            topic=claim.topic,
            claim_kind=claim.kind,
            wording=claim.wording,
            verdict=claim.verdict,
            certainty=self.catalogue.ratings[key].certainty,
            summary=claim.summary,
            honest=claim.honest,
            reviewed=claim.reviewed.isoformat(),
            page=addresses.address(page),
            json_file=addresses.data_file(page),
        )

    def article(self, key: str) -> out.ArticleFile:
        """One article.

        Args:
            key: The article.
        """
        claims = self.catalogue.claims_of(key)
        article = self.catalogue.articles[key]
        printed = [
            out.Printed(
                id=name,
                audit=entry.audit,
                identified_as=entry.identified_as,
                cited_for=tuple((claim_key, cite.verdict) for claim_key, claim in claims.items() for cite in claim.cites if cite.as_ == name),
            )
            for name, entry in article.references.items()
        ]
        return out.ArticleFile(
            **self._head("article", key, addresses.article_page(key)),
            article=article,
            claims=tuple(self.in_short(claim) for claim in claims),
            printed_references=tuple(printed),
        )

    def claims(self) -> out.ClaimsFile:
        """All claims that count, in reading order."""
        found = tuple(self.in_short(key) for key in self.catalogue.live)
        return out.ClaimsFile(**self._envelope, total=len(found), claims=found)

    def references(self) -> out.ReferencesFile:
        """All references."""
        found = tuple(self.source(key) for key in self.catalogue.references)
        return out.ReferencesFile(**self._envelope, total=len(found), references=found)


def _weighed(study: Study) -> out.Weighed:
    return out.Weighed(
        references=tuple(dict.fromkeys(reading.reference_id for reading in study.readings)),
        stance=study.stance,
        weight=study.weight,
        weight_stated=study.stated,
        could_be=study.reach,
        counts_as=study.grade,
        steps=tuple(out.Step(reason=step.reason, steps=step.steps, why=step.why) for step in study.lowerings),
    )


def _rated(rating: Rating) -> dict[str, object]:
    return {
        "verdict": rating.verdict,
        "certainty": rating.certainty,
        "direction": rating.direction,
        "kind": rating.kind,
        "steps": rating.steps,
        "warnings": rating.warnings,
        "studies": tuple(map(_weighed, rating.studies)),
        "indirect": tuple(map(_weighed, rating.indirect)),
    }
