"""Publication dates: what is stated, what is inferred from which words, what is no date."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import Dated, parse, publication
from index.isodate import span_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024-04-26", "2024-04-26"),
        ("2024-04", "2024-04"),
        ("2024", "2024"),
        (2024, "2024"),
        (20240426, "2024-04-26"),
        ("20240426T103000Z", "2024-04-26"),
        ("2024/4/6 12:00", "2024-04-06"),
        (1714089600, "2024-04-26"),
        (1714089600000.0, "2024-04-26"),
        (date(2024, 4, 26), "2024-04-26"),
        (datetime(2024, 4, 26, 23, 59), "2024-04-26"),
        ("April 26, 2024", "2024-04-26"),
        ("Sept. 3rd, 2025 at 5:03 p.m. ET", "2025-09-03"),
        ("Published: Fri, 26 Apr 2024 23:30:00 -0700", "2024-04-26"),
        ("26 avril 2024", "2024-04-26"),
        ("26. April 2024", "2024-04-26"),
        ("April 2024", "2024-04"),
        ("26/04/2024", "2024-04-26"),
        ("04/26/2024", "2024-04-26"),
        ("5.4.2024", "2024-04-05"),
        ("2026-11-23", "2026-11-23"),
        ("2024.04.26", "2024-04-26"),
        ("2024-04-26T10:00Z", "2024-04-26"),
        ("Updated 27 April 2024, published 26 April 2024", "2024-04-26"),
        ("Published 26 April 2024, updated 27 April 2024", "2024-04-26"),
    ],
)
def test_a_date_in_any_usual_form(value: object, iso: str) -> None:
    assert parse(value, today=TODAY) == iso


@pytest.mark.parametrize("value", ["2024-04-26T23:30:00-07:00", "2024-04-26T00:30:00+09:00"])
def test_the_local_date_counts_as_written(value: str) -> None:
    """ING-08."""
    assert parse(value, today=TODAY) == "2024-04-26"


def test_a_date_that_may_be_april_or_may_gives_its_year_alone() -> None:
    assert parse("04/05/2024", today=TODAY) == "2024"


@pytest.mark.parametrize(
    "value",
    [
        None, "", "yesterday", "today", "2 days ago", "Friday", "soon", True, [], {}, ["2024"],
        float("nan"), float("inf"), -1, 0, 1, 2**70, "1970-01-01", "1970-01-01T00:00:00Z",
        "0001-01-01", "9999", "2024-13-01", "2024-02-30", "2099-01-01", "2026-11-24", "2026-12",
        "1e400", "x" * 1000, "٢٠٢٤",
    ],
)  # fmt: skip
def test_nonsense_and_the_future_are_no_dates(value: object) -> None:
    """ING-08."""
    assert parse(value, today=TODAY) is None


@given(st.text(max_size=90) | st.integers() | st.floats() | st.none() | st.booleans())
def test_whatever_is_given_an_iso_date_or_none_comes_back(value: object) -> None:
    iso = parse(value, today=TODAY)
    assert iso is None or span_of(iso) is not None


NEWS = "The two ministers met in Beijing on April 26, 2024, for more than five hours."


@pytest.mark.parametrize(
    ("known", "dated"),
    [
        ({"given": "2024-04-27", "lines": ["April 26, 2024"]}, Dated("2024-04-27", "stated")),
        ({"lines": ["By Jane Doe", "Published April 26, 2024"]}, Dated("2024-04-26", "stated")),
        (
            {"lines": ["Updated April 28, 2024", "Published April 26, 2024"]},
            Dated("2024-04-26", "stated"),
        ),
        (
            {"lines": ["Updated April 28, 2024 | Published April 26, 2024"]},
            Dated("2024-04-26", "stated"),
        ),
        ({"lines": ["Last modified on Sat 27 Apr 2024"]}, Dated("2024-04-27", "stated")),
        ({"lines": ["26/04/2024 10:30"]}, Dated("2024-04-26", "stated")),
        ({"lines": ["04/05/2024"]}, Dated("2024", "stated")),
        ({"lines": ["By Jane Doe | 2024-04-26T10:00:00Z"]}, Dated("2024-04-26", "stated")),
        (
            {"url": "https://x.example/world/2024/apr/6/talks"},
            Dated("2024-04-06", "inferred", "2024/apr/6"),
        ),
        ({"text": "BEIJING, April 26, 2024 (Reuters) - A"}, Dated("2024-04-26", "stated")),
        ({"text": "Apr 26, 2024 ... A search result."}, Dated("2024-04-26", "stated")),
        (
            {"given": "yesterday", "url": "https://x.example/2024/04/26/talks", "text": "A"},
            Dated("2024-04-26", "inferred", "2024/04/26"),
        ),
        ({"url": "https://x.example/2024/04/talks"}, Dated("2024-04", "inferred", "2024/04")),
        ({"file_name": "talks_20240426"}, Dated("2024-04-26", "inferred", "20240426")),
        ({"file_name": "2024-04-26-talks"}, Dated("2024-04-26", "inferred", "2024-04-26")),
        ({"text": NEWS}, Dated("2024-04-26", "inferred", "April 26, 2024")),
        (
            {"copyright_line": "©2022 Bloomberg L.P."},
            Dated("2022", "inferred", "©2022 Bloomberg L.P."),
        ),
        (
            {"text": "BEIJING, July 7 (Reuters) - A", "copyright_line": "© 2022 Reuters"},
            Dated("2022-07-07", "inferred", "July 7 … © 2022 Reuters"),
        ),
        ({"copyright_line": "© 2024 X", "text": NEWS}, Dated("2024-04-26", "inferred", "April 26, 2024")),
    ],
)  # fmt: skip
def test_the_best_known_date_and_where_it_came_from(known: dict[str, object], dated: Dated) -> None:
    assert publication(**known, today=TODAY) == dated  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Viva is a music channel. It was launched on June 10, 2000.",
        "Shakespeare (26 April 1564 (baptised) – 23 April 1616) was an English poet.",
        "3 December 1972: free trade agreement with the European Communities is approved.",
        "They met on April 26, 2024, and again in 2025, officials said.",
        "They met on April 26, 2024, and on May 2, 2024, officials said.",
        "The tunnel opened on June 10, 2000.",
        "They met on Friday.",
        "They will have met on April 26, 2099, he said.",
    ],
)
def test_dates_of_what_a_text_tells_are_not_its_own(text: str) -> None:
    assert publication(text=text, file_name="003_4c8a7680d0f93f84", today=TODAY) == Dated()
