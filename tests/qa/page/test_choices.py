"""Filters beside the question, and asking without what was understood from it."""

from __future__ import annotations

import pytest

from index.types import Filters
from qa.page.choices import BadDate, Choices, without, without_dates
from qa.page.talk import Exchange
from qa.types import Answer, Query


def exchange(
    question: str, text: str, carried: str | None = None, publishers: tuple[str, ...] = ()
) -> Exchange:
    query = Query(question, text, Filters(publishers=publishers), carried=carried)
    return Exchange(question, "done", Answer("a", 0, "m", query, "answered", "x"))


def test_empty_controls_are_no_filter() -> None:
    assert Choices.of("", None, [], None).filters() is None
    assert Choices.of(" 2022 ", "", ["Reuters"], "m").filters() == Filters(
        "2022", None, ("Reuters",)
    )


@pytest.mark.parametrize("value", ["yesterday", "2022-13", "2022-02-30", "22"])
def test_a_bad_date_is_named(value: str) -> None:
    with pytest.raises(BadDate, match=value):
        Choices(since=value).filters()


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("What did Blinken say since 2024?", "What did Blinken say?"),
        ("What happened in July 2022 in Bali?", "What happened in Bali?"),
        ("Between May 2022 and July 2023, who met?", "Who met?"),
        ("Who met in Bali?", "Who met in Bali?"),
    ],
)
def test_dates_and_their_prepositions_are_taken_out(question: str, rest: str) -> None:
    assert without_dates(question) == rest


def test_each_thing_understood_can_be_left_out() -> None:
    controls = Choices("2022", "2023", ("Reuters",), "m")
    asked = exchange("According to Reuters, who met in 2022?", "who met in 2022?")
    dates = without("dates", asked, controls)
    assert (dates.question, dates.choices) == (
        "According to Reuters, who met?",
        Choices(publishers=("Reuters",), model="m"),
    )
    asked = exchange("Say Reuters and AP who met?", "Who met?", publishers=("Reuters", "AP-News"))
    one = without("publisher-AP-News", asked, controls)
    assert (one.question, one.choices.publishers) == ("Who met?", ("Reuters",))
    followed = exchange("And when?", "When did they meet?", carried="Who met?")
    rewriting = without("rewriting", followed, controls)
    assert (rewriting.question, rewriting.alone) == ("And when?", True)
