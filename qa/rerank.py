"""An optional cross-encoder, which reads question and passage together. None is bundled."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from index.embed import model_folder
from index.errors import EmbedderError


class CrossEncoderReranker:
    """Orders passages by any sentence-transformers CrossEncoder. One call at a time."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._turn = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the question; higher is better, the scale is the model's."""
        with self._turn:
            pairs = [(question, text) for text in texts]
            return [float(score) for score in self._model.predict(pairs, show_progress_bar=False)]


def load_reranker(name: str) -> CrossEncoderReranker:
    """From a folder, or by the name of a model on this machine: nothing is downloaded.

    Raises EmbedderError when it is not there or is no cross-encoder.
    """
    folder = model_folder(name)
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(str(folder), local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = str(error).strip().split("\n")[0]
        raise EmbedderError(f"cannot load the reranker {name}: {reason}") from error
    return CrossEncoderReranker(model)
