"""Fits the logistic models of `qa/scoring`: `python -m training.scorer DATA CACHE --write`.

DATA is the folder of public question sets, CACHE a folder for their indexes and measurements. Every
sentence of every question's hits is measured as answering measures it. Also asked is each
answerable question with the passages that answer it taken away: a near miss made from a hit. Prints
figures by set, each from models fitted on the other sets. With --write, fits on all of them and
writes qa/scoring/weights/scorer.json, and the models without each set under benchmarks/folds.

Deterministic.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logsumexp, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from index.collection import Collection
from index.embed import load_embedder
from index.split import sentences
from index.sync import sync
from index.types import Filters
from index.words import stemmer
from qa.evidence import Selector, Survey
from qa.query import understand
from qa.retrieve import Retriever
from qa.scoring.encoding import Encoding
from qa.scoring.features import ANSWER_COLUMNS, COLUMNS, answer_row
from qa.scoring.scorer import WEIGHTS, Logistic, Scorer
from qa.settings import Settings
from qa.types import Hit, Query
from training.sets import SETS, Piece, Question, mark, read_set

FOLDS = Path(__file__).resolve().parents[1] / "benchmarks" / "folds"
"""Where the models that have not seen a set are kept, for its figures."""
TODAY = date(2026, 1, 1)
FITTED = ("xquad_en", "clapnq", "timeqa")
"""hotpot only measures: which sentence is the first hop cannot be told from its answers."""
SHRINK = 1e-3
"""Of the sentence model's weights; 1e-4 and 1e-2 are within .01 on every set."""
STRENGTH = 0.05
"""Inverse regularisation of the answer model; with 1, AUROC is .853 for .860 on xquad_en."""
TELLING = (
    "best",
    "best_passage_least",
    "best_passage_rare",
    "best_predicate",
    "most_maxsim",
    "most_maxsim_rare",
)
"""Columns of the answer model. With all of them it fitted the sets it saw: AUROC on xquad_en,
clapnq's own near misses, timeqa's and hotpot .863, .829, .555, .737; with these .898, .886, .616,
.762; with the best single one, most_maxsim, .877, .883, .557, .726."""
LEFT_OUT = ("predicate", "passage_rank")
"""Columns that the sentence model does without. With the first, which the answer model uses, the
right sentence came first .822 for .831 on xquad_en; with the second .831 for .833, and .796 for
.803 on clapnq."""
REFUSE_BELOW = 0.2
"""Between refusing and answering, with the rules of qa/scoring/needed.py above it. With .3 alone
answerable questions were refused .184 of the time on xquad_en, .125 on clapnq, .212 on hotpot; so
.151, .129, .153, and near misses .796 for .827, .734 for .710, .612 for .600."""
FOR, AGAINST = (0.0, None), (None, 0.0)
"""Bounds of a weight. Free signs let passages that stay when the evidence is taken away teach that
closeness speaks against an answer."""


@dataclass(frozen=True)
class Asked:
    """One question as answering sees it; `right` says which sentences (rows) answer it."""

    set_name: str
    query: Query
    view: Survey
    right: np.ndarray
    unsure: np.ndarray
    answerable: bool


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--write", action="store_true", help="write the shipped weights")
    options = parser.parse_args(arguments)
    asked = [item for one in SETS for item in measured(options, one)]
    cross_validate(asked)
    if options.write:
        write(fit(without(asked, None)), WEIGHTS)
        for one in FITTED:
            write(fit(without(asked, one)), FOLDS / f"{one}.json")


