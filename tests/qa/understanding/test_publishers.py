"""Publishers named as the ones to ask, and publishers that are only the subject."""

from __future__ import annotations

import pytest

from qa.understanding.publishers import named_publishers

KNOWN = ("Bloomberg", "Reuters", "The Washington Post", "The New York Times", "BBC News")


@pytest.mark.parametrize(
    ("question", "publisher", "searched"),
    [
        ("What did Wang say, according to Bloomberg?", "Bloomberg", "What did Wang say?"),
        ("According to the Washington Post, who met?", "The Washington Post", "Who met?"),
        ("What, according to Reuters, did Wang say?", "Reuters", "What did Wang say?"),
        ("What did reuters report about tariffs?", "Reuters", "What was said about tariffs?"),
        (
            "What does The Washington Post say about Bali?",
            "The Washington Post",
            "What is said about Bali?",
        ),
        ("In the New York Times, who met?", "The New York Times", "Who met?"),
        ("What did NYT write on China?", "The New York Times", "What was said on China?"),
        (
            "Did Bloomberg report that they met?",
            "Bloomberg",
            "Did Bloomberg report that they met?",
        ),
        ("Who met in the Reuters story?", "Reuters", "Who met in the Reuters story?"),
        ("What does the BBC say about it?", "BBC News", "What is said about it?"),
        ("What was reported in Reuters?", "Reuters", "What was reported in Reuters?"),
    ],
)
def test_a_publisher_as_speaker_is_a_filter(question: str, publisher: str, searched: str) -> None:
    named = named_publishers(question, KNOWN)
    assert named.publishers == (publisher,)
    assert named.text == searched


def test_several_publishers_may_be_named() -> None:
    named = named_publishers("According to Reuters and Bloomberg, who met?", KNOWN)
    assert set(named.publishers) == {"Reuters", "Bloomberg"}
    assert named.text == "Who met?"


@pytest.mark.parametrize(
    "question",
    ["Who owns Bloomberg?", "Who invested in Bloomberg?", "Who bought the Washington Post?", ""],
)
def test_a_publisher_as_subject_is_no_filter(question: str) -> None:
    assert named_publishers(question, KNOWN).publishers == ()


def test_a_publisher_the_collection_lacks_is_no_filter() -> None:
    assert named_publishers("According to Reuters, who met?", ["Bloomberg"]).publishers == ()


def test_initials_shared_by_two_publishers_name_neither() -> None:
    known = ["New York Times", "National Yam Tribune"]
    assert named_publishers("What did NYT say about yams?", known).publishers == ()


def test_names_may_hold_anything() -> None:
    assert named_publishers(
        "According to A+B (UK), who met?", ["A+B (UK)", "", "("]
    ).publishers == ("A+B (UK)",)
