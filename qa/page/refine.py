"""The controls under the question: dates, publishers, and who writes."""

from __future__ import annotations

from typing import Any

import gradio as gr

from qa.page.choices import Choices
from qa.page.pace import Pace
from qa.page.texts import Texts
from qa.settings import EXTRACTIVE, Settings


class Refine:
    """Components whose values are a `Choices`; all of them inputs of every question."""

    def __init__(self, settings: Settings, pace: Pace, texts: Texts) -> None:
        models = self._models = models_of(settings)
        self._pace = pace
        self._texts = texts
        name = texts.refine_model if len(models) > 1 else texts.refine
        with gr.Accordion(name, open=False, elem_id="fn-refine"):
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
