"""What stands in quotation marks, and whether a text holds it word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.checks.wording import fold

_OPENING, _CLOSING = "“„«", "”»"
_SINGLE = re.compile(r"(?<!\w)[‘'](?=\w)([^‘’']*(?:\w[’'](?=\w)[^‘’']*)*)[’'](?!\w)")
_ELISION = re.compile(r"\s*(?:\.\.\.|…|\[[^\]]*\]|\(\.\.\.\))\s*")
_WORDS = re.compile(r"[\w%$€£]+")
_FIRST_PERSON = re.compile(
    r"(?<![\w'’])(?:[Ww]e|us|[Oo]urs?|[Mm]y(?= [a-z])|me|myself|ourselves)(?!\w)"
    r"|(?<![\w'’])I[’'](?:m|ve|d|ll)\b"
    r"|(?:^|\b(?:And|As|But|If|So|Then|What|When) |(?<![\w'’])[a-z]+[,;:]? |[—–] ?)I(?= [a-z])"
)
"""Not "the US", "World War I" or "My Lai"."""
_BREAK = re.compile(r"[.,;:!?()\"]|\s-+\s")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence taken apart: the quotes, and what stands outside them."""

    quotes: tuple[str, ...]
    outside: str


def quoted(sentence: str) -> Quoted:
    """Outermost quotes; curly ones nest, straight ones pair up."""
    spans = _double(sentence)
    if not spans:
        spans = [match.span() for match in _SINGLE.finditer(sentence)]
    outside: list[str] = []
    at = 0
    for start, end in spans:
        outside.append(sentence[at:start])
        at = end
    outside.append(sentence[at:])
    inner = (sentence[start + 1 : end - 1].strip() for start, end in spans)
    return Quoted(tuple(quote for quote in inner if _WORDS.search(quote)), " ".join(outside))


def unquoted_whole(sentence: str) -> str | None:
    """From the first straight quotation mark to the last: for quotes that stand within quotes."""
    first, last = sentence.find('"'), sentence.rfind('"')
    return sentence[first + 1 : last] if 0 <= first < last else None


def in_first_person(sentence: str) -> bool:
    """Whether an "I" or a "we" speaks outside the quotes: nobody knows whose it is."""
    return bool(_FIRST_PERSON.search(quoted(sentence).outside))


def verbatim(quote: str, text: str) -> bool:
    """Whether the quote's words stand in the text in one run, or in several where it elides.

    A quote without words stands nowhere.
    """
    at = 0
    words = _plain(text)
    pieces = list(_pieces(quote))
    for piece in pieces:
        found = words.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece) - 1
    return bool(pieces)


def words_before(quote: str, text: str) -> tuple[str, ...]:
    """What leads up to the quote in the text, back to the last punctuation; lower case."""
    first = next(_pieces(quote), None)
    plain = _plain(text)
    if first is None or first not in plain:
        return ()
    position = plain[: plain.index(first) + 1].count(" ") - 1
    folded = fold(text)
    matches = list(_WORDS.finditer(folded))
    start = position
    while start > 0 and not _BREAK.search(
        folded[matches[start - 1].end() : matches[start].start()]
    ):
        start -= 1
    return tuple(match.group().lower() for match in matches[start:position])


def _plain(text: str) -> str:
    return f" {' '.join(_WORDS.findall(fold(text).lower()))} "


def _pieces(quote: str) -> Iterator[str]:
    for piece in _ELISION.split(quote):
        if _WORDS.search(piece):
            yield _plain(piece)


def _double(sentence: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for i, character in enumerate(sentence):
        straight = character == '"'
        if character in _OPENING or (straight and depth == 0):
            if depth == 0:
                start = i
            depth += 1
        elif (character in _CLOSING or straight) and depth:
            depth -= 1
            if depth == 0:
                spans.append((start, i + 1))
    if depth and spans and not any(c in _CLOSING for c in sentence[start:]):
        return spans  # a stray opening mark after whole quotes
    if depth:
        last = max((sentence.rfind(c) for c in _CLOSING + '"'), default=-1)
        spans.append((start, last + 1 if last > start else len(sentence) + 1))
    return spans
