"""A follow-up as a stand-alone question, from the turns before it. Pure; English.

Only what the person asked is used: earlier answers are the client's word and may say anything.
A question that names its own subject starts a new topic, whatever was asked before; but "And what
did Wang reply?" stays with the old one. Where a rule
cannot tell what a word stands for, the earlier question follows in brackets: clumsy to read, but
it says truly what is searched for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.types import Turn
from qa.understanding import referents
from qa.understanding.ellipsis import completed
from qa.understanding.subjects import AUXILIARY, QUESTION_WORDS, context, names

MAX_TURNS = 12
MAX_CHARACTERS = 1000
"""How far back, and how much of each turn, is read."""

_LEAD_IN = re.compile(
    r"\W*(?P<joining>and|but|so|also|then|plus)?\s*"
    r"(?:ok(?:ay)?|well|now|thanks|thank you|hmm|no|yes|right|great|cool|i see)?[\s,.!]+",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?P<he>he|she|him)\b|\b(?P<his>his|her)\b|\b(?P<they>they|them)\b|\b(?P<their>their)\b|"
    r"\b(?P<it>it)\b|\b(?P<its>its)\b|\b(?P<there>there)\b",
    re.IGNORECASE,
)
_HER_ALONE = re.compile(
    r"\W*$|\s+(?:in|on|at|to|with|about|for|from|after|before|during|by|and|or)\b"
)
_OBJECTS = frozenset(("him", "them"))
_EMPTY_IT = re.compile(
    r"(?:is|was) it (?:true|possible|legal|illegal|safe|ok|okay|likely|known|common|necessary|"
    r"worth|correct|a fact|that|like|called|\w+ (?:to|that|who)\b)|time is it|it (?:takes?|took) |"
    r"it costs? to|"
    r"it (?:seems?|rains?|snows?|appears?)\b|(?:long|much|many \w+) (?:does|did|will|would) it "
    r"(?:take|cost) (?:to|for)\b",
    re.IGNORECASE,
)
_EMPTY_THERE = re.compile(
    r"(?:is|are|was|were|be|been|has|have|will|did) there\b|"
    r"there (?:is|are|was|were|be|been|any)\b",
    re.IGNORECASE,
)
_TWO = re.compile(
    r"\b(?:(?:the|these|those|both) (?:two )?(?:sides|men|women|leaders|countries|parties|"
    r"diplomats|ministers|officials|teams|companies|pair)|the two|both)\b"
    r"(?! of\b| (?-i:[A-Z])|.* and )",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?P<the>the|that|this|these|those) (?P<noun>meeting|talks?|visit|trip|summit|"
    r"discussions?|conversation|negotiations?|deal|agreement|call|war|attack|election|vote|"
    r"strike|match|game|outcome|results?|reaction|purpose|aim|goal|topic|agenda|cost|damage|"
    r"death toll|location|event|invasion|announcement|decision|company|firm|team|club|band|city|"
    r"country|film|movie|book|show|song|man|woman|president|ceo|winner|loser|same|others?)\b"
    r"(?! (?:of|between|that|who|which|with|in|on|for|by|called|named|about|to)\b)",
    re.IGNORECASE,
)
_TALKS = frozenset(
    ("meeting", "talk", "talks", "discussion", "discussions", "conversation", "negotiations",
     "negotiation", "deal", "agreement", "call", "summit")
)  # fmt: skip
_THINGS = frozenset(
    ("company", "firm", "team", "club", "band", "city", "country", "film", "movie", "book", "show")
)
_BARE_THAT = re.compile(
    r"\b(?:do|did|does|is|was|mean|about|by|of|for|like|after|before|than|to)\s+(?:that|this)\b"
    r"(?=\W*$|\s+(?:mean|happen|work|matter|change|affect|cost|include|cover|go|end|start)\b)",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"\s+(?:be|happen|take place|last|start|begin|end|occur|come|go|help|work|succeed|matter)\b",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"\b(?:reply|respond|react|answer|object|disagree|agree)\W*$", re.IGNORECASE)
_CONTINUES = re.compile(r"\b(?:else|next|afterwards?|beforehand|instead|too|as well|again)\b", re.I)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that can be understood alone, and the earlier one it took words from."""

    text: str
    carried: str | None = None


def stand_alone(question: str, history: Sequence[Turn]) -> Resolved:
    """`question` as it would be asked without the turns before it."""
    earlier: str | None = None
    for turn in _asked(history):
        if _has_substance(turn):
            earlier = resolve(turn, earlier) or turn if earlier else turn
    if not earlier:
        return Resolved(question)
    meant = resolve(question, earlier)
    if meant:
        return Resolved(meant, earlier)
    lead = _LEAD_IN.match(question)
    return Resolved(question, earlier if lead and lead["joining"] else None)


def resolve(question: str, earlier: str) -> str | None:
    """What `question` means after the stand-alone `earlier`; None when it stands by itself."""
    lead = _LEAD_IN.match(question)
    words = question[lead.end() :] if lead else question
    joined = bool(lead and lead["joining"])
    words = words.strip() or question
    meant = completed(words, joined, earlier)
    if meant:
        return meant
    for rule in (_pronouns, _events):
        meant = meant or rule(words, earlier)
    leans = joined or _CONTINUES.search(words)
    if not meant and ((leans and _is_bare(words)) or _ANSWERS.search(words)):
        meant = _in_context(words, earlier)
    return meant[:1].upper() + meant[1:] if meant and question[:1].isupper() else meant


