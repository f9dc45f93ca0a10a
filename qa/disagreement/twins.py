"""Two sentences that say the same but for one thing: "… in Tampa", "… in Glendale". Pure; English.

Reports of one event share much of their wording (an agency's, or each other's). Where two
sentences run alike and differ in a single name, number or date, that is where they disagree.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from qa.checks.dates import WEEKDAYS
from qa.checks.wording import STOP, Wording, wording
from qa.disagreement.values import Sort, Value, same, values

LEAST_SHARED = 5
"""Words that both must have in common, in order…"""

LEAST_WHEN_ALL = 2
"""…or telling words, where they are all the rest: "Ann Lee wins Best Actor"."""

SHARE = 0.6
"""…and the share of the shorter one that these make."""

REWORDED = 3
"""Other words that may differ, as "ladies'" and "women's"."""

LONGEST = 6
"""Tokens of the thing that differs."""

_NEGATIONS = frozenset(("not", "no", "never", "without", "nor", "neither"))


@dataclass(frozen=True, slots=True)
class Swap:
    """What stands in one sentence where something else stands in the other.

    `left` and `right` are tokens, first and last, of each sentence's `Wording`.
    """

    left: tuple[int, int]
    right: tuple[int, int]
    sort: Sort


def swapped(left: str, right: str) -> Swap | None:
    """The one thing in which two otherwise like sentences differ; None if they are not such."""
    one, other = wording(left), wording(right)
    if not _may_be_twins(one, other):
        return None
    mine, theirs = _units(left), _units(right)
    codes = SequenceMatcher(
        None, [u.key for u in mine], [u.key for u in theirs], autojunk=False
    ).get_opcodes()
    common = [unit for tag, i1, i2, _, _ in codes if tag == "equal" for unit in mine[i1:i2]]
    alike = len(common) >= max(LEAST_SHARED, SHARE * min(len(mine), len(theirs)))
    if not alike and sum(unit.key not in STOP for unit in common) < LEAST_WHEN_ALL:
        return None
    swaps: list[Swap] = []
    reworded = 0 if alike else REWORDED
    for tag, i1, i2, j1, j2 in codes:
        if tag == "equal":
            continue
        at, across = _tokens(mine, i1, i2), _tokens(theirs, j1, j2)
        found = _swap(left, right, at, across) if tag == "replace" else None
        if found:
            swaps.append(found)
        elif alike and ((i1 == j1 == 0) or (i2 == len(mine) and j2 == len(theirs))):
            continue  # one of them begins earlier, or goes on
        elif _tells(left, at) or _tells(right, across):
            return None
        else:
            reworded += max(i2 - i1, j2 - j1)
    return _only(swaps, one, other) if swaps and reworded <= REWORDED else None


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is compared: a word by its stem, a whole date or number by what it means."""

    key: Hashable
    first: int
    last: int


@lru_cache(maxsize=1024)
def _units(sentence: str) -> tuple[_Unit, ...]:
    whole = {value.first: value for value in values(sentence) if value.sort != "name"}
    units: list[_Unit] = []
    at = 0
    tokens = wording(sentence).tokens
    while at < len(tokens):
        value = whole.get(at)
        last = value.last if value else at
        units.append(_Unit(value.meaning if value else tokens[at].stem, at, last))
        at = last + 1
    return tuple(units)


def _tokens(units: tuple[_Unit, ...], start: int, stop: int) -> range:
    if start == stop:
        return range(0)
    return range(units[start].first, units[stop - 1].last + 1)


def _may_be_twins(one: Wording, other: Wording) -> bool:
    """Quick and generous: enough of the shorter one's words stand in the other at all."""
    fewest = min(len(one.stems), len(other.stems))
    return len(one.stems & other.stems) >= max(LEAST_WHEN_ALL, 0.4 * fewest)


def _swap(left: str, right: str, at: range, across: range) -> Swap | None:
    """A stretch of each sentence as a swap, widened to the whole name, number or date."""
    mine, theirs = _within(left, at), _within(right, across)
    if len(at) > LONGEST or len(across) > LONGEST or not (mine or theirs):
        return None
    if not (mine and theirs):
        # a common word opening the sentence is no name by itself: "Apple said", "Facebook said"
        found = mine or theirs
        if found[0].sort != "name" or not _capital(left, at) or not _capital(right, across):
            return None
    elif mine[0].sort != theirs[0].sort or same(mine[0], theirs[0]):
        return None
    sort = (mine or theirs)[0].sort
    if sort == "name":
        at, across = _named(left, at), _named(right, across)
    elif mine and theirs:
        at, across = _only_values(mine), _only_values(theirs)
        return Swap((at.start, at.stop - 1), (across.start, across.stop - 1), sort)
    return Swap(_widened(at, mine), _widened(across, theirs), sort)


def _within(sentence: str, at: range) -> list[Value]:
    return [v for v in values(sentence) if v.first < at.stop and v.last >= at.start]


def _capital(sentence: str, at: range) -> bool:
    return any(token.capital for token in wording(sentence).tokens[at.start : at.stop])


def _named(sentence: str, at: range) -> range:
    """The stretch without what leads up to the name: "On Sunday Ann Lee"."""
    tokens = wording(sentence).tokens
    capital = [
        i
        for i in at
        if tokens[i].capital
        and not (tokens[i].opens and tokens[i].word in STOP)
        and tokens[i].word not in WEEKDAYS
    ]
    return range(capital[0], capital[-1] + 1) if capital else at


def _only_values(found: list[Value]) -> range:
    """Without who says so, which may differ beside it: "five hours, the Chinese side said"."""
    return range(found[0].first, found[0].last + 1)


def _widened(at: range, found: list[Value]) -> tuple[int, int]:
    return (
        min([at.start, *(value.first for value in found)]),
        max([at.stop - 1, *(value.last for value in found)]),
    )


def _tells(sentence: str, at: range) -> bool:
    """The stretch states something: a value, or that something is not so."""
    tokens = wording(sentence).tokens[at.start : at.stop]
    return bool(_within(sentence, at)) or any(token.word in _NEGATIONS for token in tokens)


def _only(swaps: list[Swap], one: Wording, other: Wording) -> Swap | None:
    """The swap, if all are the same one: a name in full, then by its surname."""
    main = max(swaps, key=lambda swap: swap.left[1] - swap.left[0] + swap.right[1] - swap.right[0])
    for swap in swaps:
        if not (
            _held(one, swap.left) <= _held(one, main.left)
            and _held(other, swap.right) <= _held(other, main.right)
        ):
            return None
    return main


def _held(text: Wording, at: tuple[int, int]) -> set[str]:
    return {token.stem for token in text.tokens[at[0] : at[1] + 1] if token.word not in STOP}
