"""A person signs in to the page with a key; a cookie remembers it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from markupsafe import escape

from qa.endpoint.gate import COOKIE
from qa.endpoint.keys import SESSION_SECONDS, Keyring

POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
STATIC = Path(__file__).parent / "static"


def login_router(keyring: Keyring, public_url: str | None) -> APIRouter:
    """`public_url` says https where a proxy in front of this server speaks it."""
    router = APIRouter(include_in_schema=False)

    @router.get("/login")
    async def form(request: Request) -> HTMLResponse:
        return _form(request)

    @router.post("/login")
    async def sign_in(request: Request) -> Response:
        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        caller = keyring.caller(fields.get("key", [""])[0].strip())
        if caller is None or caller.publishable:
            return _form(request, "This key is not known here.", 401)
        response = RedirectResponse(_after(request), 303)
        response.set_cookie(
            COOKIE,
            keyring.session(caller),
            max_age=SESSION_SECONDS,
            path=request.scope.get("root_path", "") or "/",
            httponly=True,
            samesite="lax",
            secure="https" in (request.url.scheme, (public_url or "").partition("://")[0]),
        )
        return response

    @router.get("/plain.css")
    async def style() -> FileResponse:
        return FileResponse(STATIC / "plain.css", media_type="text/css")

    return router


def _form(request: Request, problem: str = "", status: int = 200) -> HTMLResponse:
    root = escape(request.scope.get("root_path", ""))
    after = request.query_params.get("next", "/")
    action = f"{root}/login?next={quote(after)}"
    page = _page().substitute(style=f"{root}/plain.css", action=action, problem=escape(problem))
    headers = {"cache-control": "no-store", "content-security-policy": POLICY}
    return HTMLResponse(page, status, headers=headers)


def _after(request: Request) -> str:
    """Where to go once signed in: inside this server only."""
    after = request.query_params.get("next", "/")
    inside = after.startswith("/") and not after.startswith(("//", "/\\"))
    return str(request.scope.get("root_path", "")) + (after if inside else "/")


@cache
def _page() -> Template:
    return Template((STATIC / "login.html").read_text(encoding="utf-8"))
