"""Who may come in, and how often. One check for every door: JSON, MCP and the page alike."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.endpoint.asgi import ANOTHER_SITE, header, of_this_site, path_of, refuse
from qa.endpoint.keys import Caller, Keyring
from qa.endpoint.ledger import Ledger
from qa.endpoint.problems import Problem
from qa.settings import Settings

COOKIE = "footnote_session"
OPEN = frozenset({"/healthz", "/readyz", "/widget.js", "/plain.css", "/login"})
"""Paths that hold nothing of the articles."""

PUBLISHABLE = (
    ("POST", re.compile(r"/v1/answers")),
    ("GET", re.compile(r"/v1/articles/.+", re.DOTALL)),
)
"""All that a key in a web page may do."""

COUNTED = ("/v1/", "/mcp", "/login", "/gradio_api/queue/join", "/gradio_api/call")
"""POSTs that rate limits count."""

PAGE_EVENTS_PER_QUESTION = 10
"""The page sends more than questions: opening a footnote is a POST too."""


class Gate:
    def __init__(self, app: ASGIApp, keyring: Keyring, ledger: Ledger, settings: Settings) -> None:
        self._app = app
        self._keyring = keyring
        self._ledger = ledger
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and self._keyring.required:
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            caller = self._caller(scope)
            scope["state"]["caller"] = caller.name if caller else None
            limits = self._spend(scope, caller)
        except Problem as problem:
            if problem.status == 401 and _is_visit(scope):
                await _to_login(scope)(scope, receive, send)
            else:
                await refuse(problem, scope, receive, send)
            return

        async def send_limits(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(limits)
            await send(message)

        await self._app(scope, receive, send_limits if limits else send)

    def _caller(self, scope: Scope) -> Caller | None:
        """Raises a 401 or 403 Problem. None where no key is needed."""
        if not self._keyring.required or path_of(scope) in OPEN:
            return None
        headers = Headers(scope=scope)
        bearers = headers.getlist("authorization")
        if bearers:
            scheme, _, key = bearers[0].partition(" ")
            caller = self._keyring.caller(key.strip()) if len(bearers) == 1 else None
            if caller is None or scheme.lower() != "bearer":
                raise _unauthorized("this key is not known here")
            if caller.publishable:
                _require_publishable_use(scope, caller)
            return caller
        token = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        signed_in = self._keyring.caller_of_session(token) if token else None
        if signed_in is None:
            raise _unauthorized("a key is needed: Authorization: Bearer KEY")
        if scope["method"] not in ("GET", "HEAD") and not of_this_site(scope):
            raise ANOTHER_SITE  # a cookie travels by itself, whoever's page asked
        return signed_in

    def _spend(self, scope: Scope, caller: Caller | None) -> dict[str, str]:
        """Count the request: headers that tell what is left. Raises a 429 Problem."""
        path = path_of(scope)
        if scope["method"] != "POST" or not path.startswith(COUNTED):
            return {}
        who = caller or self._stranger(scope)
        if who is None or who.per_minute is None:
            return {}
        page = path.startswith("/gradio_api/")
        headers = self._limit(
            f"{'page ' if page else ''}{who.name}",
            who.per_minute * (PAGE_EVENTS_PER_QUESTION if page else 1),
            60,
        )
        if who.per_day is not None:
            self._limit(who.name, who.per_day, 24 * 3600)
        return headers

    def _limit(self, name: str, limit: int, period: int) -> dict[str, str]:
        spent = self._ledger.spend(name, period)
        left = max(0, limit - spent.requests)
        headers = {
            "x-ratelimit-limit-requests": str(limit),
            "x-ratelimit-remaining-requests": str(left),
            "x-ratelimit-reset-requests": f"{spent.reset}s",
            "ratelimit-policy": f'"requests";q={limit};w={period}',
            "ratelimit": f'"requests";r={left};t={spent.reset}',
        }
        if spent.requests > limit:
            raise Problem(
                429,
                f"more than {limit} requests in {period} seconds: wait {spent.reset} seconds",
                headers={**headers, "retry-after": str(spent.reset)},
            )
        return headers

    def _stranger(self, scope: Scope) -> Caller | None:
        """Someone without a key, known by address; nobody on loopback is limited."""
        host = (scope.get("client") or ("unknown", 0))[0]
        if not self._keyring.required and _is_loopback(host):
            return None
        return Caller(f"address {host}", self._settings.requests_per_minute)


def _require_publishable_use(scope: Scope, caller: Caller) -> None:
    origin = header(scope, "origin")
    own_page = scope["method"] == "GET" and header(scope, "sec-fetch-site") == "same-origin"
    if origin not in caller.origins and not (origin is None and own_page):
        raise Problem(403, "this key does not work on this site", code="origin_not_allowed")
    path = path_of(scope)
    if not any(
        scope["method"] == method and pattern.fullmatch(path) for method, pattern in PUBLISHABLE
    ):
        raise Problem(403, "a key in a web page may only ask and read", code="key_not_allowed")


def _unauthorized(detail: str) -> Problem:
    return Problem(401, detail, headers={"www-authenticate": "Bearer"})


def _is_visit(scope: Scope) -> bool:
    """A person opening the page or an article in a browser."""
    path = path_of(scope)
    wants_page = "text/html" in (header(scope, "accept") or "")
    return scope["method"] == "GET" and wants_page and not path.startswith("/v1")


def _to_login(scope: Scope) -> RedirectResponse:
    """Once signed in, the person is where they wanted to be, a footnote's quote included."""
    after, query = quote(path_of(scope)), scope["query_string"].decode("latin-1")
    if query:
        quoted = "#quote" if after.startswith("/articles/") else ""  # browsers keep this part back
        after += f"?{query}{quoted}"
    return RedirectResponse(f"{scope.get('root_path', '')}/login?next={quote(after)}", 303)


@lru_cache(maxsize=1000)
def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
