"""Word documents through python-docx: paragraphs, lists and tables in their order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from index.errors import MissingExtra, ReadError
from index.readers.draft import Draft, Metadata, Raw

PARTS = 5_000
"""Most files that the document, a zip archive, may hold."""

PACKED = 10
"""An archive may unpack to this many times the size cap, images included."""


def read_docx(raw: Raw) -> Iterator[Draft]:
    """The whole file is one article; the paragraph styled as title is its title."""
    try:
        import docx
    except ImportError:
        raise MissingExtra(
            "Reading .docx needs python-docx: pip install 'footnote[docx]'"
        ) from None
    _refuse_bomb(raw)
    try:
        document = docx.Document(io.BytesIO(raw.content))
        blocks = list(_blocks(document))
    except Exception as error:  # a damaged file makes python-docx raise nearly anything
        raise ReadError(f"the document is damaged: {str(error)[:200]}") from error
    title = next((text for style, text in blocks if style == "Title"), None)
    yield Draft("\n\n".join(text for _, text in blocks), Metadata(title=title))


def _refuse_bomb(raw: Raw) -> None:
    """An archive's directory states the sizes, and zipfile reads no more than they say."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(raw.content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ReadError(f"it is no Word document: {error}") from None
    markup = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    everything = sum(part.file_size for part in parts)
    if len(parts) > PARTS or markup > raw.limit or everything > PACKED * raw.limit:
        raise ReadError(f"it unpacks to {everything:,} bytes: too large for an article")


def _blocks(document: Any) -> Iterator[tuple[str, str]]:
    """Each paragraph and table row as (style, text), without hidden and deleted words."""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = [" ".join(cell.text.split()) for cell in row.cells]
                if any(cells):
                    yield "row", " | ".join(cells)
            continue
        style = str(getattr(block.style, "name", None) or "")
        text = "".join(_visible(part) for part in block.iter_inner_content()).strip()
        if text:
            yield style, f"- {text}" if style.startswith("List") else text


def _visible(part: Any) -> str:
    """A run's text unless it is hidden; a link's runs likewise."""
    runs = getattr(part, "runs", [part])
    return "".join(run.text for run in runs if not run.font.hidden)
