"""One call of a chat model: a stream with deadlines that can be stopped at any moment.

The call runs as a task on an event loop of its own thread, because only a task can be cancelled
while it waits for the network; cancelling it closes the connection.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import cache

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langsmith import tracing_context

from qa.types import Usage

BEAT = 0.25
"""Seconds between signs of life while a model is silent: a caller can stop at each."""
MOST_CHARACTERS = 40_000
"""What a model writes beyond this is not read."""
FAREWELL = 3.0
"""Seconds for what may follow a model's last word, its usage: some servers never close a stream."""
_COMPLETE = frozenset(("stop", "end_turn", "stop_sequence", "eos", "end", "complete", "completed"))
_REASONS = ("finish_reason", "stop_reason", "done_reason")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds until the first token, between tokens, and for the whole answer."""

    first: float = 30.0
    gap: float = 20.0
    total: float = 120.0


@dataclass(frozen=True, slots=True)
class Text:
    """What the model wrote since the last piece; empty for a mere sign of life."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """The model has finished; `whole` unless it was cut short."""

    whole: bool
    usage: Usage | None


class TooSlow(Exception):
    """A deadline has passed; the message says which, as what the model did."""


class _Closed:
    """Stands in the queue after the last chunk."""


def call(
    model: BaseChatModel,
    messages: Sequence[BaseMessage],
    deadlines: Deadlines,
    began: float | None = None,
) -> Generator[Text | End]:
    """Stream one answer; at least one piece every BEAT seconds. Closing it stops the model.

    Deadlines count from `began`, of `time.monotonic`: from now, unless it is a further attempt.
    Raises whatever the model's client raises, and TooSlow when a deadline passes.
    """
    chunks: queue.Queue[AIMessageChunk | Exception | _Closed] = queue.Queue()
    task = asyncio.run_coroutine_threadsafe(_pump(model, list(messages), chunks), _loop())
    last = time.monotonic()
    began = last if began is None else began
    heard = False
    characters = 0
    end = _Ending()
    try:
        while True:
            yield Text()
            chunk = _next(chunks)
            if isinstance(chunk, _Closed) or (chunk is None and end.is_over(last)):
                break
            if isinstance(chunk, Exception):
                if end.reason:
                    break  # nothing was to come but the end
                raise chunk
            text = ""
            if chunk is not None:
                end.read(chunk)
                text = _text_of(chunk)[: MOST_CHARACTERS - characters]
            if text:
                heard, last = True, time.monotonic()
                characters += len(text)
                yield Text(text)
            _check(deadlines, began, last, heard=heard, finished=bool(end.reason))
            if characters >= MOST_CHARACTERS:
                yield End(whole=False, usage=end.usage)
                return
        yield End(whole=end.reason in _COMPLETE, usage=end.usage)
    finally:
        task.cancel()


def _next(
    chunks: queue.Queue[AIMessageChunk | Exception | _Closed],
) -> AIMessageChunk | Exception | _Closed | None:
    try:
        return chunks.get(timeout=BEAT)
    except queue.Empty:
        return None


class _Ending:
    """Gathers why a model stopped and what it spent, wherever its provider puts them."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self.usage: Usage | None = None
        self._told = 0.0

    def is_over(self, last: float) -> bool:
        """Whether the model gave its reason some time ago and has written nothing since."""
        return bool(self.reason) and time.monotonic() - max(self._told, last) > FAREWELL

    def read(self, chunk: AIMessageChunk) -> None:
        told = chunk.response_metadata
        for key in _REASONS:
            if isinstance(told.get(key), str):
                self.reason = str(told[key]).lower()
                self._told = time.monotonic()
        cost = (told.get("token_usage") or {}).get("cost")
        spent = chunk.usage_metadata
        if spent or cost is not None:
            known = self.usage or Usage()
            self.usage = Usage(
                _sum(known.input_tokens, spent and spent.get("input_tokens")),
                _sum(known.output_tokens, spent and spent.get("output_tokens")),
                cost if isinstance(cost, int | float) else known.cost_usd,
            )


def _sum(known: int | None, more: int | None) -> int | None:
    return known if more is None else (known or 0) + more


def _check(deadlines: Deadlines, began: float, last: float, *, heard: bool, finished: bool) -> None:
    now = time.monotonic()
    if now - began > deadlines.total:
        raise TooSlow(f"took longer than {deadlines.total:g} s")
    if finished:
        return
    if not heard and now - began > deadlines.first:
        raise TooSlow(f"did not begin within {deadlines.first:g} s")
    if heard and now - last > deadlines.gap:
        raise TooSlow(f"fell silent for {deadlines.gap:g} s")


def _text_of(chunk: AIMessageChunk) -> str:
    """Text alone: neither tool calls nor reasoning."""
    content = chunk.content
    if isinstance(content, str):
        return content
    return "".join(
        block if isinstance(block, str) else str(block.get("text") or "")
        for block in content
        if isinstance(block, str) or block.get("type") in ("text", "output_text")
    )


async def _pump(
    model: BaseChatModel,
    messages: list[BaseMessage],
    chunks: queue.Queue[AIMessageChunk | Exception | _Closed],
) -> None:
    try:
        with tracing_context(enabled=False):  # questions go to the model and to nobody else
            async for chunk in model.astream(messages):
                chunks.put(chunk)
        chunks.put(_Closed())
    except Exception as error:  # noqa: BLE001 - raised again where the call is read
        chunks.put(error)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="footnote-models", daemon=True).start()
    return loop
