"""What the head and the foot of a page say of its article."""

from __future__ import annotations

import pytest

from index.clean.opening import byline, copyright_holder, credit, dateline_agency, masthead


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("The Washington PostDemocracy Dies in Darkness", "The Washington Post"),
        ("The New York Times", "The New York Times"),
        ("The Guardian - Back to home", "The Guardian"),
        ("The Times reported that the talks had failed.", None),
        ("Time is running out", None),
    ],
)
def test_masthead(line: str, publisher: str | None) -> None:
    found = masthead(line)
    assert (found.publisher if found else None) == publisher


@pytest.mark.parametrize(
    ("line", "last", "publisher"),
    [
        ("Source: Reuters", False, "Reuters"),
        ("Story by Reuters", False, "Reuters"),
        ("Reporting by AP", False, "Associated Press"),
        ("Source: The Port Gazette", False, "The Port Gazette"),
        ("Source: Ministry of Finance", False, None),
        ("(AFP)", True, "AFP"),
        ("Source code was published", False, None),
    ],
)
def test_agency_credit(line: str, last: bool, publisher: str | None) -> None:
    found = credit(line, last=last)
    assert (found.publisher if found else None) == publisher


@pytest.mark.parametrize(
    ("line", "author", "dated"),
    [
        ("By Jane Doe, Luis Prieto and Hana Sato", "Jane Doe, Luis Prieto and Hana Sato", False),
        ("By Jane Doe, staff writer", "Jane Doe", False),
        ("By Jane Doe", "Jane Doe", False),
        ("By Jane Doe and Luis Prieto, Reuters", "Jane Doe and Luis Prieto", False),
        ("By Jane Doe | April 26, 2024", "Jane Doe", True),
        ("Published April 26, 2024 at 9:03 a.m.", None, True),
        ("April 26, 2024", None, True),
        ("Last modified on Sat 27 Apr 2024 11.00 BST", None, True),
        ("26/04/2024", None, True),
        ("2024-04-26 10:30 GMT", None, True),
    ],
)
def test_byline(line: str, author: str | None, dated: bool) -> None:
    found = byline(line)
    assert found is not None
    assert (found.author, found.dated) == (author, dated)


@pytest.mark.parametrize(
    "line",
    [
        "By then they had left.",
        "By Friday",
        "12 Jan 2016 - 3 Oct 2022",
        "He left on April 26, 2024.",
        "26/04-2024",
        "2-1",
    ],
)
def test_no_byline(line: str) -> None:
    assert byline(line) is None


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("©2022 Bloomberg L.P.", "Bloomberg"),
        ("(c) Copyright Thomson Reuters 2024.", "Reuters"),
        ("© 1996-2014 The Washington Post", "The Washington Post"),
        ("Copyright 2020 by The New York Times Company", "The New York Times"),
        ("© 2025 The Port Gazette. All rights reserved.", "The Port Gazette"),
        ("© 2025", None),
        ("All rights reserved.", None),
    ],
)
def test_copyright_holder(line: str, holder: str | None) -> None:
    assert copyright_holder(line) == holder


def test_dateline_agency() -> None:
    assert dateline_agency("LONDON, July 7 (Reuters) - The bank said") == "Reuters"
    assert dateline_agency("The bank said (it lied) - and more") is None
