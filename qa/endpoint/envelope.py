"""The outermost layer: request ids, security headers, the Host check, one log line a request."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.endpoint.asgi import OTHER_PROTOCOLS, header, path_of, refuse
from qa.endpoint.figures import Figures
from qa.endpoint.problems import Problem

SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")

HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}

_log = logging.getLogger("footnote.requests")


class Envelope:
    """Wraps every response, those of the mounted page too."""

    def __init__(self, app: ASGIApp, figures: Figures, hosts: Sequence[str]) -> None:
        self._app = app
        self._figures = figures
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        heads = scope["method"] == "HEAD" and not path_of(scope).startswith(OTHER_PROTOCOLS)
        if heads:  # whatever can be read can be looked at; its body stays here
            scope = {**scope, "method": "GET"}
        given = header(scope, "x-request-id") or ""
        request_id = given if SAFE_ID.fullmatch(given) else f"req_{uuid.uuid4().hex}"
        scope.setdefault("state", {})["request_id"] = request_id
        path = path_of(scope)  # a mount further in moves it
        began = time.perf_counter()
        status = 500

        async def send_wrapped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            elif heads:
                message = {**message, "body": b""}
            await send(message)

        try:
            if self._hosts and _host(scope) not in self._hosts:
                problem = Problem(400, "this server does not answer to that host", param="host")
                await refuse(problem, scope, receive, send_wrapped)
            else:
                await self._app(scope, receive, send_wrapped)
        finally:
            self._record(scope, path, status, time.perf_counter() - began)

    def _record(self, scope: Scope, path: str, status: int, seconds: float) -> None:
        """No query string, body or key: they hold questions and secrets."""
        route = getattr(scope.get("route"), "path", None) or "other"
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._figures.count(method, route, status, seconds)
        state = scope["state"]
        _log.info(
            "request",
            extra={
                "request_id": state["request_id"],
                "method": method,
                "path": path,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "caller": state.get("caller"),
            },
        )


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _host(scope: Scope) -> str:
    """The Host header without its port: a tunnel may well have another."""
    return re.sub(r":\d*$", "", (header(scope, "host") or "").lower())
