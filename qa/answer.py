"""The whole pipeline on one screen: a question in, an answer with checked footnotes out.

question ─understand─▶ Query ─search─▶ Hit* ─select─▶ Evidence* ─compose─▶ draft ─judge─▶ Answer
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from index.collection import Collection
from index.errors import NoCollection
from index.types import Filters
from qa.compose import Composer
from qa.disagreement.balance import balanced, untold
from qa.errors import QuestionError
from qa.evidence import Selector
from qa.footnotes import Footnotes
from qa.outcome import Clock, answered, refused
from qa.query import understand
from qa.refuse import EMPTY, NO_SUPPORT, before_searching, unsupported
from qa.retrieve import Retriever
from qa.types import Answer, Event, Hit, Query, Searched, Turn
from qa.writing import Written, instead, show, write

if TYPE_CHECKING:
    from qa.compose.understand import Understanding


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is looked at."""

    passages: int = 10
    question_characters: int = 4000
    only: Filters = Filters()
    """What every question is limited to, whatever it asks for itself."""


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
        extractive: Composer,
        limits: Limits = Limits(),
        today: Callable[[], date] = date.today,
        understanding_named: Callable[[str | None], Understanding | None] = lambda _: None,
    ) -> None:
        self._open_collection = open_collection
        self._opened: Collection | None = None
        self._retriever = retriever
        self._selector = selector
        self._composer_named = composer_named
        self._extractive = extractive
        self._limits = limits
        self._today = today
        self._understanding_named = understanding_named

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
        wanted = self._limits.only.narrowed_by(filters or Filters())
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
        clock = Clock()
        composer = self._composer_named(model)
        collection = self.collection
        wanted = self._limits.only.narrowed_by(filters or Filters())
        query = self._understand(collection, question, history, wanted)
        if understanding := self._understanding_named(model):
            query = yield from understanding.improve(query, history, self._today())
        clock.lap("understand")
        refusal = before_searching(collection, query.filters)
        if collection is None or refusal:
            yield from refused(query, refusal or EMPTY, composer.name, clock)
            return
        collection = collection.snapshot()
        hits = self._retriever.search(collection, query, self._limits.passages)
        yield Searched(query, tuple(hits))
        selection = self._selector.select(collection, query, hits)
        clock.lap("search")
        if not selection.answers:
            refusal = unsupported(query, selection)
            yield from refused(query, refusal, composer.name, clock, hits, selection)
            return
        told = balanced(query, selection.evidence)
        written = Written(Footnotes(told.evidence))
        yield from write(composer, query, told.evidence, history, written)
        if not written.footnotes.sentences and not written.finished.abstained:
            composer = self._extractive
            yield from instead(composer, query, told.evidence, written)
        for sentence in untold(query, told, written.footnotes):
            yield from show(sentence, told.evidence, written)
        clock.lap("compose", less=written.verify_ms)
        name = written.finished.by or composer.name
        if written.footnotes.sentences:
            yield answered(query, name, selection, told, written, clock)
        else:
            yield from refused(query, NO_SUPPORT, name, clock, hits, selection, written)

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
