"""Text into sentences, articles into passages. Pure: the same text always splits the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from sentencex import get_sentence_boundaries

from index.types import Article, Passage, Span

LANGUAGE = "en"

LONGEST_SENTENCE = 600
"""Longer "sentences" are cut: tables, lists without line ends, text without punctuation."""

SHORTEST_CUT = 200
"""A cut leaves at least this much before it."""

WINDOW = 2_000
"""Characters given to sentencex at once. Its time grows with the square of unclosed quotes:
100,000 of them in one line take 2.5 s, a million 320 s."""

CACHED = 50_000
"""Longer texts are split anew each time, so that the cache stays small."""

REASONABLE = 0.5
"""A passage of this share of its target length is closed where a paragraph ends."""

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_HEADING = re.compile(r"(?![-–—•*·▪]\s)[^\n]{1,80}(?<![.!?…:;,)\"”’'])")
_INITIALS = re.compile(r"(?:^|[\s(\-–])(?:[A-Z]\.)+$")
_QUOTES = str.maketrans(dict.fromkeys('"“”„«»', " "))
_CUTS = (
    re.compile(r"(?<=[;:|])\s+|\s+(?=[–—|•])|\t"),
    re.compile(r"(?<=,)\s+"),
    re.compile(r"\s+"),
)


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of `text` in order, without the white space around them.

    A line end always ends a sentence; every character that is not white space lies in exactly
    one span; none is longer than LONGEST_SENTENCE.
    """
    return _cached_sentences(text) if len(text) <= CACHED else tuple(_sentences(text))


def passages(article: Article, characters: int) -> list[Passage]:
    """Cut an article into runs of whole sentences of about `characters` characters.

    Every sentence is in exactly one passage. A passage ends with a paragraph once it has a
    reasonable length, so that it rarely mixes two subjects, and not with a heading; only a
    sentence longer than the target makes a longer passage.
    """
    text = article.text
    made: list[Passage] = []
    run: list[Span] = []
    for sentence in sentences(text):
        if run and _is_full(text, run, sentence, characters):
            kept, run = _without_heading(text, run, sentence, characters)
            made.append(_passage(article, kept))
        run.append(sentence)
    if run:
        made.append(_passage(article, run))
    return made


def _is_full(text: str, run: list[Span], sentence: Span, characters: int) -> bool:
    start, end = run[0].start, run[-1].end
    paragraph_ends = "\n" in text[end : sentence.start]
    too_long = sentence.end - start > characters
    return too_long or (paragraph_ends and end - start >= REASONABLE * characters)


def _without_heading(
    text: str, run: list[Span], sentence: Span, characters: int
) -> tuple[list[Span], list[Span]]:
    """A run that is full, and the heading at its end, which opens the next one where it fits."""
    heading = run[-1]
    belongs_to_next = (
        len(run) > 1
        and text[heading.start - 1] == "\n"
        and _HEADING.fullmatch(heading.of(text))
        and sentence.end - heading.start <= characters
    )
    return (run[:-1], [heading]) if belongs_to_next else (run, [])


def _passage(article: Article, run: list[Span]) -> Passage:
    start, end = run[0].start, run[-1].end
    text = article.text[start:end]
    key = "\0".join((article.id, str(start), str(end), text))
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Passage(digest, article.id, start, end, text)


@lru_cache(maxsize=256)
def _cached_sentences(text: str) -> tuple[Span, ...]:
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Span]:
    for line in _LINE.finditer(text):
        for sentence in _sentences_of_line(text, line.start(), line.end()):
            yield from _cut(text, sentence)


def _sentences_of_line(text: str, start: int, end: int) -> Iterator[Span]:
    """Sentence by sentence through windows: the last one of a window opens the next window."""
    while end - start > WINDOW:
        stop = text.rfind(" ", start + 1, start + WINDOW)
        stop = stop if stop > start else start + WINDOW
        *whole, last = _boundaries(text[start:stop], start)
        yield from whole
        if not whole:
            yield last
            start = stop
        else:
            start = last.start
    yield from _boundaries(text[start:end], start)


def _boundaries(text: str, offset: int) -> list[Span]:
    """What sentencex takes for sentences, trimmed; `offset` is where `text` starts.

    It ends a sentence inside "the China-U.S. relationship": such pieces are joined again.
    """
    spans: list[Span] = []
    for found in get_sentence_boundaries(LANGUAGE, text):
        start, end = _trim(text, found["start_index"], found["end_index"])
        if start == end:
            continue
        if spans and _is_torn(text, spans[-1].end - offset, start):
            spans[-1] = Span(spans[-1].start, offset + end)
        else:
            spans.append(Span(offset + start, offset + end))
    return spans


def _is_torn(text: str, end: int, start: int) -> bool:
    if end == start:
        return text[end - 1] == "."
    return text[start].islower() and _INITIALS.search(text, max(0, end - 12), end) is not None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    kept = len(piece.lstrip())
    return (end - kept, end - kept + len(piece.strip())) if kept else (start, start)


def _cut(text: str, span: Span) -> Iterator[Span]:
    """Cut a sentence that is too long: inside a long quotation, else at the best mark."""
    start = span.start
    while span.end - start > LONGEST_SENTENCE:
        at = _cut_point(text[start : span.end])
        yield Span(*_trim(text, start, start + at))
        start = _trim(text, start + at, span.end)[0]
    yield Span(start, span.end)


def _cut_point(piece: str) -> int:
    head = piece[:LONGEST_SENTENCE]
    inner = [
        span.end
        for span in _boundaries(head.translate(_QUOTES), 0)
        if SHORTEST_CUT <= span.end < len(head) - 1
    ]
    if inner:
        closing = re.compile(r"[\"”’')\]]*").match(piece, inner[-1])
        return closing.end() if closing else inner[-1]
    for pattern in _CUTS:
        marks = [m.end() for m in pattern.finditer(head) if m.end() >= SHORTEST_CUT]
        if marks:
            return marks[-1]
    return LONGEST_SENTENCE
