"""The reader's conversations: one is open, the others wait. The browser keeps them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from itertools import accumulate, takewhile
from typing import Any

from qa.page import talk as talks
from qa.page.talk import Talk

BUDGET = 1_000_000
"""Characters of JSON kept: browsers allow about 5 MB a site, and encryption adds a third.
When full, the conversation that was left longest ago goes."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The open conversation, and the others, last used first."""

    open: Talk = field(default_factory=Talk)
    others: tuple[Talk, ...] = ()

    def showing(self, talk: Talk) -> Shelf:
        """With a new state of the open conversation."""
        return replace(self, open=talk)

    def fresh(self) -> Shelf:
        """A new conversation opened, the present one put away."""
        return Shelf(Talk(), self._put_away())

    def opened(self, talk_id: str) -> Shelf:
        """Another conversation opened; unchanged when there is none of that id."""
        found = next((talk for talk in self.others if talk.id == talk_id), None)
        if found is None:
            return self
        return Shelf(found, tuple(talk for talk in self._put_away() if talk.id != talk_id))

    def renamed(self, title: str) -> Shelf:
        return self.showing(replace(self.open, title=title.strip()[:80] or self.open.title))

    def without_open(self) -> Shelf:
        """The open conversation deleted."""
        return Shelf(Talk(), self.others)

    def all(self) -> tuple[Talk, ...]:
        return self._put_away()

    def _put_away(self) -> tuple[Talk, ...]:
        return (self.open, *self.others) if self.open.exchanges else self.others


def dump(shelf: Shelf) -> dict[str, Any]:
    """JSON-ready, within the budget. The conversations left longest ago go first; the open one
    loses its oldest questions only when it alone is too large.
    """
    opened, kept = talks.dump(shelf.open), [talks.dump(talk) for talk in shelf.others]
    while len(opened["exchanges"]) > 1 and _size(opened) > BUDGET:
        opened["exchanges"].pop(0)
    room = BUDGET - _size(opened)
    fitting = takewhile(lambda total: total <= room, accumulate(map(_size, kept)))
    return {"open": opened, "others": kept[: len(list(fitting))]}


def _size(dumped: dict[str, Any]) -> int:
    return len(json.dumps(dumped, ensure_ascii=False))


def load(kept: object) -> Shelf:
    """What the browser kept; whatever of it cannot be read is left out."""
    if not isinstance(kept, dict):
        return Shelf()
    others = kept.get("others")
    read = [talks.load(item) for item in others] if isinstance(others, list) else []
    return Shelf(
        talks.load(kept.get("open")) or Talk(),
        tuple(talk for talk in read if talk and talk.exchanges),
    )
