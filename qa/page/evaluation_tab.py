"""The tab that shows the last evaluation and runs another; and the button that adds a question."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import FootnoteError
from qa.page import feedback, parts
from qa.page.ask import Desk
from qa.page.ask_tab import AskTab, Kept, Updates
from qa.page.evaluation import Evaluator, Last, Progress, outcomes_page
from qa.page.pump import pumped
from qa.page.render import Renderer
from qa.page.talk import Talk
from qa.page.texts import Texts
from qa.settings import Settings

PACE = 0.2
"""Seconds between two redraws of the progress bar, however fast questions are answered."""
_log = logging.getLogger(__name__)

ALL, WRONG = "all", "wrong"
REPORT = "footnote-evaluation.html"


class EvaluationTab:
    """Figures on the left, every question on the right."""

    def __init__(
        self, evaluator: Evaluator, renderer: Renderer, settings: Settings, texts: Texts
    ) -> None:
        self._evaluator = evaluator
        self._renderer = renderer
        self._patience = settings.answer_timeout
        self._texts = texts
        with gr.Row(elem_id="fn-judged", equal_height=False):
            with gr.Column(elem_id="fn-scores", scale=3):
                with gr.Column(visible=False, elem_id="fn-runner") as self.runner:
                    self.sets = gr.Radio(label=texts.question_set, choices=[])
                    self.start = gr.Button(texts.evaluate, variant="primary")
                    self.stop = gr.Button(texts.stop, visible=False)
                self.progress = parts.html(elem_id="fn-progress")
                self.scores = parts.html(elem_id="fn-figures")
                self.report = gr.Button(texts.full_report_name, size="sm", visible=False)
                self.file = gr.File(label=texts.full_report, interactive=False, visible=False)
            with gr.Column(elem_id="fn-outcomes", scale=2):
                self.which = gr.Radio(
                    label=texts.show_which, value=ALL, visible=False,
                    choices=[(texts.show_all, ALL), (texts.show_wrong, WRONG)],
                )  # fmt: skip
                self.outcomes = parts.html(elem_id="fn-asked")
                self.more = gr.Button(texts.more, size="sm", visible=False)
                self.pages = gr.State(1)

    def wire(self, tab: gr.Tab, ask: AskTab, desk: Desk, kept: Kept) -> None:
        self._ask = ask
        self._desk = desk
        quiet: dict[str, Any] = {"show_progress": "hidden", "queue": False}
        listed = [self.outcomes, self.more, self.pages]
        shown = [self.scores, self.which, self.report, self.file, *listed]
        tab.select(self._opened, [self.sets, self.which], [self.runner, self.sets, *shown], **quiet)
        running = self.start.click(
            self._run,
            [self.sets, self.which],
            [self.start, self.stop, self.progress, *shown],
            show_progress="hidden",
            trigger_mode="once",
            concurrency_limit=None,  # the second of two runs is told why it has to wait
        )
        self.stop.click(
            self._ended, [self.which], [self.start, self.stop, self.progress, *shown],
            cancels=[running], **quiet,
        )  # fmt: skip
        self.which.change(self._listed, [self.which], listed, **quiet)
        self.more.click(self._listed, [self.which, self.pages], listed, **quiet)
        self.report.click(self._reported, None, [self.file, self.progress], show_progress="hidden")
        ask.add_question.click(
            self._added, [ask.rated, ask.note, kept.talk], [ask.note_form, ask.rated, ask.said],
            **quiet,
        )  # fmt: skip

    def _opened(self, chosen: str | None, which: str) -> Updates:
        """The tab as things are now."""
        sets = list(self._evaluator.sets())
        chosen = chosen if chosen in sets else sets[0] if sets else None
        return {
            self.runner: gr.update(visible=bool(sets)),
            self.sets: gr.update(choices=sets, value=chosen),
            **self._shown(which),
        }

    async def _run(self, questions: str | None, which: str) -> AsyncIterator[Updates]:
        yield {
            self.start: gr.update(visible=False),
            self.stop: gr.update(visible=True),
            self.progress: self._renderer.evaluating(0, 0),
        }
        try:
            async for progress in pumped(self._paced(questions or ""), self._patience):
                yield {self.progress: self._renderer.evaluating(progress.done, progress.total)}
        except TimeoutError:
            yield self._ended(which, self._texts.too_long)
        except (FootnoteError, OSError) as error:
            yield self._ended(which, str(error))
        except Exception:  # noqa: BLE001  (the reader gets a sentence, the log the rest)
            _log.exception("evaluating failed")
            yield self._ended(which, self._texts.evaluation_failed)
        else:
            yield self._ended(which)

    def _paced(self, questions: str) -> Iterator[Progress]:
        """How far the run is, now and then."""
        told = 0.0
        with closing(self._evaluator.run(questions)) as run:
            for progress in run:
                if time.monotonic() - told >= PACE:
                    told = time.monotonic()
                    yield progress

    def _ended(self, which: str, problem: str = "") -> Updates:
        """After a run, however it ended."""
        return {
            self.start: gr.update(visible=True),
            self.stop: gr.update(visible=False),
            **self._shown(which),
            self.progress: self._renderer.notice(problem) if problem else "",
        }

    def _shown(self, which: str) -> Updates:
        last, scores = None, ""
        try:
            last = self._evaluator.last()
            sets = self._evaluator.sets()
            scores = self._renderer.evaluation(last, has_set=bool(sets), own=self._evaluator.own)
        except FootnoteError as error:
            scores = self._renderer.notice(str(error))
        return {
            self.scores: scores,
            self.which: gr.update(visible=last is not None),
            self.report: gr.update(visible=last is not None),
            self.file: gr.update(visible=False),
            **self._page(last, which, 1),
        }

    def _listed(self, which: str, pages: int = 0) -> Updates:
        """The questions, one page more than `pages`."""
        return self._page(self._evaluator.last(), which, pages + 1)

    def _page(self, last: Last | None, which: str, pages: int) -> Updates:
        results = last.report.results if last else ()
        page = outcomes_page(results, wrong=which == WRONG, pages=pages)
        return {
            self.outcomes: self._renderer.outcomes(page) if last else "",
            self.more: gr.update(visible=page.more),
            self.pages: pages,
        }

    def _reported(self) -> Updates:
        """The report as a file to download."""
        try:
            page = self._evaluator.page()
        except FootnoteError as error:
            return {self.progress: self._renderer.notice(str(error))}
        path = Path(tempfile.mkdtemp(prefix="footnote-")) / REPORT
        path.write_text(page, encoding="utf-8")
        return {self.file: gr.update(value=str(path), visible=True)}

    def _added(self, rated: int | None, note: str, talk: Talk) -> Updates:
        """Keeps the rating, and the question as a draft."""
        exchanges = talk.exchanges
        if rated is None or not 0 <= rated < len(exchanges):
            return {self._ask.note_form: gr.update(visible=False)}
        self._desk.recorded(talk, rated, note)
        line = feedback.line_of(exchanges[rated], note, talk.until(rated).history())
        path = self._evaluator.own
        try:
            fresh = self._evaluator.add(line)
        except (FootnoteError, OSError) as error:
            said = self._texts.not_saved.format(problem=error)
        else:
            texts = self._texts
            said = (texts.question_added if fresh else texts.question_known).format(path=path)
        return {
            self._ask.note_form: gr.update(visible=False),
            self._ask.rated: None,
            self._ask.said: self._renderer.said(said),
        }
