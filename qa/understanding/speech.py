"""Who is asked to have said something, and whether a sentence tells what that person said. Pure.

"What did Blinken say in Bali?" is answered by his words, not by who met him there. English.
"""

from __future__ import annotations

import re

from qa.understanding.subjects import names

_SAID = (
    r"say|says|said|saying|tell|tells|told|telling|reply|replied|respond|responded|think|thinks|thought|"
    r"believe|believes|believed|argue|argues|argued|claim|claims|claimed|warn|warns|warned|warning|added|"
    r"insist|insisted|stress|stressed|announced|urge|urged|describe|described|mentioned|accuse|accused|"
    r"express|expressed|raised|stated|noted|declared|explain|explained|voiced|signal\w*|quoted"
)
_ASKS = re.compile(
    r"\W*(?:and\s+|but\s+)?(?:what|how)\s+(?:else\s+)?(?:do|does|did|has|have|had)\s+(?P<who>.{1,80}?)\s"
    rf"(?P<deed>{_SAID})\b",
    re.IGNORECASE,
)
_SAID_BY = r"say|says|said|added|replied|argued|claimed|wrote|according to"
_TOLD_BY = (
    r"\b(?:{who})\b(?:['’]s?)?(?:\s+[\w’'-]+){{0,3}}?\s+(?:" + _SAID + r")\b|"
    r"\b(?:" + _SAID_BY + r")\s+(?:[\w.’'-]+\s+){{0,3}}?(?:{who})\b"
)
"""The name, and within three words what tells that something was said; or "said" and the name: who
was told is no speaker."""
_LEANS = re.compile(r"[“\"‘']|(?:he|she)\b", re.IGNORECASE)
_PRONOUNS = frozenset(("He", "She", "It", "They", "We", "You"))
_WORD = re.compile(r"\w[\w’'-]*?(?=['’]s\b|\b)")


def speaker(question: str) -> frozenset[str]:
    """Words of the name whose words are asked for: {"Wang", "Yi"} for "What did Wang Yi say?".

    None of a body's ("the US"): it speaks through people of other names.
    """
    asked = _ASKS.match(question)
    found = [name for name in names(asked["who"]) if name.role == "any"] if asked else []
    words = _WORD.findall(found[-1].text) if found else []
    return frozenset(word for word in words if len(word) > 1 and not word.isupper()) - _PRONOUNS


def tells_words_of(who: frozenset[str], sentence: str, before: str = "") -> bool:
    """Whether `sentence`, which stands after `before`, tells something that `who` said.

    One word of the name is enough: papers write "Wang" of Wang Yi, "Blinken" of Antony Blinken.
    """
    meant = set(who)
    if _LEANS.match(sentence) and any(re.search(rf"\b{re.escape(word)}\b", before) for word in who):
        meant |= {"he", "she", "He", "She"}
    told = _TOLD_BY.format(who="|".join(map(re.escape, sorted(meant))))
    return bool(re.search(told, sentence))
