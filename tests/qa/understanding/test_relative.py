"""Dates told by their distance from today. Today is a Wednesday."""

from __future__ import annotations

from datetime import date

import pytest

from qa.understanding.relative import find_relative

TODAY = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("today", ("2024-05-15", "2024-05-15")),
        ("yesterday", ("2024-05-14", "2024-05-14")),
        ("last night", ("2024-05-14", "2024-05-15")),
        ("tomorrow", ("2024-05-16", "2024-05-16")),
        ("last week", ("2024-05-06", "2024-05-12")),
        ("this week", ("2024-05-13", "2024-05-15")),
        ("in the past week", ("2024-05-08", "2024-05-15")),
        ("next week", ("2024-05-20", "2024-05-26")),
        ("last weekend", ("2024-05-11", "2024-05-12")),
        ("last month", ("2024-04-01", "2024-04-30")),
        ("this month", ("2024-05-01", "2024-05-15")),
        ("over the past month", ("2024-04-15", "2024-05-15")),
        ("in the last 3 days", ("2024-05-12", "2024-05-15")),
        ("in the last two weeks", ("2024-05-01", "2024-05-15")),
        ("last quarter", ("2024-01-01", "2024-03-31")),
        ("last year", ("2023-01-01", "2023-12-31")),
        ("this year", ("2024-01-01", "2024-05-15")),
        ("3 days ago", ("2024-05-12", "2024-05-12")),
        ("last Friday", ("2024-05-10", "2024-05-10")),
        ("last Wednesday", ("2024-05-08", "2024-05-08")),
        ("last March", ("2024-03-01", "2024-03-31")),
        ("last June", ("2023-06-01", "2023-06-30")),
        ("next March", ("2025-03-01", "2025-03-31")),
        ("since last week", ("2024-05-06", "9999-12-31")),
        ("before last month", ("0001-01-01", "2024-03-31")),
        ("after yesterday", ("2024-05-15", "9999-12-31")),
    ],
)
def test_a_relative_date_is_reckoned_from_today(text: str, span: tuple[str, str]) -> None:
    found = find_relative(f"What was said {text}?", TODAY)
    assert found is not None
    assert found.span == span


@pytest.mark.parametrize("text", ["the last year of the war", "the past", "in July 2022"])
def test_what_is_no_relative_date_is_passed_over(text: str) -> None:
    assert find_relative(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("last week", True),
        ("in the last 3 days", True),
        ("this year", True),
        ("last year", False),
        ("5 years ago", False),
        ("next month", False),
        ("since last year", True),
    ],
)
def test_days_weeks_and_months_are_near_and_whole_years_are_not(text: str, near: bool) -> None:
    found = find_relative(f"What was said {text}?", TODAY)
    assert found is not None
    assert found.near is near


def test_dates_beyond_the_calendar_are_passed_over() -> None:
    assert find_relative("300 years ago", date(100, 1, 1)) is None
