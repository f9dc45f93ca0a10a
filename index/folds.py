"""Where `index.copies` finds and keeps its groups: in the catalog."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


class Tables(Protocol):
    """The writer's side of a catalog."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...
    def rows_of(self, sql: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]: ...
    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor: ...
    def execute_each(self, sql: str, rows: Iterable[Sequence[Any]]) -> None: ...


class Folds:
    """A `copies.CopyStore` over a catalog, inside its transaction."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def leaders_sharing(self, bands: Sequence[int]) -> dict[int, bytes]:
        sql = (
            "SELECT a.number, a.signature FROM articles a WHERE a.number IN"
            " (SELECT article FROM bands WHERE band IN (%s))"
        )
        return {int(row[0]): bytes(row[1]) for row in self._tables.rows_of(sql, bands)}

    def signature(self, article: int) -> bytes:
        sql = "SELECT signature FROM articles WHERE number = ?"
        return bytes(self._tables.rows(sql, (article,))[0][0])

    def text(self, article: int) -> str:
        sql = "SELECT text FROM articles WHERE number = ?"
        return str(self._tables.rows(sql, (article,))[0][0])

    def followers(self, leader: int) -> list[int]:
        sql = "SELECT number FROM articles WHERE leader = ? AND number != leader"
        return [int(row[0]) for row in self._tables.rows(sql, (leader,))]

    def forget_bands(self, article: int) -> None:
        self._tables.execute("DELETE FROM bands WHERE article = ?", (article,))

    def lead(self, article: int, bands: Sequence[int]) -> None:
        rows = [(band, article) for band in bands]
        self._tables.execute_each("INSERT INTO bands VALUES (?, ?)", rows)

    def follow(self, article: int, leader: int) -> bool:
        sql = "UPDATE articles SET leader = ? WHERE number = ? AND leader != ?"
        return self._tables.execute(sql, (leader, article, leader)).rowcount > 0
