"""The two baselines that quality is measured beside, behind the same face as the answerer.

Neither can write or refuse without a model: each answers with the first words of its best
passage, cites them, and its best score stands for how sure it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter

from index.collection import Collection
from index.embed import Embedder
from index.types import Article, Filters, Passage, Source
from qa.types import Answer, Citation, Event, Hit, Query, Searched, Turn

CHUNK, OVERLAP, TOP = 1000, 200, 4
"""Of LangChain's tutorial on retrieval-augmented generation."""
WORDS_TOP = 10
ANSWER_WORDS = 60

Search = Callable[[str], Sequence[tuple[Passage, float]]]
"""Passages with their scores, best first."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Retrieval alone, answering with the head of what it found first."""

    name: str
    search: Search
    collection: Collection

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        model: str | None = None,
    ) -> Iterator[Event]:
        query = Query(question=question, text=question)
        found = self.search(question)
        hits = tuple(
            Hit(passage, self._source(passage.article_id), score) for passage, score in found
        )
        yield Searched(query, hits)
        if not hits:
            yield Answer("none", 0, self.name, query, "refused", "", reason="no_support")
            return
        best, sure = hits[0], max(hits[0].score, 0.0)
        quote = _head(best.passage.text, ANSWER_WORDS)
        start = best.passage.start
        yield Answer(
            "first", 0, self.name, query, "answered", f"{quote} [1]",
            answerability=sure / (1 + sure),
            citations=(
                Citation(1, best.source, best.passage.id, quote, start, start + len(quote)),
            ),
        )  # fmt: skip

    def _source(self, article_id: str) -> Source:
        return self.collection.source(article_id) or Source(id=article_id, title=article_id)


def bm25(collection: Collection) -> Baseline:
    """The word index alone."""

    def search(question: str) -> list[tuple[Passage, float]]:
        ranked = {one.passage_id: one.score for one in collection.rank_words(question, WORDS_TOP)}
        return [(one, ranked[one.id]) for one in collection.passages(list(ranked))]

    return Baseline("BM25 alone", search, collection)


def tutorial(collection: Collection, embedder: Embedder, cache: Path) -> Baseline:
    """Dense top-4 over RecursiveCharacterTextSplitter chunks; their vectors are kept in `cache`."""
    chunks = _chunks(_articles(collection))
    vectors = _vectors(chunks, embedder, cache)

    def search(question: str) -> list[tuple[Passage, float]]:
        scores = vectors @ embedder.query(question)
        best = np.argsort(-scores, kind="stable")[:TOP]
        return [(chunks[index], float(scores[index])) for index in best]

    return Baseline("LangChain tutorial", search, collection)


def _articles(collection: Collection) -> Iterator[Article]:
    after: str | None = None
    while True:
        rows, _, after = collection.list_articles(500, after, None)
        for row in rows:
            article = collection.article(row.source.id)
            if article is not None:
                yield article
        if after is None:
            return


def _chunks(articles: Iterator[Article]) -> list[Passage]:
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True
    )
    chunks = []
    for article in articles:
        for document in splitter.create_documents([article.text]):
            start, text = document.metadata["start_index"], document.page_content
            end = start + len(text)
            chunks.append(Passage(f"{article.id}:{start}:{end}", article.id, start, end, text))
    return chunks


def _vectors(chunks: Sequence[Passage], embedder: Embedder, cache: Path) -> np.ndarray:
    texts = [chunk.text for chunk in chunks]
    key = hashlib.sha256(json.dumps([embedder.sha256, texts]).encode()).hexdigest()[:16]
    kept = cache / f"tutorial-{key}.npy"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(kept, embedder.documents(texts))
    return np.load(kept)


def _head(text: str, words: int) -> str:
    """The first `words` words, as they stand."""
    end = 0
    for _, word in zip(range(words), text.split(), strict=False):
        end = text.index(word, end) + len(word)
    return text[:end]
