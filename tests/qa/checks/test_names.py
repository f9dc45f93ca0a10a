"""Names in a text, and whether another text names the same."""

from __future__ import annotations

import pytest

from qa.checks.names import missing, names
from qa.checks.wording import wording


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "U.S. Secretary of State Antony Blinken met Mr. Wang.",
            ["America Antony Blinken", "Wang"],
        ),
        ("Officials in Bali said so.", ["Bali"]),
        ("The White House and Moscow agreed.", ["White House", "Moscow"]),
        ("Putin left.", ["Putin"]),
        ("On Friday the talks ended.", []),
    ],
)
def test_names_are_found(text: str, expected: list[str]) -> None:
    read = wording(text)
    friday = [i for i, token in enumerate(read.tokens) if token.word == "friday"]
    assert [name.words for name in names(read, friday)] == expected


@pytest.mark.parametrize(
    ("claimed", "known", "lost", "partly"),
    [
        ("Antony Blinken left.", "Antony Blinken left.", [], []),
        ("Antony Blinken left.", "Mr. Blinken left.", [], ["Antony Blinken"]),
        ("He met Wang Xiaohong.", "He met Wang Yi.", ["Wang Xiaohong"], []),
        ("The IMF agreed.", "The International Monetary Fund agreed.", [], []),
        ("The International Monetary Fund agreed.", "The IMF agreed.", [], []),
        ("He met Libyans.", "He went to Libya.", [], []),
        ("He met Lavrov.", "He met nobody.", ["Lavrov"], []),
    ],
)
def test_names_are_looked_for(claimed: str, known: str, lost: list[str], partly: list[str]) -> None:
    said, held = wording(claimed), wording(known)
    assert missing(names(said), held, names(held), ()) == (lost, partly)


def test_the_source_line_may_name_someone_too() -> None:
    said = wording("Reuters met Lavrov.")
    assert missing(names(said), wording("It met him."), (), {"reuter", "lavrov"}) == ([], [])
