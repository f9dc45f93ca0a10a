"""The catalog: one SQLite file that is the truth about articles, passages and vectors.

Whatever its main tables hold belongs to one generation and became visible in one transaction.
Readers keep a snapshot of it for as long as they like (WAL); one writer at a time (see
`index.lock`). `index.publish` writes it; everything here reads, but for making the file itself.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.errors import CollectionDamaged, CollectionError, NoCollection
from index.types import Article, Passage, Removal, Source

CATALOG_FILE = "catalog.sqlite"
SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,   -- never reused: projections know it
    id TEXT NOT NULL UNIQUE,
    made_id TEXT NOT NULL,      -- the id its reader gives it; `id` is what it was first known by
    file TEXT NOT NULL,         -- absolute path it was read from
    text_hash BLOB NOT NULL,    -- recognises a moved file
    record_hash BLOB NOT NULL,  -- recognises an unchanged article
    title TEXT NOT NULL, publisher TEXT, author TEXT, url TEXT, path TEXT,
    date TEXT, date_origin TEXT NOT NULL, date_words TEXT,
    text TEXT NOT NULL, removed TEXT NOT NULL,
    signature BLOB NOT NULL,    -- MinHash of the text
    leader INTEGER NOT NULL     -- number of the first article with this wire text; itself mostly
);
CREATE INDEX articles_by_file ON articles (file);
CREATE INDEX articles_by_text ON articles (text_hash);
CREATE INDEX articles_by_leader ON articles (leader);
CREATE TABLE bands (band INTEGER NOT NULL, article INTEGER NOT NULL);  -- of leaders only
CREATE INDEX bands_by_band ON bands (band);
CREATE INDEX bands_by_article ON bands (article);
CREATE TABLE passages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,      -- never reused: projections know it
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL,
    start INTEGER NOT NULL, stop INTEGER NOT NULL,
    vector INTEGER NOT NULL
);
CREATE INDEX passages_by_article ON passages (article, start);
CREATE INDEX passages_by_vector ON passages (vector);
CREATE TABLE vectors (
    number INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,   -- hash of the embedder and of what was embedded
    vector BLOB NOT NULL        -- float16
);
CREATE TABLE files (
    path TEXT PRIMARY KEY,      -- absolute
    state TEXT NOT NULL,        -- sizes and times of the file and its sidecar
    hash BLOB NOT NULL,         -- of both their contents
    failures TEXT NOT NULL      -- JSON list of what in it could not be read
) WITHOUT ROWID;
CREATE TABLE taken (root TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (root, file)) WITHOUT ROWID;
CREATE INDEX taken_by_file ON taken (file);
CREATE TABLE changes (generation INTEGER NOT NULL, article INTEGER NOT NULL);
CREATE TABLE staged (
    number INTEGER PRIMARY KEY, file TEXT NOT NULL, made_id TEXT NOT NULL,
    article TEXT NOT NULL, passages TEXT NOT NULL, signature BLOB NOT NULL
);
"""
ARTICLE_COLUMNS = (
    "id, title, publisher, author, url, path, date, date_origin, text, date_words, removed"
)
SOURCE_COLUMNS = "id, title, publisher, author, url, path, date, date_origin"
VECTOR_DTYPE = np.float16
"""Cosine to float32 is above .99999, a tenth of what bfloat16 arithmetic loses; half the size."""


