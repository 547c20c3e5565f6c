"""Lists that need more than one page, or have pages of their own for what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assay.model.words import Certainty
from assay.site import addresses, overview
from assay.site.lists import Lists, initial
from assay.site.parts import Part
from assay.site.vancouver import long_date

Add = Callable[..., None]
"""Renders a page and files it: path, template, title, description and what the template needs."""

QUESTIONS = {
    "verdict": "A verdict can turn on the answer",
    "citation": "The audit of a citation can turn on the answer",
    "detail": "A detail hangs on the answer",
}
"""Headings of the open questions by what hangs on them, the most consequential first."""

LISTS_WEIGHT = 0.3
"""How much lists count in the search, against 1 for a record: they hold words of every record."""


def further(add: Add, parts: Iterable[Part], macro: str, *, title: str, description: str, trail: list[tuple[str, str]], heading: str | None = None, theirs: bool = False, **values: object) -> None:
    """Pages that hold nothing but what stands of a list on each.

    Args:
        add: Enters a page.
        parts: What stands on them.
        macro: What sets it, in ``lists.md.jinja``.
        title: The title of the first page of the list; later ones have their number besides.
        description: What search engines show; later ones have their number besides.
        trail: The pages above it, with their labels.
        heading: What stands over it; None for the title.
        theirs: Whether that is somebody else's words, which may run from right to left.
        values: What the macro needs besides.
    """
    for part in parts:
        told = description if part.number == 1 else f"Page {part.number} of {len(part.paths)}. {description}"
        one(add, part, macro, title=numbered(title, part), description=told, trail=trail, heading=heading, theirs=theirs, **values)


def one(add: Add, part: Part, macro: str, *, title: str, description: str, heading: str | None = None, theirs: bool = False, **values: object) -> None:
    """One such page, whose title and description are its own. The arguments are those of :func:`further`."""
    add(part.path, "part", weight=LISTS_WEIGHT, hide=("navigation", "toc"), title=title, description=description, heading=heading or title, theirs=theirs, listing=macro, part=part, **values)


def numbered(title: str, part: Part) -> str:
    """A title with the number of the page, but for the first."""
    return title if part.number == 1 else f"{title}, page {part.number}"


def open_questions(lists: Lists, add: Add) -> None:
    """The open questions by what hangs on them."""
    number = len(lists.catalogue.open_questions)
    add(
        addresses.QUESTIONS,
        "open-questions",
        weight=LISTS_WEIGHT,
        hide=("navigation", "toc"),
        title="Open questions",
        description=f"{number} questions that reading more, or a look at the live web, should settle, and the verdicts that hang on them.",
        groups=[(hangs, heading, lists.questions[hangs]) for hangs, heading in QUESTIONS.items()],
        number=number,
    )
    for hangs, heading in QUESTIONS.items():
        for part in lists.questions[hangs] if lists.questions[hangs].total else ():
            description = f"{len(part.items)} questions that reading more, or a look at the live web, should settle. {heading}."
            one(add, part, "questions", title=numbered(f"Open questions: {heading.lower()}", part), description=description, heading=heading, trail=[("Open questions", addresses.QUESTIONS)])


def searches(lists: Lists, add: Add) -> None:
    """The list of searches, and the page of each."""
    catalogue = lists.catalogue
    add(
        addresses.SEARCHES,
        "searches",
        weight=LISTS_WEIGHT,
        hide=("navigation", "toc"),
        title="Searches",
        description=f"{len(catalogue.searches)} searches behind the verdicts: what was asked, where, when, and what could not be seen.",
        part=lists.searches[0],
    )
    further(add, lists.searches[1:], "searches", title="Searches", description="What was searched for the verdicts, where and when.", trail=[("Searches", addresses.SEARCHES)])
    for key, search in catalogue.searches.items():
        add(
            addresses.search_page(key),
            "search",
            hide=("navigation", "toc"),
            title=search.question,
            description=f"A search of {long_date(search.date)}: what was asked, where, and what it could not see. {search.question}",
            source=catalogue.path("search", key),
            search=search,
            part=lists.leaning[key][0],
        )
        trail = [("Searches", addresses.SEARCHES), (search.question, addresses.search_page(key))]
        further(add, lists.leaning[key][1:], "claims", title=f"Claims resting on a search: {search.question}", description=search.question, trail=trail, theirs=True)


def evidence_map(lists: Lists, add: Add) -> None:
    """The evidence map, and the sources of each outcome on it."""
    catalogue, rows = lists.catalogue, lists.map_rows
    add(
        addresses.MAP,
        "map",
        title="Evidence map",
        description=f"What was measured of {catalogue.words.intervention}, in which kind of study, how often and how surely.",
        hide=("navigation", "toc"),
        kinds=overview.MAP_KINDS,
        rows=rows,
        levels=sorted((each for each in Certainty if each.rank >= Certainty.NO_DIRECT.rank), key=lambda each: each.rank),
    )
    for outcome, _ in rows:
        label, its = catalogue.words.label("outcomes", outcome), lists.outcome_spots[outcome]
        number = sum(len(spot.references) for spot in its.values())
        title, listing = f"Evidence on {label}", lists.outcomes[outcome]
        description = f"What was found on {label}, by kind of study, and how surely: {number} sources."
        values = {"kinds": (*overview.MAP_KINDS, "Other sources"), "spots": its, "no_study": overview.NO_STUDY}
        add(
            addresses.map_page(outcome),
            "map-outcome",
            weight=LISTS_WEIGHT,
            hide=("navigation", "toc"),
            title=title,
            description=description,
            part=listing[0],
            **values,
        )
        further(add, listing[1:], "outcome", title=title, description=description, trail=[("Evidence map", addresses.MAP), (title, addresses.map_page(outcome))], **values)


def claim_list(lists: Lists, add: Add) -> None:
    """The pages of the table of claims after the first, which has the filters; none where all claims stand on that one."""
    for part in lists.table[1:]:
        which = f"{part.before + 1:,} to {part.before + len(part.items):,} of {part.total:,}"
        add(
            part.path,
            "claims-part",
            hide=("navigation", "toc"),
            title=f"Claims: {which}",
            description=f"Claims {which} about {lists.catalogue.words.subject}, article by article in reading order, with their verdicts.",
            # Each claim is found by its own page.
            head={"search": {"exclude": True}},
            which=which,
            part=part,
        )


def reference_list(lists: Lists, add: Add) -> None:
    """The pages of the list of references, and those of who paid, where the page that leads to them has no room."""
    catalogue, trail = lists.catalogue, [("References", addresses.REFERENCES)]
    for part in lists.references if lists.references.path != addresses.REFERENCES else ():
        first, last = part.items[0], part.items[-1]
        title = f"References: {initial(catalogue, first)} to {initial(catalogue, last)}"
        description = f"{len(part.items)} of {part.total} sources, by first author or title: from {catalogue.names[first]} to {catalogue.names[last]}."
        one(add, part, "references", title=title, description=description, trail=trail)
    if lists.payers.path != addresses.REFERENCES:
        further(add, lists.payers, "payers", title="Who paid", description=f"Studies of {catalogue.words.intervention} in people, by whose money was behind them.", trail=trail)


def articles(lists: Lists, add: Add) -> None:
    """What the page of an article has no room for, and the further pages of the list of articles."""
    trail = [("Articles", addresses.ARTICLES)]
    further(add, lists.articles[1:], "articles", title="Articles", description=f"The articles about {lists.catalogue.words.subject} whose claims are weighed here.", trail=trail)
    for key, article in lists.catalogue.articles.items():
        page = addresses.article_page(key)
        above = [*trail, (article.title, page)]
        if lists.sentences[key].path != page:
            title = f"Sentence by sentence: {article.title}" if article.sentences else f"Claims in reading order: {article.title}"
            further(add, lists.sentences[key], "sentences", title=title, description=f"What becomes of each sentence of this article by {article.publisher}.", trail=above, theirs=True, id=key)
        if lists.printed[key].path != page:
            description = f"The references that this article by {article.publisher} prints, and whether they are true records of real works."
            further(add, lists.printed[key], "printed", title=f"What it cites: {article.title}", description=description, trail=above, theirs=True, id=key)


def audits(lists: Lists, add: Add) -> None:
    """The audit of each article, where all of them on one page would be heavy."""
    trail = [("Citation audit", addresses.CITATIONS)]
    further(add, lists.audited_articles[1:], "audits", title="Citation audit", description="The articles, each with the audit of the references that it prints.", trail=trail)
    for key, audit in lists.audits.items():
        if audit.path != addresses.CITATIONS:
            article = lists.catalogue.articles[key]
            description = f"The {audit.total} references that this article by {article.publisher} prints: is there such a work, is the record right, and does it say so?"
            further(add, audit, "audit", title=f"Citation audit: {article.title}", description=description, trail=trail, theirs=True, id=key)
