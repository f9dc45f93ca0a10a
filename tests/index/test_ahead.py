"""Reading ahead keeps order, passes errors on, and ends with its reader."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from index.ahead import ahead


def test_the_same_items_in_order() -> None:
    assert list(ahead(range(1000), depth=3)) == list(range(1000))


def test_what_is_raised_there_is_raised_here() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    coming = ahead(items(), depth=1)
    assert next(coming) == 1
    with pytest.raises(ValueError, match="broken"):
        next(coming)


def test_closing_ends_the_thread() -> None:
    coming = ahead(iter(int, 1), depth=1)
    assert next(coming) == 0
    coming.close()
    assert not [one for one in threading.enumerate() if one.name == "reading-ahead"]
