"""What came, and what was still to come."""

from __future__ import annotations

import pytest

from qa.understanding.tense import asks_what_came, is_only_considered, is_to_come


@pytest.mark.parametrize(
    "question",
    [
        "Did Blinken meet Xi Jinping in Beijing?",
        "How long did the meeting last?",
        "And when was the balloon shot down?",
        "Where had they met in October?",
    ],
)
def test_asked_of_the_past(question: str) -> None:
    assert asks_what_came(question)


@pytest.mark.parametrize(
    "question",
    [
        "Is Putin going to visit China?",
        "Was Blinken expected to meet Lavrov?",
        "What did officials hope to reach?",
        "What was the aim of the meeting?",
        "Why was Biden thinking of scrapping tariffs?",
        "Who is Wang Yi?",
    ],
)
def test_asked_of_plans_or_of_now(question: str) -> None:
    assert not asks_what_came(question)


@pytest.mark.parametrize(
    "sentence",
    [
        "Blinken is likely to meet Xi Jinping today.",
        "Biden has been considering scrapping tariffs.",
        "Dmytro Kuleba has been invited, though it’s unclear whether he will attend.",
        "The two are due to spend several hours together.",
        "He said he would travel in May.",
    ],
)
def test_a_plan_is_still_to_come(sentence: str) -> None:
    assert is_to_come(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Blinken met Xi Jinping in Beijing on Friday.",
        "They spent five hours together.",
        "His will of iron.",
    ],
)
def test_what_was_done_is_not(sentence: str) -> None:
    assert not is_to_come(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Biden has been considering scrapping tariffs on a range of Chinese goods.",
        "U.S. officials weigh lifting tariffs on China to ease inflation.",
        "There are disputes about whether to remove tariffs on China.",
    ],
)
def test_what_was_only_thought_of_did_not_come(sentence: str) -> None:
    assert is_only_considered("When did Biden lift the tariffs?", sentence)
    assert is_only_considered("Why were tariffs scrapped?", sentence)
    assert not is_only_considered("Did Biden lift the tariffs?", sentence)
    assert not is_only_considered("Why is Biden weighing the tariffs?", sentence)
    assert not is_only_considered("When will Biden lift the tariffs?", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Biden lifted the tariffs in June, a move he had considered for months.",
        "Asked about the tariffs, Biden said he was considering his options.",
        "Considering the tariffs, trade did well.",
    ],
)
def test_what_else_was_thought_of_leaves_what_came(sentence: str) -> None:
    assert not is_only_considered("When did Biden lift the tariffs?", sentence)
