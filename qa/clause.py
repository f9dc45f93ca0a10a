"""Shortens a long quotation to the clauses that matter, as an exact slice of it."""

from __future__ import annotations

import re

from index.types import Span
from qa.types import Query
from qa.understanding.kind import kind_match

_BREAK = re.compile(
    r"(?<=[,;:—–])\s+|\s+(?=[—–(])|\s+(?=(?:and|but|as|while|which|who|after|before|on|in|at|for|with|during|over|amid|from)\s)"
)
_WORD = re.compile(r"\w+")


def words(text: str) -> int:
    """How many words a reader would count: runs between white space."""
    return len(text.split())


def trim(text: str, query: Query, limit: int) -> Span:
    """The run of whole clauses of `text`, of at most `limit` words, that best answers.

    Best is the one that shares most of the question's words and holds the kind of thing it asks
    for; of equals, the longest. The whole text, when it fits. Where not even one clause fits,
    the first `limit` words of the best one.
    """
    if words(text) <= limit:
        return Span(0, len(text))
    asked = {word.lower() for word in _WORD.findall(query.text) if len(word) > 3}
    edges = _clauses(text)
    best, best_worth = _first_words(text, edges[0], limit), (-1.0, 0)
    for first, begin in enumerate(edges):
        for last in edges[first:]:
            span = Span(begin.start, last.end)
            length = words(span.of(text))
            if length > limit:
                if begin is last:
                    span = _first_words(text, begin, limit)
                else:
                    break
            worth = (_worth(span.of(text), asked, query), length)
            if worth > best_worth:
                best, best_worth = span, worth
    return best


def _clauses(text: str) -> list[Span]:
    cuts = [match.span() for match in _BREAK.finditer(text)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True) if end > start]


def _first_words(text: str, span: Span, limit: int) -> Span:
    ends = [match.end() for match in re.finditer(r"\S+", span.of(text))][:limit]
    return Span(span.start, span.start + ends[-1])


def _worth(piece: str, asked: set[str], query: Query) -> float:
    held = {word.lower() for word in _WORD.findall(piece)}
    return len(asked & held) + 2 * kind_match(query.kind, piece, query.text)
