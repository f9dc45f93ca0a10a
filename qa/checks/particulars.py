"""The hard facts of a claim against spans: every number, date, amount and name must stand there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.types import Source
from qa.checks import dates, names, numbers
from qa.checks.dates import When
from qa.checks.lexicon import words
from qa.checks.polarity import NEGATIONS
from qa.checks.statement import Statement, statement

_FREE = NEGATIONS | words("lead_in") | words("adverbs")
"""May be added to a source's words: it is judged elsewhere, or says nothing of its own."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What of a claim the spans do not say, in words."""

    dates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    """Names of which the spans have a part: "Antony Blinken" where they say "Blinken"."""
    undated: tuple[str, ...] = ()
    """Dates that only the article as a whole bears, where the spans date nothing."""

    @property
    def hard(self) -> tuple[str, ...]:
        return (
            *(f"date not in the source: {words}" for words in self.dates),
            *(f"number not in the source: {words}" for words in self.numbers),
            *(f"name not in the source: {words}" for words in self.names),
        )

    @property
    def soft(self) -> tuple[str, ...]:
        return (
            *(f"name only in part: {words}" for words in self.partly),
            *(f"dated only by its article: {words}" for words in self.undated),
        )


def lost(claim: Statement, spans: Statement, sources: Sequence[Source]) -> Lost:
    """Compare a claim with the spans, read as one text, and the source lines they stand under."""
    known = tuple(_known_dates(spans, sources))
    missing_dates = dates.missing(claim.dates, known, spans.dates.weekdays)
    undated: list[str] = []
    if missing_dates and not spans.dates.stated and not spans.dates.weekdays:
        still = dates.missing(claim.dates, [*known, *_published(sources)], spans.dates.weekdays)
        undated = [words for words in missing_dates if words not in still]
        missing_dates = still
    lost_names, partly = names.missing(
        claim.names, spans.wording, spans.names, context_stems(sources)
    )
    return Lost(
        tuple(missing_dates),
        tuple(numbers.missing(claim.numbers, spans.numbers)),
        tuple(lost_names),
        tuple(partly),
        tuple(undated),
    )


def added(claim: Statement, held: Collection[str], sources: Sequence[Source]) -> Iterator[str]:
    """In words, the words of meaning that neither `held` nor the source lines have."""
    known = {*held, *context_stems(sources)}
    for token in claim.wording.tokens:
        if token.stem in claim.weights and token.stem not in known and token.word not in _FREE:
            yield f"not a word of the source: {token.text}"


def context_stems(sources: Sequence[Source]) -> frozenset[str]:
    """Stems of the source lines: title, publisher, author."""
    fields = (
        field for source in sources for field in (source.title, source.publisher, source.author)
    )
    return frozenset[str]().union(*(statement(field).wording.stems for field in fields if field))


def _known_dates(spans: Statement, sources: Sequence[Source]) -> Iterator[When]:
    yield from dates.resolved(spans.dates, None)
    for published in _published(sources):
        yield from dates.resolved(spans.dates, published)


def _published(sources: Sequence[Source]) -> list[When]:
    return [when for source in sources if (when := dates.parse(source.date))]
