"""The tab where questions are asked: conversation on the left, sources beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from qa.page import parts
from qa.page import shelf as shelves
from qa.page.ask import Desk, View
from qa.page.render import Renderer
from qa.page.shelf import Shelf
from qa.page.texts import Texts

ANSWERS_AT_ONCE = 4

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The reader's conversations: in this session, and in the browser."""

    shelf: gr.State
    browser: gr.BrowserState


class AskTab:
    """Its components, and the events between them."""

    def __init__(self, desk: Desk, renderer: Renderer, kept: Kept, texts: Texts) -> None:
        self._desk = desk
        self._kept = kept
        with gr.Row(elem_id="fn-stage", equal_height=False):
            with gr.Column(elem_id="fn-talk", scale=3):
                with gr.Column(elem_id="fn-scroll"):
                    self.welcome = parts.html(elem_id="fn-welcome")
                    self.thread = parts.html(elem_id="fn-thread")
                    self.live = parts.html(elem_id="fn-live")
                with gr.Column(elem_id="fn-composer"):
                    self.question = gr.Textbox(
                        elem_id="fn-question",
                        label=texts.question,
                        show_label=False,
                        placeholder=texts.placeholder,
                        submit_btn=texts.ask,
                        max_lines=6,
                        container=False,
                        autofocus=True,
                    )
            with gr.Column(elem_id="fn-side", scale=2):
                self.panel = parts.html(renderer.sources(0, None), elem_id="fn-panel")
        self.shown = [self.question, self.welcome, self.thread, self.live, self.panel]
        self._texts = texts
        self._wire()

    def _wire(self) -> None:
        """Typed questions, clicked examples, retries; stop; footnotes."""
        shown = [*self.shown, self._kept.shelf, self._kept.browser]
        asks = {"outputs": shown, "concurrency_limit": ANSWERS_AT_ONCE, "show_progress": "hidden"}
        ask, retry, open_ = (parts.channel(name) for name in ("ask", "retry", "open"))
        asking = [
            self.question.submit(
                self._ask, [self.question, self._kept.shelf], concurrency_id="answers", **asks
            ),
            ask.change(
                self._ask_clicked, [ask, self._kept.shelf], concurrency_id="answers", **asks
            ),
            retry.change(
                self._ask_again, [retry, self._kept.shelf], concurrency_id="answers", **asks
            ),
        ]
        self.question.stop(
            self._stop, [self._kept.shelf], shown, cancels=asking, show_progress="hidden"
        )
        open_.change(
            self._open, [open_, self._kept.shelf], [self.panel], show_progress="hidden", queue=False
        )

    def _ask(self, question: str, shelf: Shelf) -> Iterator[Updates]:
        if not question.strip():
            gr.Info(self._texts.empty_question)
            return
        for view in self._desk.ask(question, shelf):
            yield self.show(view)

    def _ask_clicked(self, message: str, shelf: Shelf) -> Iterator[Updates]:
        yield from self._ask(parts.received(message), shelf)

    def _ask_again(self, message: str, shelf: Shelf) -> Iterator[Updates]:
        index = parts.received(message)
        for view in self._desk.again(int(index) if index.isdecimal() else -1, shelf):
            yield self.show(view)

    def _stop(self, shelf: Shelf) -> Updates:
        return self.show(self._desk.stopped(shelf))

    def _open(self, message: str, shelf: Shelf) -> str:
        index, _, number = parts.received(message).partition("-")
        if not (index.isdecimal() and number.isdecimal()):
            return self._desk.panel(shelf.open, -1)
        return self._desk.panel(shelf.open, int(index), int(number))

    def show(self, view: View) -> Updates:
        """Copies a view into the components."""
        updates: Updates = {
            self.live: view.live,
            self._kept.shelf: view.shelf,
        }
        if view.thread is not None:
            updates[self.thread] = view.thread
            updates[self.welcome] = gr.update(visible=not view.shelf.open.exchanges)
        if view.panel is not None:
            updates[self.panel] = view.panel
        if view.settled:
            updates[self._kept.browser] = shelves.dump(view.shelf)
            updates[self.question] = gr.update(
                submit_btn=False if view.busy else self._texts.ask,
                stop_btn=self._texts.stop if view.busy else False,
                **({"value": ""} if view.busy else {}),
            )
        return updates
