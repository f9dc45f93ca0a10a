"""One writer at a time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.errors import CollectionBusy
from index.lock import lock_holder, write_lock


def test_the_holder_is_named_and_the_lock_free_afterwards(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert lock_holder(home) is None
    with write_lock(home):
        assert lock_holder(home) == str(os.getpid())
        busy = pytest.raises(CollectionBusy, match=f"process {os.getpid()} is writing")
        with busy, write_lock(home):
            pass
    assert lock_holder(home) is None
    with write_lock(home):
        assert lock_holder(home) == str(os.getpid())
