"""The time of a sentence against the time a question asks about."""

from __future__ import annotations

import pytest

from qa.understanding.when import date_match, dates_in

JULY = ("2022-07-01", "2022-07-31")


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("He served since 2010.", [("2010-01-01", "9999-12-31")]),
        ("He served until 2003.", [("0001-01-01", "2003-12-31")]),
        ("He served from 1998 until 2003.", [("1998-01-01", "2003-12-31")]),
        ("From 1998 onwards he served.", [("1998-01-01", "9999-12-31")]),
        ("He served 1998 to present.", [("1998-01-01", "9999-12-31")]),
        ("After 1935 he left.", [("1936-01-01", "9999-12-31")]),
        ("Before April 2024 he left.", [("0001-01-01", "2024-03-31")]),
        ("He left.", []),
    ],
)
def test_open_ranges_are_open(text: str, spans: list[tuple[str, str]]) -> None:
    assert dates_in(text) == spans


def test_an_articles_date_gives_a_day_its_year() -> None:
    assert dates_in("the Feb. 24 invasion", "2022-07-09") == [("2022-02-24", "2022-02-24")]
    assert dates_in("the Feb. 24 invasion") == []
    assert dates_in("when they met in November", "2024-04-26") == [("2023-11-01", "2023-11-30")]
    assert dates_in("they may march in time", "2024-04-26") == []


def test_the_same_time_is_a_match_and_another_contradicts() -> None:
    assert date_match(JULY, "They met in July 2022.") == 1.0
    assert date_match(JULY, "They met in April 2024.") == -1.0
    assert date_match(JULY, "They met.") == 0.0


def test_what_began_before_contradicts_less_than_what_came_after() -> None:
    event = ("2011-01-01", "2011-12-31")
    assert date_match(event, "appointed in 2009") > date_match(event, "appointed in 2015")


def test_what_began_shortly_before_a_year_may_still_hold() -> None:
    year, month = ("2004-01-01", "2004-12-31"), ("2004-05-01", "2004-05-31")
    assert date_match(year, "He was appointed in 2003.") > 0
    assert date_match(year, "He was appointed in 1903.") < 0
    assert date_match(month, "They met in March 2003.") < 0


def test_a_year_between_two_dates_of_a_sentence_fits() -> None:
    sentence = "She followed him in 2006 and was replaced in 2015."
    assert date_match(("2010-01-01", "2010-12-31"), sentence) > 0


def test_an_article_from_long_before_knows_nothing_of_the_event() -> None:
    event = ("2024-01-01", "2024-12-31")
    assert date_match(event, "Russia invaded on February 24.", "2022-07-09") < 0
    assert date_match(event, "They will meet again in 2024.", "2022-07-09") == 1.0


def test_a_range_that_holds_the_time_matches() -> None:
    assert date_match(("2012-01-01", "2013-12-31"), "He chaired it from 2011 to 2015.") == 1.0
    assert date_match(("2012-01-01", "2013-12-31"), "He has chaired it since 2010.") > 0.5


def test_a_century_says_little_of_one_year() -> None:
    assert 0 < date_match(("1850-01-01", "1850-12-31"), "in the 19th century") < 0.5


def test_without_dates_in_the_sentence_the_articles_date_speaks() -> None:
    sentence = "Blinken met Wang on Friday."
    assert date_match(JULY, sentence, "2022-07-09") > 0
    assert date_match(JULY, sentence, "2022-08-05") > 0
    assert date_match(JULY, sentence, "2024-04-26") < 0
    assert date_match(JULY, sentence, "2021-01-01") < 0
    assert date_match(("2022-07-10", "2022-07-10"), sentence, "2022-07-06") == 0


def test_a_sentences_own_date_outweighs_a_late_article() -> None:
    assert date_match(JULY, "They had met in July 2022.", "2024-04-26") == 1.0
