"""Word lists of the gate, from `words/`: plain text, one list a file, words parted by spaces."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("words")


@cache
def listed(name: str) -> tuple[str, ...]:
    """The words of a list, in its order."""
    return tuple((_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split())


def words(name: str) -> frozenset[str]:
    return frozenset(listed(name))


def pairs(name: str) -> dict[str, str]:
    """A list of `word:base` as a mapping."""
    return dict(pair.split(":") for pair in listed(name))
