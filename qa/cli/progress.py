"""Progress of long work, on standard error: a bar for a person, a line now and then for a log."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from qa.cli.printing import note

SECONDS_BETWEEN_LINES = 5.0


class Progress:
    """One bar a stage: `progress(stage, done, total)`; else a line every `seconds`."""

    def __init__(self, seconds: float = SECONDS_BETWEEN_LINES) -> None:
        self._seconds = seconds
        self._bar: tqdm[Any] | None = None
        self._said = time.monotonic()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self._draw(stage, done, total)
        elif time.monotonic() - self._said >= self._seconds:
            self._said = time.monotonic()
            note(f"{stage}: {done} of {total}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the bar away; what is told from now on is new work."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        self._said = time.monotonic()

    def _draw(self, stage: str, done: int, total: int) -> None:
        if self._bar is None or self._bar.desc != f"{stage}: ":
            self.close()
            self._bar = tqdm(total=total, desc=stage, leave=False)
        self._bar.total = total
        self._bar.update(done - self._bar.n)
