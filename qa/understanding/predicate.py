"""The word of a question that says what happened: "cancel" in "Why did he cancel the trip?".

Pure; English. An article that tells all of a question but this word tells another story.
"""

from __future__ import annotations

import re

from index.types import Span

_WORD = re.compile(r"\w[\w’'-]*")
_AUXILIARY = frozenset(
    "did does do was were is are has have had will would can could should may might must".split()
)
_ASKING = frozenset("who what which".split())
_FORM = frozenset(
    "a an and as at be been being but by for from how if in into it its me many much long far old "
    "high big no not of on or please say says said so tell than that the their them then there "
    "these they this those to us what when where which who whom whose why with you your about "
    "else he him she her his i we our most more very also still ever never".split()
)


def predicate(question: str) -> Span | None:
    """The first plain word of matter after the auxiliary, or after who, what or which; or None.

    It is the verb, or the noun that the verb is about: told from names by its small letter.
    """
    words = list(_WORD.finditer(question[:1000]))
    opened = _after(words, _AUXILIARY) or _after(words, _ASKING) or 0
    for match in words[opened:]:
        word = match[0]
        if word[0].islower() and word not in _FORM and word not in _AUXILIARY:
            return Span(*match.span())
    return None


def _after(words: list[re.Match[str]], these: frozenset[str]) -> int | None:
    return next((at + 1 for at, word in enumerate(words) if word[0].lower() in these), None)
