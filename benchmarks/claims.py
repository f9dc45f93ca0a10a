"""How well the gate tells a claim that its cited page supports from one that it does not.

The gate's three weights were fitted on these claims, so they are fitted anew here on four fifths
of them and tried on the rest, in turn (see training/support.py).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from benchmarks.measures import Figure
from index.split import sentences
from qa.checks import support
from qa.checks.particulars import lost
from qa.checks.statement import statement
from qa.evaluation.public_sets import ARTICLES, QUESTIONS, public_rows
from qa.evaluation.statistics import auroc

FOLDS, SEED = 5, 7
SUPPORTED, NOT = "supported", "not_supported"


def claims_auroc(folder: Path, limit: int | None) -> Figure | None:
    """Supported against not supported; those supported in part are fitted as not, and not tried."""
    texts = {row["id"]: row["text"] for _, row in public_rows(folder / ARTICLES)}
    rows = [row for _, row in public_rows(folder / QUESTIONS)]
    rows = rows[:: max(1, len(rows) // limit)] if limit else rows
    labels = np.array([row["answers"][0] for row in rows])
    if min((labels == SUPPORTED).sum(), (labels != SUPPORTED).sum()) < FOLDS:
        return None
    measures = []
    for row in rows:
        page = "\n".join(texts[article] for article in row["evidence_ids"] or row["near_ids"])
        measures.append(_measures(row["question"], page))
    scores = cross_val_predict(
        LogisticRegression(class_weight="balanced", C=10.0),
        np.array(measures),
        labels == SUPPORTED,
        cv=StratifiedKFold(FOLDS, shuffle=True, random_state=SEED),
        method="predict_proba",
    )[:, 1]
    area = auroc(list(scores[labels == SUPPORTED]), list(scores[labels == NOT]))
    tried = int(((labels == SUPPORTED) | (labels == NOT)).sum())
    return None if area is None else Figure(area, tried)


def _measures(claim: str, page: str) -> tuple[float, float, float]:
    """What `qa.verify.support_score` weighs, of a claim against a page's sentences."""
    said = statement(claim)
    spans = [span.of(page) for span in sentences(page)]
    known = support.together([spans[index] for index in support.choose(said, spans)])
    found = support.measure(said, known, lost(said, known, ()))
    return found.coverage, found.figures_lost, found.names_lost
