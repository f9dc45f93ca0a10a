"""The one figure by which a sentence plainly answers a question. Pure; English.

Two sources rarely share their wording when they count the same thing: "at least 12 people were
killed", "the death toll rose to 15". Where a question asks for a figure, and a sentence holds
nearly all of its words, or others for the same (`alike`), and one such figure, that is its answer:
a number in the unit asked for, of the noun that is counted, of those who died and not of those who
were injured, or of the measure that is asked for ("a magnitude of 7.1"). Dates are left out: a
sentence has others beside the one asked for, its dateline first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from qa.checks.lexicon import pairs
from qa.checks.wording import STOP, Wording, stem, wording
from qa.disagreement.values import Value, same, values
from qa.types import AnswerKind

NEARLY_ALL = 0.75
"""Share of the question's words, by weight, that such a sentence (with its title) holds."""

_MONEY = frozenset(("dollar", "euro", "pound", "yen", "yuan", "rupee", "ruble", "franc"))
_LASTING = frozenset(("second", "minute", "hour", "day", "week", "month", "year", "decade"))
_AT_LEAST = re.compile(
    r"(?:at least|more than|greater than|over|upwards? of|no (?:less|fewer) than)\W*$",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:at most|less than|fewer than|under|up to|no more than|almost|nearly|close to)\W*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:about|around|some|roughly|approximately|an estimated)\W*$", re.IGNORECASE)
VAGUE = 0.15
"""Share by which a number said to be "about" may differ from what it is."""

HARM = frozenset(map(stem, ("die", "injure", "missing")))
"""What befalls people."""
PEOPLE = frozenset(map(stem, ("people", "person", "victim", "other")))
"""Who the dead and the injured are need not be said."""
NEAR = 6
"""Words between a number and what it counts the victims of…"""
REACH = 14
"""…or the measure that it is of: "The death toll of … rose to 212"."""
_LEADS_TO = frozenset(("to", "at", "of", "was", "is", "were", "hit", "reached", "stands", "passed"))
_PART_OF_IT = frozenset(("including", "among", "another", "further", "other"))
_MEASURE = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:what|how (?:high|strong|big|large|low|deep))\s+"
    r"(?:is|was|were|are|has been)\s+(?:the\s+)?(?P<measure>[^?]+?)\s*"
    r"(?:\b(?:of|in|at|on|for|during|from|by|after|before|to|when|among|as)\b|\?|$)",
    re.IGNORECASE,
)
_GREW = re.compile(
    r"\b(?:rose|risen|rising|climb\w*|grew|grown|increas\w*|jump\w*|up)\s+to\b", re.I
)


def alike(word: str) -> str:
    """One stem for those that tell of the same thing in reports: "quake" and "earthquake"."""
    return _alike().get(word, word)


@lru_cache(maxsize=1024)
def all_alike(text: str) -> frozenset[str]:
    """The stems of a text, `alike` ones as one."""
    return frozenset(map(alike, wording(text).stems))


@cache
def _alike() -> dict[str, str]:
    return {stem(word): stem(base) for word, base in pairs("alike").items()}


def answer_stated(kind: AnswerKind, question: str, sentence: str) -> Value | None:
    """The only value of `sentence` that can be the answer; None where there is no one such."""
    asked, told = wording(question), wording(sentence)
    fits = _fitting(kind, question, asked)
    if fits is None:
        return None
    found = values(sentence)
    fitting = [
        value
        for value in found
        if value.number
        and not value.number.ordinal
        and not value.stems - STOP <= asked.stems
        and _word_before(value, told) not in _PART_OF_IT
        and fits(value, told, found)
    ]
    return fitting[0] if len(fitting) == 1 else None


_Fits = Callable[[Value, Wording, Sequence[Value]], bool]


