"""How surely the articles tell of a topic."""

from __future__ import annotations

import numpy as np
import pytest

from qa.scoring.features import ANSWER_COLUMNS
from qa.scoring.overview import told_of


def row(covered: float) -> np.ndarray:
    made = np.zeros(len(ANSWER_COLUMNS), dtype=np.float32)
    made[ANSWER_COLUMNS.index("covered")] = covered
    return made


def test_a_topic_is_told_as_far_as_one_passage_holds_its_words() -> None:
    assert told_of("Taiwan", row(1.0)) == pytest.approx(1.0)
    assert told_of("Taiwan", row(0.5)) == pytest.approx(0.0625)
    assert told_of("Taiwan", row(0.0)) == 0.0


def test_of_everything_there_is_something() -> None:
    assert told_of("", row(0.0)) == 1.0
