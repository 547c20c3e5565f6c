"""ClaimReview (schema.org) for the page of a claim, after the rules of Google's fact-check documentation and its Fact Check Explorer.

One block on the page of a claim and on no other page; one file has all of them. Search results no longer show it (2025); archives of fact checks read it.
"""

from __future__ import annotations

import json
import re

from assay.exports.records import LICENCE
from assay.model.claim import Claim
from assay.model.words import Kind
from assay.site import addresses
from assay.site.catalogue import Catalogue
from assay.site.settings import Settings

BEST, WORST = 4, 1
"""Ends of the scale of :attr:`assay.model.words.Verdict.truth_value`; nearer to the best is truer."""


def claim_review(catalogue: Catalogue, key: str, settings: Settings) -> dict[str, object] | None:
    """The block for a claim.

    Args:
        catalogue: The records.
        key: The claim.
        settings: The name and address of the site.

    Returns:
        None while the site has no address, because the block must name the whole address of its page, and for what was
        withdrawn.
    """
    claim, article = catalogue.claims[key], catalogue.articles[key.split("/")[0]]
    url = settings.absolute(addresses.address(addresses.claim_page(key)))
    if url is None or claim.withdrawn or article.withdrawn:
        return None
    reviewed: dict[str, object] = {"@type": "Claim", "author": _claimant(claim.said_by, article.publisher), "appearance": [{"@type": "CreativeWork", "url": article.URL, "headline": article.title}]}
    if article.published:
        reviewed["datePublished"] = article.published
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": url,
        "claimReviewed": claim.claim,
        "datePublished": min(entry.date for entry in claim.ledger).isoformat(),
        "dateModified": claim.updated.isoformat(),
        "author": {"@type": "Organization", "name": settings.site_name, "url": settings.site_url},
        "license": LICENCE[1],
        "itemReviewed": reviewed,
        "reviewRating": _rating(catalogue, key, claim),
    }


def claim_reviews(catalogue: Catalogue, settings: Settings) -> str:
    """All blocks as one ``DataFeed`` (schema.org), in the form in which archives of fact checks pass them on.

    Args:
        catalogue: The records.
        settings: The name and address of the site.
    """
    blocks = {key: block for key in catalogue.live if (block := claim_review(catalogue, key, settings))}
    days = {key: {"dateCreated": block["datePublished"], "dateModified": block["dateModified"]} for key, block in blocks.items()}
    feed: dict[str, object] = {"@context": "https://schema.org", "@type": "DataFeed", "name": f"{settings.site_name}: claims weighed", "url": settings.site_url, "license": LICENCE[1]}
    if days:
        feed["dateModified"] = max(day["dateModified"] for day in days.values())
    feed["dataFeedElement"] = [{"@type": "DataFeedItem", **days[key], "url": block["url"], "item": [block]} for key, block in blocks.items()]
    return json.dumps(feed, indent=1, ensure_ascii=False) + "\n"


def _claimant(said_by: str, publisher: str) -> dict[str, str]:
    """Who made the claim. ``said_by`` names a person or says "the article"; what is no name leaves it with the publisher."""
    words = said_by.split()
    if len(words) > 1 and all(re.match(r"[^\W\d_]", word) and word[0].isupper() and "," not in word for word in words):
        return {"@type": "Person", "name": said_by}
    return {"@type": "Organization", "name": publisher}


def _rating(catalogue: Catalogue, key: str, claim: Claim) -> dict[str, object]:
    certainty = catalogue.ratings[key].certainty
    what = " of what the warning denies" if claim.kind is Kind.CAUTION else ""
    sure = f"Certainty of the evidence{what}: {certainty.label.lower()}." if certainty else "The certainty of the evidence is not rated."
    rating: dict[str, object] = {"@type": "Rating", "alternateName": claim.verdict.label, "ratingExplanation": f"{claim.summary} {claim.verdict.definition} {sure}"}
    if claim.verdict.truth_value is not None:
        # A number for a gap in knowledge would stand near the lower end and say "false".
        rating |= {"ratingValue": claim.verdict.truth_value, "bestRating": BEST, "worstRating": WORST}
    return rating
