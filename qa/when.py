"""The time an article's sentence speaks of, against the time a question asks about. Pure."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from qa.dates import BEGINNING, END, DateSpan, Mention, iso_span, mentions, shifted

FAR = 45
"""Days between an article's date and an event after which the article tells of another time."""

_DIGIT = re.compile(r"\d")
_ONGOING = re.compile(
    r"\s*(?:,?\s*(?:to|until|till|through)|[-–—])\s*(?:the\s+)?(?:present|now|today)\b"
    r"|\s+(?:onwards?|on)(?=\s*[,.;)]|$)",
    re.IGNORECASE,
)


def dates_in(text: str, article_date: str | None = None) -> list[DateSpan]:
    """The days that the dates, years and ranges of a sentence cover.

    "since 2010" is open to the end of time, "until 2003" from its beginning. With the article's
    own date a "Feb. 24" without a year is understood too.
    """
    return list(_dates_in(text, article_date)) if _DIGIT.search(text) else []


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

    The sentence's own dates decide. An earlier one contradicts only half: what began before may
    still hold ("appointed in 2003" for a question about 2004). Without any, an article published
    within or up to 45 days after the event speaks for it, a far one against it.
    """
    spans = dates_in(text, article_date)
    if spans:
        return max(_overlap(event, span) for span in spans)
    published = iso_span(article_date)
    if not published:
        return 0.0
    first, last = published
    if last < event[0]:
        return -0.7 if _days(last, event[0]) > FAR else 0.0
    if first > event[1]:
        return -0.7 if _days(event[1], first) > FAR else 0.4
    return 0.5


def _overlap(event: DateSpan, span: DateSpan) -> float:
    if span[1] < event[0]:
        return -0.5
    if span[0] > event[1]:
        return -1.0
    if BEGINNING in span or END in span:
        return 0.7
    if _days(*span) > 10 * _days(*event) + 1100:
        return 0.3  # a century holds every day of it, and says nothing of any
    return 1.0


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
