"""The word that says what happened."""

from __future__ import annotations

import pytest

from qa.understanding.predicate import predicate


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Why did Blinken cancel the Beijing trip?", "cancel"),
        ("Who succeeded Wang Yi as foreign minister?", "succeeded"),
        ("What did Blinken and Wang Yi eat at the working lunch?", "eat"),
        ("How many countries voted to condemn the invasion?", "countries"),
        ("Which hotel did Blinken stay at in Beijing?", "stay"),
        ("When was the balloon shot down?", "balloon"),
    ],
)
def test_it_is_the_first_plain_word_after_the_auxiliary(question: str, word: str) -> None:
    found = predicate(question)

    assert found is not None
    assert found.of(question) == word


@pytest.mark.parametrize("question", ["Where is Bali?", "Who was he?", "", "Wang Yi?"])
def test_a_question_of_names_alone_has_none(question: str) -> None:
    assert predicate(question) is None
