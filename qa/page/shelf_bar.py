"""The drawer of kept conversations: open, start, name, delete, take away."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import gradio as gr

from qa.page import export, parts
from qa.page import shelf as shelves
from qa.page.ask import Desk, View
from qa.page.ask_tab import AskTab, Kept, Updates
from qa.page.render import Renderer
from qa.page.talk import Talk
from qa.page.texts import Texts


class ShelfBar:
    """Beside the conversation; closed until it is wanted."""

    def __init__(self, kept: Kept, renderer: Renderer, texts: Texts) -> None:
        self._kept = kept
        self._renderer = renderer
        self._texts = texts
        with gr.Sidebar(open=False, elem_id="fn-shelf", label=texts.conversations) as self._bar:
            gr.Markdown(f"## {texts.conversations}")
            self._new = gr.Button(texts.new, variant="primary", size="md")
            self.list = parts.html(renderer.shelf(()))
            self.title = gr.Textbox(label=texts.rename, max_lines=1)
            self._export = gr.Button(texts.export, size="sm")
            self._said = parts.html()
            self._files = gr.File(
                label=texts.export, file_count="multiple", interactive=False, visible=False
            )
            self._delete = gr.Button(texts.delete, size="sm")
            with gr.Group(visible=False, elem_classes="fn-sure") as self._sure:
                gr.Markdown(texts.delete_sure)
                with gr.Row():
                    self._delete_yes = gr.Button(texts.delete_yes, size="sm", variant="stop")
                    self._delete_no = gr.Button(texts.remove_no, size="sm")
        self.shown = [self.title, self._files, self._said, self._delete, self._sure]

    def wire(self, desk: Desk, ask: AskTab) -> None:
        """Every change shows the conversation that is open afterwards."""
        self._desk, self._ask = desk, ask
        talk = self._kept.talk
        quiet: dict[str, Any] = {"show_progress": "hidden", "queue": False}
        leaving = {**quiet, "outputs": [*ask.shown, *self.shown]}
        for button, action in ((self._new, desk.started), (self._delete_yes, desk.deleted)):
            button.click(
                lambda talk, action=action: self.showing(action(talk)),
                [talk],
                cancels=ask.asking,
                **leaving,
            )
        for button, asks in ((self._delete, True), (self._delete_no, False)):
            button.click(
                lambda asks=asks: self._asking(asks), None, [self._delete, self._sure], **quiet
            )
        renamed = [talk, self._kept.keep, self.title]
        self.title.submit(self._rename, [self.title, talk], renamed, **quiet)
        self.title.blur(self._rename, [self.title, talk], renamed, **quiet)
        self._export.click(
            self._exported, [talk], [self._files, self._said], show_progress="hidden"
        )
        told = parts.channel("shelf")
        told.change(self._listed, [told, talk], [self.list], **quiet)
        self._bar.expand(lambda talk: talk.title, [talk], [self.title], **quiet)

    def showing(self, view: View) -> Updates:
        """Another conversation than before."""
        return {
            **self.grown(view),
            self._files: gr.update(visible=False),
            self._said: "",
            **self._asking(False),
        }

    def grown(self, view: View) -> Updates:
        """The same conversation with what another tab did in it; what is open in the drawer stays
        so, lest a button go from under the pointer.
        """
        return {**self._ask.show(view), self.title: view.talk.title}

    def _asking(self, asks: bool) -> Updates:
        """Whether to delete, in the place of the button."""
        return {self._delete: gr.update(visible=not asks), self._sure: gr.update(visible=asks)}

    def _listed(self, message: str, talk: Talk) -> str:
        return self._renderer.shelf(shelves.entries(parts.received(message)), talk.id)

    def _rename(self, title: str, talk: Talk) -> Updates:
        renamed = talk.renamed(title)
        updates: Updates = {self.title: renamed.title}
        if renamed != talk:
            order = self._renderer.keep(shelves.keeping(renamed))
            updates |= {self._kept.talk: renamed, self._kept.keep: order}
        return updates

    def _exported(self, talk: Talk) -> Updates:
        """The open conversation as two files to download."""
        if not talk.exchanges:
            said = self._renderer.said(self._texts.nothing_to_export)
            return {self._files: gr.update(visible=False), self._said: said}
        folder = Path(tempfile.mkdtemp(prefix="footnote-"))
        name = re.sub(r"\W+", "-", talk.title).strip("-").lower()[:60] or "conversation"
        (folder / f"{name}.md").write_text(export.markdown(talk, self._texts), encoding="utf-8")
        (folder / f"{name}.html").write_text(self._renderer.exported(talk), encoding="utf-8")
        files = [str(path) for path in sorted(folder.iterdir())]
        return {self._files: gr.update(value=files, visible=True), self._said: ""}
