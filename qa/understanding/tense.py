"""What came and what was still to come: a plan to meet is no meeting. Pure; English."""

from __future__ import annotations

import re

_OPENING = r"(?:\W*(?:and|but|so|then)\b[\s,]*)?"
_WH = r"(?:who|whom|what|which|when|where|why|how|whose)\b"
_PAST_QUESTION = re.compile(
    rf"^{_OPENING}(?:what (?:happened|took place|occurred|went on)\b|"
    rf"{_WH}[^?]*?\b(?:did|was|were|had)\b|"
    r"(?:did|was|were|had)\b)",
    re.IGNORECASE,
)
_ASKS_AHEAD = re.compile(
    r"\b(?:will|would|going to|expected|likely|plan(?:s|ned|ning)?|hop(?:e|es|ed|ing)|intend\w*|"
    r"schedul\w+|due|could|might|may|aim|goal|want\w*|consider\w*|propos\w+|suppos\w+|predict\w*|"
    r"promis\w+|weigh(?:s|ed|ing)?|mull\w*|contemplat\w+|thinking (?:of|about)|ahead|before)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|won['’]t|would)\b(?! of\b)|"
    r"(?:\b(?:is|are|was|were|be|been|being)|['’]s)\s+(?:\w+\s+){0,2}?(?:likely|unlikely|expected|"
    r"due|scheduled|set|poised|about|going|invited|hoping|planning|considering|preparing)\b"
    r"(?:\s+to\b)?|"
    r"\b(?:considering|weighing|plans|planned|hopes|hoped|intends|intended|seeks|aims|wants)\s+"
    r"(?:to\b|\w+ing\b)|\bunclear whether\b|\bnot yet\b|\byet to\b",
    re.IGNORECASE,
)
_ONLY_CONSIDERED = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?"
    r"(?:considering|weighing|mulling|contemplating|thinking (?:of|about))\b|"
    r"\b(?:weigh|mull|consider|contemplate)s?\s+\w+ing\b|\bwhether to\b",
    re.IGNORECASE,
)
_ASKS_MORE_THAN_WHETHER = re.compile(rf"^{_OPENING}{_WH}", re.IGNORECASE)


def asks_what_came(question: str) -> bool:
    """ "Did they meet?", not "Were they expected to meet?"."""
    return bool(_PAST_QUESTION.match(question)) and not _ASKS_AHEAD.search(question)


def is_to_come(sentence: str) -> bool:
    """What the sentence tells, or some of it, had not happened when it was written."""
    return bool(_TO_COME.search(sentence))


def is_only_considered(question: str, sentence: str) -> bool:
    """What came is asked about, and the sentence tells that someone thought of it.

    "When did Biden lift the tariffs?" is not answered by "Biden has been considering scrapping
    tariffs"; "Did Biden lift the tariffs?" is.
    """
    if not (_ASKS_MORE_THAN_WHETHER.match(question) and asks_what_came(question)):
        return False
    considered = _ONLY_CONSIDERED.search(sentence)
    if considered is None:
        return False
    asked, thought_of = (
        {word.casefold() for word in re.findall(r"\w{4,}", text)}
        for text in (question, sentence[considered.end() :])
    )
    return bool(asked & thought_of)
