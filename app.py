"""Joins the chat page and the endpoint into one server; `python app.py` is `footnote serve`."""

from __future__ import annotations

import sys

import gradio as gr
from fastapi import FastAPI

from qa.answer import Answerer
from qa.endpoint import create_endpoint
from qa.page import create_page
from qa.settings import Settings


def create_app(answerer: Answerer, settings: Settings) -> FastAPI:
    """The endpoint at `/v1`, and last, so that its 404s stay its own, the page at `/`."""
    return gr.mount_gradio_app(
        create_endpoint(answerer, settings),
        create_page(answerer, settings),
        path="/",
        show_error=False,
        run_history=False,
        footer_links=[],
        max_file_size="1kb",
        ssr_mode=False,
        mcp_server=False,
    )


if __name__ == "__main__":
    from qa.cli import main

    sys.exit(main(["serve", *sys.argv[1:]]))
