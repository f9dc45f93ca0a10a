"""Answers as they leave: what was written, or a refusal, with who, when and how long."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from typing import TypedDict

from qa.disagreement.balance import Balanced, disagreements
from qa.evidence import Selection
from qa.refuse import Refusal
from qa.types import Answer, Delta, Event, Hit, Query, Timings
from qa.writing import Written

NEAREST = 5
"""Passages shown with a refusal."""


class Clock:
    """Laps of one answer, in milliseconds."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str, less: float = 0.0) -> None:
        """End `stage`; `less` milliseconds of it belong to another."""
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


def answered(
    query: Query,
    model: str,
    selection: Selection,
    told: Balanced,
    written: Written,
    clock: Clock,
) -> Answer:
    """The answer that `written` holds; partial when part of the question is not answered."""
    notes, finished = written.footnotes, written.finished
    missing = " ".join(selection.missing)
    return Answer(
        **_identity(query, model),
        status="partial" if missing else "answered",
        text=notes.text,
        reason=f"The articles do not say: {missing}" if missing else finished.note,
        answerability=selection.answerability,
        sentences=tuple(notes.sentences),
        citations=tuple(notes.citations),
        disagreements=disagreements(told, notes),
        dropped=written.dropped,
        truncated=finished.truncated,
        usage=finished.usage,
        timings=clock.timings(written.verify_ms),
    )


def refused(
    query: Query,
    refusal: Refusal,
    model: str,
    clock: Clock,
    hits: Sequence[Hit] = (),
    selection: Selection | None = None,
    written: Written | None = None,
) -> Iterator[Event]:
    """The refusal as a stream: its text, and the answer that it is, with the nearest passages."""
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
