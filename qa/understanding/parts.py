"""A question that asks two things, taken apart for the search. Pure; English.

Parts are searched beside the whole question, so a needless one costs little and a missing one may
lose the second article that an answer needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qa.understanding.followup import resolve
from qa.understanding.subjects import AUXILIARY, names

MAX_PARTS = 3
LONGEST = 600
"""Characters; a longer question is searched whole."""

_WH = r"(?:who|whom|whose|what|which|where|when|why|how(?:\s+(?:long|many|much|far|old|often))?)"
_TWO_WORDS = re.compile(rf"^\W*(?P<first>{_WH})\s+and\s+(?P<second>{_WH})\s+(?P<rest>.+)$", re.I)
_TAIL = re.compile(rf"^(?P<whole>.+?),?\s+and\s+(?P<wh>{_WH})\W*$", re.I)
_ASKS = re.compile(
    rf"^\W*(?:(?:in|on|at|by|to|for|from|with)\s+)?(?:{_WH}|{AUXILIARY})\b", re.IGNORECASE
)
_AND_ASKS = re.compile(
    rf",?\s+and\s+(?=(?:(?:in|on|at|by|to|for|from|with)\s+)?{_WH}\s+\w)|;\s*(?={_WH}\s)|"
    rf",\s+(?=(?:what|where|when|why|how)\s+(?:\w+\s+)?{AUXILIARY}\b)|"
    rf",?\s+and\s+(?={AUXILIARY}\s+(?:he|she|it|they|the|his|her|its|their)\b)",
    re.IGNORECASE,
)
_MARKS = re.compile(r"(?<=[?])\s+(?=\S)")
_COMPARES = re.compile(
    r"\b(?:both|same|common|similar|different|difference|differ|older|younger|oldest|first|earlier|"
    r"later|more|most|fewer|less|bigger|larger|largest|smaller|longer|longest|shorter|higher|taller|"
    r"closer|further|farther|north|south|east|west|better|than|either|neither|compared?|comparison|"
    r"share|shared|versus|vs|all)\b",
    re.IGNORECASE,
)
_HOLD = re.compile(
    r"\s+(?:both\s+|each\s+)?(?:think|say|believe|feel|want|argue|claim|propose|view|see|tell|demand|"
    r"expect|promise|describe|respond|react)\b",
    re.IGNORECASE,
)
"""After two names: what they hold is asked of each, for they may differ."""

_OF_TWO = re.compile(r"\b(?:between|which of|of|both|either)\s+$", re.IGNORECASE)
_BOTH = re.compile(r"^,?\s+both\b|^[”\"](?=\W*$)", re.IGNORECASE)
_JOINED_BY = re.compile(r"\s*,?\s+(?:and|or)\s+(?:the\s+)?|\s*\([^)]*\)\s*(?:and|or)\s+", re.I)


def sub_questions(question: str) -> tuple[str, ...]:
    """The two or three questions that a stand-alone `question` is made of; () when it is one."""
    if len(question) > LONGEST:
        return ()
    for rule in (_asked_in_turn, _asked_at_once, _asked_of_each):
        parts = tuple(dict.fromkeys(rule(question)))[:MAX_PARTS]
        if len(parts) > 1:
            return parts
    return ()


def _asked_at_once(question: str) -> Iterator[str]:
    """ "When and where did they meet?": "When did …", "Where did …"; also "…, and when?"."""
    two = _TWO_WORDS.match(question)
    if two:
        for word in (two["first"], two["second"]):
            yield f"{word[:1].upper()}{word[1:]} {two['rest']}"
    tail = _TAIL.match(question)
    if tail and not two:
        whole = f"{tail['whole'].rstrip(' ,?')}?"
        yield whole
        yield resolve(f"{tail['wh']}?", whole) or whole


def _asked_in_turn(question: str) -> Iterator[str]:
    """ "Who is Wang Yi and what did he say?": each question, the later ones made stand-alone."""
    earlier: str | None = None
    for sentence in _MARKS.split(question):
        for piece in _AND_ASKS.split(sentence):
            if len(piece.split()) < 2 or not _ASKS.match(piece):
                return
            piece = piece.strip(" ,;?.")
            part = f"{piece[:1].upper()}{piece[1:]}?"
            part = (resolve(part, earlier) if earlier else None) or part
            yield part
            earlier = part


def _asked_of_each(question: str) -> Iterator[str]:
    """ "Which is older, A or B?", "What do A and B think of it?": the question of each alone."""
    compares = _COMPARES.search(question)
    found = names(question)
    for first, second in pairwise(found):
        between = question[first.end : second.start]
        if not compares and not _HOLD.match(question, second.end):
            continue
        quoted = between.strip("\"“”' ")
        if not _JOINED_BY.fullmatch(between) and quoted not in ("or", "and"):
            continue
        before = _OF_TWO.sub("", question[: first.start].rstrip('"“ ') + " ").strip()
        before = re.sub(r"(?i)\bdo$", "does", before)
        after = _BOTH.sub("", question[second.end :])
        for name in (first, second):
            yield f"{before} {name.text}{after}".strip()
        return
