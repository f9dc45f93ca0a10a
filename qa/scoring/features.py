"""What is known of each candidate sentence, as numbers: the columns the evidence scorer weighs.

Pure: everything that was measured elsewhere (ranks, cosines, token by token) comes in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.types import Span
from qa.scoring import interaction
from qa.types import Query
from qa.understanding.kind import kind_match
from qa.understanding.when import date_match

Stemmer = Callable[[str], Sequence[str]]

ASKING = frozenset(
    "a an and are as at be been but by can could did do does for from had has have how if in into "
    "is it its me no not of on or please s say says said so tell than that the their them then "
    "there these they this those to was were what when where which who whom whose why will with "
    "would you your about else".split()
)
"""Words that carry the form of a question, not its matter."""

PLAIN = (
    "overlap",
    "overlap_around",
    "phrase",
    "passage_cosine",
    "passage_words",
    "passage_rank",
    "kind",
    "date",
    "length",
    "leans",
    "asks",
    "lacks_figure",
    "lacks_name",
)
COLUMNS = (*PLAIN, *interaction.COLUMNS)

FIGURES = frozenset({"date", "amount", "quantity"})
NAMES = frozenset({"person", "place", "name"})
HELD = 0.3
"""Below this `kind_match`, a sentence holds nothing of the kind that is asked for."""

ANSWER_COLUMNS = (
    "best",
    "second",
    *(
        f"best_{name}"
        for name in (
            "overlap",
            "overlap_around",
            "phrase",
            "kind",
            "date",
            "lacks_figure",
            "lacks_name",
        )
    ),
    *(f"best_{name}" for name in interaction.COLUMNS),
    *(f"most_{name}" for name in interaction.COLUMNS),
    "most_passage_cosine",
    "covered",
    "rarest_missing",
    "names_missing",
    "terms",
)
"""`best_…` is a column of the likeliest sentence, `most_…` its greatest value of any."""

_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w’'-]+|\b\d[\d,.]*\b")
_WORD = re.compile(r"\w+")
_LEANING = re.compile(r"^[“\"‘']?(he|she|it|they|this|that|these|those|his|her|their|its)\b", re.I)


@dataclass(frozen=True, slots=True)
class Region:
    """A retrieved passage as the scorer sees it: its sentences, and what retrieval made of it."""

    title: str
    text: str
    sentences: tuple[Span, ...]
    date: str | None
    cosine: float
    words: float
    """BM25 score as a share of the best passage's, 0 to 1."""
    rank: int
    """From 0."""
    told: frozenset[str] = frozenset()
    """Stems of the question that need no word here: its time is that of the article."""

    @property
    def texts(self) -> list[str]:
        """Of its sentences, in order."""
        return [span.of(self.text) for span in self.sentences]


def matter(text: str, stems: Stemmer) -> dict[str, str]:
    """The words of a question that carry matter, by their stems, each once, in order.

    All of its words, where none carries any.
    """
    words = [word for word in _WORD.findall(text) if word.lower() not in ASKING]
    found: dict[str, str] = {}
    for word in words or _WORD.findall(text):
        for stem in stems(word):
            found.setdefault(stem, word)
    return found


