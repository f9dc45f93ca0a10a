"""Footnotes in the forms that OpenAI's and Perplexity's clients keep.

Offsets count code points of the text and mark the marker, `[1]`, not the claim before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request

from qa.payload import Json
from qa.types import Citation, Sentence

MARKER = re.compile(r"\[(\d+)\]")
QUOTED = re.compile(r"“[^”]*”")
FOOTER_HEAD = "\n\nSources:\n"
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~-])")


@dataclass(frozen=True, slots=True)
class Mark:
    """One marker of the text and what it points at."""

    start: int
    end: int
    citation: Citation


def marks(sentences: Sequence[Sentence], citations: Sequence[Citation]) -> list[Mark]:
    """The markers of the shown sentences, in order. A `[1]` inside a quotation is the source's."""
    by_number = {citation.number: citation for citation in citations}
    found = []
    for sentence in sentences:
        quoted = [match.span() for match in QUOTED.finditer(sentence.text)]
        for match in MARKER.finditer(sentence.text):
            number = int(match[1])
            inside = any(start <= match.start() < end for start, end in quoted)
            if number in sentence.citations and number in by_number and not inside:
                begin = sentence.start + match.start()
                found.append(Mark(begin, begin + len(match[0]), by_number[number]))
    return found


def base_of(request: Request, public_url: str | None) -> str:
    """Where our own pages are, for links in an answer: as settings say, else as it was asked."""
    here = f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"
    return (public_url or here).rstrip("/")


def url_of(citation: Citation, base: str) -> str:
    """Where a person reads the source: its own address, else our page, opened at the quote."""
    url = citation.source.url
    if url and url.startswith(("https://", "http://")):
        return url
    place = f"start={citation.start}&end={citation.end}#quote"
    return f"{base}/articles/{quote(citation.source.id, safe='')}?{place}"


def url_citation(mark: Mark, base: str) -> Json:
    """The fields of a `url_citation`."""
    return {
        "start_index": mark.start,
        "end_index": mark.end,
        "title": mark.citation.source.title,
        "url": url_of(mark.citation, base),
    }


def perplexity_fields(citations: Sequence[Citation], base: str) -> Json:
    """`citations[i - 1]` is the address of marker `[i]`."""
    return {
        "citations": [url_of(citation, base) for citation in citations],
        "search_results": [
            {
                "title": citation.source.title,
                "url": url_of(citation, base),
                "date": citation.source.date,
                "last_updated": None,
                "snippet": citation.quote,
                "source": "web",
            }
            for citation in citations
        ],
    }


def footer(citations: Sequence[Citation], base: str) -> str:
    """The sources as Markdown, for clients that keep nothing but the text."""
    if not citations:
        return ""
    return FOOTER_HEAD + "\n".join(_line(citation, base) for citation in citations)


def usage_of(tokens: Any, names: tuple[str, str]) -> Json:
    """Token counts under a client's names; 0 where no model was asked."""
    spent = (tokens.input_tokens or 0, tokens.output_tokens or 0) if tokens else (0, 0)
    return {names[0]: spent[0], names[1]: spent[1], "total_tokens": sum(spent)}


def _line(citation: Citation, base: str) -> str:
    source = citation.source
    said = ", ".join(part for part in (source.publisher, source.date) if part)
    title = f"[{_inert(source.title)}]({url_of(citation, base)})"
    return f"[{citation.number}] {title}" + (f", {_inert(said)}" if said else "")


def _inert(text: str) -> str:
    """Without anything that Markdown would act on."""
    return MARKDOWN.sub(r"\\\1", " ".join(text.split()))
