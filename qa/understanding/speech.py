"""Who is asked to have said something, and whether a sentence tells what that person said. Pure.

"What did Blinken say in Bali?" is answered by his words, not by who met him there. English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.checks.dates import WEEKDAYS
from qa.checks.lexicon import listed
from qa.understanding.period import time_spans
from qa.understanding.subjects import QUESTION_WORDS, names

_SAID = (
    r"say|says|said|saying|tell|tells|told|telling|reply|replied|respond|responded|think|thinks|thought|"
    r"believe|believes|believed|argue|argues|argued|claim|claims|claimed|warn|warns|warned|warning|added|"
    r"insist|insisted|stress|stressed|announced|urge|urged|describe|described|mentioned|accuse|accused|"
    r"express|expressed|raised|stated|noted|declared|explain|explained|voiced|signal\w*|quoted|"
    r"acknowledged|admitted|answered|asked|asserted|called|cautioned|commented|complained|concluded|"
    r"condemned|confirmed|criticised|criticized|declined|demanded|denied|dismissed|emphasi[sz]ed|"
    r"hailed|highlighted|informed|made (?:\w+ )?clear|maintained|pledged|praised|predicted|"
    r"promised|recalled|rejected|reiterated|remarked|repeated|suggested|testified|tweeted|"
    r"underscored|vowed|wrote"
)
_UTTERED = (
    r"(?:concern|warning|fear|doubt|criticism|complaint|objection|demand|claim|hope|view|opinion|"
    r"promise|accusation|statement|remark|comment)s?"
)
_ASKS = re.compile(
    r"\W*(?:and\s+|but\s+)?(?:what|which|how)\s+(?:else\s+)?"
    rf"(?:{_UTTERED}\s+(?:(?!do\b|does\b|did\b|has\b|have\b|had\b)\S+\s+){{0,4}})?"
    r"(?:do|does|did|has|have|had)\s+(?P<who>.{1,80}?)\s"
    rf"(?P<deed>{_SAID}|announce|deny|demand|make|offer|promise|raise|stress|suggest|voice)\b"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ACCORDING = re.compile(r"\baccording to (?P<who>[^?,;:]{1,80})", re.IGNORECASE)
_UTTERS = frozenset("say says said tell tells told reply replied respond responded".split())
_HEARER = re.compile(r"(?:tell|told|(?:say|said|reply|replied|respond|responded)\s+to)\s", re.I)
_OF_ANOTHER = re.compile(r"\b(?:of|to|for|in|from|at)\s+(?:the\s+)?$", re.IGNORECASE)
_SAID_BY = (
    r"say|says|said|added|replied|argued|claimed|wrote|mentioned|noted|explained|stated|insisted"
)
_TOLD_BY = (
    r"\b(?:{who})\b(?:['’]s?)?(?:\s+[\w’'-]+){{0,3}}?\s+(?:" + _SAID + r")\b|"
    r"\b(?:{who}),\s[^.;!?]{{3,200}},\s+(?:" + _SAID + r")\b|"
    r"\b(?:{who}),\s+who\s+(?:" + _SAID + r")\b|"
    r"(?:[,”\"’']\s*\b(?:" + _SAID_BY + r")|\baccording to)\s+(?:[\w.’'-]+\s+){{0,3}}?(?:{who})\b"
)
"""The name, and within three words, or after what stands between commas, what tells that something
was said; or, after a quotation or a comma, "said" and the name: who was told is no speaker."""
_LEANS = re.compile(r"[“\"‘']|(?:he|she)\b", re.IGNORECASE)
_ROLE_SPEAKS = re.compile(
    r"\b(?:he|she|the\s+(?:[\w-]+\s+){0,2}?(?:"
    + "|".join(listed("titles"))
    + r"|minister|leader|adviser|advisor|official|diplomat|envoy))\s+(?:\w+\s+)?(?:"
    + _SAID
    + r")\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(official|spokes(?:man|woman|person)|analyst|expert|diplomat|minister|envoy|adviser|aide|"
    r"judge|prosecutor|lawyer|witness|scientist|researcher|economist|historian|critic)(?:e?s)?\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"\b(?:about|on|regarding|concerning)\s+(?P<topic>[^?]*)", re.IGNORECASE)
STEM = 5
"""Letters by which a word is known again: "Sullivans" of "Sullivan"."""

_MANY_WORDS_FOR_IT = (
    "agreement attack conflict crisis deal decision discussion event fight fighting future growth "
    "issue matter meeting move outcome plan problem proposal prospect question relation relations "
    "relationship report result role situation state subject summit talk talks team topic trip "
    "visit war way work"
)
"""A topic that may be told in other words."""
_PRONOUNS = frozenset(("He", "She", "It", "They", "We", "You"))
_WORD = re.compile(r"\w[\w’'-]*?(?=['’]s\b|\b)")


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a question asks someone to have said, by words of the names."""

    speaker: frozenset[str]
    hearer: frozenset[str]
    """Empty, where it does not matter to whom."""
    topic: frozenset[str] = frozenset()
    """How the words begin of what it was about; empty, where it does not matter."""


