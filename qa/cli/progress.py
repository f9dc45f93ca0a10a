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
    """One bar a stage: `progress(stage, done, total)`."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._said = time.monotonic()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self._draw(stage, done, total)
        elif time.monotonic() - self._said > SECONDS_BETWEEN_LINES:
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
        if self._bar is not None:
            self._bar.close()

    def _draw(self, stage: str, done: int, total: int) -> None:
        bar = self._bar
        if bar is None or bar.desc != f"{stage}: ":
            if bar is not None:
                bar.close()
            bar = self._bar = tqdm(total=total, desc=stage, leave=False)
        bar.total = total
        bar.update(done - bar.n)
