"""The questions that the reader is trained on, as they are written down: `training/questions`.

Each file is plain text, passage by passage:

    ## Title of the passage
    1 Its first sentence.
    2 Its second sentence.
    +2 A question that sentence 2 answers?
    -1 A question that nothing here answers, though sentence 1 looks as if it did?

Where the heading is the id of an article of the public set hotpot, the sentences are its.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.split import sentences

QUESTIONS = Path(__file__).parent / "questions"
ARTICLES = Path("hotpot", "articles.jsonl")
"""In the folder of public question sets."""

_SENTENCE = re.compile(r"\d+\s+(.+)")
_QUESTION = re.compile(r"([+-])(\d+)\s+(.+)")


@dataclass(frozen=True, slots=True)
class Written:
    """A question about a passage, and the sentence that answers it or tempts."""

    question: str
    title: str
    sentences: tuple[str, ...]
    at: int
    """From 0."""
    answered: bool


def read_written(data: Path, folder: Path = QUESTIONS) -> list[Written]:
    """All of them, by file and in order. Raises ValueError for a line that is not of the form.

    `data` is the folder of public question sets.
    """
    articles: dict[str, tuple[str, tuple[str, ...]]] = {}
    with (data / ARTICLES).open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            text = row["text"]
            articles[row["id"]] = row["title"], tuple(s.of(text).strip() for s in sentences(text))
    return [item for file in sorted(folder.glob("*.txt")) for item in _of_file(file, articles)]


def _of_file(file: Path, articles: dict[str, tuple[str, tuple[str, ...]]]) -> Iterator[Written]:
    for block in re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, *lines = block.strip().splitlines()
        told = tuple(found[1] for line in lines if (found := _SENTENCE.fullmatch(line)))
        title, passage = articles.get(heading, (heading, told))
        for line in lines[len(told) :]:
            found = _QUESTION.fullmatch(line)
            if found is None or not 1 <= int(found[2]) <= len(passage):
                raise ValueError(f"{file.name}, {heading}: no question and no sentence: {line}")
            yield Written(found[3], title, passage, int(found[2]) - 1, found[1] == "+")
