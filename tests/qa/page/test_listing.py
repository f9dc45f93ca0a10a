"""The collection as a list and a timeline."""

from __future__ import annotations

from qa.page.listing import PAGE, articles_page, timeline
from tests.browser.scripted import ScriptedCollection


def test_months_without_articles_are_shown_empty() -> None:
    buckets = timeline({"2022-07-06": 1, "2022-07-09": 2, "2022-09": 1})
    assert [(item.name, item.count) for item in buckets] == [
        ("July 2022", 3),
        ("August 2022", 0),
        ("September 2022", 1),
    ]
    assert [round(item.share, 2) for item in buckets] == [1, 0, 0.33]


def test_longer_times_take_years_then_decades() -> None:
    assert [item.name for item in timeline({"2001": 1, "2007-05": 1})][::6] == ["2001", "2007"]
    decades = timeline({"1905": 1, "2024": 1})
    assert (decades[0].name, decades[-1].name) == ("1900–1909", "2020–2029")


def test_nothing_dated_has_no_timeline() -> None:
    assert timeline({}) == []
    assert timeline({"someday": 3}) == []


def test_a_page_of_articles() -> None:
    page = articles_page(ScriptedCollection(), "Blinken")  # type: ignore[arg-type]
    assert 0 < page.total == len(page.rows) <= PAGE
    assert not page.more
    assert articles_page(None, "").rows == ()
