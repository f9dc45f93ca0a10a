"""What the layers around the endpoint share. They are plain ASGI, so that streams flow through."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from qa.endpoint.problems import Problem


def path_of(scope: Scope) -> str:
    """The path inside this app, whether or not a host has mounted it somewhere."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) or "/"


def header(scope: Scope, name: str) -> str | None:
    return Headers(scope=scope).get(name)


async def refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the request with `problem`."""
    await problem.response(scope["state"]["request_id"])(scope, receive, send)
