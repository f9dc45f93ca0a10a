"""The grammar of dates in English text: where one stands, and which days it covers. Pure.

Spans are inclusive pairs of ISO days. `period` reads a question's dates with it, `when` those
of the articles.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.isodate import span_of

DateSpan = tuple[str, str]
"""First and last day, ISO, inclusive."""

BEGINNING = "0001-01-01"
END = "9999-12-31"

_NAMES = (
    "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, "
    "september sept sep, october oct, november nov, december dec"
)
MONTHS = {
    name: number
    for number, names in enumerate(_NAMES.split(", "), start=1)
    for name in names.split()
}
MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
_PARTS = {"early": (1, 4), "mid": (5, 8), "middle": (5, 8), "late": (9, 12), "": (1, 12)}
_PART_DAYS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}

# A bare number is a year only where nothing makes it a count: "2,000", "$1999", "2000 people".
_COUNTED = (
    r"people|soldiers|troops|men|women|students|members|employees|workers|deaths|residents|seats|"
    r"km|kilomet\w+|miles?|met(?:re|er)s?|m|ft|feet|kg|tons?|tonnes?|pounds|dollars|euros|yards|"
    r"acres|hours|minutes|days|years|times|points|votes|percent|million|billion|homes|pages"
)
_STARTS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|q[1-4]|first|second|third|fourth|"
    "spring|summer|autumn|fall|early|mid|late"
)
_ATOM = re.compile(
    rf"""
    \b(?=\d|{_STARTS})(?:
    (?P<iso>(?P<iso_y>{_YEAR})-(?P<iso_m>0[1-9]|1[0-2])(?:-(?P<iso_d>[0-3]\d))?)\b(?!-)
  | (?P<dmy>(?P<dmy_d>{_DAY})(?:\s?[-–]\s?(?P<dmy_d2>{_DAY}))?(?:\s+of)?\s+(?P<dmy_m>{MONTH})
        (?:,?\s*(?P<dmy_y>{_YEAR})\b)?)
  | (?P<mdy>(?P<mdy_m>{MONTH})\s*(?P<mdy_d>{_DAY})(?:\s?[-–]\s?(?P<mdy_d2>{_DAY}))?\b
        (?:,?\s+(?:of\s+)?(?P<mdy_y>{_YEAR})\b)?)
  | (?P<my>(?:(?P<my_part>early|mid|late)[-\s]+)?(?P<my_m>{MONTH}),?\s*(?:of\s+)?
        (?P<my_y>{_YEAR})\b)
  | (?P<quarter>(?:q(?P<q_n>[1-4])|(?P<q_word>first|second|third|fourth)[-\s]+quarter(?:\s+of)?)
        ,?\s+(?P<q_y>{_YEAR})\b)
  | (?P<half>(?P<h_word>first|second)\s+half\s+of\s+(?P<h_y>{_YEAR})\b)
  | (?P<season>(?P<s_word>spring|summer|autumn|fall)(?:\s+of)?,?\s+(?P<s_y>{_YEAR})\b)
  | (?P<decade>(?:(?P<d_part>early|mid|late)[-\s]+)?(?P<d_y>[12]\d\d0)['’]?s\b)
  | (?P<century>(?P<c_n>\d\d?)(?:st|nd|rd|th)[-\s]+century\b(?!\s+bc))
  | (?<![\d,.$£€\#-])(?P<years>(?P<ys_1>{_YEAR})\s?[-–—/]\s?(?P<ys_2>{_YEAR}|\d\d)\b(?![-–]\d))
  | (?<![\d,.$£€\#])(?P<year>(?:(?P<y_part>early|mid|middle|late)[-\s]+(?:of\s+)?)?
        (?P<y>{_YEAR})\b(?![,.]\d|%|\s?(?:{_COUNTED})\b))
  | (?P<month>(?P<m_m>{MONTH}))
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FORMS = (
    "iso", "dmy", "mdy", "my", "quarter", "half", "season", "decade", "century", "years", "year",
    "month",
)  # fmt: skip
_JOINER = re.compile(r"\s*,?\s*(?:to|until|till|through|up to)\s+(?:the\s+)?|\s*[-–—]\s*", re.I)
_AND = re.compile(r"\s*,?\s*(?:and|to|until)\s+(?:the\s+)?", re.I)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?(?:years\s+)?$", re.I)
_LEAD = re.compile(
    r"\b(since|after|from|until|till|before|by|prior to|up to|through|as of|between|in|on|during|"
    r"around|about|of|for|at|throughout|within|last|past|this|next)"
    r"\s+(the\s+)?(?:(?:end|start|beginning|course|month|years?)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_LEAD_REACH = 30
"""Characters before a date in which its preposition is looked for."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A date, or a range of dates, in `text[start:end]`; `since` and `until` are ISO days."""

    start: int
    end: int
    since: str
    until: str
    form: str
    """The pattern that matched: iso, dmy, mdy, my, quarter, half, season, decade, century, years,
    year; month (a month or a day of it, its year being the anchor's); range (two joined)."""
    lead: str = ""
    """The preposition before it, lower-case: "in", "since", "from" …"""
    the: bool = False
    """An article stands between preposition and date: "in the 2022 …"."""


def iso_span(iso: str | None) -> DateSpan | None:
    """The days that a full or partial ISO date covers; None if it is neither."""
    span = span_of(iso) if iso else None
    return (span[0].isoformat(), span[1].isoformat()) if span else None


def month_span(year: int, first: int, last: int | None = None) -> DateSpan:
    """From the first day of month `first` to the last day of month `last` (default: the same)."""
    last = last or first
    end = date(year, last, monthrange(year, last)[1])
    return date(year, first, 1).isoformat(), end.isoformat()


def shifted(day: str, by: int) -> str:
    """`day` moved by so many days, kept within the calendar."""
    try:
        return (date.fromisoformat(day) + timedelta(by)).isoformat()
    except OverflowError:
        return day


def mentions(text: str, anchor: date | None = None) -> list[Mention]:
    """Every date of `text` in reading order, ranges joined.

    A date without a year ("Feb. 24", "in March") takes the latest one that is not after `anchor`;
    without an anchor it is passed over, unless a range gives its year ("May to July 2018").
    """
    found = list(_joined(text, list(_ATOM.finditer(text)), anchor))
    return [mention for mention in found if mention.form != "month" or _is_month(text, mention)]


def _joined(text: str, atoms: list[re.Match[str]], anchor: date | None) -> Iterator[Mention]:
    """Atoms as mentions; "from X to Y" and "between X and Y" as one."""
    at = 0
    while at < len(atoms):
        first = atoms[at]
        at += 1
        if at < len(atoms) and _are_range(text, first, atoms[at]):
            joined = _range(text, first, atoms[at], anchor)
            if joined:
                yield joined
                at += 1
                continue
        span = _span(first, _year_before(first, anchor))
        if span:
            yield _mention(text, first.start(), first.end(), span, _written_form(first))


def _are_range(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    gap = text[first.end() : second.start()]
    if _JOINER.fullmatch(gap):
        return True
    before = text[max(0, first.start() - _LEAD_REACH) : first.start()]
    return bool(_AND.fullmatch(gap) and _BETWEEN.search(before))


def _range(
    text: str, first: re.Match[str], second: re.Match[str], anchor: date | None
) -> Mention | None:
    last = _span(second, _year_before(second, anchor))
    if not last:
        return None
    opening = _span(first, int(last[0][:4]))
    if opening and opening[0] > last[1]:
        opening = _span(first, int(last[0][:4]) - 1)
    if not opening or opening[0] > last[1]:
        return None
    return _mention(text, first.start(), second.end(), (opening[0], last[1]), "range")


def _mention(text: str, start: int, end: int, span: DateSpan, form: str) -> Mention:
    lead = _LEAD.search(text, max(0, start - _LEAD_REACH), start)
    preposition = lead[1].lower() if lead else ""
    return Mention(start, end, *span, form, preposition, bool(lead and lead[2]))


def _is_month(text: str, mention: Mention) -> bool:
    """Not the verbs "may" and "march", nor a Mrs May: a bare month stands after a preposition."""
    word = text[mention.start : mention.end]
    return not word.rstrip(".").isalpha() or mention.lead not in ("", "for", "about", "by")


def _form(atom: re.Match[str]) -> str:
    return next(form for form in _FORMS if atom[form])


def _written_form(atom: re.Match[str]) -> str:
    form = _form(atom)
    return "month" if form in ("dmy", "mdy") and not atom[f"{form}_y"] else form


def _year_before(atom: re.Match[str], anchor: date | None) -> int | None:
    """The year of a year-less month or day: the latest in which it began by `anchor`."""
    if anchor is None or _written_form(atom) != "month":
        return None
    span = _span(atom, anchor.year)
    return anchor.year - 1 if not span or span[0] > anchor.isoformat() else anchor.year


def _span(atom: re.Match[str], year: int | None) -> DateSpan | None:
    """The days an atom covers; `year` serves those that state none. None: no such day."""
    try:
        return _read(atom, _form(atom), year)
    except ValueError:
        return None


def _read(atom: re.Match[str], form: str, year: int | None) -> DateSpan | None:
    match form:
        case "iso":
            y, m = int(atom["iso_y"]), int(atom["iso_m"])
            if not atom["iso_d"] and m == (y + 1) % 100:
                return month_span(y, 1)[0], f"{y + 1}-12-31"  # the season 2010-11
            return iso_span(atom["iso"])
        case "dmy" | "mdy":
            stated = int(atom[f"{form}_y"] or year or 0)
            return _day_span(atom, form, stated) if stated else None
        case "my":
            return _part_of_month(int(atom["my_y"]), _month(atom["my_m"]), atom["my_part"])
        case "quarter":
            quarter = int(atom["q_n"] or _ORDINALS[atom["q_word"].lower()])
            return month_span(int(atom["q_y"]), 3 * quarter - 2, 3 * quarter)
        case "half":
            half = _ORDINALS[atom["h_word"].lower()]
            return month_span(int(atom["h_y"]), 6 * half - 5, 6 * half)
        case "season":
            return month_span(int(atom["s_y"]), *_SEASONS[atom["s_word"].lower()])
        case "decade":
            y = int(atom["d_y"])
            first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(
                (atom["d_part"] or "").lower(), (0, 9)
            )
            return f"{y + first:04}-01-01", f"{y + last:04}-12-31"
        case "century":
            y = (int(atom["c_n"]) - 1) * 100
            return f"{y + 1:04}-01-01", f"{y + 100:04}-12-31"
        case "years":
            y, tail = int(atom["ys_1"]), atom["ys_2"]
            end = int(tail) if len(tail) == 4 else y // 100 * 100 + int(tail)
            return (f"{y}-01-01", f"{end}-12-31") if end > y else None
        case "year":
            return month_span(int(atom["y"]), *_PARTS[(atom["y_part"] or "").lower()])
        case _:
            return month_span(year, _month(atom["m_m"])) if year else None


def _month(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def _day_span(atom: re.Match[str], form: str, year: int) -> DateSpan:
    month = _month(atom[f"{form}_m"])
    first = int(re.sub(r"\D", "", atom[f"{form}_d"]))
    last = int(re.sub(r"\D", "", atom[f"{form}_d2"])) if atom[f"{form}_d2"] else first
    return date(year, month, first).isoformat(), date(year, month, last).isoformat()


def _part_of_month(year: int, month: int, part: str | None) -> DateSpan:
    first, last = month_span(year, month)
    if not part:
        return first, last
    start, end = _PART_DAYS[part.lower()]
    return f"{first[:8]}{start:02}", min(f"{first[:8]}{end:02}", last)
