"""A text with everything the gate compares already found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from qa.checks.dates import Dates, dates
from qa.checks.names import Name, names
from qa.checks.numbers import Number, numbers
from qa.checks.wording import Wording, content, wording


@dataclass(frozen=True, slots=True)
class Statement:
    wording: Wording
    dates: Dates
    numbers: tuple[Number, ...]
    names: tuple[Name, ...]
    weights: Mapping[str, float]
    """Weight by stem of the words that carry meaning; figures and dates are compared apart."""
    figures: frozenset[str]
    """Stems of the figures, their units and dates."""


@lru_cache(maxsize=8192)
def statement(text: str) -> Statement:
    """Read a claim or a span once, however often it is compared."""
    words = wording(text)
    dated = dates(words)
    counted = numbers(words, dated.tokens)
    figures = dated.tokens.union(*(number.positions for number in counted))
    return Statement(
        words,
        dated,
        counted,
        names(words, dated.tokens),
        content(words, figures),
        frozenset(words.tokens[i].stem for i in figures),
    )
