"""What a claim leaves out of its source: clauses and additions may go, the word they hang on not.

Small models write by leaving out. "The song was used …", where the source has "these versions of
the song", has only words of the source, in its order, and yet is not what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.checks import polarity
from qa.checks.alignment import Alignment, Gap, align
from qa.checks.amid import left_out_amid
from qa.checks.lexicon import listed
from qa.checks.moves import exchangeable, moved, place_of
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
    parted,
    told,
)
from qa.checks.statement import Statement, statement
from qa.checks.wording import STOP, Token, common_ranks, stem

_DOUBTFUL = frozenset(map(stem, listed("doubtful")))
_SPEECH = frozenset(map(stem, (*listed("speech"), "according")))
_DOERS = frozenset("he she they i we who which whose".split())
_PRONOUNS = frozenset("it he she they this these that those there we i you who which".split())
_BEFORE_CONDITIONS = frozenset("if unless without".split())
_AFTER_CONDITIONS = frozenset("if unless except provided".split())
_WITHIN_NAMES = frozenset("of the and for".split())
_PREMODIFIERS = 2
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
        yield from left_out_amid(one, gap)
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
    left = [token for token in one.left_out(gap) if token.sentence == first.sentence]
    if not left:
        return
    if left[0].word in _BEFORE_CONDITIONS:
        yield f"the source says so only {left[0].word}"
    put = one.put_in(gap)
    begin, cut = gap.left_out.stop - len(left), gap.left_out.stop
    while cut > begin and tokens[cut - 1].word in DETERMINERS:
        cut -= 1
    run = tokens[max(at for at in range(begin, cut + 1) if parted(text, at)) : cut]
    if not run:
        return
    phrase = cut < gap.left_out.stop or first.word in _PRONOUNS | DETERMINERS
    if run[-1].word == "that" and any(token.stem in _DOUBTFUL for token in run):
        yield f"the source says who says so: {told(run)}"
    elif any(map(limits, run)) or any(token.word in polarity.NEGATIONS for token in run):
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
    left = [token for token in one.left_out(gap) if token.sentence == last.sentence]
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
    elif of_what := foremost(tokens[: gap.left_out.start], left[0]):
        yield f"the source says of what it is the {of_what}: {told(left[:3])}"
