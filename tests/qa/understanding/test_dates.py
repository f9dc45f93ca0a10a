"""The date grammar: every written form, and what is no date."""

from __future__ import annotations

from datetime import date

import pytest

from qa.understanding.dates import iso_span, mentions

EXAMPLES = [
    ("on 9 July 2022", ("2022-07-09", "2022-07-09")),
    ("on July 9, 2022", ("2022-07-09", "2022-07-09")),
    ("on the 31st of May, 2020", ("2020-05-31", "2020-05-31")),
    ("on 2022-07-09", ("2022-07-09", "2022-07-09")),
    ("July 6-9, 2022", ("2022-07-06", "2022-07-09")),
    ("6–9 July 2022", ("2022-07-06", "2022-07-09")),
    ("in July 2022", ("2022-07-01", "2022-07-31")),
    ("in Sept. 2022", ("2022-09-01", "2022-09-30")),
    ("in late July 2022", ("2022-07-21", "2022-07-31")),
    ("in 2024", ("2024-01-01", "2024-12-31")),
    ("in early 2023", ("2023-01-01", "2023-04-30")),
    ("in Q1 2021", ("2021-01-01", "2021-03-31")),
    ("in the third quarter of 2019", ("2019-07-01", "2019-09-30")),
    ("in the first half of 2020", ("2020-01-01", "2020-06-30")),
    ("in the summer of 2016", ("2016-06-01", "2016-08-31")),
    ("in the 1990s", ("1990-01-01", "1999-12-31")),
    ("in the late 1990s", ("1997-01-01", "1999-12-31")),
    ("in the 19th century", ("1801-01-01", "1900-12-31")),
    ("the 1914–18 war", ("1914-01-01", "1918-12-31")),
    ("the 2010-11 season", ("2010-01-01", "2011-12-31")),
    ("from 1894 to 1907", ("1894-01-01", "1907-12-31")),
    ("between 2011 and 2015", ("2011-01-01", "2015-12-31")),
    ("from May 2008 until May 2018", ("2008-05-01", "2018-05-31")),
    ("from May to July 2018", ("2018-05-01", "2018-07-31")),
    ("from Nov to Feb 2011", ("2010-11-01", "2011-02-28")),
]


@pytest.mark.parametrize(("text", "span"), EXAMPLES)
def test_a_written_date_covers_its_days(text: str, span: tuple[str, str]) -> None:
    (found,) = mentions(text)
    assert (found.since, found.until) == span


@pytest.mark.parametrize(
    "text",
    ["$1999", "2,000 people", "2000 people", "1500 km", "31 June 2020", "Mrs May said", "no date"],
)
def test_what_is_no_date_is_passed_over(text: str) -> None:
    assert mentions(text) == []


def test_a_mention_says_where_it_stands_and_what_leads_it() -> None:
    text = "They met in the 2022 session"
    (found,) = mentions(text)
    assert text[found.start : found.end] == "2022"
    assert (found.lead, found.the, found.form) == ("in", True, "year")


def test_a_date_without_a_year_takes_the_latest_one_before_the_anchor() -> None:
    (invasion,) = mentions("the Feb. 24 invasion", date(2022, 7, 9))
    assert invasion.since == "2022-02-24"
    (december,) = mentions("in December", date(2022, 7, 9))
    assert (december.since, december.until) == ("2021-12-01", "2021-12-31")


def test_a_date_without_a_year_means_nothing_without_an_anchor() -> None:
    assert mentions("the Feb. 24 invasion, in March") == []


def test_may_and_march_are_months_only_after_a_preposition() -> None:
    anchor = date(2022, 7, 9)
    assert mentions("They may march on", anchor) == []
    assert [m.since for m in mentions("They met in May", anchor)] == ["2022-05-01"]


@pytest.mark.parametrize(
    ("iso", "span"),
    [
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-02-03", ("2024-02-03", "2024-02-03")),
    ],
)
def test_a_partial_date_stands_for_its_whole_span(iso: str, span: tuple[str, str]) -> None:
    assert iso_span(iso) == span


@pytest.mark.parametrize("iso", ["yesterday", "2024-13", "2023-02-29", "", None])
def test_what_is_no_iso_date_covers_nothing(iso: str | None) -> None:
    assert iso_span(iso) is None
