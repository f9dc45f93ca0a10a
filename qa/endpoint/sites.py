"""Which other sites' pages may call from a browser (CORS); a refused preflight is a problem too."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.endpoint.asgi import refuse
from qa.endpoint.problems import Problem

EXPOSED = (
    "x-request-id",
    "retry-after",
    "idempotent-replayed",
    "x-ratelimit-limit-requests",
    "x-ratelimit-remaining-requests",
    "x-ratelimit-reset-requests",
)


class Sites(CORSMiddleware):
    """Listed origins only; no credentials, so a cookie never opens anything to another site."""

    def __init__(self, app: ASGIApp, origins: list[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=("GET", "POST"),
            allow_headers=("*",),
            allow_private_network=True,  # a public page may be listed by a server in its own house
            expose_headers=EXPOSED,
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            headers = Headers(scope=scope)
            if "origin" in headers and "access-control-request-method" in headers:
                response = self.preflight_response(headers)
                if response.status_code >= 400:
                    told = bytes(response.body).decode()
                    problem = Problem(403, told, code="origin_not_allowed")
                    await refuse(problem, scope, receive, send)
                    return
        await super().__call__(scope, receive, send)
