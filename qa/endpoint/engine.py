"""What the endpoint asks of an answerer: `qa.answer.Answerer`, or anything shaped like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from index.types import Filters
from qa.types import Event, Hit, Turn

if TYPE_CHECKING:
    from index.collection import Collection


class Engine(Protocol):
    @property
    def collection(self) -> Collection | None: ...

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        model: str | None = None,
    ) -> Iterator[Event]: ...

    def search(self, words: str, k: int = 10, filters: Filters | None = None) -> list[Hit]: ...
