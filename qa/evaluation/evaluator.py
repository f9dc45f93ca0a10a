"""Evaluations of one answerer, for a page: the sets there are, the last run, a run that can be
stopped, a question more.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic import ValidationError

from index.errors import InputError
from qa.answer import Answerer
from qa.errors import QuestionError
from qa.evaluation.draft import Feedback, add_questions, draft_of
from qa.evaluation.evaluate import asked, passages_of, summarise
from qa.evaluation.metrics import METRICS
from qa.evaluation.questions import QuestionSet, load_questions
from qa.evaluation.report import NOT_SHARES, html_report
from qa.evaluation.results import Report, Result, read_report, write_report
from qa.evaluation.resume import goes_on, kept, kept_path, last_report, left_by
from qa.evaluation.run import accepted_articles, describe_run
from qa.page_settings import SEED_QUESTIONS
from qa.settings import Settings

OWN = "questions.jsonl"
"""A person's own set, in the home folder."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many questions of a run have been answered."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Figure:
    """The mean of one metric with its 95 % interval, over `n` questions."""

    name: str
    says: str
    value: float
    low: float
    high: float
    n: int
    share: bool
    """Between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last run, which may have been stopped."""

    report: Report
    figures: tuple[Figure, ...]
    when: datetime
    finished: bool


class Evaluator:
    """Runs one evaluation at a time; the last one is kept in the home folder. Thread-safe.

    A run waits `patience` seconds for another that is about to end.
    """

    def __init__(self, answerer: Answerer, settings: Settings, patience: float = 5.0) -> None:
        self._answerer = answerer
        self._settings = settings
        self._patience = patience
        self._running = Lock()
        self._adding = Lock()
        self._report = last_report(settings.home)
        self._partial = kept_path(None, settings.home)
        self._read: tuple[int, Report] | None = None

    @property
    def own(self) -> Path:
        """The file that questions are added to, which need not exist."""
        return self._settings.questions or self._settings.home / OWN

    def sets(self) -> tuple[str, ...]:
        """The question files that exist, the person's own first."""
        places = (self.own,) if self._settings.questions else (self.own, SEED_QUESTIONS)
        return tuple(str(place) for place in places if place.is_file())

    def run(self, questions: str) -> Generator[Progress]:
        """Answer and score one of `sets()`; the report is then the last one.

        Closed before its end it keeps what was done, and the same run goes on from there. Raises
        QuestionError for a faulty set and while another run is under way, InputError without an
        index.
        """
        if questions not in self.sets():
            raise QuestionError(f"{questions} is not there any more: choose another question set")
        if not self._running.acquire(timeout=self._patience):
            raise QuestionError("an evaluation is under way: wait until it ends, or stop it")
        try:
            yield from self._run(load_questions(Path(questions)))
        finally:
            self._running.release()

    def _run(self, questions: QuestionSet) -> Generator[Progress]:
        collection = self._answerer.collection
        if collection is None:
            raise InputError("there are no articles yet: add some, then evaluate")
        accepted = accepted_articles(collection, questions)
        about = describe_run(collection, questions, self._settings)
        resume = goes_on(self._partial, about)
        total = len(questions.questions)
        with kept(self._partial, about, resume=resume) as keeping:
            done: dict[str, Result] = dict(keeping.done)
            yield Progress(len(done), total)
            for result in asked(self._answerer, questions, accepted, done=done):
                keeping.add(result)
                done[result.id] = result
                yield Progress(len(done), total)
            ordered = [done[question.id] for question in questions.questions]
            report = summarise(about, ordered, passages_of(collection, ordered))
            write_report(report, self._report)

    def last(self) -> Last | None:
        """The newest run, what was done of it if it has not ended; None before the first.

        Raises QuestionError when its file is damaged.
        """
        finished, begun = _changed(self._report), _changed(self._partial)
        if begun > finished and (left := left_by(self._partial)) and left[1]:
            run, done = left
            results = list(done.values())
            report = summarise(run, results, passages_of(self._answerer.collection, results))
            return _last(report, begun, finished=False)
        if not finished:
            return None
        if self._read is None or self._read[0] != finished:
            self._read = finished, read_report(self._report)
        return _last(self._read[1], finished, finished=True)

    def add(self, feedback: Mapping[str, Any]) -> bool:
        """Add the question of a line of `feedback.jsonl` to `own`, as a draft; whether it is new.

        Raises QuestionError when that file is faulty, or not JSONL, OSError when it cannot be
        written.
        """
        try:
            question = draft_of(Feedback.model_validate(feedback))
        except ValidationError as error:
            raise QuestionError(f"this cannot be a question: {error.errors()[0]['msg']}") from None
        with self._adding:
            return add_questions(self.own, [question]) > 0

    def page(self) -> str:
        """The last report as a page of its own. Raises MissingExtra without matplotlib,
        QuestionError before the first run.
        """
        last = self.last()
        if last is None:
            raise QuestionError("nothing has been evaluated yet: run the evaluation first")
        return html_report(last.report)


def _last(report: Report, changed: int, *, finished: bool) -> Last:
    figures = tuple(
        Figure(
            name, METRICS[name].says, one.value, one.low, one.high, one.n,
            share=name not in NOT_SHARES,
        )
        for name, one in report.metrics.items()
    )  # fmt: skip
    return Last(report, figures, datetime.fromtimestamp(changed / 1e9), finished)


def _changed(path: Path) -> int:
    """Nanoseconds; 0 when there is no such file."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
