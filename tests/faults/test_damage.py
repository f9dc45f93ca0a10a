"""Files of the index are damaged: the next to open it serves everything all the same."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index.catalog import open_catalog
from index.doctor import Check, diagnose
from index.embed import EmbedderStamp
from index.errors import CollectionDamaged
from index.project import VECTORS, folder_of
from index.settings import IndexSettings
from index.vectors import ChromaVectors


def present_folder(home: Path) -> Path:
    with closing(open_catalog(home)) as catalog:
        folder = folder_of(catalog, VECTORS)
        assert folder is not None
        return folder


def segment(home: Path) -> Path:
    """The folder of Chroma's own vector files."""
    (found,) = [path for path in (present_folder(home) / "chroma").iterdir() if path.is_dir()]
    return found


def troubles(home: Path) -> list[Check]:
    stamp = EmbedderStamp("hashing", "hashing-64")
    checks = diagnose(home, IndexSettings(home=home), embedder=stamp)
    return [check for check in checks if not check.ok]


def truncate_pickle(home: Path) -> None:
    os.truncate(segment(home) / "index_metadata.pickle", 200)


def sparse_links(home: Path) -> None:
    os.truncate(segment(home) / "link_lists.bin", 1 << 40)


def garbage_of_the_same_size(home: Path) -> None:
    file = segment(home) / "data_level0.bin"
    file.write_bytes(os.urandom(file.stat().st_size))


def no_segment(home: Path) -> None:
    shutil.rmtree(segment(home))


def garbage_sqlite(home: Path) -> None:
    (present_folder(home) / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 5000)


def no_vectors(home: Path) -> None:
    shutil.rmtree(home / "vectors")


def never_finished(home: Path) -> None:
    (present_folder(home) / "made.json").unlink()


def torn_words(home: Path) -> None:
    largest = max((home / "words").rglob("*.idx"), key=lambda path: path.stat().st_size)
    os.truncate(largest, largest.stat().st_size // 2)


def garbage_words(home: Path) -> None:
    for file in (home / "words").rglob("*.term"):
        file.write_bytes(os.urandom(file.stat().st_size))


def no_words(home: Path) -> None:
    shutil.rmtree(home / "words")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(truncate_pickle, id="IDX-03"),
        pytest.param(sparse_links, id="IDX-04"),
        pytest.param(garbage_of_the_same_size, id="IDX-04 garbage", marks=pytest.mark.slow),
        pytest.param(no_segment, id="IDX-05", marks=pytest.mark.slow),
        pytest.param(garbage_sqlite, id="IDX-15", marks=pytest.mark.slow),
        pytest.param(no_vectors, id="no vectors", marks=pytest.mark.slow),
        pytest.param(never_finished, id="never finished", marks=pytest.mark.slow),
        pytest.param(torn_words, id="torn words"),
        pytest.param(garbage_words, id="garbage words"),
        pytest.param(no_words, id="no words"),
    ],
)
def test_damage_is_seen_and_mended_by_the_next_to_open(
    indexed: Any, damage: Callable[[Path], None]
) -> None:
    """No damaged file reaches Chroma in the opening process; the embedder is never loaded."""
    damage(indexed.home)
    bad = {check.name: check for check in troubles(indexed.home)}
    kind = "words" if "words" in damage.__name__ else "vectors"
    assert "--rebuild" in (bad[kind].fix or "")
    assert indexed.check() == indexed.texts
    assert troubles(indexed.home) == []


def test_an_embedding_function_in_a_folder_is_never_made(indexed: Any) -> None:
    """IDX-16: Chroma would instantiate what a configuration names."""
    folder = present_folder(indexed.home) / "chroma"
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as chroma:
        (schema,) = chroma.execute("SELECT schema_str FROM collections").fetchone()
        kind = '"embedding_function":{"type":"known","name":"sentence_transformer",'
        forged = schema.replace('"embedding_function":{"type":"legacy"', f'{kind}"config":{{}}')
        assert forged != schema
        chroma.execute("UPDATE collections SET schema_str = ?", (forged,))
        chroma.commit()
    with pytest.raises(CollectionDamaged, match="names an embedding function"):
        ChromaVectors(folder)
    assert indexed.check() == indexed.texts


def test_a_lost_vector_is_reported_with_its_cure(indexed: Any) -> None:
    """Counts cannot show this one: the passage is there, its vector is not."""
    with closing(sqlite3.connect(indexed.home / "catalog.sqlite")) as catalog:
        catalog.execute("DELETE FROM vectors WHERE number = (SELECT max(vector) FROM passages)")
        catalog.commit()
    assert any("lack" in check.detail for check in troubles(indexed.home))
