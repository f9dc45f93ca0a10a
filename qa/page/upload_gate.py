"""Judges uploads before Gradio writes any of them to disk: whether at all, how many, what kind."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = re.compile(r"/gradio_api/upload/?(\?|$)")
LONGEST_NAME = 255
_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?')
_FILE_NAME = rb'[^\r\n]*\r\nContent-Disposition:[^\r\n]*?filename="([^"\r\n]*)"'


class UploadGate:
    """Closed, the upload route does not exist. Open, it takes at most `most_files` files of
    `most_bytes` each request, all of a suffix in `suffixes`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        opened: bool,
        most_files: int,
        most_bytes: int,
        suffixes: frozenset[str],
    ) -> None:
        self._app = app
        self._opened = opened
        self._most_files = most_files
        self._most_bytes = most_bytes
        self._suffixes = suffixes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not PATH.search(scope["path"]):
            await self._app(scope, receive, send)
            return
        if not self._opened:
            await _refuse(404, "adding articles is switched off", scope, receive, send)
            return
        body = await self._read(receive)
        if body is None:
            reason = f"larger than {self._most_bytes} bytes"
            await _refuse(413, reason, scope, receive, send)
            return
        problem = self._problem(Headers(scope=scope).get("content-type", ""), body)
        if problem:
            await _refuse(413 if "files" in problem else 403, problem, scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        """The body, or None as soon as it is too large."""
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            part = message.get("body", b"")
            size += len(part)
            if size > self._most_bytes:
                return None
            parts.append(part)
            if not message.get("more_body"):
                return b"".join(parts)

    def _problem(self, content_type: str, body: bytes) -> str | None:
        boundary = _BOUNDARY.search(content_type)
        if not boundary:
            return "not a form with files"
        opening = re.escape(b"--" + boundary[1].encode("latin-1"))
        names = re.findall(opening + _FILE_NAME, body, re.IGNORECASE)
        if len(names) > self._most_files or body.count(b"--" + boundary[1].encode("latin-1")) > (
            self._most_files + 1
        ):
            return f"more than {self._most_files} files at once"
        for name in (raw.decode("utf-8", "replace") for raw in names):
            if len(name) > LONGEST_NAME:
                return "a file's name is too long"
            if "." + name.rpartition(".")[2].lower() not in self._suffixes:
                return "this kind of file cannot be read as an article"
        return None


def _replayed(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


async def _refuse(status: int, reason: str, scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse({"detail": reason}, status)(scope, receive, send)
