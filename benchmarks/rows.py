"""The results file: one row a set, its measures beside their goals and the baselines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from benchmarks.measures import SETS


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A figure of Footnote's, what it should be, and what the baselines reach."""

    says: str
    value: float | None
    n: int
    goal: float
    reached: bool
    prototype: str
    baselines: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class SetRow:
    """One set, measured."""

    name: str
    questions: int
    weights: str
    """"shipped", or "out of fold": they have not seen what they are tried on."""
    index_seconds: float
    measures: tuple[MeasureRow, ...]
    besides: Mapping[str, Mapping[str, float | None]]
    """Further figures, by who answered."""


_ROWS = TypeAdapter(tuple[SetRow, ...])


def read_rows(path: Path) -> tuple[SetRow, ...]:
    return _ROWS.validate_json(path.read_bytes()) if path.is_file() else ()


def write_rows(rows: Sequence[SetRow], path: Path) -> tuple[SetRow, ...]:
    """Put `rows` in place of those of the same sets; returns all, in the sets' order."""
    kept = {row.name: row for row in (*read_rows(path), *rows)}
    merged = tuple(kept[name] for name in SETS if name in kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps([asdict(row) for row in merged], ensure_ascii=False, indent=1)
    path.write_text(content + "\n", encoding="utf-8")
    return merged