class Counts(NamedTuple):
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as the projections need it."""

    seq: int
    article: int
    text: str


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What filters and projections need of an article."""

    number: int
    id: str
    title: str
    publisher: str | None
    date: str | None
    leader: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A line of the list of articles."""

    source: Source
    passages: int
    characters: int


class Catalog:
    """One connection. A reader's is a snapshot from `open` on; a writer's is the latest."""

    def __init__(self, home: Path, connection: sqlite3.Connection) -> None:
        self.home = home
        self._connection = connection
        self._turn = threading.RLock()

    def close(self) -> None:
        with self._turn:
            self._connection.close()

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        with self._turn:
            return self._connection.execute(sql, parameters).fetchall()

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

    def facts(self, numbers: Sequence[int] | None = None) -> list[ArticleFacts]:
        sql = "SELECT number, id, title, publisher, date, leader FROM articles"
        if numbers is None:
            return [ArticleFacts(*row) for row in self.rows(f"{sql} ORDER BY number")]
        return [ArticleFacts(*row) for row in self._each(f"{sql} WHERE number IN (%s)", numbers)]

    def article(self, article_id: str) -> Article | None:
        rows = self.rows(f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id = ?", (article_id,))
        return article_of(rows[0]) if rows else None

    def source(self, article_id: str) -> Source | None:
        rows = self.rows(f"SELECT {SOURCE_COLUMNS} FROM articles WHERE id = ?", (article_id,))
        return source_of(rows[0]) if rows else None

    def group(self, article_id: str) -> list[Source]:
        """The other articles that carry the same wire text, the first of them first."""
        sql = (
            f"SELECT {SOURCE_COLUMNS} FROM articles WHERE id != ?"
            " AND leader = (SELECT leader FROM articles WHERE id = ?) ORDER BY number"
        )
        return [source_of(row) for row in self.rows(sql, (article_id, article_id))]

    def list_articles(
        self, limit: int, after: str | None, q: str | None
    ) -> tuple[list[ArticleRow], int, str | None]:
        """In the order they came; `after` is the id of the last one of the page before.

        Returns a page, how many articles match `q` in title, publisher or id, and the id to ask
        on from, or None at the end.
        """
        like = f"%{_escaped(q or '')}%"
        where = (
            "(title LIKE :like ESCAPE '\\' OR publisher LIKE :like ESCAPE '\\'"
            " OR id LIKE :like ESCAPE '\\')"
        )
        (total,) = self.rows(f"SELECT count(*) FROM articles WHERE {where}", {"like": like})[0]
        rows = self.rows(
            f"SELECT {SOURCE_COLUMNS},"
            " (SELECT count(*) FROM passages WHERE article = number), length(text)"
            f" FROM articles WHERE {where}"
            " AND number > ifnull((SELECT number FROM articles WHERE id = :after), 0)"
            " ORDER BY number LIMIT :limit",
            {"like": like, "after": after, "limit": limit + 1},
        )
        page = [ArticleRow(source_of(row), row[-2], row[-1]) for row in rows[:limit]]
        return page, int(total), page[-1].source.id if len(rows) > limit and page else None

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
        found = {row[0]: _passage(row) for row in self._each(sql, ids)}
        return [found[i] for i in ids if i in found]

    def passages_of(self, article_id: str) -> list[Passage]:
        """In reading order."""
        sql = (
            "SELECT p.id, a.id, p.start, p.stop, a.text FROM passages p"
            " JOIN articles a ON a.number = p.article WHERE a.id = ? ORDER BY p.start, p.stop"
        )
        return [_passage(row) for row in self.rows(sql, (article_id,))]

    def passage_ids(self, seqs: Sequence[int]) -> dict[int, str]:
        return dict(self._each("SELECT seq, id FROM passages WHERE seq IN (%s)", seqs))

    def passage_rows(self, articles: Sequence[int] | None = None) -> Iterator[PassageRow]:
        """Passages with their text, article by article; all of them, or of these articles."""
        numbers = [f.number for f in self.facts()] if articles is None else articles
        for number in numbers:
            rows = self.rows("SELECT text FROM articles WHERE number = ?", (number,))
            if not rows:
                continue
            text = rows[0][0]
            spans = "SELECT seq, start, stop FROM passages WHERE article = ? ORDER BY seq"
            for seq, start, stop in self.rows(spans, (number,)):
                yield PassageRow(seq, number, text[start:stop])

    def passage_articles(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Two aligned arrays, ascending: every passage's seq, and its article's number."""
        rows = self.rows("SELECT seq, article FROM passages ORDER BY seq")
        table = np.array(rows, dtype=np.int64).reshape(-1, 2)
        return table[:, 0].copy(), table[:, 1].copy()

    def vectors(self, after: int = 0) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Seqs above `after`, ascending, and their vectors, float32 `(n, dimension)`."""
        with self._turn:
            (n,) = self._connection.execute(
                "SELECT count(*) FROM passages WHERE seq > ?", (after,)
            ).fetchone()
            seqs = np.empty(n, np.int64)
            matrix = np.empty((n, self.dimension), np.float32)
            sql = (
                "SELECT p.seq, v.vector FROM passages p JOIN vectors v ON v.number = p.vector"
                " WHERE p.seq > ? ORDER BY p.seq"
            )
            filled = 0
            for seq, blob in self._connection.execute(sql, (after,)):
                seqs[filled], matrix[filled] = seq, np.frombuffer(blob, VECTOR_DTYPE)
                filled += 1
        if filled != n:
            raise CollectionDamaged(
                f"{n - filled} passages in {self.home} lack their vectors: "
                "mend it with footnote index --reembed PATH"
            )
        return seqs, _unit(matrix)

    def vectors_of(self, passage_ids: Sequence[str]) -> NDArray[np.float32]:
        """Float32 `(len(passage_ids), dimension)`. Raises KeyError for an unknown id."""
        sql = (
            "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.number = p.vector"
            " WHERE p.id IN (%s)"
        )
        found = dict(self._each(sql, passage_ids))
        matrix = np.empty((len(passage_ids), self.dimension), np.float32)
        for row, passage_id in enumerate(passage_ids):
            matrix[row] = np.frombuffer(found[passage_id], VECTOR_DTYPE)
        return _unit(matrix)

    def _each(self, sql: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Rows of `sql` with its `%s` filled by so many placeholders as SQLite takes at once."""
        for start in range(0, len(values), 500):
            some = list(values[start : start + 500])
            yield from self.rows(sql % ",".join("?" * len(some)), some)


