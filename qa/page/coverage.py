"""What the collection holds."""

from __future__ import annotations

from functools import lru_cache

from index.collection import Collection
from index.errors import CollectionError
from qa.answer import Answerer
from qa.page import reading
from qa.page.render import Coverage
from qa.types import Citation


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


REMEMBERED = 2_000
"""Quotes whose sentences are not looked up again; a conversation of 100 answers has about 300."""


class Quotes:
    """The sentences that quotes are taken from, looked up once for each state of the collection."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._found = lru_cache(REMEMBERED)(self._looked_up)

    def quoted(self, citation: Citation) -> reading.Quoted:
        collection = collection_of(self._answerer)
        return self._found(collection.generation if collection else 0, citation)

    def _looked_up(self, generation: int, citation: Citation) -> reading.Quoted:
        """`generation` only tells the states apart."""
        collection = collection_of(self._answerer)
        article = collection.article(citation.source.id) if collection else None
        return reading.in_its_sentence(article, citation)
