"""`GET /widget.js`: the one script that puts Footnote into someone else's page."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from qa.endpoint.examples import WIDGET as SCRIPT

WIDGET = Path(__file__).parent / "static" / "widget.js"
HEADERS = {"cache-control": "public, max-age=3600", "cross-origin-resource-policy": "cross-origin"}


def widget_router() -> APIRouter:
    router = APIRouter(tags=["widget"])

    @router.get("/widget.js", response_class=FileResponse, responses={200: SCRIPT})
    async def widget() -> FileResponse:
        """The embed script; what it takes stands at its top."""
        return FileResponse(WIDGET, media_type="text/javascript", headers=HEADERS)

    return router
