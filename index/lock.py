"""One writer at a time: a lock that dies with its process, and says who holds it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.catalog import refuse_file
from index.errors import CollectionBusy, CollectionError

LOCK_FILE = "lock"


@contextmanager
def write_lock(home: Path) -> Iterator[None]:
    """Hold the index at `home` for writing; the folder is made when it is missing.

    Raises CollectionBusy at once when another process (or thread) holds it.
    """
    refuse_file(home)
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(home / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise CollectionError(f"cannot write to {home}: {error.strerror}") from error
    try:
        if not _take(handle):
            raise CollectionBusy(
                f"process {_holder(handle)} is writing the index at {home}: "
                "wait until it has finished"
            )
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def lock_holder(home: Path) -> str | None:
    """Process id of whoever is writing the index at `home`, or None."""
    try:
        handle = os.open(home / LOCK_FILE, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(handle)
    else:
        return None
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    """Tried thrice: `lock_holder` of another process may have it for an instant."""
    for _ in range(3):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return True
    return False


def _holder(handle: int) -> str:
    return os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
