"""Chroma as it is used here: filled once, verified, asked; and never by itself."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import CollectionDamaged
from index.vectors import ChromaVectors, make_chroma, verify_chroma


def clustered(count: int, dimension: int) -> Any:
    """Unit vectors as of texts: about as many subjects as a newspaper has in a week."""
    chance = np.random.default_rng(1)
    centres = chance.normal(size=(100, dimension))
    rows = centres[chance.integers(0, 100, count)] + chance.normal(size=(count, dimension))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, Any]:
    """More than one of Chroma's largest batches (IDX-10: 5,461)."""
    folder = tmp_path_factory.mktemp("chroma") / "chroma"
    vectors = clustered(6_000, 32)
    seqs = np.arange(6_000) * 2 + 1
    make_chroma(folder, seqs, vectors)
    return folder, seqs, vectors


def test_it_holds_and_finds_what_it_was_given(made: tuple[Path, Any, Any]) -> None:
    """IDX-10, IDX-14: recall@10 against exact search is at least .98."""
    folder, seqs, vectors = made
    verify_chroma(folder, seqs, vectors)
    chroma = ChromaVectors(folder)
    queries = clustered(6_100, 32)[6_000:]
    shared = 0
    for query in queries:
        scores = vectors @ query
        exact = seqs[np.argsort(-scores)[:10]].tolist()
        found = chroma.nearest(query, 10)
        shared += len({seq for seq, _ in found} & set(exact))
        assert found == sorted(found, key=lambda hit: -hit[1])
        assert found[0][1] == pytest.approx(float(scores.max()), abs=1e-3)
    assert shared >= 0.98 * 10 * len(queries)


def test_threads_may_open_and_leave_one_folder_at_the_same_moment(
    made: tuple[Path, Any, Any],
) -> None:
    folder, seqs, vectors = made
    start = threading.Barrier(8)

    def ask(row: int) -> int:
        start.wait()
        return ChromaVectors(folder).nearest(vectors[row], 1)[0][0]

    for turn in range(5):
        rows = range(8 * turn, 8 * turn + 8)
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(ask, rows)) == [seqs[row] for row in rows]


def test_verification_compares_vectors_not_counts(made: tuple[Path, Any, Any]) -> None:
    folder, seqs, vectors = made
    other = vectors.copy()
    other[4_321] = -other[4_321]
    with pytest.raises(CollectionDamaged, match="other vectors"):
        verify_chroma(folder, seqs, other)
    with pytest.raises(CollectionDamaged, match="6000 of 5999"):
        verify_chroma(folder, seqs[:-1], vectors[:-1])


def test_its_own_embedding_function_is_never_used(made: tuple[Path, Any, Any]) -> None:
    """It would be downloaded."""
    folder, _, vectors = made
    ChromaVectors(folder).nearest(vectors[0], 3)
    assert "onnxruntime" not in sys.modules


def test_a_folder_that_is_not_chromas(tmp_path: Path) -> None:
    with pytest.raises(CollectionDamaged):
        ChromaVectors(tmp_path / "nothing")
