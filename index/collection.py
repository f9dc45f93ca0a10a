"""The index as its readers use it: search, and look up what was found. Start here to read one.

A `Collection` answers from one generation until `refresh` finds a newer one. Every call is safe
from any thread; `snapshot` gives one that never changes, for work of several calls.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalog import ArticleRow, Counts, State, open_catalog, read_state
from index.embed import Embedder, EmbedderStamp, embedder_stamp
from index.errors import CollectionError, EmbedderMismatch
from index.lock import lock_holder
from index.project import mend
from index.settings import IndexSettings
from index.types import Article, Filters, Passage, Ranked, Source
from index.view import View, open_view

NO_FILTERS = Filters()
_log = logging.getLogger(__name__)


class Collection:
    """Open with `Collection.open`."""

    def __init__(self, view: View, settings: IndexSettings, state: State | None) -> None:
        """`state` is what `view` shows; None for one that stays as it is."""
        self._view = view
        self._settings = settings
        self._state = state
        self._turn = threading.Lock()

    @classmethod
    def open(
        cls,
        home: Path,
        settings: IndexSettings,
        *,
        embedder: EmbedderStamp | Embedder | None = None,
    ) -> Collection:
        """Open the index at `home`, first finishing what a run that was cut short left undone.

        `embedder` is what questions will be embedded with, when not the one the settings name.
        Raises NoCollection when there is none, EmbedderMismatch when its vectors are another
        embedder's, CollectionDamaged when its catalog is unusable.
        """
        _refuse_other_embedder(home, embedder or embedder_stamp(settings))
        mend(home, settings)
        state = read_state(home)
        return cls(open_view(home, settings.stem_language), settings, state)

    def refresh(self) -> bool:
        """Move to the newest generation; returns whether there was one. Costs .3 ms if not.

        While another thread is at it, this one goes on with the present generation; so does
        everybody while the newest cannot be used.
        """
        if self._state is None or not self._turn.acquire(blocking=False):
            return False
        try:
            return self._move(self._view.catalog.home, self._state)
        except CollectionError as error:
            _log.warning("%s; answering from generation %d", error, self.generation)
            return False
        finally:
            self._turn.release()

    def _move(self, home: Path, present: State) -> bool:
        state = read_state(home)
        if state == present or (state.is_between and lock_holder(home)):
            return False
        if state.embedder_sha256 != present.embedder_sha256:
            raise EmbedderMismatch(f"{home} now holds vectors of another embedder: start again")
        if state.is_between:
            mend(home, self._settings)
            state = read_state(home)
        self._view = open_view(home, self._settings.stem_language, self._view)
        self._state = state
        return True

    def snapshot(self) -> Collection:
        """This generation, whatever `refresh` does to the original meanwhile."""
        return Collection(self._view, self._settings, None)

    def close(self) -> None:
        """Let go of the catalog; snapshots of the same generation end too."""
        self._view.catalog.close()

    @property
    def generation(self) -> int:
        return self._view.generation

    @property
    def counts(self) -> Counts:
        """How many articles and passages."""
        return self._view.counts

    @property
    def embedder_name(self) -> str:
        return self._view.catalog.meta("embedder") or ""

    def rank_words(self, text: str, k: int, filters: Filters = NO_FILTERS) -> list[Ranked]:
        """The `k` best passages by BM25 over title and text, folded copies left out.

        Raises InputError when a date of the filters is none.
        """
        return self._view.rank_words(text, k, filters)

    def rank_meaning(
        self, vector: NDArray[np.float32], k: int, filters: Filters = NO_FILTERS
    ) -> list[Ranked]:
        """The `k` passages nearest by cosine to a unit vector, folded copies left out.

        Raises InputError when a date of the filters is none.
        """
        return self._view.rank_meaning(vector, k, filters)

    def openings(self, k: int, filters: Filters = NO_FILTERS) -> list[Ranked]:
        """The first passage of each of the `k` newest articles, newest first; copies left out.

        Raises InputError when a date of the filters is none.
        """
        firsts = [self.passages_of(id_)[:1] for id_ in self._view.newest(k, filters)]
        found = [passage.id for first in firsts for passage in first]
        return [Ranked(id_, 1 / rank) for rank, id_ in enumerate(found, start=1)]

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """In the order of `ids`; those not in the index are left out."""
        return self._view.catalog.passages(ids)

    def passages_of(self, article_id: str) -> list[Passage]:
        """In reading order; none when there is no such article."""
        return self._view.catalog.passages_of(article_id)

    def article(self, article_id: str) -> Article | None:
        return self._view.catalog.article(article_id)

    def source(self, article_id: str) -> Source | None:
        return self._view.catalog.source(article_id)

    def list_articles(
        self, limit: int = 100, after: str | None = None, q: str | None = None
    ) -> tuple[list[ArticleRow], int, str | None]:
        """A page of the articles whose title, publisher or id holds `q`, in the order they came.

        Returns the page, how many match, and the id to pass as `after` for the next page.
        """
        return self._view.catalog.list_articles(limit, after, q)

    def copies(self, article_id: str) -> tuple[Source, ...]:
        """Other articles that carry the same wire text."""
        return tuple(self._view.catalog.copies(article_id))

    def publishers(self) -> dict[str, int]:
        """How many articles each publisher has, most first."""
        return self._view.publishers()

    def date_range(self) -> tuple[str, str] | None:
        """The earliest and the latest date of any article, or None when none has one."""
        return self._view.catalog.date_range()

    def dates(self) -> dict[str, int]:
        """How many articles bear each date, whole or partial as it is known, earliest first."""
        return dict(
            self._view.catalog.rows(
                "SELECT date, count(*) FROM articles WHERE date IS NOT NULL "
                "GROUP BY date ORDER BY date"
            )
        )

    def allowed(self, filters: Filters) -> int:
        """How many articles the filters leave, copies counted."""
        return int(self._view.reaches.of(filters).matching.sum())

    def document_frequency(self, terms: Sequence[str]) -> list[int]:
        """For each term, how many passages hold its stem."""
        return self._view.words.document_frequency(terms)

    def vectors(self, passage_ids: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, `(len(passage_ids), dimension)`. Raises KeyError for an unknown id."""
        return self._view.catalog.vectors_of(passage_ids)


def _refuse_other_embedder(home: Path, embedder: EmbedderStamp | Embedder) -> None:
    with closing(open_catalog(home)) as catalog:
        made = catalog.meta("embedder_sha256")
        if made not in (None, embedder.sha256):
            raise EmbedderMismatch(
                f"the index at {home} was made with the embedder {catalog.meta('embedder')}, "
                f"not with {embedder.name}: run footnote index --reembed PATH, "
                "or set `embedder` back"
            )
