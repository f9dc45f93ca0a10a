"""Earlier turns as they come in from outside, by file or by HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, TypeAdapter

from qa.types import Turn


class GivenTurn(BaseModel):
    """One earlier turn; unknown keys are ignored."""

    role: Literal["user", "assistant"]
    content: str


GIVEN_TURNS = TypeAdapter(list[GivenTurn])


def turns(given: Iterable[GivenTurn]) -> tuple[Turn, ...]:
    return tuple({"role": turn.role, "content": turn.content} for turn in given)
