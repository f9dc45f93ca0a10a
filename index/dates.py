"""When an article was published, and how that is known. A file's own time is never asked.

`stated`: metadata that came with the article, or its byline or dateline. `inferred`: from words
in the text, its URL or its file name; those words are kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from index.isodate import span_of
from index.types import DateOrigin
from index.written import DAY_AND_MONTH, MONTHS, WRITTEN, Written, month_and_day, written_dates

EARLIEST_YEAR = 1500
"""Printed news begins about 1600."""

LONGEST = 80
"""Longer strings are not dates."""

LEAD = 500
"""Characters at the start of a text in which a date may be that of the article."""

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d.*)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ ,].*)?", re.ASCII)
_LABEL = re.compile(
    r"\s*(?:(?:first |last |originally )?(?:published|updated|posted|modified|created|released)"
    r"|date(?:line)?)(?: on| at)?\s*:?\s*",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"\b(?:updated|modified|edited|corrected|revised)\b", re.IGNORECASE)
_NAMED_IN_ADDRESS = re.compile(
    r"/(?P<y>19\d\d|20\d\d)/(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/"
    r"(?P<d>0?[1-9]|[12]\d|3[01])(?=/|$)"
)
_IN_ADDRESS = re.compile(
    r"(?<![0-9A-Za-z])(?P<y>19\d\d|20\d\d)(?P<sep>[-/_.]?)(?P<m>0[1-9]|1[0-2])"
    r"(?:(?P=sep)(?P<d>0[1-9]|[12]\d|3[01]))?(?![0-9A-Za-z])"
)
_COPYRIGHT_YEAR = re.compile(r"(?:©|\(c\)|copyright)\D{0,20}(?:\d{4}\s?[-–]\s?)?(\d{4})", re.I)
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_REPORTING = re.compile(
    r"\b(?:said|says|told|met|meets|arrived|added|wrote|warned|agreed|spoke|visited)\b"
)
_DATELINE = re.compile(
    r"[^\n]{0,80}?\([A-Z][\w. ]{1,25}\)\s*[-–—]"
    rf"|(?i:{WRITTEN.pattern})\s*(?:\.{{3}}|…|[—·|]\s|[-–]\s)"
)
_SENTENCE_END = re.compile(r"[.?!][\"”’]?\s+(?=[A-Z“\"‘])|\n")
_DEFINITION = re.compile(r"^.{0,200}?\b(?:is|was|are|were) (?:an?|the|one of|part of)\b", re.S)


@dataclass(frozen=True, slots=True)
class Dated:
    """A publication date, where it came from and the words it was inferred from."""

    date: str | None = None
    origin: DateOrigin = "none"
    words: str | None = None


def publication(
    *,
    given: object = None,
    lines: Sequence[str] = (),
    text: str = "",
    copyright_line: str | None = None,
    url: str | None = None,
    file_name: str = "",
    today: date | None = None,
) -> Dated:
    """The best known date of an article: given, then its byline or dateline, then inferred.

    `lines`: what its head says of itself (byline, "Published …"). `today` is for tests.
    """
    if iso := parse(given, today=today):
        return Dated(iso, "stated")
    told = [date for line in (*lines, _dateline(text)) for date in _told(line, today)]
    for _, iso in sorted(told, key=lambda one: one[0]):
        return Dated(iso, "stated")
    found = _inferred(text, copyright_line, url, file_name, today)
    return next(found, Dated())


def parse(value: object, *, today: date | None = None) -> str | None:
    """An ISO date from what stands in metadata, or None where it is no date or an impossible one.

    Time zones: the local date as it is written. `04/05/2024` may be April or May: the year alone.
    """
    if isinstance(value, (date, datetime)):
        return _possible(value.strftime("%Y-%m-%d"), today)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _possible(_from_number(value), today)
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    said = " ".join(value.split())
    text = _LABEL.sub("", said, count=1)
    return _possible(_from_numerals(text) or _from_sentence(said) or _from_words(text), today)


def _from_number(value: float) -> str | None:
    """A year, YYYYMMDD, or seconds or milliseconds since 1970; small ones are no dates."""
    if not math.isfinite(value):
        return None
    if value == int(value) and len(str(int(value))) in (4, 8):
        return _from_numerals(str(int(value)))
    for scale, least, most in ((1, 1e8, 1e10), (1000, 1e11, 1e13)):
        if least < value < most:
            return datetime.fromtimestamp(value / scale, UTC).strftime("%Y-%m-%d")
    return None


def _from_numerals(text: str) -> str | None:
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return "-".join(part.zfill(2) for part in match.groups() if part)
    if match := _NUMERIC.fullmatch(text):
        first, separator, second, year = match.groups()
        day, month = int(first), int(second)
        if separator != "." and day <= 12 and month <= 12 and day != month:
            return year
        if month > 12:
            day, month = month, day
        return f"{year}-{month:02d}-{day:02d}"
    return None


def _from_sentence(text: str) -> str | None:
    """The first date in English words, that of a change only where there is no other."""
    written = sorted(_written(text), key=lambda one: one[0])
    return written[0][1] if written else None


def _from_words(text: str) -> str | None:
    if not re.search(r"\d{4}", text) or not re.search(r"[^\W\d]{3}", text):
        return None
    from dateparser.date import DateDataParser  # a second to import, rarely needed

    parser = DateDataParser(
        settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["year"], "STRICT_PARSING": False}
    )
    try:
        data = parser.get_date_data(text)
    except (ValueError, OverflowError):
        return None
    if data is None or data.date_obj is None:
        return None
    form = {"year": "%Y", "month": "%Y-%m"}.get(data.period, "%Y-%m-%d")
    return str(data.date_obj.strftime(form))


def _possible(iso: str | None, today: date | None) -> str | None:
    """`iso` unless no calendar has it, it lies ahead, or it is what an empty clock shows."""
    span = span_of(iso) if iso else None
    if not iso or not span or span[0].year < EARLIEST_YEAR or iso == "1970-01-01":
        return None
    latest = (today or datetime.now(UTC).date()) + timedelta(days=1)
    return iso if span[0] <= latest else None


def _dateline(text: str) -> str:
    """A text's start up to its dash: "BEIJING, April 26, 2024 (Reuters) -", "Oct 6, 2014 …"."""
    match = _DATELINE.match(text)
    return match[0] if match else ""


