"""What lies under the PATHs, and which of it has to be read: a stat for what is unchanged."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.catalog import Catalog
from index.errors import InputError
from index.readers import SUFFIXES, Unlisted, find, shown, sidecar_of
from index.types import Failure

NOT_UTF8 = "its name is not in UTF-8: rename it"
RACY_SECONDS = 2.0
"""A file this fresh may change again within one tick of the clock: it is hashed next time."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file under one of the PATHs."""

    path: Path
    """As the person gave it."""
    root: Path
    file: str
    """Absolute."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it was when it was last read."""

    path: str
    state: str
    hash: bytes
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class Scan:
    """All files under the PATHs, each once, and what could not be listed."""

    files: dict[str, Seen] = field(default_factory=dict)
    by_path: dict[str, set[str]] = field(default_factory=dict)
    """By PATH, absolute: its files, absolute."""
    failures: list[Failure] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    """Folders, absolute, whose files cannot be told just now."""

    def may_hold(self, file: str) -> bool:
        """Whether a file that was not found may lie in a folder that could not be listed."""
        return any(file.startswith(f"{folder}{os.sep}") for folder in self.unlisted)


def scan(paths: Sequence[Path], home: Path) -> Scan:
    """List the files; the index's own are left out, unless PATH names them within the home (what
    was added through the page lies there). Raises InputError for a missing PATH."""
    found = Scan()
    own = home.resolve()
    for given in paths:
        if not _is_utf8(os.path.abspath(given)):
            raise InputError(f"{shown(given)}: {NOT_UTF8}")
        files = found.by_path.setdefault(os.path.abspath(given), set())
        within = own in given.resolve().parents
        for one in find([given], SUFFIXES):
            if isinstance(one, Failure):
                found.failures.append(one)
                if isinstance(one, Unlisted):
                    found.unlisted.append(os.path.abspath(one.path))
                continue
            file = os.path.abspath(one.path)
            if not _is_utf8(file):
                found.failures.append(Failure(shown(one.path), NOT_UTF8))
            elif within or not Path(file).is_relative_to(own):
                files.add(file)
                found.files.setdefault(file, Seen(one.path, one.root, file))
    return found


def _is_utf8(path: str) -> bool:
    """Whether the catalog can hold this path: Linux lets a name be any bytes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def known_files(catalog: Catalog) -> dict[str, FileRow]:
    rows = catalog.rows("SELECT path, state, hash, failures FROM files")
    return {row[0]: FileRow(row[0], row[1], row[2], _failures(row[3])) for row in rows}


def state_of(seen: Seen) -> str:
    """Sizes and times of the file and its sidecar; "" when they tell nothing.

    The time of the last change of status too: a copy may bring its old time of writing along.
    """
    states = []
    for path in (seen.path, sidecar_of(seen.path)):
        try:
            status = path.stat()
        except OSError:
            states.append("-")
            continue
        if time.time() - status.st_ctime < RACY_SECONDS:
            return ""
        states.append(f"{status.st_size}.{status.st_mtime_ns}.{status.st_ctime_ns}")
    return " ".join(states)


def hash_of(seen: Seen, limit: int) -> bytes:
    """Of the contents of the file and its sidecar; b"" where that cannot be told."""
    digest = hashlib.sha256()
    for path in (seen.path, sidecar_of(seen.path)):
        digest.update(b"\0")
        try:
            if not path.exists():
                continue
            if not path.is_file() or path.stat().st_size > limit:
                return b""
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError:
            return b""
    return digest.digest()


def _failures(stored: str) -> tuple[Failure, ...]:
    return tuple(Failure(path, error) for path, error in json.loads(stored))
