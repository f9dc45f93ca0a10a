"""Meaning: approximate nearest neighbours by Chroma. The only file that imports it.

A folder is made once, by `add` alone, verified, and never written again: Chroma 1.5.9 tears its
files when killed in a write, and a torn one crashes the process that opens it. So it is built in
a child process (`index.remake`) and opened only when its files are byte for byte those verified.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import CollectionDamaged

NAME = "passages"
HNSW = {
    "space": "cosine",
    "ef_construction": 100,
    "ef_search": 100,
    "max_neighbors": 16,
    "sync_threshold": 2,  # every batch goes to the index files: none waits in SQLite for a replay
}
LEAST = 2
"""With fewer vectors Chroma writes no index files."""
SELF_FOUND = 0.999
"""Share of sampled vectors that must find themselves before a folder is trusted."""
SAMPLE = 500

Vectors = NDArray[np.float32]

_opening = threading.RLock()
"""Chroma shares what stands behind all clients of one folder, and hands it to a second thread
before the first has started it. Re-entrant: a client may be closed by the collector meanwhile."""


class ChromaVectors:
    """A finished Chroma folder, open for queries. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        """Raises CollectionDamaged when Chroma refuses it. Opening rewrites chroma.sqlite3."""
        check_configuration(folder)
        self._client = _client(folder)
        weakref.finalize(self, _close, self._client)
        self._collection = _asking(
            folder, lambda: self._client.get_collection(NAME, embedding_function=None)
        )
        self._folder = folder

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` nearest seqs with their cosines, best first."""
        found = _asking(
            self._folder,
            lambda: self._collection.query(
                query_embeddings=vector.reshape(1, -1), n_results=k, include=["distances"]
            ),
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(int(name), 1.0 - float(distance)) for name, distance in pairs]

    def stored(self, seqs: Sequence[int]) -> dict[int, Vectors]:
        """The vectors it holds of `seqs`, read back from its own files."""
        got = _asking(
            self._folder,
            lambda: self._collection.get(ids=[str(s) for s in seqs], include=["embeddings"]),
        )
        return {int(name): row for name, row in zip(got["ids"], got["embeddings"], strict=True)}

    def count(self) -> int:
        return int(_asking(self._folder, self._collection.count))


def make_chroma(folder: Path, seqs: NDArray[np.int64], matrix: Vectors) -> None:
    """Fill a new folder in the largest batches Chroma takes, and close it."""
    client = _client(folder)
    collection = client.create_collection(
        NAME, embedding_function=None, configuration={"hnsw": HNSW}
    )
    size = client.get_max_batch_size()
    for start in range(0, len(seqs), size):
        collection.add(
            ids=[str(seq) for seq in seqs[start : start + size]],
            embeddings=matrix[start : start + size],
        )
    _close(client)


def verify_chroma(folder: Path, seqs: NDArray[np.int64], matrix: Vectors) -> None:
    """Compare every vector with `matrix`, and search for a sample of them.

    Counts prove nothing: they are read from SQLite, while vectors live in other files.
    Raises CollectionDamaged.
    """
    chroma = ChromaVectors(folder)
    if chroma.count() != len(seqs):
        raise CollectionDamaged(f"Chroma holds {chroma.count()} of {len(seqs)} vectors")
    for start in range(0, len(seqs), 2_000):
        some = seqs[start : start + 2_000].tolist()
        held = chroma.stored(some)
        if len(held) != len(some):
            raise CollectionDamaged(f"Chroma lacks {len(some) - len(held)} vectors")
        rows = np.array([held[seq] for seq in some])
        if not np.allclose(rows, matrix[start : start + 2_000], atol=1e-3):
            raise CollectionDamaged("Chroma holds other vectors than the catalog")
    sample = np.unique(np.linspace(0, len(seqs) - 1, min(SAMPLE, len(seqs))).astype(int))
    found = sum(_finds_itself(chroma, matrix[row]) for row in sample)
    if found < SELF_FOUND * len(sample):
        raise CollectionDamaged(f"only {found} of {len(sample)} vectors find themselves")


def _finds_itself(chroma: ChromaVectors, vector: Vectors) -> bool:
    """Equal vectors (the same words twice) may be found in each other's place."""
    best = chroma.nearest(vector, 1)
    return bool(best) and best[0][1] > 1.0 - 1e-4


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    with _opening:
        return _asking(folder, lambda: chromadb.PersistentClient(str(folder), settings=settings))


def _close(client: Any) -> None:
    with _opening:
        client.close()


def _asking(folder: Path, ask: Callable[[], Any]) -> Any:
    """Chroma raises errors of a dozen kinds, some of its Rust core's own: none leaves here."""
    try:
        return ask()
    except Exception as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise CollectionDamaged(f"Chroma cannot read {folder}: {first}") from error


def check_configuration(folder: Path) -> None:
    """Look at Chroma's settings without Chroma, which would make an embedding function they name.

    Raises CollectionDamaged when they cannot be read, or are not those Footnote wrote.
    """
    file = folder / "chroma.sqlite3"
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as reader:
            rows = reader.execute(
                "SELECT name, config_json_str, schema_str FROM collections"
            ).fetchall()
        settings = [json.loads(text) for _, *texts in rows for text in texts if text]
    except (sqlite3.Error, ValueError) as error:
        raise CollectionDamaged(f"{file} cannot be read: {error}") from error
    if [name for name, *_ in rows] != [NAME]:
        raise CollectionDamaged(f"{file} does not hold what Footnote wrote")
    if any(_embedding_functions(one) - {"legacy", "unknown"} for one in settings):
        raise CollectionDamaged(f"{file} names an embedding function, which Footnote never does")


def _embedding_functions(node: Any) -> set[str]:
    """The kinds of all embedding functions anywhere in a configuration."""
    if isinstance(node, list):
        return {kind for part in node for kind in _embedding_functions(part)}
    if not isinstance(node, dict):
        return set()
    own = node.get("embedding_function")
    kinds = {str(own.get("type") if isinstance(own, dict) else own)} if own else set()
    return kinds.union(*(_embedding_functions(part) for part in node.values()))
