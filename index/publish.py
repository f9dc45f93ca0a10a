"""Writing the catalog: stage what was read, then publish a whole generation in one transaction.

Vectors and staged articles are committed as they come, so that a killed run never embeds the
same text twice; readers see none of it before `Writer.publish`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog, check_version, connect, explained
from index.copies import regroup
from index.folds import Folds
from index.scan import FileRow
from index.schema import SCHEMA, SCHEMA_VERSION, VECTOR_DTYPE
from index.types import Article, Passage, Removal

CHANGES_KEPT = 100
"""Generations whose changes are remembered: a word index further behind is remade."""
LOG_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be stored; `keys[i]` names the vector of `passages[i]`."""

    file: str
    made_id: str
    article: Article
    passages: tuple[Passage, ...]
    keys: tuple[bytes, ...]
    signature: bytes


@dataclass(slots=True)
class Changes:
    """What a run found out besides the articles it staged."""

    removed: set[int] = field(default_factory=set)
    """Numbers of articles to remove, unless they were staged too."""
    files: list[FileRow] = field(default_factory=list)
    gone_files: set[str] = field(default_factory=set)
    taken: dict[str, set[str]] = field(default_factory=dict)
    """By PATH: the files it holds now, replacing what it held before."""
    stamp: dict[str, str] = field(default_factory=dict)
    """What the vectors were made with."""


def text_hash(article: Article) -> bytes:
    return sha256(article.text.encode("utf-8", "surrogatepass")).digest()


def record_hash(article: Article) -> bytes:
    """Of everything the catalog keeps of an article but where it lies."""
    return sha256(_to_json(replace(article, path=None)).encode()).digest()


