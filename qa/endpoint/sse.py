"""Server-sent events: bytes on the wire, comments that keep idle connections open."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from typing import Any

from starlette.responses import StreamingResponse

PING_AFTER = 15.0
"""Seconds of silence; common proxies cut after 30 to 60."""

Bytes = AsyncGenerator[bytes]

HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}
"""Ends of lines for some clients (Python's `splitlines`), which JSON would leave as they are."""


def event(data: Any, name: str | None = None) -> bytes:
    """One event, its data on one line."""
    head = f"event: {name}\n" if name else ""
    line = json.dumps(data, ensure_ascii=False).translate(LINE_ENDS)
    return f"{head}data: {line}\n\n".encode()


def stream(events: AsyncGenerator[bytes]) -> StreamingResponse:
    """The response that sends `events`; they are closed when the caller goes away."""
    return StreamingResponse(
        _pinged(events), media_type="text/event-stream; charset=utf-8", headers=HEADERS
    )


async def started(events: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """`events`, already run up to the first: what fails before it still gets its own status."""
    first = await anext(events)

    async def all_of_them() -> AsyncGenerator[bytes]:
        async with aclosing(events):
            yield first
            async for one in events:
                yield one

    return all_of_them()


async def _pinged(events: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    async with aclosing(events):
        pending: asyncio.Task[bytes] | None = None
        try:
            while True:
                pending = pending or asyncio.ensure_future(anext(events))
                done, _ = await asyncio.wait({pending}, timeout=PING_AFTER)
                if not done:
                    yield b": ping\n\n"
                    continue
                try:
                    item = pending.result()
                except StopAsyncIteration:
                    return
                pending = None
                yield item
        finally:
            if pending and not pending.done():
                pending.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await pending
