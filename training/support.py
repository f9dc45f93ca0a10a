"""Fit the weights of `qa/checks/support.py` on claims that people checked against a page.

    python training/support.py FOLDER    holds articles.jsonl and questions.jsonl: a claim as
                                         `question`, its label as `answers`, one sentence a line

Prints the weights to copy and, out of fold (five folds), how well they tell supported from
unsupported claims. A partly supported claim counts as unsupported in the fit: such a sentence
must not be shown as supported. Classes weigh the same.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from index.embed import load_embedder
from index.settings import IndexSettings
from qa.checks import support
from qa.checks.particulars import lost
from qa.checks.statement import statement

NAMES = ("coverage", "figures_lost", "names_lost", "meaning")
SEED = 7


def main(folder: Path) -> None:
    embedder = load_embedder(IndexSettings())
    articles = {row["id"]: row["text"].split("\n") for row in _rows(folder / "articles.jsonl")}
    measures, labels = [], []
    for row in _rows(folder / "questions.jsonl"):
        spans = [line for line in articles[(row["evidence_ids"] + row["near_ids"])[0]] if line]
        measures.append(_measures(row["question"], spans, embedder))
        labels.append(row["answers"][0])
    x, y = np.array(measures), np.array(labels)
    for columns in (NAMES[:3], NAMES):
        _fit(x[:, : len(columns)], y, columns)


def _rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def _measures(claim: str, spans: list[str], embedder) -> list[float]:
    said = statement(claim)
    chosen = [spans[i] for i in support.choose(said, spans)]
    known = support.together(chosen)
    vectors = embedder.documents([claim, *chosen, " ".join(chosen)])
    meaning = float((vectors[1:] @ vectors[0]).max())
    m = support.measure(said, known, lost(said, known, ()), meaning)
    return [m.coverage, m.figures_lost, m.names_lost, m.meaning]


def _fit(x: np.ndarray, y: np.ndarray, columns: tuple[str, ...]) -> None:
    supported = y == "supported"
    model = LogisticRegression(class_weight="balanced", C=10.0)
    folds = StratifiedKFold(5, shuffle=True, random_state=SEED)
    held_out = cross_val_predict(model, x, supported, cv=folds, method="predict_proba")[:, 1]
    model.fit(x, supported)
    weights = dict(zip(columns, model.coef_[0].round(2), strict=True))
    print(f"bias {model.intercept_[0]:.2f}", weights)
    for other in ("not_supported", "partially_supported"):
        rows = supported | (y == other)
        area = roc_auc_score(supported[rows], held_out[rows])
        print(f"  supported against {other}: AUROC {area:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