def write(fitted: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


def measured(options: argparse.Namespace, name: str) -> list[Asked]:
    """All questions of a set, measured once and kept in the cache."""
    kept: Path = options.cache / f"{name}.measured.pickle"
    if kept.is_file():
        found: list[Asked] = pickle.loads(kept.read_bytes())  # our own file, made below
        return found
    settings = Settings(home=options.cache / name)
    sync([options.data / name / "articles.jsonl"], settings)
    collection = Collection.open(settings.home, settings)
    stems = stemmer(settings.stem_language)
    encoding = Encoding(load_embedder(settings), remembered=10_000)
    selector = Selector(encoding, Scorer.load(), stems, 0.5)
    retriever = Retriever(encoding, stems)
    asked = []
    source = read_set(options.data / name)
    for question in tqdm(source.questions, desc=name):
        query = understand(question.text, [], Filters(), [], today=TODAY)
        hits = retriever.search(collection, query, settings.passages)
        for kept_hits, answerable in variants(name, question, hits, source.texts):
            view = selector.survey(collection, query, kept_hits)
            if view is not None:
                marks = [
                    m for hit in kept_hits for m in marks_of(name, question, hit, source.texts)
                ]
                right = np.array([m == "right" for m in marks])
                unsure = np.array([m == "unsure" for m in marks])
                asked.append(Asked(name, query, view, right, unsure, answerable))
    collection.close()
    kept.write_bytes(pickle.dumps(asked))
    return asked


def variants(
    name: str, question: Question, hits: list[Hit], texts: dict[str, str]
) -> list[tuple[list[Hit], bool]]:
    """The question as found, and, if it was found, without the passages that answer it."""
    answering = [hit for hit in hits if "right" in marks_of(name, question, hit, texts)]
    if not question.evidence:
        return [(hits, False)]
    if not answering:
        return []
    without = [
        hit for hit in hits if not {"right", "unsure"} & set(marks_of(name, question, hit, texts))
    ]
    return [(hits, True), (without, False)] if without else [(hits, True)]


def marks_of(name: str, question: Question, hit: Hit, texts: dict[str, str]) -> tuple[str, ...]:
    passage = hit.passage
    piece = Piece(
        passage.article_id, hit.source.title, passage.start, passage.text, sentences(passage.text)
    )
    return mark(name, question, piece, texts[passage.article_id])


def fit(asked: Sequence[Asked]) -> dict[str, Any]:
    """Both models, as `Scorer` reads them, and the threshold between refusing and answering."""
    sentence = fit_sentence(asked)
    rows, labels = answer_table(asked, sentence)
    answer = fit_answer(rows, labels)
    return {"sentence": sentence, "answer": answer, "refuse_below": REFUSE_BELOW}


def fit_sentence(asked: Sequence[Asked]) -> dict[str, Any]:
    """A conditional logit: in each question, the right sentences against all of them; then one
    slope and one intercept that make its score a probability."""
    found = [item for item in asked if item.right.any()]
    rows = np.concatenate([item.view.rows for item in asked])
    used, mean, scale = standard(rows)
    choices = [
        (
            (item.view.rows[~item.unsure][:, used] - mean) / scale,
            item.right[~item.unsure],
        )
        for item in found
    ]
    best = minimize(
        conditional_loss,
        np.zeros(len(used)),
        args=(choices, SHRINK),
        jac=True,
        method="L-BFGS-B",
    ).x
    scores = np.concatenate(
        [(item.view.rows[~item.unsure][:, used] - mean) / scale @ best for item in asked]
    )
    labels = np.concatenate([item.right[~item.unsure] for item in asked])
    slope = LogisticRegression(C=1e6).fit(scores[:, None], labels)
    weights = float(slope.coef_[0, 0]) * best
    return as_json(COLUMNS, used, mean, scale, weights, float(slope.intercept_[0]))


def conditional_loss(
    weights: np.ndarray, choices: Sequence[tuple[np.ndarray, np.ndarray]], shrink: float
) -> tuple[float, np.ndarray]:
    """Mean of -ln P(a right one is chosen), with P by softmax, and its gradient (McFadden 1974)."""
    loss, gradient = 0.0, np.zeros_like(weights)
    for rows, right in choices:
        scores = rows @ weights
        among_all = softmax(scores)
        among_right = softmax(np.where(right, scores, -np.inf))
        loss -= float(logsumexp(scores[right]) - logsumexp(scores))
        gradient -= (among_right - among_all) @ rows
    count = len(choices)
    return (
        loss / count + shrink * float(weights @ weights),
        gradient / count + 2 * shrink * weights,
    )


def standard(rows: np.ndarray) -> tuple[list[int], np.ndarray, np.ndarray]:
    """The columns that vary at all, and their mean and deviation."""
    varying = np.flatnonzero(rows.std(0) > 1e-4)
    used = [int(at) for at in varying if COLUMNS[at] not in LEFT_OUT]
    return used, rows[:, used].mean(0), rows[:, used].std(0)


def without(asked: Sequence[Asked], left_out: str | None) -> list[Asked]:
    return [item for item in asked if item.set_name in FITTED and item.set_name != left_out]


def answer_table(asked: Sequence[Asked], sentence: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    model = Logistic.from_json(sentence, COLUMNS)
    stems = stemmer("english")
    rows = [
        answer_row(
            item.query,
            item.view.regions,
            item.view.rows,
            model(item.view.rows),
            item.view.weights,
            stems,
        )
        for item in asked
    ]
    return np.stack(rows), np.array([item.answerable for item in asked])


def fit_answer(rows: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """A logistic model whose weights have the signs that their columns mean: closeness never
    speaks against an answer, what is missing never for one."""
    used = [ANSWER_COLUMNS.index(name) for name in TELLING]
    mean, scale = rows[:, used].mean(0), rows[:, used].std(0)
    table = (rows[:, used] - mean) / scale
    signs = [AGAINST if speaks_against(ANSWER_COLUMNS[at]) else FOR for at in used]
    best = minimize(
        logistic_loss,
        np.zeros(len(used) + 1),
        args=(table, labels, 1 / (2 * STRENGTH * len(labels))),
        jac=True,
        method="L-BFGS-B",
        bounds=[*signs, (None, None)],
    ).x
    return as_json(ANSWER_COLUMNS, used, mean, scale, best[:-1], float(best[-1]))


def speaks_against(column: str) -> bool:
    return column.endswith("missing")


def logistic_loss(
    weights: np.ndarray, rows: np.ndarray, labels: np.ndarray, shrink: float
) -> tuple[float, np.ndarray]:
    """Mean cross-entropy and its gradient; the last weight is the intercept, not shrunk."""
    logits = rows @ weights[:-1] + weights[-1]
    errors = (expit(logits) - labels) / len(labels)
    loss = float(np.mean(np.logaddexp(0, logits) - labels * logits))
    gradient = np.append(errors @ rows + 2 * shrink * weights[:-1], errors.sum())
    return loss + shrink * float(weights[:-1] @ weights[:-1]), gradient


def as_json(
    columns: Sequence[str],
    used: Sequence[int],
    mean: np.ndarray,
    scale: np.ndarray,
    weights: np.ndarray,
    bias: float,
) -> dict[str, Any]:
    """A model as `qa.scoring.scorer.Logistic` reads it."""
    return {
        "bias": round(bias, 5),
        "columns": {
            columns[i]: {
                "mean": round(float(mean[at]), 5),
                "scale": round(float(scale[at]), 5),
                "weight": round(float(weights[at]), 5),
            }
            for at, i in enumerate(used)
        },
    }


def cross_validate(asked: Sequence[Asked]) -> None:
    """Print, for each set, the figures of models fitted on the others."""
    for one in SETS:
        fitted = fit(without(asked, one))
        model = Logistic.from_json(fitted["sentence"], COLUMNS)
        answer = Logistic.from_json(fitted["answer"], ANSWER_COLUMNS)
        held = [item for item in asked if item.set_name == one]
        found = [item for item in held if item.right.any()]
        first = [bool(item.right[np.argmax(model(item.view.rows))]) for item in found]
        two = [bool(item.right[np.argsort(-model(item.view.rows))[:2]].any()) for item in found]
        rows, labels = answer_table(held, fitted["sentence"])
        scores = answer(rows)
        auroc = roc_auc_score(labels, scores) if len(set(labels)) > 1 else float("nan")
        refused = scores < fitted["refuse_below"]
        precision = (~labels)[refused].mean() if refused.any() else float("nan")
        print(
            f"{one:10} first {np.mean(first):.3f}  first two {np.mean(two):.3f}  "
            f"AUROC {auroc:.3f}  refusal precision {precision:.3f} "
            f"recall {refused[~labels].mean():.3f}  over-refusal {refused[labels].mean():.3f}"
        )


if __name__ == "__main__":
    main()
