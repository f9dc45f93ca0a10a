"""How close a sentence comes to a question, token by token, in the light of its passage. Pure.

Late interaction (ColBERT, Khattab and Zaharia 2020), with the embedder's own token vectors: a
passage is encoded once, its title in front, so that a token of one sentence knows the others. On
xquad_en the right sentence came first .850 of the time, .782 with vectors of lone sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.embed import TokenVectors
from index.types import Span

COLUMNS = (
    "context",
    "maxsim",
    "maxsim_least",
    "maxsim_rare",
    "passage_maxsim",
    "passage_least",
    "passage_rare",
    "predicate",
)
"""`context`: cosine of the question's mean token and the sentence's. `maxsim`: mean over the
question's tokens of the closest token's cosine; `least`, over the worse half of them; `rare`,
weighted by their words' rarity. In the sentence, and in the whole passage. `predicate`: the
closest token to the word that says what happened, at most `SAID`."""

SAID = 0.45
"""Cosine from which a word counts as said, if in other words; also where none is looked for."""

COMMON = 0.5
"""Weight of a token whose word carries no matter."""

Table = NDArray[np.float32]


def token_weights(
    question: str, tokens: TokenVectors, weights: Mapping[str, float], stem: Mapping[str, str]
) -> Table:
    """Share of each of the question's tokens in its matter; they sum to 1.

    `weights` is rarity by stem, `stem` the stem of each of the question's words in lower case.
    """
    words = _words_at(question, tokens)
    rarities = np.array([weights.get(stem.get(word, word), COMMON) for word in words])
    return np.asarray(rarities / rarities.sum(), dtype=np.float32)


def _words_at(text: str, tokens: TokenVectors) -> list[str]:
    """The whole word that each token is a piece of, in lower case."""
    words = []
    for start, end in tokens.spans:
        left, right = int(start), int(end)
        while left > 0 and text[left - 1].isalnum() and text[left].isalnum():
            left -= 1
        while right < len(text) and text[right].isalnum() and text[right - 1].isalnum():
            right += 1
        words.append(text[left:right].lower())
    return words


def unasked(
    asked: TokenVectors, shares: Table, spans: Sequence[Span]
) -> tuple[TokenVectors, Table]:
    """The question without the tokens in `spans`; as it was when nothing else is left."""
    kept = np.ones(len(shares), dtype=bool)
    for span in spans:
        kept &= (asked.spans[:, 1] <= span.start) | (asked.spans[:, 0] >= span.end)
    if kept.all() or not kept.any():
        return asked, shares
    left = shares[kept]
    return TokenVectors(asked.vectors[kept], asked.spans[kept]), left / left.sum()


def measure(
    asked: TokenVectors,
    shares: Table,
    passage: TokenVectors,
    sentences: Sequence[Span],
    predicate: Span | None = None,
) -> Table:
    """One row a sentence, in `COLUMNS`; spans refer to the text that `passage` was made from,
    `predicate` to the question."""
    rows = np.zeros((len(sentences), len(COLUMNS)), dtype=np.float32)
    if not len(passage.vectors) or not len(asked.vectors):
        return rows
    # By BLAS this starts a thread a core, which then wait for one another: 2.9 CPU ms, here .2.
    close = np.einsum("qd,td->qt", asked.vectors, passage.vectors)
    mean = _unit(asked.vectors.mean(axis=0))
    deed = close[_within(asked, predicate)]
    rows[:, 4:7] = _maxsim(close, shares)
    rows[:, 7] = SAID
    for row, span in zip(rows, sentences, strict=True):
        held = (passage.spans[:, 0] >= span.start) & (passage.spans[:, 1] <= span.end)
        if held.any():
            row[0] = _unit(passage.vectors[held].mean(axis=0)) @ mean
            row[1:4] = _maxsim(close[:, held], shares)
            if len(deed):
                row[7] = min(SAID, deed[:, held].max(axis=1).mean())
    return rows


def _within(tokens: TokenVectors, span: Span | None) -> NDArray[np.bool_]:
    if span is None:
        return np.zeros(len(tokens.vectors), dtype=bool)
    return (tokens.spans[:, 0] >= span.start) & (tokens.spans[:, 1] <= span.end)


def _maxsim(close: Table, shares: Table) -> tuple[float, float, float]:
    best = close.max(axis=1)
    worst = np.sort(best)[: max(1, len(best) // 2)]
    return float(best.mean()), float(worst.mean()), float(best @ shares)


def _unit(vector: Table) -> Table:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)
