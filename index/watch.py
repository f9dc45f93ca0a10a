"""Keeping the index in step with its files until stopped."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from index.embed import Embedder
from index.errors import FootnoteError, InputError
from index.settings import IndexSettings
from index.sync import Progress, sync
from index.types import SyncReport

QUIET_MILLISECONDS = 1_000
"""Changes that come closer together than this are taken in at once."""
IDLE_MILLISECONDS = 500
SECONDS_TO_RETRY = 5.0


def watch(
    paths: Sequence[Path],
    settings: IndexSettings,
    on_report: Callable[[SyncReport], None],
    *,
    on_trouble: Callable[[str], None],
    allow_empty: bool = False,
    rebuild: bool = False,
    reembed: bool = False,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
    stop: threading.Event | None = None,
    seconds_to_retry: float = SECONDS_TO_RETRY,
) -> None:
    """Sync now, and again after every change of the files, until `stop` is set or Ctrl-C.

    `rebuild` and `reembed` are for the first sync, `allow_empty` for all, as `sync` has them.
    A folder that goes empty or missing, another writer, a full disk: each is told to `on_trouble`
    once, and tried again every so many seconds. Raises what `sync` raises the first time.
    """
    stop = stop or threading.Event()
    first = {"rebuild": rebuild, "reembed": reembed}
    told = ""

    def once() -> None:
        nonlocal first, told
        report = sync(
            paths, settings, allow_empty=allow_empty, progress=progress, embedder=embedder, **first
        )
        first, told = {}, ""
        on_report(report)

    while not stop.is_set():
        try:
            _follow(paths, settings.home.resolve(), once, stop)
        except (FootnoteError, FileNotFoundError) as error:
            if first:
                raise
            if str(error) != told:
                told = str(error)
                on_trouble(told)
            stop.wait(seconds_to_retry)


def _follow(
    paths: Sequence[Path], own: Path, once: Callable[[], None], stop: threading.Event
) -> None:
    """Until `stop` is set, or one of the PATHs is another folder than it was: one that was made
    again is not the one being watched, whatever its name."""
    from watchfiles import watch as changes

    watched = _places(paths)
    coming = changes(
        *paths,
        debounce=QUIET_MILLISECONDS,
        rust_timeout=IDLE_MILLISECONDS,
        yield_on_timeout=True,
        stop_event=stop,
    )
    next(coming, None)  # only now is anything watched: what changes during the first sync is seen
    once()
    for changed in coming:
        if _places(paths) != watched:
            return
        if not all(Path(path).resolve().is_relative_to(own) for _, path in changed):
            once()


def _places(paths: Sequence[Path]) -> list[tuple[int, int]]:
    """What the names stand for now: device and inode of each. Raises InputError."""
    try:
        return [(status.st_dev, status.st_ino) for status in map(os.stat, paths)]
    except OSError as error:
        raise InputError(
            f"there is no {error.filename} to watch: name files and folders that exist"
        ) from None
