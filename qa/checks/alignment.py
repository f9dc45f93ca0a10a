"""A claim laid beside one source: which of its words are the source's, in the source's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.checks.statement import Statement
from qa.checks.wording import STOP, Token

_WORD, _FUNCTION, _UNBROKEN = 1.0, 0.2, 0.15
"""What a shared word of meaning is worth, one without, and following on the one shared before."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A run of the source's words between two shared ones, and what the claim has instead."""

    left_out: range
    put_in: range


@dataclass(frozen=True, slots=True)
class Alignment:
    """`pairs` are positions (claim, source) of the shared words, both rising."""

    claim: Statement
    source: Statement
    pairs: tuple[tuple[int, int], ...]
    worth: float

    def gaps(self) -> list[Gap]:
        """Before the first shared word, between each two, after the last; empty ones too."""
        ends = (len(self.claim.wording.tokens), len(self.source.wording.tokens))
        edges = [(-1, -1), *self.pairs, ends]
        return [Gap(range(b + 1, d), range(a + 1, c)) for (a, b), (c, d) in pairwise(edges)]

    def left_out(self, gap: Gap) -> Sequence[Token]:
        return self.source.wording.tokens[gap.left_out.start : gap.left_out.stop]

    def put_in(self, gap: Gap) -> Sequence[Token]:
        return self.claim.wording.tokens[gap.put_in.start : gap.put_in.stop]


def align(claim: Statement, source: Statement) -> Alignment:
    """The order-keeping pairing of equal words that is worth most; unbroken runs are preferred."""
    ours, theirs = claim.wording.tokens, source.wording.tokens
    width = len(theirs) + 1
    best = [[0.0] * width for _ in range(len(ours) + 1)]
    ending = [[float("-inf")] * width for _ in range(len(ours) + 1)]
    for i, mine in enumerate(ours, 1):
        worth = _worth(mine)
        for j, other in enumerate(theirs, 1):
            if mine.stem == other.stem:
                ending[i][j] = worth + max(ending[i - 1][j - 1] + _UNBROKEN, best[i - 1][j - 1])
            best[i][j] = max(best[i - 1][j], best[i][j - 1], ending[i][j])
    return Alignment(claim, source, tuple(_traced(best, ending, ours)), best[-1][-1])


def _worth(token: Token) -> float:
    return _FUNCTION if token.word in STOP else _WORD


def _traced(
    best: Sequence[Sequence[float]], ending: Sequence[Sequence[float]], ours: Sequence[Token]
) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    i, j = len(best) - 1, len(best[0]) - 1
    while i and j:
        if ending[i][j] < best[i][j]:
            i, j = (i - 1, j) if best[i - 1][j] == best[i][j] else (i, j - 1)
            continue
        while True:
            pairs.append((i - 1, j - 1))
            followed = ending[i - 1][j - 1] + _UNBROKEN > best[i - 1][j - 1]
            i, j = i - 1, j - 1
            if not followed:
                break
    return pairs[::-1]
