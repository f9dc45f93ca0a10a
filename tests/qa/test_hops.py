"""Names that lead from one article to another."""

from __future__ import annotations

import pytest

from qa.hops import names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "He was President of the General Assembly of the League of Nations.",
            ["President of the General Assembly of the League of Nations", "General Assembly"],
        ),
        ("It was sung by Patti Page’s band.", ["Patti Page"]),
        ("Nothing here is named.", ["Nothing"]),
    ],
)
def test_names_in_a_text(text: str, found: list[str]) -> None:
    assert names(text, known="")[: len(found)] == found


def test_names_the_question_tells_are_left_out() -> None:
    assert names("Wang Yi met Antony Blinken.", known="Who met Wang Yi?") == ["Antony Blinken"]
