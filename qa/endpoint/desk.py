"""The desk: hands questions to the answerer, a bounded number at a time.

The answerer works in threads. A question that finds no free place waits for its turn; when too
many wait, or it waited too long, it is turned away at once with a 503. A burst may fill the whole
queue; where the queue does not go away again, waiting would only make every answer late, so until
it does only as many may wait as places will soon be free. A caller that goes away stops its answer
before the next event, and only then is the place free again.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, closing, suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from index.types import Filters
from qa.endpoint.engine import Engine
from qa.endpoint.problems import Problem
from qa.endpoint.requests import LONGEST_HISTORY
from qa.settings import EXTRACTIVE, Settings
from qa.types import SIGN_OF_LIFE, Answer, Event, Hit, Turn

T = TypeVar("T")

_log = logging.getLogger("footnote.questions")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as a door understood it."""

    question: str
    history: Sequence[Turn] = ()
    filters: Filters = Filters()
    model: str | None = None


BURST_SECONDS = 2.0
"""How long questions may be waiting all the time before that is an overload, not a burst."""

SOON_FREE = 0.75
"""A place whose answer has been at it for this share of the usual time will soon be free."""

LONGER, SHORTER = 1 / 5, 1 / 20
"""How much of a newer time goes into the usual one: it is for the long answers that one waits."""

PLACES_HERE = 1
"""Answers at a time that this machine works out: a second one shares the interpreter's lock with
the first. With two the p95 under load was 2.6 times a lone client's, with one 1.8 (docs/log.md)."""

PLACES_FOR_MODELS = 4
"""Answers at a time that wait for a model, not for this machine."""


class Desk:
    """Shared by every door of one endpoint."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine = engine
        self.settings = settings
        self.running = 0
        self.waiting = 0
        self.places = settings.max_running or (
            PLACES_HERE if settings.model == EXTRACTIVE else PLACES_FOR_MODELS
        )
        self._free = asyncio.Semaphore(self.places)
        self._threads = ThreadPoolExecutor(self.places, thread_name_prefix="answer")
        self._full_since = self._full_until = float("-inf")
        self._began: dict[_Job[Any], float] = {}
        self._usual = 0.0  # seconds that an answer takes

    def models(self) -> dict[str, str | None]:
        """Names a request may choose from, and what the answerer calls them."""
        named: dict[str, str | None] = {"footnote": None, self.settings.model: None}
        return {**{name: name for name in ("extractive", *self.settings.models)}, **named}

    def model(self, name: str | None) -> str | None:
        """Raises a 404 Problem for a name that is not offered: requests never name a provider."""
        if not name:
            return None
        try:
            return self.models()[name]
        except KeyError:
            raise Problem(
                404,
                f"there is no model {name!r}: GET /v1/models lists them",
                code="model_not_found",
                param="model",
            ) from None

    async def answer(self, asked: Asked) -> Answer:
        """The whole answer. Raises FootnoteError and Problem."""
        last: Event | None = None
        async with aclosing(self.stream(asked)) as events:
            async for event in events:
                last = event
        if not isinstance(last, Answer):
            raise TypeError(f"a stream ended with {type(last).__name__}, not with its answer")
        return last

    async def stream(self, asked: Asked) -> AsyncGenerator[Event]:
        """The answer as it comes to be. Raises FootnoteError and Problem; close it when done.

        Empty Deltas, the signs of life of a silent model, only let a caller that has gone stop it.
        """
        if self.settings.log_questions:
            _log.info("question", extra={"question": asked.question})

        def events() -> Generator[Event]:
            yield from self.engine.stream(
                asked.question, asked.history[-LONGEST_HISTORY:], asked.filters, asked.model
            )

        async with aclosing(self._work(events)) as seen:
            async for event in seen:
                if event != SIGN_OF_LIFE:
                    yield event

    async def search(self, words: str, k: int, filters: Filters) -> list[Hit]:
        """The `k` best passages. Raises FootnoteError and Problem."""

        def once() -> Generator[list[Hit]]:
            yield self.engine.search(words, k, filters)

        async with aclosing(self._work(once)) as found:
            return [hit async for hits in found for hit in hits]

    def close(self) -> None:
        """Start nothing more; what runs is finished."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _work(self, start: Callable[[], Generator[T]]) -> AsyncGenerator[T]:
        await self._take_place()
        loop = asyncio.get_running_loop()
        job = _Job(start, loop, self._leave_place)
        self._began[job] = loop.time()
        self._threads.submit(job.run)
        deadline = loop.time() + self.settings.answer_timeout
        try:
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        item = await job.items.get()
                except TimeoutError:
                    raise Problem(504, "the answer took too long: ask something narrower") from None
                if isinstance(item, _End):
                    if item.error:
                        raise item.error
                    return
                yield item
        finally:
            job.stopped.set()

    def has_no_room(self) -> bool:
        """Whether one more question would be turned away. Called within the event loop."""
        if not self._free.locked():
            return False
        return self.waiting >= self._may_wait(asyncio.get_running_loop().time())

    async def _take_place(self) -> None:
        if self.has_no_room():
            raise overloaded()
        self.waiting += 1
        try:
            async with asyncio.timeout(self.settings.max_wait):
                await self._free.acquire()
        except TimeoutError:
            raise overloaded() from None
        finally:
            self.waiting -= 1
        self.running += 1

    def _may_wait(self, now: float) -> int:
        """How many questions may wait, now that another would have to."""
        if now - self._full_until > BURST_SECONDS:
            self._full_since = now
        self._full_until = now
        if now - self._full_since <= BURST_SECONDS:
            return self.settings.max_waiting
        soon = sum(now - began > self._usual * SOON_FREE for began in self._began.values())
        return min(self.settings.max_waiting, soon)

    def _leave_place(self, job: _Job[Any]) -> None:
        took = asyncio.get_running_loop().time() - self._began.pop(job)
        self._usual = self._usual or took
        self._usual += (took - self._usual) * (LONGER if took > self._usual else SHORTER)
        self.running -= 1
        self._free.release()


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None = None


class _Job(Generic[T]):
    """One iterator, run in a thread, its items handed to the event loop."""

    def __init__(
        self,
        start: Callable[[], Generator[T]],
        loop: asyncio.AbstractEventLoop,
        done: Callable[[_Job[T]], None],
    ) -> None:
        self.items: asyncio.Queue[T | _End] = asyncio.Queue()
        self.stopped = threading.Event()
        self._start = start
        self._loop = loop
        self._done = done

    def run(self) -> None:
        end = _End()
        try:
            iterator = self._start()
            with closing(iterator):
                for item in iterator:
                    if self.stopped.is_set():
                        break
                    self._hand_over(item)
        except BaseException as error:  # noqa: BLE001 - raised again where the answer is awaited
            end = _End(error)
        self._hand_over(end)
        self._in_loop(self._done, self)

    def _hand_over(self, item: T | _End) -> None:
        self._in_loop(self.items.put_nowait, item)

    def _in_loop(self, call: Callable[..., None], *arguments: Any) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(call, *arguments)


def overloaded() -> Problem:
    return Problem(
        503,
        "too many questions at once: try again in a moment",
        code="overloaded",
        headers={"retry-after": "2"},
    )
