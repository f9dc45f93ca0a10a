"""Follow-ups: one example for every rule, each read as a person would mean it."""

from __future__ import annotations

import pytest

from qa.types import Turn
from qa.understanding.followup import stand_alone

BALI = "Where did Blinken and Wang Yi meet in Bali?"


def turns(*questions: str) -> list[Turn]:
    """A conversation; the answers between the questions say nothing true."""
    history: list[Turn] = []
    for question in questions:
        history.append({"role": "user", "content": question})
        history.append({"role": "assistant", "content": "Ask about Putin and Lavrov instead."})
    return history


def after(question: str, *earlier: str) -> str:
    return stand_alone(question, turns(*earlier)).text


@pytest.mark.parametrize(
    ("question", "earlier", "meant"),
    [
        # they, their, both: the people of the earlier question
        ("How long did they talk?", BALI, "How long did Blinken and Wang Yi talk?"),
        ("how long did they talk", BALI, "how long did Blinken and Wang Yi talk"),
        ("Did their talks help?", BALI, "Did Blinken and Wang Yi's talks help?"),
        ("What did the two sides say?", BALI, "What did Blinken and Wang Yi say?"),
        ("How much did they pay?", "Who bought Arm?", "How much did those who bought Arm pay?"),
        # he, she, him, his, her: the first person, or the answer of a "who"
        ("What did he say?", "When did Blinken meet Xi?", "What did Blinken say?"),
        ("What did he say?", BALI, "What did he say (Blinken and Wang Yi meet in Bali)?"),
        ("Where was she born?", "Who is Janet Yellen?", "Where was Janet Yellen born?"),
        ("How old is he?", "Who is the CEO of Apple?", "How old is the CEO of Apple?"),
        ("How old is he?", "Who bought Arm?", "How old is the person who bought Arm?"),
        ("What did Xi tell him?", "When did Blinken meet Xi?", "What did Xi tell Blinken?"),
        (
            "Where does she teach?",
            "What does America want?",
            "Where does she teach (America want)?",
        ),
        ("Who is her boss?", "Who is Janet Yellen?", "Who is Janet Yellen's boss?"),
        # it, its: the thing, or what several people did
        ("Who runs it?", "When was OpenAI founded?", "Who runs OpenAI?"),
        ("Where is its office?", "When was OpenAI founded?", "Where is OpenAI's office?"),
        ("Who hosted it?", "Where was the G20 summit held?", "Who hosted the G20 summit?"),
        ("How long did it last?", BALI, "How long did it last (Blinken and Wang Yi meet in Bali)?"),
        ("Why did Xi cancel it?", "When is the G20 summit?", "Why did Xi cancel the G20 summit?"),
        ("When will it happen?", "Will Putin visit?", "When will it happen (Putin visit)?"),
        (
            "Would it be his first trip?",
            "Is Putin going to Rome?",
            "Would it be Putin's first trip (Putin going to Rome)?",
        ),
        # there
        ("What else happened there?", BALI, "What else happened in Bali?"),
        # the meeting, that company, that
        (
            "When did that meeting take place?",
            BALI,
            "When did the meeting between Blinken and Wang Yi take place?",
        ),
        ("Who owns the company?", "When was OpenAI founded?", "Who owns OpenAI?"),
        ("What was the outcome?", BALI, "What was the outcome (Blinken and Wang Yi meet in Bali)?"),
        ("What does that mean?", BALI, "What does that mean (Blinken and Wang Yi meet in Bali)?"),
        # only what is new: a date, a name, a topic, a phrase
        ("And in 2024?", BALI, "Where did Blinken and Wang Yi meet in Bali in 2024?"),
        ("And in 2020?", "Who led Apple in 2021?", "Who led Apple in 2020?"),
        ("2020?", "Who led Apple in 2021?", "Who led Apple in 2020?"),
        ("What about 2020?", "Who led Apple in 2021?", "Who led Apple in 2020?"),
        (
            "And from 2015 to 2018?",
            "Who led it from 2011 to 2015?",
            "Who led it from 2015 to 2018?",
        ),
        ("And before that?", "Who led IBM from 2011 to 2015?", "Who led IBM before 2011?"),
        ("And after that?", "Who led IBM from 2011 to 2015?", "Who led IBM after 2015?"),
        ("And Wang?", "What did Blinken say about tariffs?", "What did Wang say about tariffs?"),
        ("And Germany?", "What is the capital of France?", "What is the capital of Germany?"),
        ("what about taiwan", "What did he say about tariffs?", "What did he say about taiwan?"),
        ("What about tariffs?", BALI, "What about tariffs (Blinken and Wang Yi meet in Bali)?"),
        ("And Wang?", BALI, "What about Wang Yi (Blinken and Wang Yi meet in Bali)?"),
        ("And in Beijing?", BALI, "Where did Blinken and Wang Yi meet in Beijing?"),
        ("I meant Rome", "What is the mayor of Paris paid?", "What is the mayor of Rome paid?"),
        ("Only according to Reuters", "Who met in Bali?", "Who met in Bali according to Reuters?"),
        # another question word, more of the same
        ("Why?", BALI, "Why did Blinken and Wang Yi meet in Bali?"),
        ("And when exactly?", BALI, "When did Blinken and Wang Yi meet in Bali?"),
        ("Why did that happen?", BALI, "Why did Blinken and Wang Yi meet in Bali?"),
        ("When?", "Who bought Arm?", "Who bought Arm, and when?"),
        ("Who else?", "Who attended the summit?", "Who else attended the summit?"),
        ("Tell me more", BALI, BALI),
        ("Really?", BALI, BALI),
        # an answer to what was asked about
        (
            "What did Blinken reply?",
            "What did Wang say in Beijing?",
            "What did Blinken reply (Wang say in Beijing)?",
        ),
        # led by "and", naming nothing
        (
            "And who paid for lunch?",
            BALI,
            "Who paid for lunch (Blinken and Wang Yi meet in Bali)?",
        ),
        ("Thanks! How long did they talk?", BALI, "How long did Blinken and Wang Yi talk?"),
    ],
)
def test_a_follow_up_becomes_a_question_of_its_own(question: str, earlier: str, meant: str) -> None:
    resolved = stand_alone(question, turns(earlier))
    assert resolved.text == meant
    assert resolved.carried == earlier


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "Who is Xi Jinping?",
        "Where did Blinken say he would go?",
        "When Apple fell, what did its rivals do?",
        "Is it true that Yellen visited China?",
        "What time is it in Tokyo?",
        "Are there tariffs on steel?",
        "How do vaccines work?",
        "what is the meaning of rolls royce logo?",
        "What about the weather in Paris today?",
        "What happened in July 2022?",
        "Super Bowl 2021 location",
    ],
)
def test_a_question_with_its_own_subject_starts_anew(question: str) -> None:
    resolved = stand_alone(question, turns(BALI))
    assert resolved.text == question
    assert resolved.carried is None


