"""What is wrong with an index, found out without changing it, and the command that mends it."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.catalog import Catalog, open_catalog
from index.embed import EmbedderStamp, embedder_stamp
from index.errors import CollectionDamaged, CollectionError, FootnoteError, NoCollection
from index.fingerprint import check
from index.lock import lock_holder
from index.matrix import read_matrix
from index.project import VECTORS, WORDS, folder_of, orphans
from index.remake import CHROMA, read_record
from index.settings import IndexSettings
from index.vectors import LEAST, verify_chroma
from index.words import open_words

MOST_PATHS = 5
"""An index made from more is not mended by a command one would read."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `fix` is the command that mends it, where there is one."""

    name: str
    ok: bool
    detail: str
    fix: str | None = None


def diagnose(
    home: Path, settings: IndexSettings, *, embedder: EmbedderStamp | None = None
) -> list[Check]:
    """Every check of the index at `home`; those after one that makes them useless are left out.

    `embedder` is what it should have been made with, when not the one the settings name.
    """
    try:
        catalog = open_catalog(home)
    except CollectionError as error:
        return [Check("catalog", ok=False, detail=str(error), fix=_remedy(home, error))]
    with closing(catalog):
        return list(_checks(catalog, settings, embedder))


def _remedy(home: Path, error: CollectionError) -> str:
    """The command after which there is an index that can be opened."""
    if isinstance(error, NoCollection):
        return _command(home, "PATH")
    if isinstance(error, CollectionDamaged) or not home.is_dir():
        return _begin_anew(home, "PATH")
    return f"chmod -R u+rwX {shlex.quote(str(home))}"


def _command(home: Path, paths: str, option: str = "") -> str:
    words = ("footnote index", "--home", shlex.quote(str(home)), option, paths)
    return " ".join(filter(None, words))


def _begin_anew(home: Path, paths: str) -> str:
    there, away = shlex.quote(str(home)), shlex.quote(f"{home}.damaged")
    return f"mv {there} {away} && {_command(home, paths)}"


def _paths(catalog: Catalog) -> str:
    """What the index was made from, as a shell takes it, where all of it is still there."""
    roots = [str(row[0]) for row in catalog.rows("SELECT DISTINCT root FROM taken ORDER BY root")]
    there = all(Path(root).exists() for root in roots)
    return shlex.join(roots) if roots and there and len(roots) <= MOST_PATHS else "PATH"


def _checks(
    catalog: Catalog, settings: IndexSettings, embedder: EmbedderStamp | None
) -> Iterator[Check]:
    home = catalog.home
    integrity = _tried("catalog", _begin_anew(home, "PATH"), lambda: _integrity(catalog))
    if not integrity.ok:
        yield integrity
        return
    paths = _paths(catalog)
    rebuild, reembed = (_command(home, paths, option) for option in ("--rebuild", "--reembed"))
    articles, passages = catalog.counts()
    if not articles:
        yield Check("articles", ok=False, detail="it holds no articles", fix=_command(home, paths))
        return
    yield Check("articles", ok=True, detail=f"{articles} articles, {passages} passages")
    yield integrity
    yield _tried("embedder", reembed, lambda: _stamp(catalog, embedder or embedder_stamp(settings)))
    yield _tried("words", rebuild, lambda: _words(catalog, settings))
    lost = _tried("vectors", reembed, lambda: _embeddings(catalog))
    yield lost if not lost.ok else _tried("vectors", rebuild, lambda: _vectors(catalog, settings))
    yield _dates(catalog)
    yield Check("copies", ok=True, detail=_copies(catalog))
    holder = lock_holder(home)
    yield Check("lock", ok=True, detail=f"process {holder} is writing" if holder else "free")
    left = [path.name for kind in (WORDS, VECTORS) for path in orphans(catalog, kind)]
    if left and not holder:
        yield Check(
            "leftovers", ok=False, detail=f"of a killed run: {', '.join(left)}", fix=rebuild
        )


def _tried(name: str, fix: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, detail=look())
    except FootnoteError as error:
        return Check(name, ok=False, detail=str(error), fix=fix)


def _integrity(catalog: Catalog) -> str:
    found = [str(row[0]) for row in catalog.rows("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        raise CollectionError(f"SQLite finds it damaged: {found[0]}")
    sql = "SELECT count(*) FROM passages WHERE article NOT IN (SELECT number FROM articles)"
    if lacking := int(catalog.rows(sql)[0][0]):
        raise CollectionError(f"{lacking} passages lack their article")
    return f"generation {catalog.generation}"


def _embeddings(catalog: Catalog) -> str:
    sql = "SELECT count(*) FROM passages WHERE vector NOT IN (SELECT number FROM vectors)"
    if lacking := int(catalog.rows(sql)[0][0]):
        raise CollectionError(f"{lacking} passages lack their vector")
    return "every passage has its vector"


def _stamp(catalog: Catalog, now: EmbedderStamp) -> str:
    made = catalog.meta("embedder")
    if catalog.meta("embedder_sha256") != now.sha256:
        raise CollectionError(f"its vectors are {made}'s, the setting is {now.name}")
    return f"{made}, {catalog.dimension} dimensions, computed in {catalog.meta('dtype')}"


def _words(catalog: Catalog, settings: IndexSettings) -> str:
    folder = folder_of(catalog, WORDS)
    if folder is None:
        raise CollectionError("there is no word index")
    check(folder, json.loads(catalog.meta("words_files") or "{}"), thorough=True)
    if not os.access(catalog.home, os.W_OK):  # tantivy and Chroma write where they only read
        return "as they were written; held in memory, since nothing may be written here"
    words = open_words(folder, settings.stem_language)
    seqs, _ = catalog.passage_owners()
    if words.generation != catalog.generation or words.seqs() != seqs.tolist():
        raise CollectionError("they are not those of the catalog")
    return f"{len(seqs)} passages, as in the catalog"


def _vectors(catalog: Catalog, settings: IndexSettings) -> str:
    """Every vector of every store compared with the catalog's, since counts prove nothing."""
    seqs, vectors = catalog.vectors()
    folder = folder_of(catalog, VECTORS)
    if folder is None and len(seqs) < settings.chroma_from:
        return f"all {len(seqs)} are compared with each question"
    if folder is None:
        raise CollectionError("there is no vector index")
    through = read_record(folder).through
    made = read_matrix(folder)
    covered = seqs[seqs <= through]
    rows = np.minimum(np.searchsorted(made.seqs, covered), len(made.seqs) - 1)
    same = np.array_equal(made.seqs[rows], covered)
    if not same or not np.allclose(made.vectors[rows], vectors[: len(covered)], atol=1e-3):
        raise CollectionError("they are not those of the catalog")
    if len(made.seqs) >= LEAST and os.access(catalog.home, os.W_OK):
        verify_chroma(folder / CHROMA, made.seqs, np.asarray(made.vectors))
    return f"{len(covered)} compared with the catalog, {len(seqs) - len(covered)} waiting"


def _dates(catalog: Catalog) -> Check:
    sql = "SELECT count(*) FROM articles WHERE date IS NULL"
    undated = int(catalog.rows(sql)[0][0])
    detail = f"{undated} articles have none; name them in a .meta.json beside the file"
    return Check("dates", ok=True, detail=detail if undated else "every article has one")


def _copies(catalog: Catalog) -> str:
    sql = "SELECT count(*), count(DISTINCT leader) FROM articles WHERE leader != number"
    folded, groups = catalog.rows(sql)[0]
    return f"{folded} articles folded into {groups} others" if folded else "none"
