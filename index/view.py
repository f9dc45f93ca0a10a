"""One generation of the index as a reader sees it, whole and unchanging. Thread-safe.

Words come from tantivy, meaning from Chroma where nothing is filtered; what Chroma does not
hold yet, and all that is filtered, from exact search over the catalog's vectors.
"""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.base import Base
from index.catalog import Catalog, open_catalog
from index.errors import CollectionDamaged, EmbedderMismatch
from index.lock import lock_holder
from index.matrix import Hits, Matrix
from index.project import VECTORS, WORDS, documents, folder_of, words_are_current
from index.reach import Reaches
from index.types import Filters, Ranked
from index.words import Words, open_words, words_in_memory

MOST_FROM_CHROMA = 8
"""Times k: when so many of the nearest are removed or folded, exact search is cheaper."""

_log = logging.getLogger(__name__)


class View:
    """Open with `open_view`."""

    def __init__(self, catalog: Catalog, words: Words, base: Base | None) -> None:
        self.catalog = catalog
        self.words = words
        self.base = base
        self.generation = catalog.generation
        self.counts = catalog.counts()
        self.facts = catalog.facts()
        self.reaches = Reaches(self.facts)
        self._dimension = catalog.dimension
        self._seqs, owners = catalog.passage_owners()
        self._owners = np.searchsorted([one.number for one in self.facts], owners)
        self._tail = Matrix(*catalog.vectors(base.through if base else 0))
        self._tail_owners = self._owners_of(self._tail.seqs)
        self._base_owners = self._owners_of(base.matrix.seqs) if base else None

    def rank_words(self, text: str, k: int, filters: Filters) -> list[Ranked]:
        reach = self.reaches.of(filters)
        if not reach.shown.any():
            return []
        hits = self.words.rank(text, k, reach.scope)
        if self.words.generation != self.generation:  # a sync is between catalog and words
            hits = self._kept(hits, reach.shown)
        return self._named(hits)

    def rank_meaning(self, vector: NDArray[np.float32], k: int, filters: Filters) -> list[Ranked]:
        shown = self.reaches.of(filters).shown
        if k < 1 or not shown.any():
            return []
        query = np.ascontiguousarray(vector, np.float32)
        if query.shape != (self._dimension,):
            raise EmbedderMismatch(
                f"the question's vector has the shape {query.shape}, those of the index have "
                f"{self._dimension} numbers: they are not of one embedder"
            )
        found = self._tail.nearest(query, k, _rows(shown, self._tail_owners))
        if self.base and self._base_owners is not None:
            found += (None if filters else self._approximate(self.base, query, k, shown)) or (
                self.base.matrix.nearest(query, k, _rows(shown, self._base_owners))
            )
        found.sort(key=lambda hit: (-hit[1], hit[0]))
        return self._named(found[:k])

    def newest(self, k: int, filters: Filters) -> list[str]:
        """Ids of the `k` newest articles, undated ones last; folded copies left out."""
        return [self.facts[place].id for place in self.reaches.newest(k, filters)]

    def publishers(self) -> dict[str, int]:
        """How many articles each publisher has, most first."""
        counted = Counter(one.publisher for one in self.facts if one.publisher)
        return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))

    def _approximate(
        self, base: Base, query: NDArray[np.float32], k: int, shown: NDArray[np.bool_]
    ) -> Hits | None:
        """From Chroma, asking for more where removed passages and folded copies come first.

        None when it does not work, or too much of what is near may not be shown.
        """
        size, wanted = len(base.matrix.seqs), 2 * k
        while wanted <= MOST_FROM_CHROMA * k:
            hits = base.approximate(query, min(wanted, size))
            if hits is None:
                return None
            kept = self._kept(hits, shown)
            if len(kept) >= k or wanted >= size:
                return kept[:k]
            wanted *= 2
        return None

    def _kept(self, hits: Hits, shown: NDArray[np.bool_]) -> Hits:
        owners = self._owners_of(np.array([seq for seq, _ in hits], np.int64))
        return [hit for hit, good in zip(hits, _rows(shown, owners), strict=True) if good]

    def _owners_of(self, seqs: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each seq the place of its article in `facts`, or -1 when the passage is gone."""
        if not len(self._seqs):
            return np.full(len(seqs), -1, np.int64)
        places = np.minimum(np.searchsorted(self._seqs, seqs), len(self._seqs) - 1)
        return np.where(self._seqs[places] == seqs, self._owners[places], -1)

    def _named(self, hits: Hits) -> list[Ranked]:
        names = self.catalog.passage_ids([seq for seq, _ in hits])
        return [Ranked(names[seq], score) for seq, score in hits if seq in names]


def open_view(home: Path, language: str, previous: View | None = None) -> View:
    """Open the present generation; what is damaged is replaced by something slower.

    A base that is still current is taken over from `previous`. Raises NoCollection or
    CollectionDamaged.
    """
    catalog = open_catalog(home)
    try:
        return View(catalog, _words(catalog, language), _base(catalog, previous))
    except BaseException:
        catalog.close()
        raise


def _words(catalog: Catalog, language: str) -> Words:
    """From disk, even a little behind while a sync is just catching it up; else from memory."""
    folder = folder_of(catalog, WORDS)
    being_written = lock_holder(catalog.home) is not None
    if folder and (being_written or words_are_current(catalog, language)):
        try:
            words = open_words(folder, language)
            if being_written or words.generation == catalog.generation:
                return words
        except CollectionDamaged as error:
            _log.warning("%s; holding the words in memory", error)
    return words_in_memory(documents(catalog), catalog.generation, language)


def _base(catalog: Catalog, previous: View | None) -> Base | None:
    folder = folder_of(catalog, VECTORS)
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
    """Which rows belong to an article that is shown; a removed passage's owner is -1."""
    return shown[owners] & (owners >= 0)
