"""Sentences that run alike but for one thing."""

from __future__ import annotations

import pytest

from qa.checks.wording import wording
from qa.disagreement.twins import swapped

HALEP = "Simona Halep beat Serena Williams in the final, 6-2, 6-2, to win the title."


def differ(left: str, right: str) -> tuple[str, str] | None:
    swap = swapped(left, right)
    if swap is None:
        return None
    words = []
    for sentence, (first, last) in ((left, swap.left), (right, swap.right)):
        text = wording(sentence)
        words.append(text.text[text.tokens[first].start : text.tokens[last].end])
    return words[0], words[1]


@pytest.mark.parametrize(
    ("right", "words"),
    [
        (HALEP.replace("Simona Halep", "Ann Lee"), ("Simona Halep", "Ann Lee")),
        (HALEP.replace("Serena", "Venus"), ("Serena Williams", "Venus Williams")),
        # longer, and with some other words
        ("On Sunday " + HALEP.replace("Simona Halep", "Ann Lee"), ("Simona Halep", "Ann Lee")),
        (
            HALEP.replace("Simona Halep", "Ann Lee").replace("the title", "the singles title"),
            ("Simona Halep", "Ann Lee"),
        ),
    ],
)
def test_the_one_thing_that_differs_is_found(right: str, words: tuple[str, str]) -> None:
    assert differ(HALEP, right) == words


def test_a_name_in_full_and_by_its_surname_is_one_thing() -> None:
    left = "Halep won the title on Sunday; for Simona Halep it was the second major title."
    right = "Lee won the title on Sunday; for Ann Lee it was the second major title."
    assert differ(left, right) == ("Simona Halep", "Ann Lee")


@pytest.mark.parametrize(
    "right",
    [
        HALEP,
        HALEP.replace("Simona", "Ann").replace("Serena Williams", "Bo Day"),
        HALEP.replace("6-2, 6-2", "6-3, 6-4").replace("Simona Halep", "Ann Lee"),
        HALEP.replace("to win", "but did not win").replace("Simona Halep", "Ann Lee"),
        "Serena Williams lost to Simona Halep in straight sets on Centre Court.",
        "",
    ],
)
def test_more_or_less_than_one_thing_is_none(right: str) -> None:
    assert swapped(HALEP, right) is None
