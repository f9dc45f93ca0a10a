"""The reader's network: the bundled MiniLM with low-rank changes, read-outs on its tokens.

Imports torch, so it is only imported by `Reader.load` and by the training scripts.
Shapes: B inputs, T tokens, S sentences, H the model's width (384).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel
from transformers.utils import logging as transformers_logging

from qa.reader_input import Window

LOWER = 3
"""Layers that stay as they are: training them too costs half as much again."""
POOLS = 4
"""Ways of looking at a sentence's tokens, each a learned attention over them."""
HIDDEN = 128


class ReadOut(nn.Module):
    """From token states to a logit a sentence, a logit a passage and the answer's bounds."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.match = nn.Embedding(3, width)
        self.attention = nn.Linear(width, POOLS)
        last = nn.Linear(HIDDEN, 1)
        self.sentence = nn.Sequential(
            nn.Linear(POOLS * width + 2 * width + 1, HIDDEN), nn.GELU(), last
        )
        self.likeness = nn.Linear(1, 1)
        """Before any training the cosine of question and sentence, both read in each other's
        company, finds the right sentence of a passage as often as plain scores do."""
        self.passage = nn.Sequential(nn.Linear(width + 2, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 1))
        self.bounds = nn.Linear(width, 2)
        nn.init.zeros_(self.match.weight)
        nn.init.zeros_(last.weight)
        nn.init.constant_(self.likeness.weight, 3.0)
        nn.init.constant_(self.likeness.bias, -2.55)

    def forward(
        self, states: Tensor, kinds: Tensor, padding: Tensor, sentence_of: Tensor, sentences: int
    ) -> tuple[Tensor, Tensor, Tensor]:
        """As `ReaderNetwork.forward`; `states` are (B, T, H), `padding` is true at padding."""
        number = torch.arange(sentences)
        inside = sentence_of[:, None, :] == number[None, :, None]
        weight = self.attention(states).transpose(1, 2)[:, None]
        weight = weight.masked_fill(~inside[:, :, None], -1e4).softmax(-1)
        pooled = torch.einsum("bspt,bth->bsph", weight, states).flatten(2)
        asked = _mean(states, ((kinds == 0) & ~padding)[:, None])
        means = _mean(states, inside)
        likeness = functional.cosine_similarity(asked, means, dim=-1)[..., None]
        seen = torch.cat([pooled, means, asked * means, likeness], -1)
        logits = (self.sentence(seen) + 10 * self.likeness(likeness)).squeeze(-1)
        bounds = self.bounds(states)
        there = logits.masked_fill(~inside.any(-1), -1e4)
        span = bounds.masked_fill((sentence_of < 0)[..., None], -1e4).amax(1) - bounds[:, 0]
        best = torch.stack([there.logsumexp(-1), span.sum(-1)], -1)
        passage = self.passage(torch.cat([states[:, 0], best], -1)).squeeze(-1)
        return logits, passage, bounds


class ReaderNetwork(nn.Module):
    """Reads a question together with a passage."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.readout = ReadOut(encoder.config.hidden_size)

    def forward(
        self, ids: Tensor, kinds: Tensor, match: Tensor, sentence_of: Tensor, sentences: int
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Sentence logits (B, S), passage logits (B,), start and end logits (B, T, 2).

        `ids`, `kinds` (0 question, 1 passage), `match` (1 or 2 where a word of the question
        stands in the passage, seen from either) and `sentence_of` (number of the token's sentence
        from 0, -1 elsewhere) are all (B, T); padding has id 0.
        """
        padding = ids == 0
        layers = self.encoder.encoder.layer
        with torch.no_grad():
            states = self.encoder.embeddings(input_ids=ids, token_type_ids=kinds)
            hidden = _hidden(padding, states.dtype)
            for layer in layers[:LOWER]:
                states = layer(states, hidden)
        states = states + self.readout.match(match).to(states.dtype)
        for layer in layers[LOWER:]:
            states = layer(states, hidden)
        read: tuple[Tensor, Tensor, Tensor] = self.readout(
            states.float(), kinds, padding, sentence_of, sentences
        )
        return read


def load_encoder(folder: Path, dtype: torch.dtype) -> BertModel:
    """The bundled model's six layers, without its pooler, in evaluation mode.

    Eager attention: with heads of 32 it is twice as fast here as torch's fused one.
    """
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    return BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        dtype=dtype,
        local_files_only=True,
        attn_implementation="eager",
    ).eval()


def pad(windows: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor, Tensor, int]:
    """The arguments of the network's forward for these windows as one batch."""

    def table(rows: list[tuple[int, ...]], empty: int) -> Tensor:
        longest = max(len(row) for row in rows)
        return torch.tensor([[*row, *[empty] * (longest - len(row))] for row in rows])

    return (
        table([w.ids for w in windows], 0),
        table([w.kinds for w in windows], 0),
        table([w.match for w in windows], 0),
        table([w.sentence_of for w in windows], -1),
        max(1, max(len(w.sentences) for w in windows)),
    )


def apply_weights(network: ReaderNetwork, tensors: dict[str, Tensor]) -> None:
    """Add the low-rank changes to the encoder and set the read-outs.

    Raises KeyError or RuntimeError when `tensors` are not those of this network.
    """
    readout = {
        n.removeprefix("readout."): t for n, t in tensors.items() if n.startswith("readout.")
    }
    network.readout.load_state_dict({n: t.float() for n, t in readout.items()})
    parameters = dict(network.named_parameters())
    with torch.no_grad():
        for name in tensors:
            if name.endswith(".up"):
                changed = name.removesuffix(".up")
                up, down = tensors[name].float(), tensors[f"{changed}.down"].float()
                weight = parameters[changed]
                weight.copy_((weight.float() + up @ down).to(weight.dtype))


def _hidden(padding: Tensor, dtype: torch.dtype) -> Tensor:
    """What attention adds to its logits, (B, 1, 1, T): the lowest number at padding."""
    added = torch.zeros(padding.shape, dtype=dtype)
    return added.masked_fill(padding, torch.finfo(dtype).min)[:, None, None]


def _mean(states: Tensor, inside: Tensor) -> Tensor:
    """Means (B, S, H) of the states at the tokens that `inside` (B, S, T) marks."""
    share = inside.float()
    return share @ states / share.sum(-1, keepdim=True).clamp(min=1)
