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
IDLE_MILLISECONDS = 500


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
) -> None:
    """Sync now, and again after every change of the files, until `stop` is set or Ctrl-C.

    `rebuild` and `reembed` are for the first sync, `allow_empty` for all, as `sync` has them.
    A folder that goes empty or missing, or another writer, is told to `on_trouble`: the next
    change tries again. Raises what `sync` raises the first time.
    """
    from watchfiles import watch as changes

    def once(**first: bool) -> SyncReport:
        return sync(
            paths,
            settings,
            allow_empty=allow_empty,
            progress=progress,
            embedder=embedder,
            **first,
        )

    for path in paths:
        if not path.exists():
            raise InputError(f"there is no {path} to watch: name files and folders that exist")
    own = settings.home.resolve()
    coming = changes(
        *paths,
        debounce=QUIET_MILLISECONDS,
        rust_timeout=IDLE_MILLISECONDS,
        yield_on_timeout=True,
        stop_event=stop,
    )
    next(coming, None)  # only now is anything watched: what changes during the first sync is seen
    on_report(once(rebuild=rebuild, reembed=reembed))
    for changed in coming:
        if all(Path(path).resolve().is_relative_to(own) for _, path in changed):
            continue
        try:
            on_report(once())
        except (InputError, CollectionBusy) as error:
            on_trouble(str(error))
