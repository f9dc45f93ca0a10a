"""What an article's date is worth where a question asks about a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa.scoring.timely import ELSEWHERE, NEWEST, WITHIN, worth
from qa.types import Query

JULY = Query("Where?", "Where?", event_dates=("2022-07-01", "2022-07-31"))
PLAIN = "They met by the sea."


@pytest.mark.parametrize(
    ("published", "sentence", "log_odds"),
    [
        ("2022-07-09", PLAIN, WITHIN),
        ("2022", PLAIN, WITHIN),
        ("2022-08-20", PLAIN, WITHIN / 2),
        ("2024-04-26", PLAIN, ELSEWHERE),
        ("2021-01-01", PLAIN, ELSEWHERE),
        ("2024-04-26", "They had met on 9 July 2022.", WITHIN),
        ("2023-04-26", "They had met in July.", WITHIN),
        (None, PLAIN, 0.0),
    ],
)
def test_an_article_of_the_time_speaks_for_its_sentences(
    published: str | None, sentence: str, log_odds: float
) -> None:
    assert worth(JULY, published, sentence, None) == log_odds


def test_the_latest_is_told_by_the_newest() -> None:
    latest = replace(JULY, event_dates=None, newest_first=True)

    assert worth(latest, "2024-04-26", PLAIN, date(2024, 4, 26)) == NEWEST
    assert worth(latest, "2022-07-09", PLAIN, date(2024, 4, 26)) == 0.0


def test_without_a_time_asked_about_no_date_counts() -> None:
    assert worth(Query("Where?", "Where?"), "2022-07-09", PLAIN, date(2024, 4, 26)) == 0.0
