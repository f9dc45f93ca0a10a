"""What a source has amid the words of a claim, and whether the claim may leave it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.checks.alignment import Alignment, Gap
from qa.checks.moves import exchangeable
from qa.checks.phrases import (
    AUXILIARY,
    DETERMINERS,
    JOINING,
    PREPOSITIONS,
    RELATIVE,
    adds,
    foremost,
    is_verb,
    limits,
    opens_phrase,
    parted,
    told,
)
from qa.checks.wording import STOP, Token

_COORDINATING = frozenset("and but while".split())
_TIES = frozenset("which who whose whom".split())
_LIGHT = frozenset("type kind sort form part number series set".split())


def left_out_amid(one: Alignment, gap: Gap) -> Iterator[str]:
    """In words, what is wrong with what the source has in a gap and the claim has not."""
    if gap.left_out:
        found = [_hanging(one, turned, gap) for turned in _turned(one, gap)]
        if all(found):
            yield found[0]
    yield from _joined(one, gap)


def _joined(one: Alignment, gap: Gap) -> Iterator[str]:
    """ "An example of", where the source has "is"; "which was", where it has a second "and was"."""
    left, put = one.left_out(gap), one.put_in(gap)
    stated = any(token.word in AUXILIARY and not token.capital for token in left)
    related = any(token.word in RELATIVE for token in left)
    means = any(token.word not in STOP for token in left)
    if stated and not (means or related) and not any(map(is_verb, put)):
        yield f"the source states it: {told(left)}"
    elif means and not related and any(token.word in _TIES for token in put):
        yield f"tied otherwise in the source: {told(left)}"


def _turned(one: Alignment, gap: Gap) -> Iterator[range]:
    """The run left out, and the same words cut elsewhere: "A [and B] and C", "A and [B and] C"."""
    yield gap.left_out
    if gap.put_in:
        return
    tokens = one.source.wording.tokens
    start, stop = gap.left_out.start, gap.left_out.stop
    for turn in (1, 2):
        a, b = start - turn, stop - turn
        if a < 0 or tokens[a].stem != tokens[b].stem:
            break
        yield range(a, b)
    for turn in (1, 2):
        a, b = start + turn, stop + turn
        if b > len(tokens) or tokens[a - 1].stem != tokens[b - 1].stem:
            break
        yield range(a, b)


def _hanging(one: Alignment, left_out: range, gap: Gap) -> str:
    """In words, what is wrong with leaving a run out; empty if nothing is."""
    text, tokens = one.source.wording, one.source.wording.tokens
    if left_out.stop >= len(tokens):
        return ""
    left, following = tokens[left_out.start : left_out.stop], tokens[left_out.stop]
    set_off = parted(text, left_out.start)
    if set_off and parted(text, left_out.stop):
        return ""
    if any(limits(t) and t.clause == following.clause for t in left):
        return f"the source limits it: {told(left)}"
    bare = [t for t in left if t.word not in DETERMINERS]
    if all(t.word in STOP for t in bare):
        return ""
    head, last = bare[0], bare[-1]
    helped = tokens[left_out.start - 1].word in AUXILIARY and (
        is_verb(head) or head.word.endswith("ing")
    )
    if is_verb(following) and _takes_over(left):
        fine = False
    elif helped and not set_off:  # "were [expected to meet] in May"
        fine = is_verb(following) and last.word in JOINING
    elif last.word in PREPOSITIONS and following.word not in JOINING:
        fine = head.word in PREPOSITIONS | RELATIVE | _LIGHT or bool(gap.put_in)
    elif _within_phrase(one, left_out, gap) and not set_off:
        fine = False
    elif adds(head) or set_off or last.word in JOINING:
        unsaid = foremost(tokens[: left_out.start], head)
        opens = last.word in JOINING | RELATIVE or opens_phrase(text, left_out.stop)
        fine = not unsaid and (opens or bool(gap.put_in))
    else:
        fine = not (following.word in STOP or is_verb(following)) or bool(gap.put_in)
    fine = fine or following.stem in exchangeable(one)
    return "" if fine else f"left out what the rest hangs on: {told(left)} | {following.text}"


def _within_phrase(one: Alignment, left_out: range, gap: Gap) -> bool:
    """ "The city of [Clovis and] its lake", "the law of [natural] selection"."""
    tokens = one.source.wording.tokens
    before, head, last = (tokens[at] for at in (left_out.start - 1, left_out.start, left_out[-1]))
    bare = head.word not in STOP and head.stem not in one.source.figures and not adds(head)
    names = last.word in JOINING or last.word not in STOP
    return not gap.put_in and before.word == "of" and bare and names


def _takes_over(left: Sequence[Token]) -> bool:
    """ "… met [and Spain] opened": whether words left out name another doer of what follows."""
    at = max((at for at, token in enumerate(left) if token.word in _COORDINATING), default=None)
    after = left[at + 1 :] if at is not None else ()
    return any(token.word not in STOP for token in after) and after[0].word not in PREPOSITIONS
