"""What came and what was still to come: a plan to meet is no meeting. Pure; English."""

from __future__ import annotations

import re

_OPENING = r"(?:\W*(?:and|but|so|then)\b[\s,]*)?"
_PAST_QUESTION = re.compile(
    rf"^{_OPENING}(?:what (?:happened|took place|occurred|went on)\b|"
    r"(?:who|whom|what|which|when|where|why|how|whose)\b[^?]*?\b(?:did|was|were|had)\b|"
    r"(?:did|was|were|had)\b)",
    re.IGNORECASE,
)
_ASKS_AHEAD = re.compile(
    r"\b(?:will|would|going to|expected|likely|plan(?:s|ned|ning)?|hop(?:e|es|ed|ing)|intend\w*|"
    r"schedul\w+|due|could|might|may|aim|goal|want\w*|consider\w*|propos\w+|suppos\w+|predict\w*|"
    r"promis\w+|ahead|before)\b",
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


def asks_what_came(question: str) -> bool:
    """ "Did they meet?", not "Were they expected to meet?"."""
    return bool(_PAST_QUESTION.match(question)) and not _ASKS_AHEAD.search(question)


def is_to_come(sentence: str) -> bool:
    """What the sentence tells, or some of it, had not happened when it was written."""
    return bool(_TO_COME.search(sentence))
