"""The tab where questions are asked: conversation on the left, sources beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from qa.page import parts
from qa.page import shelf as shelves
from qa.page.ask import Desk, View
from qa.page.choices import Choices
from qa.page.pace import Pace
from qa.page.pump import pumped
from qa.page.refine import Refine
from qa.page.render import Renderer
from qa.page.shelf import Shelf
from qa.page.texts import Texts
from qa.settings import Settings

ANSWERS_AT_ONCE = 4
"""Unless the settings say."""

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The reader's conversations: in this session, and in the browser."""

    shelf: gr.State
    browser: gr.BrowserState


class AskTab:
    """Its components, and the events between them."""

    def __init__(
        self,
        desk: Desk,
        renderer: Renderer,
        kept: Kept,
        pace: Pace,
        settings: Settings,
        texts: Texts,
        *,
        evaluates: bool,
    ) -> None:
        self._desk = desk
        self._kept = kept
        self._texts = texts
        self._evaluates = evaluates
        self._at_once = settings.max_running or ANSWERS_AT_ONCE
        self._patience = settings.answer_timeout
        with gr.Row(elem_id="fn-stage", equal_height=False):
            with gr.Column(elem_id="fn-talk", scale=3):
                with gr.Column(elem_id="fn-scroll"):
                    self.welcome = parts.html(elem_id="fn-welcome")
                    self.thread = parts.html(elem_id="fn-thread")
                    self.live = parts.html(elem_id="fn-live")
                    self.suggested = parts.html(elem_id="fn-suggested")
                with gr.Column(elem_id="fn-composer"):
                    self._note_form()
                    self.editing_note = gr.Markdown(
                        texts.editing, visible=False, elem_id="fn-editing"
                    )
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
                    self.refine = Refine(settings, pace, texts)
            with gr.Column(elem_id="fn-side", scale=2):
                self.panel = parts.html(renderer.sources(0, None), elem_id="fn-panel")
        self._editing = gr.State(None)
        self.shown = [
            self.question, self.welcome, self.thread, self.live, self.suggested, self.panel,
            self.editing_note, self._editing, self._kept.shelf, self._kept.browser,
        ]  # fmt: skip
        self._wire_asking()
        self._wire_reading()

    def _note_form(self) -> None:
        """Opens when an answer is rated."""
        with gr.Group(visible=False, elem_classes="fn-note-form") as self.note_form:
            self.note = gr.Textbox(
                label=self._texts.rated, placeholder=self._texts.note, max_lines=3
            )
            with gr.Row():
                self.save_note = gr.Button(self._texts.save_note, size="sm", variant="primary")
                self.skip_note = gr.Button(self._texts.skip_note, size="sm")
                self.add_question = gr.Button(self._texts.add_question, size="sm", visible=False)
        self.added = parts.html(elem_id="fn-added")
        self.rated = gr.State(None)

    def _wire_asking(self) -> None:
        """Typed questions, clicked ones, retries, removed chips; stop."""
        ask, retry, drop, edit = (parts.channel(name) for name in ("ask", "retry", "drop", "edit"))
        shelf, choices = self._kept.shelf, self.refine.inputs
        common = {
            "concurrency_limit": self._at_once,
            "concurrency_id": "answers",
            "show_progress": "hidden",
            "trigger_mode": "once",
        }
        # The box is emptied by an event of its own: of two updates that follow each other closely,
        # the browser may see only the second.
        asked = gr.State("")
        taken = self.question.submit(
            lambda question: (question, ""),
            [self.question],
            [asked, self.question],
            show_progress="hidden",
            queue=False,
        )
        asking = [
            taken.then(self._ask, [asked, self._editing, shelf, *choices], self.shown, **common),
            ask.change(self._ask_clicked, [ask, shelf, *choices], self.shown, **common),
            retry.change(self._ask_again, [retry, shelf, *choices], self.shown, **common),
            drop.change(
                self._ask_without, [drop, shelf, *choices], [*self.shown, *choices[:3]], **common
            ),
        ]
        for event in asking:
            event.success(
                self._suggest,
                [shelf],
                [self.suggested],
                show_progress="hidden",
                concurrency_limit=1,
                concurrency_id="suggestions",
            )
        self.question.stop(self._stop, [shelf], self.shown, cancels=asking, show_progress="hidden")
        edit.change(
            self._edit, [edit, shelf], [self.question, self.editing_note, self._editing],
            show_progress="hidden", queue=False,
        )  # fmt: skip

    def _wire_reading(self) -> None:
        """Footnotes, and what the reader thinks of an answer."""
        open_, peek, rate = (parts.channel(name) for name in ("open", "peek", "rate"))
        peek.change(
            lambda message: self._desk.article(parts.received(message)),
            [peek],
            [self.panel],
            show_progress="hidden",
            queue=False,
        )
        open_.change(
            self._open, [open_, self._kept.shelf], [self.panel], show_progress="hidden", queue=False
        )

        kept = [self._kept.shelf, self._kept.browser]
        rate.change(
            self._rate,
            [rate, self._kept.shelf],
            [
                self.thread, self.note_form, self.note, self.rated, self.add_question, self.added,
                *kept,
            ],
            show_progress="hidden",
            queue=False,
        )  # fmt: skip
        done = {"outputs": [self.note_form, self.rated], "show_progress": "hidden", "queue": False}
        self.save_note.click(self._save_note, [self.rated, self.note, self._kept.shelf], **done)
        self.note.submit(self._save_note, [self.rated, self.note, self._kept.shelf], **done)
        self.skip_note.click(self._save_note, [self.rated, gr.State(""), self._kept.shelf], **done)

    async def _ask(
        self, question: str, editing: int | None, shelf: Shelf, *controls: Any
    ) -> AsyncIterator[Updates]:
        if not question.strip():
            gr.Info(self._texts.empty_question)
            return
        if editing is not None:
            shelf = shelf.showing(shelf.open.until(editing))
        async for updates in self._shown(self._desk.ask(question, shelf, Choices.of(*controls))):
            yield updates

    async def _ask_clicked(
        self, message: str, shelf: Shelf, *controls: Any
    ) -> AsyncIterator[Updates]:
        async for updates in self._ask(parts.received(message), None, shelf, *controls):
            yield updates

    async def _ask_again(
        self, message: str, shelf: Shelf, *controls: Any
    ) -> AsyncIterator[Updates]:
        index = parts.number(parts.received(message))
        async for updates in self._shown(self._desk.again(index, shelf, Choices.of(*controls))):
            yield updates

    async def _ask_without(
        self, message: str, shelf: Shelf, *controls: Any
    ) -> AsyncIterator[Updates]:
        index, _, what = parts.received(message).partition("-")
        views = self._desk.without(parts.number(index), what, shelf, Choices.of(*controls))
        async for updates in self._shown(views):
            yield updates

    async def _shown(self, views: Iterator[View]) -> AsyncIterator[Updates]:
        latest: View | None = None
        try:
            async for view in pumped(views, self._patience):
                latest = view
                yield self.show(view)
        except TimeoutError:
            if latest:
                yield self.show(self._desk.gave_up(latest.shelf))

    def _suggest(self, shelf: Shelf) -> str:
        return self._desk.suggested(shelf.open)

    def _stop(self, shelf: Shelf) -> Updates:
        return self.show(self._desk.stopped(shelf))

    def _edit(self, message: str, shelf: Shelf) -> Updates:
        index = parts.number(parts.received(message))
        if not 0 <= index < len(shelf.open.exchanges):
            return {self.editing_note: gr.update(visible=False), self._editing: None}
        return {
            self.question: gr.update(value=shelf.open.exchanges[index].question),
            self.editing_note: gr.update(visible=True),
            self._editing: index,
        }

    def _open(self, message: str, shelf: Shelf) -> str:
        index, _, number = parts.received(message).partition("-")
        return self._desk.panel(shelf.open, parts.number(index), parts.number(number))

    def _rate(self, message: str, shelf: Shelf) -> Updates:
        index, _, rating = parts.received(message).partition("-")
        shelf = self._desk.rated(shelf, parts.number(index), rating)
        return {
            self.thread: self._desk.thread(shelf.open),
            self.note_form: gr.update(visible=True),
            self.note: "",
            self.rated: parts.number(index),
            self.add_question: gr.update(visible=self._evaluates and rating == "down"),
            self.added: "",
            self._kept.shelf: shelf,
            self._kept.browser: shelves.dump(shelf),
        }

    def _save_note(self, rated: int | None, note: str, shelf: Shelf) -> Updates:
        if rated is not None:
            gr.Info(self._desk.recorded(shelf.open, rated, note))
        return {self.note_form: gr.update(visible=False), self.rated: None}

    def show(self, view: View) -> Updates:
        """Copies a view into the components."""
        updates: Updates = {
            self.live: view.live,
            self._kept.shelf: view.shelf,
        }
        if view.thread is not None:
            updates[self.thread] = view.thread
            updates[self.welcome] = gr.update(visible=not view.shelf.open.exchanges)
            updates[self.suggested] = ""
        if view.panel is not None:
            updates[self.panel] = view.panel
        if view.settled:
            updates[self._kept.browser] = shelves.dump(view.shelf)
            updates[self.question] = self._question(view)
        if view.choices is not None:
            updates |= self.refine.showing(view.choices)
        if view.busy:
            updates[self.editing_note] = gr.update(visible=False)
            updates[self._editing] = None
        return updates

    def _question(self, view: View) -> Any:
        """The box, with the button that makes sense now."""
        if view.busy:
            return gr.update(submit_btn=False, stop_btn=self._texts.stop)
        return gr.update(submit_btn=self._texts.ask, stop_btn=False)
