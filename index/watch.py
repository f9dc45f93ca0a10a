"""Keeping the index in step with its files until stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from index.embed import Embedder
from index.errors import CollectionBusy, InputError
from index.settings import IndexSettings
from index.sync import Progress, sync
from index.types import SyncReport

QUIET_MILLISECONDS = 1_000
"""Changes that come closer together than this are taken in at once."""


def watch(
    paths: Sequence[Path],
    settings: IndexSettings,
    on_report: Callable[[SyncReport], None],
    *,
    on_trouble: Callable[[str], None],
    progress: Progress | None = None,
    embedder: Embedder | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Sync now, and again after every change of the files, until `stop` is set or Ctrl-C.

    A folder that goes empty or missing, or another writer, is told to `on_trouble`: the next
    change tries again. Raises what `sync` raises the first time.
    """
    from watchfiles import watch as changes

    on_report(sync(paths, settings, progress=progress, embedder=embedder))
    own = settings.home.resolve()
    for changed in changes(*paths, debounce=QUIET_MILLISECONDS, stop_event=stop, recursive=True):
        if all(Path(path).resolve().is_relative_to(own) for _, path in changed):
            continue
        try:
            on_report(sync(paths, settings, progress=progress, embedder=embedder))
        except (InputError, CollectionBusy) as error:
            on_trouble(str(error))
