"""Servers on loopback that speak as four hosted providers do, each in its own way of streaming.

They drive the providers' real clients: `base_url=stub.base_url`. Whatever the model, the reply is
what a good model might write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.loopback import Handler, LoopbackServer
from tests.stub_openai import quoting

PIECE = 12
"""Characters a chunk."""
SPENT = (321, 45)
"""Tokens read and written, in every reply."""


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: dict[str, Any]


class StubHosted(LoopbackServer):
    """Used in a `with` block. `status` other than 200 fails every request, or sends it elsewhere."""

    def __init__(self, status: int = 200, elsewhere: str = "") -> None:
        self.requests: list[Request] = []
        self.status = status
        self.elsewhere = elsewhere
        super().__init__(_Handler)


class _Handler(Handler):
    owner: StubHosted

    def answer(self, body: Any) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.owner.requests.append(Request(self.path, headers, body))
        if self.owner.status != 200:
            self._begin(self.owner.status, "application/json")
            self.wfile.write(b'{"error": {"message": "no", "type": "stub", "code": 1}}')
            return
        ollama = self.path.startswith("/api/chat")
        self._begin(200, "application/x-ndjson" if ollama else "text/event-stream")
        for event in _spoken(self.path, _written(body)):
            self.wfile.write(event)

    def _begin(self, status: int, content_type: str) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        if self.owner.elsewhere:
            self.send_header("location", self.owner.elsewhere + self.path)
        self.end_headers()


def _written(body: dict[str, Any]) -> list[str]:
    """The reply to a prompt, wherever in the body that stands, in pieces."""
    text = quoting("\n".join(_texts(body)))
    return [text[at : at + PIECE] for at in range(0, len(text), PIECE)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _spoken(path: str, pieces: list[str]) -> Iterator[bytes]:
    if path.startswith("/api/chat"):
        return _as_ollama(pieces)
    if path.endswith("/v1/messages"):
        return _as_anthropic(pieces)
    if ":streamGenerateContent" in path:
        return _as_google(pieces)
    return _as_mistral(pieces)


def _as_anthropic(pieces: list[str]) -> Iterator[bytes]:
    read, wrote = SPENT
    message = {
        "id": "m", "type": "message", "role": "assistant", "model": "stub", "content": [],
        "stop_reason": None, "stop_sequence": None,
        "usage": {"input_tokens": read, "output_tokens": 1},
    }  # fmt: skip
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    ]
    events += [
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
        for piece in pieces
    ]
    events += [
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn", "stop_sequence": None},
            "usage": {"input_tokens": read, "output_tokens": wrote},
        },
        {"type": "message_stop"},
    ]
    for event in events:
        yield f"event: {event['type']}\n".encode() + _data(event)


def _as_google(pieces: list[str]) -> Iterator[bytes]:
    read, wrote = SPENT
    for piece in pieces:
        content = {"role": "model", "parts": [{"text": piece}]}
        yield _data({"candidates": [{"content": content, "index": 0}]})
    content = {"role": "model", "parts": [{"text": ""}]}
    counts = {"promptTokenCount": read, "candidatesTokenCount": wrote, "totalTokenCount": 366}
    end = {"content": content, "index": 0, "finishReason": "STOP"}
    yield _data({"candidates": [end], "usageMetadata": counts})


def _as_mistral(pieces: list[str]) -> Iterator[bytes]:
    read, wrote = SPENT
    frame = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "stub"}
    for piece in pieces:
        delta = {"role": "assistant", "content": piece}
        yield _data({**frame, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    end = {"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": "stop"}
    usage = {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote}
    yield _data({**frame, "choices": [end], "usage": usage})
    yield b"data: [DONE]\n\n"


def _as_ollama(pieces: list[str]) -> Iterator[bytes]:
    read, wrote = SPENT
    frame = {"model": "stub", "created_at": "2026-01-01T00:00:00Z"}
    for piece in pieces:
        yield _line({**frame, "message": {"role": "assistant", "content": piece}, "done": False})
    end = {"done": True, "done_reason": "stop", "prompt_eval_count": read, "eval_count": wrote}
    yield _line({**frame, "message": {"role": "assistant", "content": ""}, **end})


def _data(event: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(event)}\n\n".encode()


def _line(event: dict[str, Any]) -> bytes:
    return json.dumps(event).encode() + b"\n"
