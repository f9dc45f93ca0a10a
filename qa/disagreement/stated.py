"""The one figure by which a sentence plainly answers a question. Pure; English.

Two sources rarely share their wording when they count the same thing: "at least 12 people were
killed", "the blast killed 15 people". Where a question asks for a figure, and a sentence holds
nearly all of its words and one such figure (in the unit asked for), that is its answer. Dates are
left out: a sentence has others beside the one asked for, its dateline first.
"""

from __future__ import annotations

import re

from qa.checks.wording import STOP, Wording, wording
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


def answer_stated(kind: AnswerKind, question: str, sentence: str) -> Value | None:
    """The only value of `sentence` that can be the answer; None where there is no one such."""
    if kind not in ("amount", "quantity"):
        return None
    asked = wording(question)
    fitting = [
        value
        for value in values(sentence)
        if _fits(kind, value, asked) and not value.stems - STOP <= asked.stems
    ]
    return fitting[0] if len(fitting) == 1 else None


def _fits(kind: AnswerKind, value: Value, asked: Wording) -> bool:
    number = value.number
    if number is None or number.ordinal:
        return False
    if kind == "amount":
        return number.unit in _MONEY
    if {"long", "old"} & {token.word for token in asked.tokens}:
        return number.unit in _LASTING
    return bool(({number.unit, number.noun} - {""}) & asked.stems)


def with_noun(sentence: str, value: Value) -> tuple[int, int]:
    """First and last token of the value, with the noun that a bare number counts."""
    tokens = wording(sentence).tokens
    following = tokens[value.last + 1 : value.last + 2]
    number = value.number
    counted = number and not number.unit and following and following[0].stem == number.noun
    return value.first, value.last + bool(counted)


def compatible(left: str, one: Value, right: str, other: Value) -> bool:
    """Both may be true: the same, or one told loosely ("at least 12")."""
    if same(one, other):
        return True
    if not (one.number and other.number):
        return False
    return _allows(left, one, other) or _allows(right, other, one)


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
