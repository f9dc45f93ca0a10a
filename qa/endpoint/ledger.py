"""What is counted and remembered across requests: rate limits, finished repeats, a secret.

SQLite: in memory for one process, in a file when several workers share it.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

KEPT_SECONDS = 24 * 3600
"""How long a repeated request gets the first one's response."""

KEPT_MOST = 10_000
"""How many of them; of more the oldest are forgotten, so that nobody can fill the memory."""

ABANDONED_SECONDS = 600
"""A request still "running" after this died with its worker."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS spent (
    name TEXT, period INTEGER, began INTEGER, requests INTEGER, PRIMARY KEY (name, period)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE IF NOT EXISTS repeats (
    owner TEXT, key TEXT, asked TEXT, at REAL, status INTEGER, content_type TEXT, body BLOB,
    PRIMARY KEY (owner, key)
);
CREATE INDEX IF NOT EXISTS repeats_at ON repeats (at, status);
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """Requests of this period so far, this one included, and seconds until it starts anew."""

    requests: int
    reset: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished response."""

    status: int
    content_type: str
    body: bytes


class Ledger:
    """Safe to share between threads; a shared file also between processes."""

    def __init__(
        self,
        file: Path | None = None,
        now: Callable[[], float] = time.time,
        most: int = KEPT_MOST,
    ) -> None:
        self._now = now
        self._most = most
        self._lock = threading.Lock()
        self._swept: dict[int, int] = {}
        self._connection = sqlite3.connect(
            file or ":memory:", check_same_thread=False, isolation_level=None, timeout=5
        )
        if file:
            file.chmod(0o600)  # it holds answers
            self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.executescript(SCHEMA)

    def spend(self, name: str, period: int) -> Spent:
        """Count one request of `name` in the running period of `period` seconds."""
        now = int(self._now())
        began = now - now % period
        with self._transaction() as run:
            (requests,) = run(
                "INSERT INTO spent VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET "
                "requests = CASE began WHEN excluded.began THEN requests + 1 ELSE 1 END, "
                "began = excluded.began RETURNING requests",
                (name, period, began),
            ).fetchone()
            if self._swept.get(period) != began:  # strangers come and go: forget who has gone
                self._swept[period] = began
                run("DELETE FROM spent WHERE period = ? AND began < ?", (period, began))
        return Spent(requests, began + period - now)

    def begin(self, owner: str, key: str, asked: str) -> Kept | str:
        """Claim a repeatable request: what was kept of it, or "new", "running", "other"."""
        now = self._now()
        with self._transaction() as run:
            run(
                "DELETE FROM repeats WHERE at < ? OR (status IS NULL AND at < ?)",
                (now - KEPT_SECONDS, now - ABANDONED_SECONDS),
            )
            run(
                "DELETE FROM repeats WHERE status NOT NULL AND at <= (SELECT at FROM repeats "
                "WHERE status NOT NULL ORDER BY at DESC LIMIT 1 OFFSET ?)",
                (self._most,),
            )
            row = run(
                "SELECT asked, status, content_type, body FROM repeats WHERE owner = ? AND key = ?",
                (owner, key),
            ).fetchone()
            if row is None:
                run(
                    "INSERT INTO repeats (owner, key, asked, at) VALUES (?, ?, ?, ?)",
                    (owner, key, asked, now),
                )
                return "new"
        if row[0] != asked:
            return "other"
        return "running" if row[1] is None else Kept(*row[1:])

    def finish(self, owner: str, key: str, kept: Kept | None) -> None:
        """Keep the response of a claimed request; with None it may be tried anew."""
        with self._transaction() as run:
            if kept is None:
                run("DELETE FROM repeats WHERE owner = ? AND key = ?", (owner, key))
            else:
                run(
                    "UPDATE repeats SET at = ?, status = ?, content_type = ?, body = ? "
                    "WHERE owner = ? AND key = ?",
                    (self._now(), kept.status, kept.content_type, kept.body, owner, key),
                )

    def secret(self, name: str) -> bytes:
        """Random bytes, the same for all who share this ledger."""
        with self._transaction() as run:
            run("INSERT OR IGNORE INTO secrets VALUES (?, ?)", (name, secrets.token_bytes(32)))
            (value,) = run("SELECT value FROM secrets WHERE name = ?", (name,)).fetchone()
        return bytes(value)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[Callable[..., sqlite3.Cursor]]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection.execute
            finally:
                self._connection.execute("COMMIT")
