"""What a reader of one format hands on: a text as it stands in the file, and its metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from urllib.parse import urlsplit

from index.clean.characters import one_line
from index.dates import parse
from index.types import Failure

LONGEST = 500
"""Characters kept of a title, name or URL."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article besides its text; `None` where nothing is."""

    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    date: str | None = None

    def over(self, other: Metadata) -> Metadata:
        """This metadata, with what it lacks taken from `other`."""
        return Metadata(
            **{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)}
        )


@dataclass(frozen=True, slots=True)
class Raw:
    """A file's bytes, its path as shown to people, and the cap that anything unpacked keeps to."""

    path: str
    content: bytes
    limit: int


@dataclass(frozen=True, slots=True)
class Draft:
    """One article of a file, before cleaning. `mark` tells articles of one file apart: "#12"."""

    text: str
    metadata: Metadata = field(default=Metadata())
    mark: str = ""


Reader = Callable[[Raw], Iterator[Draft | Failure]]
"""One format. Raises ReadError when the whole file cannot be read."""


def metadata_from(given: Mapping[str, object]) -> Metadata:
    """Metadata under its usual keys; null, empty, nested or impossible values count as absent.

    `source` is the URL if it is one, else the publisher.
    """
    source = _words(given.get("source"))
    source_url = _url(source)
    return Metadata(
        id=_identifier(given.get("id")),
        title=_words(given.get("title")),
        publisher=_words(given.get("publisher")) or (None if source_url else source),
        author=_words(given.get("author")),
        url=_url(_words(given.get("url"))) or source_url,
        date=_date(given.get("date")),
    )


def _date(value: object) -> str | None:
    return parse(value) if isinstance(value, (str, int, float, date)) else None


def _identifier(value: object) -> str | None:
    """An id as text. Whole numbers are ids too; others are not."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return one_line(value) or None if isinstance(value, str) else None


def _words(value: object) -> str | None:
    """One line of text; of a list of texts (several authors), all of them."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = ", ".join(item for item in value if item.strip())
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return one_line(value[: 4 * LONGEST])[:LONGEST] or None


def _url(value: str | None) -> str | None:
    """An http(s) address; anything else (`javascript:`, a bare word) is none."""
    try:
        parts = urlsplit(value or "")
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.netloc else None