def rarity(frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """Inverse document frequency of each stem, `ln(1 + N / (df + 1))`; always positive."""
    return {
        stem: math.log(1 + passages / (frequency + 1)) for stem, frequency in frequencies.items()
    }


def table(
    query: Query,
    regions: Sequence[Region],
    closeness: Sequence[np.ndarray],
    weights: Mapping[str, float],
    stems: Stemmer,
) -> np.ndarray:
    """One row a sentence, region by region, in `COLUMNS`; shape (sentences, columns), float32.

    `closeness` is `interaction.measure` of each region; `weights` the rarity of each question
    stem.
    """
    plain = [row for region in regions for row in _plain(query, region, weights, stems)]
    return np.hstack([np.asarray(plain, dtype=np.float32), np.concatenate(closeness)])


def _plain(
    query: Query, region: Region, weights: Mapping[str, float], stems: Stemmer
) -> list[list[float]]:
    texts = region.texts
    stemmed = [list(stems(text)) for text in texts]
    title = set(stems(region.title))
    rows = []
    for index, text in enumerate(texts):
        kind = kind_match(query.kind, text, query.text)
        around = title.union(region.told, *stemmed[max(index - 1, 0) : index + 2])
        rows.append(
            [
                share(weights, region.told.union(stemmed[index])),
                share(weights, around),
                _phrase(list(weights), stemmed[index]),
                region.cosine,
                region.words,
                1 / (1 + region.rank),
                kind,
                date_match(query.event_dates, text, region.date) if query.event_dates else 0.0,
                math.log(1 + len(stemmed[index])) / 4,
                float(leans(text)),
                float(text.rstrip("”\"' ").endswith("?")),
                float(query.kind in FIGURES and kind < HELD),
                float(query.kind in NAMES and kind < HELD),
            ]
        )
    return rows


def answer_row(
    query: Query,
    regions: Sequence[Region],
    rows: np.ndarray,
    probabilities: np.ndarray,
    weights: Mapping[str, float],
    stems: Stemmer,
) -> np.ndarray:
    """What is known of the whole question, in `ANSWER_COLUMNS`; shape (columns,), float32.

    `rows` is the sentences' table, `probabilities` (sentences,) what the scorer made of it.
    """
    order = np.argsort(-probabilities)
    best = rows[order[0]]
    most = rows.max(axis=0)
    fullest = _fullest(regions, weights, stems)
    missing = [weight for stem, weight in weights.items() if stem not in fullest]
    names = {stem for name in _NAME.findall(query.text) for stem in stems(name)}
    told = {
        "best": _logit(float(probabilities[order[0]])),
        "second": _logit(float(probabilities[order[1]])) if len(order) > 1 else _logit(0.0),
        "covered": share(weights, fullest),
        "rarest_missing": max(missing, default=0.0) / max(weights.values(), default=1.0),
        "names_missing": len(names - fullest) / len(names) if names else 0.0,
        "terms": math.log(1 + len(weights)),
    }
    for at, name in enumerate(COLUMNS):
        told[f"best_{name}"] = float(best[at])
        told[f"most_{name}"] = float(most[at])
    return np.asarray([told[name] for name in ANSWER_COLUMNS], dtype=np.float32)


def unsaid(regions: Sequence[Region], weights: Mapping[str, float], stems: Stemmer) -> list[str]:
    """Stems of the question that the passage holding most of it does not hold."""
    fullest = _fullest(regions, weights, stems)
    return [stem for stem in weights if stem not in fullest]


def _fullest(
    regions: Sequence[Region], weights: Mapping[str, float], stems: Stemmer
) -> frozenset[str]:
    held = [region.told.union(stems(f"{region.title} {region.text}")) for region in regions]
    return max(held, key=lambda one: share(weights, one))


def leans(sentence: str) -> bool:
    """Whether it opens with a pronoun, so that the sentence before says who or what is meant."""
    return bool(_LEANING.match(sentence))


def share(weights: Mapping[str, float], held: AbstractSet[str]) -> float:
    """How much of the question's rarity `held` covers, 0 to 1."""
    total = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in held) / total if total else 0.0


def _phrase(asked: Sequence[str], stems: Sequence[str]) -> float:
    """Share of the question's neighbouring pairs of stems that are near neighbours here too."""
    if len(asked) < 2:
        return 0.0
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(stems):
        places.setdefault(stem, []).append(place)
    near = sum(
        any(0 < b - a <= 3 for a in places.get(left, ()) for b in places.get(right, ()))
        for left, right in pairwise(asked)
    )
    return near / (len(asked) - 1)


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
