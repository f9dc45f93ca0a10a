"""The last word on errors that no route spoke of: defects, and the page's own 404s and 405s."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.endpoint.asgi import OTHER_PROTOCOLS, path_of, refuse
from qa.endpoint.problems import Problem, problem_of


def nothing_at(scope: Scope, routes: Sequence[BaseRoute]) -> Problem:
    """What a request is told that none of `routes` takes: 405 where another method would do."""
    path = path_of(scope)
    allowed = ", ".join(
        method
        for method in ("GET", "POST")
        if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in routes)
    )
    if not allowed:
        return Problem(404, f"there is nothing at {path}: see /openapi.json")
    return Problem(405, f"{path} takes {allowed} only", headers={"allow": allowed})


class LastWord:
    """`routes` are the endpoint's own; a page mounted behind them may answer what they do not."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = dict(scope)  # a mount further in moves its paths
        begun, problem = False, None

        async def send_unless_stray(message: Message) -> None:
            nonlocal begun, problem
            if message["type"] == "http.response.start" and _is_stray(asked, message):
                problem = nothing_at(asked, self._routes)
            if problem is None:
                begun = True
                await send(message)

        try:
            await self._app(scope, receive, send_unless_stray)
        except Exception as error:
            if begun:
                raise  # the server cuts the connection: all that can be told any more
            problem = problem_of(error)
        if problem:
            await refuse(problem, scope, receive, send)


def _is_stray(scope: Scope, start: Message) -> bool:
    """A 404 of ours is a problem already; a 405 may lack methods of routes that share its path."""
    if path_of(scope).startswith(OTHER_PROTOCOLS):
        return False
    kind = Headers(raw=start["headers"]).get("content-type")
    return start["status"] == 405 or (start["status"] == 404 and kind == "application/json")
