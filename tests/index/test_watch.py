"""The index follows its files."""

from __future__ import annotations

import threading
from typing import Any

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
