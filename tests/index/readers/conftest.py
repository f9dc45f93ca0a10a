"""One article in every format, as programs that people use would have saved it."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest

from index.readers import read
from index.settings import IndexSettings
from index.types import Article, Failure

TITLE = "Harbour tunnel opens after nine years of delays"
PARAGRAPHS = (
    "The Harbour Tunnel opened to traffic on Tuesday evening, nine years later than planned and at "
    "more than twice its first price, after a last inspection found no faults.",
    "Some 4,200 vehicles passed through the tunnel in its first three hours. “It is a relief,” said "
    "Ingrid Solberg of the road agency.",
    "The toll is 45 crowns for cars and 120 crowns for lorries.",
)
PUBLISHER, DATE = "The Port Gazette", "2023-03-14"


def text_file() -> bytes:
    front = f"---\ntitle: {TITLE}\npublisher: {PUBLISHER}\ndate: {DATE}\n---\n"
    return (front + "\n\n".join(PARAGRAPHS)).encode()


def markdown_file() -> bytes:
    front = f"---\npublisher: {PUBLISHER}\ndate: {DATE}\n---\n# {TITLE}\n\n"
    first = textwrap.fill(PARAGRAPHS[0], 72).replace("Harbour Tunnel", "**Harbour Tunnel**")
    return (front + "\n\n".join((first, *PARAGRAPHS[1:]))).encode()


def html_file() -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<html><head><meta charset='utf-8'><title>{TITLE} | {PUBLISHER}</title>"
        f"<meta property='og:title' content='{TITLE}'>"
        f"<meta property='og:site_name' content='{PUBLISHER}'>"
        f"<meta property='article:published_time' content='{DATE}T10:00:00+01:00'></head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{TITLE}</h1>{body}</article></body></html>"
    ).encode()


def pdf_file(pages: list[list[str]] | None = None) -> bytes:
    """A PDF made by hand: each page a list of lines in Helvetica."""
    if pages is None:
        body = [line for text in PARAGRAPHS for line in textwrap.wrap(text, 72)]
        pages = [[TITLE, f"By Marta Eklund, {PUBLISHER}", "Published March 14, 2023", *body]]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    kids = []
    for lines in pages:
        shown = b" T* ".join(b"(%s) Tj" % _escaped(line) for line in lines)
        stream = b"BT /F1 11 Tf 14 TL 50 780 Td %s ET" % shown
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _escaped(line: str) -> bytes:
    for char in "\\()":
        line = line.replace(char, "\\" + char)
    return line.encode("cp1252")


def docx_file() -> bytes:
    document = docx.Document()
    document.add_paragraph(TITLE, style="Title")
    document.add_paragraph(f"By Marta Eklund, {PUBLISHER}")
    document.add_paragraph("Published March 14, 2023")
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def record() -> dict[str, str]:
    return {"title": TITLE, "text": "\n".join(PARAGRAPHS), "date": DATE, "publisher": PUBLISHER}


def csv_file() -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=[*record(), "extra"])
    writer.writeheader()
    writer.writerow(record())
    return out.getvalue().encode()


SAMPLES: dict[str, Callable[[], bytes]] = {
    ".txt": text_file,
    ".md": markdown_file,
    ".html": html_file,
    ".htm": html_file,
    ".pdf": pdf_file,
    ".docx": docx_file,
    ".jsonl": lambda: json.dumps(record()).encode() + b"\n",
    ".json": lambda: json.dumps(record(), indent=1).encode(),
    ".csv": csv_file,
}


@dataclass(frozen=True)
class Folder:
    """A folder of article files, and what reading one of them gives."""

    path: Path
    settings: IndexSettings

    def read(self, name: str, content: bytes | str | None = None) -> list[Article | Failure]:
        """Write `content`, when given, to the file of this name and read it."""
        file = self.path / name
        if content is not None:
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read(file, self.path, self.settings))

    def article(self, name: str, content: bytes | str | None = None) -> Article:
        (only,) = self.read(name, content)
        assert isinstance(only, Article), only
        return only

    def failure(self, name: str, content: bytes | str | None = None) -> Failure:
        (only,) = self.read(name, content)
        assert isinstance(only, Failure), only
        return only


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "articles"
    path.mkdir()
    return Folder(path, IndexSettings(max_file_bytes=2_000_000))


@pytest.fixture(params=sorted(SAMPLES))
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sample(suffix: str) -> bytes:
    return SAMPLES[suffix]()


@pytest.fixture
def make_pdf() -> Callable[[list[list[str]]], bytes]:
    return pdf_file
