"""The page as a whole: header, tabs, and what happens when it opens."""

from __future__ import annotations

import gradio as gr

from qa.answer import Answerer
from qa.page import parts
from qa.page import shelf as shelves
from qa.page.ask import Desk
from qa.page.ask_tab import AskTab, Kept, Updates
from qa.page.coverage import Examples, coverage
from qa.page.render import Renderer
from qa.page.shelf import Shelf
from qa.page.texts import ENGLISH, Texts
from qa.settings import Settings

KEPT_AS = "footnote-conversations"
WAITING_AT_MOST = 32
"""Questions in line before the page says that it is busy."""


def create_page(answerer: Answerer, settings: Settings, texts: Texts = ENGLISH) -> gr.Blocks:
    """The chat page over `answerer`; `qa.page.mount` serves it."""
    renderer = Renderer(texts)
    desk = Desk(answerer, renderer, texts)
    examples = Examples(answerer)
    with gr.Blocks(title=texts.name, analytics_enabled=False, fill_width=True) as page:
        # The secret keeps nothing secret: it is the same everywhere, so that what the browser
        # keeps is still read after the server restarts.
        kept = Kept(gr.State(Shelf()), gr.BrowserState(storage_key=KEPT_AS, secret=KEPT_AS))
        parts.html(renderer.header(), elem_id="fn-head")
        with gr.Tabs(elem_id="fn-page"), gr.Tab(texts.ask_tab, elem_id="fn-ask"):
            ask = AskTab(desk, renderer, kept, texts)

        def opened(stored: object) -> Updates:
            shelf = shelves.load(stored)
            welcome = renderer.welcome(coverage(answerer), examples.answerable(), uploads=False)
            return {
                **ask.show(desk.settled(shelf)),
                ask.welcome: gr.update(value=welcome, visible=not shelf.open.exchanges),
            }

        page.load(
            opened,
            [kept.browser],
            [*ask.shown, kept.shelf, kept.browser],
            show_progress="hidden",
        )
    page.queue(max_size=WAITING_AT_MOST, api_open=False)
    return page
