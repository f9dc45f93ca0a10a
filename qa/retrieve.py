"""Query to hits: words and meaning, fused by rank; copies of one wire text are one source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from index.collection import Collection
from index.types import Filters, Ranked
from qa.hops import LOOKED_AT, second_hop
from qa.scoring.features import Stemmer, matter
from qa.types import Hit, Query, Stages
from qa.understanding.when import date_match

DEPTH = 50
"""How far down each ranking is looked."""

RRF_K = 10
"""Reciprocal rank fusion's constant (Cormack, Clarke and Büttcher 2009, who take 60; with 10, the
first ranks count for more: evidence among the first ten .996 against .993 on xquad_en)."""

PART_WEIGHT = 0.7
CARRIED_WEIGHT = 0.3
HOP_WEIGHT = 1.0
"""Both articles of a two-hop question among the first five: .885, .80 without the hop on hotpot."""
DIRECT = 1
"""The first passage is one that the question itself finds: nDCG@10 on xquad_en .977, and .871
where the second hop may come before it; hotpot .832 and .827."""


class Encoder(Protocol):
    """The part of an embedder that a search needs."""

    def query(self, text: str) -> np.ndarray: ...


class Reranker(Protocol):
    """A cross-encoder: how well each text answers the question, higher is better."""

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]: ...


@dataclass(frozen=True, slots=True)
class _Ranking:
    """One list that enters the fusion; `stage` names it where the hit reports it."""

    ranked: Sequence[Ranked]
    weight: float
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one collection. Stateless: safe to share between threads."""

    encoder: Encoder
    stems: Stemmer
    reranker: Reranker | None = None

    def search(self, collection: Collection, query: Query, k: int) -> list[Hit]:
        """The `k` best passages, best first; fewer when the filters leave fewer.

        Of an overview of all there is: how the newest articles begin.
        """
        if query.topic == "":
            return _hits(collection, collection.openings(k, query.filters), {})
        rankings = self._rankings(collection, query)
        first = _fuse(rankings)
        if query.event_dates:
            rankings.append(_Ranking(_of_that_time(collection, query.event_dates, first), 1.0))
        direct = _fuse(rankings)
        rankings.append(_Ranking(self._second_hop(collection, query, first), HOP_WEIGHT))
        most = max(k, DEPTH if self.reranker else k)
        fused = _first(most, _ahead(direct[:DIRECT], _fuse(rankings)), direct[: most // 2])
        stages = _stages(rankings)
        hits = _hits(collection, fused, stages)
        if self.reranker:
            hits = _reranked(self.reranker, query, hits)
        return hits[:k]

    def _rankings(self, collection: Collection, query: Query) -> list[_Ranking]:
        rankings = self._both(collection, query.text, query.filters, 1.0, named=True)
        for part in query.parts:
            rankings += self._both(collection, part, query.filters, PART_WEIGHT)
        if query.carried:
            rankings += self._both(collection, query.carried, query.filters, CARRIED_WEIGHT)
        return rankings

    def _second_hop(
        self, collection: Collection, query: Query, fused: Sequence[Ranked]
    ) -> list[Ranked]:
        first = collection.passages([item.passage_id for item in fused[:LOOKED_AT]])
        asked = self.encoder.query(query.text)
        return second_hop(collection, query.text, asked, first, query.filters, self.stems)

    def _both(
        self,
        collection: Collection,
        text: str,
        filters: Filters,
        weight: float,
        *,
        named: bool = False,
    ) -> list[_Ranking]:
        asked = " ".join(matter(text, self.stems).values())
        words = collection.rank_words(asked, DEPTH, filters)
        meaning = collection.rank_meaning(self.encoder.query(text), DEPTH, filters)
        return [
            _Ranking(words, weight, "words" if named else None),
            _Ranking(meaning, weight, "meaning" if named else None),
        ]


def _of_that_time(
    collection: Collection, dates: tuple[str, str], ranked: Sequence[Ranked]
) -> list[Ranked]:
    """Those that tell of the asked-for time, in their order. With them the answer is among the
    first five passages .80 of the time on timeqa, .66 without."""
    found = collection.passages([item.passage_id for item in ranked])
    sources = {passage.article_id: collection.source(passage.article_id) for passage in found}
    told = {
        passage.id
        for passage in found
        if (source := sources[passage.article_id])
        and date_match(dates, passage.text, source.date) > 0
    }
    return [item for item in ranked if item.passage_id in told]


def _fuse(rankings: Sequence[_Ranking]) -> list[Ranked]:
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, item in enumerate(ranking.ranked, start=1):
            scores[item.passage_id] += ranking.weight / (RRF_K + rank)
    return sorted(
        (Ranked(passage_id, score) for passage_id, score in scores.items()),
        key=lambda item: (-item.score, item.passage_id),
    )


def _ahead(heads: Sequence[Ranked], ranked: Sequence[Ranked]) -> list[Ranked]:
    """`ranked` with `heads` before all others, as their scores then say."""
    top = ranked[0].score if ranked else 0.0
    ids = {head.passage_id for head in heads}
    moved = [Ranked(head.passage_id, head.score + top) for head in heads]
    return [*moved, *(item for item in ranked if item.passage_id not in ids)]


def _first(most: int, ranked: Sequence[Ranked], kept: Sequence[Ranked]) -> list[Ranked]:
    """The first `most` of `ranked`, `kept` among them: in a small collection names lead to all."""
    ids = {item.passage_id for item in kept}
    others = [item.passage_id for item in ranked if item.passage_id not in ids]
    chosen = ids.union(others[: most - len(ids)])
    return [item for item in ranked if item.passage_id in chosen]


def _stages(rankings: Sequence[_Ranking]) -> dict[str, Stages]:
    stages: dict[str, Stages] = {}
    for ranking in rankings:
        if ranking.stage is None:
            continue
        for rank, item in enumerate(ranking.ranked, start=1):
            known = stages.get(item.passage_id, Stages())
            stages[item.passage_id] = (
                replace(known, words_rank=rank, words_score=item.score)
                if ranking.stage == "words"
                else replace(known, meaning_rank=rank, meaning_score=item.score)
            )
    return stages


def _hits(collection: Collection, fused: Sequence[Ranked], stages: dict[str, Stages]) -> list[Hit]:
    scores = {item.passage_id: item.score for item in fused}
    hits = []
    for passage in collection.passages(list(scores)):
        source = collection.source(passage.article_id)
        if source is None:
            continue
        hits.append(
            Hit(
                passage=passage,
                source=source,
                score=scores[passage.id],
                stages=stages.get(passage.id, Stages()),
                also_in=collection.copies(passage.article_id),
            )
        )
    return hits


def _reranked(reranker: Reranker, query: Query, hits: Sequence[Hit]) -> list[Hit]:
    scores = reranker.scores(query.text, [hit.passage.text for hit in hits])
    judged = [
        replace(hit, score=float(score), stages=replace(hit.stages, rerank_score=float(score)))
        for hit, score in zip(hits, scores, strict=True)
    ]
    return sorted(judged, key=lambda hit: -hit.score)
