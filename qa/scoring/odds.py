"""What rules add to the fitted scorer's log odds of each sentence: time, place, form. Pure.

Every function gives one number a sentence, region by region: shape (sentences,).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from index.isodate import span_of
from index.types import Article
from qa.scoring.features import Region
from qa.scoring.overview import OPENING, OPENING_SENTENCES
from qa.scoring.placed import ELSEWHERE, tells_of
from qa.scoring.timely import said_of, worth
from qa.types import Hit, Query
from qa.understanding.purpose import asks_for_purpose, tells_purpose
from qa.understanding.speech import speaker, tells_words_of

HEADING = -2.0
"""In log odds: of 696 such lines among the passages found for the public sets, 3 answer."""

_HEADING = re.compile(r"(?:[^\s\d]+\s+){0,4}[^\s\d]*[^\s\d.!?…”\"]")

SPEECH = 1.5
"""In log odds: it tells what the person said whose words are asked for."""

PURPOSE = 1.5
"""In log odds: it tells what someone sought or hoped for, where a purpose is asked for. Of the ten
such questions that xquad_en, clapnq and the seeds answer, it gives two a right first sentence and
takes none from the others."""


def of_time(query: Query, regions: Sequence[Region]) -> np.ndarray:
    """From the dates of the articles."""
    ends = [span[1] for region in regions if region.date and (span := span_of(region.date))]
    newest = max(ends, default=None)
    return _by_sentence(regions, lambda date, text: worth(query, date, text, newest))


def of_tense(query: Query, regions: Sequence[Region]) -> np.ndarray:
    """From each sentence's own tense and dates."""
    return _by_sentence(regions, lambda date, text: said_of(query, date, text))


def of_place(
    asked: Sequence[str],
    articles: Mapping[str, Article],
    hits: Sequence[Hit],
    regions: Sequence[Region],
) -> np.ndarray:
    """From where the events of each hit's article are, where one of `articles` (by id) tells of
    all the places that are `asked` about; else nothing."""
    there = {
        id_
        for id_, article in articles.items()
        if all(tells_of(place, article.title, article.text) for place in asked)
    }
    away = [ELSEWHERE if there and hit.source.id not in there else 0.0 for hit in hits]
    return np.repeat(away, [len(region.sentences) for region in regions])


def of_heading(regions: Sequence[Region]) -> np.ndarray:
    """From whether it is a heading, which tells of what comes and not what it is."""
    return _by_sentence(regions, lambda _, text: HEADING if _HEADING.fullmatch(text) else 0.0)


def of_speech(query: Query, regions: Sequence[Region]) -> np.ndarray:
    """From whether a sentence tells what the person said whose words are asked for."""
    who = speaker(query.text)
    if not who:
        return np.zeros(sum(len(region.sentences) for region in regions))
    return np.array(
        [
            SPEECH if tells_words_of(who, text, before) else 0.0
            for region in regions
            for before, text in pairwise(["", *region.texts])
        ]
    )


def of_purpose(query: Query, regions: Sequence[Region]) -> np.ndarray:
    """From whether it tells what something was for, where that is asked."""
    asked = asks_for_purpose(query.text)
    return _by_sentence(regions, lambda _, text: PURPOSE if asked and tells_purpose(text) else 0.0)


def of_opening(hits: Sequence[Hit], regions: Sequence[Region]) -> np.ndarray:
    """From where each article begins: for an overview."""
    return np.array(
        [
            OPENING if hit.passage.start == 0 and at < OPENING_SENTENCES else 0.0
            for hit, region in zip(hits, regions, strict=True)
            for at in range(len(region.sentences))
        ]
    )


def _by_sentence(regions: Sequence[Region], odds: Callable[[str | None, str], float]) -> np.ndarray:
    """`odds` of each sentence, from its article's date and its text."""
    return np.array([odds(region.date, text) for region in regions for text in region.texts])
