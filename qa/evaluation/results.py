"""What an evaluation found, and its file: plain frozen records, the same run the same file.

`write_report` and `read_report` are each other's inverse; a file of another shape is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from qa.errors import QuestionError
from qa.evaluation.statistics import Estimate, Reliability

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One retrieved passage, and what each stage thought of it."""

    passage_id: str
    article_id: str
    start: int
    end: int
    score: float
    words_rank: int | None
    meaning_rank: int | None
    accepted: bool
    """Of an accepted article."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One footnote of the answer."""

    number: int
    article_id: str
    title: str
    publisher: str | None
    date: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Result:
    """One question, answered and scored."""

    id: str
    question: str
    type: str
    tags: tuple[str, ...]
    status: str
    """Of the answer; "failed" when the model gave none: such a question is not scored."""
    reason: str | None
    text: str
    search_query: str
    answerability: float
    dropped: int
    citations: tuple[Cited, ...]
    retrieved: tuple[Retrieved, ...]
    scores: Mapping[str, float | None]
    cause: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """What made a report."""

    questions: str
    questions_sha256: str
    model: str
    filters: Mapping[str, Any]
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    index_sha256: str
    """Of the articles: their ids, dates and lengths."""
    articles: int
    passages: int
    seed: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a judge found an answer right; None: not scored."""

    id: str
    right: bool | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A chat model's opinion, kept apart from the metrics."""

    model: str
    judgements: tuple[Judgement, ...]
    right: Estimate | None
    """Share found right, of those that were scored."""
    not_scored: int
    agreement: float | None
    """Share judged as the hand labels say."""
    kappa: float | None
    """Cohen's kappa with the hand labels; None where it is not defined."""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole evaluation."""

    format: int
    run: Run
    metrics: Mapping[str, Estimate]
    by_type: Mapping[str, Mapping[str, Estimate]]
    by_tag: Mapping[str, Mapping[str, Estimate]]
    causes: Mapping[str, tuple[str, ...]]
    """Ids of the wrong questions by the first stage that lost them."""
    reliability: Reliability | None
    """Of the refusal: None without both answerable and unanswerable questions."""
    results: tuple[Result, ...]
    passages: Mapping[str, str]
    """Text of every passage retrieved, by its id."""
    judged: Judged | None = None


_REPORT = TypeAdapter(Report)
_RESULT = TypeAdapter(Result)


def report_payload(report: Report) -> dict[str, Any]:
    """The report as JSON values."""
    return asdict(report)


def write_report(report: Report, path: Path) -> None:
    """Write the report as JSON, a question a line, whole or not at all."""
    fields = [
        f"{json.dumps(name)}: {_written(value)}" for name, value in report_payload(report).items()
    ]
    fresh = path.with_name(path.name + ".new")
    fresh.write_text("{\n" + ",\n".join(fields) + "\n}\n", encoding="utf-8")
    fresh.replace(path)


def read_report(path: Path) -> Report:
    """Read a report. Raises QuestionError when it is not one."""
    try:
        return _REPORT.validate_json(path.read_bytes())
    except OSError as error:
        raise QuestionError(f"cannot read the report {path}: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise QuestionError(
            f"{path} is not a report of `footnote eval --out`"
            f" ({place or 'the file'}: {first['msg']}): make it again"
        ) from None


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n]"
    return json.dumps(value, ensure_ascii=False)


def result_line(result: Result) -> str:
    """One result as one line of JSON."""
    return json.dumps(asdict(result), ensure_ascii=False)


def result_from_line(line: str) -> Result:
    """Raises pydantic's ValidationError when the line is cut short."""
    return _RESULT.validate_json(line)
