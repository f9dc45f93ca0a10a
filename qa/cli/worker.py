"""One of several worker processes of `footnote serve --workers`: the endpoint without the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.cli.options import keep_libraries_quiet
from qa.settings import load_settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def create_worker() -> FastAPI:
    """Called by uvicorn in each process; settings come from the environment it was given."""
    keep_libraries_quiet()
    from qa.build import build_answerer
    from qa.endpoint import create_endpoint
    from qa.endpoint.logs import start_logging

    start_logging()
    settings = load_settings().settings
    return create_endpoint(build_answerer(settings=settings), settings)
