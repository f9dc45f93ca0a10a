"""What a run of an evaluation stands on: the articles its questions name, and what made it."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Sequence
from importlib import metadata
from typing import Protocol

from index.types import Filters, Source
from qa.evaluation.questions import Question, QuestionSet, names_of
from qa.evaluation.results import Run
from qa.settings import Settings

VERSIONS = ("footnote", "sentence-transformers", "torch", "chromadb", "tantivy", "numpy", "scipy")
TOLD = frozenset(
    {
        *("embedder", "embedder_dtype", "passage_characters", "stem_language"),
        *("reader", "reranker"),
        *("model", "temperature", "passages", "max_sentences", "max_words", "refuse_below"),
    }
)
"""Settings that decide answers. No other is told: the rest are secrets, or of the server."""
PAGE = 500


class Row(Protocol):
    """One article of a list."""

    @property
    def source(self) -> Source: ...
    @property
    def characters(self) -> int: ...


class Catalogue(Protocol):
    """What a run is described from: a `Collection`, or anything that lists like one."""

    @property
    def counts(self) -> tuple[int, int]: ...

    def list_articles(
        self, limit: int, after: str | None, q: str | None
    ) -> tuple[Sequence[Row], int, str | None]: ...


def accepted_articles(collection: Catalogue, questions: QuestionSet) -> dict[str, str]:
    """Article id by each name the questions use, for those that are in the index."""
    wanted = {name for question in questions.questions for name in _named(question)}
    found: dict[str, str] = {}
    for row in rows(collection):
        source = row.source
        for name in wanted & names_of(source.id, source.path, source.url):
            found.setdefault(name, source.id)
    return found


def missing_articles(questions: QuestionSet, accepted: dict[str, str]) -> list[str]:
    """A line for each question that names an article the index does not hold, and the cure."""
    return [
        f"{questions.where(question.id)}: {question.id!r} accepts {name!r}, which is not in the"
        " index: index it, or correct the name"
        for question in questions.questions
        for name in _named(question)
        if name not in accepted
    ]


def describe_run(
    collection: Catalogue,
    questions: QuestionSet,
    settings: Settings,
    *,
    model: str | None = None,
    filters: Filters | None = None,
    seed: int = 0,
) -> Run:
    """Everything that decides a report, times apart."""
    articles, passages = collection.counts
    told = settings.model_dump(mode="json", include=set(TOLD))
    chosen = filters or Filters()
    return Run(
        questions=questions.name,
        questions_sha256=questions.sha256,
        model=model or settings.model,
        filters={
            "since": chosen.since,
            "until": chosen.until,
            "publishers": list(chosen.publishers),
        },
        settings=told,
        versions={"python": platform.python_version(), **_versions()},
        index_sha256=_fingerprint(collection),
        articles=articles,
        passages=passages,
        seed=seed,
    )


def _named(question: Question) -> tuple[str, ...]:
    names = (*question.evidence_ids, *(name for group in question.must_cite for name in group))
    return tuple(dict.fromkeys(names))


def rows(collection: Catalogue) -> Iterator[Row]:
    """Every article of an index."""
    after: str | None = None
    while True:
        page, _, after = collection.list_articles(PAGE, after, None)
        yield from page
        if after is None:
            return


def _fingerprint(collection: Catalogue) -> str:
    listed = sorted((row.source.id, row.source.date, row.characters) for row in rows(collection))
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()


def _versions() -> dict[str, str]:
    found = {}
    for name in VERSIONS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
