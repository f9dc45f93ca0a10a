"""What the page asks of an evaluation, and the parts of one that it shows. Knows no Gradio.

The page knows evaluations by shape only: whoever joins the page to the rest hands one over.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Protocol

from qa.page.listing import Bucket
from qa.page.texts import Texts

PAGE = 50
BARS = 24


class Mean(Protocol):
    """A mean and its 95 % interval, over `n` questions."""

    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def n(self) -> int: ...


class Figure(Mean, Protocol):
    """The mean of one metric."""

    @property
    def name(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def share(self) -> bool:
        """Between 0 and 1."""


class Cited(Protocol):
    """One footnote of an answer."""

    @property
    def number(self) -> int: ...
    @property
    def article_id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def publisher(self) -> str | None: ...
    @property
    def date(self) -> str | None: ...
    @property
    def quote(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Outcome(Protocol):
    """One question, answered and scored."""

    @property
    def id(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def text(self) -> str: ...
    @property
    def search_query(self) -> str: ...
    @property
    def citations(self) -> Sequence[Cited]: ...
    @property
    def scores(self) -> Mapping[str, float | None]: ...
    @property
    def cause(self) -> str | None:
        """Which stage lost a wrong answer."""


class Run(Protocol):
    """What was run."""

    @property
    def questions(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def articles(self) -> int: ...


class Report(Protocol):
    """A whole evaluation."""

    @property
    def run(self) -> Run: ...
    @property
    def metrics(self) -> Mapping[str, Mean]: ...
    @property
    def by_type(self) -> Mapping[str, Mapping[str, Mean]]: ...
    @property
    def causes(self) -> Mapping[str, Sequence[str]]:
        """Ids of the wrong questions, by cause."""

    @property
    def results(self) -> Sequence[Outcome]: ...


class Last(Protocol):
    """The last evaluation; not `finished`: what was done of it."""

    @property
    def report(self) -> Report: ...
    @property
    def figures(self) -> Sequence[Figure]: ...
    @property
    def when(self) -> datetime: ...
    @property
    def finished(self) -> bool: ...


class Progress(Protocol):
    """How far a run is."""

    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...


class Evaluator(Protocol):
    """Runs evaluations. Everything raises FootnoteError with a sentence for the reader."""

    @property
    def own(self) -> object:
        """Path of the file that questions are added to; it need not exist."""

    def sets(self) -> Sequence[str]:
        """Paths of the question sets that can be run."""

    def run(self, questions: str) -> Generator[Progress]:
        """Run one of `sets()`. Closed before its end, it keeps what was done."""

    def last(self) -> Last | None: ...

    def add(self, feedback: Mapping[str, Any]) -> bool:
        """Add the question of a line of `qa.page.feedback` as a draft; False: it is there."""

    def page(self) -> str:
        """The last report as an HTML page of its own."""


@dataclass(frozen=True, slots=True)
class OutcomesPage:
    """The first questions of those that were asked for."""

    rows: tuple[Outcome, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds that answers took."""

    half: float
    """Half of them took at most this."""
    most: float
    """95 % of them took at most this."""
    bars: tuple[Bucket, ...]


def outcomes_page(results: Sequence[Outcome], *, wrong: bool, pages: int = 1) -> OutcomesPage:
    """The first `pages` pages of the questions, or of those that went wrong."""
    chosen = [one for one in results if not wrong or one.scores.get("right") == 0.0]
    return OutcomesPage(tuple(chosen[: PAGE * pages]), len(chosen), len(chosen) > PAGE * pages)


def latency(results: Sequence[Outcome], texts: Texts) -> Latency | None:
    """None when nothing was answered. Equal bars from 0 to the time of 95 %; the last bar holds
    the slower ones too.
    """
    taken = sorted(
        1000 * seconds for one in results if (seconds := one.scores.get("seconds")) is not None
    )
    if not taken:
        return None
    half, most = taken[ceil(0.5 * len(taken)) - 1], taken[ceil(0.95 * len(taken)) - 1]
    width = max(most / BARS, 0.001)
    counts = [0] * BARS
    for one in taken:
        counts[min(int(one / width), BARS - 1)] += 1
    names = [texts.milliseconds.format(value=(place + 1) * width) for place in range(BARS)]
    bars = tuple(
        Bucket(name, count, count / max(counts)) for name, count in zip(names, counts, strict=True)
    )
    return Latency(half, most, bars)
