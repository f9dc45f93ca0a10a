"""The columns of a candidate sentence, and of a whole question."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index.types import Span
from qa.scoring import interaction
from qa.scoring.features import (
    ANSWER_COLUMNS,
    COLUMNS,
    Region,
    answer_row,
    leans,
    matter,
    rarity,
    share,
    table,
    unsaid,
)
from qa.types import Query

ASKED = Query("Where did Blinken meet Wang?", "Where did Blinken meet Wang?", kind="place")
TEXT = "Blinken met Wang in Bali. He was tired."
REGION = Region("Talks", TEXT, (Span(0, 25), Span(26, 39)), "2022-07-09", 0.5, 1.0, 0)
WEIGHTS = {"blinken": 2.0, "meet": 1.0, "wang": 1.0}


def words(text: str) -> list[str]:
    return [word.strip(".?") for word in text.lower().split()]


def rows() -> np.ndarray:
    closeness = np.zeros((2, len(interaction.COLUMNS)), dtype=np.float32)
    return table(ASKED, [REGION], [closeness], WEIGHTS, words)


def test_what_form_a_question_has_is_not_its_matter() -> None:
    assert matter("Why did Blinken meet Wang?", words) == {
        "blinken": "Blinken",
        "meet": "meet",
        "wang": "Wang",
    }
    assert list(matter("Who is it?", words)) == ["who", "is", "it"]


def test_rarer_is_heavier() -> None:
    weights = rarity({"rare": 0, "common": 99}, 100)

    assert weights["rare"] == pytest.approx(math.log(101))
    assert weights["common"] == pytest.approx(math.log(2))


def test_share_is_of_rarity_not_of_words() -> None:
    assert share(WEIGHTS, {"blinken"}) == pytest.approx(0.5)
    assert share({}, {"blinken"}) == 0.0


def test_a_sentence_is_measured_alone_and_with_its_neighbours() -> None:
    first, second = rows()
    at = COLUMNS.index

    assert first[at("overlap")] == pytest.approx(0.75)
    assert second[at("overlap")] == 0.0
    assert second[at("overlap_around")] == pytest.approx(0.75)
    assert first[at("kind")] > second[at("kind")]
    assert (first[at("leans")], second[at("leans")]) == (0.0, 1.0)


def test_a_whole_question_has_every_column() -> None:
    row = answer_row(ASKED, [REGION], rows(), np.array([0.8, 0.1]), WEIGHTS, words)
    told = dict(zip(ANSWER_COLUMNS, row, strict=True))

    assert told["best"] == pytest.approx(math.log(4), abs=1e-4)
    assert told["covered"] == pytest.approx(0.75)
    assert told["rarest_missing"] == pytest.approx(0.5)


def test_what_the_fullest_passage_lacks_is_unsaid() -> None:
    assert unsaid([REGION], WEIGHTS, words) == ["meet"]


@pytest.mark.parametrize(
    ("sentence", "does"),
    [("He left.", True), ("“They met,” he said.", True), ("Wang left.", False)],
)
def test_a_sentence_that_opens_with_a_pronoun_leans(sentence: str, does: bool) -> None:
    assert leans(sentence) is does
