"""Who writes: a composer turns evidence into draft sentences; the gate decides what is shown.

`extractive` needs no model and quotes; `llm` asks any chat model. Neither is trusted: every
sentence they yield goes through `qa.verify`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.types import DraftSentence, Evidence, Query, Turn, Usage


@dataclass(frozen=True, slots=True)
class Working:
    """A sign of life from a composer that waits for a model; a chance to stop it."""

    characters: int = 0
    """Written so far, none of it checked."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The last thing a composer yields, once it has nothing more to say."""

    usage: Usage | None = None
    truncated: bool = False
    """The model stopped before its end: what was said stands, but is not complete."""
    stripped: int = 0
    """Markers, links, images and the like taken out of what the model wrote."""
    note: str | None = None
    """What the person should know, in one plain sentence."""
    abstained: bool = False
    """The composer said itself that the evidence does not answer."""
    by: str | None = None
    """The name of who wrote, where it was not the composer that was asked."""


class Composer(Protocol):
    """Writes an answer from evidence. `DraftSentence.evidence` indexes into `evidence`."""

    @property
    def name(self) -> str:
        """As the answer's `model` names it."""
        ...

    def compose(
        self, query: Query, evidence: Sequence[Evidence], history: Sequence[Turn]
    ) -> Iterator[DraftSentence | Working | Finished]:
        """Yield each sentence when it is complete, signs of life while waiting, then one Finished.

        Closing the iterator stops the model. Raises qa.errors.ModelError when nothing was written.
        """
        ...
