"""Words and places where a phrase begins, ends or hangs on another; made for English."""

from __future__ import annotations

from collections.abc import Sequence

from qa.checks.lexicon import words
from qa.checks.wording import STOP, Token, Wording

PREPOSITIONS = words("prepositions")
JOINING = words("joining")
RELATIVE = frozenset("who whom whose which that where when".split())
DETERMINERS = frozenset("the a an this these those its his her their our one such".split())
AUXILIARY, PAST = words("auxiliary"), words("past")
_ADVERBS = words("adverbs")
_LIMITING = words("limiting")
_AMONG = frozenset("of in to on among for that who which".split())
_FOREMOST = frozenset("first last only most least worst".split())
_NOT_FOREMOST = frozenset("interest forest request protest contest harvest arrest honest".split())
_SHORTEST = 5
"""Letters: "west" and "guest" are no superlatives."""
_SCOPE = 4
"""Words before a cut in which a superlative asks: of what?"""
_BOUNDARY = (*',;:()"', "--", " -", "- ")


def adds(token: Token) -> bool:
    """Whether a word may open what only adds to what stands before it."""
    return (
        token.word in PREPOSITIONS | JOINING | RELATIVE | _ADVERBS
        or token.word.endswith(("ing", "ly"))
        or (is_verb(token) and token.word not in AUXILIARY)
        or token.text[0].isdigit()
    )


def is_verb(token: Token) -> bool:
    return token.word in AUXILIARY | PAST or token.word.endswith("ed")


def parted(text: Wording, at: int) -> bool:
    """Whether punctuation stands before a token, or a sentence begins there."""
    if at == 0 or at >= len(text.tokens) or text.tokens[at].opens:
        return True
    between = text.text[text.tokens[at - 1].end : text.tokens[at].start]
    return any(mark in between for mark in _BOUNDARY)


def opens_phrase(text: Wording, at: int) -> bool:
    """Whether a phrase may begin here: "seen [in May] with", not "names [and action] figures"."""
    token = text.tokens[at]
    return (
        parted(text, at)
        or token.word in STOP
        or token.word in DETERMINERS
        or token.capital
        or is_verb(token)
        or adds(token)
    )


def foremost(before: Sequence[Token], after: Token) -> str:
    """ "The first", "the largest", where the source goes on to say in what."""
    near = before[-_SCOPE:]
    if after.word not in _AMONG:
        return ""
    words_near = (token.word for token in near if token.clause == after.clause)
    return next((word for word in words_near if _superlative(word)), "")


def limits(token: Token) -> bool:
    return token.word in _LIMITING and (token.opens or not token.capital)  # not in May


def _superlative(word: str) -> bool:
    return word in _FOREMOST or (
        word.endswith("est") and len(word) > _SHORTEST and word not in _NOT_FOREMOST
    )


def told(run: Sequence[Token]) -> str:
    return " ".join(token.text for token in run)
