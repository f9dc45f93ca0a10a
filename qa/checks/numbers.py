"""Numbers as values with units: "3.5bn" is "3,500 million", "5 hours" is "five hours"."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from qa.checks.lexicon import listed, pairs
from qa.checks.wording import STOP, Token, Wording

_ONES = {word: value for value, word in enumerate(listed("cardinals"))}
_TENS = {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_ORDINALS = {word: value for value, word in enumerate(listed("ordinals"), 1)}
_SCALES = {
    "hundred": 1e2,
    "dozen": 12.0,
    "thousand": 1e3,
    "k": 1e3,
    "lakh": 1e5,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "crore": 1e7,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
_CURRENCIES = {
    "$": "dollar",
    "€": "euro",
    "£": "pound",
    "¥": "yen",
    "₹": "rupee",
    "usd": "dollar",
    "eur": "euro",
    "gbp": "pound",
    "rmb": "yuan",
}
_UNITS = pairs("units")
_DIGITS = re.compile(r"(\d+(?:[.,]\d+)*)([a-z]*)$")
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))


@dataclass(frozen=True, slots=True)
class Number:
    """A value; what it counts in (`unit`, "" if unsaid) and the word that follows it (`noun`)."""

    value: float
    unit: str
    noun: str
    words: str
    positions: range
    """Of its tokens, a unit's included."""
    ordinal: bool = False

    def same(self, other: Number) -> bool:
        """Equal value, and units that agree as far as both say one."""
        return (
            self.ordinal == other.ordinal
            and math.isclose(self.value, other.value, rel_tol=1e-9)
            and (self.unit == other.unit or not self.unit or not other.unit)
        )


def numbers(text: Wording, dated: Collection[int] = ()) -> tuple[Number, ...]:
    """Every number of the text but those that belong to dates (token positions `dated`)."""
    found: list[Number] = []
    i = 0
    while i < len(text.tokens):
        if i in dated:
            i += 1
            continue
        number, after = _number(text, i)
        if number:
            found.append(number)
        i = max(after, i + 1)
    return _with_shared_units(found, text)


def missing(claimed: Sequence[Number], known: Sequence[Number]) -> list[str]:
    """In words, each number that does not occur, or occurs only as the count of something else."""
    return [
        number.words
        for number in claimed
        if not any(other.same(number) for other in known) or _swapped(number, claimed, known)
    ]


def _swapped(number: Number, claimed: Sequence[Number], known: Sequence[Number]) -> bool:
    """ "30 died, 12 were hurt" against "12 died, 30 were hurt": same numbers, other nouns."""
    if not number.noun or len(claimed) < 2:
        return False
    same = [other for other in known if other.same(number)]
    others = [
        other
        for other in known
        if other.noun == number.noun and not other.same(number) and other.unit == number.unit
    ]
    return bool(others) and all(other.noun and other.noun != number.noun for other in same)


def _number(text: Wording, i: int) -> tuple[Number | None, int]:
    tokens = text.tokens
    token = tokens[i]
    currency = _currency_before(text, token)
    match = _DIGITS.match(token.word)
    unit = ""
    ordinal = False
    if match:
        value = _figure(match[1])
        ending = match[2]
        ordinal = ending in _ORDINAL_ENDINGS
        if ending in _SCALES:
            value *= _SCALES[ending]
        elif ending in _UNITS:
            unit = _UNITS[ending]
        elif ending and not ordinal:
            return None, i + 1  # A320s, 747x: a name
        after = i + 1
    elif token.word in _ORDINALS and not (token.word == "second" and token.word != token.text):
        value = float(_ORDINALS[token.word])
        return Number(value, "", "", token.text, range(i, i + 1), True), i + 1
    else:
        spelt, after = _spelt(tokens, i)
        if spelt is None:
            return None, i + 1
        value = spelt
    while after < len(tokens) and tokens[after].word in _SCALES and _joined(text, after):
        value *= _SCALES[tokens[after].word]
        after += 1
    end = tokens[after - 1].end
    if text.text[end : end + 1] == "%" or text.text[end : end + 2] == " %":
        unit = "percent"
    until = after
    if not unit and after < len(tokens) and _joined(text, after):
        unit = _UNITS.get(tokens[after].word) or _UNITS.get(
            tokens[after].word.removesuffix("s"), ""
        )
        until = after + bool(unit)
    unit = unit or currency
    if not match and not unit and after == i + 1:
        pointing = i > 0 and tokens[i - 1].word in ("the", "these", "those")
        if token.word == "one" or pointing:
            return None, after  # "one of the officials", "the two agreed"
    words = text.text[token.start : end] + (f" {unit}" if unit else "")
    return Number(value, unit, _noun(tokens, after), words, range(i, until), ordinal), after


def _figure(digits: str) -> float:
    """`3,500.25`; a lone comma before other than three digits is a decimal one."""
    if re.fullmatch(r"\d+,\d{1,2}", digits):
        return float(digits.replace(",", "."))
    whole, point, rest = digits.replace(",", "").partition(".")
    return float(whole + point + rest.replace(".", ""))


def _spelt(tokens: Sequence[Token], i: int) -> tuple[float | None, int]:
    """A number in words beginning at i: "two hundred and five", "twenty-one", "a million"."""
    total: float | None = None
    at = i
    if tokens[i].word in ("a", "an") and i + 1 < len(tokens) and tokens[i + 1].word in _SCALES:
        if len(tokens[i + 1].word) < 4:
            return None, i + 1
        return 1.0, i + 1
    while at < len(tokens):
        word = tokens[at].word
        if word in _TENS:
            total = (total or 0) + _TENS[word]
        elif word in _ONES and (total is None or total % 10 == 0):
            total = (total or 0) + _ONES[word]
        elif word == "hundred" and total is not None and total < 100:
            total *= 100
        elif not (
            word == "and"
            and total is not None
            and total % 100 == 0
            and total > 0
            and at + 1 < len(tokens)
            and tokens[at + 1].word in (_TENS | _ONES)
        ):
            break
        at += 1
        if total is not None and total < 20 and at < len(tokens) and tokens[at].word != "hundred":
            break
    return total, at


def _with_shared_units(found: Sequence[Number], text: Wording) -> tuple[Number, ...]:
    """In "five or six hours" and "10 to 12%" the first number counts in the second's unit."""
    shared = list(found)
    for i in range(len(shared) - 2, -1, -1):
        this, following = shared[i], shared[i + 1]
        if not this.unit and following.unit and not this.ordinal:
            between = text.text.partition(this.words)[2].partition(following.words.split()[0])[0]
            if between.strip() in ("to", "and", "or", "-"):
                shared[i] = replace(this, unit=following.unit, noun=following.noun)
    return tuple(shared)


def _currency_before(text: Wording, token: Token) -> str:
    before = text.text[max(0, token.start - 4) : token.start].strip().lower()
    return _CURRENCIES.get(before[-1:], "") or _CURRENCIES.get(before[-3:], "")


def _joined(text: Wording, i: int) -> bool:
    """Whether only a space or a hyphen parts a token from the one before."""
    return text.text[text.tokens[i - 1].end : text.tokens[i].start].strip() in ("", "-")


def _noun(tokens: Sequence[Token], i: int) -> str:
    for token in tokens[i : i + 3]:
        if token.word not in STOP:
            return token.stem
    return ""
