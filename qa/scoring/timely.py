"""What an article's own date is worth, where a question asks about a time. Pure.

A rule, not a fitted weight: the sets that weights are fitted on bear no dates.
"""

from __future__ import annotations

from datetime import date

from index.isodate import span_of
from qa.types import Query
from qa.understanding.tense import asks_what_came, is_to_come
from qa.understanding.when import FAR, date_match, dates_in, in_common

WITHIN, ELSEWHERE, NEWEST = 1.5, -1.5, 1.0
"""In log odds: the article is of the time asked about, of another, or the newest where the latest
is asked for."""

AHEAD, THAT_TIME = -1.0, 1.0
"""In log odds: a sentence that tells of what was still to come, where it is asked what came; one
that names the very time asked about ("2011-2015: Hanny Ditlefsen"). With the latter the right
sentence comes first .305 of the time on timeqa, .257 without."""

SAME = 0.8
"""Share of days in common (Jaccard) from which two times are the same."""

EXACT = 0.9
"""From this `date_match` on, a sentence tells of the time itself, whenever it was written."""

FRESH = 7
"""Days within which articles are as new as the newest."""


def said_of(query: Query, published: str | None, sentence: str) -> float:
    """Log odds to add for what a sentence itself says of when it came about."""
    odds = 0.0
    if asks_what_came(query.text if query.topic is None else query.question) and is_to_come(
        sentence
    ):
        odds += AHEAD
    event = query.event_dates
    if event and any(in_common(event, span) >= SAME for span in dates_in(sentence, published)):
        odds += THAT_TIME
    return odds


def worth(query: Query, published: str | None, sentence: str, newest: date | None) -> float:
    """Log odds to add for a sentence of an article of that date; `newest` is the newest found."""
    span = span_of(published) if published else None
    if span is None:
        return 0.0
    if query.newest_first and newest and (newest - span[1]).days <= FRESH:
        return NEWEST
    if query.event_dates is None:
        return 0.0
    if date_match(query.event_dates, sentence, published) >= EXACT:
        return WITHIN
    began, ended = (date.fromisoformat(day) for day in query.event_dates)
    if span[0] <= ended and span[1] >= began:
        return WITHIN
    after = (span[0] - ended).days
    return WITHIN / 2 if 0 < after <= FAR else ELSEWHERE
