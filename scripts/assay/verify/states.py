"""What the site may say of a reference, a quote or an address: three states, a date, and never fine without an answer. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from assay.model.corpus import Corpus
from assay.verify.identity import Citation, assess, cited_by_article, cited_by_reference, citations
from assay.verify.urls import checked


@dataclass(frozen=True)
class Badge:
    """A state with its date.

    Attributes:
        state: yes, no or unknown.
        when: The day of the answer that it rests on; None when there never was one.
        words: One plain sentence.
        standing: For references: retracted, withdrawn, concern, corrected, current or unknown.
    """

    state: str
    when: datetime.date | None
    words: str
    standing: str = "unknown"


NEVER = Badge("unknown", None, "Never looked up.")


def cited_references(corpus: Corpus) -> dict[str, Citation]:
    """The references as the registries are asked about them, by id; to be worked out once for many badges.

    Args:
        corpus: All records.
    """
    return {one.key: one for one in citations(corpus) if one.kind == "reference"}


def reference_badge(corpus: Corpus, reference_id: str, entry: str | None = None, cited: Mapping[str, Citation] | None = None) -> Badge | None:
    """Whether a reference's record is that of the registries.

    Args:
        corpus: All records, with the lock.
        reference_id: The reference; or an article, with ``entry``.
        entry: The key of a printed reference.
        cited: What :func:`cited_references` gave, where many are asked for.

    Returns:
        None for what no registry keeps, such as a law; its address has a state of its own.
    """
    if entry:
        one = Citation("article", reference_id, entry, cited_by_article(corpus.articles[reference_id].references[entry].printed), True)
    else:
        one = (cited_references(corpus) if cited is None else cited).get(reference_id) or Citation("reference", reference_id, None, cited_by_reference(corpus.references[reference_id]), False)
    if not one.scholarly:
        return None
    verified = corpus.verified
    seen = verified.records.get(one.name) if verified else None
    outcome = assess(one, verified) if verified else None
    if seen is None or outcome is None or outcome.asked is None:
        return NEVER
    if seen.digest != one.digest:
        return Badge("unknown", seen.checked, f"Changed since it was verified on {seen.checked}.", outcome.standing)
    if outcome.state == "verified":
        return Badge("yes", outcome.asked, f"The registries have it as it stands here ({outcome.asked}).", outcome.standing)
    if outcome.state == "wrong":
        if outcome.another:
            return Badge("no", outcome.asked, f"Its {outcome.another[0]} opens another work ({outcome.asked}).", "unknown")
        what = f"{' and '.join(outcome.missing)} unknown to the registries" if outcome.missing else f"the registries differ in {', '.join(difference.field for _, difference in outcome.differences)}"
        return Badge("no", outcome.asked, f"{what[0].upper()}{what[1:]} ({outcome.asked}).", outcome.standing)
    return Badge("unknown", outcome.asked, f"Could not be verified: {outcome.why}.", outcome.standing)


def quote_badge(corpus: Corpus, claim_key: str) -> Badge:
    """Whether a quote still stands in its article.

    Args:
        corpus: All records, with the lock.
        claim_key: article-id/claim-id.
    """
    seen = corpus.verified.quotes.get(claim_key) if corpus.verified else None
    if seen is None or seen.asked is None or seen.phrase != corpus.claims[claim_key].quote:
        return NEVER
    words = {
        "unchanged": f"Found in the article, in the sentence that was reviewed ({seen.asked}).",
        "reworded": f"Found in the article, in another sentence than the one reviewed ({seen.asked}).",
        "gone": f"No longer in the article ({seen.asked}).",
    }
    return Badge({"unchanged": "yes", "reworded": "no", "gone": "no"}[seen.state], seen.asked, words[seen.state]) if seen.state in words else NEVER


def page_badge(corpus: Corpus, url: str) -> Badge | None:
    """Whether an address loads.

    Args:
        corpus: All records, with the lock.
        url: The address.

    Returns:
        None for addresses that are never link-checked, such as doi.org.
    """
    key = checked(url)
    if key is None:
        return None
    page = corpus.verified.pages.get(key) if corpus.verified else None
    if page is None or (page.asked is None and page.trouble is None):
        return NEVER
    if page.state == "gone":
        return Badge("no", page.asked, f"Gone ({page.asked})." + (f" An archived copy: {page.archived}" if page.archived else ""))
    if page.state == "works" and page.asked:
        since = f"; not loaded since {page.trouble.since}: {page.trouble.why}" if page.trouble else ""
        return Badge("unknown" if page.trouble else "yes", page.asked, f"Loaded on {page.asked}{since}.")
    return Badge("unknown", None, f"Could not be checked: {page.trouble.why if page.trouble else 'no answer'}.")
