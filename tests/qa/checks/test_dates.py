"""Dates of a text, and what an article's own date adds to them."""

from __future__ import annotations

import pytest

from qa.checks.dates import When, dates, missing, parse, resolved
from qa.checks.wording import wording


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 9 July 2022", [When(2022, 7, 9)]),
        ("on July 9, 2022", [When(2022, 7, 9)]),
        ("on the 9th of July", [When(None, 7, 9)]),
        ("on Feb. 24", [When(None, 2, 24)]),
        ("from 9-10 July 2022", [When(2022, 7, 9), When(2022, 7, 10)]),
        ("in May 2020", [When(2020, 5)]),
        ("in May", [When(None, 5)]),
        ("May he live long", []),
        ("in 1999", [When(1999)]),
        ("2022-07-09", [When(2022, 7, 9)]),
        ("paid $2000", []),
    ],
)
def test_dates_are_found(text: str, expected: list[When]) -> None:
    found = dates(wording(text)).stated
    assert [When(d.year, d.month, d.day) for d in found] == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They met on Saturday.", When(2022, 7, 9)),
        ("They met on Friday.", When(2022, 7, 8)),
        ("They will meet on Monday.", When(2022, 7, 11)),
        ("They met yesterday.", When(2022, 7, 8)),
        ("It began on February 24.", When(2022, 2, 24)),
        ("It began on October 3.", When(2021, 10, 3)),
        ("It will begin on October 3.", When(2022, 10, 3)),
    ],
)
def test_the_articles_date_completes_a_bare_one(text: str, day: When) -> None:
    assert day in list(resolved(dates(wording(text)), parse("2022-07-09")))


def test_what_is_past_is_not_put_in_the_future() -> None:
    known = list(resolved(dates(wording("They met on Monday.")), parse("2022-07-09")))
    assert known == [When(2022, 7, 4)]


def test_a_partial_date_follows_from_a_whole_one_and_not_the_reverse() -> None:
    month = dates(wording("in July 2022"))
    day = dates(wording("on 9 July 2022"))
    assert missing(month, day.stated, ()) == []
    assert missing(day, month.stated, ()) == ["9 July 2022"]
