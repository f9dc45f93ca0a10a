"""Joins the rooms of the endpoint into one app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache

from fastapi import FastAPI
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from qa.endpoint.answers import answers_router
from qa.endpoint.articles import articles_router
from qa.endpoint.asgi import path_of
from qa.endpoint.body import BodyLimit
from qa.endpoint.contract import completed
from qa.endpoint.desk import Desk
from qa.endpoint.engine import Engine
from qa.endpoint.envelope import Envelope
from qa.endpoint.figures import Figures
from qa.endpoint.gate import Gate
from qa.endpoint.health import health_router
from qa.endpoint.keys import Keyring
from qa.endpoint.lastword import LastWord, nothing_at
from qa.endpoint.ledger import Ledger
from qa.endpoint.login import login_router
from qa.endpoint.mcp import McpApp
from qa.endpoint.openai import openai_router
from qa.endpoint.presence import Presence
from qa.endpoint.problems import answer_with_problems
from qa.endpoint.repeats import Repeats
from qa.endpoint.sites import Sites
from qa.endpoint.turnstile import Turnstile
from qa.endpoint.widget import widget_router
from qa.settings import Settings

DESCRIPTION = """Ask a collection of articles. Every sentence of an answer carries a footnote to the
exact words, in the exact article, that support it; what the articles do not say is not said."""

PAGE_BODY_FACTOR = 16
"""The chat page sends its whole conversation with each question."""

FORM_BYTES = 64_000
"""What a form adds around uploaded files."""


def create_endpoint(answerer: Engine, settings: Settings | None = None) -> FastAPI:
    """The HTTP endpoint over `answerer`: serve it, or mount it into an app of your own.

    It starts whatever it needs with its first request, so a host need not run its lifespan.
    """
    settings = settings or Settings()
    desk = Desk(answerer, settings)
    mcp = McpApp(desk)
    ledger = Ledger(settings.shared_state)
    figures, keyring = Figures(desk), Keyring(settings, ledger.secret("sessions"))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await mcp.close()
        desk.close()
        ledger.close()

    app = FastAPI(
        title="Footnote",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,  # its page would fetch scripts from another host
        redoc_url=None,
        redirect_slashes=False,
    )
    contract = app.openapi
    app.openapi = cache(lambda: completed(contract()))  # type: ignore[method-assign]
    answer_with_problems(app)
    for router in (
        answers_router(desk),
        openai_router(desk),
        articles_router(desk),
        health_router(desk, figures),
        login_router(keyring, settings.public_url),
        widget_router(),
    ):
        app.include_router(router)
    app.router.routes.append(Route("/mcp", mcp, include_in_schema=False))
    own = tuple(app.routes)
    app.mount("/v1", _Unknown(own))
    _wrap(app, desk, keyring, ledger, figures, own)
    return app


def _wrap(
    app: FastAPI,
    desk: Desk,
    keyring: Keyring,
    ledger: Ledger,
    figures: Figures,
    own: Sequence[BaseRoute],
) -> None:
    """The layers around every route, those of a mounted page too; the last added is outermost."""
    settings = desk.settings
    origins = sorted({*settings.origins, *keyring.origins})

    def limits_of(scope: Scope) -> tuple[int, float]:
        path = path_of(scope)
        if path.startswith("/gradio_api/upload"):
            return settings.max_upload_bytes + FORM_BYTES, settings.answer_timeout
        page = path.startswith("/gradio_api/")
        return settings.max_body_bytes * (PAGE_BODY_FACTOR if page else 1), settings.body_timeout

    app.add_middleware(Repeats, ledger=ledger)
    app.add_middleware(Presence)
    app.add_middleware(BodyLimit, limits_of=limits_of)
    app.add_middleware(Turnstile, desk=desk)
    app.add_middleware(Gate, keyring=keyring, ledger=ledger, settings=settings)
    app.add_middleware(LastWord, routes=own)
    app.add_middleware(Sites, origins=origins)
    app.add_middleware(Envelope, figures=figures, hosts=settings.hosts)


class _Unknown:
    """What stands behind every route under /v1, so that a page mounted at / never sees them."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        outside = {**scope, "root_path": scope.get("root_path", "").removesuffix("/v1")}
        raise nothing_at(outside, self._routes)
