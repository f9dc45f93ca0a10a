"""The index follows its files."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from index.errors import InputError
from index.lock import write_lock
from index.types import SyncReport
from index.watch import watch


def test_changes_are_taken_in_as_they_come(full_shelf: Any, story: Any) -> None:
    reports: list[SyncReport] = []
    told: list[str] = []
    stop = threading.Event()

    def on_report(report: SyncReport) -> None:
        reports.append(report)
        if len(reports) == 1:
            full_shelf.write("volcano.txt", story("volcano"))
        else:
            stop.set()

    watch(
        [full_shelf.folder],
        full_shelf.settings,
        on_report,
        on_trouble=told.append,
        embedder=full_shelf.embedder,
        stop=stop,
    )
    assert [report.added for report in reports] == [0, 1]
    assert told == []
    assert full_shelf.found("volcano")


SECONDS_TO_WAIT = 30


class Watched:
    """A watch in a thread, and what it told."""

    def __init__(self, shelf: Any) -> None:
        self.reports: list[SyncReport] = []
        self.told: list[str] = []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._watch, args=(shelf,))
        self.thread.start()
        self.until(lambda: bool(self.reports))

    def _watch(self, shelf: Any) -> None:
        watch(
            [shelf.folder],
            shelf.settings,
            self.reports.append,
            on_trouble=self.told.append,
            embedder=shelf.embedder,
            stop=self.stop,
            seconds_to_retry=0.2,
        )

    def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS_TO_WAIT
        while not true():
            assert self.thread.is_alive()
            assert time.monotonic() < deadline, (self.reports, self.told)
            time.sleep(0.05)


@pytest.fixture
def watched(full_shelf: Any) -> Iterator[Watched]:
    made = Watched(full_shelf)
    yield made
    made.stop.set()
    made.thread.join()


def test_what_changes_while_another_writes_is_taken_in_afterwards(
    full_shelf: Any, watched: Watched, story: Any
) -> None:
    with write_lock(full_shelf.settings.home):
        full_shelf.write("volcano.txt", story("volcano"))
        watched.until(lambda: bool(watched.told))
    watched.until(lambda: watched.reports[-1].added == 1)
    assert len(watched.told) == 1
    assert "is writing the index" in watched.told[0]


def test_a_folder_that_is_made_again_is_watched_again(
    full_shelf: Any, watched: Watched, story: Any
) -> None:
    """A folder replaced by another of its name, as `git` and deployments do."""
    away = full_shelf.folder.with_name("away")
    full_shelf.folder.rename(away)
    watched.until(lambda: bool(watched.told))
    shutil.copytree(away, full_shelf.folder)
    watched.until(lambda: len(watched.reports) > 1)
    full_shelf.write("volcano.txt", story("volcano"))
    watched.until(lambda: watched.reports[-1].added == 1)
    assert full_shelf.open().counts.articles == 8


def test_what_is_not_there_cannot_be_watched(full_shelf: Any) -> None:
    with pytest.raises(InputError, match="name files and folders that exist"):
        watch([full_shelf.folder / "gone"], full_shelf.settings, print, on_trouble=print)
