"""Dates as people write them in running English text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.isodate import span_of

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip

_MONTH = (
    r"(?P<{0}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?P<{0}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<{0}>1[5-9]\d\d|20\d\d)"
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? )?"

WRITTEN = re.compile(
    rf"\b{_WEEKDAY}(?:"
    rf"{_MONTH.format('m1')} {_DAY.format('d1')},? {_YEAR.format('y1')}"
    rf"|{_DAY.format('d2')} {_MONTH.format('m2')},? {_YEAR.format('y2')}"
    rf"|{_YEAR.format('y3')}-(?P<m3>0[1-9]|1[0-2])-(?P<d3>0[1-9]|[12]\d|3[01])(?:T\d\d:\d\d(?::\d\d)?)?"
    r")(?:\b|(?=Z))",
    re.IGNORECASE | re.ASCII,
)
"""A whole date: "Friday, April 26, 2024", "26 Apr. 2024", "2024-04-26"."""

DAY_AND_MONTH = re.compile(
    rf"\b(?:{_MONTH.format('m1')} {_DAY.format('d1')}|{_DAY.format('d2')} {_MONTH.format('m2')})\b",
    re.IGNORECASE,
)
"""A date without its year, as datelines have it: "April 26", "26 April"."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text: `text[start:end] == words`."""

    iso: str
    words: str
    start: int
    end: int
    weekday: bool


def written_dates(text: str) -> Iterator[Written]:
    """Every whole date in `text`, in order; days that no month has are passed over."""
    for match in WRITTEN.finditer(text):
        year = next(y for y in match.group("y1", "y2", "y3") if y)
        iso = f"{year}-{month_and_day(match)}"
        if span_of(iso):
            yield Written(iso, match[0], match.start(), match.end(), bool(match["weekday"]))


def month_and_day(match: re.Match[str]) -> str:
    """`MM-DD` of a match of either pattern above."""
    groups = match.groupdict()
    month = next(groups[name] for name in ("m1", "m2", "m3") if groups.get(name))
    day = next(groups[name] for name in ("d1", "d2", "d3") if groups.get(name))
    return f"{_month_number(month):02d}-{int(day):02d}"


def _month_number(name: str) -> int:
    if name.isdigit():
        return int(name)
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name[:3].lower()))
