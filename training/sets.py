"""Public question sets, read and labelled sentence by sentence.

A set is a folder with `articles.jsonl` and `questions.jsonl`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index.split import passages, sentences
from index.types import Article, Span

SETS = ("xquad_en", "clapnq", "timeqa", "hotpot")
"""The sets that the shipped weights are fitted on."""
PASSAGE_CHARACTERS = 500

Mark = Literal["right", "wrong", "unsure"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage as the index would cut it. Sentence spans are relative to `text`."""

    article_id: str
    title: str
    start: int
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str
    answers: tuple[str, ...]
    evidence: tuple[str, ...]
    """Ids of the articles that hold the answer; none when it cannot be answered."""
    near: tuple[str, ...]
    """Ids of articles on the matter that do not hold it."""
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    name: str
    pieces: tuple[Piece, ...]
    questions: tuple[Question, ...]
    texts: dict[str, str]
    """Article id -> its text."""


def read_set(folder: Path) -> QuestionSet:
    articles = [
        Article(id=row["id"], title=row["title"], text=row["text"])
        for row in _rows(folder / "articles.jsonl")
    ]
    pieces = tuple(piece for article in articles for piece in _pieces(article))
    questions = tuple(
        Question(
            id=row["id"],
            text=row["question"],
            answers=tuple(row["answers"]),
            evidence=tuple(row["evidence_ids"]),
            near=tuple(row.get("near_ids", ())),
            raw=row,
        )
        for row in _rows(folder / "questions.jsonl")
    )
    return QuestionSet(folder.name, pieces, questions, {a.id: a.text for a in articles})


def mark(set_name: str, question: Question, piece: Piece, text: str) -> tuple[Mark, ...]:
    """Whether each sentence of `piece`, cut from `text`, answers `question`."""
    if piece.article_id not in question.evidence:
        elsewhere: Mark = "wrong"
        literal = set_name != "clapnq" and set_name != "hotpot"
        return tuple(
            "unsure"
            if literal and holds(piece.text[s.start : s.end], question.answers)
            else elsewhere
            for s in piece.sentences
        )
    marker = _MARKERS[set_name]
    return tuple(
        marker(question, Span(piece.start + s.start, piece.start + s.end), text)
        for s in piece.sentences
    )


def holds(text: str, answers: tuple[str, ...]) -> bool:
    return any(answer_spans(text, answer) for answer in answers)


def answer_spans(text: str, answer: str) -> list[Span]:
    """Where `answer` stands in `text` as whole words, whatever the case."""
    pattern = rf"(?<!\w){re.escape(answer.strip())}(?!\w)"
    return [Span(*found.span()) for found in re.finditer(pattern, text, re.IGNORECASE)]


def _mark_literal(question: Question, span: Span, text: str) -> Mark:
    return "right" if holds(span.of(text), question.answers) else "wrong"


def _mark_cited(question: Question, span: Span, text: str) -> Mark:
    for quoted in question.raw["evidence_sentences"]:
        start = text.find(quoted)
        shared = min(span.end, start + len(quoted)) - max(span.start, start)
        if start >= 0 and shared > 0.5 * min(len(quoted), span.end - span.start):
            return "right"
    return "wrong"


def _mark_in_paragraph(question: Question, span: Span, text: str) -> Mark:
    holding = holds(span.of(text), question.answers)
    for paragraph in question.raw["evidence_paragraphs"]:
        start = text.find(paragraph)
        if start <= span.start and span.end <= start + len(paragraph):
            return "right" if holding else "unsure"
    return "unsure" if holding else "wrong"


def _mark_hop(question: Question, span: Span, text: str) -> Mark:
    answers = tuple(a for a in question.answers if a.lower() not in ("yes", "no"))
    return "right" if holds(span.of(text), answers) else "unsure"


_MARKERS: dict[str, Callable[[Question, Span, str], Mark]] = {
    "xquad_en": _mark_literal,
    "clapnq": _mark_cited,
    "timeqa": _mark_in_paragraph,
    "hotpot": _mark_hop,
}


def _pieces(article: Article) -> list[Piece]:
    return [
        Piece(article.id, article.title, p.start, p.text, sentences(p.text))
        for p in passages(article, PASSAGE_CHARACTERS)
    ]


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
