"""Two writers, a writer and its readers, and a writer that runs out of disk."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest

from index.collection import Collection
from index.embed import EmbedderStamp
from index.lock import lock_holder
from index.settings import IndexSettings

pytestmark = pytest.mark.slow

SECONDS_TO_WAIT = 60
STAMP = EmbedderStamp("hashing", "hashing-64")
WITHOUT_CHROMA = ("--chroma-from", "1000000000")


def wait_until_it_writes(scene: Any, pid: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while lock_holder(scene.home) != str(pid):
        assert time.monotonic() < deadline, "the writer never took the lock"
        time.sleep(0.01)


def test_the_second_writer_is_told_who_writes(scene: Any) -> None:
    """IDX-06: it exits at once, and harms nothing."""
    first = scene.start("sync", "--seconds", "5", *WITHOUT_CHROMA)
    wait_until_it_writes(scene, first.pid)
    code, _, err = scene.run("sync", *WITHOUT_CHROMA)
    assert (code, first.poll()) == (1, None)
    assert err.count("\n") == 1
    assert f"process {first.pid} is writing" in err
    first.communicate(timeout=SECONDS_TO_WAIT)
    assert first.returncode == 0
    assert scene.check(*WITHOUT_CHROMA) == scene.texts


def test_a_killed_writers_lock_dies_with_it(scene: Any) -> None:
    first = scene.start("sync", "--seconds", "30", *WITHOUT_CHROMA)
    wait_until_it_writes(scene, first.pid)
    first.kill()
    first.communicate()
    assert lock_holder(scene.home) is None
    scene.sync(*WITHOUT_CHROMA)


def test_a_server_answers_all_through_a_sync(indexed: Any, tmp_path: Any) -> None:
    """IDX-07: from the old generation, then from the new one, without being started again."""
    articles = tmp_path / "articles"
    articles.mkdir()
    indexed.folder = articles
    for number in range(4):
        indexed.write(f"new{number}")
    settings = IndexSettings(home=indexed.home)
    reader = Collection.open(indexed.home, settings, embedder=STAMP)
    vector = reader.vectors([reader.rank_words("wa3v0", 1)[0].passage_id])[0]
    writer = indexed.start("sync", "--seconds", "1", "--rebuild")
    served = set()
    while writer.poll() is None:
        reader.refresh()
        now = reader.snapshot()
        served.add((now.counts.articles, bool(now.rank_words("wnew2v0", 1))))
        assert now.rank_meaning(vector, 1)[0].score > 0.999
        assert now.rank_words("wa3v0", 1)
    out, err = writer.communicate()
    assert writer.returncode == 0, err
    reader.refresh()
    assert served <= {(8, False), (12, True), (12, False)}
    assert (8, False) in served
    assert reader.counts.articles == json.loads(out)["articles"] == 12
    found = reader.passages([hit.passage_id for hit in reader.rank_words("wnew2v0", 1)])
    near = reader.rank_meaning(reader.vectors([found[0].id])[0], 1)
    assert near[0].score > 0.999


@pytest.mark.parametrize(
    "limit",
    [
        pytest.param(40_000, id="the catalog"),
        pytest.param(170_000, id="a projection"),
        pytest.param(400_000, id="Chroma"),
    ],
)
def test_a_full_disk_is_said_plainly_and_loses_nothing(scene: Any, limit: int) -> None:
    """IDX-11: no traceback, no hang; the old generation goes on; then the rest is done."""
    scene.sync(*WITHOUT_CHROMA)
    before = scene.check(*WITHOUT_CHROMA)
    scene.stir(random.Random(11), 1)
    code, _, err = scene.run("sync", "--file-limit", str(limit))
    assert "Traceback" not in err
    if code:
        assert "is the disk full?" in err
    assert scene.check(*WITHOUT_CHROMA) in (before, scene.texts)
    scene.sync()
    assert scene.check() == scene.texts
