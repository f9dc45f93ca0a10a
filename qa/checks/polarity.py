"""Whether one text denies what another says: negations, and pairs of opposite words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from qa.checks.lexicon import listed, words
from qa.checks.wording import STOP, Token, Wording, stem

NEGATIONS = words("negations")
STEMS = frozenset(map(stem, NEGATIONS))
_NOT_DENYING = frozenset(("only", "just", "least", "later", "longer"))
_REPORTING = frozenset(map(stem, listed("opinion")))
_SCOPE = 4
_ABOUT_THE_SAME = 0.5
_OPPOSITES = tuple((stem(a), stem(b)) for a, b in (pair.split(":") for pair in listed("opposites")))


@dataclass(frozen=True, slots=True)
class _Clause:
    stems: frozenset[str]
    denied: tuple[str, ...]
    """Stems in the reach of a negation, nearest first; empty where nothing is denied."""


def negated(words: Collection[str]) -> bool:
    """Whether words that lead up to a quote take it back."""
    listed = list(words)
    return any(
        word in NEGATIONS and not (listed[i + 1 : i + 2] and listed[i + 1] in _NOT_DENYING)
        for i, word in enumerate(listed)
    )


def contradictions(claim: Wording, text: Wording) -> list[str]:
    """In words, what the claim denies that the text says, or says that the text denies."""
    ours, theirs = _clauses(claim), _clauses(text)
    found = [f"denied only in the answer: {word}" for word in _flips(ours, theirs, 0.0)]
    found += [f"denied in the source: {word}" for word in _flips(theirs, ours, _ABOUT_THE_SAME)]
    return found or list(_opposites(ours, theirs))


def _flips(denying: tuple[_Clause, ...], other: tuple[_Clause, ...], share: float) -> Iterator[str]:
    """Words denied in one text that stand undenied in the other's most similar clause.

    That clause must have at least this share of its words in the denying one: a source denies
    much that the answer does not speak of.
    """
    for clause in denying:
        for word in clause.denied:
            holding = [candidate for candidate in other if word in candidate.stems]
            if not holding:
                continue
            closest = max(len(candidate.stems & clause.stems) for candidate in holding)
            best = [c for c in holding if len(c.stems & clause.stems) == closest]
            if any(candidate.denied for candidate in best):
                break
            if any(_shared(candidate, clause) >= share for candidate in best):
                yield word
            break


def _opposites(ours: tuple[_Clause, ...], theirs: tuple[_Clause, ...]) -> Iterator[str]:
    """Opposite words in clauses that otherwise speak of the same thing."""
    for clause in ours:
        for a, b in _OPPOSITES:
            for mine, yours in ((a, b), (b, a)):
                if mine not in clause.stems or yours in clause.stems:
                    continue
                if any(mine in other.stems for other in theirs):
                    continue
                for other in theirs:
                    shared = {s for s in clause.stems & other.stems if s not in STOP}
                    same_polarity = bool(clause.denied) == bool(other.denied)
                    if yours in other.stems and shared and same_polarity:
                        yield f"{mine} against {yours}"


def _shared(clause: _Clause, other: _Clause) -> float:
    words = {word for word in clause.stems if word not in STOP}
    return len(words & other.stems) / len(words) if words else 0.0


@lru_cache(maxsize=8192)
def _clauses(text: Wording) -> tuple[_Clause, ...]:
    grouped: dict[int, list[Token]] = {}
    for token in text.tokens:
        grouped.setdefault(token.clause, []).append(token)
    return tuple(_clause(tokens) for tokens in grouped.values())


def _clause(tokens: list[Token]) -> _Clause:
    denied: list[str] = []
    for i, token in enumerate(tokens):
        if token.word not in NEGATIONS:
            continue
        following = [t for t in tokens[i + 1 :] if t.word not in STOP]
        if tokens[i + 1 : i + 2] and tokens[i + 1].word in _NOT_DENYING:
            continue
        reach = [t.stem for t in following[:_SCOPE] if not t.capital]
        while len(reach) > 1 and reach[0] in _REPORTING:
            reach.append(reach.pop(0))
        if not reach and (before := [t.stem for t in tokens[:i] if t.word not in STOP]):
            reach = before[-1:]
        denied += reach or [token.stem]
    return _Clause(frozenset(token.stem for token in tokens), tuple(denied))
