"""When not to answer, and how that is said: plainly, with what the articles do hold."""

from __future__ import annotations

from dataclasses import dataclass

from index.collection import Collection
from index.types import Filters
from qa.compose.extractive import written_date
from qa.evidence import Selection
from qa.types import Query, RefusalReason


@dataclass(frozen=True, slots=True)
class Refusal:
    reason: RefusalReason
    text: str


EMPTY = Refusal(
    "empty_index",
    "There are no articles to answer from yet. Add some with: footnote index PATH",
)
NO_SUPPORT = Refusal("no_support", "The articles do not answer this question.")
FALSE_PREMISE = Refusal(
    "false_premise", "The articles do not report what this question takes for granted."
)


def before_searching(collection: Collection | None, filters: Filters) -> Refusal | None:
    """Whether there is anything to search at all."""
    if collection is None or collection.counts.articles == 0:
        return EMPTY
    if filters and collection.allowed(filters) == 0:
        return _out_of_range(collection, filters)
    return None


def unsupported(query: Query, selection: Selection) -> Refusal:
    """Why the evidence is not enough: a "why" takes for granted that the thing happened."""
    return FALSE_PREMISE if query.kind == "reason" and selection.unsaid else NO_SUPPORT


def _out_of_range(collection: Collection, filters: Filters) -> Refusal:
    limits = [
        *([f"since {written_date(filters.since)}"] if filters.since else []),
        *([f"until {written_date(filters.until)}"] if filters.until else []),
        *([f"by {' or '.join(filters.publishers)}"] if filters.publishers else []),
    ]
    covered = collection.date_range()
    span = (
        f" The dated articles run from {written_date(covered[0])} to {written_date(covered[1])}."
        if covered
        else ""
    )
    return Refusal("out_of_range", f"There are no articles {' '.join(limits)}.{span}")
