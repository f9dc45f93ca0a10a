"""The tab where questions are asked: conversation on the left, sources beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from qa.answer import Answerer
from qa.page import parts
from qa.page.ask import Desk, View
from qa.page.choices import Choices
from qa.page.pace import Pace
from qa.page.pump import pumped
from qa.page.refine import Refine
from qa.page.render import Renderer
from qa.page.shelf import keeping
from qa.page.talk import Exchange, Talk
from qa.page.texts import Texts
from qa.settings import Settings

ANSWERS_AT_ONCE = 4
"""Unless the settings say."""


def at_once(settings: Settings) -> int:
    """How many questions the page has answered at a time."""
    return settings.max_running or ANSWERS_AT_ONCE


Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The conversation on the page, and where the browser is told what to keep."""

    talk: gr.State
    keep: gr.Markdown


class AskTab:
    """Its components, and the events between them."""

    def __init__(
        self,
        desk: Desk,
        answerer: Answerer,
        renderer: Renderer,
        kept: Kept,
        pace: Pace,
        settings: Settings,
        texts: Texts,
        *,
        evaluates: bool,
    ) -> None:
        self._desk = desk
        self._renderer = renderer
        self._kept = kept
        self._texts = texts
        self._evaluates = evaluates
        self._at_once = at_once(settings)
        self._patience = settings.answer_timeout
        with gr.Row(elem_id="fn-stage", equal_height=False):
            with gr.Column(elem_id="fn-talk", scale=3):
                with gr.Column(elem_id="fn-scroll"):
                    self.welcome = parts.html(elem_id="fn-welcome")
                    self.thread = parts.html(elem_id="fn-thread")
                    self.live = parts.html(elem_id="fn-live")
                    self.suggested = parts.html(elem_id="fn-suggested")
                with gr.Column(elem_id="fn-composer"):
                    self.said = parts.html(elem_id="fn-said")
                    parts.html(renderer.trouble(texts.trouble))
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
                    self.refine = Refine(answerer, settings, pace, texts)
            with gr.Column(elem_id="fn-side", scale=2):
                self.panel = parts.html(renderer.sources(0, None), elem_id="fn-panel")
        self._editing = gr.State(None)
        self.shown = [
            self.question, self.welcome, self.thread, self.live, self.suggested, self.panel,
            self.editing_note, self._editing, self.said, self.refine.model,
            self.note_form, self.rated, self._kept.talk, self._kept.keep,
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
        self.rated = gr.State(None)

    def _wire_asking(self) -> None:
        """Typed questions, clicked ones, retries, removed chips; stop."""
        ask, retry, drop, edit = (parts.channel(name) for name in ("ask", "retry", "drop", "edit"))
        talk, choices = self._kept.talk, self.refine.inputs
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
            self._taken,
            [self.question, talk],
            [asked, self.question, self.live, self.said],
            show_progress="hidden",
            queue=False,
        )
        self.asking = asking = [
            taken.then(self._ask, [asked, self._editing, talk, *choices], self.shown, **common),
            ask.change(self._ask_clicked, [ask, talk, *choices], self.shown, **common),
            retry.change(self._ask_again, [retry, talk, *choices], self.shown, **common),
            drop.change(
                self._ask_without, [drop, talk, *choices], [*self.shown, *choices[:3]], **common
            ),
        ]
        asking[0].failure(
            self._turned_away,
            [asked, talk],
            [self.question, self.live],
            show_progress="hidden",
            queue=False,
        )
        for event in asking:
            event.success(
                self._suggest,
                [talk],
                [self.suggested],
                show_progress="hidden",
                concurrency_limit=1,
                concurrency_id="suggestions",
            )
        self.question.stop(self._stop, [talk], self.shown, cancels=asking, show_progress="hidden")
        edit.change(
            self._edit, [edit, talk], [self.question, self.editing_note, self._editing],
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
            self._open, [open_, self._kept.talk], [self.panel], show_progress="hidden", queue=False
        )

        kept = [self._kept.talk, self._kept.keep]
        rate.change(
            self._rate,
            [rate, self._kept.talk],
            [
                self.thread,
                self.note_form,
                self.note,
                self.rated,
                self.add_question,
                self.said,
                *kept,
            ],
            show_progress="hidden",
            queue=False,
        )
        done = {
            "outputs": [self.note_form, self.rated, self.said],
            "show_progress": "hidden",
            "queue": False,
        }
        self.save_note.click(self._save_note, [self.rated, self.note, self._kept.talk], **done)
        self.note.submit(self._save_note, [self.rated, self.note, self._kept.talk], **done)
        self.skip_note.click(self._save_note, [self.rated, gr.State(""), self._kept.talk], **done)

    def _taken(self, question: str, talk: Talk) -> tuple[str, str, str, str]:
        """Shown at once, even if its turn comes later."""
        waiting = self._renderer.live(len(talk.exchanges), Exchange(question))
        return question, "", waiting if question.strip() else "", ""

    def _turned_away(self, asked: str, talk: Talk) -> Updates:
        """Too many wait: the question goes back into the box. A stopped one comes here too, and
        stands in the conversation already.
        """
        last = talk.exchanges[-1] if talk.exchanges else None
        begun = last and last.question == asked and last.state in ("waiting", "stopped")
        return {self.live: ""} if begun else {self.live: "", self.question: asked}

    async def _ask(
        self, question: str, editing: int | None, talk: Talk, *controls: Any
    ) -> AsyncIterator[Updates]:
        if not question.strip():
            yield {self.said: self._renderer.said(self._texts.empty_question)}
            return
        if editing is not None:
            talk = talk.until(editing)
        async for updates in self._shown(self._desk.ask(question, talk, Choices.of(*controls))):
            yield updates

    async def _ask_clicked(
        self, message: str, talk: Talk, *controls: Any
    ) -> AsyncIterator[Updates]:
        async for updates in self._ask(parts.received(message), None, talk, *controls):
            yield updates

    async def _ask_again(self, message: str, talk: Talk, *controls: Any) -> AsyncIterator[Updates]:
        index = parts.number(parts.received(message))
        async for updates in self._shown(self._desk.again(index, talk, Choices.of(*controls))):
            yield updates

    async def _ask_without(
        self, message: str, talk: Talk, *controls: Any
    ) -> AsyncIterator[Updates]:
        index, _, what = parts.received(message).partition("-")
        views = self._desk.without(parts.number(index), what, talk, Choices.of(*controls))
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
                yield self.show(self._desk.gave_up(latest.talk))

    def _suggest(self, talk: Talk) -> str:
        return self._desk.suggested(talk)

    def _stop(self, talk: Talk) -> Updates:
        return self.show(self._desk.stopped(talk))

    def _edit(self, message: str, talk: Talk) -> Updates:
        index = parts.number(parts.received(message))
        if not 0 <= index < len(talk.exchanges):
            return {self.editing_note: gr.update(visible=False), self._editing: None}
        return {
            self.question: gr.update(value=talk.exchanges[index].question),
            self.editing_note: gr.update(visible=True),
            self._editing: index,
        }

    def _open(self, message: str, talk: Talk) -> str:
        index, _, number = parts.received(message).partition("-")
        return self._desk.panel(talk, parts.number(index), parts.number(number))

    def _rate(self, message: str, talk: Talk) -> Updates:
        index, _, rating = parts.received(message).partition("-")
        talk = self._desk.rated(talk, parts.number(index), rating)
        return {
            self.thread: self._desk.thread(talk),
            self.note_form: gr.update(visible=True),
            self.note: "",
            self.rated: parts.number(index),
            self.add_question: gr.update(visible=self._evaluates and rating == "down"),
            self.said: "",
            self._kept.talk: talk,
            self._kept.keep: self._renderer.keep(keeping(talk)),
        }

    def _save_note(self, rated: int | None, note: str, talk: Talk) -> Updates:
        said = ""
        if rated is not None:
            said = self._renderer.said(self._desk.recorded(talk, rated, note))
        return {self.note_form: gr.update(visible=False), self.rated: None, self.said: said}

    def show(self, view: View) -> Updates:
        """Copies a view into the components."""
        updates: Updates = {
            self.live: view.live,
            self._kept.talk: view.talk,
        }
        if view.thread is not None:
            updates[self.thread] = view.thread
            updates[self.welcome] = gr.update(visible=not view.talk.exchanges)
            updates[self.suggested] = ""
            updates[self.said] = ""
        if view.panel is not None:
            updates[self.panel] = view.panel
        if view.keep:
            updates[self._kept.keep] = self._renderer.keep(view.keep)
            updates[self.question] = self._question(view)
        if view.keep and not view.busy:
            updates |= self.refine.timed()
        if view.choices is not None:
            updates |= self.refine.showing(view.choices)
        if view.busy:
            updates[self.editing_note] = gr.update(visible=False)
            updates[self.note_form] = gr.update(visible=False)
            updates[self.rated] = None
            updates[self._editing] = None
        return updates

    def _question(self, view: View) -> Any:
        """The box, with the button that makes sense now."""
        if view.busy:
            return gr.update(submit_btn=False, stop_btn=self._texts.stop)
        return gr.update(submit_btn=self._texts.ask, stop_btn=False)
