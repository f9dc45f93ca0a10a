"""Whom and what a question is about: its names, its subject, the rest of it. Pure; English.

No parser: capitals where the person used them, word order ("where did SUBJECT meet …") where not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.checks.lexicon import listed, pairs

_QUESTION_WORDS = (
    "who whom whose what which when where why how did do does is are was were has have had can "
    "could will would should may might must and but so or if in on at of to for from by with about "
    "the a an tell me show give list name explain describe please ok okay yes no not i you it he "
    "she they we there then this that these those after before during since until as his her their "
    "its any all some many much more most other another according also hi hello thanks thank sorry "
    "good well because than both ceo cfo"
)
QUESTION_WORDS = frozenset(_QUESTION_WORDS.split())

_LINK = r"(?:of|the|de|da|del|della|di|du|la|le|van|von|der|den|bin|ibn|al|el|y|&)"
_CAPITAL = r"(?:(?:[A-Z]\.){1,3}|[A-Z0-9À-ÖØ-ÞŠŽČĆŁŚİ][\w’'&-]*(?:\.\w[\w’'-]*)*)"
_NAME = re.compile(rf"(?<![\w’'.]){_CAPITAL}(?:\s+(?:{_LINK}\s+){{0,2}}{_CAPITAL})*")
_GROUP = re.compile(
    r"\b(?:inc|corp|ltd|plc|bank|group|party|union|company|university|club|united|league|council|"
    r"committee|ministry|department|association|agency|court|congress|senate|commission|olympics|"
    r"cup|bowl|summit|war|act|treaty|nations|states|republic|house|times|post|news)\b|\d",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"[A-Z0-9.&-]{2,}$")
_PEOPLES = frozenset(pairs("peoples"))
_COUNTRIES = frozenset(pairs("peoples").values()) | {"us", "u.s", "uk", "u.k", "eu"}
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|inside|outside|into)\s+(?:the\s+)?$", re.IGNORECASE)
_TOPIC_BEFORE = re.compile(
    r"\b(?:about|on|over|of|for|from|during|after|before)\s+(?:the\s+)?$", re.IGNORECASE
)
AUXILIARY = (
    r"(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|may|might|must)"
)
_DOES = r"(?:did|do|does|has|have|had)"
_OPENING = re.compile(
    rf"^\W*(?:(?:in|on|at|by|from|to|for|with|since|until)\s+)?"
    rf"(?P<wh>who|whom|whose(?:\s+\w+)?|what(?:\s+\w+){{0,3}}?|which(?:\s+\w+){{0,3}}?|where|when|"
    rf"why|how(?:\s+(?!{AUXILIARY}\b)\w+){{0,2}})(?:['’]s|\s+(?P<aux>{AUXILIARY})\b)\s*",
    re.IGNORECASE,
)
_VERB_WORDS = (
    "meet met talk say said tell told sign win won lose die happen become visit go come take make "
    "get give begin start end stop leave buy sell acquire found build write sing play lead run "
    "hold host open close launch release announce resign call invade attack kill beat want need "
    "think believe live work move marry last change grow fall rise speak discuss agree arrive "
    "travel cancel plan warn accuse vote elect choose join retire born based located made known "
    "considered named held built written shot sent set used doing going expected likely "
    "being been mean have cost pay"
)
_VERBS = frozenset(_VERB_WORDS.split())
_BOUNDARY_WORDS = "in on at to with about for from after before during by during because when"
_BOUNDARIES = frozenset(_BOUNDARY_WORDS.split())
_BE = frozenset(("is", "was", "are", "were"))
_LONGEST_SUBJECT = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a question; `role` is what the word before it and its own words make of it."""

    text: str
    start: int
    end: int
    role: str
    """"place" (after "in"), "topic" (after "about", "of" …), "group" (a body, an event, a work) or
    "any": a person, or a group that nothing gives away."""


