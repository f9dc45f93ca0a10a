"""The catalog: one SQLite file that is the truth about articles, passages and vectors.

Its tables hold one generation, which became visible in one transaction. A reader keeps its
snapshot for as long as it likes (WAL); there is one writer at a time (`index.lock`).
`index.publish` writes; everything here reads.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.errors import CollectionDamaged, CollectionError, NoCollection
from index.schema import (
    ARTICLE_COLUMNS,
    CATALOG_FILE,
    SCHEMA_VERSION,
    SOURCE_COLUMNS,
    VECTOR_DTYPE,
)
from index.types import Article, Passage, Removal, Source

SECONDS_FOR_A_LOCK = 10.0
MOST_PARAMETERS = 500


class Counts(NamedTuple):
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A line of the list of articles."""

    source: Source
    passages: int
    characters: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What filters and projections need of an article."""

    number: int
    id: str
    title: str
    publisher: str | None
    date: str | None
    leader: int

    @property
    def is_folded(self) -> bool:
        return self.leader != self.number


@dataclass(frozen=True, slots=True)
class State:
    """What a reader compares to learn that there is something newer."""

    file: int
    """Inode: the whole index may have been replaced."""
    generation: int
    words_generation: int
    words_folder: str
    vectors_folder: str
    embedder_sha256: str

    @property
    def is_between(self) -> bool:
        """The catalog has moved on and the words have not yet."""
        return self.words_generation != self.generation


class Catalog:
    """One connection: a reader's is a snapshot from `open_catalog` on, a writer's the latest.

    Safe from any thread. Raises CollectionDamaged or CollectionError where SQLite gives up.
    """

    def __init__(self, home: Path, connection: sqlite3.Connection) -> None:
        self.home = home
        self._connection = connection
        self._turn = threading.RLock()

    def close(self) -> None:
        with self._turn:
            self._connection.close()

    def rows(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        with self._turn:
            try:
                return self._connection.execute(sql, parameters).fetchall()
            except sqlite3.Error as error:
                raise explained(self.home, error) from error

    def rows_of(self, sql: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Rows of `sql`, its `%s` replaced by as many placeholders as SQLite takes at once."""
        for start in range(0, len(values), MOST_PARAMETERS):
            some = list(values[start : start + MOST_PARAMETERS])
            yield from self.rows(sql % ",".join("?" * len(some)), some)

    def meta(self, key: str) -> str | None:
        rows = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    @property
    def generation(self) -> int:
        return int(self.meta("generation") or 0)

    @property
    def dimension(self) -> int:
        return int(self.meta("dimension") or 0)

    def counts(self) -> Counts:
        row = self.rows("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)")
        return Counts(int(row[0][0]), int(row[0][1]))

    def facts(self, numbers: Sequence[int] | None = None) -> list[Facts]:
        """Of all articles in the order they came, or of these."""
        sql = "SELECT number, id, title, publisher, date, leader FROM articles"
        if numbers is None:
            return [Facts(*row) for row in self.rows(f"{sql} ORDER BY number")]
        return [Facts(*row) for row in self.rows_of(f"{sql} WHERE number IN (%s)", numbers)]

    def article(self, article_id: str) -> Article | None:
        sql = f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id = ?"  # noqa: S608 (constants)
        rows = self.rows(sql, (article_id,))
        return _article(rows[0]) if rows else None

    def source(self, article_id: str) -> Source | None:
        sql = f"SELECT {SOURCE_COLUMNS} FROM articles WHERE id = ?"  # noqa: S608 (constants)
        rows = self.rows(sql, (article_id,))
        return _source(rows[0]) if rows else None

    def copies(self, article_id: str) -> list[Source]:
        """The other articles that carry the same wire text, the first of them first."""
        sql = (
            f"SELECT {SOURCE_COLUMNS} FROM articles WHERE id != ?1 AND leader ="  # noqa: S608
            " (SELECT leader FROM articles WHERE id = ?1) ORDER BY number"
        )
        return [_source(row) for row in self.rows(sql, (article_id,))]

    def list_articles(
        self, limit: int, after: str | None, q: str | None
    ) -> tuple[list[ArticleRow], int, str | None]:
        """See `Collection.list_articles`."""
        like = "%" + (q or "").replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        where = "".join(
            f"{' OR ' if i else ''}{column} LIKE :like ESCAPE '\\'"
            for i, column in enumerate(("title", "publisher", "id"))
        )
        count = f"SELECT count(*) FROM articles WHERE {where}"  # noqa: S608 (constants)
        page = (
            f"SELECT {SOURCE_COLUMNS},"  # noqa: S608 (constants)
            " (SELECT count(*) FROM passages WHERE article = number), length(text)"
            f" FROM articles WHERE ({where})"
            " AND number > ifnull((SELECT number FROM articles WHERE id = :after), 0)"
            " ORDER BY number LIMIT :limit"
        )
        rows = self.rows(page, {"like": like, "after": after, "limit": limit + 1})
        shown = [ArticleRow(_source(row), row[-2], row[-1]) for row in rows[:limit]]
        more = len(rows) > limit and shown
        total = int(self.rows(count, {"like": like})[0][0])
        return shown, total, shown[-1].source.id if more else None

    def date_range(self) -> tuple[str, str] | None:
        """The earliest and the latest date of any article, or None when none has one."""
        sql = "SELECT min(date), max(date) FROM articles WHERE date IS NOT NULL"
        first, last = self.rows(sql)[0]
        return (first, last) if first else None

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """In the order of `ids`; those it does not hold are left out."""
        sql = (
            "SELECT p.id, a.id, p.start, p.stop, a.text FROM passages p"
            " JOIN articles a ON a.number = p.article WHERE p.id IN (%s)"
        )
        found = {row[0]: _passage(row) for row in self.rows_of(sql, ids)}
        return [found[i] for i in ids if i in found]

    def passages_of(self, article_id: str) -> list[Passage]:
        """In reading order."""
        sql = (
            "SELECT p.id, a.id, p.start, p.stop, a.text FROM passages p"
            " JOIN articles a ON a.number = p.article WHERE a.id = ? ORDER BY p.start, p.stop"
        )
        return [_passage(row) for row in self.rows(sql, (article_id,))]

    def passage_ids(self, seqs: Sequence[int]) -> dict[int, str]:
        return dict(self.rows_of("SELECT seq, id FROM passages WHERE seq IN (%s)", seqs))

    def passage_texts(self, article: int) -> list[tuple[int, str]]:
        """Seq and text of each passage of the article with this number."""
        rows = self.rows("SELECT text FROM articles WHERE number = ?", (article,))
        spans = self.rows("SELECT seq, start, stop FROM passages WHERE article = ?", (article,))
        return [(seq, rows[0][0][start:stop]) for seq, start, stop in spans]

    def passage_owners(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Two aligned arrays, ascending: every passage's seq, and its article's number."""
        rows = self.rows("SELECT seq, article FROM passages ORDER BY seq")
        table = np.array(rows, dtype=np.int64).reshape(-1, 2)
        return table[:, 0].copy(), table[:, 1].copy()

    def vectors(self, after: int = 0) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Seqs above `after`, ascending, and their unit vectors, float32 `(n, dimension)`.

        Raises CollectionDamaged when a passage lacks its vector.
        """
        with self._turn:
            count = "SELECT count(*) FROM passages WHERE seq > ?"
            expected = int(self.rows(count, (after,))[0][0])
            seqs = np.empty(expected, np.int64)
            matrix = np.empty((expected, self.dimension), np.float32)
            for row, (seq, blob) in enumerate(self._vectors_after(after)):
                if blob is None or len(blob) != self.dimension * VECTOR_DTYPE.itemsize:
                    raise CollectionDamaged(
                        f"passage {seq} in {self.home} lacks its vector: "
                        "mend it with footnote index --reembed PATH"
                    )
                seqs[row], matrix[row] = seq, np.frombuffer(blob, VECTOR_DTYPE)
        return seqs, unit(matrix)

    def vectors_of(self, passage_ids: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, `(len(passage_ids), dimension)`. Raises KeyError for an unknown id."""
        sql = (
            "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.number = p.vector"
            " WHERE p.id IN (%s)"
        )
        found = dict(self.rows_of(sql, passage_ids))
        matrix = np.empty((len(passage_ids), self.dimension), np.float32)
        for row, passage_id in enumerate(passage_ids):
            matrix[row] = np.frombuffer(found[passage_id], VECTOR_DTYPE)
        return unit(matrix)

    def _vectors_after(self, after: int) -> Iterator[tuple[int, bytes | None]]:
        """Page by page, so that the blobs of a large index are never all in memory."""
        sql = (
            "SELECT p.seq, v.vector FROM passages p LEFT JOIN vectors v ON v.number = p.vector"
            " WHERE p.seq > ? ORDER BY p.seq LIMIT 5000"
        )
        while rows := self.rows(sql, (after,)):
            yield from rows
            after = rows[-1][0]


def open_catalog(home: Path) -> Catalog:
    """Open for reading, holding the present generation until closed.

    Raises NoCollection when there is none, CollectionDamaged when the file is not a catalog.
    """
    refuse_file(home)
    file = home / CATALOG_FILE
    if not file.exists():
        raise NoCollection(f"there is no index at {home} yet: make one with footnote index PATH")
    connection = connect(home, _reading_mode(home))
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        check_version(home, connection)  # the first read fixes the snapshot
    except BaseException:
        connection.close()
        raise
    return Catalog(home, connection)


def read_state(home: Path) -> State:
    """The present state, without holding on to it. Raises as `open_catalog` does."""
    catalog = open_catalog(home)
    try:
        meta = dict(catalog.rows("SELECT key, value FROM meta"))
    finally:
        catalog.close()
    return State(
        file=(home / CATALOG_FILE).stat().st_ino,
        generation=int(meta.get("generation", 0)),
        words_generation=int(meta.get("words_generation", 0)),
        words_folder=meta.get("words_folder", ""),
        vectors_folder=meta.get("vectors_folder", ""),
        embedder_sha256=meta.get("embedder_sha256", ""),
    )


def refuse_file(home: Path) -> None:
    if home.exists() and not home.is_dir():
        raise CollectionError(f"{home} is a file, not a folder: choose another --home")


def _reading_mode(home: Path) -> str:
    """Where it may not write, SQLite cannot make the files that readers of a log share."""
    log = home / f"{CATALOG_FILE}-wal"
    alone = not os.access(home, os.W_OK) and not (log.exists() and log.stat().st_size)
    return "ro&immutable=1" if alone else "ro"


def connect(home: Path, mode: str) -> sqlite3.Connection:
    """`mode` is SQLite's: "ro" or "rwc"."""
    try:
        return sqlite3.connect(
            f"{(home / CATALOG_FILE).absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=SECONDS_FOR_A_LOCK,
            isolation_level=None,
            check_same_thread=False,  # `Catalog` takes turns
        )
    except sqlite3.Error as error:
        raise explained(home, error) from error


def check_version(home: Path, connection: sqlite3.Connection) -> None:
    """Raises CollectionDamaged when this is no catalog, or one of another version."""
    try:
        rows = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchall()
    except sqlite3.Error as error:
        raise explained(home, error) from error
    if not rows or int(rows[0][0]) != SCHEMA_VERSION:
        raise CollectionDamaged(
            f"{home / CATALOG_FILE} was made by another version of Footnote: "
            f"move {home} away and index again"
        )


def explained(home: Path, error: sqlite3.Error) -> CollectionError:
    """What an error of SQLite means for a person."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return CollectionError(
            f"cannot write to {home} ({error}): is the disk full? "
            "Nothing is lost; make room and run it again"
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return CollectionError(f"cannot open {home} ({error}): may it be read and written?")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return CollectionError(f"another process holds {home / CATALOG_FILE}: try again")
    return CollectionDamaged(
        f"{home / CATALOG_FILE} is not a sound catalog ({error}): move {home} away and index again"
    )


def unit(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length 1, in place: rounding to float16 leaves them off by up to .0003."""
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), np.float32(1e-12))
    return matrix


def _article(row: Sequence[Any]) -> Article:
    """From ARTICLE_COLUMNS."""
    text, date_words, removed = row[8:11]
    removals = tuple(Removal(rule, taken) for rule, taken in json.loads(removed))
    return Article(**_names(row), text=text, date_words=date_words, removed=removals)


def _source(row: Sequence[Any]) -> Source:
    """From columns that begin with SOURCE_COLUMNS."""
    return Source(**_names(row))


def _names(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(SOURCE_COLUMNS.split(", "), row, strict=False))


def _passage(row: Sequence[Any]) -> Passage:
    passage_id, article_id, start, stop, text = row
    return Passage(passage_id, article_id, start, stop, text[start:stop])
