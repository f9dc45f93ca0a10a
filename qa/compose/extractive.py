"""Answers in the sources' own words: no model, always available, the floor for every model.

The best evidence becomes one to three quoted sentences, oldest event first, each led in by who
said it and when, where that is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.isodate import span_of
from index.types import Source, Span
from qa.clause import trim, words
from qa.compose import Finished
from qa.types import DraftSentence, Evidence, Query, Turn

SAME_EVENT_DAYS = 30
"""Articles further apart than this tell of different events when they answer the same question."""

KEEP_RATIO = 0.2
"""Another event must be at least this likely, relative to the best sentence."""

LIKELY_EVENT = 0.1
"""And this likely in itself, unless it reaches `FURTHER_RATIO` of the best."""

FURTHER_RATIO = 0.5
"""A further sentence must be at least this likely, relative to the best one: of those below, one
in twenty answers on xquad_en. `KEEP_RATIO` is enough where a time is asked about, of which articles
that bear no date tell many alike."""

LEAST_WORDS = 10
"""A quotation is not cut below this; rather fewer are given."""

WIDER = 2
"""Times the limits: what an overview, or a question of several parts, may take."""

ELLIPSES = 2
"""Words that the marks of a shortened quotation count for."""


@dataclass(frozen=True, slots=True)
class Extractive:
    """The composer named `extractive`. Its limits are of a whole answer."""

    max_sentences: int = 3
    max_words: int = 60
    name: str = "extractive"

    def compose(
        self, query: Query, evidence: Sequence[Evidence], history: Sequence[Turn] = ()
    ) -> Iterator[DraftSentence | Finished]:
        quotes = self._quotes(query, evidence)
        previous: str | None = None
        for index in sorted(quotes, key=lambda index: _reading_order(evidence[index])):
            source = evidence[index].source
            yield quotation(evidence[index], index, quotes[index], led=source.id != previous)
            previous = source.id
        yield Finished()

    def _quotes(self, query: Query, evidence: Sequence[Evidence]) -> dict[int, Span]:
        """Which evidence to quote, by index, and what part of it.

        The best of each part of the question, which come first, and of each event share the room
        by the root of how likely they are; what is left takes further whole sentences.
        """
        quotes: dict[int, Span] = {}
        if not evidence:
            return quotes
        event, further = _thresholds(query, max(item.score for item in evidence))
        worthy = [index for index, item in enumerate(evidence) if item.score >= event]
        if query.newest_first:
            worthy = _of_the_newest(evidence, worthy)
        most, room = self.max_sentences, self.max_words
        if query.topic is not None or query.parts:
            most, room = WIDER * most, WIDER * room
        of_parts = [index for index in range(len(query.parts)) if index < len(evidence)]
        heads = _one_an_event(evidence, worthy, of_parts)[:most]
        while len(heads) > 1 and sum(LEAST_WORDS + _overhead(evidence[i]) for i in heads) > room:
            heads.pop()
        for at, index in enumerate(heads):
            item = evidence[index]
            part = item.score**0.5 / sum(evidence[head].score ** 0.5 for head in heads[at:])
            share = max(int(room * part) - _overhead(item), LEAST_WORDS)
            fits = words(item.text) <= share
            quotes[index] = trim(item.text, query, share if fits else share - ELLIPSES)
            room -= words(quotes[index].of(item.text)) + _overhead(item) + (not fits) * ELLIPSES
        for index in worthy:
            item = evidence[index]
            cost = words(item.text) + _overhead(item)
            wanted = item.score >= further and index not in quotes
            if wanted and len(quotes) < most and cost <= room:
                quotes[index] = Span(0, len(item.text))
                room -= cost
        return quotes


def _thresholds(query: Query, best: float) -> tuple[float, float]:
    """How likely the best sentence of another event, and any further sentence, must be."""
    least, plain = KEEP_RATIO * best, FURTHER_RATIO * best
    if query.topic is not None:
        return least, least
    event = min(plain, max(least, LIKELY_EVENT))
    return event, least if query.event_dates else plain


def _one_an_event(
    evidence: Sequence[Evidence], indices: Sequence[int], of_parts: Sequence[int]
) -> list[int]:
    """The best index of each event, best first, after those that answer parts of the question."""
    heads = list(of_parts)
    for index in indices:
        day = _day(evidence[index].source)
        if not any(_same_event(day, _day(evidence[head].source)) for head in heads):
            heads.append(index)
    return heads


def _of_the_newest(evidence: Sequence[Evidence], indices: Sequence[int]) -> list[int]:
    """Those that tell of the newest event, or of no known time."""
    newest = max((day for i in indices if (day := _day(evidence[i].source))), default=None)
    return [i for i in indices if _same_event(newest, _day(evidence[i].source))]


def _same_event(day: int | None, other: int | None) -> bool:
    return day is None or other is None or abs(day - other) <= SAME_EVENT_DAYS


def _day(source: Source) -> int | None:
    span = span_of(source.date) if source.date else None
    return span[0].toordinal() if span else None


def _reading_order(item: Evidence) -> tuple[str, str, int]:
    return (item.source.date or "", item.source.id, item.start)


def _overhead(item: Evidence) -> int:
    """Words of the lead-in, and the marker."""
    return words(lead_in(item.source)) + 1


def quotation(item: Evidence, index: int, part: Span, *, led: bool = True) -> DraftSentence:
    """A sentence that quotes `part` of the evidence at `index`, after a lead-in if `led`."""
    before = lead_in(item.source) if led else ""
    return DraftSentence(
        before + _written(item.text, part, led=bool(before)),
        (index,),
        Span(item.start + part.start, item.start + part.end),
    )


def lead_in(source: Source) -> str:
    """`Reuters, 9 July 2022: `, as much of it as is known; empty when neither is."""
    named = [part for part in (source.publisher, written_date(source.date)) if part]
    return f"{', '.join(named)}: " if named else ""


def written_date(iso: str | None) -> str | None:
    """An ISO date, whole or partial, as people write it: `9 July 2022`, `July 2022`, `2022`."""
    span = span_of(iso) if iso else None
    if not span or not iso:
        return None
    first = span[0]
    return {4: f"{first:%Y}", 7: f"{first:%B %Y}"}.get(len(iso), f"{first.day} {first:%B %Y}")


def _written(text: str, part: Span, *, led: bool) -> str:
    """The quoted part on one line: `…` where words are left out; in quotation marks after a
    lead-in, unless it holds some of its own, which would nest."""
    quote = " ".join(part.of(text).split())
    quote = ("… " if part.start else "") + quote + (" …" if part.end < len(text) else "")
    return f"“{quote}”" if led and not any(mark in quote for mark in '“”"') else quote
