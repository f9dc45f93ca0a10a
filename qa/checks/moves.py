"""Words of its source that a claim has in another place, and which of them may have moved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from qa.checks import roles
from qa.checks.alignment import Alignment, Gap
from qa.checks.phrases import JOINING, PREPOSITIONS, RELATIVE, is_verb, parted, told
from qa.checks.wording import STOP, Token, Wording, stem

_MEETING = frozenset(map(stem, "meet met talk talks speak discuss".split()))
_NEAR = 6
"""Words from "met" within which those who met may change places."""


def moved(one: Alignment) -> Iterator[str]:
    """Words of the source that the claim has in another place, or in place of others."""
    gaps = one.gaps()
    filled = [gap for gap in gaps if gap.put_in]
    if not filled:
        return
    left_out = {token.stem for gap in gaps for token in one.left_out(gap)}
    turned = exchangeable(one)
    for gap in filled:
        run = one.put_in(gap)
        instead = any(token.stem in one.source.weights for token in one.left_out(gap))
        free = (one.source.wording.stems if instead else left_out) - turned
        means = [token for token in run if token.word not in STOP and token.stem in free]
        if means and not _added_elsewhere(one, gap):
            yield f"elsewhere in the source: {told(means)}"
        elif instead and any(_names_other(token, one, turned) for token in run):
            yield f"the source has something else there: {told(run)}"


def _names_other(token: Token, one: Alignment, turned: frozenset[str]) -> bool:
    """Whether a word is of a name that the source has not; "IMF" may be the same in other words."""
    return (
        token.stem in one.claim.weights
        and token.stem not in one.source.wording.stems | turned
        and token.capital
        and not token.text.isupper()
    )


def _added_elsewhere(one: Alignment, gap: Gap) -> bool:
    """Whether what the claim has in another place only adds time, place or manner to the same.

    It opens either sentence, or moved across nothing but other additions.
    """
    tokens, theirs = one.claim.wording.tokens, one.source.wording.tokens
    run = one.put_in(gap)
    place = place_of(theirs, run)
    if place is None or run[0].word not in PREPOSITIONS:
        return False
    if gap.put_in.start == 0:
        return True
    if theirs[place].opens:
        return not parted(one.claim.wording, gap.put_in.stop) or gap.put_in.stop == len(tokens)
    after = range(place + len(run), gap.left_out.start)
    crossed = after or range(gap.left_out.stop, place)
    return not any(
        parted(one.source.wording, at)
        or theirs[at].word in JOINING | RELATIVE
        or is_verb(theirs[at])
        for at in crossed
    )


def place_of(tokens: Sequence[Token], run: Sequence[Token]) -> int | None:
    """Where a run of words stands among others, if it does."""
    wanted = [token.stem for token in run]
    places = range(len(tokens) - len(wanted) + 1)
    return next(
        (at for at in places if [t.stem for t in tokens[at : at + len(run)]] == wanted), None
    )


def exchangeable(one: Alignment) -> frozenset[str]:
    """Stems that may stand in another order: "A met B" is "B met A", "A beat B" is "B was beaten by
    A", "the king of France" is "France's king"."""
    ours, theirs = one.claim, one.source
    turned = roles.voiced_otherwise(ours.wording, ours.names, theirs.wording, theirs.names)
    turned |= _genitives(ours.wording, theirs.wording)
    meeting = _MEETING & ours.wording.stems & theirs.wording.stems
    if not meeting:
        return turned
    named = (part for name in theirs.names for part in name.stems)
    return turned.union(meeting, theirs.figures, named) & _near(ours.wording, meeting)


def _genitives(claim: Wording, source: Wording) -> frozenset[str]:
    pairs = {(a.stem, b.stem) for a, b in pairwise(claim.tokens)}
    found = [
        (owner.stem, owned.stem)
        for owned, of, owner in zip(
            source.tokens, source.tokens[1:], source.tokens[2:], strict=False
        )
        if of.word == "of" and owner.word not in STOP
    ]
    return frozenset(stem for pair in found if pair in pairs for stem in pair)


def _near(text: Wording, stems: Collection[str]) -> frozenset[str]:
    places = [at for at, token in enumerate(text.tokens) if token.stem in stems]
    return frozenset(
        token.stem
        for at, token in enumerate(text.tokens)
        if any(abs(at - place) <= _NEAR for place in places)
    )
