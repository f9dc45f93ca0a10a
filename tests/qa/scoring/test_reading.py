"""What the reader's logits say, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from index.split import sentences
from qa.scoring.features import Region
from qa.scoring.reading import (
    JUDGED,
    LEAST,
    READ,
    SUREST,
    Reading,
    once_read,
    reading_of,
    worth_reading,
)

TEXT = "They met in Bali. It rained. Nobody spoke."


def region(text: str = TEXT, rank: int = 0) -> Region:
    return Region("Talks", text, sentences(text), None, 0.5, 0.5, rank)


def test_a_sentence_is_weighed_against_the_others_and_none() -> None:
    reading = reading_of([region()], {0: np.log(np.array([2.0, 6.0, 1.0, 1.0]))})

    assert reading.sentences == pytest.approx(np.log([6 / 4, 1 / 9, 1 / 9]))
    assert reading.answered == pytest.approx(np.log(8 / 2))


def test_nothing_is_known_of_what_was_not_read() -> None:
    logits = {1: np.array([0.0, 1.0, 0.0, -np.inf])}

    reading = reading_of([region(), region()], logits)

    assert list(reading.sentences[:3]) == [0.0] * 3
    assert reading.sentences[5] == 0.0
    assert reading.sentences[3] > reading.sentences[4] > LEAST


def test_nothing_is_surer_than_the_surest() -> None:
    reading = reading_of([region("Yes.")], {0: np.array([-50.0, 50.0])})

    assert reading.sentences[0] == SUREST == reading.answered


def test_nothing_to_read_is_no_answer() -> None:
    reading = reading_of([Region("Talks", "", (), None, 0.5, 0.5, 0)], {})

    assert reading.answered == -SUREST


def test_what_was_read_moves_the_likelihood_its_way() -> None:
    unsure, sure = Reading(np.zeros(1), -6.0), Reading(np.zeros(1), 6.0)

    assert once_read(0.3, 0.2, unsure) < 0.3 < once_read(0.3, 0.2, sure)
    assert once_read(0.3, 0.2, sure) < once_read(0.3, 0.6, sure) < once_read(0.6, 0.6, sure)
    assert 0 < once_read(0.0, 0.0, unsure) < once_read(1.0, 1.0, sure) < 1


def test_of_the_likeliest_passages_the_one_that_surely_answers_counts() -> None:
    regions = [region(rank=rank) for rank in range(JUDGED + 1)]
    unsure, sure, surest = ([0.0, odds, -9.0, -9.0] for odds in (-5.0, 3.0, 9.0))
    order = [2, 0, *range(3, JUDGED + 1), 1]
    logits = dict(zip(order, map(np.array, [unsure] * (JUDGED - 1) + [sure, surest]), strict=True))

    assert reading_of(regions, logits).answered == pytest.approx(3.0, abs=1e-4)


def test_passages_with_the_likeliest_sentences_are_read_first() -> None:
    regions = [region(rank=rank) for rank in range(READ + 2)]
    probabilities = np.tile([0.0, 0.1, 0.0], len(regions))
    probabilities[[1, 4]] = 0.01
    probabilities[-1] = 0.9

    assert worth_reading(regions, probabilities) == [READ + 1, *range(2, READ + 1)]


def test_a_passage_without_a_sentence_is_not_read() -> None:
    empty = Region("Talks", "", (), None, 0.5, 0.5, 0)

    assert worth_reading([empty, region()], np.array([0.1, 0.2, 0.3])) == [1]
