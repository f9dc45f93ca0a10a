"""What an answer must hold, however likely its sentences look."""

from __future__ import annotations

import numpy as np
import pytest

from index.types import Source
from qa.scoring.features import ANSWER_COLUMNS
from qa.scoring.needed import elsewhere, holding_what_is_asked, told_vaguely, unlikely
from qa.types import Evidence, Query


def holding(query: Query, *texts: str, date: str | None = None, passage: str = "") -> list[str]:
    """The texts of those sentences of one article that hold what is asked."""
    source = Source(id="a", title="A", path="a.txt", date=date)
    told = [Evidence(source, "p", 0, len(text), text, 0.9) for text in texts]
    held = holding_what_is_asked(query, told, {"p": passage or " ".join(texts)})
    return [item.text for item in held]


def lacks(question: str, *texts: str) -> bool:
    return not holding(Query(question, question), *texts)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many countries voted to condemn it?", "China abstained from a vote condemning it."),
        ("How many students were questioned?", "They want an end to interrogations of students."),
        ("How long did the meeting last?", "Blinken is likely to meet Xi Jinping today."),
    ],
)
def test_a_number_or_a_length_of_time_that_is_asked_for_must_be_there(
    question: str, sentence: str
) -> None:
    assert lacks(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many countries voted to condemn it?", "It was condemned by 141 countries."),
        ("How long did the meeting last?", "They spent more than five hours in talks."),
        ("How long did the meeting last?", "He is due to spend several hours with Wang."),
        ("How long did it last?", "It took a day and a half."),
        ("How long ago did they meet?", "They met in October."),
        ("Where did they meet?", "They met in Bali."),
    ],
)
def test_what_holds_it_is_let_through(question: str, sentence: str) -> None:
    assert not lacks(question, sentence)


def test_what_was_only_considered_has_no_time_and_no_reason() -> None:
    weighed = "Biden’s officials weigh lifting tariffs on China to ease inflation."

    assert lacks("When did Biden lift the tariffs on China?", weighed)
    assert not lacks("Did Biden lift the tariffs on China?", weighed)
    assert not lacks(
        "When did Biden lift the tariffs on China?", weighed, "Biden lifted it in May."
    )


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Did Putin attend the gathering in Bali?", False),
        ("When did President Putin meet Wang?", False),
        ("Did Blinken attend the gathering in Bali?", True),
        ("Did Mr. Wang attend it?", True),
        ("Did Wang Yi’s aides attend it?", True),
        ("Did China attend it?", True),
        ("Did the British attend it?", True),
        ("Who attended it?", True),
    ],
)
def test_whoever_did_it_must_be_named_in_the_passage(question: str, told: bool) -> None:
    passage = "Blinken met Wang. Both diplomats attended the gathering in Bali."
    sentence = "Both diplomats attended the gathering in Bali."

    assert bool(holding(Query(question, question), sentence, passage=passage)) is told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What did Kuleba say in Bali?", False),
        ("What did Lavrov tell Blinken?", False),
        ("What did Blinken say in Bali?", True),
        ("What did Blinken say about Lavrov?", True),
        ("What did Blinken say about tariffs?", False),
        ("What did Kuleba want in Bali?", True),
    ],
)
def test_words_of_someone_are_told_by_the_passage(question: str, told: bool) -> None:
    sentence = "Blinken told reporters in Bali that Lavrov and Kuleba came."

    assert bool(holding(Query(question, question), sentence)) is told


def test_one_of_the_two_best_is_enough_and_a_third_is_too_late() -> None:
    question = "How many countries voted?"
    vote, count = "They voted in New York.", "The vote of 141 countries was clear."

    assert not lacks(question, vote, count)
    assert lacks(question, vote, vote, count)
    assert holding(Query(question, question), vote, count) == [count]


IN_2019 = Query(
    "And in 2019?", "What did they say in 2019?", event_dates=("2019-01-01", "2019-12-31")
)


def test_what_happened_at_another_time_does_not_answer() -> None:
    assert not holding(IN_2019, "They talked of Ukraine.", date="2022-07-09")
    assert not holding(IN_2019, "In 2021 they talked of trade.")


def test_the_time_may_be_told_in_the_passage_or_lie_near_or_be_unknown() -> None:
    assert holding(IN_2019, "In 2019 they talked of trade.", date="2022-07-09")
    assert holding(
        IN_2019, "They talked.", date="2022-07-09", passage="In 2019 they met. They talked."
    )
    assert holding(IN_2019, "They talked of trade.", date="2020-03-01")
    assert holding(IN_2019, "They talked of trade.")


@pytest.mark.parametrize(
    ("column", "told", "likely", "vague"),
    [
        ("best_predicate", 0.29, 0.36, True),
        ("best_predicate", 0.29, 0.38, False),
        ("best_predicate", 0.45, 0.25, False),
        ("most_predicate", 0.34, 0.69, True),
        ("most_predicate", 0.34, 0.71, False),
        ("covered", 0.39, 0.34, True),
        ("covered", 0.39, 0.36, False),
    ],
)
def test_the_vaguer_it_is_told_the_surer_an_answer_must_be(
    column: str, told: float, likely: float, vague: bool
) -> None:
    row = np.ones(len(ANSWER_COLUMNS), dtype=np.float32)
    row[ANSWER_COLUMNS.index(column)] = told

    assert told_vaguely(row, likely) is vague


@pytest.mark.parametrize(
    ("score", "overlap", "no_answer"), [(0.04, 0.7, True), (0.04, 0.9, False), (0.06, 0.1, False)]
)
def test_a_sentence_that_holds_the_question_need_not_be_likely(
    score: float, overlap: float, no_answer: bool
) -> None:
    row = np.zeros(len(ANSWER_COLUMNS), dtype=np.float32)
    row[ANSWER_COLUMNS.index("best_overlap")] = overlap

    assert unlikely(row, score) is no_answer


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("When did they meet in Munich?", True),
        ("When did they meet in Bali?", False),
        ("When did they meet in July?", False),
        ("Whom did they meet in San Francisco Bay?", False),
        ("When did they meet?", False),
    ],
)
def test_a_place_that_nothing_found_names(question: str, lacking: bool) -> None:
    texts = ["Talks in Bali They met on Saturday.", "Beijing They met in San Francisco."]

    assert elsewhere(Query(question, question), texts) is lacking
