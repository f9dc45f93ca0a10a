"""The two logistic models, and the weights that ship."""

from __future__ import annotations

import numpy as np
import pytest

from qa.scoring.features import ANSWER_COLUMNS, COLUMNS
from qa.scoring.scorer import Logistic, Scorer


def test_a_logistic_model_by_hand() -> None:
    model = Logistic.from_json(
        {"bias": 0.5, "columns": {"b": {"mean": 1.0, "scale": 2.0, "weight": 3.0}}}, ("a", "b")
    )

    (probability,) = model(np.array([[99.0, 2.0]]))

    assert probability == pytest.approx(1 / (1 + np.exp(-(3.0 * 0.5 + 0.5))))


def test_what_ships_names_only_columns_that_are_measured() -> None:
    scorer = Scorer.load()

    assert scorer.sentence(np.zeros((2, len(COLUMNS)))).shape == (2,)
    assert scorer.answer(np.zeros((1, len(ANSWER_COLUMNS)))).shape == (1,)
    assert 0 < scorer.refuse_below < 1
    assert np.count_nonzero(scorer.sentence.weights) >= 10
    assert np.count_nonzero(scorer.answer.weights) >= 3
