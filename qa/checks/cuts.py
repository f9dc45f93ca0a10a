"""What a claim leaves out of its source: clauses and additions may go, the word they hang on not.

Small models write by leaving out. "The song was used …", where the source has "these versions of
the song", has only words of the source, in its order, and yet is not what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.checks import polarity
from qa.checks.alignment import Alignment, Gap, align
from qa.checks.lexicon import listed, words
from qa.checks.moves import exchangeable, moved, place_of
from qa.checks.phrases import (
    AUXILIARY,
    DETERMINERS,
    JOINING,
    PREPOSITIONS,
    RELATIVE,
    adds,
    is_verb,
    opens_phrase,
    parted,
    told,
)
from qa.checks.statement import Statement, statement
from qa.checks.wording import STOP, Token, common_ranks, stem

_LIMITING = words("limiting")
_DOUBTFUL = frozenset(map(stem, listed("doubtful")))
_SPEECH = frozenset(map(stem, (*listed("speech"), "according")))
_DOERS = frozenset("he she they i we who which whose".split())
_PRONOUNS = frozenset("it he she they this these that those there we i you who which".split())
_BEFORE_CONDITIONS = frozenset("if unless without".split())
_AFTER_CONDITIONS = frozenset("if unless except provided".split())
_AMONG = frozenset("of in to on among for that who which".split())
_FOREMOST = frozenset("first last only most least worst".split())
_NOT_FOREMOST = frozenset("interest forest request protest contest harvest arrest honest".split())
_SHORTEST = 5
"""Letters: "west" and "guest" are no superlatives."""
_COORDINATING = frozenset("and but while".split())
_TIES = frozenset("which who whose whom".split())
_LIGHT = frozenset("type kind sort form part number series set".split())
_WITHIN_NAMES = frozenset("of the and for".split())
_PREMODIFIERS = 2
_SCOPE = 4
"""Words before the end of a claim in which a superlative asks: of what?"""
_LEADING = 3
"""Words before a comma that a sentence may open with and a claim leave out: "For example, …"."""
_JUDGED_WORDS = 2


def miscut(claim: Statement, spans: Sequence[Statement]) -> tuple[str, ...]:
    """In words, where a claim's words do not hang together as in the span nearest to it."""
    found: list[str] = []
    opens = True
    for text in claim.wording.statements():
        part = statement(text)
        if len(part.weights) + len(part.figures) >= _JUDGED_WORDS:
            nearest = max((align(part, span) for span in spans), key=lambda one: one.worth)
            found += _problems(_without_fronted(nearest), opens=opens)
        opens = text.rstrip("\"' )").endswith((".", "!", "?"))
    return tuple(found)


def _without_fronted(one: Alignment) -> Alignment:
    """ "On Friday, she met him" is compared without "on Friday", where the source has it later."""
    text = one.claim.wording
    ends = next((at for at in range(1, len(text.tokens)) if parted(text, at)), None)
    if ends is None or text.tokens[0].word not in PREPOSITIONS:
        return one
    if place_of(one.source.wording.tokens, text.tokens[:ends]) is None:
        return one
    rest = align(statement(text.text[text.tokens[ends].start :]), one.source)
    return rest if len(rest.pairs) > len(one.pairs) - ends else one


def _problems(one: Alignment, *, opens: bool) -> Iterator[str]:
    """`opens` says that the claim begins a sentence."""
    if not one.pairs:
        return
    first, *between, last = one.gaps()
    if not _told_of(one, between):
        yield from _before(one, first)
    if opens and not first.put_in:
        yield from _amid(one, first.left_out.stop)
    for gap in between:
        yield from _between(one, gap)
        yield from _joined(one, gap)
    yield from _after(one, last)
    yield from moved(one)
    yield from _unspoken(one)


def _unspoken(one: Alignment) -> Iterator[str]:
    """Words that the source puts in someone's mouth, told as if it said them itself."""
    text, tokens = one.source.wording.text, one.source.wording.tokens
    start, end = tokens[one.pairs[0][1]].start, tokens[one.pairs[-1][1]].end
    spoken = text[:start].count('"') % 2 and '"' not in text[start:end]
    if spoken and '"' not in one.claim.wording.text and not _SPEECH & one.claim.wording.stems:
        yield "the source quotes someone who says so"


def _told_of(one: Alignment, between: Sequence[Gap]) -> bool:
    """ "… not the same as X (which is Y)": of X, it is told that it is Y."""
    tokens = one.source.wording.tokens
    gap = next((gap for gap in between if gap.left_out), None)
    return (
        gap is not None
        and tokens[gap.left_out.stop - 1].word in ("which", "who")
        and parted(one.source.wording, gap.left_out.start)
    )


