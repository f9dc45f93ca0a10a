"""Intervals and reliability against textbook values."""

from __future__ import annotations

import pytest

from qa.evaluation.statistics import auroc, difference, estimate, reliability


def test_shares_have_wilson_intervals():
    # Wilson (1927) for 8 of 10: (0.490, 0.943)
    found = estimate([1.0] * 8 + [0.0] * 2, binary=True)
    assert found.value == 0.8
    assert (found.low, found.high) == (
        pytest.approx(0.490, abs=1e-3),
        pytest.approx(0.943, abs=1e-3),
    )


def test_means_have_bootstrap_intervals_that_repeat():
    values = [0.1, 0.4, 0.35, 0.8, 0.6, 0.2, 0.9, 0.5]
    found = estimate(values, binary=False, seed=7)
    assert found == estimate(values, binary=False, seed=7)
    assert found.low < found.value < found.high
    assert estimate([0.3] * 5, binary=False) == estimate([0.3] * 5, binary=False, seed=1)


def test_nothing_measured_is_none():
    assert estimate([], binary=True) is None
    assert difference([], [], binary=False) is None
    assert auroc([], [0.1]) is None
    assert reliability([(0.5, True)]) is None


def test_auroc_counts_ties_half():
    # pairs: 0.9>0.2, 0.9>0.5, 0.5>0.2, 0.5=0.5 -> 3.5 of 4
    assert auroc([0.9, 0.5], [0.2, 0.5]) == pytest.approx(3.5 / 4)


def test_reliability_by_hand():
    found = reliability([(0.95, True), (0.91, False), (0.15, False), (1.0, True)])
    # Brier: (0.05² + 0.91² + 0.15² + 0²) / 4
    assert found.brier == pytest.approx((0.0025 + 0.8281 + 0.0225) / 4)
    assert [(one.low, one.n) for one in found.bins] == [(0.1, 1), (0.9, 3)]
    assert found.bins[1].were == pytest.approx(2 / 3)


def test_the_sign_flip_test_sees_a_shift_and_not_noise():
    old = [0.1 * place for place in range(12)]
    assert difference(old, [value + 0.5 for value in old], binary=False).p < 0.01
    wobbled = [value + (0.1 if place % 2 else -0.1) for place, value in enumerate(old)]
    assert difference(old, wobbled, binary=False).p > 0.5
