"""Turns questions away before anything is read of them, as long as the desk has no room.

Overload is when there is least to spare for it: this costs a third of the whole way.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from qa.endpoint.asgi import header, path_of, refuse
from qa.endpoint.desk import Desk, overloaded

ASKING = frozenset({"/v1/answers", "/v1/search", "/v1/chat/completions", "/v1/responses"})


class Turnstile:
    """Stands behind the check of keys. A repeat may have its response already: it goes through."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == "http"
            and scope["method"] == "POST"
            and path_of(scope) in ASKING
            and not header(scope, "idempotency-key")
            and self._desk.has_no_room()
        ):
            await refuse(overloaded(), scope, receive, send)
        else:
            await self._app(scope, receive, send)
