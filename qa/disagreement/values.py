"""The names, numbers and dates of a sentence: what another could contradict. Pure; English.

Built on the gate's readers (`qa.checks`), so that what counts as the same there ("3.5bn" and
"3,500 million") is no disagreement here.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from qa.checks.dates import When, dates
from qa.checks.names import names
from qa.checks.numbers import Number, numbers
from qa.checks.wording import Wording, wording

Sort = Literal["name", "number", "date"]

ROUNDING = 0.04
"""Share by which two numbers may differ at most and yet be the same one rounded."""

SMALL = 100
"""Below it a whole number is counted, not rounded."""


@dataclass(frozen=True, slots=True)
class Value:
    """A name, number or date; tokens `first` to `last` of the sentence's `Wording`."""

    sort: Sort
    first: int
    last: int
    stems: frozenset[str]
    number: Number | None = None
    date: When | None = None

    @property
    def meaning(self) -> Hashable:
        """Equal for values that mean the same, however written."""
        if self.number:
            return self.number.value, self.number.unit
        if self.date:
            return self.date.year, self.date.month, self.date.day
        return self.stems


@lru_cache(maxsize=1024)
def values(sentence: str) -> tuple[Value, ...]:
    """Every value of `sentence` in reading order."""
    text = wording(sentence)
    said = dates(text)
    found: list[Value] = []
    for when in said.stated:
        place = _place(text, when.words)
        if place:
            found.append(_value("date", text, *place, date=when))
    for number in numbers(text, said.tokens):
        if not number.ordinal:
            place = number.positions[0], number.positions[-1]
            found.append(_value("number", text, *place, number=number))
    taken = {i for value in found for i in range(value.first, value.last + 1)}
    found += [
        _value("name", text, name.positions[0], name.positions[-1])
        for name in names(text, said.tokens)
        if not taken.issuperset(name.positions)
    ]
    return tuple(sorted(found, key=lambda value: value.first))


def same(one: Value, other: Value) -> bool:
    """Neither contradicts the other: equal, one a part of the other, or one the other rounded."""
    if one.number and other.number:
        return one.number.same(other.number) or _rounded(one.number, other.number)
    if one.date and other.date:
        return one.date.states(other.date) or other.date.states(one.date)
    return one.sort == other.sort and (one.stems <= other.stems or other.stems <= one.stems)


def _rounded(one: Number, other: Number) -> bool:
    """One is the other to fewer digits: 1.65 and 1.6 billion. Small counts are never rounded."""
    if one.unit and other.unit and one.unit != other.unit:
        return False
    large = max(abs(one.value), abs(other.value))
    if large < SMALL and one.value == int(one.value) and other.value == int(other.value):
        return False
    coarser = max(_last_digit(one.value), _last_digit(other.value))
    apart = abs(one.value - other.value)
    return apart <= coarser / 2 * (1 + 1e-9) and apart <= ROUNDING * large


def _last_digit(value: float) -> float:
    """What one step of the last digit that is not 0 is worth: 0.1 of 1.6, 100 of 2,300."""
    exponent = Decimal(f"{value:.9g}").normalize().as_tuple().exponent
    return 10.0**exponent if isinstance(exponent, int) else 1.0


def _value(
    sort: Sort,
    text: Wording,
    first: int,
    last: int,
    number: Number | None = None,
    date: When | None = None,
) -> Value:
    stems = frozenset(token.stem for token in text.tokens[first : last + 1])
    return Value(sort, first, last, stems, number, date)


def _place(text: Wording, words: str) -> tuple[int, int] | None:
    """The tokens that read `words`."""
    wanted = words.split()
    tokens = [token.text for token in text.tokens]
    for start in range(len(tokens) - len(wanted) + 1):
        if tokens[start : start + len(wanted)] == wanted:
            return start, start + len(wanted) - 1
    return None