def _told(line: str, today: date | None) -> Iterator[tuple[bool, str]]:
    """The dates in a line that are possible, each with whether it is that of a change."""
    found = False
    for is_change, iso in _written(line):
        if possible := _possible(iso, today):
            found = True
            yield is_change, possible
    numerals = None if found else _possible(_from_numerals(line.strip()), today)
    if numerals:
        yield False, numerals


def _written(text: str) -> Iterator[tuple[bool, str]]:
    """Each date in words, and whether it follows "updated" or the like."""
    end = 0
    for found in written_dates(text):
        yield _CHANGED.search(text, end, found.start) is not None, found.iso
        end = found.end


def _inferred(
    text: str, copyright_line: str | None, url: str | None, file_name: str, today: date | None
) -> Iterator[Dated]:
    year = _COPYRIGHT_YEAR.search(copyright_line or "")
    candidates: list[tuple[str | None, str]] = [
        *_in_address(url or ""),
        *_in_address(file_name),
        *((found.iso, found.words) for found in _reported(text)),
    ]
    if year and (day := DAY_AND_MONTH.search(_dateline(text))):
        candidates.append((f"{year[1]}-{month_and_day(day)}", f"{day[0]} … {copyright_line}"))
    if year:
        candidates.append((year[1], copyright_line or ""))
    for iso, words in sorted(candidates, key=lambda one: -len(one[0] or "")):
        if possible := _possible(iso, today):
            yield Dated(possible, "inferred", words)


def _in_address(address: str) -> Iterator[tuple[str, str]]:
    """Dates in a URL or a file name: `/2024/04/26/`, `2024-04-26-talks.txt`, `20240426`,
    `/2024/apr/26/`."""
    for match in _NAMED_IN_ADDRESS.finditer(address):
        month = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(match["m"]))
        yield f"{match['y']}-{month:02d}-{int(match['d']):02d}", match[0].strip("/")
    for match in _IN_ADDRESS.finditer(address):
        parts = [part for part in match.group("y", "m", "d") if part]
        if len(parts) == 3 or (match["sep"] in "-/" and match["sep"]):
            yield "-".join(parts), match[0]


def _reported(text: str) -> Iterator[Written]:
    """The date of what a news text reports: the one whole date of its lead, when none is later.

    An encyclopedia's first sentence says what something is; its dates are not the article's.
    """
    lead = text[:LEAD]
    dates = list(written_dates(lead))
    if not dates or len({found.iso for found in dates}) > 1 or _DEFINITION.match(lead):
        return
    found = dates[0]
    start = max((end.end() for end in _SENTENCE_END.finditer(lead, 0, found.start)), default=0)
    end = next((end.start() for end in _SENTENCE_END.finditer(lead, found.end)), len(lead))
    reports = found.weekday or _REPORTING.search(lead, start, end)
    if reports and int(found.iso[:4]) == max(int(year) for year in _YEAR.findall(text)):
        yield found
