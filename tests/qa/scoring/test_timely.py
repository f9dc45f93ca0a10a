"""What an article's date is worth where a question asks about a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa.scoring.timely import AHEAD, ELSEWHERE, NEWEST, THAT_TIME, WITHIN, said_of, worth
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


@pytest.mark.parametrize(
    ("sentence", "log_odds"),
    [
        ("2011-2015: Hanny Ditlefsen (Ap)", THAT_TIME),
        ("From 2011 to 2015 she was mayor.", THAT_TIME),
        ("2003-2011: Mona Benjaminsen (Ap)", 0.0),
        ("In 2011 she moved to Oslo.", 0.0),
        ("She is mayor.", 0.0),
    ],
)
def test_a_sentence_that_names_the_very_time_is_preferred(sentence: str, log_odds: float) -> None:
    chaired = "Who chaired it from 2011 to 2015?"
    query = Query(chaired, chaired, event_dates=("2011-01-01", "2015-12-31"))

    assert said_of(query, None, sentence) == log_odds


def test_a_plan_counts_less_where_it_is_asked_what_came() -> None:
    came, planned = "Did Blinken meet Xi?", "Is Blinken going to meet Xi?"

    assert said_of(Query(came, came), None, "Blinken is likely to meet Xi today.") == AHEAD
    assert said_of(Query(came, came), None, "Blinken met Xi today.") == 0.0
    assert said_of(Query(planned, planned), None, "Blinken is likely to meet Xi today.") == 0.0
