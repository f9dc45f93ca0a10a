"""Plain text and Markdown, with front matter when there is some."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.readers.draft import Draft, Metadata, Raw, metadata_from
from index.readers.encoding import decode

KEYS = frozenset({"title", "date", "publisher", "url", "author", "source"})

_PAIR = re.compile(r"[ \t]*(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?P<value>(?:[ \t]+(?![\[{&*!|>]).*)?)")
_QUOTES = re.compile(r"(['\"])(.*)\1")
_NULLS = ("", "~", "null", "Null", "NULL")
_FRONT_MATTER = re.compile(
    r"\ufeff?\s*---[ \t]*(?:\r\n?|\n)(.{1,10000}?)(?:\r\n?|\n)(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|$)",
    re.S,
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
    given = _mapping(match[1]) if match else {}
    if match and KEYS & given.keys():
        return metadata_from(given), text[match.end() :]
    return Metadata(), text


def _mapping(block: str) -> dict[str, object]:
    """A YAML mapping with its values as they are written: a title may be "No" or "1984"."""
    import yaml  # most texts have no front matter

    try:
        given = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - makes only text and lists
    except (yaml.YAMLError, ValueError, RecursionError):
        given = _plain_mapping(block)
    if not isinstance(given, dict):
        return {}
    return {str(key).lower(): value for key, value in given.items() if value not in _NULLS}


def _plain_mapping(block: str) -> dict[str, str]:
    """A mapping that is no YAML since its author did not quote: `title: Talks: the end`.

    Empty unless every line is a key and a value that is no list, mapping or alias.
    """
    lines = [line for line in block.splitlines() if line.strip() and not line.startswith("#")]
    pairs = [match for line in lines if (match := _PAIR.fullmatch(line))]
    if len(pairs) < len(lines):
        return {}
    return {pair["key"]: _QUOTES.sub(r"\2", pair["value"].strip()) for pair in pairs}
