"""A small model that reads question and passage together: which sentence answers, if any does.

It is the bundled encoder with its layers changed, a cross-encoder. `training/reader.py` fitted the
changes on questions written for it, half of them near misses; they are shipped as products of two
narrow matrices (Hu et al. 2021, "LoRA"). Whatever embedder an index is made with, the reader stays
the same.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.embed import load_encoder
from index.encoder import PAD_TO, TEXTS_AT_ONCE, device_of, dtype_of, offline_torch
from index.onecall import OneCall

WEIGHTS = Path(__file__).parent / "weights" / "reader.safetensors"
HEADS = ("none", "sentence")
"""What the shipped file holds besides changes of the encoder: "none of these answers", read off the
first token, and a sentence, read off the mean of its tokens."""

LONGEST_QUESTION, LONGEST_TITLE, LONGEST = 48, 24, 288
"""In tokens; the last of question, title and sentences together."""

NOBODYS = -1
"""In `Laid.owners`: a token of no sentence."""


class Reads(Protocol):
    """Anything that reads; tests bring their own."""

    def __call__(
        self, question: str, passages: Sequence[tuple[str, Sequence[str]]]
    ) -> list[np.ndarray]:
        """Of each passage, given as its title and its sentences, logits of "none of these answers"
        and of each sentence: float32 `(1 + sentences,)`; -inf for a sentence that was not read
        because the passage is too long."""
        ...


@dataclass(frozen=True, slots=True)
class Laid:
    """One input: `[CLS] question [SEP] title [SEP] sentences [SEP]`, token by token."""

    ids: list[int]
    types: list[int]
    """1 from the title on."""
    owners: list[int]
    """Which sentence each token is of."""
    sentences: int


def lay_out(tokenizer: Any, question: str, title: str, sentences: Sequence[str]) -> Laid:
    asked, named, *told = tokenizer([question, title, *sentences], add_special_tokens=False)[
        "input_ids"
    ]
    first, last = tokenizer.cls_token_id, tokenizer.sep_token_id
    ids = [first, *asked[:LONGEST_QUESTION], last]
    before = len(ids)
    ids += [*named[:LONGEST_TITLE], last]
    owners = [NOBODYS] * len(ids)
    for at, tokens in enumerate(told):
        room = max(0, LONGEST - 1 - len(ids))
        ids += tokens[:room]
        owners += [at] * len(tokens[:room])
    ids.append(last)
    owners.append(NOBODYS)
    return Laid(ids, [0] * before + [1] * (len(ids) - before), owners, len(sentences))


def padded(laid: Sequence[Laid], multiple: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Token ids, attention mask and token types: int64 `(inputs, width)`, the width a multiple."""
    width = -(-max(len(one.ids) for one in laid) // multiple) * multiple
    ids, mask, types = np.zeros((3, len(laid), width), np.int64)
    for at, one in enumerate(laid):
        ids[at, : len(one.ids)] = one.ids
        mask[at, : len(one.ids)] = 1
        types[at, : len(one.ids)] = one.types
    return ids, mask, types


def shares(laid: Sequence[Laid], width: int) -> np.ndarray:
    """What takes the mean of each sentence's tokens: float32 `(inputs, most sentences, width)`.

    All zeros for a sentence without tokens.
    """
    made = np.zeros((len(laid), max(one.sentences for one in laid), width), np.float32)
    for rows, one in zip(made, laid, strict=True):
        owners = np.asarray(one.owners)
        for at in range(one.sentences):
            tokens = np.flatnonzero(owners == at)
            rows[at, tokens] = 1 / max(1, len(tokens))
    return made


class Reader:
    """The shipped reader, or one of another file. One call at a time."""

    def __init__(self, dtype: str = "auto", weights: Path = WEIGHTS) -> None:
        """Raises EmbedderError where the bundled encoder is not on this machine."""
        self._torch = torch = offline_torch()
        found = read_weights(weights)
        self._heads = [(found[f"{name}.weight"], found[f"{name}.bias"]) for name in HEADS]
        encoder, self._tokenizer = load_encoder()
        change(encoder, found)
        self._device = device_of(torch)
        encoder.to(self._device, getattr(torch, dtype_of(torch, dtype))).eval()
        self._forward = OneCall(encoder) if self._device == "cpu" else encoder
        self._turn = threading.Lock()

    def __call__(
        self, question: str, passages: Sequence[tuple[str, Sequence[str]]]
    ) -> list[np.ndarray]:
        with self._turn:
            laid = [lay_out(self._tokenizer, question, *passage) for passage in passages]
            order = sorted(range(len(laid)), key=lambda at: len(laid[at].ids))
            read = dict(zip(order, self._read([laid[at] for at in order]), strict=True))
        return [read[at] for at in range(len(laid))]

    def _read(self, laid: Sequence[Laid]) -> Iterator[np.ndarray]:
        none, sentence = self._heads
        for start in range(0, len(laid), TEXTS_AT_ONCE):
            some = laid[start : start + TEXTS_AT_ONCE]
            hidden = self._hidden(padded(some, PAD_TO))
            means = shares(some, hidden.shape[1])
            told = (means @ (hidden @ sentence[0])[:, :, None])[:, :, 0] + sentence[1]
            told[~means.any(axis=2)] = -np.inf
            unanswered = hidden[:, 0] @ none[0] + none[1]
            for at, one in enumerate(some):
                yield np.append(unanswered[at], told[at, : one.sentences]).astype(np.float32)

    def _hidden(self, given: Sequence[np.ndarray]) -> np.ndarray:
        """The last layer: float32 `(inputs, width, dimension)`."""
        with self._torch.inference_mode():
            on = [self._torch.from_numpy(rows).to(self._device) for rows in given]
            last = self._forward(input_ids=on[0], attention_mask=on[1], token_type_ids=on[2])
            hidden: np.ndarray = last.last_hidden_state.float().cpu().numpy()
        return hidden


def read_weights(file: Path) -> dict[str, np.ndarray]:
    """By name, as float32: the heads, and what `change` adds to the encoder."""
    from safetensors.numpy import load_file

    return {name: rows.astype(np.float32) for name, rows in load_file(file).items()}


def change(encoder: Any, changes: Mapping[str, np.ndarray]) -> None:
    """To each of the encoder's parameters NAME add `NAME.up @ NAME.down`, or `NAME.plus`."""
    import torch

    with torch.no_grad():
        for name, parameter in encoder.named_parameters():
            if f"{name}.up" in changes:
                parameter += torch.from_numpy(changes[f"{name}.up"] @ changes[f"{name}.down"])
            elif f"{name}.plus" in changes:
                parameter += torch.from_numpy(changes[f"{name}.plus"])
