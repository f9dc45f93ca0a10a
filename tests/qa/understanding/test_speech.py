"""Whose words are asked for, and which sentences tell them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.understanding.speech import Utterance, is_told, speaker, tells_words_of, utterance

WANG = frozenset({"Wang", "Yi"})


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("What did Wang Yi say about Taiwan?", WANG),
        ("And what did Blinken reply?", {"Blinken"}),
        ("What does Janet Yellen think of the tariffs?", {"Janet", "Yellen"}),
        ("What did Liu He say?", {"Liu"}),
        ("What is Beijing after, according to Wang Yi?", WANG),
        ("What concern about China did Blinken raise in July 2022?", {"Blinken"}),
        ("Which promise did Janet Yellen make?", {"Janet", "Yellen"}),
        ("What did Wang Yi demand?", WANG),
        ("What trip did Wang Yi announce?", set()),
        ("What is Beijing after, according to the US?", set()),
        ("What did the US say?", set()),
        ("What did Wang want?", set()),
        ("Who said it?", set()),
        ("", set()),
    ],
)
def test_the_name_whose_words_are_asked_for(question: str, who: set[str]) -> None:
    assert speaker(question) == who


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("What did a US official say?", "official"),
        ("What is Beijing after, according to officials?", "officials"),
        ("What did officials from the State Department tell reporters?", "Officials"),
        ("What did one witness say to the court?", "witnesses"),
    ],
)
def test_the_office_where_nobody_is_named(question: str, office: str) -> None:
    assert office in speaker(question)
    assert utterance(question) is None


@pytest.mark.parametrize(
    ("sentence", "before", "tells"),
    [
        ("Wang told Blinken that the “great ship” had stabilised.", "", True),
        ("“Many believe it,” Wang was quoted as saying.", "", True),
        ("However Mr. Wang additionally warned on Friday.", "", True),
        ("The talks were useful, said Foreign Minister Wang Yi.", "", True),
        ("It was useful, according to Wang.", "", True),
        ("Wang Yi, who has been the minister since 2013, said it was.", "", True),
        ("They met Wang Yi, who praised the visit.", "", True),
        ("Sullivan said Presidents Biden and Wang were expected to speak.", "", False),
        ("He also told Blinken so.", "Wang exchanged views.", True),
        ("He also told Blinken so.", "Lavrov exchanged views.", False),
        ("Blinken told Wang that he was concerned.", "", False),
        ("Blinken will meet Wang Yi this week, according to officials.", "", False),
        ("Wang came to Bali.", "", False),
    ],
)
def test_a_sentence_that_tells_what_someone_said(sentence: str, before: str, tells: bool) -> None:
    assert tells_words_of(WANG, sentence, before) is tells


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What did Wang Yi say?", Utterance(WANG, frozenset())),
        (
            "What did Wang Yi say about Taiwan?",
            Utterance(WANG, frozenset(), frozenset({"taiwa"})),
        ),
        ("What did Wang Yi say about the talks?", Utterance(WANG, frozenset())),
        ("What did Wang Yi say on 9 July 2022?", Utterance(WANG, frozenset())),
        ("What did Wang Yi say on Friday?", Utterance(WANG, frozenset())),
        ("What did Wang Yi tell Blinken?", Utterance(WANG, frozenset({"Blinken"}))),
        ("How did Wang Yi reply to Blinken in Bali?", Utterance(WANG, frozenset({"Blinken"}))),
        ("What did Wang Yi think of it?", None),
        ("What did the envoy to Russia say?", None),
        ("What did the Wang Yi statement say?", None),
        ("What did China say?", None),
        ("Where did Wang Yi go?", None),
    ],
)
def test_what_someone_is_plainly_asked_to_have_said(question: str, asked: Utterance | None) -> None:
    assert utterance(question) == asked


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What did Wang Yi say?", True),
        ("What did Wang Yi tell Blinken?", True),
        ("What did Wang Yi tell Lavrov?", False),
        ("What did Blinken say?", False),
        ("What did Wang Yi say about tariffs?", True),
        ("What did Wang Yi say about Bali?", True),
        ("What did Wang Yi say about Taiwan?", False),
        ("What did Wang Yi say about the talks?", True),
    ],
)
def test_whether_a_passage_tells_what_is_asked_for(question: str, told: bool) -> None:
    """To whom it was said, and about what; "the talks" may be told in other words."""
    passage = ["Wang Yi came.", "He told Blinken that a tariff was no answer."]
    asked = utterance(question)

    assert asked is not None
    assert is_told(asked, "A meeting in Bali", passage) is told


@pytest.mark.parametrize(("title", "told"), [("Wang Yi in Bali", True), ("In Bali", False)])
def test_who_speaks_by_office_is_named_by_the_passage_or_its_title(title: str, told: bool) -> None:
    passage = ["The foreign minister said that it was useful."]

    assert is_told(Utterance(WANG, frozenset()), title, passage) is told


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_read(question: str, sentence: str) -> None:
    asked = utterance(question)
    assert asked is None or asked.speaker == speaker(question)
    who = speaker(question)
    assert tells_words_of(who, sentence, question) in (True, False) if who else who == frozenset()
