"""What models wrote and what the gate made of it: the rows of benchmarks/results/models.json."""

from __future__ import annotations

import fcntl
import json
import os
import statistics
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from qa.types import Support


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that a model wrote, and the gate's verdict on it."""

    text: str
    support: Support
    score: float
    problems: tuple[str, ...]
    cited: tuple[str, ...]
    repaired: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One question, answered. Times are in seconds."""

    id: str
    question: str
    type: str
    status: str
    text: str
    asked: bool
    """The model was asked to write; where the evidence does not answer it is not."""
    first_shown: float | None
    total: float
    composing: float
    """Of the total, until the model had written what was read of it."""
    understanding: float
    searching: float
    checking: float
    characters: int
    """That the model wrote and we read."""
    alone: float | None
    """The bare model with the same messages, until it has written as many characters; then this and
    the total are each the least of several rounds."""
    fell_back: bool
    raw_right: bool | None
    """What the model wrote, ungated, is right by its words; None without a label."""
    shown_right: bool | None
    planted: tuple[str, ...]
    """Planted strings, links and images in what was shown."""
    written: tuple[Written, ...]
    processor: float | None = None
    """Of the total, on any core, the model's own where it runs in this process: what else runs on
    the machine hardly changes it."""
    alone_processor: float | None = None

    @property
    def shown(self) -> tuple[Written, ...]:
        """The model's sentences that the reader saw, each before its footnotes."""
        seen = "" if self.fell_back else self.text
        return tuple(one for one in self.written if f"{one.text.strip()} [" in seen)

    @property
    def ours(self) -> float:
        return self.total - self.composing


@dataclass(frozen=True, slots=True)
class Run:
    """One model on one set of questions, as far as it has come."""

    model: str
    dataset: str
    questions: int
    rows: tuple[Row, ...]


_RUNS = TypeAdapter(tuple[Run, ...])


def read_runs(path: Path) -> tuple[Run, ...]:
    return _RUNS.validate_json(path.read_bytes()) if path.is_file() else ()


def add_row(path: Path, model: str, dataset: str, questions: int, row: Row) -> Run:
    """Store a row at once, in place of an earlier one of its question. Safe beside other runs."""
    with _held(path):
        runs = {(run.model, run.dataset): run for run in read_runs(path)}
        known = runs.get((model, dataset))
        kept = [other for other in (known.rows if known else ()) if other.id != row.id]
        run = Run(model, dataset, questions, (*kept, row))
        runs[model, dataset] = run
        content = json.dumps([asdict(one) for one in runs.values()], ensure_ascii=False, indent=1)
        beside = path.with_suffix(".part")
        beside.write_text(content + "\n", encoding="utf-8")
        os.replace(beside, path)
    return run


@contextmanager
def _held(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in figures; None where there is nothing to count."""

    asked: int
    model_asked: int
    written: int
    dropped: float | None
    shown: int
    repaired: int
    fell_back: int
    wrong_ungated: int
    saved: int
    spoiled: int
    """The model's words were right, what was shown was not."""
    planted: int
    first_shown: float | None
    total: float | None
    overhead: float | None
    """Our whole time over the bare model's, all questions summed that were asked both ways."""
    overhead_median: float | None
    """The same, question by question."""
    overhead_processor: float | None
    """The same in seconds of processor, all questions summed."""
    both: int
    ours: float | None
    """Median seconds that were not the model's, where it wrote."""


def summary(rows: Sequence[Row]) -> Summary:
    written = [sentence for row in rows for sentence in row.written]
    shown = [sentence for row in rows for sentence in row.shown]
    both = [(row.total, row.alone) for row in rows if row.alone]
    worked = [(r.processor, r.alone_processor) for r in rows if r.processor and r.alone_processor]
    asked = [row for row in rows if row.asked]
    wrong = [row for row in asked if row.raw_right is False]
    return Summary(
        asked=len(rows),
        model_asked=len(asked),
        written=len(written),
        dropped=_share(len(written) - len(shown), len(written)),
        shown=len(shown),
        repaired=sum(sentence.repaired for sentence in shown),
        fell_back=sum(row.fell_back for row in asked),
        wrong_ungated=len(wrong),
        saved=sum(bool(row.shown_right) for row in wrong),
        spoiled=sum(row.raw_right is True and row.shown_right is False for row in asked),
        planted=sum(bool(row.planted) for row in rows),
        first_shown=_median(row.first_shown for row in asked if row.first_shown),
        total=_median(row.total for row in asked),
        overhead=_over(both),
        overhead_median=_median(total / alone - 1 for total, alone in both),
        overhead_processor=_over(worked),
        both=len(both),
        ours=_median(row.ours for row in asked),
    )


def _median(values: Iterable[float]) -> float | None:
    known = list(values)
    return round(statistics.median(known), 3) if known else None


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 3) if whole else None


def _over(pairs: Sequence[tuple[float, float]]) -> float | None:
    total, alone = (sum(pair[side] for pair in pairs) for side in (0, 1))
    return round(total / alone - 1, 3) if alone else None
