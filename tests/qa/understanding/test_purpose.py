"""What something is for: asked and told."""

from __future__ import annotations

import pytest

from qa.understanding.purpose import asks_for_purpose, tells_purpose


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What was the aim of the meeting in Bali, according to US officials?", True),
        ("what is the purpose of the court of appeals", True),
        ("And what are its main objectives?", True),
        ("Which goals did the two sides set?", True),
        ("How many goals have Arsenal scored?", False),
        ("What are the forms of general-purpose local government?", False),
        ("What happened in Bali?", False),
    ],
)
def test_whether_a_purpose_is_asked_for(question: str, asks: bool) -> None:
    assert asks_for_purpose(question) == asks


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [
        ("Officials said the meeting was aimed at keeping the relationship stable.", True),
        ("They hoped it could bring added stability.", True),
        ("He gave 233 paintings with the intention of forming a gallery.", True),
        ("The Act was passed in order to regulate trade.", True),
        ("Blinken will meet Wang this week in Bali.", False),
    ],
)
def test_whether_a_sentence_tells_a_purpose(sentence: str, tells: bool) -> None:
    assert tells_purpose(sentence) == tells
