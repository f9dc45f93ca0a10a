"""A small, fast, deterministic embedder: texts that share words are near each other."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class HashingEmbedder:
    """Counts words into buckets. `seen` is every text it was given to embed as a document."""

    def __init__(self, dimension: int = 64, name: str = "hashing") -> None:
        self.name = name
        self.sha256 = f"{name}-{dimension}"
        self.dimension = dimension
        self.dtype = "float32"
        self.seen: list[str] = []

    def documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen += texts
        return self._embed(texts)

    def query(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self._embed([text])[0]
        return row

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.full((len(texts), self.dimension), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[zlib.crc32(word.encode()) % self.dimension] += 1
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows
