"""What requests hold. Null and empty count as absent, unknown keys are ignored."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from index.isodate import span_of
from index.types import Filters
from qa.understanding.turns import GivenTurn

LONGEST_HISTORY = 20
"""Turns looked at, the newest; earlier ones are left out."""


def _encodable(text: str) -> str:
    """JSON can hold half a surrogate pair, which is no text and cannot be answered with."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("holds half of a surrogate pair, which is not text")
    return text


def _iso(text: str | None) -> str | None:
    if text and span_of(text) is None:
        raise ValueError("not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
    return text or None


def _whole(value: Any) -> Any:
    """JSON knows one kind of number: 3.0 is 3. Neither true nor "3" is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Text = Annotated[str, AfterValidator(_encodable)]
Flag = Annotated[bool, Field(strict=True)]
AS_WHOLE = BeforeValidator(_whole)
IsoDate = Annotated[str | None, AfterValidator(_iso)]


class FiltersIn(BaseModel):
    """Only articles of these dates (both inclusive) and publishers."""

    since: IsoDate = Field(None, examples=["2022-07"])
    until: IsoDate = Field(None, examples=["2024"])
    publishers: Annotated[tuple[Text, ...], Field(max_length=100)] | None = Field(
        None, examples=[["Reuters"]]
    )

    def filters(self) -> Filters:
        return Filters(
            self.since, self.until, tuple(name for name in self.publishers or () if name.strip())
        )


class Turn(GivenTurn):
    content: Text


class AnswerIn(BaseModel):
    """A question to the articles."""

    question: Text = Field(examples=["Where did Blinken and Wang Yi meet?"])
    history: tuple[Turn, ...] | None = Field(
        None, description=f"earlier turns, oldest first; the last {LONGEST_HISTORY} are looked at"
    )
    filters: FiltersIn | None = None
    model: str | None = Field(None, description="one of GET /v1/models", examples=["footnote"])
    stream: Flag | None = Field(False, description="answer with server-sent events")


class SearchIn(BaseModel):
    """Words to look for."""

    query: Text = Field(examples=["Blinken Bali"])
    k: Annotated[int, Field(strict=True, ge=1, le=50), AS_WHOLE] | None = Field(
        10, description="how many passages"
    )
    filters: FiltersIn | None = None


def filters_in(given: FiltersIn | None) -> Filters:
    return given.filters() if given else Filters()
