"""The embedder as answering uses it: what was encoded lately is not encoded again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

import numpy as np

from index.embed import TokenVectors

REMEMBERED = 400
"""Texts kept token by token: about 60 MB at 384 dimensions and 500 characters."""

REMEMBERED_QUESTIONS = 200

Made = TypeVar("Made")


class Embedder(Protocol):
    """The part of `index.embed.Embedder` that answering needs."""

    def query(self, text: str) -> np.ndarray: ...

    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]: ...


class Encoding:
    """Vectors of questions and tokens of texts, each computed once while it is remembered."""

    def __init__(self, embedder: Embedder, remembered: int = REMEMBERED) -> None:
        self._embedder = embedder
        self._questions: _Recent[np.ndarray] = _Recent(REMEMBERED_QUESTIONS)
        self._texts: _Recent[TokenVectors] = _Recent(remembered)

    def query(self, text: str) -> np.ndarray:
        """Shape (dimension,)."""
        known = self._questions.get(text)
        if known is None:
            known = self._embedder.query(text)
            self._questions.put(text, known)
        return known

    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Every text token by token, in order."""
        found = {text: self._texts.get(text) for text in texts}
        new = [text for text, known in found.items() if known is None]
        for text, made in zip(new, self._embedder.tokens(new) if new else (), strict=True):
            found[text] = made
            self._texts.put(text, made)
        return [known for text in texts if (known := found[text]) is not None]


class _Recent(Generic[Made]):
    """The `size` most recently used things, by text; safe between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._things: OrderedDict[str, Made] = OrderedDict()

    def get(self, text: str) -> Made | None:
        with self._lock:
            if text in self._things:
                self._things.move_to_end(text)
            return self._things.get(text)

    def put(self, text: str, thing: Made) -> None:
        with self._lock:
            self._things[text] = thing
            while len(self._things) > self._size:
                self._things.popitem(last=False)
