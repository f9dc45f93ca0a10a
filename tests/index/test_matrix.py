"""Exact search is exact, whatever share of the rows is allowed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.errors import CollectionDamaged
from index.matrix import Matrix, read_matrix, write_matrix


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 1.0])
def test_the_best_of_the_allowed_rows(share: float) -> None:
    chance = np.random.default_rng(0)
    rows = chance.normal(size=(1000, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    matrix = Matrix(np.arange(1, 1001) * 3, rows)
    allowed = chance.random(1000) < share
    query = rows[7]
    found = matrix.nearest(query, 5, allowed)
    ranked = sorted(
        ((float(rows[i] @ query), int(matrix.seqs[i])) for i in np.flatnonzero(allowed)),
        reverse=True,
    )
    assert [seq for seq, _ in found] == [seq for _, seq in ranked[:5]]
    assert np.allclose([score for _, score in found], [score for score, _ in ranked[:5]], atol=1e-6)


def test_nothing_allowed_or_asked_for() -> None:
    matrix = Matrix(np.array([1, 2]), np.eye(2, dtype=np.float32))
    query = np.array([1, 0], np.float32)
    assert matrix.nearest(query, 5, np.zeros(2, bool)) == []
    assert matrix.nearest(query, 0, np.ones(2, bool)) == []
    assert matrix.nearest(query, 5, np.ones(2, bool)) == [(1, 1.0), (2, 0.0)]


def test_written_and_read(tmp_path: Path) -> None:
    vectors = np.eye(3, dtype=np.float32)
    write_matrix(tmp_path, np.array([4, 5, 6]), vectors)
    read = read_matrix(tmp_path)
    assert read.seqs.tolist() == [4, 5, 6]
    assert np.array_equal(read.vectors, vectors)
    (tmp_path / "vectors.npy").write_bytes(b"")
    with pytest.raises(CollectionDamaged):
        read_matrix(tmp_path)
