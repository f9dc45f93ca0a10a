"""The second hop: names told of in the best passages lead to the article that knows the rest.

"Who was the mother of the director of …" needs two articles, and the question names only one. The
names in what was found first, together with what of the question is still unsaid, find the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from index.collection import Collection
from index.types import Filters, Passage, Ranked
from qa.scoring.features import ASKING, Stemmer, matter

LOOKED_AT = 2
"""Passages whose names are followed."""

NAMES = 24
"""Names followed at most."""

FOUND = 3
"""Passages looked at for each name."""

TITLE_WORTH, REST_WORTH = 0.5, 0.3
"""Beside the cosine: what a title that is the name is worth, and holding the unsaid words."""

WORTH_READING = 0.5
"""Below this a passage is not led to. Of the first ones that names lead to, 11 of 463 below it and
400 of 803 from it on are of an article that the question needs (xquad_en, clapnq, timeqa, hotpot,
rgb_fact and the seeds; the cosines are the bundled embedder's)."""

_NAME = re.compile(
    r"[A-Z][\w’'.&;\-–]*(?:\s+(?:(?:of|the|and|de|von|van|for|la|du)\s+){0,2}[A-Z0-9][\w’'.&;\-–]*)*"
)
_JOINT = re.compile(r"\s+(?:of the|of|and|the|for)\s+")


def second_hop(
    collection: Collection,
    question: str,
    asked: np.ndarray,
    first: Sequence[Passage],
    filters: Filters,
    stems: Stemmer,
) -> list[Ranked]:
    """Passages of other articles that the names in `first` lead to, best first, if there are any
    worth reading.

    `asked` is the question's vector, `first` the best passages so far.
    """
    asked_stems = list(matter(question, stems))
    found: dict[str, float] = {}
    for passage in first[:LOOKED_AT]:
        source = collection.source(passage.article_id)
        held = set(stems(f"{source.title if source else ''} {passage.text}"))
        unsaid = [stem for stem in asked_stems if stem not in held]
        for name in names(passage.text, known=f"{question} {source.title if source else ''}"):
            query = " ".join([name, *unsaid])
            ranked = collection.rank_words(query, FOUND, filters)
            led_to = collection.passages([item.passage_id for item in ranked])
            for other in led_to:
                if other.article_id != passage.article_id:
                    worth = _worth(collection, other, set(stems(name)), set(unsaid), asked, stems)
                    found[other.id] = max(found.get(other.id, 0.0), worth)
    reading = [Ranked(key, worth) for key, worth in found.items() if worth >= WORTH_READING]
    return sorted(reading, key=lambda ranked: -ranked.score)


def names(text: str, known: str) -> list[str]:
    """Names in `text`, in order, each once, but for those that `known` already tells."""
    told = known.lower()
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        whole = re.sub(r"['’]s$", "", match.group().rstrip(".,'’;"))
        parts = [part for part in _JOINT.split(whole) if " " in part]
        for name in (whole, *parts):
            if len(name) > 3 and name.lower() not in ASKING and name.lower() not in told:
                found.setdefault(name)
    return list(found)[:NAMES]


def _worth(
    collection: Collection,
    passage: Passage,
    name: set[str],
    unsaid: set[str],
    asked: np.ndarray,
    stems: Stemmer,
) -> float:
    source = collection.source(passage.article_id)
    title = set(stems(re.sub(r"\(.*?\)", "", source.title))) if source else set()
    fits = len(title & name) / len(title | name) if title | name else 0.0
    rest = len(unsaid & set(stems(passage.text))) / len(unsaid) if unsaid else 0.0
    close = float(collection.vectors([passage.id])[0] @ asked)
    return close + TITLE_WORTH * fits + REST_WORTH * rest
