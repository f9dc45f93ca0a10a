"""The writer is killed: nothing is lost, nothing is wrong, nothing is embedded twice."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import time
from contextlib import closing
from typing import Any

import pytest

from index.intake import vector_key

pytestmark = pytest.mark.slow

EMBEDDER = "hashing-64"
WITHOUT_CHROMA = ("--chroma-from", "1000000000")
"""For what is not about Chroma, which takes each process a second or more to import."""


def stored_keys(scene: Any) -> set[bytes]:
    file = scene.home / "catalog.sqlite"
    if not file.exists():
        return set()
    with closing(sqlite3.connect(file)) as catalog:
        try:
            return {row[0] for row in catalog.execute("SELECT key FROM vectors")}
        except sqlite3.OperationalError:  # killed before it made its tables
            return set()


def killed_after(scene: Any, seconds: float, *options: str) -> None:
    """Start a sync and kill it, the process alone, after so long (if it still runs)."""
    writer = scene.start("sync", "--notes", str(scene.notes), "--seconds", "0.3", *options)
    try:
        writer.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        writer.kill()
        writer.communicate()


def kill_and_check(scene: Any, rounds: int, seed: int) -> None:
    """Each round: stir the articles, kill the sync of them, and see what a fresh process serves.

    It must serve the articles as they were before or as they are now, never a mixture.
    """
    chance = random.Random(seed)
    started = time.monotonic()
    scene.sync("--seconds", "0.3")
    longest = time.monotonic() - started
    served = scene.check()
    scene.embedded()
    for number in range(1, rounds + 1):
        scene.stir(chance, number)
        stored = stored_keys(scene)
        rebuild = ["--rebuild"] if chance.random() < 0.5 else []
        killed_after(scene, chance.uniform(0.2, longest), *rebuild)
        twice = [t for t in scene.embedded() if vector_key(EMBEDDER, t) in stored]
        assert twice == []
        before, served = served, scene.check()
        assert served in (before, scene.texts)
    scene.sync()
    assert scene.check() == scene.texts


def test_a_handful_of_kills(scene: Any) -> None:
    """IDX-01: at random moments of adding, changing and removing."""
    kill_and_check(scene, rounds=2, seed=3)


@pytest.mark.timeout(3600)
def test_fifty_kills(scene: Any) -> None:
    """IDX-01."""
    kill_and_check(scene, rounds=50, seed=50)


@pytest.mark.parametrize("stage", ["articles", "words", "vectors"])
def test_killed_between_steps(scene: Any, stage: str) -> None:
    """IDX-02: after embedding; after the catalog's new generation; after the words of it."""
    scene.sync(*WITHOUT_CHROMA)
    before = scene.check(*WITHOUT_CHROMA)
    scene.stir(random.Random(2), 1)
    scene.embedded()
    kept = WITHOUT_CHROMA if stage != "vectors" else ()
    code, _, _ = scene.run("sync", "--notes", str(scene.notes), "--die-at", stage, *kept)
    assert code == -9
    assert scene.check(*kept) == (before if stage == "articles" else scene.texts)
    assert scene.embedded()
    scene.sync(*kept)
    assert scene.embedded() == []
    assert scene.check(*kept) == scene.texts


def test_what_a_killed_first_run_embedded_is_not_embedded_again(scene: Any) -> None:
    """IDX-01: killed before there was any generation at all."""
    code, _, _ = scene.run(
        "sync", "--notes", str(scene.notes), "--die-at", "articles", *WITHOUT_CHROMA
    )
    assert code == -9
    assert scene.embedded()
    code, out, _ = scene.run("check", *WITHOUT_CHROMA)
    assert (code, json.loads(out)["articles"]) == (0, {})
    scene.sync(*WITHOUT_CHROMA)
    assert scene.embedded() == []
    assert scene.check(*WITHOUT_CHROMA) == scene.texts
