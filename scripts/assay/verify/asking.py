"""Asks the registries about citations, and enters each answer into the lock as it comes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from assay.model.verified import Seen, Work
from assay.verify.identity import Citation, assess, named_ids, wants_lookup
from assay.verify.lock import Book
from assay.verify.pubmed import BATCH, PubMed
from assay.verify.registry import Registries, Unanswered
from assay.verify.selection import Due, changed
from assay.verify.web import Fetcher

Tick = Callable[[str, int, int], None]
"""Told what is being done, how many are done, and of how many."""


class BudgetSpent(Exception):
    """No more requests may be sent in this run."""


class Asking:
    """One run over citations.

    Args:
        book: The lock.
        fetcher: Asks servers.
        due: What is too old.
        tick: Told of progress.
    """

    def __init__(self, book: Book, fetcher: Fetcher, due: Due, tick: Tick) -> None:
        self.book, self.due, self.tick = book, due, tick
        self.today: datetime.date = due.today
        self._asked: set[str] = set()
        self.registries, self.pubmed = Registries(fetcher, due.today), PubMed(fetcher, due.today)

    def run(self, chosen: Sequence[Citation]) -> None:
        """Asks what is due, registry by registry.

        Args:
            chosen: The citations.

        Raises:
            BudgetSpent: The rest is for the next run.
        """
        verified = self.book.verified
        moved = {one.name for one in chosen if changed(one, verified)}
        scope = [one for one in chosen if one.scholarly and (self.due.only != "changed" or one.name in moved)]
        self._dois(scope, moved)
        self._pmids(scope, moved)
        self._pmcids(scope, moved)
        self._lookups(scope, moved)
        self.record(scope)

    def _wanted(self, scope: Sequence[Citation], moved: set[str], wanted: str) -> dict[str, list[Citation]]:
        """The identifiers of one sort that are due, each with its citations, in order."""
        verified = self.book.verified
        keys: dict[str, list[Citation]] = {}
        for one in scope:
            for name, section, key in named_ids(one, verified):
                if name == wanted and self.due.entry(getattr(verified, section).get(key), changed=one.name in moved):
                    keys.setdefault(key, []).append(one)
        return dict(sorted(keys.items()))

    def _dois(self, scope: Sequence[Citation], moved: set[str]) -> None:
        wanted = self._wanted(scope, moved, "DOI")
        for n, doi in enumerate(wanted):
            self.tick("DOIs", n, len(wanted))
            self._work(doi)
            self.record(wanted[doi])
        self.tick("DOIs", len(wanted), len(wanted))

    def _work(self, doi: str) -> None:
        """Asks for a DOI, once in a run."""
        if doi in self._asked:
            return
        self._asked.add(doi)
        try:
            work = self.registries.work(doi)
        except Unanswered as error:
            self._unanswered(error, "works", doi)
            return
        known = self.book.verified.works.get(doi)
        if work.trouble and known and known.trouble:
            work = work.model_copy(update={"trouble": work.trouble.model_copy(update={"since": known.trouble.since})})
        self.book.put("works", doi, work, save=False)

    def _pmids(self, scope: Sequence[Citation], moved: set[str]) -> None:
        wanted = list(self._wanted(scope, moved, "PMID"))
        for start in range(0, len(wanted), BATCH):
            self.tick("PubMed records", start, len(wanted))
            self._summaries({pmid: pmid for pmid in wanted[start : start + BATCH]})
        self.tick("PubMed records", len(wanted), len(wanted))

    def _summaries(self, keys: dict[str, str]) -> None:
        """Enters the PubMed records of ids, each under its key in the lock."""
        try:
            found = self.pubmed.works(sorted(set(keys.values())))
        except Unanswered as error:
            found = dict.fromkeys(keys.values(), error)
        for key, pmid in keys.items():
            work = found[pmid]
            if isinstance(work, Unanswered):
                self._unanswered(work, "pubmed", key)
            else:
                self.book.put("pubmed", key, work, save=False)
        self.book.save()

    def _pmcids(self, scope: Sequence[Citation], moved: set[str]) -> None:
        wanted = list(self._wanted(scope, moved, "PMCID"))
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            self.tick("PubMed Central ids", start, len(wanted))
            try:
                found = self.pubmed.ids_of(batch)
            except Unanswered as error:
                found = dict.fromkeys(batch, error)
            behind: dict[str, str] = {}
            for pmcid in batch:
                answer = found[pmcid]
                if isinstance(answer, Unanswered):
                    self._unanswered(answer, "pubmed", pmcid)
                elif answer == (None, None):
                    self.book.put("pubmed", pmcid, Work(state="missing", asked=self.today, registry="PubMed Central"), save=False)
                elif answer[0] is None:
                    self._unanswered(Unanswered("PubMed Central has it, PubMed does not"), "pubmed", pmcid)
                else:
                    behind[pmcid] = answer[0]
            if behind:
                self._summaries(behind)
            self.book.save()

    def _lookups(self, scope: Sequence[Citation], moved: set[str]) -> None:
        verified = self.book.verified
        wanted = [one for one in scope if wants_lookup(one, verified) and self.due.entry(verified.lookups.get(one.name), changed=one.name in moved)]
        for n, one in enumerate(wanted):
            self.tick("works without a DOI", n, len(wanted))
            try:
                lookup = self.registries.lookup(one.cited)
            except Unanswered as error:
                self._unanswered(error, "lookups", one.name)
            else:
                self.book.put("lookups", one.name, lookup, save=False)
                if one.entry and lookup.DOI and self.due.entry(verified.works.get(lookup.DOI)):
                    self._work(lookup.DOI)
            self.book.save()
        self.tick("works without a DOI", len(wanted), len(wanted))

    def _unanswered(self, error: Unanswered, section: str, key: str) -> None:
        if error.spent:
            self.book.save()
            raise BudgetSpent(str(error))
        self.book.trouble(section, key, str(error), self.today, save=False, state="unknown")

    def record(self, chosen: Sequence[Citation]) -> None:
        """Notes how each citation stood, once an answer about it is there.

        Args:
            chosen: The citations.
        """
        for one in chosen:
            outcome = assess(one, self.book.verified)
            if outcome is not None:
                seen = Seen(checked=outcome.asked or self.today, digest=one.digest, state=outcome.state)
                self.book.put("records", one.name, seen, save=False)
        self.book.save()
