"""Reading article files: one function a format, in a registry by suffix.

A new format is a `Reader` (see `index.readers.draft`) and a line in `SUFFIXES`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.errors import ReadError
from index.readers.article import make_article, read_sidecar
from index.readers.docx import read_docx
from index.readers.draft import Draft, Metadata, Raw, Reader
from index.readers.files import Unlisted, find, shown, sidecar_of, take
from index.readers.html import read_html
from index.readers.markdown import read_markdown
from index.readers.pdf import read_pdf
from index.readers.records import read_csv, read_json, read_jsonl
from index.readers.text import read_text
from index.settings import IndexSettings
from index.types import Article, Failure

__all__ = ["SUFFIXES", "Unlisted", "find", "read", "shown", "sidecar_of"]

SUFFIXES: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".jsonl": read_jsonl,
    ".json": read_json,
    ".csv": read_csv,
}
"""Readers by suffix, lower case."""

COLLECTIONS = frozenset({".jsonl", ".json", ".csv"})
"""Formats of many articles: a sidecar would say one thing of all of them, so none is read."""


def read(path: Path, root: Path, settings: IndexSettings) -> Iterator[Article | Failure]:
    """The articles of one file; what cannot be read is a Failure with its reason.

    `path` is the file as the person gave it (it becomes the articles' `path`, and their id where
    they bring none), `root` the PATH it was found under: links out of it are not followed.
    """
    name = shown(path)
    reader = SUFFIXES.get(path.suffix.lower())
    if reader is None:
        yield Failure(name, f"no reader for {path.suffix or 'files without suffix'}: {_known()}")
        return
    sidecar = Metadata()
    if path.suffix.lower() not in COLLECTIONS:
        try:
            sidecar = read_sidecar(path, root)
        except ReadError as error:
            yield Failure(shown(sidecar_of(path)), str(error))
    is_empty = True
    try:
        raw = Raw(name, take(path, root, settings.max_file_bytes), settings.max_file_bytes)
        for draft in reader(raw):
            is_empty = False
            yield draft if isinstance(draft, Failure) else _article(draft, name, sidecar)
        if is_empty:
            yield Failure(name, "it holds no articles")
    except ReadError as error:
        yield Failure(name, str(error))
    except Exception as error:  # noqa: BLE001 - a library stumbled: the other files are read still
        yield Failure(name, f"its reader failed: {type(error).__name__}: {str(error)[:200]}")


def _article(draft: Draft, path: str, sidecar: Metadata) -> Article | Failure:
    try:
        return make_article(draft, path, sidecar)
    except ReadError as error:
        return Failure(path + draft.mark, str(error))
    except Exception as error:  # noqa: BLE001 - as above, of one article among many
        return Failure(path + draft.mark, f"it cannot be read: {type(error).__name__}: {error}")


def _known() -> str:
    return f"Footnote reads {' '.join(SUFFIXES)}"
