"""What the collection holds, and which example questions it really answers."""

from __future__ import annotations

from collections.abc import Sequence

from index.collection import Collection
from index.errors import CollectionError
from qa.answer import Answerer
from qa.page.render import Coverage

EXAMPLES = (
    "Where did Blinken and Wang Yi meet?",
    "What did Katherine Tai say about China tariffs?",
    "Who walked out of the G-20 finance ministers meeting in April?",
    "What did Wang Yi say about “Sinophobia”?",
)
"""Asked of the seed articles; shown only while the collection in use answers them."""


def collection_of(answerer: Answerer) -> Collection | None:
    """The collection, or None when there is none that can be used: the page must still stand."""
    try:
        return answerer.collection
    except CollectionError:
        return None


def trouble(answerer: Answerer) -> str | None:
    """Why the collection cannot be used, in a sentence; None when it can, or is not there yet."""
    try:
        _ = answerer.collection
    except CollectionError as error:
        return str(error)
    return None


def coverage(answerer: Answerer) -> Coverage:
    """Counts, publishers and dates; all empty when there is no index."""
    collection = collection_of(answerer)
    if collection is None:
        return Coverage(0, {}, None)
    return Coverage(collection.counts.articles, collection.publishers(), collection.date_range())


class Examples:
    """Example questions that the collection answers, found out once for each of its states."""

    def __init__(self, answerer: Answerer, candidates: Sequence[str] = EXAMPLES) -> None:
        self._answerer = answerer
        self._candidates = candidates
        self._found: tuple[int, tuple[str, ...]] | None = None

    def answerable(self) -> tuple[str, ...]:
        collection = collection_of(self._answerer)
        if collection is None:
            return ()
        if self._found is None or self._found[0] != collection.generation:
            self._found = (collection.generation, tuple(filter(self._answers, self._candidates)))
        return self._found[1]

    def _answers(self, question: str) -> bool:
        return self._answerer.answer(question).status == "answered"
