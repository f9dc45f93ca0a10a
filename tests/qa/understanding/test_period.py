"""Which dates of a question filter, which prefer and which say nothing: one example a rule."""

from __future__ import annotations

from datetime import date

import pytest

from qa.understanding.period import asked_period

TODAY = date(2024, 5, 15)
JULY = ("2022-07-01", "2022-07-31")


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("Show me articles from July 2022", JULY),
        ("What do articles about tariffs from July 2022 say?", JULY),
        ("What do the July 2022 reports say about Bali?", JULY),
        ("What was reported in July 2022 about Taiwan?", JULY),
        ("What happened in July 2022?", JULY),
        ("What else happened in Bali in July 2022?", JULY),
        ("What did Wang say last week?", ("2024-05-06", "2024-05-12")),
        ("last week's news about tariffs", ("2024-05-06", "2024-05-12")),
        ("Who resigned in the past month?", ("2024-04-15", "2024-05-15")),
        ("What has China said since March?", ("2024-03-01", "9999-12-31")),
        ("news since March 2023", ("2023-03-01", "9999-12-31")),
        ("articles before April 2024", ("0001-01-01", "2024-03-31")),
        ("What did Blinken do today?", ("2024-05-15", "2024-05-15")),
        ("What is new this year?", ("2024-01-01", "2024-05-15")),
    ],
)
def test_words_of_reporting_and_nearness_filter(question: str, span: tuple[str, str]) -> None:
    period = asked_period(question, TODAY)
    assert (period.published, period.event) == (span, None)


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("Where did Blinken and Wang meet in July 2022?", JULY),
        ("In July 2022, where did they meet?", JULY),
        ("Who chaired it from 2011 to 2015?", ("2011-01-01", "2015-12-31")),
        (
            "Who had chaired the body founded in 1998 from 2011 to 2015?",
            ("2011-01-01", "2015-12-31"),
        ),
        ("Who has chaired it since 2010?", ("2010-01-01", "9999-12-31")),
        ("What did he say before April 2024?", ("0001-01-01", "2024-03-31")),
        ("Who won last year?", ("2023-01-01", "2023-12-31")),
        ("Who was leader 5 years ago?", ("2018-11-16", "2019-11-15")),
        ("What did Yellen say in March?", ("2024-03-01", "2024-03-31")),
        ("What did Yellen say in October?", ("2023-10-01", "2023-10-31")),
        ("Who met on 9 July 2022?", ("2022-07-09", "2022-07-09")),
        ("In 2005 Blair promised what?", ("2005-01-01", "2005-12-31")),
        ("What happened to the rate between 2004 and 2014?", ("2004-01-01", "2014-12-31")),
        ("What will happen next month?", ("2024-06-01", "2024-06-30")),
    ],
)
def test_the_time_of_an_event_only_prefers(question: str, span: tuple[str, str]) -> None:
    period = asked_period(question, TODAY)
    assert (period.published, period.event) == (None, span)


@pytest.mark.parametrize(
    "question",
    [
        "What did officials say about the 2022 invasion?",
        "What did officials say after the 2022 invasion?",
        "Super Bowl 2021 location",
        "Who won in the 2020 presidential election?",
        "In 2020 GDPR papers, what is a controller?",
        "world cup 2010 winner",
        "Who signed the May 2020 agreement?",
        "Who is the Heisman Trophy 2012 winner?",
        "Where is cotton grown today?",
        "Who bought the bridge and where is it today?",
        "What happened in the last year of the war?",
        "Was the meeting in Bali their first since October?",
        "What was the worst drought since 1990?",
        "Where did they meet?",
    ],
)
def test_a_date_that_names_the_subject_says_nothing(question: str) -> None:
    period = asked_period(question, TODAY)
    assert (period.published, period.event) == (None, None)


@pytest.mark.parametrize(
    ("question", "newest"),
    [
        ("What is the latest on tariffs?", True),
        ("What was the most recent meeting?", True),
        ("Who is the current president of Kenya?", True),
        ("When was the last time they met?", True),
        ("In what year was he the last Time Lord?", False),
        ("How is electric current measured?", False),
    ],
)
def test_asking_for_the_latest_wants_the_newest_first(question: str, newest: bool) -> None:
    assert asked_period(question, TODAY).newest_first is newest


def test_a_filter_that_could_only_leave_nothing_becomes_a_preference() -> None:
    question = "What happened in July 2022?"
    undated = asked_period(question, TODAY, covers=None)
    assert (undated.published, undated.event) == (None, JULY)
    older = asked_period(question, TODAY, covers=("2023-01-01", "2024-01-01"))
    assert (older.published, older.event) == (None, JULY)
    within = asked_period(question, TODAY, covers=("2022-07-06", "2024-04-26"))
    assert within.published == JULY


def test_plain_words_of_recency_filter_whatever_the_collection_covers() -> None:
    covers = ("2022-07-06", "2022-07-09")
    assert asked_period("What did Wang say last week?", TODAY, covers).published is not None


def test_a_month_without_a_year_says_nothing_to_an_archive() -> None:
    question = "Who walked out in April?"
    assert asked_period(question, TODAY, ("2012-01-01", "2024-05-01")).event == (
        "2024-04-01",
        "2024-04-30",
    )
    assert asked_period(question, TODAY, ("2012-01-01", "2022-07-09")).event is None
    assert asked_period(question, TODAY, None).event is None
