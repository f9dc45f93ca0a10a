"""The time an article's sentence speaks of, against the time a question asks about. Pure."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from qa.understanding.dates import (
    BEGINNING,
    END,
    MONTH,
    DateSpan,
    Mention,
    iso_span,
    mentions,
    shifted,
)

FAR = 45
"""Days between an article's date and an event after which the article tells of another time."""

LONG = 300
"""Days from which an asked-for time is one that a state lasted, not a moment."""

LATELY = 2000
"""Days for which what began before such a time may well still hold."""

_DATED = re.compile(rf"\d|\b{MONTH}", re.IGNORECASE)
"""Without either, no date is looked for."""
_ONGOING = re.compile(
    r"\s*(?:,?\s*(?:to|until|till|through)|[-–—])\s*(?:the\s+)?(?:present|now|today)\b"
    r"|\s+(?:onwards?|on)(?=\s*[,.;)]|$)",
    re.IGNORECASE,
)


def dates_in(text: str, article_date: str | None = None) -> list[DateSpan]:
    """The days that the dates, years and ranges of a sentence cover.

    "since 2010" is open to the end of time, "until 2003" from its beginning. With the article's
    own date a "Feb. 24" or "in March" without a year is understood too.
    """
    return list(_dates_in(text, article_date)) if _DATED.search(text) else []


@lru_cache(maxsize=4096)
def _dates_in(text: str, article_date: str | None) -> tuple[DateSpan, ...]:
    published = iso_span(article_date)
    anchor = date.fromisoformat(published[1]) if published else None
    return tuple(opened(text, mention) for mention in mentions(text, anchor))


def opened(text: str, mention: Mention) -> DateSpan:
    """The mention's span, open on the side that "since", "until", "after" … leave open."""
    since, until = mention.since, mention.until
    if _ONGOING.match(text, mention.end):
        return since, END
    match mention.lead:
        case "since":
            return since, END
        case "from" if mention.form != "range":
            return since, END
        case "after":
            return shifted(until, 1), END
        case "until" | "till" | "up to" | "through":
            return BEGINNING, until
        case "before" | "prior to":
            return BEGINNING, shifted(since, -1)
    return since, until


def date_match(event: DateSpan, text: str, article_date: str | None = None) -> float:
    """How well a sentence's time fits the time asked about: 1 the same, 0 unknown, -1 another.

    The sentence's own dates decide. An earlier one contradicts only half, or hardly where a year
    or more is asked about: what began before may still hold ("appointed in 2003" for 2004).
    Without any, an article published within or up to 45 days after the event speaks for it, a far
    one against it; one from long before it can tell of it only as to come.
    """
    published = iso_span(article_date)
    early = published is not None and _days(published[1], event[0]) > FAR
    spans = dates_in(text, article_date)
    if spans:
        fit = max(_between(event, spans), *(_overlap(event, span) for span in spans))
        return fit if fit > 0.5 or not early else min(fit, -0.5)
    if published is None:
        return 0.0
    if early:
        return -0.7
    if published[1] < event[0]:
        return 0.0
    if published[0] > event[1]:
        return -0.7 if _days(event[1], published[0]) > FAR else 0.4
    return 0.5


def in_common(one: DateSpan, other: DateSpan) -> float:
    """Days in both of all days in either: 1 for the same time, 0 where they do not meet."""
    first, last = max(one[0], other[0]), min(one[1], other[1])
    if first > last:
        return 0.0
    return (_days(first, last) + 1) / (_days(min(one[0], other[0]), max(one[1], other[1])) + 1)


def days_between(event: DateSpan, published: str) -> int:
    """From an event to the day of an article, before or after it; 0 within it or if unknown."""
    span = iso_span(published)
    if span is None:
        return 0
    return max(0, _days(event[1], span[0]), _days(span[1], event[0]))


def _between(event: DateSpan, spans: list[DateSpan]) -> float:
    """ "appointed in 2006 … replaced in 2015" holds 2010, though neither date does."""
    before = any(span[1] < event[0] for span in spans)
    after = any(span[0] > event[1] for span in spans)
    return 0.2 if before and after and _lasts(event) else -1.0


def _overlap(event: DateSpan, span: DateSpan) -> float:
    if span[1] < event[0]:
        return 0.1 if _lasts(event) and _days(span[1], event[0]) < LATELY else -0.5
    if span[0] > event[1]:
        return -1.0
    if BEGINNING in span or END in span:
        return 0.7
    if _days(*span) > 10 * _days(*event) + 1100:
        return 0.3  # a century holds every day of it, and says nothing of any
    return 0.8 if _days(*span) > 3 * _days(*event) + 90 else 1.0


def _lasts(event: DateSpan) -> bool:
    """The question asks about a year or more: what was so, rather than what took place."""
    return _days(*event) >= LONG


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
