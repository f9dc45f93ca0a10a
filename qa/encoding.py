"""The embedder as answering uses it: what was encoded lately is not encoded again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

import numpy as np

REMEMBERED = 20_000
"""Sentence vectors kept: 30 MB at 384 dimensions."""

REMEMBERED_QUESTIONS = 200


class Embedder(Protocol):
    """As `index.embed` makes them: unit rows of float32."""

    def documents(self, texts: Sequence[str]) -> np.ndarray: ...

    def query(self, text: str) -> np.ndarray: ...


class Encoding:
    """Vectors of questions and sentences, each computed once while it is remembered."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._questions = _Recent(REMEMBERED_QUESTIONS)
        self._sentences = _Recent(REMEMBERED)

    def query(self, text: str) -> np.ndarray:
        """Shape (dimension,)."""
        known = self._questions.get(text)
        if known is None:
            known = self._embedder.query(text)
            self._questions.put(text, known)
        return known

    def sentences(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (texts, dimension); `texts` must not be empty."""
        found = {text: self._sentences.get(text) for text in texts}
        new = [text for text, vector in found.items() if vector is None]
        if new:
            for text, vector in zip(new, self._embedder.documents(new), strict=True):
                found[text] = vector
                self._sentences.put(text, vector)
        return np.stack([vector for text in texts if (vector := found[text]) is not None])


class _Recent:
    """The `size` most recently used vectors, by text; safe between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._vectors: OrderedDict[str, np.ndarray] = OrderedDict()

    def get(self, text: str) -> np.ndarray | None:
        with self._lock:
            if text in self._vectors:
                self._vectors.move_to_end(text)
            return self._vectors.get(text)

    def put(self, text: str, vector: np.ndarray) -> None:
        with self._lock:
            self._vectors[text] = vector
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)
