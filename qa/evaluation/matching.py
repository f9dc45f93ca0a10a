"""When two texts say the same, for scoring: by their words and numbers, not by their looks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from qa.evaluation.questions import AcceptedNumber

_MARKER = re.compile(r"\s*\[\d+\]")
_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_NOT_WORDS = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w.]+|_")
_ARTICLES = frozenset({"a", "an", "the"})


def without_markers(text: str) -> str:
    """Without "[1]" and the like."""
    return _MARKER.sub("", text)


def normalise(text: str) -> str:
    """Lower case words and numbers, one space apart: "U.S." is "us", "50,000" is "50000"."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _ACRONYM.sub(lambda match: match[0].replace(".", ""), text)
    return " ".join(_NOT_WORDS.sub(" ", _THOUSANDS.sub("", text)).split())


def contains(text: str, wanted: str) -> bool:
    """Whether `wanted` stands in `text` as whole words, both normalised."""
    needle = normalise(wanted)
    return bool(needle) and f" {needle} " in f" {normalise(text)} "


def contains_number(text: str, wanted: AcceptedNumber) -> bool:
    """Whether a number within the tolerance stands in `text`, before its unit if it has one."""
    words = normalise(text).split()
    for position, word in enumerate(words):
        value = _number(word)
        if value is None or abs(value - wanted.value) > wanted.tolerance:
            continue
        following = words[position + 1 : position + 3]
        if wanted.unit is None or normalise(wanted.unit) in following:
            return True
    return False


def token_f1(text: str, reference: str) -> float:
    """F1 of shared words, articles left out (Rajpurkar et al. 2016, the SQuAD measure)."""
    ours, theirs = (
        Counter(word for word in normalise(side).split() if word not in _ARTICLES)
        for side in (text, reference)
    )
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


_SMALL_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)
_NUMBER_WORDS = {word: float(value) for value, word in enumerate(_SMALL_NUMBERS)}


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return _NUMBER_WORDS.get(word)


def same_words(quote: str, accepted: str) -> bool:
    """Whether one stands within the other: a clause of the sentence, or it and its neighbour."""
    return contains(quote, accepted) or contains(accepted, quote)
