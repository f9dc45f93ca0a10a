"""A conversation as the page keeps it: questions, and what came of each.

It lives in the reader's browser between visits; what comes back from there is the browser's
word, so it is validated on the way in and shown only through the escaping templates.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from qa.types import Answer, Turn

Rating = Literal["up", "down"]
State = Literal["waiting", "done", "stopped", "failed"]

HISTORY_TURNS = 10
"""Earlier questions that a new one may lean on."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its outcome. `answer` may be unfinished while `state` is not "done"."""

    question: str
    state: State = "waiting"
    answer: Answer | None = None
    problem: str | None = None
    """In words, why there is no answer."""
    rating: Rating | None = None
    id: str = ""
    """By which the browser tells it from those of other tabs; sorts by when it was asked."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation, oldest exchange first."""

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    title: str = ""
    exchanges: tuple[Exchange, ...] = ()

    def asking(self, question: str) -> Talk:
        """With a new question at its end; the first question names the conversation."""
        title = self.title or question.strip()[:80]
        new = Exchange(question, id=f"{time.time_ns():020}-{uuid.uuid4().hex[:8]}")
        return replace(self, title=title, exchanges=(*self.exchanges, new))

    def with_last(self, exchange: Exchange) -> Talk:
        return replace(self, exchanges=(*self.exchanges[:-1], exchange))

    def with_exchange(self, index: int, exchange: Exchange) -> Talk:
        before, after = self.exchanges[:index], self.exchanges[index + 1 :]
        return replace(self, exchanges=(*before, exchange, *after))

    def until(self, index: int) -> Talk:
        """What stood before exchange `index`."""
        return replace(self, exchanges=self.exchanges[:index])

    def renamed(self, title: str) -> Talk:
        return replace(self, title=title.strip()[:80] or self.title)

    def history(self) -> list[Turn]:
        """The finished exchanges, as the engine takes them."""
        turns: list[Turn] = []
        for exchange in self.exchanges:
            if exchange.state == "done" and exchange.answer:
                turns.append({"role": "user", "content": exchange.question})
                turns.append({"role": "assistant", "content": exchange.answer.text})
        return turns[-2 * HISTORY_TURNS :]


_TALK = TypeAdapter(Talk)


def dump(talk: Talk) -> dict[str, Any]:
    """JSON-ready."""
    dumped: dict[str, Any] = _TALK.dump_python(talk, mode="json")
    return dumped


def load(kept: object) -> Talk | None:
    """A conversation from `dump`'s form; None when it is not one (an older form, or tampered)."""
    try:
        talk = _TALK.validate_python(kept)
    except ValidationError:
        return None
    return replace(talk, exchanges=tuple(_settled(exchange) for exchange in talk.exchanges))


def _settled(exchange: Exchange) -> Exchange:
    """A question that was still waiting when the page closed was interrupted."""
    return replace(exchange, state="failed") if exchange.state == "waiting" else exchange
