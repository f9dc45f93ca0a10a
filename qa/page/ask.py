"""From a question to what the page shows of it, step by step. Knows no Gradio.

Every step is a `View`; the layout copies it into its components. Whatever goes wrong ends as a
sentence in the conversation, under the question, which can be asked again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import FootnoteError
from qa.answer import Answerer
from qa.page import feedback
from qa.page.choices import NO_CHOICES, BadDate, Choices, without
from qa.page.coverage import collection_of, coverage
from qa.page.followups import follow_ups
from qa.page.listing import Row, articles_page
from qa.page.pace import Pace
from qa.page.render import Opened, Renderer
from qa.page.shelf import Keeping, keeping
from qa.page.talk import Exchange, Rating, State, Talk
from qa.page.texts import Texts
from qa.types import SIGN_OF_LIFE, Answer, Delta, Event, Searched, Shown

PACE = 0.1
"""Seconds between two redraws of a growing answer, however fast it comes."""

LISTED = 20
"""Articles named beside a conversation that has no sources yet."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows now. None: as it was."""

    talk: Talk
    thread: str | None = None
    live: str = ""
    panel: str | None = None
    busy: bool = False
    """An answer is under way."""
    keep: Keeping | None = None
    """What the browser is to keep of it."""
    choices: Choices | None = None
    """What the controls beside the question should say."""


