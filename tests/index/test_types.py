from __future__ import annotations

import pytest

from index.types import Filters


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        (Filters(), Filters(since="2024"), Filters(since="2024")),
        (Filters(since="2024"), Filters(), Filters(since="2024")),
        (Filters(since="2024"), Filters(since="2024-03"), Filters(since="2024-03")),
        (Filters(until="2024"), Filters(until="2024-03"), Filters(until="2024-03")),
        (Filters(until="2024-03-05"), Filters(until="2024-03"), Filters(until="2024-03-05")),
        (Filters(publishers=("AP", "Reuters")), Filters(), Filters(publishers=("AP", "Reuters"))),
        (
            Filters(publishers=("AP", "Reuters")),
            Filters(publishers=("reuters", "dpa")),
            Filters(publishers=("reuters",)),
        ),
    ],
)
def test_filters_are_narrowed_by_others(ours: Filters, theirs: Filters, both: Filters) -> None:
    assert ours.narrowed_by(theirs) == both


def test_publishers_that_do_not_meet_leave_nothing() -> None:
    both = Filters(publishers=("AP",)).narrowed_by(Filters(publishers=("dpa",)))
    assert both.publishers == ("dpa",)
    assert both.article_ids == ("",)
