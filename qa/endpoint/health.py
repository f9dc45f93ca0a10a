"""Alive, ready, and in figures: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool

from index.errors import CollectionError
from qa.endpoint.desk import Desk
from qa.endpoint.examples import ALIVE, METRICS, READY, UNREADY
from qa.endpoint.figures import Figures
from qa.endpoint.reaching import Reaching


def health_router(desk: Desk, figures: Figures) -> APIRouter:
    router = APIRouter(tags=["operation"])

    @router.get("/healthz", responses={200: ALIVE})
    async def alive() -> JSONResponse:
        """The process answers. Says nothing of the index."""
        return JSONResponse({"status": "ok"})

    reaching = Reaching(desk.settings)

    @router.get("/readyz", responses={200: READY, 503: UNREADY})
    async def ready() -> JSONResponse:
        """Questions can be answered: 200, or 503 with the reasons."""
        model = asdict(await reaching.look())
        checks = {"index": await run_in_threadpool(_index, desk), "model": model}
        reasons = [check["detail"] for check in checks.values() if not check["ok"]]
        return JSONResponse(
            {"status": "unready" if reasons else "ready", "reasons": reasons, "checks": checks},
            503 if reasons else 200,
        )

    @router.get("/metrics", response_class=Response, responses={200: METRICS})
    async def metrics() -> Response:
        """Prometheus figures of this process."""
        return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)

    return router


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
