"""How long each model took to answer lately, so that a reader can choose knowing it."""

from __future__ import annotations

from collections import defaultdict, deque
from statistics import median
from threading import Lock

REMEMBERED = 20
"""Answers of each model that count."""


class Pace:
    """Seconds by model name. Safe to share between threads."""

    def __init__(self) -> None:
        self._seconds: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=REMEMBERED))
        self._lock = Lock()

    def took(self, model: str, seconds: float) -> None:
        with self._lock:
            self._seconds[model].append(seconds)

    def seconds(self, model: str) -> float | None:
        """The median, or None when it has not answered yet."""
        with self._lock:
            taken = self._seconds.get(model)
            return median(taken) if taken else None
