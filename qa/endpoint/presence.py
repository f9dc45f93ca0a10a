"""A caller that goes away ends its request, also while nothing is being sent to it.

A response that has begun notices by itself; a whole answer, or a stream whose first event is still
awaited, would otherwise keep its place, and its model, until it is done.
"""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.endpoint.asgi import path_of

GONE = 499
"""What the log and the figures call it; nobody is there to read it."""


class Presence:
    """Stands behind whatever reads the body whole: its first message is all there is of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["method"] == "POST"
        if not asked or not path_of(scope).startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        unread = [await receive()]
        left = asyncio.ensure_future(_left(receive))
        begun = False

        async def receive_once() -> Message:
            return unread.pop() if unread else await asyncio.shield(left)

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        work = asyncio.ensure_future(self._app(scope, receive_once, send_noted))
        try:
            await asyncio.wait((work, left), return_when=asyncio.FIRST_COMPLETED)
        finally:
            left.cancel()
            work.cancel()
            await asyncio.wait((work,))
        if not work.cancelled():
            work.result()
        elif not begun:
            await Response(status_code=GONE)(scope, receive_once, send)


async def _left(receive: Receive) -> Message:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return message
