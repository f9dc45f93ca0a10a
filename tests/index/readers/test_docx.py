"""Word documents: everything in order, nothing hidden, no bombs."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

if TYPE_CHECKING:
    from .conftest import Folder

ROOM = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
)


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A Word document with one of its parts replaced or added."""
    original = zipfile.ZipFile(io.BytesIO(saved(docx.Document())))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in original.infolist():
            if part.filename != name:
                archive.writestr(part.filename, original.read(part))
        archive.writestr(name, content)
    return out.getvalue()


def test_paragraphs_lists_and_tables_in_order(folder: Folder) -> None:
    document = docx.Document()
    document.add_paragraph("The Port Gazette on tunnels", style="Title")
    document.add_heading("Question of tolls", level=2)
    paragraph = document.add_paragraph("The toll is ")
    paragraph.add_run("45 crowns").bold = True
    paragraph.add_run(" for cars.")
    hidden = paragraph.add_run(" SECRET words.")
    hidden.font.hidden = True
    document.add_paragraph("Free for residents", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Year", "Price", "2022", "9.6 billion"], strict=True):
        cell.text = text
    document.add_paragraph("Nobody spoke.")
    article = folder.article("a.docx", saved(document))
    assert article.title == "The Port Gazette on tunnels"
    assert article.text.split("\n\n") == [
        "Question of tolls",
        "The toll is 45 crowns for cars.",
        "- Free for residents",
        "Year | Price",
        "2022 | 9.6 billion",
        "Nobody spoke.",
    ]


def marked(name: str, content: str) -> Any:
    """An element of a paragraph, as Word writes it around runs: `<w:ins>` and the like."""
    return parse_xml(f'<w:{name} {nsdecls("w")} w:id="1" w:author="x">{content}</w:{name}>')


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def test_changes_are_read_as_accepted_and_controls_as_text(folder: Folder) -> None:
    """A price that somebody corrected with changes tracked must not vanish."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "HEADER"
    price = document.add_paragraph("The price ")._p
    price.append(marked("del", run("fell to 30", "delText")))
    price.append(marked("ins", run("rose to 45")))
    price.append(marked("moveFrom", run(" MOVED AWAY")))
    price.append(marked("moveTo", run(" crowns")))
    price.append(marked("sdt", f"<w:sdtContent>{run(' on Friday')}</w:sdtContent>"))
    price.append(marked("fldSimple", run(", he said.")))
    block = f"<w:sdtContent><w:p>{run('A paragraph in a control.')}</w:p></w:sdtContent>"
    document.element.body.insert(1, marked("sdt", block))
    text = folder.article("a.docx", saved(document)).text
    assert text == "The price rose to 45 crowns on Friday, he said.\n\nA paragraph in a control."


def test_cells_are_read_once_and_without_what_is_hidden(folder: Folder) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Tolls since 2023"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Cars"
    table.cell(1, 1).text = "45 crowns"
    table.cell(1, 1).paragraphs[0].add_run("HIDDEN").font.hidden = True
    inner = table.cell(2, 1).add_table(1, 1)
    inner.cell(0, 0).text = "60 at night"
    text = folder.article("a.docx", saved(document)).text
    assert text.split("\n\n") == ["Tolls since 2023", "Cars | 45 crowns", "60 at night"]


def test_an_empty_document_has_no_text(folder: Folder) -> None:
    assert "no text" in folder.failure("a.docx", saved(docx.Document())).error


def test_an_archive_that_unpacks_to_much_is_refused_unread(folder: Folder) -> None:
    """ING-03."""
    bomb = with_part("word/document.xml", ROOM + b" " * 30_000_000)
    assert len(bomb) < 100_000
    assert "unpacks to" in folder.failure("a.docx", bomb).error


def test_an_archive_of_very_many_parts_is_refused(folder: Folder) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"{number}", b"")
    assert "unpacks to" in folder.failure("a.docx", out.getvalue()).error


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "%s"><!ENTITY c "%s">]>'
        % (b"ha" * 100, b"&a;" * 1000, b"&b;" * 1000),
        b'<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_not_followed(folder: Folder, doctype: bytes) -> None:
    """ING-02: neither multiplied nor read from a file."""
    body = ROOM + b"<w:p><w:r><w:t>Before &c; after.</w:t></w:r></w:p></w:body></w:document>"
    for item in folder.read("a.docx", with_part("word/document.xml", doctype + body)):
        text = getattr(item, "text", "")
        assert len(text) < 1000
        assert "root:" not in text


def test_markup_without_end_is_refused(folder: Folder) -> None:
    deep = ROOM + b"<w:p>" * 100_000
    assert "damaged" in folder.failure("a.docx", with_part("word/document.xml", deep)).error


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"no archive at all"])
def test_what_is_no_archive_is_no_word_document(folder: Folder, content: bytes) -> None:
    assert "no Word document" in folder.failure("a.docx", content).error