def test_and_keeps_the_topic_of_a_question_with_its_own_subject() -> None:
    resolved = stand_alone("And when was Pelosi in Taiwan?", turns(BALI))
    assert resolved.text == "And when was Pelosi in Taiwan?"
    assert resolved.carried == BALI


def test_without_capitals_word_order_tells_the_subject() -> None:
    earlier = "where did blinken and wang yi meet in bali"
    assert after("how long did they talk", earlier) == "how long did blinken and wang yi talk"
    assert after("who wrote it", "when was the great gatsby published") == (
        "who wrote the great gatsby"
    )


def test_a_chain_leans_on_the_last_question_that_had_a_subject() -> None:
    assert after("And why?", BALI, "How long did they talk?") == (
        "Why did Blinken and Wang Yi talk?"
    )
    assert after("What did they say?", BALI, "thanks", "How long did they talk?", "ok") == (
        "What did Blinken and Wang Yi say?"
    )


def test_a_new_topic_replaces_the_old_one() -> None:
    assert after("How old is she?", BALI, "Who is Janet Yellen?") == "How old is Janet Yellen?"


def test_without_history_a_question_stays_as_it_is() -> None:
    assert stand_alone("How long did they talk?", []).text == "How long did they talk?"


def test_answers_are_not_listened_to() -> None:
    history: list[Turn] = [{"role": "assistant", "content": "Putin met Lavrov in Sochi."}]
    assert stand_alone("How long did they talk?", history).carried is None
