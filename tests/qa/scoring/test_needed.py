"""What an answer must hold, however likely its sentences look."""

from __future__ import annotations

import pytest

from index.types import Source
from qa.scoring.needed import holding_what_is_asked
from qa.types import Evidence, Query


def told(*texts: str, date: str | None = None) -> list[Evidence]:
    source = Source(id="a", title="A", path="a.txt", date=date)
    return [Evidence(source, "p", 0, len(text), text, 0.9) for text in texts]


def lacks(question: str, *texts: str) -> bool:
    return not holding_what_is_asked(Query(question, question), told(*texts))


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


def test_one_of_the_two_best_is_enough_and_a_third_is_too_late() -> None:
    question = "How many countries voted?"
    vote, count = "They voted in New York.", "The vote of 141 countries was clear."

    assert not lacks(question, vote, count)
    assert lacks(question, vote, vote, count)
    assert [
        e.text for e in holding_what_is_asked(Query(question, question), told(vote, count))
    ] == [count]


def test_what_happened_at_another_time_does_not_answer() -> None:
    asked = Query(
        "In 2019?", "What did they say in 2019?", event_dates=("2019-01-01", "2019-12-31")
    )

    assert not holding_what_is_asked(asked, told("They talked of Ukraine.", date="2022-07-09"))
    assert holding_what_is_asked(asked, told("In 2019 they talked of trade.", date="2022-07-09"))
    assert holding_what_is_asked(asked, told("They talked of Ukraine."))  # of no known time
