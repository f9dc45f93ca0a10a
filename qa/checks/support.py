"""How far spans support a claim: a probability from four measures, and the choice of spans.

The weights come from `training/support.py`: logistic regression on claims that people checked
against the page they cite. They are few on purpose, so that they hold on claims of other kinds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from qa.checks.particulars import Lost
from qa.checks.statement import Statement, statement

Similarity = Callable[[str, Sequence[str]], Sequence[float]]
"""Of one text with each of several: cosines, -1 to 1."""

MAX_SPANS = 4
_WORTH_ADDING = 0.02
_JUDGED_WORDS = 3


@dataclass(frozen=True, slots=True)
class Measures:
    """Each from 0 to 1; `meaning` is the best cosine, None where no embedder was given."""

    coverage: float
    """Share of the claim's words, rarer ones weighing more, that the spans hold."""
    figures_lost: float
    names_lost: float
    meaning: float | None = None


@dataclass(frozen=True, slots=True)
class _Weights:
    bias: float
    coverage: float
    figures_lost: float
    names_lost: float
    meaning: float


_BY_WORDS = _Weights(-2.55, 4.24, -2.18, -1.56, 0.0)
_BY_WORDS_AND_MEANING = _Weights(-3.32, 3.87, -2.20, -1.43, 1.56)


def probability(measures: Measures) -> float:
    """That a careful reader would call the claim supported."""
    weights = _BY_WORDS if measures.meaning is None else _BY_WORDS_AND_MEANING
    x = (
        weights.bias
        + weights.coverage * measures.coverage
        + weights.figures_lost * measures.figures_lost
        + weights.names_lost * measures.names_lost
        + weights.meaning * (measures.meaning or 0.0)
    )
    return 1 / (1 + math.exp(-x))


def measure(
    claim: Statement, spans: Statement, lost: Lost, meaning: float | None = None
) -> Measures:
    """Of a claim against spans read as one text. Nothing to lose counts as nothing lost."""
    figures = len(claim.dates.stated) + len(claim.dates.weekdays) + len(claim.numbers)
    names_lost = len(lost.names) + 0.5 * len(lost.partly)
    return Measures(
        coverage(claim, held(claim, spans, lost)),
        min(1.0, (len(lost.dates) + len(lost.numbers)) / max(1, figures)),
        min(1.0, names_lost / max(1, len(claim.names))),
        meaning,
    )


def held(claim: Statement, spans: Statement, lost: Lost) -> frozenset[str]:
    """Stems that the spans hold, and those of names they give in another form: "IMF"."""
    missing = {*lost.names, *lost.partly}
    return spans.wording.stems.union(
        *(name.stems for name in claim.names if name.words not in missing)
    )


def thinnest(claim: Statement, stems: Collection[str]) -> float:
    """Coverage of the claim's least covered clause, of those that say enough to be judged."""
    clauses: dict[int, dict[str, float]] = {}
    for token in claim.wording.tokens:
        if token.stem in claim.weights:
            clauses.setdefault(token.clause, {})[token.stem] = claim.weights[token.stem]
    return min(
        (
            sum(w for stem, w in clause.items() if stem in stems) / sum(clause.values())
            for clause in clauses.values()
            if len(clause) >= _JUDGED_WORDS
        ),
        default=1.0,
    )


def coverage(claim: Statement, stems: Collection[str]) -> float:
    total = sum(claim.weights.values())
    if not total:
        return 0.0
    return sum(weight for stem, weight in claim.weights.items() if stem in stems) / total


def choose(claim: Statement, spans: Sequence[str]) -> list[int]:
    """Up to MAX_SPANS spans that together hold most of the claim's words, in reading order."""
    wanted = {**claim.weights, **dict.fromkeys(claim.figures, 1.0)}
    total = sum(wanted.values()) or 1.0
    stems = [statement(span).wording.stems for span in spans]
    chosen: list[int] = []
    held: frozenset[str] = frozenset()
    for _ in range(MAX_SPANS):
        gains = [
            sum(weight for stem, weight in wanted.items() if stem in candidate and stem not in held)
            / total
            for candidate in stems
        ]
        best = max(range(len(gains)), key=gains.__getitem__, default=None)
        if best is None or gains[best] < _WORTH_ADDING:
            break
        chosen.append(best)
        held |= stems[best]
    return sorted(chosen)


def together(spans: Sequence[str]) -> Statement:
    """Several spans read as one text, each ending its own sentence."""
    return statement(" . ".join(span.strip() for span in spans))
