"""Connections that never say what they want are closed: uvicorn itself would wait for ever.

What an app is asked has limits in the app (`qa.endpoint.body`); this is what comes before: the
headers, which no app sees before they are complete.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

MOST_HEADER_BYTES = 64 * 1024
TOO_LATE = b"408 Request Timeout"
TOO_LARGE = b"431 Request Header Fields Too Large"


class Impatient(AutoHTTPProtocol):  # type: ignore[valid-type,misc]
    """uvicorn's `http`. What begins a request must be whole in time, and within a size."""

    seconds = 10.0
    _late: asyncio.TimerHandle | None = None
    _unheard = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._heard()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.get_protocol() is not self or self._answering():
            self._heard()  # a request, or a web socket from now on
            return
        self._wait()
        self._unheard += len(data)
        if self._unheard > MOST_HEADER_BYTES:
            self._end(TOO_LARGE)

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._late = self._late or self.loop.call_later(self.seconds, self._end, TOO_LATE)

    def _heard(self) -> None:
        self._unheard = 0
        if self._late:
            self._late.cancel()
            self._late = None

    def _end(self, status: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 %s\r\nconnection: close\r\ncontent-length: 0\r\n\r\n" % status
            )
            self.transport.close()
