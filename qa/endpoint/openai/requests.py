"""What OpenAI's clients send, and the question in it.

System and developer messages, tools and sampling settings are accepted and not followed: what an
answer says is decided by the articles. Earlier turns only help to understand the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, field_validator

from qa.endpoint.desk import Asked, Desk
from qa.endpoint.marks import FOOTER_HEAD
from qa.endpoint.problems import Problem
from qa.endpoint.requests import AS_WHOLE, FiltersIn, Flag, Text, filters_in
from qa.types import Turn

TEXT_PARTS = ("text", "input_text", "output_text")


def _text_of(content: Any) -> Any:
    """A message's content as one text."""
    if content is None:
        return ""
    if not isinstance(content, list):
        return content
    texts = []
    for part in content:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "refusal":
            continue
        if kind not in TEXT_PARTS or not isinstance(part.get("text"), str):
            raise ValueError("only text is understood here")
        texts.append(part["text"])
    return "\n".join(texts)


def _never(value: Any) -> Any:
    if value is not None and value is not False:
        raise ValueError("not supported: leave it out")
    return value


class MessageIn(BaseModel):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[
        Text, BeforeValidator(_text_of, json_schema_input_type=str | list[dict[str, Any]] | None)
    ] = ""


class StreamOptions(BaseModel):
    include_usage: Flag | None = False


class Extras(BaseModel):
    """Footnote's own part of the request, through the clients' `extra_body`."""

    filters: FiltersIn | None = None
    footer: Flag | None = Field(None, description="end the text with its sources")


Never = Annotated[Literal[False] | None, BeforeValidator(_never)]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
Temperature = Annotated[float, Field(strict=True, ge=0, le=2, allow_inf_nan=False)]
Tokens = Annotated[int, Field(strict=True, ge=1), AS_WHOLE]
One = Annotated[int, Field(strict=True, ge=1, le=1), AS_WHOLE]


class _Common(BaseModel):
    """What both OpenAI-shaped requests hold."""

    model: str | None = Field(None, examples=["footnote"])
    stream: Flag | None = False
    temperature: Temperature | None = None
    top_p: Share | None = None
    user: str | None = None
    metadata: dict[Text, Text] | None = None
    tools: list[dict[str, Any]] | None = None
    tool_choice: Any = None
    footnote: Extras | None = None

    @field_validator("tool_choice")
    @classmethod
    def _no_tool_is_called(cls, value: Any) -> Any:
        if value == "required" or isinstance(value, dict):
            raise ValueError("no tool is ever called")
        return value


class ChatIn(_Common):
    messages: list[MessageIn] = Field(
        min_length=1, examples=[[{"role": "user", "content": "Where did they meet?"}]]
    )
    stream_options: StreamOptions | None = None
    max_tokens: Tokens | None = None
    max_completion_tokens: Tokens | None = None
    n: One | None = Field(None, description="one answer is given at a time")
    logprobs: Never = None
    stop: str | list[str] | None = None
    seed: Annotated[int, Field(strict=True), AS_WHOLE] | None = None

    def asked(self, desk: Desk) -> Asked:
        return _asked(self, self.messages, desk, "messages")


class ResponsesIn(_Common):
    input: str | list[MessageIn] = Field(examples=["Where did Blinken and Wang Yi meet?"])
    instructions: Text | None = None
    max_output_tokens: Tokens | None = None
    store: Flag | None = None
    previous_response_id: Never = None
    conversation: Never = None
    background: Never = None

    @field_validator("input", mode="before")
    @classmethod
    def _as_messages(cls, value: Any) -> Any:
        return [{"role": "user", "content": value}] if isinstance(value, str) else value

    def asked(self, desk: Desk) -> Asked:
        messages = self.input if isinstance(self.input, list) else []
        return _asked(self, messages, desk, "input")


def _asked(body: _Common, messages: Sequence[MessageIn], desk: Desk, param: str) -> Asked:
    """The last user message is the question. Raises a Problem when there is none."""
    spoken = [message for message in messages if message.role in ("user", "assistant")]
    while spoken and spoken[-1].role != "user":
        spoken.pop()
    if not spoken:
        raise Problem(400, f"{param}: holds no user message", param=param)
    extras = body.footnote
    return Asked(
        spoken[-1].content,
        list(_turns(spoken[:-1])),
        filters_in(extras.filters if extras else None),
        desk.model(body.model),
    )


def _turns(messages: Iterable[MessageIn]) -> Iterable[Turn]:
    for message in messages:
        text = message.content.split(FOOTER_HEAD)[0]
        if text.strip():
            yield {"role": "user" if message.role == "user" else "assistant", "content": text}
