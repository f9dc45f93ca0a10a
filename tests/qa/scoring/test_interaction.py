"""Token-by-token closeness, on vectors small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from index.embed import TokenVectors
from index.types import Span
from qa.scoring.interaction import COLUMNS, SAID, measure, token_weights, unasked

EAST, NORTH = (1.0, 0.0), (0.0, 1.0)


def tokens(*placed: tuple[tuple[float, float], tuple[int, int]]) -> TokenVectors:
    return TokenVectors(
        np.array([vector for vector, _ in placed], dtype=np.float32),
        np.array([span for _, span in placed]),
    )


ASKED = tokens((EAST, (0, 4)), (NORTH, (5, 9)))
PASSAGE = tokens((EAST, (0, 4)), ((0.6, 0.8), (5, 9)), (NORTH, (10, 14)))


def column(row: np.ndarray, name: str) -> float:
    return float(row[COLUMNS.index(name)])


def test_each_question_token_takes_its_closest_in_the_sentence() -> None:
    (row,) = measure(ASKED, np.array([0.25, 0.75], dtype=np.float32), PASSAGE, [Span(0, 9)])

    # east finds itself (1.0); north finds (.6, .8), cosine .8
    assert column(row, "maxsim") == pytest.approx(0.9)
    assert column(row, "maxsim_least") == pytest.approx(0.8)
    assert column(row, "maxsim_rare") == pytest.approx(0.25 * 1.0 + 0.75 * 0.8)
    assert column(row, "passage_maxsim") == pytest.approx(1.0)


def test_the_word_that_says_what_happened_is_looked_for_in_the_sentence() -> None:
    shares = np.array([0.5, 0.5], dtype=np.float32)

    (far,) = measure(ASKED, shares, PASSAGE, [Span(0, 4)], Span(5, 9))
    (near,) = measure(ASKED, shares, PASSAGE, [Span(5, 14)], Span(5, 9))
    (none,) = measure(ASKED, shares, PASSAGE, [Span(0, 4)])

    assert column(far, "predicate") == pytest.approx(0.0)
    assert column(near, "predicate") == pytest.approx(SAID)
    assert column(none, "predicate") == pytest.approx(SAID)


def test_words_that_need_not_be_said_are_left_out() -> None:
    shares = np.array([0.25, 0.75], dtype=np.float32)

    left, weights = unasked(ASKED, shares, [Span(5, 9)])
    assert left.spans.tolist() == [[0, 4]]
    assert weights.tolist() == [1.0]

    same, all_of_it = unasked(ASKED, shares, [Span(0, 9)])
    assert same is ASKED
    assert all_of_it is shares


def test_context_is_the_cosine_of_mean_tokens() -> None:
    (row,) = measure(ASKED, np.array([0.5, 0.5], dtype=np.float32), PASSAGE, [Span(0, 4)])

    assert column(row, "context") == pytest.approx(np.cos(np.pi / 4), abs=1e-6)


def test_a_sentence_beyond_the_longest_input_is_only_known_by_its_passage() -> None:
    (row,) = measure(ASKED, np.array([0.5, 0.5], dtype=np.float32), PASSAGE, [Span(90, 99)])

    assert column(row, "maxsim") == 0.0
    assert column(row, "passage_maxsim") == pytest.approx(1.0)


def test_an_empty_passage_is_close_to_nothing() -> None:
    empty = TokenVectors(np.zeros((0, 2), dtype=np.float32), np.zeros((0, 2), dtype=np.int64))

    assert not measure(ASKED, np.array([0.5, 0.5]), empty, [Span(0, 4)]).any()


def test_pieces_of_a_rare_word_share_its_weight() -> None:
    text = "Who hit nitrocellulose"
    asked = tokens((EAST, (0, 3)), (EAST, (4, 7)), (NORTH, (8, 13)), (NORTH, (13, 22)))

    shares = token_weights(
        text, asked, {"nitrocellulos": 4.0, "hit": 1.0}, {"nitrocellulose": "nitrocellulos"}
    )

    assert shares.sum() == pytest.approx(1.0)
    assert shares[2] == shares[3] == pytest.approx(4.0 / 9.5)
    assert shares[1] == pytest.approx(1.0 / 9.5)
