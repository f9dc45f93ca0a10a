"""Where sources differ on what was asked: both sides, with who says which, and no verdict. Pure.

A disagreement needs two articles of about the same time whose sentences answer the question and
state different values for one thing. That it is one thing is told from the wording: the sentences
run alike but for the value (`twins`), or each answers a question for a figure plainly
(`stated`). Values that go together (a day and its month, a name and its surname, a rounded
number) are no disagreement; nor is what articles weeks apart say differently, for the world may
have changed between them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from index.isodate import span_of
from qa.checks.wording import STOP, fold, weight, wording
from qa.disagreement.stated import (
    HARM,
    NEARLY_ALL,
    PEOPLE,
    alike,
    all_alike,
    answer_stated,
    compatible,
    grown,
    with_noun,
)
from qa.disagreement.twins import swapped
from qa.disagreement.values import Sort, Value, same, values
from qa.types import AnswerKind, Evidence, Query

DAYS_APART = 30
"""Articles further apart than this tell of different times."""

ABOUT_THE_QUESTION = 0.34
"""Share of the question's words, by weight, that a sentence (or its title) must hold…"""

AS_LIKELY = 0.5
"""…unless it is at least this likely to answer, beside the likeliest."""

MOST_CONFLICTS = 1
MOST_SIDES = 4
MOST_SOURCES = 3
"""Disagreements told, sides of one, pieces of evidence for a side."""

_SORTS: dict[AnswerKind, tuple[Sort, ...]] = {
    "person": ("name",),
    "place": ("name",),
    "name": ("name",),
    "date": ("date",),
    "amount": ("number",),
    "quantity": ("number",),
    "other": ("name", "number"),
}


_YEAR = re.compile(r"1\d{3}|20\d\d")
_HOW = re.compile(r"\bhow (?:many|much|long|old|high|big|large|strong|far|deep|tall)\b", re.I)
_EDGES = " \t\n.,;:!?()[]{}\"'“”‘’—–-·"


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """What some of the evidence states; `evidence` are indices, the likeliest answer first."""

    says: str
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    about: str
    sides: tuple[ConflictSide, ...]


@dataclass(frozen=True, slots=True)
class _Statement:
    """What one piece of evidence states, where another states otherwise."""

    piece: int
    words: str
    stems: frozenset[str]
    value: Value | None
    """The name, number or date that the words are, or are part of."""


_Opposed = tuple[_Statement, _Statement]


def find_disagreements(query: Query, evidence: Sequence[Evidence]) -> tuple[Conflict, ...]:
    """The values for what `query` asks on which sources of one time differ."""
    if query.kind not in _SORTS:
        return ()
    asked = content(query.text)
    telling = _telling(query.text, asked, evidence)
    opposed: list[_Opposed] = []
    for i, j in combinations(telling, 2):
        if evidence[i].source.id != evidence[j].source.id and not _apart(evidence[i], evidence[j]):
            pair = _opposed(query, asked, evidence, i, j)
            opposed += [pair] if pair else []
    found = [_sides(sides, telling, evidence) for sides in _connected(opposed)]
    likeliest = sorted((sides for sides in found if len(sides) > 1), key=_weaker_side)
    about = query.text.strip(" ?")
    return tuple(Conflict(about, tuple(sides[:MOST_SIDES])) for sides in likeliest[:MOST_CONFLICTS])


def _weaker_side(sides: Sequence[ConflictSide]) -> int:
    """The place, among the evidence, of the second side's likeliest piece."""
    return sides[1].evidence[0]


def _telling(question: str, asked: Mapping[str, float], evidence: Sequence[Evidence]) -> list[int]:
    """The pieces that speak of what was asked: in its words, or likely to answer."""
    numbered = _numbered(question)
    best = max((piece.score for piece in evidence), default=0.0)
    return [
        i
        for i, piece in enumerate(evidence)
        if (shared(asked, piece) >= ABOUT_THE_QUESTION or piece.score >= AS_LIKELY * best)
        and not _of_another(numbered, piece)
    ]


def _of_another(numbered: Mapping[str, set[str]], piece: Evidence) -> bool:
    """It tells of another year, or of season 3 where season 4 was asked for."""
    if not numbered:
        return False
    text, title = _numbered(piece.text), _numbered(piece.source.title)
    said = {of: text.get(of, set()) | title.get(of, set()) for of in numbered}
    return any(said[of] and not numbers & said[of] for of, numbers in numbered.items())


