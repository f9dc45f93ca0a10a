"""The drawer of kept conversations: open, start, name, delete, take away."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import gradio as gr

from qa.page import export, parts
from qa.page import shelf as shelves
from qa.page.ask import Desk
from qa.page.ask_tab import AskTab, Kept, Updates
from qa.page.render import Renderer
from qa.page.shelf import Shelf
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
            self.list = parts.html(renderer.shelf(Shelf()))
            self.title = gr.Textbox(label=texts.rename, max_lines=1)
            self._export = gr.Button(texts.export, size="sm")
            self.files = gr.File(
                label=texts.export, file_count="multiple", interactive=False, visible=False
            )
            self._delete = gr.Button(texts.delete, size="sm", variant="stop")

    def wire(self, desk: Desk, ask: AskTab) -> None:
        """Every change shows the conversation that is open afterwards."""
        self._desk, self._ask = desk, ask
        switch = parts.channel("switch")
        shelf = self._kept.shelf
        shown = [*ask.shown, self.list, self.title, self.files]
        quiet: dict[str, Any] = {"outputs": shown, "show_progress": "hidden", "queue": False}
        self._new.click(lambda shelf: self._settled(shelf.fresh()), [shelf], **quiet)
        self._delete.click(lambda shelf: self._settled(shelf.without_open()), [shelf], **quiet)
        switch.change(self._switch, [switch, shelf], **quiet)
        self.title.submit(self._rename, [self.title, shelf], **quiet)
        self.title.blur(self._rename, [self.title, shelf], **quiet)
        self._export.click(self._exported, [shelf], [self.files], show_progress="hidden")
        self._kept.browser.change(
            self._renderer.shelf, [shelf], [self.list], show_progress="hidden", queue=False
        )
        self._bar.expand(
            lambda shelf: shelf.open.title,
            [shelf],
            [self.title],
            show_progress="hidden",
            queue=False,
        )

    def listed(self, shelf: Shelf) -> Updates:
        return {self.list: self._renderer.shelf(shelf), self.title: shelf.open.title}

    def _settled(self, shelf: Shelf) -> Updates:
        return {
            **self._ask.show(self._desk.settled(shelf)),
            **self.listed(shelf),
            self.files: gr.update(visible=False),
        }

    def _switch(self, message: str, shelf: Shelf) -> Updates:
        return self._settled(shelf.opened(parts.received(message)))

    def _rename(self, title: str, shelf: Shelf) -> Updates:
        renamed = shelf.renamed(title)
        return {
            self._kept.shelf: renamed,
            self._kept.browser: shelves.dump(renamed),
            **self.listed(renamed),
        }

    def _exported(self, shelf: Shelf) -> Any:
        """The open conversation as two files to download."""
        if not shelf.open.exchanges:
            gr.Info(self._texts.nothing_to_export)
            return gr.update(visible=False)
        folder = Path(tempfile.mkdtemp(prefix="footnote-"))
        name = re.sub(r"\W+", "-", shelf.open.title).strip("-").lower()[:60] or "conversation"
        (folder / f"{name}.md").write_text(
            export.markdown(shelf.open, self._texts), encoding="utf-8"
        )
        (folder / f"{name}.html").write_text(self._renderer.exported(shelf.open), encoding="utf-8")
        return gr.update(value=[str(path) for path in sorted(folder.iterdir())], visible=True)
