"""Questions that ask two things, and those that only look so."""

from __future__ import annotations

import pytest

from qa.understanding.parts import sub_questions


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("When and where did they meet?", ("When did they meet?", "Where did they meet?")),
        (
            "When was the wall built, and why?",
            ("When was the wall built?", "Why was the wall built?"),
        ),
        (
            "Who is Wang Yi and what did he say about tariffs?",
            ("Who is Wang Yi?", "What did Wang Yi say about tariffs?"),
        ),
        (
            "Where did Blinken and Wang Yi meet? How long did they talk?",
            ("Where did Blinken and Wang Yi meet?", "How long did Blinken and Wang Yi talk?"),
        ),
        (
            "What occupations do both Ian Hunter and Rob Thomas have?",
            ("What occupations does Ian Hunter have?", "What occupations does Rob Thomas have?"),
        ),
        (
            "What do Ann Lee and Bo Day think of the tariffs?",
            ("What does Ann Lee think of the tariffs?", "What does Bo Day think of the tariffs?"),
        ),
        (
            "What did Ann and Bo say in Rome?",
            ("What did Ann say in Rome?", "What did Bo say in Rome?"),
        ),
        ("Which is older, Rome or Athens?", ("Which is older, Rome?", "Which is older, Athens?")),
        (
            "Are Ann Lee and Bo Day both American?",
            ("Are Ann Lee American?", "Are Bo Day American?"),
        ),
    ],
)
def test_a_question_of_two_things_is_taken_apart(question: str, parts: tuple[str, ...]) -> None:
    assert sub_questions(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Where did Blinken and Wang Yi meet?",
        "What did Ann and Bo talk about?",
        "What did Ann say about Rome and Athens?",
        "During the games, who did not throw at all?",
        "What company was started as a commune and was run by Noyes?",
        "What is the age of the actress, who was the mother of King William?",
        "Goldenson proposed a merger between UPT and what network?",
        "Who met?",
        "",
        "Where did Ann and Bo meet? " * 40,
    ],
)
def test_a_question_of_one_thing_stays_whole(question: str) -> None:
    assert sub_questions(question) == ()
