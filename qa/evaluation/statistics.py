"""How sure a figure is: intervals for means, paired comparisons, and how reliable refusals are.

Everything is deterministic: resampling starts from the seed it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95
RESAMPLES = 2000
BINS = 10


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over questions with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """New minus old over the same questions, its 95 % interval, and how likely by chance."""

    value: float
    low: float
    high: float
    p: float
    n: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose answerability fell between `low` and `high`."""

    low: float
    high: float
    said: float
    """Mean answerability."""
    were: float
    """Share that was answerable."""
    n: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether answerability can be believed."""

    auroc: float
    brier: float
    bins: tuple[Bin, ...]


def estimate(values: Sequence[float], *, binary: bool, seed: int = 0) -> Estimate | None:
    """Mean and interval: Wilson's for 0/1 values, else the percentile bootstrap. None if empty."""
    if not values:
        return None
    from scipy import stats

    mean = float(np.mean(values))
    if binary:
        interval = stats.binomtest(int(sum(values)), len(values)).proportion_ci(
            CONFIDENCE, method="wilson"
        )
        return Estimate(mean, float(interval.low), float(interval.high), len(values))
    low, high = _bootstrap(values, seed)
    return Estimate(mean, low, high, len(values))


def difference(
    old: Sequence[float], new: Sequence[float], *, binary: bool, seed: int = 0
) -> Difference | None:
    """Paired: McNemar's exact test for 0/1 values, else the sign-flip test. None if empty."""
    if not old:
        return None
    changes = np.asarray(new, dtype=float) - np.asarray(old, dtype=float)
    low, high = _bootstrap(changes, seed)
    p = _mcnemar(changes) if binary else _sign_flip(changes, seed)
    return Difference(float(changes.mean()), low, high, p, len(changes))


def reliability(pairs: Iterable[tuple[float, bool]]) -> Reliability | None:
    """From (answerability, whether answerable). None unless both kinds are there.

    AUROC is the Mann-Whitney U over both group sizes (Hanley and McNeil 1982), ties counting half.
    """
    pairs = list(pairs)
    area = auroc(
        [said for said, is_so in pairs if is_so], [said for said, is_so in pairs if not is_so]
    )
    if area is None:
        return None
    said, were = (np.asarray(column, dtype=float) for column in zip(*pairs, strict=True))
    which = np.minimum((said * BINS).astype(int), BINS - 1)
    bins = tuple(
        Bin(
            low=index / BINS,
            high=(index + 1) / BINS,
            said=float(said[which == index].mean()),
            were=float(were[which == index].mean()),
            n=int((which == index).sum()),
        )
        for index in range(BINS)
        if (which == index).any()
    )
    return Reliability(area, float(((said - were) ** 2).mean()), bins)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Chance that a positive scores above a negative, ties half; None if either is empty."""
    if not positive or not negative:
        return None
    from scipy import stats

    u = stats.mannwhitneyu(positive, negative, method="asymptotic").statistic
    return float(u / (len(positive) * len(negative)))


def cohen_kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Agreement beyond chance (Cohen 1960); None when both always say the same one thing."""
    if not pairs:
        return None
    total = len(pairs)
    agreed = sum(one == other for one, other in pairs) / total
    first, second = (sum(column) / total for column in zip(*pairs, strict=True))
    expected = first * second + (1 - first) * (1 - second)
    return None if expected == 1 else (agreed - expected) / (1 - expected)


def _bootstrap(values: Sequence[float] | np.ndarray, seed: int) -> tuple[float, float]:
    sample = np.asarray(values, dtype=float)
    if np.ptp(sample) == 0:
        return float(sample[0]), float(sample[0])
    from scipy import stats

    interval = stats.bootstrap(
        (sample,),
        np.mean,
        n_resamples=RESAMPLES,
        batch=max(1, 2_000_000 // len(sample)),
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(interval.low), float(interval.high)


def _mcnemar(changes: np.ndarray) -> float:
    """Exact two-sided McNemar test: of the questions that changed, half would get better."""
    better, worse = int((changes > 0).sum()), int((changes < 0).sum())
    if better + worse == 0:
        return 1.0
    from scipy import stats

    return float(stats.binomtest(better, better + worse).pvalue)


def _sign_flip(changes: np.ndarray, seed: int) -> float:
    """Paired permutation test: how often random signs move the mean as far as it moved."""
    moved = changes[changes != 0]
    if not len(moved):
        return 1.0
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], size=(RESAMPLES, len(moved)))
    as_far = np.abs(signs @ moved) >= abs(moved.sum()) - 1e-12
    return float((as_far.sum() + 1) / (RESAMPLES + 1))