def _before(one: Alignment, gap: Gap) -> Iterator[str]:
    """What the source has before the claim begins."""
    text, tokens = one.source.wording, one.source.wording.tokens
    first = tokens[gap.left_out.stop]
    left = [
        t for t in tokens[gap.left_out.start : gap.left_out.stop] if t.sentence == first.sentence
    ]
    if not left:
        return
    if left[0].word in _BEFORE_CONDITIONS:
        yield f"the source says so only {left[0].word}"
    put = one.claim.wording.tokens[gap.put_in.start : gap.put_in.stop]
    begin, cut = gap.left_out.stop - len(left), gap.left_out.stop
    while cut > begin and tokens[cut - 1].word in DETERMINERS:
        cut -= 1
    run = tokens[max(at for at in range(begin, cut + 1) if parted(text, at)) : cut]
    if not run:
        return
    phrase = cut < gap.left_out.stop or first.word in _PRONOUNS | DETERMINERS
    if run[-1].word == "that" and any(token.stem in _DOUBTFUL for token in run):
        yield f"the source says who says so: {told(run)}"
    elif any(map(_limits, run)) or any(token.word in polarity.NEGATIONS for token in run):
        yield f"the source limits it: {told(run)}"
    elif not (
        (put and put[-1].word in _PRONOUNS)
        or run[-1].word in _PRONOUNS | JOINING | RELATIVE
        or first.stem in exchangeable(one)
        or _premodifies(run, first)
        or (_leads(run) and (phrase or first.capital))
    ):
        yield f"begins where the source does not: {told(run)} | {first.text}"


def _amid(one: Alignment, at: int) -> Iterator[str]:
    """ "Moved to Rome", "which was in Rome": what cannot open a sentence but where its source does.

    A word or two before it ("For example, …") do not count.
    """
    tokens = one.source.wording.tokens
    word = tokens[at].word
    begins = max(place for place in range(at + 1) if tokens[place].opens)
    led = at - begins <= _LEADING and parted(one.source.wording, at)
    if at == begins or led:
        return
    joins = word in PREPOSITIONS | JOINING | RELATIVE and word not in _PRONOUNS
    if joins or is_verb(tokens[at]) or word.endswith("ing"):
        yield f"begins amid the source's sentence: {tokens[at].text}"


def _premodifies(run: Sequence[Token], first: Token) -> bool:
    bare = [token for token in run if token.word not in DETERMINERS]
    if first.capital and all(t.capital or t.word in _WITHIN_NAMES for t in bare):
        # "Secretary of State Antony" Blinken, but not "The Wedding" Chest
        return bare[-1].word not in _WITHIN_NAMES and first.word not in common_ranks()
    if len(bare) > _PREMODIFIERS or any(token.word in STOP for token in bare):
        return False
    return len(bare) == 1 or bare[0].word.endswith("ly") or not any(map(is_verb, bare))


def _leads(run: Sequence[Token]) -> bool:
    """ "In 1903 the firm …": an addition at the head of its sentence."""
    return (
        run[0].opens
        and run[0].word in PREPOSITIONS
        and run[-1].word not in PREPOSITIONS
        and not any(map(is_verb, run))
    )


def _after(one: Alignment, gap: Gap) -> Iterator[str]:
    """What the source has after the claim ends."""
    tokens = one.source.wording.tokens
    last = tokens[gap.left_out.start - 1]
    left = [
        t for t in tokens[gap.left_out.start : gap.left_out.stop] if t.sentence == last.sentence
    ]
    if not left:
        return
    if left[0].word in _AFTER_CONDITIONS:
        yield f"the source says so only {told(left[:4])}"
    if gap.put_in or parted(one.source.wording, gap.left_out.start):
        return
    hanging = last.word in PREPOSITIONS | JOINING | DETERMINERS | AUXILIARY | _DOERS
    goes_on = left[0].word == "of" or not (adds(left[0]) or left[0].stem in one.source.figures)
    if hanging or goes_on:
        yield f"ends where the source does not: {told(left[:3])}"
    elif foremost := _foremost(tokens[: gap.left_out.start], left[0]):
        yield f"the source says of what it is the {foremost}: {told(left[:3])}"


def _foremost(before: Sequence[Token], after: Token) -> str:
    """ "The first", "the largest", where the source goes on to say in what."""
    near = before[-_SCOPE:]
    if after.word not in _AMONG:
        return ""
    words_near = (token.word for token in near if token.clause == after.clause)
    return next((word for word in words_near if _superlative(word)), "")


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


def _limits(token: Token) -> bool:
    return token.word in _LIMITING and (token.opens or not token.capital)  # not in May


def _superlative(word: str) -> bool:
    return word in _FOREMOST or (
        word.endswith("est") and len(word) > _SHORTEST and word not in _NOT_FOREMOST
    )


def _between(one: Alignment, gap: Gap) -> Iterator[str]:
    """What the source has amid the claim."""
    if gap.left_out:
        found = [_hanging(one, turned, gap) for turned in _turned(one, gap)]
        if all(found):
            yield found[0]


def _joined(one: Alignment, gap: Gap) -> Iterator[str]:
    """ "An example of", where the source has "is"; "which was", where it has a second "and was"."""
    left = one.source.wording.tokens[gap.left_out.start : gap.left_out.stop]
    put = one.claim.wording.tokens[gap.put_in.start : gap.put_in.stop]
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
    if any(_limits(t) and t.clause == following.clause for t in left):
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
        foremost = _foremost(tokens[: left_out.start], head)
        opens = last.word in JOINING | RELATIVE or opens_phrase(text, left_out.stop)
        fine = not foremost and (opens or bool(gap.put_in))
    else:
        fine = not (following.word in STOP or is_verb(following)) or bool(gap.put_in)
    fine = fine or following.stem in exchangeable(one)
    return "" if fine else f"left out what the rest hangs on: {told(left)} | {following.text}"
