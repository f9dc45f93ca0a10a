"""Answers a fixed question set and scores it: questions ─evaluate(Answerer)─▶ Report.

The same questions, index and settings give the same report, times apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from index.types import Article, Filters, Passage
from qa.errors import ModelError
from qa.evaluation.causes import CAUSES, cause
from qa.evaluation.metrics import METRICS, Observation, measure
from qa.evaluation.questions import Question, QuestionSet, named_by
from qa.evaluation.results import FORMAT, Cited, Report, Result, Retrieved, Run
from qa.evaluation.statistics import Estimate, estimate, reliability
from qa.types import Answer, Citation, Event, Hit, Searched, Turn


class Shelf(Protocol):
    """What scoring asks of an index: texts."""

    def article(self, article_id: str) -> Article | None: ...

    def passages(self, ids: Sequence[str]) -> Sequence[Passage]: ...


class Answers(Protocol):
    """What is evaluated: a `qa.answer.Answerer`, or anything that streams like one."""

    @property
    def collection(self) -> Shelf | None: ...

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        model: str | None = None,
    ) -> Iterator[Event]: ...


def evaluate(
    answerer: Answers,
    questions: QuestionSet,
    run: Run,
    accepted: Mapping[str, str],
    *,
    model: str | None = None,
    filters: Filters | None = None,
    done: Mapping[str, Result] | None = None,
    on_result: Callable[[Result], object] | None = None,
) -> Report:
    """Ask every question that `done` does not hold, and sum up.

    `accepted`: article id by the name the questions use, for those that are in the index.
    `on_result` is told of each new result as it comes. A ModelError fails its question only.
    """
    results = dict(done or {})
    for result in asked(answerer, questions, accepted, model=model, filters=filters, done=results):
        results[result.id] = result
        if on_result:
            on_result(result)
    ordered = [results[question.id] for question in questions.questions]
    return summarise(run, ordered, passages_of(answerer.collection, ordered))


def asked(
    answerer: Answers,
    questions: QuestionSet,
    accepted: Mapping[str, str],
    *,
    model: str | None = None,
    filters: Filters | None = None,
    done: Mapping[str, Result],
) -> Iterator[Result]:
    """The new result of each question that `done` does not hold, as it comes."""
    for question in [one for one in questions.questions if one.id not in done]:
        yield ask(answerer, question, accepted, model=model, filters=filters)


def ask(
    answerer: Answers,
    question: Question,
    accepted: Mapping[str, str],
    *,
    model: str | None = None,
    filters: Filters | None = None,
) -> Result:
    """Ask one question and score its answer."""
    began = time.perf_counter()
    try:
        hits, answer = _answered(answerer, question, model, filters)
    except ModelError as error:
        return _result(question, None, (), {}, None, str(error))
    seconds = round(time.perf_counter() - began, 4)
    shelf = answerer.collection
    texts = _texts(shelf, (citation.source.id for citation in answer.citations))
    observation = Observation(question, answer, hits, texts, seconds)
    scores = measure(observation)
    names = {*question.evidence_ids, *(name for group in question.must_cite for name in group)}
    wanted = [accepted[name] for name in sorted(names) if name in accepted]
    held = _texts(shelf, wanted) if scores["right"] == 0.0 else {}
    return _result(
        question, answer, hits, scores, cause(observation, scores, list(held.values())), None
    )


def summarise(run: Run, results: Sequence[Result], passages: Mapping[str, str]) -> Report:
    """Means with intervals, over all questions, by type and by tag; causes; reliability."""
    types = sorted({result.type for result in results})
    tags = sorted({tag for result in results for tag in result.tags})
    scored = [result for result in results if result.scores]
    return Report(
        format=FORMAT,
        run=run,
        metrics=_estimates(results, run.seed),
        by_type={
            name: _estimates([one for one in results if one.type == name], run.seed)
            for name in types
        },
        by_tag={
            name: _estimates([one for one in results if name in one.tags], run.seed)
            for name in tags
        },
        causes={
            label: ids
            for label in CAUSES
            if (ids := tuple(one.id for one in results if one.cause == label))
        },
        reliability=reliability((one.answerability, one.type != "unanswerable") for one in scored),
        results=tuple(results),
        passages=passages,
    )


def _estimates(results: Sequence[Result], seed: int) -> dict[str, Estimate]:
    found: dict[str, Estimate] = {}
    for name, metric in METRICS.items():
        values = [value for one in results if (value := one.scores.get(name)) is not None]
        if (mean := estimate(values, binary=metric.binary, seed=seed)) is not None:
            found[name] = mean
    return found


def _answered(
    answerer: Answers, question: Question, model: str | None, filters: Filters | None
) -> tuple[tuple[Hit, ...], Answer]:
    """The retrieved passages and the answer; a question's own filters go before `filters`."""
    asked = question.asked_filters() or filters
    hits: tuple[Hit, ...] = ()
    for event in answerer.stream(question.question, question.turns(), asked, model):
        if isinstance(event, Searched):
            hits = event.hits
        elif isinstance(event, Answer):
            return hits, event
    raise AssertionError("a stream ends with its answer")


def _texts(shelf: Shelf | None, ids: Iterable[str]) -> dict[str, str]:
    if shelf is None:
        return {}
    found = {one: shelf.article(one) for one in dict.fromkeys(ids)}
    return {one: article.text for one, article in found.items() if article is not None}


def passages_of(shelf: Shelf | None, results: Sequence[Result]) -> dict[str, str]:
    """Text of every passage that was retrieved, by its id."""
    ids = sorted({hit.passage_id for result in results for hit in result.retrieved})
    return {one.id: one.text for one in shelf.passages(ids)} if shelf else {}


def _result(
    question: Question,
    answer: Answer | None,
    hits: Sequence[Hit],
    scores: Mapping[str, float | None],
    why: str | None,
    failure: str | None,
) -> Result:
    return Result(
        id=question.id,
        question=question.question,
        type=question.type,
        tags=question.tags,
        status=answer.status if answer else "failed",
        reason=answer.reason if answer else failure,
        text=answer.text if answer else "",
        search_query=answer.query.text if answer else question.question,
        answerability=round(answer.answerability, 4) if answer else 0.0,
        dropped=answer.dropped if answer else 0,
        citations=tuple(_cited(one) for one in answer.citations) if answer else (),
        retrieved=tuple(_retrieved(hit, question) for hit in hits),
        scores=scores,
        cause=why,
    )


def _cited(citation: Citation) -> Cited:
    return Cited(
        number=citation.number,
        article_id=citation.source.id,
        title=citation.source.title,
        publisher=citation.source.publisher,
        date=citation.source.date,
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
    )


def _retrieved(hit: Hit, question: Question) -> Retrieved:
    return Retrieved(
        passage_id=hit.passage.id,
        article_id=hit.source.id,
        start=hit.passage.start,
        end=hit.passage.end,
        score=round(hit.score, 6),
        words_rank=hit.stages.words_rank,
        meaning_rank=hit.stages.meaning_rank,
        accepted=any(
            named_by(name, source)
            for name in question.evidence_ids
            for source in (hit.source, *hit.also_in)
        ),
    )
