"""A sound index has nothing wrong, and looking changes nothing."""

from __future__ import annotations

from typing import Any

from index.doctor import diagnose
from index.embed import EmbedderStamp


def look(shelf: Any) -> dict[str, tuple[bool, str]]:
    stamp = EmbedderStamp(shelf.embedder.name, shelf.embedder.sha256)
    checks = diagnose(shelf.settings.home, shelf.settings, embedder=stamp)
    return {check.name: (check.ok, check.detail) for check in checks}


def test_a_sound_index(full_shelf: Any, story: Any) -> None:
    full_shelf.write("copy.txt", story("harbour"), date="2024-01-01")
    full_shelf.sync()
    found = look(full_shelf)
    assert all(ok for ok, _ in found.values())
    assert found["articles"][1].startswith("8 articles, ")
    assert found["dates"][1].startswith("7 articles have none")
    assert found["copies"][1] == "1 articles folded into 1 others"
    assert found["lock"][1] == "free"


def test_no_index(shelf: Any) -> None:
    (check,) = diagnose(shelf.settings.home, shelf.settings)
    assert not check.ok
    assert check.fix == f"footnote index --home {shelf.settings.home} PATH"


def test_another_embedder(full_shelf: Any) -> None:
    (bad,) = [c for c in diagnose(full_shelf.settings.home, full_shelf.settings) if not c.ok]
    assert (bad.name, "--reembed" in (bad.fix or "")) == ("embedder", True)


def test_leftovers_of_a_killed_run(full_shelf: Any) -> None:
    left = full_shelf.settings.home / "words" / "g9-dead"
    left.mkdir()
    assert look(full_shelf)["leftovers"][0] is False
    full_shelf.sync()
    assert not left.exists()
