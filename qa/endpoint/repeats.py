"""`Idempotency-Key`: a request sent twice is answered once."""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.endpoint.asgi import header, path_of, refuse
from qa.endpoint.ledger import Kept, Ledger
from qa.endpoint.problems import Problem

LONGEST_KEY = 255


class Repeats:
    """Keeps whole responses of POSTs under /v1, streams too, each for the caller that asked."""

    def __init__(self, app: ASGIApp, ledger: Ledger) -> None:
        self._app = app
        self._ledger = ledger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = header(scope, "idempotency-key") if scope["type"] == "http" else None
        if not key or scope["method"] != "POST" or not path_of(scope).startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        owner = str(scope["state"].get("caller") or "")
        asked = hashlib.sha256(path_of(scope).encode() + b"\0" + scope["state"]["body"]).hexdigest()
        if len(key) > LONGEST_KEY:
            found: Kept | str = "long"
        else:
            found = self._ledger.begin(owner, key, asked)
        if isinstance(found, Kept):
            await _replay(found)(scope, receive, send)
        elif found == "new":
            await self._first(owner, key, scope, receive, send)
        else:
            await refuse(REFUSED[found](), scope, receive, send)

    async def _first(
        self, owner: str, key: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        status, content_type, parts, complete = 500, "", [], False

        async def send_kept(message: Message) -> None:
            nonlocal status, content_type, complete
            if message["type"] == "http.response.start":
                status = message["status"]
                content_type = Headers(scope=message).get("content-type", "")
            else:
                parts.append(message.get("body", b""))
                complete = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, send_kept)
        finally:
            keep = complete and status < 500 and status != 429
            kept = Kept(status, content_type, b"".join(parts)) if keep else None
            self._ledger.finish(owner, key, kept)


REFUSED = {
    "running": lambda: Problem(
        409,
        "the first request with this key is still running",
        code="idempotency_running",
        headers={"retry-after": "2"},
    ),
    "other": lambda: Problem(
        422, "this key was used with another body", code="idempotency_mismatch"
    ),
    "long": lambda: Problem(400, f"longer than {LONGEST_KEY} characters", param="idempotency-key"),
}


def _replay(kept: Kept) -> Response:
    response = Response(kept.body, kept.status, headers={"idempotent-replayed": "true"})
    response.headers["content-type"] = kept.content_type
    if kept.content_type.startswith("text/event-stream"):
        response.headers["cache-control"] = "no-store"
    return response
