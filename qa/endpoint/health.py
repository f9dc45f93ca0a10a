"""Alive, ready, and in figures: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from index.errors import CollectionError
from qa.endpoint.desk import Desk
from qa.endpoint.figures import Figures


def health_router(desk: Desk, figures: Figures) -> APIRouter:
    router = APIRouter(tags=["operation"])

    @router.get("/healthz")
    async def alive() -> JSONResponse:
        """The process answers. Says nothing of the index."""
        return JSONResponse({"status": "ok"})

    @router.get("/readyz", responses={503: {"description": "not ready, and why"}})
    def ready() -> JSONResponse:
        """Questions can be answered: 200, or 503 with the reasons."""
        checks = readiness(desk)
        reasons = [check["detail"] for check in checks.values() if not check["ok"]]
        return JSONResponse(
            {"status": "unready" if reasons else "ready", "reasons": reasons, "checks": checks},
            503 if reasons else 200,
        )

    @router.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        """Prometheus figures of this process."""
        return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def readiness(desk: Desk) -> dict[str, dict[str, bool | str]]:
    """What must be true before questions are answered, by name."""
    return {"index": _index(desk), "model": {"ok": True, "detail": desk.settings.model}}


def _index(desk: Desk) -> dict[str, bool | str]:
    try:
        collection = desk.engine.collection
        articles, passages = collection.counts if collection else (0, 0)
    except CollectionError as error:
        return {"ok": False, "detail": str(error)}
    if collection is None:
        return {
            "ok": False,
            "detail": "there is no index yet: make one with `footnote index PATH`",
        }
    if not articles:
        return {
            "ok": False,
            "detail": "the index is empty: add articles with `footnote index PATH`",
        }
    return {"ok": True, "detail": f"{articles} articles, {passages} passages"}
