"""For each question, the passages that plain retrieval finds, labelled and plainly scored.

Plain means what Footnote does without its reader: BM25 and cosine fused by reciprocal rank for
passages, and for sentences the cosine plus the share of the question's rare words they hold.
"""

from __future__ import annotations

import math
import pickle
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sentence_transformers import SentenceTransformer

from index.types import Span
from training.sets import SETS, Mark, Piece, Question, QuestionSet, answer_spans, mark, read_set

FOUND = 10
"""Passages kept of what retrieval finds for a question."""
WORD_WEIGHT = 0.5
"""Of the share of rare words beside the cosine; best of .25, .5 and 1 on xquad_en."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage for one question. Spans are relative to `text`."""

    article_id: str
    title: str
    text: str
    sentences: tuple[Span, ...]
    marks: tuple[Mark, ...]
    plain: tuple[float, ...]
    """Cosine plus weighted share of rare words, a sentence each."""
    answers: tuple[Span, ...]
    """Where an accepted answer stands in a right sentence."""
    found: bool
    """Retrieval found it; else it was added because it holds the answer or nearly does."""
    near: bool
    """Of an article that is on the matter: its evidence, or its near miss."""


@dataclass(frozen=True, slots=True)
class Example:
    set_name: str
    id: str
    question: str
    answers: tuple[str, ...]
    answerable: bool
    candidates: tuple[Candidate, ...]
    """As retrieval ranks them, then the added ones."""


class Words:
    """BM25 over the pieces' titles and texts (k1 1.2, b .75, as Lucene has it)."""

    def __init__(self, texts: list[str]) -> None:
        counts = [Counter(words(text)) for text in texts]
        vocabulary = {w: i for i, w in enumerate(sorted({w for c in counts for w in c}))}
        lengths = np.array([sum(c.values()) for c in counts], dtype=np.float32)
        frequency = Counter(w for c in counts for w in c)
        self.idf = {
            w: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for w, n in frequency.items()
        }
        self.unseen = math.log(1 + (len(texts) + 0.5) / 0.5)
        norm = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
        rows, columns, values = [], [], []
        for row, count in enumerate(counts):
            for w, n in count.items():
                rows.append(row)
                columns.append(vocabulary[w])
                values.append(self.idf[w] * n * 2.2 / (n + norm[row]))
        self.matrix = csr_matrix((values, (rows, columns)), (len(texts), len(vocabulary)))
        self.vocabulary = vocabulary

    def scores(self, question: str) -> Vectors:
        wanted = np.zeros(len(self.vocabulary), dtype=np.float32)
        wanted[[self.vocabulary[w] for w in set(words(question)) if w in self.vocabulary]] = 1
        return np.asarray(self.matrix @ wanted, dtype=np.float32)

    def share(self, question: str, text: str) -> float:
        """The part of the question's words, weighted by rarity, that `text` holds."""
        asked = {w: self.idf.get(w, self.unseen) for w in words(question)}
        there = set(words(text))
        return sum(v for w, v in asked.items() if w in there) / (sum(asked.values()) or 1.0)


@cache
def words(text: str) -> tuple[str, ...]:
    return tuple(
        re.sub(r"(?:ing|ed|es|s)$", "", w) if len(w) > 4 else w
        for w in re.findall(r"\w+", text.lower())
    )


def prepare(data: Path, cache_file: Path, embedder: Path) -> list[Example]:
    """The examples of all sets; read from `cache_file` when it is there."""
    if cache_file.exists():
        return list(pickle.loads(cache_file.read_bytes()))
    model = SentenceTransformer(str(embedder), local_files_only=True)
    examples = [e for name in SETS for e in _of_set(read_set(data / name), model)]
    cache_file.parent.mkdir(parents=True, exist_ok=True)
    cache_file.write_bytes(pickle.dumps(examples))
    return examples


def _of_set(questions: QuestionSet, model: SentenceTransformer) -> list[Example]:
    texts = [f"{p.title}\n{p.text}" for p in questions.pieces]
    word_index = Words(texts)
    meanings = _embed(model, texts)
    asked = _embed(model, [q.text for q in questions.questions])
    chosen = [
        _choose(questions, q, word_index.scores(q.text), meanings @ vector)
        for q, vector in zip(questions.questions, asked, strict=True)
    ]
    used = sorted({number for found, added in chosen for number in (*found, *added)})
    spans = [(n, s) for n in used for s in questions.pieces[n].sentences]
    vectors = _embed(model, [s.of(questions.pieces[n].text) for n, s in spans])
    rows: dict[int, list[int]] = {}
    for row, (number, _) in enumerate(spans):
        rows.setdefault(number, []).append(row)
    examples = []
    for question, vector, (found, added) in zip(questions.questions, asked, chosen, strict=True):
        candidates = []
        for number in (*found, *added):
            piece = questions.pieces[number]
            cosines = vectors[rows.get(number, [])] @ vector
            plain = tuple(
                float(c) + WORD_WEIGHT * word_index.share(question.text, s.of(piece.text))
                for c, s in zip(cosines, piece.sentences, strict=True)
            )
            candidates.append(_candidate(questions, question, piece, plain, number in found))
        examples.append(
            Example(
                questions.name,
                question.id,
                question.text,
                question.answers,
                bool(question.evidence),
                tuple(candidates),
            )
        )
    return examples


def _choose(
    questions: QuestionSet, question: Question, by_words: Vectors, by_meaning: Vectors
) -> tuple[list[int], list[int]]:
    """Numbers of the pieces found, best first, and of those added: all of the near articles."""
    fused = np.zeros(len(questions.pieces))
    for scores in (by_words, by_meaning):
        best = np.argsort(-scores, kind="stable")[:100]
        fused[best] += 1 / (60 + np.arange(len(best)))
    found = [int(n) for n in np.argsort(-fused, kind="stable")[:FOUND]]
    on_matter = {*question.evidence, *question.near}
    added = [
        n
        for n, piece in enumerate(questions.pieces)
        if piece.article_id in on_matter and n not in found
    ]
    return found, sorted(added, key=lambda n: -by_meaning[n])


def _candidate(
    questions: QuestionSet, question: Question, piece: Piece, plain: tuple[float, ...], found: bool
) -> Candidate:
    marks = mark(questions.name, question, piece, questions.texts[piece.article_id])
    answers = [
        Span(sentence.start + a.start, sentence.start + a.end)
        for sentence, m in zip(piece.sentences, marks, strict=True)
        if m == "right" and questions.name != "clapnq"
        for answer in question.answers
        for a in answer_spans(sentence.of(piece.text), answer)
    ]
    return Candidate(
        piece.article_id,
        piece.title,
        piece.text,
        piece.sentences,
        marks,
        plain,
        tuple(answers),
        found,
        piece.article_id in {*question.evidence, *question.near},
    )


def _embed(model: SentenceTransformer, texts: list[str]) -> Vectors:
    vectors = model.encode(texts, batch_size=32, normalize_embeddings=True)
    return np.asarray(vectors, dtype=np.float32)
