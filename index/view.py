"""One generation of the index as a reader sees it, whole and unchanging. Thread-safe.

Words come from tantivy, meaning from Chroma where nothing is filtered; whatever Chroma does not
hold yet, and everything filtered, from exact search over the catalog's vectors.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalog import ArticleFacts, Catalog, open_catalog
from index.errors import CollectionDamaged, InputError
from index.isodate import span_of
from index.lock import lock_holder
from index.matrix import Matrix, read_matrix
from index.project import (
    day_range,
    documents,
    vectors_folder,
    words_are_current,
    words_folder,
)
from index.remake import CHROMA, read_record
from index.types import Filters, Ranked
from index.vectors import LEAST, ChromaVectors
from index.words import Scope, Words, open_words, words_in_memory

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reach:
    """What some filters leave: which articles match, and which of those are shown (copies folded)."""

    matching: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    scope: Scope


class Base:
    """A finished folder of vectors: mapped for exact search, and Chroma, opened when first asked."""

    def __init__(self, folder: Path) -> None:
        """Raises CollectionDamaged when it is not byte for byte as it was made."""
        self.folder = folder
        self.through = read_record(folder).through
        self.matrix = read_matrix(folder)
        self._turn = threading.Lock()
        self._chroma: ChromaVectors | None = None
        self._usable = len(self.matrix.seqs) >= LEAST

    def chroma(self) -> ChromaVectors | None:
        """None when there is none, or Chroma refuses it: search `matrix` instead."""
        with self._turn:
            if self._usable and self._chroma is None:
                try:
                    self._chroma = ChromaVectors(self.folder / CHROMA)
                except CollectionDamaged as error:
                    _log.warning("%s; searching its vectors one by one", error)
                    self._usable = False
            return self._chroma


class View:
    """Open with `open_view`."""

    def __init__(self, catalog: Catalog, words: Words, base: Base | None) -> None:
        self.catalog = catalog
        self.words = words
        self.base = base
        self.generation = catalog.generation
        self.counts = catalog.counts()
        self._facts = catalog.facts()
        self._numbers = np.array([one.number for one in self._facts], np.int64)
        self._leaders = np.array([one.leader for one in self._facts], np.int64)
        days = [day_range(one.date) for one in self._facts]
        self._first_day = np.array([first for first, _ in days], np.int64)
        self._last_day = np.array([last for _, last in days], np.int64)
        self._seqs, owners = catalog.passage_articles()
        self._owner = np.searchsorted(self._numbers, owners)
        tail_seqs, tail = catalog.vectors(base.through if base else 0)
        self._tail = Matrix(tail_seqs, tail)
        self._tail_owner = self._owners_of(tail_seqs)
        self._base_owner = self._owners_of(base.matrix.seqs) if base else np.empty(0, np.int64)
        self.reach = lru_cache(maxsize=64)(self._reach)

    def rank_words(self, text: str, k: int, filters: Filters) -> list[Ranked]:
        reach = self.reach(filters)
        if not reach.shown.any():
            return []
        hits = self.words.rank(text, k, reach.scope)
        if self.words.generation != self.generation:  # a sync is between catalog and words
            good = _rows(reach.shown, self._owners_of(np.array([s for s, _ in hits], np.int64)))
            hits = [hit for hit, kept in zip(hits, good, strict=True) if kept]
        return self._named(hits)

    def rank_meaning(self, vector: NDArray[np.float32], k: int, filters: Filters) -> list[Ranked]:
        shown = self.reach(filters).shown
        if k < 1 or not shown.any():
            return []
        query = np.ascontiguousarray(vector, np.float32)
        found = self._tail.nearest(query, k, _rows(shown, self._tail_owner))
        if self.base:
            found = found + (
                self._exact(self.base, query, k, shown)
                if filters
                else self._approximate(self.base, query, k, shown)
            )
        found.sort(key=lambda hit: (-hit[1], hit[0]))
        return self._named(found[:k])

    def _exact(
        self, base: Base, query: NDArray[np.float32], k: int, shown: NDArray[np.bool_]
    ) -> list[tuple[int, float]]:
        return base.matrix.nearest(query, k, _rows(shown, self._base_owner))

    def _approximate(
        self, base: Base, query: NDArray[np.float32], k: int, shown: NDArray[np.bool_]
    ) -> list[tuple[int, float]]:
        """From Chroma, asking for more where removed passages and folded copies come first."""
        chroma = base.chroma()
        wanted, size = 2 * k, len(base.matrix.seqs)
        while chroma and wanted < 8 * k:
            try:
                hits = chroma.nearest(query, min(wanted, size))
            except CollectionDamaged as error:
                _log.warning("%s; searching its vectors one by one", error)
                break
            allowed = _rows(shown, self._owners_of(np.array([seq for seq, _ in hits], np.int64)))
            kept = [hit for hit, good in zip(hits, allowed, strict=True) if good]
            if len(kept) >= k or wanted >= size:
                return kept[:k]
            wanted *= 2
        return self._exact(base, query, k, shown)

    def _reach(self, filters: Filters) -> Reach:
        matching = np.ones(len(self._facts), bool)
        since, until = _bound(filters.since, 0), _bound(filters.until, 1)
        if since is not None:
            matching &= self._last_day >= since
        if until is not None:
            matching &= self._first_day <= until
        publishers = tuple(sorted({name.strip().casefold() for name in filters.publishers}))
        if publishers:
            matching &= self._each(lambda one: (one.publisher or "").casefold() in publishers)
        ids = frozenset(filters.article_ids)
        if ids:
            matching &= self._each(lambda one: one.id in ids)
        candidates = np.flatnonzero(matching)
        _, firsts = np.unique(self._leaders[candidates], return_index=True)
        shown = np.zeros(len(self._facts), bool)
        shown[candidates[firsts]] = True
        stand_ins = self._numbers[shown & (self._leaders != self._numbers)]
        scope = Scope(
            since=since,
            until=until,
            publishers=publishers,
            articles=tuple(self._numbers[matching].tolist()) if ids else None,
            stand_ins=tuple(stand_ins.tolist()),
        )
        return Reach(matching, shown, scope)

    def _each(self, test: Callable[[ArticleFacts], bool]) -> NDArray[np.bool_]:
        return np.fromiter((test(one) for one in self._facts), bool, len(self._facts))

    def _owners_of(self, seqs: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each seq the position of its article, or -1 when the passage is gone."""
        places = np.searchsorted(self._seqs, seqs)
        places[places == len(self._seqs)] = 0
        if not len(self._seqs):
            return np.full(len(seqs), -1, np.int64)
        return np.where(self._seqs[places] == seqs, self._owner[places], -1)

    def _named(self, hits: list[tuple[int, float]]) -> list[Ranked]:
        names = self.catalog.passage_ids([seq for seq, _ in hits])
        return [Ranked(names[seq], score) for seq, score in hits if seq in names]


    def document_frequency(self, terms: Sequence[str]) -> list[int]:
        return self.words.document_frequency(terms)

    def publishers(self) -> dict[str, int]:
        """How many articles each publisher has, most first."""
        counted = Counter(one.publisher for one in self._facts if one.publisher)
        return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def open_view(home: Path, language: str, previous: View | None = None) -> View:
    """Open the present generation; what is damaged is replaced by something slower.

    Parts of `previous` that are still current are kept. Raises NoCollection, CollectionDamaged.
    """
    catalog = open_catalog(home)
    try:
        return View(catalog, _words(catalog, language), _base(catalog, previous))
    except BaseException:
        catalog.close()
        raise


def _words(catalog: Catalog, language: str) -> Words:
    writing = lock_holder(catalog.home) is not None
    if writing or words_are_current(catalog, language):
        try:
            words = open_words(words_folder(catalog), language)
            if writing or words.generation == catalog.generation:
                return words
        except CollectionDamaged as error:
            _log.warning("%s; holding the words in memory", error)
    return words_in_memory(documents(catalog), catalog.generation, language)


def _base(catalog: Catalog, previous: View | None) -> Base | None:
    folder = vectors_folder(catalog)
    if folder is None:
        return None
    if previous and previous.base and previous.base.folder == folder:
        return previous.base
    try:
        return Base(folder)
    except CollectionDamaged as error:
        _log.warning("%s; searching the catalog's vectors", error)
        return None


def _rows(shown: NDArray[np.bool_], owners: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rows belong to an article that is shown; rows of removed passages have owner -1."""
    return shown[owners] & (owners >= 0)


def _bound(date: str | None, side: int) -> int | None:
    if not date:
        return None
    span = span_of(date)
    if span is None:
        raise InputError(f"{date!r} is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
    return span[side].toordinal()


