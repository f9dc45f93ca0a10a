"""The few shapes of Gradio component that the page is made of."""

from __future__ import annotations

import gradio as gr


def html(value: str = "", elem_id: str | None = None) -> gr.Markdown:
    """A place for what `Renderer` made; sanitised once more in the browser."""
    return gr.Markdown(
        value, elem_id=elem_id, container=False, sanitize_html=True, latex_delimiters=[]
    )


def channel(name: str) -> gr.Textbox:
    """Where `page.js` leaves what was clicked inside such HTML: `VALUE|COUNT`."""
    return gr.Textbox(elem_id=f"fn-to-{name}", label=name, visible="hidden")


def received(message: str) -> str:
    """The value of a channel's message."""
    return message.rpartition("|")[0]


def number(text: str) -> int:
    """A small count from such a message; -1 when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else -1
