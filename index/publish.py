"""Writing the catalog: stage what was read, then publish a whole generation in one transaction.

Vectors and staged articles are committed as they come, so that a killed run never embeds
twice; readers see none of it before `publish`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.catalog import (
    CATALOG_FILE,
    SCHEMA,
    SCHEMA_VERSION,
    VECTOR_DTYPE,
    Catalog,
    blob,
    check_version,
    connect,
)
from index.copies import regroup
from index.errors import CollectionDamaged, CollectionError
from index.scan import FileRow
from index.types import Article, Passage, Removal

CHANGES_KEPT = 100
"""Generations whose changes are remembered: a word index further behind is remade."""


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
    """What a run found out besides the staged articles; applied by `Writer.publish`."""

    removed: set[int] = field(default_factory=set)
    """Numbers of articles to remove."""
    files: list[FileRow] = field(default_factory=list)
    gone_files: set[str] = field(default_factory=set)
    taken: dict[str, set[str]] = field(default_factory=dict)
    """By PATH: the files it holds now, replacing what it held before."""
    stamp: dict[str, str] = field(default_factory=dict)


def text_hash(article: Article) -> bytes:
    return sha256(article.text.encode("utf-8", "surrogatepass")).digest()


def record_hash(article: Article) -> bytes:
    """Of everything the catalog keeps of an article but where it lies."""
    return sha256(_to_json(replace(article, path=None)).encode()).digest()


class Writer(Catalog):
    """The catalog as its one writer sees it; hold `index.lock.write_lock` around it."""

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        return self._connection.execute(sql, parameters)

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
        for item in values.items():
            self.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", item)

    def known_vectors(self, keys: Iterable[bytes]) -> set[bytes]:
        """Which of `keys` have a vector already."""
        return {
            row[0] for row in self._each("SELECT key FROM vectors WHERE key IN (%s)", list(keys))
        }

    def stage(
        self,
        prepared: Sequence[Prepared],
        keys: Sequence[bytes],
        vectors: NDArray[np.float32],
    ) -> None:
        """Keep read articles and the vectors that were computed for them."""
        with self.transaction():
            self._connection.executemany(
                "INSERT INTO vectors (key, vector) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET vector = excluded.vector",
                zip(keys, blob(vectors), strict=True),
            )
            self._connection.executemany(
                "INSERT INTO staged (file, made_id, article, passages, signature)"
                " VALUES (?, ?, ?, ?, ?)",
                (_staged_row(one) for one in prepared),
            )

    def publish(self, changes: Changes) -> None:
        """Make everything staged and `changes` visible as one new generation."""
        with self.transaction():
            generation = self.generation + 1
            self.set_meta({**changes.stamp, "generation": str(generation)})
            numbers = {self._store(row) for row in self._staged()}
            gone = changes.removed - numbers
            for number in gone:
                self._remove_article(number)
            refolded = regroup(self, numbers, gone)
            self.execute("DELETE FROM staged")
            self.execute("DELETE FROM vectors WHERE number NOT IN (SELECT vector FROM passages)")
            self._store_dimension()
            self._store_files(changes)
            self._connection.executemany(
                "INSERT INTO changes VALUES (?, ?)",
                [(generation, number) for number in numbers | gone | refolded],
            )
            self.execute("DELETE FROM changes WHERE generation <= ?", (generation - CHANGES_KEPT,))

    def refresh_files(self, changes: Changes) -> None:
        """Remember files whose contents turned out unchanged; no new generation."""
        with self.transaction():
            self._store_files(changes)

    def discard_staged(self) -> None:
        """Drop what a killed run had read; its vectors stay."""
        self.execute("DELETE FROM staged")

    def forget_files(self, articles: Iterable[int] | None = None) -> None:
        """Have the files of these articles (or all) read again by the next run that meets them."""
        forget = "UPDATE files SET state = '', hash = x''"
        if articles is None:
            self.execute(forget)
        for number in articles or ():
            self.execute(
                f"{forget} WHERE path = (SELECT file FROM articles WHERE number = ?)", (number,)
            )

    # What index.copies needs.

    def leaders_in_bands(self, bands: Sequence[int]) -> list[tuple[int, bytes]]:
        sql = (
            "SELECT DISTINCT a.number, a.signature FROM bands b"
            " JOIN articles a ON a.number = b.article WHERE b.band IN (%s)"
        )
        return [(int(row[0]), bytes(row[1])) for row in self._each(sql, bands)]

    def signature(self, article: int) -> bytes:
        return bytes(self.rows("SELECT signature FROM articles WHERE number = ?", (article,))[0][0])

    def followers(self, leader: int) -> list[int]:
        sql = "SELECT number FROM articles WHERE leader = ? AND number != leader"
        return [row[0] for row in self.rows(sql, (leader,))]

    def forget_bands(self, article: int) -> None:
        self.execute("DELETE FROM bands WHERE article = ?", (article,))

    def lead(self, article: int, bands: Sequence[int]) -> None:
        self._connection.executemany(
            "INSERT INTO bands VALUES (?, ?)", [(band, article) for band in bands]
        )

    def follow(self, article: int, leader: int) -> bool:
        """Returns whether that is new."""
        sql = "UPDATE articles SET leader = ? WHERE number = ? AND leader != ?"
        return self.execute(sql, (leader, article, leader)).rowcount > 0

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
            "text": article.text, "removed": json.dumps(_removed(article)),
            "signature": signature,
        }  # fmt: skip
        updates = ", ".join(f"{name} = excluded.{name}" for name in columns)
        marks = ", ".join("?" * len(columns))
        (number,) = self.execute(
            f"INSERT INTO articles ({', '.join(columns)}, leader) VALUES ({marks}, 0)"  # noqa: S608
            f" ON CONFLICT (id) DO UPDATE SET {updates} RETURNING number",
            tuple(columns.values()),
        ).fetchone()
        self._store_passages(number, json.loads(passages))
        return int(number)

    def _store_passages(self, article: int, passages: list[tuple[str, int, int, str]]) -> None:
        """Passages that stay as they are keep their seq, so that projections need not change."""
        sql = "SELECT p.id, v.key FROM passages p JOIN vectors v ON v.number = p.vector"
        old = {(row[0], row[1].hex()) for row in self.rows(f"{sql} WHERE article = ?", (article,))}
        new = {(passage[0], passage[3]) for passage in passages}
        for passage_id, _ in old - new:
            self.execute("DELETE FROM passages WHERE id = ?", (passage_id,))
        for passage_id, start, stop, key in passages:
            if (passage_id, key) not in old:
                self.execute(
                    "INSERT INTO passages (id, article, start, stop, vector)"
                    " VALUES (?, ?, ?, ?, (SELECT number FROM vectors WHERE key = ?))",
                    (passage_id, article, start, stop, bytes.fromhex(key)),
                )

    def _store_dimension(self) -> None:
        sql = "SELECT length(vector) FROM vectors LIMIT 1"
        for (size,) in self.rows(sql):
            self.set_meta({"dimension": str(size // np.dtype(VECTOR_DTYPE).itemsize)})

    def _remove_article(self, number: int) -> None:
        self.execute("DELETE FROM passages WHERE article = ?", (number,))
        self.execute("DELETE FROM articles WHERE number = ?", (number,))

    def _store_files(self, changes: Changes) -> None:
        for file in changes.files:
            failures = json.dumps([[failure.path, failure.error] for failure in file.failures])
            row = (file.path, file.state, file.hash, failures)
            self.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)
        for path in changes.gone_files:
            self.execute("DELETE FROM files WHERE path = ?", (path,))
            self.execute("DELETE FROM taken WHERE file = ?", (path,))
        for root, files in changes.taken.items():
            known = {r[0] for r in self.rows("SELECT file FROM taken WHERE root = ?", (root,))}
            for path in known - files:
                self.execute("DELETE FROM taken WHERE root = ? AND file = ?", (root, path))
            for path in files - known:
                self.execute("INSERT INTO taken VALUES (?, ?)", (root, path))


@contextmanager
def open_writer(home: Path) -> Iterator[Writer]:
    """The catalog at `home` for writing, made when it is missing. Hold the lock around it.

    Raises CollectionDamaged when the file is no catalog, CollectionError when it cannot be
    written (the disk is full, the folder read-only).
    """
    file = home / CATALOG_FILE
    connection = connect(file, read_only=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            connection.executescript(
                f"BEGIN; {SCHEMA} INSERT INTO meta VALUES ('schema', '{SCHEMA_VERSION}'); COMMIT;"
            )
        check_version(file, connection)
        writer = Writer(home, connection)
        yield writer
    except sqlite3.DatabaseError as error:
        raise _explained(home, error) from error
    finally:
        connection.close()


def _explained(home: Path, error: sqlite3.DatabaseError) -> CollectionError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_FULL") or name.startswith("SQLITE_IOERR"):
        return CollectionError(
            f"cannot write to {home} ({error}): is the disk full? "
            "Nothing is lost; make room and run it again"
        )
    if name.startswith("SQLITE_READONLY") or name.startswith("SQLITE_CANTOPEN"):
        return CollectionError(f"cannot write to {home} ({error}): is it read-only?")
    return CollectionDamaged(
        f"{home / CATALOG_FILE} is damaged ({error}): move {home} away and index again"
    )


def _staged_row(one: Prepared) -> tuple[Any, ...]:
    passages = [
        (passage.id, passage.start, passage.end, key.hex())
        for passage, key in zip(one.passages, one.keys, strict=True)
    ]
    record = _to_json(one.article)
    return one.file, one.made_id, record, json.dumps(passages), one.signature


def _removed(article: Article) -> list[tuple[str, str]]:
    return [(removal.rule, removal.text) for removal in article.removed]


def _to_json(article: Article) -> str:
    return json.dumps(asdict(article), sort_keys=True)


def _from_json(record: str) -> Article:
    fields = json.loads(record)
    fields["removed"] = tuple(Removal(**removal) for removal in fields["removed"])
    return Article(**fields)
