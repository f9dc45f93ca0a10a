"""A sound index has nothing wrong, and looking changes nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

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


def fixes(shelf: Any) -> dict[str, str | None]:
    stamp = EmbedderStamp(shelf.embedder.name, shelf.embedder.sha256)
    checks = diagnose(shelf.settings.home, shelf.settings, embedder=stamp)
    return {check.name: check.fix for check in checks if not check.ok}


def change(home: Path, sql: str) -> None:
    with closing(sqlite3.connect(home / "catalog.sqlite")) as catalog:
        catalog.execute(sql)
        catalog.commit()


def test_a_command_can_be_run_as_it_stands(full_shelf: Any, tmp_path: Path) -> None:
    """Names with spaces are quoted, and PATH is what the index was made from."""
    home = tmp_path / "my index"
    full_shelf.settings.home.rename(home)
    full_shelf.settings = full_shelf.settings.model_copy(update={"home": home})
    change(home, "UPDATE meta SET value = 'gone' WHERE key = 'words_folder'")
    command = f"footnote index --home '{home}' --rebuild {full_shelf.folder}"
    assert fixes(full_shelf) == {"words": command, "leftovers": command}
    full_shelf.sync(rebuild=True)
    assert fixes(full_shelf) == {}


def test_lost_vectors_are_mended_by_the_command_it_names(full_shelf: Any) -> None:
    home = full_shelf.settings.home
    change(home, "DELETE FROM vectors WHERE number IN (SELECT vector FROM passages LIMIT 3)")
    command = f"footnote index --home {home} --reembed {full_shelf.folder}"
    assert fixes(full_shelf) == {"vectors": command}
    full_shelf.sync(reembed=True)
    assert fixes(full_shelf) == {}


@pytest.mark.parametrize("damage", ["no catalog", "a newer one", "a lost article", "a file"])
def test_what_only_a_new_index_mends(full_shelf: Any, damage: str) -> None:
    """The old one is moved away, never deleted."""
    home = full_shelf.settings.home
    if damage == "no catalog":
        for file in home.glob("catalog.sqlite*"):
            file.unlink()
        (home / "catalog.sqlite").write_bytes(b"not sqlite at all" * 1000)
    elif damage == "a newer one":
        change(home, "UPDATE meta SET value = '99' WHERE key = 'schema'")
    elif damage == "a lost article":
        change(home, "DELETE FROM articles WHERE number = 1")
    else:
        home.rename(home.with_name("elsewhere"))
        home.write_text("a file")
    command = f"mv {home} {home}.damaged && footnote index --home {home} PATH"
    assert fixes(full_shelf) == {"catalog": command}
    home.rename(f"{home}.damaged")
    full_shelf.sync()
    assert fixes(full_shelf) == {}
