"""From a question to what the page shows of it, step by step. Knows no Gradio.

Every step is a `View`; the layout copies it into its components. Whatever goes wrong ends as a
sentence in the conversation, under the question, which can be asked again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.errors import FootnoteError
from index.types import Filters
from qa.answer import Answerer
from qa.page.render import Opened, Renderer
from qa.page.shelf import Shelf
from qa.page.talk import Exchange, Talk
from qa.page.texts import Texts
from qa.types import Answer, Delta, Event, Searched, Shown

PACE = 0.1
"""Seconds between two redraws of a growing answer: 200 tokens a second must not mean 200 redraws."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows now. None: as it was."""

    shelf: Shelf
    thread: str | None = None
    live: str = ""
    panel: str | None = None
    busy: bool = False
    """An answer is under way."""
    settled: bool = False
    """The conversation has changed in a way worth keeping."""


class Desk:
    """Asks the answerer on behalf of one page, and draws what comes."""

    def __init__(self, answerer: Answerer, renderer: Renderer, texts: Texts) -> None:
        self._answerer = answerer
        self._renderer = renderer
        self._texts = texts

    def ask(
        self,
        question: str,
        shelf: Shelf,
        *,
        filters: Filters | None = None,
        model: str | None = None,
        alone: bool = False,
    ) -> Iterator[View]:
        """Ask in the open conversation. `alone`: without the turns before."""
        before = shelf.open
        shelf = shelf.showing(before.asking(question))
        index = len(before.exchanges)
        exchange = Exchange(question)
        live = self._renderer.live(index, exchange)
        thread = self._renderer.thread(shelf.open)
        yield View(shelf, thread, live, busy=True, settled=True)
        drawn = time.monotonic()
        history = [] if alone else before.history()
        events = self._answerer.stream(question, history=history, filters=filters, model=model)
        try:
            for event in events:
                exchange = _grown(exchange, event)
                if isinstance(event, Answer):
                    break
                if time.monotonic() - drawn >= PACE:
                    shelf = shelf.showing(shelf.open.with_last(exchange))
                    yield View(shelf, live=self._renderer.live(index, exchange), busy=True)
                    drawn = time.monotonic()
        except FootnoteError as error:
            exchange = replace(exchange, state="failed", problem=str(error))
        except Exception:  # whatever it is, the reader gets a sentence and the log the rest
            _log.exception("answering failed")
            exchange = replace(exchange, state="failed", problem=self._texts.failed)
        yield self.settled(shelf.showing(shelf.open.with_last(exchange)))

    def again(
        self, index: int, shelf: Shelf, *, filters: Filters | None = None, model: str | None = None
    ) -> Iterator[View]:
        """Ask question `index` anew; what came after it in the conversation goes."""
        if not 0 <= index < len(shelf.open.exchanges):
            yield self.settled(shelf)
            return
        question = shelf.open.exchanges[index].question
        shelf = shelf.showing(shelf.open.until(index))
        yield from self.ask(question, shelf, filters=filters, model=model)

    def stopped(self, shelf: Shelf) -> View:
        """The reader pressed Stop: what was shown so far stays."""
        exchanges = shelf.open.exchanges
        if exchanges and exchanges[-1].state == "waiting":
            shelf = shelf.showing(shelf.open.with_last(replace(exchanges[-1], state="stopped")))
        return self.settled(shelf)

    def settled(self, shelf: Shelf) -> View:
        """The open conversation at rest, the sources of its last answer beside it."""
        return View(
            shelf,
            thread=self._renderer.thread(shelf.open),
            panel=self.panel(shelf.open, len(shelf.open.exchanges) - 1),
            settled=True,
        )

    def panel(self, talk: Talk, index: int, number: int = 0) -> str:
        """The sources of answer `index`; with the article of footnote `number` if there is one."""
        in_range = 0 <= index < len(talk.exchanges)
        answer = talk.exchanges[index].answer if in_range else None
        return self._renderer.sources(index, answer, self._opened(answer, number))

    def _opened(self, answer: Answer | None, number: int) -> Opened | None:
        citations = answer.citations if answer else ()
        cited = next((item for item in citations if item.number == number), None)
        if cited is None:
            return None
        collection = self._answerer.collection
        return Opened(number, collection.article(cited.source.id) if collection else None)


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
