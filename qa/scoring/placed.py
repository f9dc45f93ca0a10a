"""What it is worth that an article tells of the place a question asks about. Pure; English.

"How long did they talk in Beijing?" is not answered by their talks in Bali, though an article on
those may name Beijing all along: for a government, not for a place. A rule, not a fitted weight: in
the sets that weights are fitted on, no two articles tell one thing of two places.
"""

from __future__ import annotations

import re

from qa.understanding.dates import MONTHS

ELSEWHERE = -2.0
"""In log odds: an article that tells of nothing there, where another does."""

READ = 20_000
"""Characters of an article that are looked through."""

_IN = re.compile(r"\bin\s+(?:the\s+)?((?:[A-Z][\w’'-]*\s?)+)(?!['’])")
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_SAID_OF = (
    r"\b(?:(?:in|near|at|around|across|outside)\s+(?:the\s+)?(?:[\w-]+\s+)?|"
    r"(?:to|from|of|for|visit\w*|left|leav\w+|reach\w*)\s+(?:the\s+)?)"
)


def places(question: str) -> tuple[str, ...]:
    """The names that stand after "in", but for months, days and what belongs to someone."""
    found = (match[1].strip() for match in _IN.finditer(question))
    return tuple(name for name in found if _may_be_place(name))


def tells_of(place: str, title: str, text: str) -> bool:
    """Whether something is told to be in, at, to … `place`, or the title names it."""
    there = rf"{_SAID_OF}{re.escape(place)}\b(?!['’]s)"
    return place in title or bool(re.search(there, text[:READ]))


def _may_be_place(name: str) -> bool:
    first = name.split()[0].lower()
    return first not in MONTHS and first not in _DAYS and not name.endswith(("’s", "'s"))
