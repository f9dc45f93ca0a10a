"""From a question and the turns before it to what is searched for. Pure, no model, English.

In order: a follow-up becomes a stand-alone question (`followup`), a publisher named as the
speaker a filter (`publishers`), a time a filter or a preference (`period`); then what kind
of answer is wanted (`kind`), whether two things are asked at once (`parts`), or an overview of
a topic (`overview`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.types import Filters
from qa.types import FilterOrigin, Query, Turn
from qa.understanding.dates import BEGINNING, END, DateSpan, iso_span
from qa.understanding.followup import Resolved, stand_alone
from qa.understanding.kind import answer_kind
from qa.understanding.overview import of_articles, overview_topic, without_time
from qa.understanding.parts import sub_questions
from qa.understanding.period import ALL_TIME, asked_period, event_phrase, time_spans
from qa.understanding.publishers import named_publishers


def understand(
    question: str,
    history: Sequence[Turn],
    filters: Filters,
    publishers: Sequence[str],
    *,
    today: date,
    covers: DateSpan | None = ALL_TIME,
) -> Query:
    """What `question` asks for, after the user's turns of `history`.

    `filters` are the caller's own: what the question says may narrow them, never widen them.
    `publishers` are the collection's, as it spells them; `covers` is the span of its articles'
    dates (None: they bear none), so that no filter is made that could only leave nothing.
    """
    asked = " ".join(question.split())
    resolved = stand_alone(asked, history)
    resolved = replace(resolved, text=_in_its_time(resolved, asked, today))
    named = named_publishers(resolved.text, publishers)
    period = asked_period(resolved.text, today, covers)
    inferred = Filters(
        since=_bound(period.published, 0, BEGINNING),
        until=_bound(period.published, 1, END),
        publishers=named.publishers,
    )
    narrowed, origin = narrow(filters, inferred)
    text = named.text if named.text != asked else question
    query = Query(
        question=question,
        text=text,
        filters=narrowed,
        filter_origin=origin,
        event_dates=period.event,
        newest_first=period.newest_first,
        carried=resolved.carried,
    )
    topic = overview_topic(named.text, named.publishers)
    if topic is not None:
        topic = without_time(topic, today) if period.published else topic
        return replace(query, text=topic or of_articles(text, named.publishers), topic=topic)
    kind = answer_kind(asked)
    return replace(
        query,
        kind=answer_kind(named.text) if kind == "other" else kind,
        parts=sub_questions(named.text),
    )


def _in_its_time(resolved: Resolved, asked: str, today: date) -> str:
    """A follow-up that names no time of its own is about the time of what was asked before."""
    if resolved.carried is None or resolved.text == asked or time_spans(resolved.text):
        return resolved.text
    when = event_phrase(resolved.carried, today)
    return f"{resolved.text.rstrip(' ?.!')} {when}?" if when else resolved.text


def _bound(span: DateSpan | None, side: int, open_: str) -> str | None:
    return span[side] if span and span[side] != open_ else None


def narrow(request: Filters, inferred: Filters) -> tuple[Filters, FilterOrigin]:
    """Both at once, and where the result comes from; where they exclude each other, `request`."""
    since, until = request.since, request.until
    first = (iso_span(since) or (BEGINNING, END))[0]
    last = (iso_span(until) or (BEGINNING, END))[1]
    if (inferred.since or BEGINNING) <= last and (inferred.until or END) >= first:
        since = inferred.since if (inferred.since or BEGINNING) > first else since
        until = inferred.until if (inferred.until or END) < last else until
    publishers = _common(request.publishers, inferred.publishers)
    narrowed = Filters(since, until, publishers, request.article_ids)
    if narrowed == request:
        return request, "request" if request else "none"
    return narrowed, "both" if request else "question"


def _common(request: tuple[str, ...], inferred: tuple[str, ...]) -> tuple[str, ...]:
    if not request or not inferred:
        return request or inferred
    wanted = {publisher.lower() for publisher in inferred}
    return tuple(p for p in request if p.lower() in wanted) or request
