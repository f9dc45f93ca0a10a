"""The controls under the question: dates, publishers, and who writes."""

from __future__ import annotations

from typing import Any

import gradio as gr

from qa.answer import Answerer
from qa.page.choices import BadDate, Choices
from qa.page.coverage import collection_of
from qa.page.pace import Pace
from qa.page.texts import Texts, counted
from qa.settings import EXTRACTIVE, Settings


class Refine:
    """Components whose values are a `Choices`; all of them inputs of every question."""

    def __init__(self, answerer: Answerer, settings: Settings, pace: Pace, texts: Texts) -> None:
        self._answerer = answerer
        models = self._models = models_of(settings)
        self._pace = pace
        self._texts = texts
        self._name = texts.refine_model if len(models) > 1 else texts.refine
        with gr.Accordion(self._name, open=False, elem_id="fn-refine") as self._drawer:
            with gr.Row():
                self.since = gr.Textbox(
                    label=texts.since, placeholder=texts.date_form, max_lines=1, min_width=120
                )
                self.until = gr.Textbox(
                    label=texts.until, placeholder=texts.date_form, max_lines=1, min_width=120
                )
            self.publishers = gr.CheckboxGroup(label=texts.publishers, choices=[])
            self.model = gr.Radio(
                label=texts.model, choices=self._model_choices(), value=models[0],
                visible=len(models) > 1,
            )  # fmt: skip
            clear = gr.Button(texts.clear_filters, size="sm", variant="secondary")
        self.inputs = [self.since, self.until, self.publishers, self.model]
        clear.click(
            lambda: ("", "", []), None, self.inputs[:3], show_progress="hidden", queue=False
        )

        gr.on(
            [control.change for control in self.inputs[:3]],
            self._left,
            self.inputs,
            [self._drawer],
            show_progress="hidden",
            queue=False,
            trigger_mode="always_last",
        )

    def _left(self, *controls: Any) -> Any:
        """How many articles the filters leave, where it is seen though they are folded away."""
        collection = collection_of(self._answerer)
        try:
            filters = Choices.of(*controls).filters()
        except BadDate:
            filters = None
        if not filters or collection is None:
            return gr.update(label=self._name)
        held = counted(
            collection.counts.articles, self._texts.articles_one, self._texts.articles_many
        )
        left = collection.allowed(filters)
        return gr.update(
            label=self._texts.refined.format(controls=self._name, left=f"{left:,}", articles=held)
        )

    def filled(self, publishers: dict[str, int]) -> dict[Any, Any]:
        """With the publishers of the collection, and what each model was measured to take."""
        label = self._texts.publisher_count
        choices = [(label.format(name=name, count=n), name) for name, n in publishers.items()]
        return {
            self.publishers: gr.update(choices=choices, visible=bool(choices)),
            **self.timed(),
        }

    def timed(self) -> dict[Any, Any]:
        """With what each model takes by now."""
        return {self.model: gr.update(choices=self._model_choices())}

    def showing(self, choices: Choices) -> dict[Any, Any]:
        """The controls set to `choices`."""
        return {
            self.since: choices.since,
            self.until: choices.until,
            self.publishers: list(choices.publishers),
        }

    def _model_choices(self) -> list[tuple[str, str]]:
        return [(self._model_label(name), name) for name in self._models]

    def _model_label(self, name: str) -> str:
        seconds = self._pace.seconds(name)
        shown = self._texts.own_words if name == EXTRACTIVE else name
        if seconds is None:
            return self._texts.model_untimed.format(name=shown)
        return self._texts.model_time.format(name=shown, seconds=f"{seconds:.1f}")


def models_of(settings: Settings) -> list[str]:
    """Who may write answers, the default first; the articles' own words are always among them."""
    names = list(dict.fromkeys([settings.model, *settings.models]))
    chosen = [settings.models[name].model if name in settings.models else name for name in names]
    return names if EXTRACTIVE in chosen else [*names, EXTRACTIVE]
