"""Questions to begin with, offered only when the collection in use really answers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from index.collection import Collection
from index.errors import FootnoteError
from qa.answer import Answerer
from qa.page.coverage import collection_of
from qa.page.followups import CHECKED_BY, OFFERED, questions_of

EXAMPLES = (
    "Where did Blinken and Wang Yi meet?",
    "What did Katherine Tai say about China tariffs?",
    "Who walked out of the G-20 finance ministers meeting in April?",
    "What did Wang Yi say about “Sinophobia”?",
)
"""Asked of the seed articles, the newcomer's first."""

ARTICLES = 20
"""Of a collection without the seeds, those that are looked at for questions …"""
TRIED = 8
"""… and how many of these are tried: each costs an answer without a model."""


class Examples:
    """Found out once for each state of the collection."""

    def __init__(self, answerer: Answerer, candidates: Sequence[str] = EXAMPLES) -> None:
        self._answerer = answerer
        self._candidates = candidates
        self._found: tuple[int, tuple[str, ...]] | None = None

    def answerable(self) -> tuple[str, ...]:
        collection = collection_of(self._answerer)
        if collection is None:
            return ()
        if self._found is None or self._found[0] != collection.generation:
            found = tuple(filter(self._answers, self._candidates))
            if not found:
                drawn = filter(self._answers, islice(_drawn(collection), TRIED))
                found = tuple(islice(drawn, OFFERED))
            self._found = (collection.generation, found)
        return self._found[1]

    def _answers(self, question: str) -> bool:
        try:
            return self._answerer.answer(question, model=CHECKED_BY).status == "answered"
        except FootnoteError:
            return False


def _drawn(collection: Collection) -> Iterator[str]:
    """One question of each of the first articles that quote somebody."""
    rows, _, _ = collection.list_articles(ARTICLES)
    for row in rows:
        article = collection.article(row.source.id)
        yield from islice(questions_of(article.text if article else "", 0), 1)