def _fitting(kind: AnswerKind, question: str, asked: Wording) -> _Fits | None:
    """What tells the figure that a question asks for; None where it asks for none."""
    if kind == "amount":
        return lambda value, *_: _unit(value) in _MONEY
    if kind not in ("quantity", "other"):
        return None
    words = {token.word for token in asked.tokens}
    if "old" in words:
        return lambda value, told, _: _unit(value) == "year" or _word_before(value, told) == "aged"
    if "long" in words:
        return lambda value, *_: _unit(value) in _LASTING
    if harm := all_alike(question) & HARM:
        return lambda value, told, _: _of_victims(value, told, asked) in harm
    if (measure := _MEASURE.match(question)) and (of := wording(measure["measure"]).tokens):
        return lambda value, told, found: _of_measure(of[-1].stem, value, told, found)
    if kind == "quantity":
        return lambda value, *_: bool({_unit(value), _noun(value)} - {""} & asked.stems)
    return None


def _unit(value: Value) -> str:
    return value.number.unit if value.number else ""


def _noun(value: Value) -> str:
    return value.number.noun if value.number else ""


def _of_victims(value: Value, told: Wording, asked: Wording) -> str:
    """What befell those whom a number counts: the word for it that is nearest, or that leads to it;
    "" if none does, or others are counted."""
    harms = {i: harm for i, t in enumerate(told.tokens) if (harm := alike(t.stem)) in HARM}
    led = [i for i in harms if i < value.first <= i + REACH] if _led(value, told) else []
    if led:
        return harms[led[-1]]
    near = [i for i in harms if _distance(value, i) <= NEAR]
    counted = alike(_noun(value)) in HARM | PEOPLE | asked.stems or value.first - 1 in harms
    if _unit(value) or not (near and counted):
        return ""
    return harms[min(near, key=lambda i: _distance(value, i))]


def _of_measure(measure: str, value: Value, told: Wording, found: Sequence[Value]) -> bool:
    """Whether a number is the measure's: beside it, or the first one said after it."""
    for at, token in enumerate(told.tokens):
        if token.stem != measure:
            continue
        if at in (value.first - 1, value.last + 1):
            return True
        between = [other for other in found if other.number and at < other.first < value.first]
        if at < value.first <= at + REACH and _led(value, told) and not between:
            return True
    return False


def _led(value: Value, told: Wording) -> bool:
    """Whether what a number is said to be of comes before: "to 212", "was about 6.9"."""
    before = [token.word for token in told.tokens[max(0, value.first - 3) : value.first]]
    return not _LEADS_TO.isdisjoint(before)


def _word_before(value: Value, told: Wording) -> str:
    return told.tokens[value.first - 1].word if value.first else ""


def _distance(value: Value, at: int) -> int:
    return value.first - at if at < value.first else at - value.last


def with_noun(question: str, sentence: str, value: Value) -> tuple[int, int]:
    """First and last token of the value, with the noun that a bare number counts.

    What a measure is of is no such noun: "a magnitude 7.1 earthquake".
    """
    text = wording(sentence)
    following = text.tokens[value.last + 1 : value.last + 2]
    counted = bool(
        following
        and not _unit(value)
        and following[0].stem == _noun(value)
        and not text.text[text.tokens[value.last].end : following[0].start].strip()
        and not _MEASURE.match(question)
    )
    return value.first, value.last + counted


def compatible(left: str, one: Value, right: str, other: Value) -> bool:
    """Both may be true: the same, or one told loosely ("at least 12")."""
    if same(one, other):
        return True
    if not (one.number and other.number):
        return False
    return _allows(left, one, other) or _allows(right, other, one)


def grown(one: Value, later: str, other: Value) -> bool:
    """Whether `later` says that `other` has come of `one`: "rose to 212" from 48."""
    if not (one.number and other.number) or other.number.value <= one.number.value:
        return False
    text = wording(later)
    before = text.text[: text.tokens[other.first].start]
    return bool(_GREW.search(before[-40:]))


def _allows(sentence: str, loose: Value, other: Value) -> bool:
    text = wording(sentence)
    before = text.text[: text.tokens[loose.first].start].rstrip("$€£¥ ")
    if loose.number is None or other.number is None:
        return False
    said, told = loose.number.value, other.number.value
    if _AT_LEAST.search(before):
        return told >= said
    if _AT_MOST.search(before):
        return told <= said
    return bool(_ABOUT.search(before)) and abs(told - said) <= VAGUE * max(told, said)
