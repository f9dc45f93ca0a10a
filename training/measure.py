"""Out-of-fold figures: `python -m training.measure --data FOLDER --folds benchmarks/folds`.

For each set, the passages plain retrieval finds are read with the weights that never saw the set.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from qa.reader import Item, Reader, Reading, bundled_model
from training.candidates import Candidate, Example, prepare
from training.sets import SETS, holds

READ = 8
"""Passages read for a question, the best found."""
WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5, 1.0)
"""Of the reader's probability beside the plain score."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of answerable questions; areas under the curve against the unanswerable ones."""

    questions: int
    reachable: float
    """A right sentence is among those read: no ranking can do better."""
    first: dict[str, float]
    """Right first sentence by the reader's weight; 'reader' is the reader alone."""
    first_two: dict[str, float]
    area: dict[str, float]
    """By 'plain' (best plain score), 'reader' (highest answerable), 'both' (logistic, 5 folds)."""
    milliseconds: float
    """Median time to read one question's passages."""


def measure(examples: list[Example], reader: Reader) -> Figures:
    readings, times = [], []
    for example in examples:
        found = [c for c in example.candidates if c.found][:READ]
        started = time.perf_counter()
        items = [Item(c.title, c.text, c.sentences) for c in found]
        readings.append((example, found, reader.read(example.question, items)))
        times.append(time.perf_counter() - started)
    answerable = [r for r in readings if r[0].answerable]
    orders = {str(w): w for w in WEIGHTS}
    first = {name: _right_among(answerable, w, 1) for name, w in orders.items()}
    two = {name: _right_among(answerable, w, 2) for name, w in orders.items()}
    first["reader"], two["reader"] = (_right_among(answerable, 1e3, n) for n in (1, 2))
    return Figures(
        questions=len(examples),
        reachable=_right_among(answerable, 0, 1000),
        first=first,
        first_two=two,
        area=_areas(readings),
        milliseconds=float(np.median(times) * 1000),
    )


Read = tuple[Example, list[Candidate], list[Reading]]


def _right_among(read: list[Read], weight: float, count: int) -> float:
    """Share of questions with a right sentence among the `count` best of all passages."""
    good = 0
    for example, found, readings in read:
        scored = [
            (plain + weight * score, mark == "right" or _accepted(example, c.text[s.start : s.end]))
            for c, reading in zip(found, readings, strict=True)
            for s, plain, score, mark in zip(
                c.sentences, c.plain, reading.sentences, c.marks, strict=True
            )
        ]
        scored.sort(key=lambda pair: -pair[0])
        good += any(right for _, right in scored[:count])
    return round(good / max(1, len(read)), 3)


def _accepted(example: Example, sentence: str) -> bool:
    return example.set_name != "clapnq" and holds(sentence, example.answers)


def _areas(read: list[Read]) -> dict[str, float]:
    labels = np.array([example.answerable for example, _, _ in read])
    if labels.all():
        return {}
    rows = np.array([features(found, readings) for _, found, readings in read])
    model = make_pipeline(StandardScaler(), LogisticRegression())
    columns = {"plain": [0, 1], "reader": [2, 3, 4, 5], "both": list(range(rows.shape[1]))}
    return {
        name: round(
            float(
                roc_auc_score(
                    labels,
                    cross_val_predict(model, rows[:, c], labels, cv=5, method="predict_proba")[
                        :, 1
                    ],
                )
            ),
            3,
        )
        for name, c in columns.items()
    } | {"answerable alone": round(float(roc_auc_score(labels, rows[:, 2])), 3)}


def features(found: list[Candidate], readings: list[Reading]) -> list[float]:
    """Best plain score, mean of the passages' best; log-odds of the reader's best, and beside."""
    plain = [max(c.plain, default=0.0) for c in found] or [0.0]
    passages = sorted((_log_odds(r.answerable) for r in readings), reverse=True) or [0.0]
    sentences = sorted(
        (_log_odds(max(r.sentences, default=0.0)) for r in readings), reverse=True
    ) or [0.0]
    return [
        max(plain),
        float(np.mean(plain)),
        passages[0],
        float(np.mean(passages[:3])),
        sentences[0],
        float(np.mean(sentences[:3])),
    ]


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return float(np.log(bounded / (1 - bounded)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True, help="folder of SET.safetensors")
    parser.add_argument("--cache", type=Path, default=Path(".cache/reader-examples.pkl"))
    parser.add_argument("--sets", nargs="*", default=SETS, choices=SETS)
    parser.add_argument("--limit", type=int, default=None, help="questions a set")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    examples = prepare(options.data, options.cache, bundled_model())
    for name in options.sets:
        reader = Reader.load(options.folds / f"{name}.safetensors")
        own = [e for e in examples if e.set_name == name]
        step = max(1, len(own) // options.limit) if options.limit else 1
        print(name, json.dumps(asdict(measure(own[::step], reader))), flush=True)


if __name__ == "__main__":
    main()
