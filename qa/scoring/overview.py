"""What is worth telling where an overview is asked for, and whether there is enough of it. Pure."""

from __future__ import annotations

import numpy as np

from qa.scoring.features import ANSWER_COLUMNS

OPENING = 1.5
"""In log odds: a news story opens with what it is about."""

OPENING_SENTENCES = 2
"""Sentences that open an article: a standfirst may come first."""

_COVERED = ANSWER_COLUMNS.index("covered")


def told_of(topic: str, row: np.ndarray) -> float:
    """How surely the articles tell of `topic`, 0 to 1; of everything they surely do.

    `row` is the question's, in `ANSWER_COLUMNS`: the share of the topic's rarity that one passage
    holds, to the fourth power: of less than two thirds of it (.2, where answering begins) they tell
    too little.
    """
    return float(row[_COVERED]) ** 4 if topic else 1.0
