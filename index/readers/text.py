"""Plain text and Markdown, with front matter when there is some."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from index.readers.draft import Draft, Metadata, Raw, metadata_from
from index.readers.encoding import decode

KEYS = frozenset({"title", "date", "publisher", "url", "author", "source"})

_FRONT_MATTER = re.compile(
    r"\ufeff?\s*---[ \t]*\r?\n(.{1,10000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.S
)


def read_text(raw: Raw) -> Iterator[Draft]:
    """The whole file is one article."""
    metadata, text = front_matter(decode(raw.content))
    yield Draft(text, metadata)


def front_matter(text: str) -> tuple[Metadata, str]:
    """What a YAML block between `---` lines at the very start says, and the text after it.

    A block that is no YAML mapping, or has none of the known keys, is text.
    """
    match = _FRONT_MATTER.match(text)
    if match:
        try:
            given = yaml.safe_load(match[1])
        except (yaml.YAMLError, ValueError, RecursionError):
            given = None
        if isinstance(given, dict) and KEYS & given.keys():
            return metadata_from(given), text[match.end() :]
    return Metadata(), text