class Desk:
    """Asks the answerer on behalf of one page, and draws what comes."""

    def __init__(
        self, answerer: Answerer, home: Path, renderer: Renderer, pace: Pace, texts: Texts
    ) -> None:
        self._answerer = answerer
        self._home = home
        self._pace = pace
        self._renderer = renderer
        self._texts = texts

    def ask(
        self,
        question: str,
        before: Talk,
        choices: Choices = NO_CHOICES,
        *,
        alone: bool = False,
    ) -> Iterator[View]:
        """Ask in a conversation. `alone`: without the turns before.

        A view comes about at least as often as the engine gives signs of life, so that whoever
        reads this can leave; leaving closes the engine's stream.
        """
        talk = before.asking(question)
        index = len(before.exchanges)
        exchange = talk.exchanges[index]
        live = self._renderer.live(index, exchange)
        yield View(talk, self.thread(talk), live, busy=True, keep=keeping(talk))
        drawn = began = time.monotonic()
        history = [] if alone else before.history()
        try:
            for event in self._answerer.stream(
                question, history=history, filters=choices.filters(), model=choices.model
            ):
                exchange = _grown(exchange, event)
                if isinstance(event, Answer):
                    self._pace.took(choices.model or event.model, time.monotonic() - began)
                    break
                waiting = event == SIGN_OF_LIFE
                if time.monotonic() - drawn >= PACE:
                    talk = talk.with_last(exchange)
                    live = self._renderer.live(index, exchange, model_writes=waiting)
                    yield View(talk, live=live, busy=True)
                    drawn = time.monotonic()
        except BadDate as error:
            problem = self._texts.bad_date.format(value=error)
            exchange = replace(exchange, state="failed", problem=problem)
        except FootnoteError as error:
            exchange = replace(exchange, state="failed", problem=str(error))
        except Exception:  # noqa: BLE001  (the reader gets a sentence, the log the rest)
            _log.exception("answering failed")
            exchange = replace(exchange, state="failed", problem=self._texts.failed)
        yield self._changed(talk.with_last(exchange))

    def again(self, index: int, talk: Talk, choices: Choices = NO_CHOICES) -> Iterator[View]:
        """Ask question `index` anew; what came after it in the conversation goes."""
        if not 0 <= index < len(talk.exchanges):
            yield self.opened(talk)
            return
        yield from self.ask(talk.exchanges[index].question, talk.until(index), choices)

    def without(self, index: int, what: str, talk: Talk, choices: Choices) -> Iterator[View]:
        """Ask question `index` anew, without one thing that was understood from it."""
        if not 0 <= index < len(talk.exchanges):
            yield self.opened(talk)
            return
        asking = without(what, talk.exchanges[index], choices)
        views = self.ask(asking.question, talk.until(index), asking.choices, alone=asking.alone)
        for view in views:
            yield replace(view, choices=asking.choices)

    def stopped(self, talk: Talk) -> View:
        """The reader pressed Stop: what was shown so far stays."""
        return self._changed(_ended(talk, "stopped"))

    def gave_up(self, talk: Talk) -> View:
        """Nothing came for too long."""
        return self._changed(_ended(talk, "failed", self._texts.too_long))

    def opened(self, talk: Talk) -> View:
        """A conversation at rest, the sources of its last answer beside it."""
        return View(
            talk,
            thread=self.thread(talk),
            panel=self.panel(talk, len(talk.exchanges) - 1),
            keep=Keeping(talk.id),
        )

    def started(self, before: Talk) -> View:
        """A new conversation; an answer that was under way in the one before is stopped."""
        fresh = Talk()
        left = _ended(before, "stopped")
        return replace(
            self.opened(fresh), keep=Keeping(fresh.id, left if left is not before else None)
        )

    def deleted(self, talk: Talk) -> View:
        """A new conversation in the place of one that is to be forgotten."""
        fresh = Talk()
        return replace(self.opened(fresh), keep=Keeping(fresh.id, forget=talk.id))

    def _changed(self, talk: Talk) -> View:
        return replace(self.opened(talk), keep=keeping(talk))

    def suggested(self, talk: Talk) -> str:
        """Questions that may come next, each known to be answered by the articles."""
        last = talk.exchanges[-1] if talk.exchanges else None
        if last is None or last.state != "done" or last.answer is None:
            return ""
        asked = [exchange.question for exchange in talk.exchanges]
        return self._renderer.suggested(follow_ups(self._answerer, last.answer, asked))

    def rated(self, talk: Talk, index: int, rating: str) -> Talk:
        """With a thumb, "up" or "down", on answer `index`."""
        if not 0 <= index < len(talk.exchanges):
            return talk
        thumb: Rating = "up" if rating == "up" else "down"
        exchange = replace(talk.exchanges[index], rating=thumb)
        return talk.with_exchange(index, exchange)

    def recorded(self, talk: Talk, index: int, note: str) -> str:
        """Writes the rating of answer `index` down; says where, or why not."""
        if not 0 <= index < len(talk.exchanges) or talk.exchanges[index].rating is None:
            return self._texts.not_saved.format(problem=self._texts.interrupted)
        try:
            before = talk.until(index).history()
            path = feedback.record(self._home, talk.exchanges[index], note, before)
        except OSError as error:
            return self._texts.not_saved.format(problem=error)
        return self._texts.saved.format(path=path)

    def thread(self, talk: Talk) -> str:
        return self._renderer.thread(talk, coverage(self._answerer))

    def panel(self, talk: Talk, index: int, number: int = 0) -> str:
        """The sources of answer `index`; with the article of footnote `number` if there is one."""
        in_range = 0 <= index < len(talk.exchanges)
        answer = talk.exchanges[index].answer if in_range else None
        held = () if answer and answer.citations else self._held()
        return self._renderer.sources(index, answer, self._opened(answer, number), held)

    def article(self, article_id: str) -> str:
        """One article of the collection, in the panel."""
        collection = collection_of(self._answerer)
        article = collection.article(article_id) if collection else None
        return self._renderer.whole_article(article, beside=True)

    def _held(self) -> tuple[Row, ...]:
        return articles_page(collection_of(self._answerer), "").rows[:LISTED]

    def _opened(self, answer: Answer | None, number: int) -> Opened | None:
        citations = answer.citations if answer else ()
        cited = next((item for item in citations if item.number == number), None)
        if cited is None:
            return None
        collection = collection_of(self._answerer)
        return Opened(number, collection.article(cited.source.id) if collection else None)


def _ended(talk: Talk, state: State, problem: str | None = None) -> Talk:
    """With its unfinished answer brought to an end; the same talk when there is none."""
    if not talk.exchanges or talk.exchanges[-1].state != "waiting":
        return talk
    return talk.with_last(replace(talk.exchanges[-1], state=state, problem=problem))


def _grown(exchange: Exchange, event: Event) -> Exchange:
    """The exchange with one more event of its answer."""
    so_far = exchange.answer
    match event:
        case Answer():
            return replace(exchange, state="done", answer=event)
        case Searched():
            begun = Answer("", 0, "", event.query, "answered", "")
            return replace(exchange, answer=begun)
        case Delta() if so_far:
            return replace(exchange, answer=replace(so_far, text=so_far.text + event.text))
        case Shown() if so_far:
            return replace(
                exchange,
                answer=replace(
                    so_far,
                    sentences=(*so_far.sentences, event.sentence),
                    citations=(*so_far.citations, *event.citations),
                ),
            )
    return exchange
