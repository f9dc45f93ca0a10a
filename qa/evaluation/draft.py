"""Proposes questions from articles, for a person to accept: a start for a set of one's own.

Two kinds of sentence ask for themselves: one that quotes somebody, and one that says who somebody
is. So does every question whose answer a reader marked as wrong. A proposal is a draft, and drafts
are never counted: accept one by taking its `draft` out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import shorten
from typing import Literal

from pydantic import BaseModel, ValidationError

from index.split import sentences
from index.types import Article
from qa.errors import QuestionError
from qa.evaluation.questions import AskedFilters, EarlierTurn, Question, load_questions

ANSWER_SHOWN = 400
"""Characters of a wrong answer that its draft repeats."""

_WORD = r"[A-Z][\w.’'-]+"
_MORE = r"(?: (?:[A-Z]\.|[A-Z][\w’'-]+))"
_NAME = rf"((?!(?:He|She|It|They|We|The|But|And)\b){_WORD}{_MORE}{{0,3}})"
_FULL_NAME = rf"({_WORD}{_MORE}{{1,3}})"
_QUOTE = r"[“\"]([^”\"]{20,200}?)[,.]?[”\"]"
_QUOTE_FIRST = re.compile(rf"{_QUOTE},? (?:said {_NAME}|{_NAME} said)")
_NAME_FIRST = re.compile(rf"{_NAME} (?:said|replied|told \w+)[,:]? {_QUOTE}")
_ROLE = re.compile(rf"(?:^|\bsaid ){_FULL_NAME}, ((?:an?|the) [^,.;:“”\"]{{8,120}})[,.]")


def proposals(articles: Iterable[Article]) -> Iterator[Question]:
    """Draft questions in reading order; each rests on one sentence, none is asked twice."""
    asked: set[str] = set()
    for article in articles:
        for span in sentences(article.text):
            sentence = span.of(article.text)
            for question, answer in _asked_by(sentence, article):
                if question not in asked:
                    asked.add(question)
                    yield _draft(question, answer, sentence, article)


def add_questions(path: Path, questions: Iterable[Question]) -> int:
    """Append to a JSONL file, which need not exist yet, those whose ids it does not hold.

    Returns how many. Raises QuestionError when the file is faulty or of another format.
    """
    if path.suffix != ".jsonl":
        raise QuestionError(f"{path} is not .jsonl: questions are added line by line")
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    known = load_questions(path, drafts=True).lines if written.strip() else {}
    lines = [
        json.dumps(question.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
        for question in questions
        if question.id not in known
    ]
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write("\n" if written and not written.endswith("\n") else "")
            file.writelines(f"{line}\n" for line in lines)
    return len(lines)


class Feedback(BaseModel):
    """What of a line of `feedback.jsonl` a question is made from; other keys are left alone."""

    rating: Literal["up", "down"]
    question: str
    answer: str | None = None
    note: str = ""
    history: tuple[EarlierTurn, ...] = ()
    filters: AskedFilters = AskedFilters()


def marked_wrong(path: Path) -> Iterator[Question]:
    """Drafts of the questions whose answers a reader marked as wrong and did not take back.

    Reads `feedback.jsonl` of the home folder, which need not exist. Raises QuestionError for a
    line that is not of its form.
    """
    last: dict[str, Feedback] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            feedback = Feedback.model_validate_json(line)
        except ValidationError as error:
            fault = error.errors()[0]["msg"]
            raise QuestionError(f"{path}, line {number}: {fault}: mend or remove it") from None
        last[draft_of(feedback).id] = feedback
    yield from (draft_of(one) for one in last.values() if one.rating == "down")


def draft_of(feedback: Feedback) -> Question:
    """The question as it was asked, for a person to say what is right."""
    key = feedback.model_dump_json(include={"question", "history", "filters"})
    note = f" ({feedback.note.strip()})" if feedback.note.strip() else ""
    answer = shorten(feedback.answer or "nothing", ANSWER_SHOWN, placeholder=" …")
    return Question(
        id=f"chat-{hashlib.sha256(key.encode()).hexdigest()[:10]}",
        question=feedback.question,
        type="follow-up" if feedback.history else "answerable",
        history=feedback.history,
        filters=feedback.filters,
        note=f"marked as wrong in the chat{note}: say what is right, then take `draft` out;"
        f" the answer was: {answer}",
        draft=True,
    )


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []


def _asked_by(sentence: str, article: Article) -> Iterator[tuple[str, str]]:
    """Questions that a sentence answers, with the answers."""
    where = f"according to {article.publisher}" if article.publisher else f"in “{article.title}”"
    if match := _QUOTE_FIRST.search(sentence):
        yield f"What did {match[2] or match[3]} say, {where}?", match[1]
    elif match := _NAME_FIRST.search(sentence):
        yield f"What did {match[1]} say, {where}?", match[2]
    if match := _ROLE.search(sentence):
        yield f"Who is {match[1]}?", match[2]


def _draft(question: str, answer: str, sentence: str, article: Article) -> Question:
    key = hashlib.sha256(f"{article.id}\n{question}".encode()).hexdigest()[:10]
    return Question(
        id=f"draft-{key}",
        question=question,
        type="answerable",
        answers=(answer,),
        evidence_ids=(article.id,),
        evidence_sentences=(sentence,),
        note="proposed from its sentence: check it, then take `draft` out",
        draft=True,
    )
