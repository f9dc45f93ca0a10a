"""Markdown as the text a reader of it sees: no marks, no images, no raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.readers.draft import Draft, Metadata, Raw
from index.readers.encoding import decode
from index.readers.text import front_matter

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST = 1_000_000
"""Characters; longer files, and those below, are read as plain text: parsing takes too long."""

LONGEST_BLOCK = 10_000
"""Characters of a paragraph: unclosed brackets in it cost time that grows with their square."""

_HIDDEN = re.compile(
    r"<(?!br|hr|img|input)(?P<tag>[a-z][a-z0-9]*)\b[^>]*?(?:\shidden\b|display\s*:\s*none"
    r"|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]))",
    re.IGNORECASE,
)
"""Markup that hides what it holds. Markdown lets a page's own markup through."""

_DEEP = re.compile(r"^\s*(?:(?:[-*+>]\s){40}|>{40})", re.MULTILINE)


def read_markdown(raw: Raw) -> Iterator[Draft]:
    """The whole file is one article; a heading of the first level that opens it is its title."""
    metadata, text = front_matter(decode(raw.content))
    if not _is_parsable(text):
        yield Draft(text, metadata)
        return
    blocks = plain(text)
    if blocks and blocks[0][0] == "h1":
        metadata = metadata.over(Metadata(title=blocks[0][1]))
    yield Draft("\n\n".join(block for _, block in blocks), metadata)


def _is_parsable(text: str) -> bool:
    blocks = re.split(r"\n[ \t]*\n", text) if len(text) <= LONGEST else []
    return bool(blocks) and max(map(len, blocks)) <= LONGEST_BLOCK and not _DEEP.search(text)


def plain(text: str) -> list[tuple[str, str]]:
    """The blocks of a Markdown text, each with its kind: "h1", "li", "p" and so on."""
    from markdown_it import MarkdownIt  # like every format's library, imported when it is met

    parser = MarkdownIt("commonmark").enable("table")
    blocks: list[tuple[str, str]] = []
    kind = "p"
    hidden: str | None = None
    for token in parser.parse(text):
        if token.type == "html_block":
            hidden = _hiding(hidden, token.content)
        elif hidden:
            continue
        elif token.type in ("heading_open", "list_item_open"):
            kind = token.tag
        elif token.type in ("td_open", "th_open"):
            kind = "cell" if kind in ("cell", "row") else "row"
        elif token.type == "tr_close":
            kind = "p"
        elif token.type == "inline":
            if line := "".join(_words(token.children or ())).strip():
                _add(blocks, kind, line)
            kind = kind if kind in ("cell", "row") else "p"
        elif token.type in ("fence", "code_block"):
            blocks.append(("code", token.content.rstrip("\n")))
    return blocks


def _add(blocks: list[tuple[str, str]], kind: str, line: str) -> None:
    if kind == "cell" and blocks:
        blocks[-1] = ("row", f"{blocks[-1][1]} | {line}")
    else:
        blocks.append((kind, f"- {line}" if kind == "li" else line))


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    hidden: str | None = None
    for token in tokens:
        if token.type == "html_inline":
            hidden = _hiding(hidden, token.content)
        elif hidden:
            continue
        elif token.type in ("text", "code_inline"):
            yield token.content
        elif token.type == "softbreak":
            yield " "
        elif token.type == "hardbreak":
            yield "\n"


def _hiding(element: str | None, markup: str) -> str | None:
    """The element that hides what comes after `markup`; `element` is the one that hides it."""
    if element is None:
        opened = _HIDDEN.search(markup)
        if opened is None:
            return None
        element, markup = opened["tag"].lower(), markup[opened.end() :]
    return None if f"</{element}" in markup.lower() else element
