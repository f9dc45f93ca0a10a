"""What narrows a question: the filters beside it, and what was understood from its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.isodate import span_of
from index.types import Filters
from qa.page.talk import Exchange
from qa.understanding.dates import mentions

_BLANKS = re.compile(r"\s{2,}")
_BEFORE_STOP = re.compile(r"\s+([?.!,;:])")


class BadDate(ValueError):
    """A filter's date is not an ISO date; the message is the value."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The controls under the question."""

    since: str = ""
    until: str = ""
    publishers: tuple[str, ...] = ()
    model: str | None = None

    @classmethod
    def of(
        cls,
        since: str | None,
        until: str | None,
        publishers: Sequence[str] | None,
        model: str | None,
    ) -> Choices:
        return cls(
            (since or "").strip(), (until or "").strip(), tuple(publishers or ()), model or None
        )

    def filters(self) -> Filters | None:
        """Raises BadDate."""
        for value in (self.since, self.until):
            if value and span_of(value) is None:
                raise BadDate(value)
        found = Filters(self.since or None, self.until or None, self.publishers)
        return found or None


NO_CHOICES = Choices()


@dataclass(frozen=True, slots=True)
class Asking:
    """A question about to be asked again, without one thing that was understood from it."""

    question: str
    choices: Choices
    alone: bool = False


def without(what: str, exchange: Exchange, choices: Choices) -> Asking:
    """`what` is "dates", "publisher-NAME" or "rewriting" (the turns before)."""
    query = exchange.answer.query if exchange.answer else None
    if what == "dates":
        return Asking(without_dates(exchange.question), replace(choices, since="", until=""))
    kind, _, name = what.partition("-")
    if kind == "publisher":
        unnamed = query.text if query and not query.carried else exchange.question
        others = tuple(one for one in query.filters.publishers if one != name) if query else ()
        return Asking(unnamed, replace(choices, publishers=others))
    return Asking(exchange.question, choices, alone=True)


def without_dates(question: str) -> str:
    """The question without the dates it names and the words that lead them in."""
    kept = question
    for found in reversed(mentions(question)):
        lead = found.lead + (" the" if found.the else "")
        before = kept[: found.start].rstrip()
        if lead and before.lower().endswith(lead):
            before = before[: -len(lead)]
        kept = before.rstrip() + " " + kept[found.end :].lstrip()
    kept = _BEFORE_STOP.sub(r"\1", _BLANKS.sub(" ", kept)).strip(" ,;")
    return kept[:1].upper() + kept[1:]