def open_catalog(home: Path) -> Catalog:
    """Open for reading, holding the present generation until closed.

    Raises NoCollection when there is none, CollectionDamaged when the file is not a catalog.
    """
    file = home / CATALOG_FILE
    if home.exists() and not home.is_dir():
        raise CollectionError(f"{home} is a file, not a folder: choose another --home")
    if not file.exists():
        raise NoCollection(f"there is no index at {home} yet: make one with footnote index PATH")
    connection = connect(file, read_only=True)
    try:
        connection.execute("BEGIN")
        check_version(file, connection)  # its first read fixes the snapshot
    except BaseException:
        connection.close()
        raise
    return Catalog(home, connection)


@dataclass(frozen=True, slots=True)
class State:
    """What a reader compares to learn that there is something newer."""

    file: int
    """Inode: the whole index may have been replaced."""
    generation: int
    words_generation: int
    words_folder: str
    vectors_folder: str

    @property
    def is_between(self) -> bool:
        """The catalog has moved on and the words have not yet."""
        return self.words_generation != self.generation


def read_state(home: Path) -> State:
    """The present state, without holding on to it. Raises as `open_catalog` does."""
    catalog = open_catalog(home)
    try:
        return State(
            (home / CATALOG_FILE).stat().st_ino,
            catalog.generation,
            int(catalog.meta("words_generation") or 0),
            catalog.meta("words_folder") or "",
            catalog.meta("vectors_folder") or "",
        )
    finally:
        catalog.close()


def connect(file: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    try:
        connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=10,
            isolation_level=None,
            check_same_thread=False,  # `Catalog` takes turns
        )
        connection.execute("PRAGMA query_only = ON" if read_only else "PRAGMA synchronous = NORMAL")
    except sqlite3.Error as error:
        raise CollectionDamaged(f"cannot open {file}: {error}") from error
    return connection


def check_version(file: Path, connection: sqlite3.Connection) -> None:
    try:
        rows = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchall()
    except sqlite3.Error as error:
        raise CollectionDamaged(
            f"{file} is not a Footnote catalog ({error}): move {file.parent} away and index again"
        ) from error
    if not rows or int(rows[0][0]) != SCHEMA_VERSION:
        raise CollectionDamaged(
            f"{file} was made by another version of Footnote: "
            f"move {file.parent} away and index again"
        )


def article_of(row: Sequence[Any]) -> Article:
    """From a row of ARTICLE_COLUMNS."""
    removed = tuple(Removal(rule, text) for rule, text in json.loads(row[10]))
    return Article(**_source_fields(row), text=row[8], date_words=row[9], removed=removed)


def source_of(row: Sequence[Any]) -> Source:
    """From a row that begins with SOURCE_COLUMNS."""
    return Source(**_source_fields(row))


def _escaped(text: str) -> str:
    """For LIKE ... ESCAPE '\\'."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _source_fields(row: Sequence[Any]) -> dict[str, Any]:
    names = [name.strip() for name in SOURCE_COLUMNS.split(",")]
    return dict(zip(names, row, strict=False))


def _passage(row: Sequence[Any]) -> Passage:
    passage_id, article_id, start, stop, text = row
    return Passage(passage_id, article_id, start, stop, text[start:stop])


def _unit(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length 1, in place: rounding to float16 leaves them off by up to .0003."""
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), np.float32(1e-12))
    return matrix


def blob(vectors: NDArray[np.float32]) -> Iterable[bytes]:
    """Each row as the catalog stores it."""
    return (row.tobytes() for row in vectors.astype(VECTOR_DTYPE))
