"""Dates as a sentence states them, and whether other words state the same ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qa.checks.wording import Token, Wording

_MONTH_NAMES = (
    "january february march april may june july august september october november december".split()
)
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
WEEKDAYS = {
    name: number
    for number, name in enumerate(
        "monday tuesday wednesday thursday friday saturday sunday".split()
    )
}
_RELATIVE = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_COMING = re.compile(
    r"\b(?:will|would|due|expected|plan(?:s|ned)?|next|upcoming|scheduled|(?:set|is|are) to)\b"
)
_BEFORE_MONTHS = frozenset("in of since until by during last this next early late".split())
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?$")
_YEAR = re.compile(r"(1[0-9]|20)\d\d$")
_NUMERIC = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b|\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")


@dataclass(frozen=True, slots=True)
class When:
    """A date as far as it is stated; `words` as written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    words: str = ""

    def states(self, other: When) -> bool:
        """Whether all that `other` says follows from this."""
        return all(
            theirs is None or theirs == ours
            for ours, theirs in (
                (self.year, other.year),
                (self.month, other.month),
                (self.day, other.day),
            )
        )


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a text, its bare weekdays, and which of its tokens they are made of."""

    stated: tuple[When, ...]
    weekdays: tuple[int, ...]
    relative: tuple[int, ...]
    """Days from the article's date: "yesterday" is -1."""
    coming: bool
    """The text speaks of what is still to be."""
    tokens: frozenset[int]


def parse(iso: str | None) -> When | None:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`; None for anything else."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", iso or "")
    if not match:
        return None
    year, month, day = match.groups()
    return When(int(year), int(month) if month else None, int(day) if day else None)


def dates(text: Wording) -> Dates:
    """Every date the text states, in reading order."""
    found: list[When] = []
    weekdays: list[int] = []
    relative: list[int] = []
    used: set[int] = set()
    for match in _NUMERIC.finditer(text.text):
        used.update(i for i, t in enumerate(text.tokens) if match.start() <= t.start < match.end())
        found.extend(_numeric(match))
    for i, token in enumerate(text.tokens):
        if i in used:
            continue
        if token.word in WEEKDAYS and token.capital:
            weekdays.append(WEEKDAYS[token.word])
            used.add(i)
        elif token.word in _RELATIVE:
            relative.append(_RELATIVE[token.word])
        elif _is_month(text, i):
            found.extend(_around_month(text.tokens, i, used))
    for i, token in enumerate(text.tokens):
        if i not in used and _is_year(text, i):
            found.append(When(year=int(token.text), words=token.text))
            used.add(i)
    coming = bool(_COMING.search(text.text))
    return Dates(tuple(found), tuple(weekdays), tuple(relative), coming, frozenset(used))


def resolved(said: Dates, published: When | None) -> Iterator[When]:
    """The dates as stated, then with what the article's own date adds to them."""
    yield from said.stated
    if published is None or published.year is None:
        return
    for when in said.stated:
        if when.year is None and when.month is not None:
            yield from _years(when, published, said.coming)
    if published.month is None or published.day is None:
        return
    try:
        day = date(published.year, published.month, published.day)
    except ValueError:
        return
    for weekday in said.weekdays:
        back = (day.weekday() - weekday) % 7
        days = [day - timedelta(days=back)]
        if said.coming or back == 0:
            days.append(day + timedelta(days=7 - back))
        yield from (When(d.year, d.month, d.day) for d in days)
    for offset in said.relative:
        other = day + timedelta(days=offset)
        yield When(other.year, other.month, other.day)


def missing(claimed: Dates, known: Iterable[When], weekdays: Iterable[int]) -> list[str]:
    """In words, each date and weekday of the claim that the known dates do not state."""
    known = tuple(known)
    years = {when.year for when in known}
    known_days = {*weekdays, *(w for when in known if (w := _weekday(when)) is not None)}
    lost = [
        when.words
        for when in claimed.stated
        if not any(other.states(when) for other in known)
        and not any(
            # "Why October 6th matters: in 1995 the band …"
            other.year is None and other.states(When(None, when.month, when.day)) and when.month
            for other in known
            if when.year in years
        )
    ]
    names = list(WEEKDAYS)
    lost += [names[day].capitalize() for day in claimed.weekdays if day not in known_days]
    return lost


def _weekday(when: When) -> int | None:
    if when.year is None or when.month is None or when.day is None:
        return None
    try:
        return date(when.year, when.month, when.day).weekday()
    except ValueError:
        return None


def _years(when: When, published: When, coming: bool) -> Iterator[When]:
    assert published.year is not None
    later = (when.month or 0, when.day or 0) > (published.month or 12, published.day or 31)
    years = {published.year - 1 if later else published.year}
    if coming:
        years |= {published.year, published.year + (0 if later else 1)}
    yield from (When(year, when.month, when.day) for year in years)


def _numeric(match: re.Match[str]) -> Iterator[When]:
    year, month, day, first, second, last = match.groups()
    words = match.group()
    if year:
        yield When(int(year), int(month), int(day) if day else None, words)
        return
    a, b = int(first), int(second)
    yield When(int(last), b, a, words)  # 9/7/2022 is read both ways
    yield When(int(last), a, b, words)


def _is_month(text: Wording, i: int) -> bool:
    token = text.tokens[i]
    if token.word not in MONTHS or not token.capital:
        return False
    if token.word not in ("may", "march", "mar"):
        return True
    near = text.tokens[max(0, i - 1) : i + 2]
    before = text.tokens[i - 1].word if i else ""
    return any(_DAY.match(t.word) or _YEAR.match(t.word) for t in near if t is not token) or (
        before
        in ("in", "of", "since", "until", "by", "during", "last", "this", "next", "early", "late")
    )


def _is_year(text: Wording, i: int) -> bool:
    token = text.tokens[i]
    if not _YEAR.match(token.text) or text.text[token.end : token.end + 1] == "%":
        return False
    before = text.text[max(0, token.start - 1) : token.start]
    return before not in ("$", "£", "€")


def _around_month(tokens: tuple[Token, ...], i: int, used: set[int]) -> Iterator[When]:
    """`9 July 2022`, `July 9, 2022`, `9-10 July`, `July 2022`, `July`."""
    month = MONTHS[tokens[i].word]
    days, first = _days(tokens, i, -1)
    last = i
    if not days:
        days, last = _days(tokens, i, 1)
        first = i
    year = None
    if last + 1 < len(tokens) and _YEAR.match(tokens[last + 1].text):
        year, last = int(tokens[last + 1].text), last + 1
    used.update(range(first, last + 1))
    words = " ".join(token.text for token in tokens[first : last + 1])
    for day in days or [None]:
        yield When(year, month, day, words)


def _days(tokens: tuple[Token, ...], i: int, step: int) -> tuple[list[int | None], int]:
    """Day numbers beside a month, going one way; a range gives both ends."""
    days: list[int | None] = []
    at, end = i + step, i
    while 0 <= at < len(tokens) and len(days) < 2:
        match = _DAY.match(tokens[at].word)
        if match and 1 <= int(match[1]) <= 31:
            days.append(int(match[1]))
            end = at
        elif tokens[at].word not in ("of", "the", "and", "to"):
            break
        at += step
    return days[::step], end
