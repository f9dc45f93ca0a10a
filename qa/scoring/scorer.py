"""Two small logistic models: does this sentence answer, and do the articles answer at all.

Their weights are fitted by `training/scorer.py` on public question sets and shipped as JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qa.scoring.features import ANSWER_COLUMNS, COLUMNS

WEIGHTS = Path(__file__).parent / "weights" / "scorer.json"


@dataclass(frozen=True)
class Logistic:
    """`sigmoid((x - mean) / scale · weights + bias)`, over named columns."""

    mean: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    bias: float

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        """Probabilities, shape (rows,), of a table of shape (rows, columns)."""
        logits = (rows - self.mean) / self.scale @ self.weights + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))

    @classmethod
    def from_json(cls, value: dict[str, Any], columns: tuple[str, ...]) -> Logistic:
        """Columns that the file does not name weigh nothing."""
        known = value["columns"]

        def row(name: str, absent: float) -> np.ndarray:
            return np.array([known.get(column, {}).get(name, absent) for column in columns])

        return cls(row("mean", 0.0), row("scale", 1.0), row("weight", 0.0), value["bias"])


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    """Their log odds; what is certain counts as one in a million short of it."""
    bounded = np.clip(probabilities, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(bounded / (1 - bounded)))


def shifted(probabilities: np.ndarray, by: np.ndarray) -> np.ndarray:
    """Probabilities after evidence worth so much in log odds, one each."""
    return np.asarray(1 / (1 + np.exp(-(log_odds(probabilities) + by))))


@dataclass(frozen=True)
class Scorer:
    """The pair of models, and the probability below which the articles do not answer."""

    sentence: Logistic
    answer: Logistic
    refuse_below: float

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Scorer:
        value = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            sentence=Logistic.from_json(value["sentence"], COLUMNS),
            answer=Logistic.from_json(value["answer"], ANSWER_COLUMNS),
            refuse_below=value["refuse_below"],
        )
