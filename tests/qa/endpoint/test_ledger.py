from __future__ import annotations

import sqlite3
from pathlib import Path

from qa.endpoint.ledger import ABANDONED_SECONDS, KEPT_SECONDS, Kept, Ledger, Spent


def test_requests_are_counted_by_name_and_period() -> None:
    clock = [120.0]
    ledger = Ledger(now=lambda: clock[0])
    assert ledger.spend("ann", 60) == Spent(1, 60)
    assert ledger.spend("ann", 60) == Spent(2, 60)
    assert ledger.spend("bob", 60) == Spent(1, 60)
    assert ledger.spend("ann", 86400).requests == 1
    clock[0] = 179
    assert ledger.spend("ann", 60) == Spent(3, 1)
    clock[0] = 180
    assert ledger.spend("ann", 60) == Spent(1, 60)


def test_a_repeat_is_claimed_once_then_kept_for_a_day() -> None:
    clock = [0.0]
    ledger = Ledger(now=lambda: clock[0])
    kept = Kept(200, "application/json", b"{}")
    assert ledger.begin("ann", "k", "body") == "new"
    assert ledger.begin("ann", "k", "body") == "running"
    assert ledger.begin("bob", "k", "body") == "new"
    ledger.finish("ann", "k", kept)
    assert ledger.begin("ann", "k", "body") == kept
    assert ledger.begin("ann", "k", "other body") == "other"
    clock[0] = KEPT_SECONDS + 1
    assert ledger.begin("ann", "k", "other body") == "new"


def test_only_so_many_repeats_are_kept() -> None:
    clock = [0.0]
    ledger = Ledger(now=lambda: clock[0], most=3)
    for number in range(6):
        clock[0] = number
        assert ledger.begin("ann", str(number), "body") == "new"
        if number != 1:  # that one is still running
            ledger.finish("ann", str(number), Kept(200, "", b""))
    kept = {number: ledger.begin("ann", str(number), "body") for number in (5, 4, 1, 0)}
    assert isinstance(kept[5], Kept)
    assert isinstance(kept[4], Kept)
    assert (kept[1], kept[0]) == ("running", "new")


def test_who_has_gone_is_forgotten(tmp_path: Path) -> None:
    clock = [120.0]
    ledger = Ledger(tmp_path / "state.sqlite3", now=lambda: clock[0])
    for number in range(5):
        ledger.spend(f"address {number}", 60)
    ledger.spend("ann", 86400)
    clock[0] = 180
    ledger.spend("address 7", 60)
    with sqlite3.connect(tmp_path / "state.sqlite3") as state:
        names = {name for (name,) in state.execute("SELECT name FROM spent")}
    assert names == {"ann", "address 7"}


def test_what_failed_or_was_abandoned_may_be_tried_again() -> None:
    clock = [0.0]
    ledger = Ledger(now=lambda: clock[0])
    ledger.begin("ann", "k", "body")
    ledger.finish("ann", "k", None)
    assert ledger.begin("ann", "k", "body") == "new"
    clock[0] = ABANDONED_SECONDS + 1
    assert ledger.begin("ann", "k", "body") == "new"


def test_workers_share_a_file(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite3"
    one, two = Ledger(file), Ledger(file)
    one.spend("ann", 86400)
    assert two.spend("ann", 86400).requests == 2
    assert one.begin("ann", "k", "body") == "new"
    assert two.begin("ann", "k", "body") == "running"
    assert one.secret("sessions") == two.secret("sessions") != Ledger().secret("sessions")
    assert file.stat().st_mode & 0o077 == 0
