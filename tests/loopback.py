"""A server on loopback for tests to stand in for one that cannot be here."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


class Handler(BaseHTTPRequestHandler):
    """Answers for `owner`; says nothing of it: tests read what the owner was asked."""

    owner: Any

    def log_message(self, *_: object) -> None:
        """Tests read the owner's `requests` instead."""

    def do_POST(self) -> None:
        self.answer(json.loads(self.rfile.read(int(self.headers.get("content-length", 0)))))

    def do_GET(self) -> None:
        self.answer(None)

    def answer(self, body: Any) -> None:
        """Write the whole response; `body` is what was posted, from JSON."""
        raise NotImplementedError


class LoopbackServer:
    """Answers with a `handler` that knows it as `owner`, while the `with` block lasts."""

    def __init__(self, handler: type[Handler]) -> None:
        owned = type(handler.__name__, (handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), owned)
        self._server.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
