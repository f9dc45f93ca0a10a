"""What an answer must hold, however likely its sentences look. Pure; English.

"How many countries voted?" is not answered by a sentence about the vote that counts nothing, nor a
question about 2019 by what happened in 2022, nor "What did they eat?" by who met at the lunch.
Rules, because near misses of this kind differ from answers in one word only, and closeness cannot
see it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from index.split import sentences
from qa.scoring.features import ANSWER_COLUMNS
from qa.scoring.placed import places
from qa.types import Evidence, Query
from qa.understanding.kind import kind_match
from qa.understanding.speech import STEM, Utterance, is_told, utterance
from qa.understanding.subjects import doer
from qa.understanding.tense import is_only_considered
from qa.understanding.when import date_match, days_between

LOOKED_AT = 2
"""Of the evidence, best first."""

STILL_TOLD = 300
"""Days from an event within which an article may tell of it and not name the day."""

LEAST = 0.045
"""A question whose likeliest sentence is less likely than this is not answered, however near the
passages: on clapnq .75 of the near misses are refused for .58, and .12 of the answers for .05."""

HOLDING = 0.8
"""Of the question, by rarity: a sentence that holds so much of it need not be likely."""

SURER = (
    ("best_predicate", 0.30, 0.37),
    ("most_predicate", 0.35, 0.70),
    ("covered", 0.40, 0.35),
)
"""Where this column of the question's row is below the second, an answer must be as likely as the
third: nothing in the best sentence, or nothing anywhere, comes close to the word that says what
happened, or no passage holds much of the question. On clapnq .734 of the near misses are refused
for .717, on the seeds .692 for .577; no set but timeqa (.06) loses more than .03 of its answers.
After a reader it finds little more (clapnq .753 for .746, seeds none) and loses .035 of hotpot."""

_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_HOW_LONG = re.compile(r"\bhow long\b(?! ago\b)", re.IGNORECASE)
_LENGTH_OF_TIME = re.compile(
    r"\b(?:\d[\d,.]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few|"
    r"half|dozen|hundred|thousand|couple of|many|\w+(?:teen|ty))[\s-]+(?:\w+[\s-]+)?"
    r"(?:second|minute|hour|day|week|month|year|decade|centur(?:y|ie)|night|season)s?\b|"
    r"\b(?:minutes|hours|days|weeks|months|years|decades|centuries)\b|"
    r"\b(?:since|until|from)\s+(?:\w+\s+)?\d|\ball (?:day|night|week)\b",
    re.IGNORECASE,
)


def holding_what_is_asked(
    query: Query, evidence: Sequence[Evidence], passages: Mapping[str, str]
) -> tuple[Evidence, ...]:
    """The evidence that holds the number, the length of time and the time asked about, names who
    did it, tells what someone is asked to have said, and tells of more than a thought of it.

    None, if it is not among the best: what comes later is too unlikely to answer. `passages` are
    the texts around the evidence, by passage id: the time may be told a sentence before.
    """
    asked = utterance(query.text)
    held = tuple(
        item
        for item in evidence
        if _holds(query, item, passage := passages[item.passage_id])
        and not (asked and _leaves_unsaid(asked, item, passage))
    )
    return held if any(item in held for item in evidence[:LOOKED_AT]) else ()


def elsewhere(query: Query, texts: Sequence[str]) -> bool:
    """Whether none of `texts`, titles with them, names a place that the question is about."""
    asked = [re.findall(r"\w{3,}", place) for place in places(query.text)]
    return any(
        words and not any(word in text for word in words for text in texts) for words in asked
    )


def unlikely(row: np.ndarray, score: float) -> bool:
    """Whether the best sentence, likely by `score`, is no answer; `row` as in `told_vaguely`."""
    return score < LEAST and bool(row[ANSWER_COLUMNS.index("best_overlap")] < HOLDING)


def told_vaguely(row: np.ndarray, likely: float) -> bool:
    """Whether too little of the question is told for an answer that is only so `likely`, by scores
    alone: who read the passages knows better.

    `row` is the question's, in `ANSWER_COLUMNS`.
    """
    return any(
        row[ANSWER_COLUMNS.index(column)] < least and likely < sure for column, least, sure in SURER
    )


def _holds(query: Query, item: Evidence, passage: str) -> bool:
    if _HOW_MANY.search(query.text) and kind_match("quantity", item.text, query.text) < 1:
        return False
    if _HOW_LONG.search(query.text) and not _LENGTH_OF_TIME.search(item.text):
        return False
    if is_only_considered(query.text, item.text) or _of_others(query, item, passage):
        return False
    event, published = query.event_dates, item.source.date
    if event is None or date_match(event, passage, published) >= 0:
        return True
    return published is not None and days_between(event, published) <= STILL_TOLD


def _leaves_unsaid(asked: Utterance, item: Evidence, passage: str) -> bool:
    """Whether the passage tells no such words of whom they are asked."""
    return not is_told(asked, item.source.title, [s.of(passage) for s in sentences(passage)])


def _of_others(query: Query, item: Evidence, passage: str) -> bool:
    """Whether neither its passage nor the title names who did what is asked about."""
    who = doer(query.text)
    told = f"{item.source.title} {passage}"
    return bool(who) and not any(
        re.search(rf"\b{re.escape(word[:STEM])}", told, re.IGNORECASE) for word in who
    )
