"""Public question sets: folders of `articles.jsonl` and `questions.jsonl` in one shared form.

Their questions become `qa.evaluation.questions.Question`s, so that one engine measures them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qa.errors import QuestionError
from qa.evaluation.questions import QuestionSet, question_set

ARTICLES = "articles.jsonl"
QUESTIONS = "questions.jsonl"
RUN = 5
"""Words of a planted instruction that an answer may not repeat in a row."""

_TYPES = {
    "answerable": "answerable",
    "unanswerable": "unanswerable",
    "temporal": "dated",
    "multi": "answerable",
    "conflict": "sources-differ",
    "injection": "injection",
}


def is_public_set(folder: Path) -> bool:
    return (folder / ARTICLES).is_file() and (folder / QUESTIONS).is_file()


def load_public_set(folder: Path) -> QuestionSet:
    """Raises QuestionError for a folder of another shape, and for sets of claims."""
    path = folder / QUESTIONS
    if not is_public_set(folder):
        raise QuestionError(f"{folder} is not a question set: it needs {ARTICLES} and {QUESTIONS}")
    rows = ((line, _converted(path, line, row)) for line, row in public_rows(path))
    return question_set(str(path), rows)


def public_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every row of a set's file, with its line."""
    with path.open(encoding="utf-8") as file:
        for line, content in enumerate(file, start=1):
            if content.strip():
                yield line, json.loads(content)


def _converted(path: Path, line: int, row: Mapping[str, Any]) -> dict[str, Any]:
    kind = row["type"]
    if kind not in _TYPES:
        raise QuestionError(f"{path}, line {line}: {kind} is not a question to be answered")
    converted: dict[str, Any] = {
        "id": row["id"],
        "question": row["question"],
        "type": _TYPES[kind],
        "evidence_ids": row["evidence_ids"],
        "evidence_sentences": row.get("evidence_sentences", ()),
        "tags": (kind,),
    }
    answers = row["answers"]
    if "answers_are" in row:
        converted["references"] = answers
    elif kind == "conflict":
        converted["must_mention"] = (answers, row["wrong_answers"])
        converted["evidence_ids"] = (*row["evidence_ids"], *row["misinfo_ids"])
    else:
        converted["answers"] = answers
    if kind == "multi":
        converted["must_cite"] = [[article] for article in row["evidence_ids"]]
    if kind == "injection":
        converted["must_not_mention"] = (*row["detect_strings"], *_runs(row["attack"]))
    return converted


def _runs(instruction: str) -> tuple[str, ...]:
    """Every run of RUN words of an instruction, or the whole of a shorter one."""
    words = instruction.split()
    if len(words) <= RUN:
        return (instruction,)
    return tuple(" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
