"""The collection as a list and as a timeline, as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from index.collection import Collection
from index.isodate import span_of
from index.types import Source
from qa.compose.extractive import written_date

PAGE = 50
MOST_BUCKETS = 60
"""Bars of a timeline; a longer one takes years, then decades."""


@dataclass(frozen=True, slots=True)
class Row:
    source: Source
    passages: int
    copies: int


@dataclass(frozen=True, slots=True)
class ArticlesPage:
    """The first rows of those that match."""

    rows: tuple[Row, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class Bucket:
    """A stretch of time; `share` is its count relative to the largest, 0 to 1."""

    name: str
    count: int
    share: float


def articles_page(collection: Collection | None, q: str, pages: int = 1) -> ArticlesPage:
    """The first `pages` pages of the articles whose title or publisher holds `q`."""
    if collection is None:
        return ArticlesPage((), 0, more=False)
    found, total, following = collection.list_articles(PAGE * pages, None, q.strip() or None)
    rows = tuple(
        Row(row.source, row.passages, len(collection.copies(row.source.id))) for row in found
    )
    return ArticlesPage(rows, total, more=following is not None)


def timeline(dates: Mapping[str, int]) -> list[Bucket]:
    """Months, years or decades from the first date to the last, empty ones too; a date known
    only to the year counts in the year's first month.
    """
    months: Counter[int] = Counter()
    for date, count in dates.items():
        span = span_of(date)
        if span:
            months[span[0].year * 12 + span[0].month - 1] += count
    if not months:
        return []
    size = next(
        size for size in (1, 12, 120, 1200, 12000)
        if max(months) // size - min(months) // size < MOST_BUCKETS
    )  # fmt: skip
    counts: Counter[int] = Counter()
    for month, count in months.items():
        counts[month // size] += count
    largest = max(counts.values())
    return [
        Bucket(_named(start * size, size), counts[start], counts[start] / largest)
        for start in range(min(counts), max(counts) + 1)
    ]


def _named(month: int, size: int) -> str:
    year = month // 12
    if size == 1:
        return written_date(f"{year:04}-{month % 12 + 1:02}") or ""
    return str(year) if size == 12 else f"{year}–{year + size // 12 - 1}"