def _numbered(text: str) -> dict[str, set[str]]:
    """The numbers of a text by the word before or after them ("season 4", "92nd Academy"); years
    under ""."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    tokens = wording(text).tokens
    for i, token in enumerate(tokens):
        if not token.word[0].isdigit():
            continue
        if _YEAR.fullmatch(token.word):
            found[""].add(token.word)
            continue
        beside = [tokens[i - 1]] if i and not token.opens else []
        if token.word.isalnum() and not token.word.isdigit():
            beside = list(tokens[i + 1 : i + 2])
        for word in beside:
            if word.word not in STOP:
                found[word.stem].add(token.word)
    return found


def content(text: str) -> dict[str, float]:
    """Weight by stem of the words of a question that say what it is about; `alike` ones as one."""
    tokens = wording(_HOW.sub("", text)).tokens
    found = {alike(t.stem): weight(t.word) for t in tokens if t.word not in STOP}
    if not HARM.isdisjoint(found):
        return {stem: worth for stem, worth in found.items() if stem not in PEOPLE}
    return found


def shared(asked: Mapping[str, float], piece: Evidence) -> float:
    """Share of the question's words, by weight, in the sentence and its article's title."""
    held = all_alike(piece.text) | all_alike(piece.source.title)
    total = sum(asked.values())
    return sum(asked[stem] for stem in asked.keys() & held) / total if total else 0.0


def _apart(one: Evidence, other: Evidence) -> bool:
    """The articles tell of different times."""
    spans = [span for piece in (one, other) if (span := span_of(piece.source.date or ""))]
    if len(spans) < 2:
        return False
    earlier, later = sorted(spans)
    return (later[0] - earlier[1]).days > DAYS_APART


def _opposed(
    query: Query, asked: Mapping[str, float], evidence: Sequence[Evidence], i: int, j: int
) -> _Opposed | None:
    """What the two state differently, if that is what was asked and neither is told by it."""
    left, right = evidence[i].text, evidence[j].text
    swap = swapped(left, right)
    if swap:
        if swap.sort not in _SORTS[query.kind]:
            return None
        one = _statement(i, left, swap.left, swap.sort)
        other = _statement(j, right, swap.right, swap.sort)
        told = one.stems <= asked.keys() or other.stems <= asked.keys()
        return None if told or _both_true(evidence, one, other) else (one, other)
    if min(shared(asked, evidence[i]), shared(asked, evidence[j])) < NEARLY_ALL:
        return None
    mine = answer_stated(query.kind, query.text, left)
    theirs = answer_stated(query.kind, query.text, right)
    if not mine or not theirs:
        return None
    one = _statement(i, left, with_noun(query.text, left, mine), mine.sort)
    other = _statement(j, right, with_noun(query.text, right, theirs), theirs.sort)
    return None if _both_true(evidence, one, other) else (one, other)


def _both_true(evidence: Sequence[Evidence], one: _Statement, other: _Statement) -> bool:
    """Of two things, told loosely ("at least 12"), or what has come of the other since."""
    if not (one.value and other.value):
        return False
    if _units_apart(one.value, other.value):
        return True
    left, right = evidence[one.piece], evidence[other.piece]
    if compatible(left.text, one.value, right.text, other.value):
        return True
    if not (left.source.date and right.source.date):
        return False
    if left.source.date < right.source.date:
        return grown(one.value, right.text, other.value)
    return right.source.date < left.source.date and grown(other.value, left.text, one.value)


def _units_apart(one: Value, other: Value) -> bool:
    """Seconds and metres, a percentage and a count: not of one thing."""
    units = {value.number.unit for value in (one, other) if value.number}
    return len(units) > 1 and ("" not in units or "percent" in units)


def _statement(piece: int, sentence: str, at: tuple[int, int], sort: Sort) -> _Statement:
    tokens = wording(sentence).tokens[at[0] : at[1] + 1]
    within = [v for v in values(sentence) if at[0] <= v.first <= at[1] and v.sort == sort]
    return _Statement(
        piece=piece,
        words=as_written(sentence, at),
        stems=frozenset(token.stem for token in tokens if token.word not in STOP),
        value=within[0] if len(within) == 1 else None,
    )


def _agree(one: _Statement, other: _Statement) -> bool:
    if one.value and other.value:
        return same(one.value, other.value)
    return one.stems <= other.stems or other.stems <= one.stems


def _connected(opposed: Sequence[_Opposed]) -> list[list[list[_Statement]]]:
    """Conflicts as sides of agreeing statements; what is opposed to a side is of its conflict."""
    sides: list[list[_Statement]] = []
    place: dict[int, int] = {}
    for statement in (one for pair in opposed for one in pair):
        fits = (n for n, side in enumerate(sides) if _agree(side[0], statement))
        at = next(fits, len(sides))
        if at == len(sides):
            sides.append([])
        sides[at].append(statement)
        place[id(statement)] = at
    conflict = list(range(len(sides)))
    for one, other in opposed:
        old, new = conflict[place[id(other)]], conflict[place[id(one)]]
        conflict = [new if at == old else at for at in conflict]
    return [
        [side for side, at in zip(sides, conflict, strict=True) if at == wanted]
        for wanted in dict.fromkeys(conflict)
    ]


def _sides(
    sides: Sequence[Sequence[_Statement]], telling: Sequence[int], evidence: Sequence[Evidence]
) -> list[ConflictSide]:
    """The sides in the order of their best evidence, each with all that states it alone."""
    stated = {
        i: [n for n, side in enumerate(sides) if _states(evidence[i], side[0])] for i in telling
    }
    shown = []
    for n, side in enumerate(sides):
        pieces = {s.piece for s in side} | {i for i, at in stated.items() if at == [n]}
        shown.append(ConflictSide(_wording(side), tuple(sorted(pieces)[:MOST_SOURCES])))
    return sorted(shown, key=lambda side: side.evidence)


def _wording(side: Sequence[_Statement]) -> str:
    """How a side is put: a date as fully as any says it, anything else as most do."""
    often = Counter(statement.words for statement in side)
    full = {s.words: len(s.stems) for s in side if s.value and s.value.sort == "date"}
    return max(often, key=lambda words: (full.get(words, 0), often[words]))


def _states(piece: Evidence, statement: _Statement) -> bool:
    if statement.value and statement.value.sort != "name":
        wanted = statement.value
        return any(v.sort == wanted.sort and same(v, wanted) for v in values(piece.text))
    return statement.stems <= wording(piece.text).stems


def as_written(sentence: str, at: tuple[int, int]) -> str:
    """Tokens `at` of the sentence's `Wording` in the sentence's own spelling.

    The whole sentence, where its spelling cannot be found again ("U.S." is compared as "America").
    """
    text = wording(sentence)
    words = text.text[text.tokens[at[0]].start : text.tokens[at[1]].end].split()
    written = sentence.split()
    folded = [fold(word) for word in written]
    for start in range(len(written) - len(words) + 1):
        if all(word in folded[start + n] for n, word in enumerate(words)):
            return " ".join(written[start : start + len(words)]).strip(_EDGES)
    return sentence
