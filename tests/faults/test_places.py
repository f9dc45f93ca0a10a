"""An index that lies elsewhere than where it was made, or where nothing may be written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

WORKER = Path(__file__).with_name("worker.py")
WITHOUT_CHROMA = ("--chroma-from", "1000000000")
AS_ANYONE = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
"""Root may write anywhere: this takes that from it."""


def test_a_copied_index_works_and_embeds_nothing(scene: Any, tmp_path: Path) -> None:
    """As on another machine: other paths, other times, and the old ones are not there."""
    scene.sync(*WITHOUT_CHROMA)
    scene.embedded()
    elsewhere = tmp_path / "elsewhere"
    for part in (scene.home, scene.folder):
        shutil.copytree(part, elsewhere / part.name, copy_function=shutil.copyfile)
        shutil.rmtree(part)
    scene.home, scene.folder = elsewhere / "home", elsewhere / "articles"
    assert scene.check(*WITHOUT_CHROMA) == scene.texts

    scene.sync(*WITHOUT_CHROMA)
    assert scene.embedded() == []
    assert scene.check(*WITHOUT_CHROMA) == scene.texts


@pytest.fixture
def read_only(indexed: Any) -> Iterator[Any]:
    paths = [indexed.home, *indexed.home.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield indexed
    for path in paths:
        path.chmod(0o755)


NEEDS_SETPRIV = pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may read and write anywhere"
)


def run(task: str, home: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    before = AS_ANYONE if os.geteuid() == 0 else []
    command = [*before, sys.executable, str(WORKER), task, str(home), str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@NEEDS_SETPRIV
def test_a_folder_that_cannot_be_listed_keeps_its_articles(scene: Any) -> None:
    """Its files are not known to be gone: a share that is away must not wipe the index."""
    closed = scene.folder / "closed"
    closed.mkdir()
    inside = closed / "b.txt"
    Path(next(iter(scene.texts))).rename(inside)
    scene.texts[str(inside)] = scene.texts.pop(next(iter(scene.texts)))
    scene.sync(*WITHOUT_CHROMA)
    closed.chmod(0)
    try:
        for folder in (scene.folder, closed):
            code = run("sync", scene.home, folder, *WITHOUT_CHROMA).returncode
            assert code == (0 if folder == scene.folder else 1)
            assert scene.check(*WITHOUT_CHROMA) == scene.texts
    finally:
        closed.chmod(0o755)
    inside.unlink()
    del scene.texts[str(inside)]
    scene.sync(*WITHOUT_CHROMA)
    assert scene.check(*WITHOUT_CHROMA) == scene.texts


@NEEDS_SETPRIV
def test_an_index_that_may_not_be_written_to_is_served(read_only: Any) -> None:
    """IDX-15: and nothing in it changes; the writer says that it cannot."""
    home = read_only.home
    files = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    served = run("check", home, read_only.folder)
    assert served.returncode == 0, served.stderr
    assert json.loads(served.stdout)["articles"] == read_only.texts
    assert json.loads(served.stdout)["wrong"] == []
    looked = run("doctor", home, read_only.folder)
    assert looked.stdout == "[]\n", looked.stdout
    refused = run("sync", home, read_only.folder)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"cannot write to {home}")
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == files
