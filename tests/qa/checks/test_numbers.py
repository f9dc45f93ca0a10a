"""Numbers as values: every spelling of one is the same number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.checks.numbers import missing, numbers
from qa.checks.wording import wording


def values(text: str) -> list[tuple[float, str]]:
    return [(n.value, n.unit) for n in numbers(wording(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.5bn dollars", [(3.5e9, "dollar")]),
        ("$3,500 million", [(3.5e9, "dollar")]),
        ("€1.2m", [(1.2e6, "euro")]),
        ("five hours", [(5, "hour")]),
        ("a 5-hour flight", [(5, "hour")]),
        ("20%", [(20, "percent")]),
        ("20 per cent", [(20, "percent")]),
        ("twenty-one men", [(21, "")]),
        ("two hundred and five men", [(205, "")]),
        ("a million people", [(1e6, "")]),
        ("three dozen eggs", [(36, "")]),
        ("five to six hours", [(5, "hour"), (6, "hour")]),
        ("one of the officials", []),
        ("the two agreed", []),
        ("an A320 of the G20", []),
    ],
)
def test_numbers_are_read(text: str, expected: list[tuple[float, str]]) -> None:
    assert values(text) == expected


@given(st.integers(1, 999_999_999))
def test_thousands_separators_change_nothing(number: int) -> None:
    assert values(f"{number:,} votes") == values(f"{number} votes") == [(number, "")]


@pytest.mark.parametrize("spelling", ["third", "3rd"])
def test_an_ordinal_is_not_a_count(spelling: str) -> None:
    ordinal = numbers(wording(f"the {spelling} meeting"))
    assert ordinal[0].value == 3
    assert missing(ordinal, numbers(wording("three meetings"))) == [spelling]