def speaker(question: str) -> frozenset[str]:
    """Words of the name whose words are asked for: {"Wang", "Yi"} for "What did Wang Yi say?" and
    "What is it, according to Wang Yi?"; where nobody is named, of the office: "official" and its
    other forms for "What did a US official say?".

    None of a body's ("the US"): it speaks through people of other names.
    """
    asked = _ASKS.match(question) or _ACCORDING.search(question)
    if asked is None:
        return frozenset()
    office = _OFFICE.search(asked["who"])
    return _named(asked["who"]) or (_forms(office[1].lower()) if office else frozenset())


def utterance(question: str) -> Utterance | None:
    """Who is asked to have said something, and to whom; None where it is not plainly a person with
    a name, or is what someone thought, described or raised: that is told without a word of saying,
    too.
    """
    asked = _ASKS.match(question)
    who = _named(asked["who"]) if asked else None
    if asked is None or not who or asked["deed"].lower() not in _UTTERS:
        return None
    name = names(asked["who"])[-1]
    before, after = asked["who"][: name.start], asked["who"][name.end :]
    if after.strip() or _OF_ANOTHER.search(before):
        return None
    said = f"{asked['deed']}{asked['rest']}"
    led = _HEARER.match(said)
    heard = [name for name in names(said) if led and name.start == led.end()]
    return Utterance(who, _words(heard[0].text) if heard else frozenset(), _topic(said))


def tells_words_of(who: frozenset[str], sentence: str, before: str = "") -> bool:
    """Whether `sentence`, which stands after `before`, tells something that `who` said.

    One word of the name is enough: papers write "Wang" of Wang Yi, "Blinken" of Antony Blinken.
    """
    meant = set(who)
    if _LEANS.match(sentence) and _holds_any(who, before):
        meant |= {"he", "she", "He", "She"}
    told = _TOLD_BY.format(who="|".join(map(re.escape, sorted(meant))))
    return bool(re.search(told, sentence))


def is_told(asked: Utterance, title: str, passage: Sequence[str]) -> bool:
    """Whether a passage, given as its sentences, tells what is asked for.

    A sentence of it tells the speaker's words ("the minister said", where the title or what comes
    before name the speaker), to the hearer; and passage or title hold a word of the topic.
    """
    if asked.topic and asked.topic.isdisjoint(_beginnings(" ".join((title, *passage)))):
        return False
    told = title
    for before, sentence in pairwise(("", *passage)):
        told = f"{told} {before}"
        if (
            tells_words_of(asked.speaker, sentence, before)
            or (_holds_any(asked.speaker, told) and _ROLE_SPEAKS.search(sentence))
        ) and (not asked.hearer or any(word in f"{before} {sentence}" for word in asked.hearer)):
            return True
    return False


def _named(who: str) -> frozenset[str]:
    """Words of the last person in it."""
    people = [name for name in names(who) if name.role == "any"]
    return _words(people[-1].text) if people else frozenset()


def _forms(office: str) -> frozenset[str]:
    many = f"{office}es" if office.endswith("s") else f"{office}s"
    return frozenset((office, many, office.capitalize(), many.capitalize()))


def _beginnings(text: str) -> frozenset[str]:
    """Of its words, as far as they stay the same from form to form: "tarif" of "Tariffs"."""
    found = (word.lower() for word in re.findall(r"\w{3,}", text))
    return frozenset(word.removesuffix("s")[:STEM] for word in found if word not in QUESTION_WORDS)


def _topic(said: str) -> frozenset[str]:
    """What it was about, but for dates: an article of that day need not name it."""
    for span in reversed(time_spans(said)):
        said = said[: span.start] + said[span.end :]
    found = _TOPIC.search(said)
    no_topic = " ".join((_MANY_WORDS_FOR_IT, *WEEKDAYS))
    return _beginnings(found["topic"]) - _beginnings(no_topic) if found else frozenset()


def _holds_any(words: frozenset[str], text: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in words)


def _words(name: str) -> frozenset[str]:
    words = _WORD.findall(name)
    return frozenset(word for word in words if len(word) > 1 and not word.isupper()) - _PRONOUNS
