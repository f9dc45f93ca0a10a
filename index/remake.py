"""Building the meaning projection: a new folder, made and verified in a child process.

The child can crash, hang on a full disk or be killed without harm: a folder counts only once
its `made.json` lists every file with its hash, and the catalog names it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.catalog import open_catalog
from index.errors import CollectionDamaged, FootnoteError
from index.fingerprint import check, fingerprint
from index.matrix import write_matrix
from index.vectors import LEAST, make_chroma, verify_chroma

CHROMA = "chroma"
RECORD = "made.json"
REWRITTEN = frozenset({"chroma.sqlite3", "chroma.sqlite3-journal"})
"""Chroma changes this file on every opening; all others stay as they were made."""
SECONDS_AT_LEAST = 60
SECONDS_A_PASSAGE = 0.02


@dataclass(frozen=True, slots=True)
class Made:
    """What a finished folder covers: passages up to and with seq `through`, so many of them."""

    through: int
    passages: int


def remake_vectors(home: Path, folder: Path, passages: int) -> None:
    """Build `folder` from the catalog at `home`, in a child process.

    Raises CollectionDamaged with the child's reason; the folder is then not usable.
    """
    paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    folder.parent.mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    try:
        child = subprocess.run(
            [sys.executable, "-m", "index.remake", str(home), str(folder)],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS_AT_LEAST + SECONDS_A_PASSAGE * passages,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CollectionDamaged(f"making {folder} took longer than {error.timeout:.0f} s") from None
    if child.returncode != 0:
        said = (child.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise CollectionDamaged(f"making {folder} failed (exit {child.returncode}): {said}")


def build(home: Path, folder: Path) -> None:
    """What the child does."""
    catalog = open_catalog(home)
    seqs, vectors = catalog.vectors()
    catalog.close()
    folder.mkdir(parents=True)
    write_matrix(folder, seqs, vectors)
    if len(seqs) >= LEAST:
        make_chroma(folder / CHROMA, seqs, vectors)
        verify_chroma(folder / CHROMA, seqs, vectors)
    files = fingerprint(folder, without=REWRITTEN)
    record = {"through": int(seqs[-1]), "passages": len(seqs), "files": files}
    with (folder / RECORD).open("w", encoding="utf-8") as file:
        json.dump(record, file)
        file.flush()
        os.fsync(file.fileno())


def read_record(folder: Path, *, thorough: bool = True) -> Made:
    """Check that `folder` is as it was made (see `fingerprint.check`).

    Raises CollectionDamaged, naming the first file that differs.
    """
    try:
        record: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        made = Made(int(record["through"]), int(record["passages"]))
        files = dict(record["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CollectionDamaged(f"{folder} was never finished: {error}") from error
    check(folder, files, thorough=thorough)
    return made


if __name__ == "__main__":
    try:
        build(Path(sys.argv[1]), Path(sys.argv[2]))
    except (FootnoteError, OSError) as failure:
        sys.exit(str(failure))
