"""Request bodies are read whole before anything else, within a size and a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.endpoint.asgi import header, refuse
from qa.endpoint.problems import Problem


class BodyLimit:
    """`limits_of(scope)`: the most bytes this request's body may have, and seconds it may take."""

    def __init__(self, app: ASGIApp, limits_of: Callable[[Scope], tuple[int, float]]) -> None:
        self._app = app
        self._limits_of = limits_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        limit, seconds = self._limits_of(scope)
        try:
            async with asyncio.timeout(seconds):
                body = await _read(scope, receive, limit)
        except TimeoutError:
            problem = Problem(408, "the body took too long to arrive", code="body_timeout")
            problem.headers["connection"] = "close"
            await refuse(problem, scope, receive, send)
            return
        except Problem as problem:
            await refuse(problem, scope, receive, send)
            return
        if body is None:
            return
        pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive_whole() -> Message:
            return pending.pop() if pending else await receive()

        scope["state"]["body"] = body
        await self._app(scope, receive_whole, send)


async def _read(scope: Scope, receive: Receive, limit: int) -> bytes | None:
    """None when the caller has gone. Raises a 413 Problem."""
    declared = header(scope, "content-length") or "0"
    if not declared.isdecimal() or int(declared) > limit:
        raise _too_large(limit)
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _too_large(limit: int) -> Problem:
    return Problem(413, f"the body is larger than {limit} bytes", headers={"connection": "close"})
