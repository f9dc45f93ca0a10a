"""Joins the chat page and the endpoint into one server; `python app.py` is `footnote serve`."""

from __future__ import annotations

import sys

from fastapi import FastAPI

from qa.answer import Answerer
from qa.endpoint import create_endpoint
from qa.evaluation.evaluator import Evaluator
from qa.page import mount
from qa.settings import Settings


def create_app(answerer: Answerer, settings: Settings) -> FastAPI:
    """The endpoint, and last, so that its 404s stay its own, the page at `/`."""
    app = create_endpoint(answerer, settings)
    mount(app, answerer, settings, Evaluator(answerer, settings))
    return app


if __name__ == "__main__":
    from qa.cli import main

    sys.exit(main(["serve", *sys.argv[1:]]))
