"""Which articles filters leave, and which of those are shown: copies are folded into one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.catalog import Facts
from index.errors import InputError
from index.isodate import span_of
from index.project import day_range
from index.types import Filters
from index.words import Scope

REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Reach:
    """By article: `matching` the filters, and `shown`: the first of its group that matches."""

    matching: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    scope: Scope
    """The same as `shown`, as the word index understands it."""


class Reaches:
    """The reach of any filters over one generation's articles. Thread-safe."""

    def __init__(self, facts: Sequence[Facts]) -> None:
        self._facts = facts
        self._numbers = np.array([one.number for one in facts], np.int64)
        self._leaders = np.array([one.leader for one in facts], np.int64)
        days = np.array([day_range(one.date) for one in facts], np.int64).reshape(-1, 2)
        self._first_day, self._last_day = days[:, 0], days[:, 1]
        self._known: dict[Filters, Reach] = {}

    def of(self, filters: Filters) -> Reach:
        """Raises InputError when one of the dates is none."""
        known = self._known.get(filters)
        if known is None:
            known = self._measure(filters)
            if len(self._known) < REMEMBERED:
                self._known[filters] = known
        return known

    def newest(self, k: int, filters: Filters) -> NDArray[np.int64]:
        """Places of the `k` newest articles shown, undated ones last. Raises InputError."""
        shown = np.flatnonzero(self.of(filters).shown)
        return shown[np.argsort(-self._last_day[shown], kind="stable")[:k]]

    def _measure(self, filters: Filters) -> Reach:
        matching = np.ones(len(self._facts), bool)
        since, until = _day(filters.since, 0), _day(filters.until, 1)
        if since is not None:
            matching &= self._last_day >= since
        if until is not None:
            matching &= self._first_day <= until
        publishers = tuple(sorted({name.strip().casefold() for name in filters.publishers}))
        if publishers:
            matching &= self._where(lambda one: (one.publisher or "").casefold() in publishers)
        ids = frozenset(filters.article_ids)
        if ids:
            matching &= self._where(lambda one: one.id in ids)
        shown = self._first_of_each_group(matching)
        scope = Scope(
            since=since,
            until=until,
            publishers=publishers,
            articles=tuple(self._numbers[matching].tolist()) if ids else None,
            stand_ins=tuple(self._numbers[shown & (self._leaders != self._numbers)].tolist()),
        )
        return Reach(matching, shown, scope)

    def _first_of_each_group(self, matching: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Where the filters leave a copy out, another of its group stands for it."""
        candidates = np.flatnonzero(matching)
        _, firsts = np.unique(self._leaders[candidates], return_index=True)
        shown = np.zeros(len(self._facts), bool)
        shown[candidates[firsts]] = True
        return shown

    def _where(self, test: Callable[[Facts], bool]) -> NDArray[np.bool_]:
        return np.fromiter((test(one) for one in self._facts), bool, len(self._facts))


def _day(date: str | None, side: int) -> int | None:
    """First (side 0) or last (1) day of an ISO date, as an ordinal."""
    if not date:
        return None
    span = span_of(date)
    if span is None:
        raise InputError(f"{date!r} is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
    return span[side].toordinal()
