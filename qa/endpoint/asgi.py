"""What the layers around the endpoint share. They are plain ASGI, so that streams flow through."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from qa.endpoint.problems import Problem

ANOTHER_SITE = Problem(403, "this came from another site", code="origin_not_allowed")

OTHER_PROTOCOLS = ("/gradio_api", "/mcp")
"""Behind these paths clients have their own ways, of telling errors for one."""


def path_of(scope: Scope) -> str:
    """The path inside this app, whether or not a host has mounted it somewhere."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) or "/"


def header(scope: Scope, name: str) -> str | None:
    return Headers(scope=scope).get(name)


def of_this_site(scope: Scope, origins: Collection[str] = ()) -> bool:
    """Whether a browser sent this from our own pages, or from one of `origins`, or no browser did.

    A page of another site cannot forge the Origin header, nor leave it out of a POST.
    """
    origin = header(scope, "origin")
    if origin is None or origin in origins:
        return True
    scheme, _, host = origin.partition("://")
    return scheme in ("http", "https") and host == header(scope, "host")


async def refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the request with `problem`."""
    await problem.response(scope["state"]["request_id"])(scope, receive, send)
