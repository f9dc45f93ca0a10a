"""Hits to evidence: the sentences that answer, and how likely it is that the articles answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.collection import Collection
from index.embed import embedded_text
from index.split import sentences
from index.types import Span
from qa.clause import words
from qa.instructions import beside_the_question
from qa.scoring.encoding import Encoding
from qa.scoring.features import (
    Region,
    Stemmer,
    answer_row,
    leans,
    matter,
    rarity,
    table,
    unsaid,
)
from qa.scoring.interaction import measure, token_weights, unasked
from qa.scoring.needed import (
    elsewhere,
    holding_what_is_asked,
    told_vaguely,
    unlikely,
)
from qa.scoring.odds import (
    of_heading,
    of_opening,
    of_place,
    of_purpose,
    of_speech,
    of_tense,
    of_time,
)
from qa.scoring.overview import told_of
from qa.scoring.placed import places
from qa.scoring.reader import Reads
from qa.scoring.reading import SENTENCE, Reading, once_read, reading_of, worth_reading
from qa.scoring.scorer import Scorer, shifted
from qa.types import Evidence, Hit, Query
from qa.understanding.kind import answer_kind
from qa.understanding.period import time_spans
from qa.understanding.predicate import predicate

KEPT = 12
"""Pieces of evidence handed on."""

ALIKE = 0.7
"""Sentences that share this much of their stems (Jaccard), and all their names and numbers, say
the same: the better one stays."""

_PARTICULAR = re.compile(r"\b(?:[A-Z]|\d)[\w.,]*\w|\d")

_WORD = re.compile(r"\w+")

LACKING = 0.9
"""Of the threshold, what is left to a question whose evidence lacks what it asks for."""

WIDEST_PAIR = 40
"""Words up to which a sentence that leans on the one before ("He said …") is quoted with it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Evidence, best first, and the probability that it answers the question."""

    evidence: tuple[Evidence, ...]
    answerability: float
    answers: bool
    """Likely enough to be told."""
    missing: tuple[str, ...] = ()
    """The sub-questions that nothing answers, where something answers another."""
    unsaid: tuple[str, ...] = ()
    """Stems of the question that the passage holding most of it does not hold."""


@dataclass(frozen=True, slots=True)
class Survey:
    """All that is known of a question's candidate sentences."""

    regions: tuple[Region, ...]
    rows: np.ndarray
    """Shape (sentences of all regions in order, `qa.scoring.features.COLUMNS`)."""
    odds: np.ndarray
    """Log odds of each sentence from its time and its article's, shape (sentences,)."""
    weights: dict[str, float]
    """Rarity of each stem of the question."""


@dataclass(frozen=True, slots=True)
class Selector:
    """Chooses evidence. Stateless but for what `encoding` remembers: safe between threads."""

    encoding: Encoding
    scorer: Scorer
    stems: Stemmer
    refuse_below: float
    reader: Reads | None = None

    def select(self, collection: Collection, query: Query, hits: Sequence[Hit]) -> Selection:
        """Evidence among the sentences of `hits`; none, and 0, when there are none."""
        whole = self._select_one(collection, query, hits)
        if not query.parts:
            return whole
        picks = {
            part: self._select_one(
                collection, replace(query, text=part, kind=answer_kind(part), parts=()), hits
            )
            for part in query.parts
        }
        told = [pick for pick in picks.values() if pick.answers]
        if not told:
            return whole
        return Selection(
            evidence=_joined([*told, whole]),
            answerability=max(pick.answerability for pick in (*told, whole)),
            answers=True,
            missing=tuple(part for part, pick in picks.items() if not pick.answers),
        )

    def _select_one(self, collection: Collection, query: Query, hits: Sequence[Hit]) -> Selection:
        view = self.survey(collection, query, hits)
        if view is None:
            return Selection((), 0.0, answers=False)
        odds = view.odds if query.topic is None else view.odds + of_opening(hits, view.regions)
        plain = shifted(self.scorer.sentence(view.rows), odds)
        whole = answer_row(query, view.regions, view.rows, plain, view.weights, self.stems)
        likely = float(self.scorer.answer(whole[None, :])[0])
        probabilities = plain
        reading = self._read(query, view.regions, plain)
        if reading is not None:
            probabilities = shifted(plain, SENTENCE * reading.sentences)
            likely = once_read(likely, float(probabilities.max()), reading)
        evidence = tuple(_evidence(query, hits, view.regions, probabilities, self.stems))
        held = holding_what_is_asked(
            query, evidence, {hit.passage.id: hit.passage.text for hit in hits}
        )
        if query.topic is not None:
            likely = max(likely, told_of(query.topic, whole))
        elif (
            not held
            or unlikely(whole, held[0].score)
            or (reading is None and told_vaguely(whole, likely))
            or elsewhere(query, [f"{region.title} {region.text}" for region in view.regions])
        ):
            likely = min(likely, self.refuse_below * LACKING)
        return Selection(
            evidence=held or evidence,
            answerability=likely,
            answers=likely >= self.refuse_below,
            unsaid=tuple(unsaid(view.regions, view.weights, self.stems)),
        )

    def _read(self, query: Query, regions: Sequence[Region], plain: np.ndarray) -> Reading | None:
        """Nothing where an overview is asked for: no one sentence answers that."""
        if self.reader is None or query.topic is not None:
            return None
        places = worth_reading(regions, plain)
        read = self.reader(query.text, [(regions[at].title, regions[at].texts) for at in places])
        return reading_of(regions, dict(zip(places, read, strict=True)))

    def survey(self, collection: Collection, query: Query, hits: Sequence[Hit]) -> Survey | None:
        """Measure every sentence of the hits; None when there is not one."""
        asked = self.encoding.query(query.text)
        regions = _regions(collection, asked, hits)
        if not any(region.sentences for region in regions):
            return None
        times = time_spans(query.text)
        timely = of_time(query, regions)
        if query.event_dates:
            said = " ".join(span.of(query.text) for span in times)
            regions = _timed(regions, timely, frozenset(self.stems(said)))
        asked_words = matter(query.text, self.stems)
        counted = collection.document_frequency(list(asked_words.values()))
        frequencies = dict(zip(asked_words, counted, strict=True))
        weights = rarity(frequencies, collection.counts.passages)
        closeness = self._closeness(query, times, regions, weights)
        rows = table(query, regions, closeness, weights, self.stems)
        # To be of the right time makes no answer: it costs the others.
        odds = timely - max(0.0, float(timely.max())) + of_tense(query, regions)
        odds += of_heading(regions) + of_speech(query, regions) + of_purpose(query, regions)
        if asked_places := places(query.text):
            found = map(collection.article, dict.fromkeys(hit.source.id for hit in hits))
            known = {article.id: article for article in found if article}
            odds += of_place(asked_places, known, hits, regions)
        return Survey(tuple(regions), rows, odds, weights)

    def _closeness(
        self,
        query: Query,
        times: Sequence[Span],
        regions: Sequence[Region],
        weights: dict[str, float],
    ) -> list[np.ndarray]:
        texts = [embedded_text(region.title, region.text) for region in regions]
        asked, *passages = self.encoding.tokens([query.text, *texts])
        stem = {word: "".join(self.stems(word)) for word in _WORD.findall(query.text.lower())}
        shares = token_weights(query.text, asked, weights, stem)
        deed = predicate(query.text)
        timeless = unasked(asked, shares, times)
        return [
            measure(
                *(timeless if region.told else (asked, shares)),
                passage,
                _shifted(region, len(text) - len(region.text)),
                deed,
            )
            for region, passage, text in zip(regions, passages, texts, strict=True)
        ]


