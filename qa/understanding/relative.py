"""Dates told by their distance from today: "last week", "3 days ago". Pure; English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from qa.understanding.dates import BEGINNING, END, MONTH, MONTHS, DateSpan, month_span, shifted

_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "few": 3, "three": 3, "four": 4,
    "five": 5, "several": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_N = r"(?:\d{1,3}|" + "|".join(sorted(_COUNTS, key=len, reverse=True)) + ")"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {"day": 1, "week": 7, "weekend": 7, "month": 30, "quarter": 91, "year": 365, "decade": 3652}

NEWS = timedelta(800)
"""What began longer ago than this is history, whatever the words."""
_RELATIVE = re.compile(
    rf"""
    \b(?:(?P<lead>since|before|after|until)\s+)?
    (?:
        (?P<day>today|tonight|yesterday|tomorrow|last\s+night)
      | (?:the\s+)?(?P<which>last|past|previous|this|current|next|coming|recent)\s+
        (?:(?P<n>{_N})\s+)?(?P<unit>day|week|weekend|month|quarter|year|decade)(?P<many>s?)\b
        (?!\s+of\b)
      | (?P<ago>{_N})\s+(?P<ago_unit>day|week|month|year)s?\s+ago
      | last\s+(?P<weekday>{"|".join(_WEEKDAYS)})
      | (?P<month_which>last|this|next)\s+(?P<month>{MONTH})(?!\s*\d)
    )(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative date in `text[start:end]`; its span may be open at BEGINNING or END."""

    start: int
    end: int
    span: DateSpan
    near: bool
    """It asks for what is new (days, weeks, months, this year), not for a time long past."""


def find_relative(text: str, today: date) -> Relative | None:
    """The first relative date of `text`, reckoned from `today`.

    "last week" is the calendar week before this one, Monday to Sunday, and so with months and
    years; "the past week" and "the last 3 weeks" are the days up to today.
    """
    match = _RELATIVE.search(text)
    if not match:
        return None
    try:
        span = _span(match, today)
    except (ValueError, OverflowError):
        return None
    near = today - NEWS <= date.fromisoformat(span[0]) <= today
    yearly = (match["unit"] or match["ago_unit"] or "").lower() in ("year", "decade")
    if (yearly and (match["which"] or "").lower() != "this") or match["month"] or match["ago"]:
        near = bool(match["lead"]) and near
    return Relative(match.start(), match.end(), _bounded(span, match["lead"]), near)


def _span(match: re.Match[str], today: date) -> DateSpan:
    if match["day"]:
        return _day(" ".join(match["day"].lower().split()), today)
    if match["which"]:
        return _unit(match, match["unit"].lower(), today)
    if match["ago"]:
        return _ago(_count(match["ago"]), match["ago_unit"].lower(), today)
    if match["weekday"]:
        back = (today.weekday() - _WEEKDAYS.index(match["weekday"].lower()) - 1) % 7 + 1
        return _from_to(today - timedelta(back), today - timedelta(back))
    return _month_named(match["month_which"].lower(), match["month"], today)


def _bounded(span: DateSpan, lead: str | None) -> DateSpan:
    match (lead or "").lower():
        case "since":
            return span[0], END
        case "after":
            return shifted(span[1], 1), END
        case "before":
            return BEGINNING, shifted(span[0], -1)
        case "until":
            return BEGINNING, span[1]
    return span


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS[word.lower()]


def _from_to(first: date, last: date) -> DateSpan:
    return first.isoformat(), last.isoformat()


def _day(word: str, today: date) -> DateSpan:
    first = today + timedelta({"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word, 0))
    return _from_to(first, today if word == "last night" else first)


def _unit(match: re.Match[str], unit: str, today: date) -> DateSpan:
    which = match["which"].lower()
    if which in ("past", "recent") or match["n"] or (match["many"] and which == "last"):
        count = _count(match["n"]) if match["n"] else 3 if match["many"] else 1
        if which in ("next", "coming"):
            return _from_to(today, today + timedelta(count * _DAYS[unit]))
        return _from_to(today - timedelta(count * _DAYS[unit]), today)
    step = {"last": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    first, last = _calendar(unit, step, today)
    if not step and unit != "weekend":
        last = min(last, today.isoformat())
    return first, last


def _calendar(unit: str, step: int, today: date) -> DateSpan:
    """The calendar unit `step` units from the one that holds `today`."""
    monday = today - timedelta(today.weekday()) + timedelta(7 * step)
    match unit:
        case "day":
            return _from_to(today + timedelta(step), today + timedelta(step))
        case "week":
            return _from_to(monday, monday + timedelta(6))
        case "weekend":
            return _from_to(monday + timedelta(5), monday + timedelta(6))
        case "year":
            return month_span(today.year + step, 1, 12)
        case "decade":
            first = (today.year // 10 + step) * 10
            return f"{first:04}-01-01", f"{first + 9:04}-12-31"
    months = 3 if unit == "quarter" else 1
    count = (today.year * 12 + today.month - 1) // months * months + step * months
    return month_span(count // 12, count % 12 + 1, count % 12 + months)


def _ago(count: int, unit: str, today: date) -> DateSpan:
    """A day told in days; weeks, months and years are told loosely, so half a unit either way."""
    day = today - timedelta(count * _DAYS[unit])
    slack = timedelta(_DAYS[unit] // 2)
    return _from_to(day - slack, min(day + slack, today))


def _month_named(which: str, name: str, today: date) -> DateSpan:
    month = MONTHS[name.rstrip(".").lower()]
    year = today.year
    if which == "last" and month >= today.month:
        year -= 1
    if which == "next" and month <= today.month:
        year += 1
    return month_span(year, month)
