"""Whose words are asked for, and which sentences tell them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.understanding.speech import speaker, tells_words_of

WANG = frozenset({"Wang", "Yi"})


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("What did Wang Yi say about Taiwan?", WANG),
        ("And what did Blinken reply?", {"Blinken"}),
        ("What does Janet Yellen think of the tariffs?", {"Janet", "Yellen"}),
        ("What did Liu He say?", {"Liu"}),
        ("What did a US official say?", set()),
        ("What did Wang want?", set()),
        ("Who said it?", set()),
        ("", set()),
    ],
)
def test_the_name_whose_words_are_asked_for(question: str, who: set[str]) -> None:
    assert speaker(question) == who


@pytest.mark.parametrize(
    ("sentence", "before", "tells"),
    [
        ("Wang told Blinken that the “great ship” had stabilised.", "", True),
        ("“Many believe it,” Wang was quoted as saying.", "", True),
        ("However Mr. Wang additionally warned on Friday.", "", True),
        ("The talks were useful, said Foreign Minister Wang Yi.", "", True),
        ("It was useful, according to Wang.", "", True),
        ("He also told Blinken so.", "Wang exchanged views.", True),
        ("He also told Blinken so.", "Lavrov exchanged views.", False),
        ("Blinken told Wang that he was concerned.", "", False),
        ("Blinken will meet Wang Yi this week, according to officials.", "", False),
        ("Wang came to Bali.", "", False),
    ],
)
def test_a_sentence_that_tells_what_someone_said(sentence: str, before: str, tells: bool) -> None:
    assert tells_words_of(WANG, sentence, before) is tells


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_read(question: str, sentence: str) -> None:
    who = speaker(question)
    assert tells_words_of(who, sentence, question) in (True, False) if who else who == frozenset()
