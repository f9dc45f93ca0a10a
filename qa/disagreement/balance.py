"""Where sources differ, both sides are told: their evidence first, and what a draft left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.types import Span
from qa.clause import trim
from qa.compose.extractive import quotation
from qa.disagreement.disagree import Conflict, find_disagreements
from qa.footnotes import Footnotes
from qa.types import Disagreement, DraftSentence, Evidence, Query, Side

SIDE_WORDS = 24
"""Words quoted of a side that the draft left out."""


@dataclass(frozen=True, slots=True)
class Balanced:
    """Evidence in the order it is to be told, and the conflicts within it by that order."""

    evidence: tuple[Evidence, ...]
    conflicts: tuple[Conflict, ...]


def balanced(query: Query, evidence: Sequence[Evidence]) -> Balanced:
    """The best of each side first; what merely repeats a side's best comes last."""
    conflicts = find_disagreements(query, evidence)
    heads = [side.evidence[0] for conflict in conflicts for side in conflict.sides]
    repeats = {i for conflict in conflicts for side in conflict.sides for i in side.evidence[1:]}
    rest = [i for i in range(len(evidence)) if i not in heads and i not in repeats]
    order = list(dict.fromkeys([*heads, *rest, *sorted(repeats)]))
    place = {old: new for new, old in enumerate(order)}
    return Balanced(
        tuple(evidence[i] for i in order),
        tuple(_renumbered(conflict, place) for conflict in conflicts),
    )


def untold(query: Query, told: Balanced, notes: Footnotes) -> Iterator[DraftSentence]:
    """A quotation for each side that no sentence so far cites."""
    for conflict in told.conflicts:
        for side in conflict.sides:
            if not any(notes.number_of(index) for index in side.evidence):
                item = told.evidence[side.evidence[0]]
                part = trim(item.text, query, SIDE_WORDS)
                if side.says not in part.of(item.text):
                    part = Span(0, len(item.text))
                yield quotation(item, side.evidence[0], part)


def disagreements(told: Balanced, notes: Footnotes) -> tuple[Disagreement, ...]:
    """The conflicts of which at least two sides are footnoted."""
    shown = []
    for conflict in told.conflicts:
        sides = [
            Side(side.says, numbers)
            for side in conflict.sides
            if (numbers := _numbers(side.evidence, notes))
        ]
        if len(sides) > 1:
            shown.append(Disagreement(conflict.about, tuple(sides)))
    return tuple(shown)


def _numbers(indices: Sequence[int], notes: Footnotes) -> tuple[int, ...]:
    found = (notes.number_of(index) for index in indices)
    return tuple(dict.fromkeys(number for number in found if number))


def _renumbered(conflict: Conflict, place: dict[int, int]) -> Conflict:
    return Conflict(
        conflict.about,
        tuple(
            type(side)(side.says, tuple(place[index] for index in side.evidence))
            for side in conflict.sides
        ),
    )
