"""Requests for an overview, told from questions for one fact."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.understanding.overview import overview_topic, without_time

TODAY = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What do the articles say about Taiwan?", "Taiwan"),
        ("what does the news report on the tariffs", "the tariffs"),
        ("Do the articles mention TikTok?", "TikTok"),
        ("Do these stories say anything about fentanyl?", "fentanyl"),
        ("Is there anything about inflation?", "inflation"),
        ("What is known about Wang Yi?", "Wang Yi"),
        ("Summarize the Bali meeting", "the Bali meeting"),
        ("Please sum up the talks in Beijing.", "the talks in Beijing"),
        ("Can you give me a short overview of the dispute?", "the dispute"),
        ("Tell me about US-China relations", "US-China relations"),
        ("What is the latest on Ukraine?", "Ukraine"),
        ("What's new with the tariffs?", "the tariffs"),
        ("What happened in Bali in July 2022?", "Bali in July 2022"),
        ("What happened last week?", "last week"),
        ("What are these articles about?", ""),
        ("Summarise the articles, please", ""),
        ("Summarise the articles", ""),
        ("What happened?", ""),
        ("What's new?", ""),
        ("What about Taiwan?", "Taiwan"),
    ],
)
def test_the_topic_of_a_request(question: str, topic: str | None) -> None:
    assert overview_topic(question) == topic


@pytest.mark.parametrize(
    "question",
    [
        "Where did they meet?",
        "What happened to the balloon?",
        "What happened after the meeting?",
        "Tell me why they met",
        "Tell me about how they met",
        "What do the sources say about who won?",
        "What is the latest version of the plan?",
        "What is the new deal?",
        "What did Wang Yi say about Taiwan?",
        "Describe the room",
        "",
        "What happened in " + "a very long place " * 30,
    ],
)
def test_what_asks_for_something_else_is_none(question: str) -> None:
    assert overview_topic(question) is None


@pytest.mark.parametrize(
    ("topic", "left"),
    [
        ("Bali in July 2022", "Bali"),
        ("last week", ""),
        ("the talks in Beijing on 26 April 2024", "the talks in Beijing"),
        ("Ukraine since March 2024", "Ukraine"),
        ("Taiwan", "Taiwan"),
    ],
)
def test_a_time_that_is_a_filter_is_no_part_of_the_topic(topic: str, left: str) -> None:
    assert without_time(topic, TODAY) == left


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What did Bloomberg report?", ""),
        ("What do Reuters and Bloomberg say?", ""),
        ("Summarize the Reuters article", ""),
        ("What is in the Bloomberg story?", ""),
        ("What did Reuters report about Taiwan?", "Taiwan"),
        ("What did the minister report?", None),
    ],
)
def test_a_publisher_stands_for_its_articles(question: str, topic: str | None) -> None:
    assert overview_topic(question, ("Reuters", "Bloomberg")) == topic


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    topic = overview_topic(text)
    assert topic is None or topic in text
