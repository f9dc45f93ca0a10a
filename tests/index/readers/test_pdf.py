"""PDF: its text without running heads; what cannot be read says why."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pypdf
import pytest

if TYPE_CHECKING:
    from .conftest import Folder

Maker = Callable[[list[list[str]]], bytes]

LINES = [
    "The Harbour Tunnel opened to traffic on Tuesday evening, nine years later",
    "than planned and at more than twice its first price, after an inspection of",
    "the ventilation found no faults. The toll is 45 crowns for cars and 120 for",
    "lorries, and residents of the islands travel free until the end of the year.",
]


def test_running_heads_and_page_numbers_go(folder: Folder, make_pdf: Maker) -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday")
    pages = [
        [
            f"The Port Gazette, page {n}",
            f"On {day} they met.",
            *LINES,
            f"So ended {day}.",
            f"- {n} -",
        ]
        for n, day in enumerate(days, 1)
    ]
    text = folder.article("a.pdf", make_pdf(pages)).text
    assert "page" not in text
    assert "- 2 -" not in text
    assert all(f"On {day} they met." in text and f"So ended {day}." in text for day in days)


def test_a_sentence_across_pages_is_whole(folder: Folder, make_pdf: Maker) -> None:
    article = folder.article("a.pdf", make_pdf([LINES[:2], LINES[2:]]))
    assert "an inspection of the ventilation found no faults." in article.text


def test_a_pdf_without_text_says_so(folder: Folder, make_pdf: Maker) -> None:
    assert "OCR" in folder.failure("a.pdf", make_pdf([[""]])).error


@pytest.mark.parametrize("password", ["secret", ""])
def test_only_a_password_that_is_asked_for_keeps_it_closed(
    folder: Folder, make_pdf: Maker, password: str
) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf([LINES])))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    if password:
        assert "encrypted" in folder.failure("a.pdf", out.getvalue()).error
    else:
        assert "The Harbour Tunnel" in folder.article("a.pdf", out.getvalue()).text


def test_a_stream_that_unpacks_without_end_is_refused(folder: Folder, make_pdf: Maker) -> None:
    """ING-03."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"BT ET " * 1_000_000) for _ in range(40)) + packer.flush()
    plain = make_pdf([["MARK"]])
    start = plain.index(b"<< /Length", plain.index(b"/Helvetica"))
    end = plain.index(b"endstream", start)
    bomb = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\n" % (len(packed), packed)
    failure = folder.failure("a.pdf", plain[:start] + bomb + plain[end:])
    assert "damaged" in failure.error
