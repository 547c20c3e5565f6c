"""What the templates of a claim's page, and of the page with its steps, need to know."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from assay.exports.claim_review import claim_review
from assay.model.words import Closeness
from assay.rating.explore import SENSITIVITY
from assay.site import addresses, citing, claim_view, sensitivity_view
from assay.site.catalogue import Catalogue, shorten
from assay.site.escape import json_script
from assay.site.settings import Settings
from assay.site.templating import TITLE_LENGTH


def claim_values(catalogue: Catalogue, settings: Settings, key: str) -> dict[str, Any]:
    """Values of a claim's page, its title and front matter among them.

    Args:
        catalogue: The records.
        settings: The name and addresses of the site.
        key: The claim.
    """
    claim, article_id = catalogue.claims[key], key.split("/")[0]
    article, rating = catalogue.articles[article_id], catalogue.ratings[key]
    url = settings.absolute(addresses.address(addresses.claim_page(key)))
    return dict(
        title=claim.claim,
        searched_as=f"{claim.verdict.label}: {claim.claim} “{claim.quote}”",
        description=f"{claim.verdict.label}. {claim.summary}",
        source=catalogue.path("claim", key),
        head={"name": shorten(claim.claim, TITLE_LENGTH), "updated": claim.updated.isoformat(), **({"card": addresses.claim_card(key)} if settings.site_url else {})},
        key=key,
        claim=claim,
        article=article,
        article_id=article_id,
        rating=rating,
        quote_address=claim_view.quote_address(article.URL, claim.quote),
        sections=claim_view.sections(catalogue, key),
        effects=claim_view.harms(catalogue, claim),
        cited=claim_view.cited(catalogue, key),
        warnings=[*rating.warnings, *(f"{part.what}: {warning[0].lower()}{warning[1:]}" for part, its in rating.parts for warning in its.warnings)],
        behind=[(name, catalogue.searches[name]) for name in claim.all_searches() if name in catalogue.searches],
        citation=citing.citation(settings.site_name, key, claim, article.title, url),
        bibtex=citing.bibtex(settings.site_name, key, claim, article.title, url),
        moves=catalogue.moves(key),
        views=list(zip(SENSITIVITY, sensitivity_view.views(catalogue, key), strict=False)),
        evidence=Markup(json_script(sensitivity_view.data(claim, rating))),
        review=Markup(json_script(review)) if (review := claim_review(catalogue, key, settings)) else None,
        similar=catalogue.similar(key),
        closeness=Closeness,
    )