class Writer(Catalog):
    """The catalog as its one writer sees it: always the latest. See `open_writer`."""

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        return self._connection.execute(sql, parameters)

    def execute_each(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self.execute("ROLLBACK")
            raise

    def set_meta(self, values: Mapping[str, str]) -> None:
        self.execute_each("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def known_vectors(self, keys: Iterable[bytes]) -> set[bytes]:
        """Which of `keys` have a vector already."""
        sql = "SELECT key FROM vectors WHERE key IN (%s)"
        return {row[0] for row in self.rows_of(sql, list(keys))}

    def stage(
        self, prepared: Iterable[Prepared], keys: Sequence[bytes], vectors: NDArray[np.float32]
    ) -> None:
        """Keep articles that were read, and `vectors[i]`, computed for `keys[i]`."""
        blobs = (row.tobytes() for row in vectors.astype(VECTOR_DTYPE))
        with self.transaction():
            self.execute_each(
                "INSERT INTO vectors (key, vector) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET vector = excluded.vector",
                zip(keys, blobs, strict=True),
            )
            self.execute_each(
                "INSERT INTO staged (file, made_id, article, passages, signature)"
                " VALUES (?, ?, ?, ?, ?)",
                (_staged_row(one) for one in prepared),
            )

    def discard_staged(self) -> None:
        """Drop what a killed run had read; its vectors stay."""
        self.execute("DELETE FROM staged")

    def publish(self, changes: Changes) -> int:
        """Make everything staged, and `changes`, visible as one new generation.

        Returns how many articles that removed.
        """
        with self.transaction():
            generation = self.generation + 1
            self.set_meta({**changes.stamp, "generation": str(generation)})
            stored = {self._store(row) for row in self._staged()}
            gone = changes.removed - stored
            for number in gone:
                self.execute("DELETE FROM passages WHERE article = ?", (number,))
                self.execute("DELETE FROM articles WHERE number = ?", (number,))
            refolded = regroup(Folds(self), stored, gone)
            self.execute("DELETE FROM staged")
            self.execute("DELETE FROM vectors WHERE number NOT IN (SELECT vector FROM passages)")
            self._store_dimension()
            self._store_files(changes)
            self.execute_each(
                "INSERT INTO changes VALUES (?, ?)",
                [(generation, number) for number in stored | gone | refolded],
            )
            self.execute("DELETE FROM changes WHERE generation <= ?", (generation - CHANGES_KEPT,))
        return len(gone)

    def note_files(self, changes: Changes) -> None:
        """Remember the files of a run that changed no article; makes no generation."""
        with self.transaction():
            self._store_files(changes)

    def forget_files(self, articles: Iterable[int] | None = None) -> None:
        """Have the files of these articles (or all) read again by the next run that meets them."""
        if articles is None:
            self.execute("UPDATE files SET state = '', hash = x''")
            return
        self.execute_each(
            "UPDATE files SET state = '', hash = x''"
            " WHERE path = (SELECT file FROM articles WHERE number = ?)",
            [(number,) for number in articles],
        )

    def _staged(self) -> Iterator[tuple[Any, ...]]:
        last = 0
        sql = (
            "SELECT number, file, made_id, article, passages, signature FROM staged"
            " WHERE number > ? ORDER BY number LIMIT 200"
        )
        while rows := self.rows(sql, (last,)):
            yield from rows
            last = rows[-1][0]

    def _store(self, row: tuple[Any, ...]) -> int:
        """Insert or replace one staged article; returns its number."""
        _, file, made_id, record, passages, signature = row
        article = _from_json(record)
        columns: dict[str, Any] = {
            "id": article.id, "made_id": made_id, "file": file,
            "text_hash": text_hash(article), "record_hash": record_hash(article),
            "title": article.title, "publisher": article.publisher, "author": article.author,
            "url": article.url, "path": article.path, "date": article.date,
            "date_origin": article.date_origin, "date_words": article.date_words,
            "text": article.text, "signature": signature,
            "removed": json.dumps([[one.rule, one.text] for one in article.removed]),
        }  # fmt: skip
        updates = ", ".join(f"{name} = excluded.{name}" for name in columns)
        marks = ", ".join("?" * len(columns))
        insert = f"INSERT INTO articles ({', '.join(columns)}, leader) VALUES ({marks}, 0)"  # noqa: S608
        sql = f"{insert} ON CONFLICT (id) DO UPDATE SET {updates} RETURNING number"
        ((number,),) = self.execute(sql, tuple(columns.values())).fetchall()
        self._store_passages(number, json.loads(passages))
        return int(number)

    def _store_passages(self, article: int, passages: list[tuple[str, int, int, str]]) -> None:
        """Passages that stay as they are keep their seq, so that projections need not change."""
        sql = (
            "SELECT p.id, ifnull(v.key, x'') FROM passages p"
            " LEFT JOIN vectors v ON v.number = p.vector WHERE p.article = ?"
        )
        old = {(row[0], row[1].hex()) for row in self.rows(sql, (article,))}
        new = {(passage_id, key) for passage_id, _, _, key in passages}
        gone = [(passage_id,) for passage_id, _ in old - new]
        self.execute_each("DELETE FROM passages WHERE id = ?", gone)
        self.execute_each(
            "INSERT INTO passages (id, article, start, stop, vector)"
            " VALUES (?, ?, ?, ?, (SELECT number FROM vectors WHERE key = ?))",
            [
                (passage_id, article, start, stop, bytes.fromhex(key))
                for passage_id, start, stop, key in passages
                if (passage_id, key) not in old
            ],
        )

    def _store_dimension(self) -> None:
        for (size,) in self.rows("SELECT length(vector) FROM vectors LIMIT 1"):
            self.set_meta({"dimension": str(size // VECTOR_DTYPE.itemsize)})

    def _store_files(self, changes: Changes) -> None:
        for file in changes.files:
            failures = json.dumps([[failure.path, failure.error] for failure in file.failures])
            row = (file.path, file.state, file.hash, failures)
            self.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)
        gone = [(path,) for path in changes.gone_files]
        self.execute_each("DELETE FROM files WHERE path = ?", gone)
        self.execute_each("DELETE FROM taken WHERE file = ?", gone)
        for root, files in changes.taken.items():
            known = {row[0] for row in self.rows("SELECT file FROM taken WHERE root = ?", (root,))}
            dropped, added = known - files, files - known
            sql = "DELETE FROM taken WHERE root = ? AND file = ?"
            self.execute_each(sql, [(root, path) for path in dropped])
            self.execute_each("INSERT INTO taken VALUES (?, ?)", [(root, path) for path in added])


@contextmanager
def open_writer(home: Path) -> Iterator[Writer]:
    """The catalog at `home` for writing, made when it is missing. Hold the lock around it.

    Raises CollectionDamaged when the file is no catalog, CollectionError when it cannot be
    written (the disk is full, the folder read-only).
    """
    connection = connect(home, "rwc")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
        if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            _make_tables(connection)
        check_version(home, connection)
        yield Writer(home, connection)
    except sqlite3.Error as error:
        raise explained(home, error) from error
    finally:
        connection.close()


def _make_tables(connection: sqlite3.Connection) -> None:
    connection.executescript("BEGIN;" + SCHEMA)
    connection.execute("INSERT INTO meta VALUES ('schema', ?)", (str(SCHEMA_VERSION),))
    connection.execute("COMMIT")


def _staged_row(one: Prepared) -> tuple[str, str, str, str, bytes]:
    passages = [
        (passage.id, passage.start, passage.end, key.hex())
        for passage, key in zip(one.passages, one.keys, strict=True)
    ]
    return one.file, one.made_id, _to_json(one.article), json.dumps(passages), one.signature


def _to_json(article: Article) -> str:
    """As `asdict` would have it, which copies every string of it first."""
    record = {one.name: getattr(article, one.name) for one in fields(article)}
    record["removed"] = [{"rule": one.rule, "text": one.text} for one in article.removed]
    return json.dumps(record, sort_keys=True)


def _from_json(record: str) -> Article:
    fields = json.loads(record)
    fields["removed"] = tuple(Removal(**removal) for removal in fields["removed"])
    return Article(**fields)
