"""Puts the page on a server, closed down to what it needs."""

from __future__ import annotations

import gradio as gr
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.readers import SUFFIXES
from qa.answer import Answerer
from qa.page import theme
from qa.page.api import add_api
from qa.page.ask_tab import at_once
from qa.page.evaluation import Evaluator
from qa.page.layout import create_page
from qa.page.library import uploads_allowed
from qa.page.upload_gate import UploadGate
from qa.settings import Settings

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "media-src 'self' blob:; worker-src 'self' blob:; form-action 'self'; base-uri 'self'; "
    "object-src 'none'; frame-ancestors {ancestors}"
)
"""Nothing comes from, or goes to, another host, whatever an article or a model writes."""

FORM_BYTES = 64_000
"""What a form adds around its files."""


def mount(
    app: Starlette, answerer: Answerer, settings: Settings, evaluator: Evaluator | None = None
) -> None:
    """Serve the page at `/` of `app`, after every route that it has."""
    gate = Middleware(
        UploadGate,
        opened=uploads_allowed(settings),
        most_files=settings.max_upload_files,
        most_bytes=settings.max_file_bytes,
        most_together=settings.max_upload_bytes + FORM_BYTES,
        suffixes=frozenset(SUFFIXES),
    )
    app.user_middleware.append(gate)  # innermost: nobody is read from before their key is known
    app.add_middleware(SecurityHeaders, origins=settings.origins)
    page = create_page(answerer, settings, evaluator=evaluator)
    add_api(page, answerer, at_once(settings))
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=theme.theme(),
        css=theme.css(),
        head=theme.head(),
        show_error=False,
        run_history=False,
        footer_links=[],
        max_file_size=settings.max_file_bytes,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
    )


class SecurityHeaders:
    """Sends the policy with every response that does not bring its own."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        ancestors = " ".join(("'self'", *origins))
        self._headers = {
            "content-security-policy": POLICY.format(ancestors=ancestors),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