def _is_bare(words: str) -> bool:
    """Names nothing of its own, and is too short to describe anything."""
    return not names(words) and len(words.split()) <= 12


def _asked(history: Sequence[Turn]) -> list[str]:
    asked = [turn.get("content") for turn in history if turn.get("role") == "user"]
    return [text[:MAX_CHARACTERS] for text in asked[-MAX_TURNS:] if isinstance(text, str)]


def _has_substance(question: str) -> bool:
    """Not "thanks" or "ok": some word that is no question word."""
    words = re.findall(r"\w[\w’'-]*", question.lower())
    return any(word not in QUESTION_WORDS for word in words)


def _in_context(words: str, earlier: str) -> str:
    return f"{words.rstrip(' ?.!')} ({context(earlier)})?"


_REFERENT: dict[str, Callable[[str], str | None]] = {
    "he": referents.person,
    "his": referents.person,
    "they": referents.several,
    "their": referents.several,
    "it": referents.thing,
    "its": referents.thing,
    "there": referents.place,
}


def _pronouns(words: str, earlier: str) -> str | None:
    """The pronouns that lean on `earlier` replaced, the first of each; None if none does.

    One that no rule can replace stays, and `earlier` is added to tell what it means.
    """
    replaced: set[object] = set()
    pieces: list[str] = []
    at = 0
    unclear = False
    for match in _PRONOUN.finditer(words):
        form = match.lastgroup or ""
        find = _REFERENT[form]
        if find in replaced or not _leans(words, match, form):
            continue
        replaced.add(find)
        meant = find(earlier)
        if meant is None or (form == "it" and _is_happening(words, match, meant, earlier)):
            unclear = True
            continue
        if form in ("their", "its") or (form == "his" and not _is_object_her(words, match)):
            meant += "'s"
        pieces += [words[at : match.start()], meant]
        at = match.end()
    if not replaced:
        return None
    text = "".join(pieces) + words[at:]
    return _in_context(text, earlier) if unclear else text


def _is_happening(words: str, match: re.Match[str], meant: str, earlier: str) -> bool:
    """ "it" is what was done, not who: nobody "takes place", and "his first trip" is no person."""
    may_be_person = any(name.text == meant and name.role == "any" for name in names(earlier))
    return may_be_person and bool(
        _HAPPENS.match(words, match.end()) or re.search(r"\b(?:he|she|his|her|him)\b", words, re.I)
    )


def _is_object_her(words: str, match: re.Match[str]) -> bool:
    return match[0].lower() == "her" and bool(_HER_ALONE.match(words, match.end()))


def _leans(words: str, match: re.Match[str], form: str) -> bool:
    """The pronoun means something outside its own question."""
    near = words[max(0, match.start() - 14) : match.end() + 16]
    if form == "it" and _EMPTY_IT.search(near):
        return False
    if form == "there" and _EMPTY_THERE.search(near):
        return False
    before = words[: match.start()]
    is_object = match[0].lower() in _OBJECTS or (
        form in ("it", "his") and _follows_verb(before) and match[0].lower() != "his"
    )
    if is_object and "," not in before:
        return True  # a verb's object is not its subject: "Why did Blinken cancel it?"
    return not _has_antecedent(before)


def _follows_verb(before: str) -> bool:
    """No auxiliary, conjunction or clause start stands right before a pronoun."""
    return not re.search(
        rf"(?:^|[,;(]|\b(?:{AUXILIARY}|that|because|if|when|while|and|but|since|said|say|says))\s*$",
        before,
        re.IGNORECASE,
    )


def _has_antecedent(before: str) -> bool:
    """Something that a subject or possessive pronoun can mean stands before it."""
    if any(name.role in ("any", "group") for name in names(before)):
        return True
    after_auxiliary = re.split(rf"(?i)\b{AUXILIARY}\b", before, maxsplit=1)[1:]
    words = re.findall(r"\w[\w’'-]*", after_auxiliary[0].lower()) if after_auxiliary else []
    return bool(words) and words[0] not in QUESTION_WORDS


def _events(words: str, earlier: str) -> str | None:
    """ "the talks", "that meeting", "both sides": whose, as `earlier` tells it."""
    if _BARE_THAT.search(words):
        return _in_context(words, earlier)
    own = bool(names(words))
    both = None if own else _TWO.search(words)
    people = referents.pair(earlier)
    if both:
        meant = people or referents.several(earlier)
        return words[: both.start()] + meant + words[both.end() :] if meant else None
    event = _EVENT.search(words)
    if not event or (own and event["the"].lower() == "the"):
        return None
    noun = event["noun"]
    if noun.lower() in _TALKS and people:
        meant = f"the {noun} between {people}"
    elif noun.lower() in _THINGS and referents.thing(earlier):
        meant = referents.thing(earlier) or noun
    else:
        return _in_context(words, earlier)
    return words[: event.start()] + meant + words[event.end() :]
