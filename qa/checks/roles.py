"""Who did it to whom: "A beat B" is not "B beat A", though "A met B" is "B met A"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.checks.lexicon import listed
from qa.checks.names import Name
from qa.checks.wording import STOP, Wording, stem

_SYMMETRIC = frozenset(map(stem, listed("mutual")))
_SPEECH = frozenset(map(stem, listed("speech")))
_PASSIVE = frozenset("was were been being be is are".split())
_NEAR = 6


def swapped(
    claim: Wording, claim_names: Sequence[Name], text: Wording, text_names: Sequence[Name]
) -> list[str]:
    """In words, each act whose two sides stand the other way round in the text."""
    theirs = list(_acts(text, text_names))
    found = []
    for before, act, after, _ in _acts(claim, claim_names):
        same = [(b, a) for b, other, a, _ in theirs if other == act]
        right = any(set(before) & set(b) or set(after) & set(a) for b, a in same)
        turned = any(set(before) & set(a) and set(after) & set(b) for b, a in same)
        if turned and not right:
            found.append(f"{' '.join(before)} {act} {' '.join(after)}")
    return found


def voiced_otherwise(
    claim: Wording, claim_names: Sequence[Name], text: Wording, text_names: Sequence[Name]
) -> frozenset[str]:
    """Stems of each act of the claim, and of its two sides, that the text tells in the other voice:
    "B was beaten by A" where it has "A beat B"."""
    theirs = set(_acts(text, text_names))
    return frozenset(
        part
        for doer, act, other, passive in _acts(claim, claim_names)
        if (doer, act, other, not passive) in theirs
        for part in (*doer, act, *other)
    )


def speakers(text: Wording, text_names: Sequence[Name]) -> tuple[frozenset[str], bool]:
    """Stems of the names that say something in the text, and whether anyone unnamed does too."""
    named: set[str] = set()
    unnamed = False
    at = {position: name for name in text_names for position in name.positions}
    for i, token in enumerate(text.tokens):
        if token.stem not in _SPEECH:
            continue
        name = at.get(i + 1) if _follows_quote(text, i) else None
        name = name or at.get(i - 1) or at.get(i - 2)
        if name:
            named |= set(name.stems)
        else:
            unnamed = True
    return frozenset(named), unnamed


def _follows_quote(text: Wording, i: int) -> bool:
    return i > 0 and '"' in text.text[text.tokens[i - 1].end : text.tokens[i].start]


def _acts(
    text: Wording, text_names: Sequence[Name]
) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...], bool]]:
    """(doer, act, other side, told in the passive) for each ordinary word between two neighbouring
    names."""
    for left, right in pairwise(text_names):
        start, end = left.positions[-1], right.positions[0]
        if end - start > _NEAR or text.tokens[start].sentence != text.tokens[end].sentence:
            continue
        between = text.tokens[start + 1 : end]
        passive = any(t.word in _PASSIVE for t in between) and any(t.word == "by" for t in between)
        acts = [t.stem for t in between if t.word not in STOP]
        if len(acts) != 1 or acts[0] in _SYMMETRIC or any(t.word == "and" for t in between):
            continue
        doer, other = (right, left) if passive else (left, right)
        yield doer.stems, acts[0], other.stems, passive
