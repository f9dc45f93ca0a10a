"""Dates in running text."""

from __future__ import annotations

from index.written import written_dates


def test_every_whole_date_with_its_words() -> None:
    text = (
        "Between Friday, April 26, 2024 and 3 Sept. 2025 (2025-09-04), not on April 31, 2024 or in May "
        "2020, nor 32 June 2021; Mar 1st 1999."
    )
    found = list(written_dates(text))
    assert [one.iso for one in found] == ["2024-04-26", "2025-09-03", "2025-09-04", "1999-03-01"]
    assert [one.weekday for one in found] == [True, False, False, False]
    assert all(text[one.start : one.end] == one.words for one in found)
