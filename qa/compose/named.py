"""The composers that the settings offer, by name; each model is set up when first asked for.

LangChain is imported with the first model: without one, nobody waits the second that it takes.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.compose import Composer
from qa.errors import ModelMisconfigured
from qa.settings import EXTRACTIVE, ModelSettings, Settings, own_settings

if TYPE_CHECKING:
    from qa.compose.understand import Understanding


class Composers:
    """Call it with a name: `None` is the default model. Safe to share between threads."""

    def __init__(self, settings: Settings, extractive: Composer) -> None:
        self._settings = settings
        self._made: dict[str, Composer] = {EXTRACTIVE: extractive}
        self._lock = threading.RLock()

    @property
    def names(self) -> Sequence[str]:
        """Of all that can be chosen, the default first."""
        return tuple(dict.fromkeys((self._settings.model, *self._settings.models, EXTRACTIVE)))

    def __call__(self, name: str | None = None) -> Composer:
        """Raises ModelMisconfigured for a name not offered or a model that cannot be set up."""
        return self._composer(name or self._settings.model, ())

    def understanding(self, name: str | None = None) -> Understanding | None:
        """What reads questions where the composer of that name is a model."""
        composer = self(name)
        if composer.name == EXTRACTIVE:
            return None
        from qa.compose.llm import LlmComposer
        from qa.compose.understand import Understanding

        return Understanding(composer.chat) if isinstance(composer, LlmComposer) else None

    def probe(self, name: str | None = None) -> str:
        """Call a model once, for a word; returns what it is called. Raises ModelError."""
        composer = self(name)
        if composer.name != EXTRACTIVE:
            from qa.compose.llm import LlmComposer, speak

            if isinstance(composer, LlmComposer):
                speak(composer.chat)
        return composer.name

    def _composer(self, name: str, waiting: tuple[str, ...]) -> Composer:
        with self._lock:
            if name not in self._made:
                self._made[name] = self._make(name, waiting)
            return self._made[name]

    def _make(self, name: str, waiting: tuple[str, ...]) -> Composer:
        if name in waiting:
            raise ModelMisconfigured(
                f"models fall back on each other in a circle: {' → '.join((*waiting, name))}"
            )
        chosen = self._chosen(name)
        fallback = chosen.fallback and self._composer(chosen.fallback, (*waiting, name))
        if chosen.model == EXTRACTIVE:
            return self._made[EXTRACTIVE]
        from qa.compose.llm import LlmComposer
        from qa.compose.messages import Prompts
        from qa.compose.models import load_chat

        return LlmComposer(
            load_chat(chosen),
            Prompts.load(),
            max_sentences=self._settings.max_sentences + 1,
            fallback=fallback or None,
        )

    def _chosen(self, name: str) -> ModelSettings:
        if name in self._settings.models:
            return self._settings.models[name]
        if name == self._settings.model:
            return own_settings(self._settings)
        raise ModelMisconfigured(
            f"there is no model named {name!r}: choose one of {', '.join(self.names)}"
        )
