"""What the reader's logits say of each sentence, and of whether any answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa.scoring.features import Region
from qa.scoring.scorer import log_odds, shifted

READ, JUDGED = 4, 2
"""Passages that are read, those with the likeliest sentences first, and of which it is judged
whether any answers. On the seeds, which tell of one thing in several articles, of the sentences
cited .860, .872, .890 are right with 2, 3 and 4 read; an answer takes 130, 141, 144 ms then, and
103 without a reader. With 2, 3 and 4 judged, by ANSWERED alone, the AUROC of clapnq is .898, .896,
.894: the more there are, the likelier one looks like an answer."""

SENTENCE = 0.2
"""Weight of the log odds that a sentence answers beside the scorer's. With 0, .12, .2, .3, .5 the
right one comes first .831, .870, .875, .867, .854 of the time on xquad_en, .800, .841, .837, .820,
.810 on clapnq, .311, .330, .349, .358, .406 on timeqa."""

ANSWERED, BEST, BIAS = 0.3, 0.3, 1.3
"""Weights of the log odds that a passage answers, and that the best sentence does, beside those of
the scorer, and what is added then: no more answerable questions of clapnq are refused than without
a reader, and the likelihoods are nearer the shares that come true (Brier score on xquad_en .124 for
.157, clapnq .133 for .144, seeds .068 for .134)."""

LEAST, SUREST = -4.0, 8.0
"""Log odds of sentences are kept between these, of whole passages between the second and its
opposite: beyond, they tell how sure a model is of what it was trained on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Log odds, by a model that read the question beside the passages."""

    sentences: np.ndarray
    """That the sentence answers, of every sentence of all regions in order; 0 where it was not
    read: nothing is known that the scorer did not know."""
    answered: float
    """That a passage answers, of the likeliest the one that most surely does."""


def once_read(likely: float, best: float, reading: Reading) -> float:
    """How likely it is that the articles answer, where that was `likely` before they were read;
    `best` is the probability of the best sentence since."""
    known = BEST * log_odds(np.array(best)) + ANSWERED * reading.answered + BIAS
    return float(shifted(np.array(likely), known))


def worth_reading(regions: Sequence[Region], probabilities: np.ndarray) -> list[int]:
    """Places of the regions to be read, the likeliest first, by the `probabilities` of their
    sentences."""
    ends = np.cumsum([len(region.sentences) for region in regions])
    best = [float(some.max(initial=0.0)) for some in np.split(probabilities, ends[:-1])]
    told = (at for at, region in enumerate(regions) if region.sentences)
    return sorted(told, key=lambda at: -best[at])[:READ]


def reading_of(regions: Sequence[Region], logits: Mapping[int, np.ndarray]) -> Reading:
    """`logits` as `qa.scoring.reader.Reads` gives them, by the place of the region, in the order of
    `worth_reading`."""
    odds = [
        _odds(logits[at][1:], logits[at][0]) if at in logits else np.zeros(len(region.sentences))
        for at, region in enumerate(regions)
    ]
    judged = list(logits.values())[:JUDGED]
    answered = [float(np.logaddexp.reduce(some[1:]) - some[0]) for some in judged]
    return Reading(
        np.clip(np.concatenate(odds), LEAST, SUREST),
        float(np.clip(max(answered, default=-SUREST), -SUREST, SUREST)),
    )


def _odds(sentences: np.ndarray, none: float) -> np.ndarray:
    """Of each against "none" and the others together; 0 of one beyond the longest input."""
    others = np.stack([np.append(np.delete(sentences, at), none) for at in range(len(sentences))])
    odds = sentences - np.logaddexp.reduce(others, axis=1)
    return np.where(np.isneginf(odds), 0.0, odds)
