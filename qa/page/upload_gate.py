"""Judges uploads before Gradio writes any of them to disk: whether at all, how many, what kind."""

from __future__ import annotations

import re
from itertools import pairwise

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = re.compile(r"/gradio_api/upload/?(\?|$)")
LONGEST_NAME = 255
PART_BYTES = 1_000
"""What a form says of a file before its bytes: its name, its kind."""
_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?')
_FILE_NAME = rb'[^\r\n]*\r\nContent-Disposition:[^\r\n]*?filename="([^"\r\n]*)"'


class UploadGate:
    """Closed, the upload route does not exist. Open, a request may bring at most `most_files` files
    of `most_bytes` each, `most_together` in all, each of a suffix in `suffixes`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        opened: bool,
        most_files: int,
        most_bytes: int,
        most_together: int,
        suffixes: frozenset[str],
    ) -> None:
        self._app = app
        self._opened = opened
        self._most_files = most_files
        self._most_bytes = most_bytes
        self._most_together = most_together
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
            reason = f"larger than {self._most_together} bytes in all"
            await _refuse(413, reason, scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope).get("content-type", ""), body)
        if refusal:
            await _refuse(*refusal, scope, receive, send)
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
            if size > self._most_together:
                return None
            parts.append(part)
            if not message.get("more_body"):
                return b"".join(parts)

    def _refusal(self, content_type: str, body: bytes) -> tuple[int, str] | None:
        """The status and the reason."""
        boundary = _BOUNDARY.search(content_type)
        if not boundary:
            return 403, "not a form with files"
        opening = b"--" + boundary[1].encode("latin-1")
        begins = [found.start() for found in re.finditer(re.escape(opening), body)]
        names = re.findall(re.escape(opening) + _FILE_NAME, body, re.IGNORECASE)
        if len(names) > self._most_files or len(begins) > self._most_files + 1:
            return 413, f"more than {self._most_files} files at once"
        if any(end - begin > self._most_bytes + PART_BYTES for begin, end in pairwise(begins)):
            return 413, f"a file larger than {self._most_bytes} bytes"
        for name in (raw.decode("utf-8", "replace") for raw in names):
            if len(name) > LONGEST_NAME:
                return 403, "a file's name is too long"
            if "." + name.rpartition(".")[2].lower() not in self._suffixes:
                return 403, "this kind of file cannot be read as an article"
        return None


def _replayed(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


async def _refuse(status: int, reason: str, scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse({"detail": reason}, status)(scope, receive, send)
