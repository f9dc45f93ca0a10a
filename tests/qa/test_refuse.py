"""Which refusal it is, and how it is said."""

from __future__ import annotations

import pytest

from index.types import Filters
from qa.answer import Answerer
from qa.evidence import Selection
from qa.refuse import EMPTY, FALSE_PREMISE, NO_SUPPORT, before_searching, unsupported
from qa.types import AnswerKind, Query


def test_nothing_to_search_is_said_before_searching() -> None:
    assert before_searching(None, Filters()) == EMPTY


def test_filters_that_leave_something_are_no_refusal(seed_answerer: Answerer) -> None:
    collection = seed_answerer.collection

    assert before_searching(collection, Filters(publishers=("reuters",))) is None
    assert before_searching(collection, Filters(since="2024", until="2024-04")) is None


def test_filters_that_leave_nothing_say_what_there_is(seed_answerer: Answerer) -> None:
    refusal = before_searching(seed_answerer.collection, Filters(until="2020"))
    assert refusal is not None

    assert refusal.reason == "out_of_range"
    assert refusal.text == (
        "There are no articles until 2020. "
        "The dated articles run from 6 July 2022 to 26 April 2024."
    )


@pytest.mark.parametrize(
    ("kind", "unsaid", "refusal"),
    [
        ("reason", ("cancel",), FALSE_PREMISE),
        ("reason", (), NO_SUPPORT),
        ("place", ("hotel",), NO_SUPPORT),
    ],
)
def test_a_why_takes_for_granted_that_it_happened(
    kind: AnswerKind, unsaid: tuple[str, ...], refusal: object
) -> None:
    query = Query("Why did Blinken cancel?", "Why did Blinken cancel?", kind=kind)

    assert unsupported(query, Selection((), 0.1, answers=False, unsaid=unsaid)) == refusal