def _shifted(region: Region, by: int) -> list[Span]:
    return [Span(span.start + by, span.end + by) for span in region.sentences]


def _timed(regions: Sequence[Region], timely: np.ndarray, told: frozenset[str]) -> list[Region]:
    """Those that tell of the time asked about need not name it: its stems are `told`."""
    ends = np.cumsum([len(region.sentences) for region in regions])
    return [
        replace(region, told=told) if (worths > 0).any() else region
        for region, worths in zip(regions, np.split(timely, ends[:-1]), strict=True)
    ]


def _joined(picks: Sequence[Selection]) -> tuple[Evidence, ...]:
    """The best of each first, then the rest by score; each span once."""
    heads = [pick.evidence[0] for pick in picks if pick.evidence]
    rest = sorted((e for pick in picks for e in pick.evidence[1:]), key=lambda e: -e.score)
    spans = {(item.source.id, item.start): item for item in reversed([*heads, *rest])}
    return tuple(sorted(spans.values(), key=[*heads, *rest].index))[:KEPT]


def _regions(collection: Collection, asked: np.ndarray, hits: Sequence[Hit]) -> list[Region]:
    vectors = collection.vectors([hit.passage.id for hit in hits])
    most = max((hit.stages.words_score or 0.0 for hit in hits), default=0.0) or 1.0
    return [
        Region(
            title=hit.source.title,
            text=hit.passage.text,
            sentences=sentences(hit.passage.text),
            date=hit.source.date,
            cosine=float(vector @ asked),
            words=(hit.stages.words_score or 0.0) / most,
            rank=rank,
        )
        for rank, (hit, vector) in enumerate(zip(hits, vectors, strict=True))
    ]


def _evidence(
    query: Query,
    hits: Sequence[Hit],
    regions: Sequence[Region],
    probabilities: np.ndarray,
    stems: Stemmer,
) -> list[Evidence]:
    places = [
        (at, index) for at, region in enumerate(regions) for index in range(len(region.sentences))
    ]
    kept: list[Evidence] = []
    said: list[_Said] = []
    for place in np.argsort(-probabilities, kind="stable"):
        at, index = places[place]
        item = _piece(hits[at], regions[at], index, float(probabilities[place]))
        if beside_the_question(item.text, query.text):
            continue
        held = frozenset(stems(item.text)), frozenset(_PARTICULAR.findall(item.text))
        if any(_alike(held, other) for other in said) or any(_overlap(item, e) for e in kept):
            continue
        kept.append(item)
        said.append(held)
        if len(kept) == KEPT:
            break
    return kept


def _piece(hit: Hit, region: Region, index: int, score: float) -> Evidence:
    span = region.sentences[index]
    if index and leans(span.of(region.text)):
        pair = Span(region.sentences[index - 1].start, span.end)
        span = pair if words(pair.of(region.text)) <= WIDEST_PAIR else span
    return Evidence(
        source=hit.source,
        passage_id=hit.passage.id,
        start=hit.passage.start + span.start,
        end=hit.passage.start + span.end,
        text=span.of(region.text),
        score=score,
        also_in=hit.also_in,
    )


def _overlap(left: Evidence, right: Evidence) -> bool:
    return left.source.id == right.source.id and left.start < right.end and right.start < left.end


_Said = tuple[frozenset[str], frozenset[str]]


def _alike(left: _Said, right: _Said) -> bool:
    common = len(left[0] & right[0])
    return left[1] == right[1] and common >= ALIKE * len(left[0] | right[0])
