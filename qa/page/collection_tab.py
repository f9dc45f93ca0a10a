"""The tab that shows the collection: its articles, their text, and ways to add and remove."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import FootnoteError
from index.readers import SUFFIXES
from index.sync import Progress
from qa.answer import Answerer
from qa.page import listing, parts
from qa.page.coverage import collection_of
from qa.page.library import Added, Library, Pasted
from qa.page.render import Renderer
from qa.page.texts import STAGES, Texts, counted
from qa.settings import Settings

Updates = dict[Any, Any]


class CollectionTab:
    """`library` is None where adding and removing are switched off."""

    def __init__(
        self,
        answerer: Answerer,
        renderer: Renderer,
        library: Library | None,
        settings: Settings,
        texts: Texts,
    ) -> None:
        self._answerer = answerer
        self._renderer = renderer
        self._library = library
        self._settings = settings
        self._texts = texts
        with gr.Row(elem_id="fn-shelves", equal_height=False):
            with gr.Column(elem_id="fn-catalog", scale=3):
                self.timeline = parts.html(elem_id="fn-timeline")
                self._adding(library)
                self.words = gr.Textbox(
                    label=texts.search_articles, placeholder=texts.search_articles,
                    show_label=False, container=False, max_lines=1, elem_id="fn-words",
                )  # fmt: skip
                self.list = parts.html(elem_id="fn-articles")
                self.more = gr.Button(texts.more, size="sm", visible=False)
                self.pages = gr.State(1)
            with gr.Column(elem_id="fn-reading", scale=2):
                self._removing()
                self.said = parts.html(elem_id="fn-removed-said")
                self.article = parts.html(renderer.whole_article(None), elem_id="fn-whole")
        self.chosen = gr.State(None)
        self.shown = [self.timeline, self.list, self.more, self.pages]
        self._wire()

    def _adding(self, library: Library | None) -> None:
        if library is None:
            gr.Markdown(self._texts.no_uploads, elem_id="fn-no-uploads")
            return
        kinds = sorted(SUFFIXES)
        size = round(self._settings.max_file_bytes / 1e6)
        label = self._texts.add_files.format(size=size)
        with gr.Accordion(self._texts.add, open=False, elem_id="fn-add"):
            with gr.Tab(self._texts.add_upload):
                with gr.Row():
                    self.files = gr.File(
                        label=label, file_count="multiple", file_types=kinds, height=150
                    )
                    self.folder = gr.File(
                        label=self._texts.add_folder, file_count="directory", file_types=kinds,
                        height=150,
                    )  # fmt: skip
                self.add_files = gr.Button(self._texts.add_now, variant="primary")
            with gr.Tab(self._texts.add_paste):
                self.text = gr.Textbox(label=self._texts.paste_text, lines=8, max_lines=16)
                with gr.Row():
                    self.title = gr.Textbox(label=self._texts.paste_title, max_lines=1)
                    self.publisher = gr.Textbox(label=self._texts.paste_publisher, max_lines=1)
                with gr.Row():
                    self.date = gr.Textbox(
                        label=self._texts.paste_date, placeholder=self._texts.date_form, max_lines=1
                    )
                    self.url = gr.Textbox(label=self._texts.paste_url, max_lines=1)
                self.add_text = gr.Button(self._texts.add_now, variant="primary")
            trouble = self._texts.upload_trouble.format(
                kinds=" ".join(kinds), size=size, files=self._settings.max_upload_files,
                together=round(self._settings.max_upload_bytes / 1e6),
            )  # fmt: skip
            parts.html(self._renderer.trouble(trouble))
            self.outcome = parts.html(elem_id="fn-outcome")

    def _removing(self) -> None:
        """Two steps: a click that asks, and one that does."""
        self.remove = gr.Button(self._texts.remove, size="sm", visible=False)
        with gr.Group(visible=False, elem_classes="fn-sure") as self.sure:
            gr.Markdown(self._texts.remove_sure)
            with gr.Row():
                self.remove_yes = gr.Button(self._texts.remove_yes, size="sm", variant="stop")
                self.remove_no = gr.Button(self._texts.remove_no, size="sm")

    def _wire(self) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "queue": False}
        read = parts.channel("read")
        self.words.change(
            self.listed, [self.words], self.shown, trigger_mode="always_last", **quiet
        )
        self.more.click(self.listed, [self.words, self.pages], self.shown, **quiet)
        opened = [self.article, self.chosen, self.remove, self.sure, self.said]
        read.change(self._read, [read], opened, **quiet)
        for button, asks in ((self.remove, True), (self.remove_no, False)):
            button.click(
                lambda asks=asks: (gr.update(visible=not asks), gr.update(visible=asks)),
                None,
                [self.remove, self.sure],
                **quiet,
            )
        if self._library is None:
            return
        changing: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "collection"}
        self.remove_yes.click(
            self._remove, [self.chosen, self.words], [*opened, *self.shown], **changing
        )
        self.add_files.click(
            self._add_files, [self.files, self.folder, self.words],
            [self.files, self.folder, self.outcome, *self.shown], **changing,
        )  # fmt: skip
        self.add_text.click(
            self._add_text,
            [self.text, self.title, self.publisher, self.date, self.url, self.words],
            [self.text, self.title, self.publisher, self.date, self.url, self.outcome, *self.shown],
            **changing,
        )

    def listed(self, words: str = "", pages: int = 0) -> Updates:
        """The list (one page more than `pages`) and the timeline, as the collection is now."""
        collection = collection_of(self._answerer)
        page = listing.articles_page(collection, words, pages + 1)
        buckets = listing.timeline(collection.dates()) if collection else []
        return {
            self.list: self._renderer.articles(page),
            self.timeline: self._renderer.timeline(buckets),
            self.more: gr.update(visible=page.more),
            self.pages: pages + 1,
        }

    def _read(self, message: str) -> Updates:
        collection = collection_of(self._answerer)
        article = collection.article(parts.received(message)) if collection else None
        return {
            self.article: self._renderer.whole_article(article),
            self.chosen: article.id if article else None,
            self.remove: gr.update(visible=article is not None and self._library is not None),
            self.sure: gr.update(visible=False),
            self.said: "",
        }

    def _remove(self, article_id: str | None, words: str) -> Updates:
        collection = collection_of(self._answerer)
        source = collection.source(article_id) if collection and article_id else None
        closed: Updates = {
            self.article: self._renderer.whole_article(None),
            self.chosen: None,
            self.remove: gr.update(visible=False),
            self.sure: gr.update(visible=False),
        }
        if self._library and source:
            try:
                report = self._library.remove(source.id, source.path)
            except FootnoteError as error:
                said = self._renderer.notice(str(error))
                return {self.sure: gr.update(visible=False), self.said: said}
            held = counted(report.articles, self._texts.articles_one, self._texts.articles_many)
            said = self._texts.removed_done.format(articles=held)
            closed[self.said] = self._renderer.said(said)
        return {**closed, **self.listed(words)}

    def _add_files(
        self,
        files: list[str] | None,
        folder: list[str] | None,
        words: str,
        progress: gr.Progress = gr.Progress(),  # noqa: B008  (how Gradio asks for one)
    ) -> Updates:
        chosen = [Path(name) for name in (files or []) + (folder or [])]
        updates = self._added(lambda told: self._must().add_files(chosen, told), progress, words)
        return {self.files: None, self.folder: None, **updates}

    def _add_text(
        self,
        text: str,
        title: str,
        publisher: str,
        date: str,
        url: str,
        words: str,
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> Updates:
        pasted = Pasted(text, title, publisher, date, url)
        updates = self._added(lambda told: self._must().add_pasted(pasted, told), progress, words)
        if len(updates) == 1:
            return updates
        fields = (self.text, self.title, self.publisher, self.date, self.url)
        return {**dict.fromkeys(fields, ""), **updates}

    def _added(
        self, add: Callable[[Progress], Added], progress: gr.Progress, words: str
    ) -> Updates:
        """What to show of an addition; only the reason when it failed."""

        def told(stage: str, done: int, total: int) -> None:
            progress(done / total if total else None, desc=STAGES.get(stage, stage))

        try:
            report = add(told)
        except FootnoteError as error:
            return {self.outcome: self._renderer.notice(str(error))}
        return {self.outcome: self._renderer.report(report), **self.listed(words)}

    def _must(self) -> Library:
        if self._library is None:
            raise FootnoteError(self._texts.no_uploads)
        return self._library