def names(question: str) -> list[Name]:
    """The capitalised names of `question` in order; no question words, titles of no one, dates."""
    found = []
    for match in _NAME.finditer(question[:2000]):
        text, start = _without_question_words(match[0], match.start())
        if text and not text.replace("-", "").isdigit():
            found.append(Name(text, start, start + len(text), _role(question, text, start)))
    return found


def _without_question_words(text: str, start: int) -> tuple[str, int]:
    """Drop what is only capitalised because it opens the sentence: "Did Blinken" → "Blinken"."""
    while text:
        word = text.split(maxsplit=1)[0]
        if word.lower().removesuffix("'s").removesuffix("’s") not in QUESTION_WORDS:
            break
        rest = text[len(word) :].lstrip()
        start += len(text) - len(rest)
        text = rest
    for possessive in ("'s", "’s"):
        text = text.removesuffix(possessive)
    return text.rstrip("’'"), start


def _role(question: str, text: str, start: int) -> str:
    before = question[max(0, start - 20) : start]
    if _PLACE_BEFORE.search(before):
        return "place"
    if _TOPIC_BEFORE.search(before):
        return "topic"
    if text.lower().rstrip(".") in _COUNTRIES or _GROUP.search(text) or _ACRONYM.match(text):
        return "group"
    return "group" if re.search(r"\bthe\s+$", before, re.IGNORECASE) else "any"


def split_opening(question: str) -> tuple[str, str, str]:
    """("Where", "did", "they meet?"): question word, auxiliary, rest; empty where there is none."""
    match = _OPENING.match(question)
    if match:
        return match["wh"], match["aux"] or "is", question[match.end() :]
    auxiliary = re.match(rf"^\W*({AUXILIARY})\s+", question, re.IGNORECASE)
    if auxiliary:
        return "", auxiliary[1], question[auxiliary.end() :]
    return "", "", question


def subject(question: str) -> str | None:
    """The grammatical subject: what stands between auxiliary and verb, or after "who is".

    None where no rule finds one, as in "Who won?".
    """
    wh, auxiliary, rest = split_opening(question)
    rest = rest.strip(" ?.!")
    if not auxiliary or not rest:
        return None
    words = rest.split()
    if wh.lower() in ("who", "what") and auxiliary.lower() in _BE:
        return _trimmed(words) if len(words) <= _LONGEST_SUBJECT else None
    for at, word in enumerate(words[: _LONGEST_SUBJECT + 1]):
        plain = word.lower().strip(",.")
        if at and plain in _VERBS:
            return _trimmed(words[:at])
        if at and plain in _BOUNDARIES:
            return _trimmed(words[: at - 1] if at > 1 else words[:at])
    if len(words) > _LONGEST_SUBJECT:
        return None
    is_predicate = auxiliary.lower() not in _BE or re.search(r"(?:ed|en|ing)\W*$", words[-1])
    return _trimmed(words[:-1] if is_predicate and len(words) > 1 else words)


def doer(question: str) -> frozenset[str]:
    """Of the person, or what may be one, that did what is asked about ("Did Putin attend?"), the
    words of the name, but for titles.

    Empty where none stands right behind the auxiliary, and for a country or another body, which
    go by many names.
    """
    _, auxiliary, rest = split_opening(question)
    at = len(question) - len(rest)
    did = next((name for name in names(question) if name.start == at), None)
    if did is None or did.role != "any" or not re.fullmatch(_DOES, auxiliary, re.IGNORECASE):
        return frozenset()
    found = frozenset(re.findall(r"\w{2,}", did.text.lower()))
    return found.difference(listed("titles"), _PEOPLES)


def _trimmed(words: list[str]) -> str | None:
    text = " ".join(words).strip(" ,.;")
    return text if text and text.lower() not in QUESTION_WORDS else None


def context(question: str) -> str:
    """`question` without its question word and mark: "Blinken and Wang Yi meet in Bali"."""
    _, _, rest = split_opening(question)
    return rest.strip(" ?.!") or question.strip(" ?.!")
