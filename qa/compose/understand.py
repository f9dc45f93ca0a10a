"""Lets a model read a question that leans on earlier turns; the code's own reading stands unless
the model's is sound.

Whatever fails (the call, its form, a word that nobody said) leaves the query as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date

from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.checks.statement import statement
from qa.compose.llm import Chat, stream
from qa.compose.messages import Asked, earlier_turns, fenced
from qa.compose.upstream import Deadlines, Text
from qa.errors import ModelError
from qa.prompts import Prompt, load_prompt
from qa.types import SIGN_OF_LIFE, Delta, Query, Turn

DEADLINES = Deadlines(first=8.0, gap=5.0, total=12.0)
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_MOST_PARTS = 3
_LONGEST = 300


class Reading(BaseModel):
    """What the model is asked to reply with; anything else it adds is ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str = Field(min_length=3, max_length=_LONGEST)
    parts: tuple[str, ...] = Field((), max_length=_MOST_PARTS)
    since: date | None = None
    until: date | None = None


class Understanding:
    """Reads questions with one chat model."""

    def __init__(self, chat: Chat) -> None:
        self._chat = replace(chat, deadlines=_shorter(chat.deadlines))
        self._rules = load_prompt("understand_rules", "today")
        self._question: Prompt = load_prompt("understand_question", "earlier", "question")

    def improve(
        self, query: Query, history: Sequence[Turn], today: date
    ) -> Generator[Delta, None, Query]:
        """The query, read better where the model can; empty Deltas meanwhile, as signs of life.

        The model is asked only where there is something to gain: earlier turns, several parts, or
        a date that the code could not place; never where an overview is wanted, whose topic is
        plain.
        """
        unplaced = query.event_dates is None and _dated(query.question)
        if query.topic is not None or not (history or query.parts or unplaced):
            return query
        asked = self._asked(query, history, today)
        written = ""
        try:
            for piece in stream(self._chat, asked):
                if isinstance(piece, Text):
                    written += piece.text
                    yield SIGN_OF_LIFE
        except ModelError:
            return query
        reading = parse(written)
        return query if reading is None else applied(reading, query, history)

    def _asked(self, query: Query, history: Sequence[Turn], today: date) -> Asked:
        rules = self._rules.fill(today=today.isoformat())
        question = self._question.fill(
            earlier=earlier_turns(history), question=fenced(query.question)
        )
        return Asked((SystemMessage(rules), HumanMessage(question)), ())


def parse(written: str) -> Reading | None:
    """The JSON object in a model's reply; None when there is none of the right form."""
    found = _OBJECT.search(written)
    if not found:
        return None
    try:
        return Reading.model_validate(json.loads(found[0]))
    except (ValidationError, ValueError, RecursionError):
        return None


def applied(reading: Reading, query: Query, history: Sequence[Turn]) -> Query:
    """The query with those of the model's readings that say nothing of their own."""
    said = " . ".join((query.question, *(turn["content"] for turn in history)))
    if history and _within(reading.question, said):
        query = replace(query, text=reading.question.strip())
    parts = tuple(part.strip() for part in reading.parts if part.strip())
    if len(parts) > 1 and all(_within(part, said) for part in parts):
        query = replace(query, parts=parts)
    since, until = reading.since, reading.until
    if since and until and since <= until and not query.event_dates and _dated(query.question):
        query = replace(query, event_dates=(since.isoformat(), until.isoformat()))
    return query


def _within(text: str, said: str) -> bool:
    """Whether every name and figure of a text was said by someone, and some other word too."""
    ours, theirs = statement(text), statement(said)
    named = {stem for name in ours.names for stem in name.stems} | ours.figures
    shared = ours.weights.keys() & theirs.weights.keys()
    return named <= theirs.wording.stems and bool(shared)


def _dated(question: str) -> bool:
    found = statement(question).dates
    return bool(found.stated or found.weekdays or found.relative)


def _shorter(own: Deadlines) -> Deadlines:
    return Deadlines(
        min(own.first, DEADLINES.first),
        min(own.gap, DEADLINES.gap),
        min(own.total, DEADLINES.total),
    )
