"""PDF through pypdf: the text of its pages, without what repeats on each of them."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.errors import MissingExtra, ReadError
from index.readers.draft import Draft, Raw

PAGES = 2_000
"""Longer documents are no articles, and take minutes."""

EDGE = 2
"""Lines at the top and at the bottom of a page that may be its running head or foot."""

_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–— ]*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–— ]*", re.IGNORECASE
)


def read_pdf(raw: Raw) -> Iterator[Draft]:
    """The whole file is one article."""
    pages = [page.splitlines() for page in _pages(raw.content)]
    if not any(line.strip() for page in pages for line in page):
        raise ReadError("the PDF holds no text, only images: recognise its text (OCR) first")
    running = _running_lines(pages)
    yield Draft("\n".join(line for page in pages for line in _body(page, running)))


def _pages(content: bytes) -> list[str]:
    try:
        import pypdf
    except ImportError:
        raise MissingExtra("Reading .pdf needs pypdf: pip install 'footnote[pdf]'") from None
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every flaw that it mends
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError("the PDF is encrypted: save it without a password")
        if len(reader.pages) > PAGES:
            raise ReadError(f"the PDF has more than {PAGES:,} pages")
        return [page.extract_text() for page in reader.pages]
    except ReadError:
        raise
    except pypdf.errors.DependencyError:
        raise ReadError("the PDF is encrypted: save it without a password") from None
    except Exception as error:  # a damaged file makes pypdf raise nearly anything
        raise ReadError(
            f"the PDF is damaged: {str(error)[:200] or type(error).__name__}"
        ) from error


def _running_lines(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Heads and feet: edge lines that stand on at least three pages and half of all."""
    counted = Counter(
        line
        for page in pages
        for line in {_pattern(line) for line in [*page[:EDGE], *page[-EDGE:]]}
    )
    least = max(3, len(pages) / 2)
    return frozenset(line for line, count in counted.items() if count >= least)


def _pattern(line: str) -> str:
    """A line with its numbers made equal: "The Herald, page 3"."""
    return re.sub(r"\d+", "0", line.strip())


def _body(page: Sequence[str], running: frozenset[str]) -> Iterator[str]:
    for number, line in enumerate(page):
        edge = number < EDGE or number >= len(page) - EDGE
        if not edge or not (_pattern(line) in running or _PAGE_NUMBER.fullmatch(line.strip())):
            yield line
