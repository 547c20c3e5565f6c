"""Does an article still say what is quoted from it?"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from assay.articletext import normalise, sentence_digest, split_sentences, text_digest
from assay.model.article import Article
from assay.model.corpus import Corpus
from assay.model.verified import ArticleSeen, QuoteSeen
from assay.verify.asking import BudgetSpent, Tick
from assay.verify.lock import Book
from assay.verify.pagetext import Tangled, decoded, page_text
from assay.verify.selection import Due
from assay.verify.settings import Settings
from assay.verify.web import Fetcher, NoReply

ENOUGH = 0.5
"""A page with fewer of the words that were reviewed than this is not the article: a wall, an error, another page."""
FEW = 120
"""The same for an article whose length was never recorded."""


@dataclass(frozen=True)
class Found:
    """Where a phrase stands on a page.

    Attributes:
        sentences: The digests of the sentences that hold it; none when it is not there.
        first: The digest of the first.
    """

    sentences: tuple[str, ...]

    @property
    def first(self) -> str | None:
        """The first sentence's digest."""
        return self.sentences[0] if self.sentences else None


def find(phrase: str, text: str) -> Found:
    """Looks for a phrase, as it stands or across a break of the line.

    Args:
        phrase: The quote.
        text: The page's words.
    """
    wanted = normalise(phrase)
    sentences = split_sentences(text)
    holding = [sentence_digest(sentence) for sentence in sentences if wanted in normalise(sentence)]
    if not holding:
        pairs = [f"{one} {other}" for one, other in zip(sentences, sentences[1:], strict=False)]
        holding = [sentence_digest(pair) for pair in pairs if wanted in normalise(pair)]
    return Found(tuple(dict.fromkeys(holding)))


def address_of(url: str, settings: Settings) -> str:
    """Where a page is fetched from: its own address, or its stand-in in a rehearsal."""
    if not settings.pages:
        return url
    parts = urlsplit(url)
    return f"{settings.pages.rstrip('/')}/{parts.hostname}{quote(parts.path or '/', safe='/%:@!$&()*+,;=~-._')}" + (f"?{parts.query}" if parts.query else "")


class Quoting:
    """One run over quotes.

    Args:
        book: The lock.
        fetcher: Fetches pages.
        due: What is too old.
        tick: Told of progress.
    """

    def __init__(self, book: Book, fetcher: Fetcher, due: Due, tick: Tick) -> None:
        self.book, self.fetcher, self.due, self.tick = book, fetcher, due, tick
        self.today: datetime.date = due.today

    def run(self, corpus: Corpus, claims: Sequence[str]) -> None:
        """Fetches each article once, if any of its quotes is due, and enters what it says.

        Args:
            corpus: All records.
            claims: The claims.

        Raises:
            BudgetSpent: The rest is for the next run.
        """
        articles: dict[str, list[str]] = {}
        for key in claims:
            articles.setdefault(key.split("/")[0], []).append(key)
        for n, (article_id, keys) in enumerate(sorted(articles.items())):
            self.tick("articles", n, len(articles))
            if any(self._is_due(corpus, key) for key in keys):
                self._article(corpus, article_id, keys)
                self.book.save()
        self.tick("articles", len(articles), len(articles))

    def _is_due(self, corpus: Corpus, key: str) -> bool:
        known = self.book.verified.quotes.get(key)
        moved = known is None or known.phrase != corpus.claims[key].quote
        return self.due.entry(known, changed=moved) or moved

    def _article(self, corpus: Corpus, article_id: str, keys: Sequence[str]) -> None:
        article = corpus.articles[article_id]
        text, why = self._text(article)
        if text is None:
            self.book.trouble("articles", article_id, why, self.today, save=False)
            for key in keys:
                phrase = corpus.claims[key].quote
                known = self.book.verified.quotes.get(key)
                if known and known.phrase != phrase:
                    self.book.put("quotes", key, QuoteSeen(state="unknown", phrase=phrase), save=False)
                self.book.trouble("quotes", key, why, self.today, save=False, state="unknown", phrase=phrase)
            return
        self.book.put("articles", article_id, ArticleSeen(asked=self.today, words=len(text.split()), digest=text_digest(text)[:16]), save=False)
        for key in keys:
            self.book.put("quotes", key, self._quote(article, key, corpus.claims[key].quote, text), save=False)

    def _text(self, article: Article) -> tuple[str | None, str]:
        reply = self.fetcher.get(address_of(article.URL, self.fetcher.settings), accept="text/html,application/xhtml+xml", open_line=True)
        if isinstance(reply, NoReply):
            if reply.spent:
                self.book.save()
                raise BudgetSpent(reply.why)
            return None, reply.why
        if reply.status != 200:
            return None, f"HTTP {reply.status}"
        markup = decoded(reply)
        if markup is None:
            return None, "what came is no web page"
        try:
            text = page_text(markup)
        except Tangled:
            return None, "the page cannot be taken apart"
        words = len(text.split())
        if words < (article.text.words * ENOUGH if article.text else FEW):
            return None, f"the page holds {words} words" + (f", the article had {article.text.words}" if article.text else "")
        return text, ""

    def _quote(self, article: Article, key: str, phrase: str, text: str) -> QuoteSeen:
        found = find(phrase, text)
        known = self.book.verified.quotes.get(key)
        before = known if known and known.phrase == phrase and known.state in ("unchanged", "reworded", "gone") else None
        if found.first is None:
            state = "gone"
        else:
            claim_id = key.split("/")[1]
            reviewed = {sentence.digest for sentence in article.sentences if claim_id in sentence.claims}
            if before and before.state == "unchanged" and before.sentence:
                reviewed.add(before.sentence)
            # Without a record of the sentences there is nothing to hold it against but the phrase itself.
            state = "unchanged" if not reviewed or reviewed & set(found.sentences) else "reworded"
        held = next((digest for digest in found.sentences if before and digest == before.sentence), found.first)
        changed = self.today if before and before.state != state else before.changed if before else None
        return QuoteSeen(state=state, asked=self.today, phrase=phrase, sentence=held, changed=changed)
