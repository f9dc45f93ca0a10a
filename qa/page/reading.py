"""What a reader sees of answers and articles, worked out as plain data. Pure; knows no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from index.split import sentences
from index.types import Article, Source, Span
from qa.compose.extractive import lead_in
from qa.types import Answer, Citation, Sentence

WINDOW = 30_000
"""Characters of an article shown around a quote; longer articles link to their whole page."""

AROUND = 600
"""Characters on either side of a quote in which its sentence is looked for."""
LONGEST_BEFORE = 160
"""Characters shown before a quote, so that a card has room for the quote itself."""

_MARKER = re.compile(r"\s*\[(\d+)\]")
_GAP = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence without its markers, and the citations it carries."""

    text: str
    citations: tuple[Citation, ...]
    support: str


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that read as one paragraph; `source` when it opens by naming who said it."""

    lines: tuple[Line, ...]
    source: Source | None = None


def blocks(answer: Answer) -> list[Block]:
    """The answer's text, in order: a sentence led in by its source, or a blank line in the
    text, opens a new block.
    """
    cited = {citation.number: citation for citation in answer.citations}
    found: list[Block] = []
    end = 0
    for sentence in answer.sentences:
        source, line = _line(sentence, cited)
        fresh = not found or source is not None or _GAP.search(answer.text[end : sentence.start])
        if fresh:
            found.append(Block((line,), source))
        else:
            found[-1] = Block((*found[-1].lines, line), found[-1].source)
        end = sentence.end
    return found


def _line(sentence: Sentence, cited: dict[int, Citation]) -> tuple[Source | None, Line]:
    citations = tuple(cited[number] for number in sentence.citations if number in cited)
    known = {citation.number for citation in citations}
    text = _MARKER.sub(
        lambda found: "" if int(found[1]) in known else found[0], sentence.text
    ).strip()
    source = citations[0].source if citations else None
    lead = lead_in(source) if source else ""
    if lead and text.startswith(lead):
        return source, Line(text.removeprefix(lead), citations, sentence.support)
    return None, Line(text, citations, sentence.support)


def are_events(shown: Sequence[Block]) -> bool:
    """Several blocks, each of another date: read as a dated list."""
    dates = {block.source.date for block in shown if block.source and block.source.date}
    return len(dates) > 1 and all(block.source for block in shown)


def by_article(citations: Iterable[Citation]) -> list[tuple[Source, list[Citation]]]:
    """Citations grouped by their article, in order of first use."""
    groups: dict[str, tuple[Source, list[Citation]]] = {}
    for citation in citations:
        groups.setdefault(citation.source.id, (citation.source, []))[1].append(citation)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of article text, and the numbers of the quotes that cover it."""

    text: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An article's text cut into paragraphs and pieces."""

    paragraphs: tuple[tuple[Piece, ...], ...]
    shortened: bool = False


def article_text(article: Article, quotes: Sequence[tuple[int, Span]], about: int = 0) -> Shown:
    """The text with its numbered quotes marked; at most `WINDOW` characters around `about`."""
    first = max(0, min(about - WINDOW // 2, len(article.text) - WINDOW))
    last = min(len(article.text), first + WINDOW)
    cuts = sorted({edge for _, span in quotes for edge in (span.start, span.end)})
    paragraphs: list[tuple[Piece, ...]] = []
    at = first
    for line in article.text[first:last].splitlines(keepends=True):
        end = at + len(line.rstrip())
        if line.strip():
            paragraphs.append(tuple(_pieces(article.text, Span(at, end), cuts, quotes)))
        at += len(line)
    return Shown(tuple(paragraphs), shortened=last - first < len(article.text))


def _pieces(
    text: str, line: Span, cuts: Sequence[int], quotes: Sequence[tuple[int, Span]]
) -> Iterable[Piece]:
    edges = [line.start, *(cut for cut in cuts if line.start < cut < line.end), line.end]
    for start, end in pairwise(edges):
        numbers = tuple(
            number for number, span in quotes if span.start <= start and end <= span.end
        )
        yield Piece(text[start:end], numbers)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote, and the rest of the sentences that it is taken from."""

    before: str
    quote: str
    after: str


def in_its_sentence(article: Article | None, citation: Citation) -> Quoted:
    """The quote alone where the article is gone or says something else by now."""
    if article is None or not holds(article, citation):
        return Quoted("", citation.quote, "")
    first = max(0, citation.start - AROUND)
    around = article.text[first : citation.end + AROUND]
    start, end = citation.start - first, citation.end - first
    cut = [span for span in sentences(around) if span.end > start and span.start < end]
    begins = min((span.start for span in cut), default=start)
    ends = max((span.end for span in cut), default=end)
    before = around[min(begins, start) : start]
    if len(before) > LONGEST_BEFORE:
        before = "… " + before[-LONGEST_BEFORE:].partition(" ")[2]
    return Quoted(before, citation.quote, around[end : max(ends, end)])


def safe_link(source: Source) -> str | None:
    """The article's own address where it is one a browser may follow."""
    url = (source.url or "").strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def holds(article: Article, citation: Citation) -> bool:
    """The quote still stands where it stood."""
    return article.text[citation.start : citation.end] == citation.quote
