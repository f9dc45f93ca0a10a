"""The reader's conversations as the browser keeps them: what it is told, and what it tells.

Each is kept by itself, so that two tabs of one browser never write over each other's; `keep.js`
does the keeping. What comes back is the browser's word: whatever of it cannot be read is left out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from qa.page import talk as talks
from qa.page.talk import Talk

BUDGET = 1_000_000
"""Characters of JSON that one conversation may take: browsers allow about 5 million a site."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the browser is to do."""

    open: str = ""
    """The conversation on the page, by id: a reload shows it again. Empty when the page has only
    just been loaded, and the browser is to say which it is.
    """
    talk: Talk | None = None
    """To be kept as it is now."""
    forget: str = ""
    """The id of a conversation that was deleted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept conversation, as the list names it."""

    id: str
    title: str
    questions: int


def keeping(talk: Talk) -> Keeping:
    """The open conversation, kept as soon as anything was asked in it."""
    return Keeping(talk.id, talk if talk.exchanges else None)


def dump(order: Keeping) -> str:
    """JSON for the browser. A conversation that is too large loses its oldest questions."""
    talk = talks.dump(order.talk) if order.talk else None
    while talk and len(talk["exchanges"]) > 1 and len(_json(talk)) > BUDGET:
        talk["exchanges"].pop(0)
    return _json({"open": order.open, "talk": talk, "forget": order.forget})


def load(kept: str) -> Talk | None:
    """A conversation that the browser kept."""
    try:
        return talks.load(json.loads(kept))
    except ValueError:
        return None


_ENTRIES = TypeAdapter(tuple[Entry, ...])


def entries(told: str) -> tuple[Entry, ...]:
    """All conversations that the browser keeps, the last changed first."""
    try:
        return _ENTRIES.validate_json(told)
    except ValidationError:
        return ()


def _json(value: Any) -> str:
    """Without angle brackets: a sanitiser may drop an attribute that seems to hold markup."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e")
