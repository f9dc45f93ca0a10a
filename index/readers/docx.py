"""Word documents through python-docx: paragraphs, lists and tables in their order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from index.errors import MissingExtra, ReadError
from index.readers.draft import Draft, Metadata, Raw

PARTS = 5_000
"""Most files that the document, a zip archive, may hold."""

HOLDERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
"""What may stand around paragraphs and tables."""

PACKED = 10
"""An archive may unpack to this many times the size cap, images included."""

_GONE = "ancestor::w:del or ancestor::w:moveFrom"
_HIDDEN = "w:rPr/w:vanish[not(@w:val = '0' or @w:val = 'false' or @w:val = 'off')]"


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
    """Each paragraph and table row as (style, text), with the document's tracked changes accepted:
    without deleted and hidden words, with inserted ones and those in controls and fields."""
    names = {style.style_id: str(style.name or "") for style in document.styles}
    yield from _blocks_of(document.element.body, names)


def _blocks_of(holder: Any, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for part in holder.iterchildren():
        kind = _kind(part)
        if kind == "p":
            style = names.get(part.style or "", "")
            if text := _words(part).strip():
                yield style, f"- {text}" if style.startswith("List") else text
        elif kind == "tbl":
            for row in part.xpath("./w:tr[not(w:trPr/w:del)]"):
                cells = [
                    " ".join(_cell(cell).split()) for cell in row.xpath("./w:tc|./w:sdt//w:tc")
                ]
                if any(cells):
                    yield "row", " | ".join(filter(None, cells))
        elif kind in HOLDERS:
            yield from _blocks_of(part, names)


def _cell(cell: Any) -> str:
    """All its paragraphs, those of a table inside it too."""
    return " ".join(_words(paragraph) for paragraph in cell.xpath(".//w:p"))


def _words(paragraph: Any) -> str:
    """Of the paragraph's own runs: a text box that floats beside it has paragraphs of its own."""
    runs = paragraph.xpath(f".//w:r[not({_GONE}) and not({_HIDDEN})]")
    return "".join(run.text for run in runs if next(run.iterancestors(paragraph.tag)) is paragraph)


def _kind(part: Any) -> str:
    """The name of an element, without its namespace; "" of a comment."""
    return part.tag.rpartition("}")[2] if isinstance(part.tag, str) else ""
