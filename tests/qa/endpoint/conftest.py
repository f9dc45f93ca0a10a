"""A small engine with the real one's interface, whose pace and failures a test decides."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index.types import Article, Filters, Passage, Source
from qa.endpoint import create_endpoint
from qa.settings import Settings
from qa.types import (
    Answer,
    Citation,
    Delta,
    Event,
    Hit,
    Query,
    Searched,
    Sentence,
    Shown,
    Turn,
)

BALI = Article(
    id="bali",
    title="Blinken & Wang <talk> ](javascript:alert(1)) | in Bali",
    publisher="Reuters",
    path="seeds/bali.txt",
    date="2022-07-09",
    date_origin="stated",
    text="😀 They met in Bali on Saturday. The talks took five hours.\n\n<script>alert(1)</script>",
)
BEIJING = Article(
    id="news/2024 beijing?.txt",
    title="Blinken in Beijing",
    publisher="AP",
    url="https://news.example/beijing",
    date="2024-04-26",
    date_origin="inferred",
    text="They met in Beijing on Friday, 中文. Nothing else was said.",
)


class Row(NamedTuple):
    source: Source
    passages: int
    characters: int


class FakeCollection:
    generation = 1

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = {article.id: article for article in articles}
        self.counts = (len(articles), len(articles))

    def article(self, article_id: str) -> Article | None:
        return self._articles.get(article_id)

    def passages_of(self, article_id: str) -> list[Passage]:
        article = self._articles[article_id]
        return [Passage(f"p:{article.id}", article.id, 0, len(article.text), article.text)]

    def list_articles(
        self, limit: int, after: str | None, q: str | None
    ) -> tuple[list[Row], int, str | None]:
        rows = [Row(a.source(), 1, len(a.text)) for a in self._articles.values()]
        return rows[:limit], len(rows), None


@dataclass
class FakeEngine:
    """Quotes one sentence of each article. `before` runs ahead of every event."""

    collection: FakeCollection | None = field(
        default_factory=lambda: FakeCollection((BALI, BEIJING))
    )
    before: Callable[[], None] = lambda: None
    closed: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, Sequence[Turn], Filters | None, str | None]] = field(
        default_factory=list
    )

    def search(self, words: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        self.before()
        assert self.collection
        return [
            Hit(self.collection.passages_of(a.id)[0], a.source(), 1.0) for a in (BALI, BEIJING)
        ][:k]

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        model: str | None = None,
    ) -> Iterator[Event]:
        self.asked.append((question, history, filters, model))
        try:
            yield from self._events(Query(question, question, filters or Filters()))
        finally:
            self.closed.set()

    def _events(self, query: Query) -> Iterator[Event]:
        self.before()
        if self.collection is None:
            yield Answer("ans_0", 1, "extractive", query, "refused", "No.", reason="empty_index")
            return
        yield Searched(query, tuple(self.search(query.text)))
        text, sentences, citations = "", [], []
        for number, article in enumerate((BALI, BEIJING), 1):
            self.before()
            quote = article.text.split(".")[0] + "."
            shown = f"{' ' if text else ''}{article.publisher}: “{quote}” [{number}]"
            yield Delta(shown)
            start = len(text) + len(shown) - len(shown.lstrip())
            text += shown
            sentence = Sentence(text[start:], start, len(text), (number,), "quoted", 1.0)
            source, end = article.source(), len(quote)
            citation = Citation(number, source, f"p:{article.id}", quote, 0, end)
            sentences.append(sentence)
            citations.append(citation)
            yield Shown(sentence, (citation,))
        self.before()
        yield Answer(
            "ans_1",
            1_790_000_000,
            "extractive",
            query,
            "answered",
            text,
            answerability=0.9,
            sentences=tuple(sentences),
            citations=tuple(citations),
        )


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def endpoint(engine: FakeEngine) -> Callable[..., FastAPI]:
    """`endpoint(setting=value, …)` makes an endpoint over `engine`."""
    return lambda **settings: create_endpoint(engine, Settings(**settings))


@pytest.fixture
def client(endpoint: Callable[..., FastAPI]) -> Iterator[TestClient]:
    with TestClient(endpoint(), raise_server_exceptions=False) as client:
        yield client
