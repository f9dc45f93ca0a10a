"""The whole pipeline on one screen: a question in, an answer with checked footnotes out.

question ─understand─▶ Query ─search─▶ Hit* ─select─▶ Evidence* ─compose─▶ draft ─judge─▶ Answer
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from index.collection import Collection
from index.errors import NoCollection
from index.types import Filters
from qa.compose import Composer
from qa.errors import QuestionError
from qa.evidence import Selection, Selector
from qa.footnotes import Footnotes
from qa.query import understand
from qa.refuse import EMPTY, NO_SUPPORT, Refusal, before_searching
from qa.retrieve import Retriever
from qa.types import Answer, Delta, Event, Hit, Query, Searched, Timings, Turn
from qa.writing import Written, write

NEAREST = 5
"""Passages shown with a refusal."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is looked at."""

    passages: int = 10
    question_characters: int = 4000


class Answerer:
    """Answers questions about one collection. Safe to share between threads.

    `open_collection` raises NoCollection while there is none: such an answerer refuses, and starts
    to answer once the index is there. A newer generation is picked up between questions.
    """

    def __init__(
        self,
        open_collection: Callable[[], Collection],
        retriever: Retriever,
        selector: Selector,
        composer_named: Callable[[str | None], Composer],
        limits: Limits = Limits(),
        today: Callable[[], date] = date.today,
    ) -> None:
        self._open_collection = open_collection
        self._opened: Collection | None = None
        self._retriever = retriever
        self._selector = selector
        self._composer_named = composer_named
        self._limits = limits
        self._today = today

    @property
    def collection(self) -> Collection | None:
        """The newest complete generation of the index; None while there is no index yet."""
        if self._opened is None:
            try:
                self._opened = self._open_collection()
            except NoCollection:
                return None
        self._opened.refresh()
        return self._opened

    def answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        model: str | None = None,
    ) -> Answer:
        """The answer, refusals included. Raises QuestionError, ModelError or CollectionError."""
        *_, last = self.stream(question, history, filters, model)
        if not isinstance(last, Answer):
            raise TypeError(f"a stream ended with {type(last).__name__}, not with its answer")
        return last

    def search(self, words: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The `k` best passages for `words`, best first. Raises QuestionError."""
        self._check(words)
        collection = self.collection
        wanted = filters or Filters()
        if collection is None or before_searching(collection, wanted):
            return []
        return self._retriever.search(collection.snapshot(), Query(words, words, wanted), k)

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        model: str | None = None,
    ) -> Iterator[Event]:
        """The same answer as it comes to be: Searched, Delta and Shown by turns, the Answer."""
        self._check(question)
        clock = _Clock()
        composer = self._composer_named(model)
        collection = self.collection
        publishers = list(collection.publishers()) if collection else []
        query = understand(question, history, filters or Filters(), publishers, today=self._today())
        clock.lap("understand")
        refusal = before_searching(collection, query.filters)
        if collection is None or refusal:
            yield from _refuse(query, refusal or EMPTY, composer.name, clock)
            return
        collection = collection.snapshot()
        hits = self._retriever.search(collection, query, self._limits.passages)
        yield Searched(query, tuple(hits))
        selection = self._selector.select(collection, query, hits)
        clock.lap("search")
        if not selection.answers:
            yield from _refuse(query, NO_SUPPORT, composer.name, clock, hits, selection)
            return
        written = Written(Footnotes(selection.evidence))
        yield from write(composer, query, selection.evidence, history, written)
        clock.lap("compose", less=written.verify_ms)
        if not written.footnotes.sentences:
            yield from _refuse(query, NO_SUPPORT, composer.name, clock, hits, selection, written)
            return
        yield _answered(query, composer.name, selection, written, clock)

    def _understand(
        self,
        collection: Collection | None,
        question: str,
        history: Sequence[Turn],
        filters: Filters,
    ) -> Query:
        publishers = list(collection.publishers()) if collection else []
        covers = collection.date_range() if collection else None
        return understand(
            question, history, filters, publishers, today=self._today(), covers=covers
        )

    def _check(self, question: str) -> None:
        if not question.strip():
            raise QuestionError("the question is empty: ask something")
        if len(question) > self._limits.question_characters:
            raise QuestionError(
                f"the question has {len(question)} characters, more than the "
                f"{self._limits.question_characters} allowed: shorten it"
            )


def _answered(
    query: Query, model: str, selection: Selection, written: Written, clock: _Clock
) -> Answer:
    notes, finished = written.footnotes, written.finished
    return Answer(
        **_identity(query, model),
        status="partial" if selection.missing else "answered",
        text=notes.text,
        reason=_not_said(selection.missing) or finished.note,
        answerability=selection.answerability,
        sentences=tuple(notes.sentences),
        citations=tuple(notes.citations),
        dropped=written.dropped,
        truncated=finished.truncated,
        usage=finished.usage,
        timings=clock.timings(written.verify_ms),
    )


def _not_said(missing: Sequence[str]) -> str | None:
    return f"The articles do not say: {' '.join(missing)}" if missing else None


def _refuse(
    query: Query,
    refusal: Refusal,
    model: str,
    clock: _Clock,
    hits: Sequence[Hit] = (),
    selection: Selection | None = None,
    written: Written | None = None,
) -> Iterator[Event]:
    yield Delta(refusal.text)
    yield Answer(
        **_identity(query, model),
        status="refused",
        text=refusal.text,
        reason=refusal.reason,
        answerability=selection.answerability if selection else 0.0,
        nearest=tuple(hits[:NEAREST]),
        dropped=written.dropped if written else 0,
        usage=written.finished.usage if written else None,
        timings=clock.timings(written.verify_ms if written else 0.0),
    )


class _Identity(TypedDict):
    id: str
    created: int
    model: str
    query: Query


def _identity(query: Query, model: str) -> _Identity:
    return {
        "id": f"ans_{uuid.uuid4().hex}",
        "created": int(time.time()),
        "model": model,
        "query": query,
    }


class _Clock:
    """Laps of one answer, in milliseconds."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str, less: float = 0.0) -> None:
        now = time.perf_counter()
        self._laps[stage] = 1000 * (now - self._last) - less
        self._last = now

    def timings(self, verify_ms: float) -> Timings:
        return Timings(
            understand_ms=self._laps.get("understand", 0.0),
            search_ms=self._laps.get("search", 0.0),
            compose_ms=self._laps.get("compose", 0.0),
            verify_ms=verify_ms,
        )
