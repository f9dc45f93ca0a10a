"""Question files: what a question may say, reading them, and what is wrong with one, by line.

A file is JSONL (one question a line) or YAML (a list). `schema()` is the JSON schema for editors.
Accepted articles are named by id, URL, path, or the end of a path (`002_c42.txt`, `002_c42`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from index.types import Filters, Source
from qa.errors import QuestionError
from qa.types import Turn

QuestionType = Literal[
    "answerable",
    "unanswerable",
    "follow-up",
    "dated",
    "several-events",
    "sources-differ",
    "injection",
]


class Strict(BaseModel):
    """A part of a question file: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AcceptedNumber(Strict):
    """A number that answers the question, give or take `tolerance` (absolute)."""

    value: float
    tolerance: float = Field(0.0, ge=0)
    unit: str | None = Field(None, description="a word that must follow the number: hours, percent")


class AskedFilters(Strict):
    """Filters to ask the question with, as a person would set them."""

    since: str | None = None
    until: str | None = None
    publishers: tuple[str, ...] = ()


class EarlierTurn(Strict):
    """One turn of the conversation before the question."""

    role: Literal["user", "assistant"]
    content: str


class Question(Strict):
    """One question and what a right answer is."""

    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    type: QuestionType
    history: tuple[EarlierTurn, ...] = Field((), description="earlier turns, for a follow-up")
    filters: AskedFilters = AskedFilters()
    answers: tuple[str, ...] = Field((), description="right if the answer contains any of these")
    numbers: tuple[AcceptedNumber, ...] = Field((), description="or any of these numbers")
    must_mention: tuple[tuple[str, ...], ...] = Field(
        (), description="right only if the answer contains one string of every group"
    )
    must_not_mention: tuple[str, ...] = Field((), description="wrong if it contains any of these")
    references: tuple[str, ...] = Field(
        (), description="long reference answers: scored by the words shared, not by containment"
    )
    evidence_ids: tuple[str, ...] = Field((), description="articles an answer may rest on")
    must_cite: tuple[tuple[str, ...], ...] = Field(
        (), description="groups of articles, one of each of which must be cited"
    )
    evidence_sentences: tuple[str, ...] = Field((), description="exact words that answer it")
    tags: tuple[str, ...] = ()
    note: str | None = None
    draft: bool = Field(False, description="proposed, not yet accepted by a person: never counted")

    @property
    def answerable(self) -> bool:
        return self.type != "unanswerable"

    def turns(self) -> tuple[Turn, ...]:
        return tuple(Turn(role=turn.role, content=turn.content) for turn in self.history)

    def asked_filters(self) -> Filters:
        return Filters(self.filters.since, self.filters.until, self.filters.publishers)

    @model_validator(mode="after")
    def _says_what_is_right(self) -> Self:
        labels = (
            self.answers,
            self.numbers,
            self.must_mention,
            self.references,
            self.evidence_ids,
            self.evidence_sentences,
            self.must_not_mention,
        )
        if self.answerable and not any(labels) and not self.draft:
            raise ValueError("says nothing of a right answer: give answers or evidence_ids")
        if not self.answerable and any(labels[:4]):
            raise ValueError("is unanswerable but has accepted answers: drop them or the type")
        if self.type == "follow-up" and not self.history:
            raise ValueError("is a follow-up without history: add the turns before it")
        return self


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one file."""

    name: str
    questions: tuple[Question, ...]
    lines: Mapping[str, int]
    """Line of each question's id in the file, from 1."""
    sha256: str
    """Of the questions' content: the same whatever the file's format, spacing or key order."""

    def where(self, question_id: str) -> str:
        return f"{self.name}, line {self.lines.get(question_id, 0)}"


def load_questions(path: Path, *, drafts: bool = False) -> QuestionSet:
    """Read a question file. Raises QuestionError naming the line and what to do about it."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise QuestionError(f"no question file at {path}: name one, or leave it out") from None
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"cannot read {path} as UTF-8 text: {error}") from None
    rows = _yaml_rows(path, text) if path.suffix in {".yaml", ".yml"} else _jsonl_rows(path, text)
    return question_set(str(path), rows, drafts=drafts)


def question_set(
    name: str, rows: Iterable[tuple[int, Any]], *, drafts: bool = False
) -> QuestionSet:
    """Check rows of (line, mapping); duplicate ids are refused. Raises QuestionError.

    Drafts are left out unless `drafts`.
    """
    questions: list[Question] = []
    lines: dict[str, int] = {}
    for line, row in rows:
        question = _checked(name, line, row)
        if question.id in lines:
            raise QuestionError(
                f"{name}, line {line}: id {question.id!r} stands on line {lines[question.id]}"
                " too: rename one of them"
            )
        lines[question.id] = line
        if drafts or not question.draft:
            questions.append(question)
    if not questions:
        raise QuestionError(f"{name} holds no questions (drafts do not count): add some")
    return QuestionSet(name, tuple(questions), lines, fingerprint(questions))


def fingerprint(questions: Iterable[Question]) -> str:
    """SHA-256 of what the questions say."""
    rows = [question.model_dump(mode="json", exclude_defaults=True) for question in questions]
    canonical = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def schema() -> dict[str, Any]:
    """JSON schema of one question, for an editor to check a file while it is written."""
    return Question.model_json_schema()


def named_by(accepted: str, source: Source) -> bool:
    """Whether an accepted article's name means this one."""
    return accepted in names_of(source.id, source.path, source.url)


@lru_cache(maxsize=4096)
def names_of(article_id: str, path: str | None, url: str | None) -> frozenset[str]:
    """Everything an article may be called: id, URL, path, and their ends, suffix or none."""
    names = {article_id, url or article_id}
    for place in (article_id, path):
        for whole in (PurePath(place or article_id), PurePath(place or article_id).with_suffix("")):
            parts = whole.parts
            names.update("/".join(parts[start:]) for start in range(len(parts)))
    return frozenset(names)


def _checked(name: str, line: int, row: Any) -> Question:
    if not isinstance(row, Mapping):
        raise QuestionError(f"{name}, line {line}: not a question but {type(row).__name__}")
    try:
        return Question.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        problem = first["msg"].removeprefix("Value error, ")
        raise QuestionError(
            f"{name}, line {line}: {f'{place}: ' if place else ''}{problem}"
        ) from None


def _jsonl_rows(path: Path, text: str) -> Iterator[tuple[int, Any]]:
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        try:
            yield line, json.loads(content)
        except json.JSONDecodeError as error:
            raise QuestionError(
                f"{path}, line {line}: not JSON ({error.msg} at column {error.colno}):"
                " one question a line"
            ) from None


def _yaml_rows(path: Path, text: str) -> Iterator[tuple[int, Any]]:
    import yaml

    try:
        document = yaml.compose(text, Loader=yaml.SafeLoader)
        rows = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise QuestionError(f"{path}, line {line}: not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise QuestionError(f"{path}: not YAML: {error}") from None
    if not isinstance(document, yaml.SequenceNode):
        raise QuestionError(f"{path}, line 1: a YAML question file is a list of questions")
    for node, row in zip(document.value, rows, strict=True):
        yield node.start_mark.line + 1, row
