"""Follow-ups that name only what is new: "And in 2024?", "What about Wang?", "Why?". Pure; English.

Each function takes the new words and the earlier, stand-alone question, and gives the stand-alone
question that is meant, or None where the words are no such follow-up.
"""

from __future__ import annotations

import re
from datetime import date

from qa.understanding.dates import Mention, mentions
from qa.understanding.subjects import AUXILIARY, Name, context, names, split_opening, subject

_MORE = re.compile(
    r"\W*(?:(?:can|could|would) you )?(?:please )?(?:(?:tell|give) me (?:more|the )?(?:details)?|"
    r"more(?: details?| info(?:rmation)?)?|go on|continue|elaborate|explain(?: that| more)?|"
    r"say more|anything else|what else|and then|what happened (?:next|then)|really|are you sure|"
    r"is (?:that|this|it) (?:true|right|correct)|says who|source|details|how do you know)"
    r"(?: (?:about|on) (?:that|this|it|them|him|her))?(?: please)?\W*",
    re.IGNORECASE,
)
_WH = (
    r"why not|why|when|where|how long|how much|how many|how often|how far|how old|how come|how so|"
    r"how|who else|who|since when|until when|at what time|what time|what year|which year|with whom|"
    r"by whom|to whom|for whom|in which (?:city|country|year|place)|"
    r"which (?:city|country|year|place|one)"
)
_ONLY_WH = re.compile(
    rf"\W*(?P<wh>{_WH})(?: exactly| precisely| specifically)?(?: (?:did|was|is|does|has) "
    r"(?:that|this|it)(?: happen(?:ed)?| take place| be| so| the case)?)?\W*",
    re.IGNORECASE,
)
_BEFORE_AFTER = re.compile(
    r"\W*(?:what (?:about )?)?(?:(?P<before>before (?:that|then)|earlier|previously)|"
    r"(?:after (?:that|then)|afterwards|later))\W*",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\W*(?:and |but |so )?(?:what|how) about (?P<what>.+?)\W*", re.IGNORECASE)
_MEANT = re.compile(r"\W*(?:no,? |sorry,? )?i (?:mean|meant) (?P<what>.+?)\W*", re.IGNORECASE)
_BARE = re.compile(rf"(?!\W*{AUXILIARY}\b)(?P<what>[^\s?]+(?:\s+[^\s?]+){{0,5}})\W*", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"(?:only |just )?(?P<preposition>according to|in|on|at|to|with|about|for|from|after|before|"
    r"during|since|by|between|under|against|until)\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_VERBAL = re.compile(
    rf"\b(?:{AUXILIARY}|who|what|which|where|when|why|how|said|say|told|met|won)\b", re.IGNORECASE
)
_SUBJECT_AUXILIARIES = frozenset(("is", "was", "are", "were", "has", "have", "will"))
"""After "who" or "what" these make it the subject, which no "when" can stand for."""
LONGEST = 200
"""Characters; a longer question leaves nothing out."""
_ANCHOR = date(9999, 12, 31)
"""Any: only where a date stands matters here, not which it is."""


def completed(words: str, joined: bool, earlier: str) -> str | None:
    """The question that elliptical `words` mean after `earlier`; `joined` if "and" led them."""
    if len(words) > LONGEST:
        return None
    if _MORE.fullmatch(words):
        return earlier
    only = _ONLY_WH.fullmatch(words)
    if only:
        return _asked_anew(only["wh"], earlier)
    beside = _BEFORE_AFTER.fullmatch(words)
    if beside:
        return _beside(bool(beside["before"]), earlier)
    about = _ABOUT.fullmatch(words) or _MEANT.fullmatch(words)
    if about:
        return _exchanged(about["what"].strip(), False, earlier)
    bare = _BARE.fullmatch(words)
    what = bare["what"].rstrip(" .!,;:") if bare else ""
    if what and not _VERBAL.search(words) and _is_fragment(what, joined):
        return _exchanged(what, True, earlier)
    return None


def _beside(before: bool, earlier: str) -> str:
    """`earlier` asked of the time before or after the one it names."""
    old = mentions(earlier, _ANCHOR)
    if not old:
        return f"{earlier.rstrip(' ?.!')} {'before' if before else 'after'} that?"
    year = (old[0].since if before else old[0].until)[:4]
    start = len(_without_lead(earlier[: old[0].start], old[0]))
    return earlier[:start] + ("before " if before else "after ") + year + earlier[old[0].end :]


def _without_lead(before: str, dated: Mention) -> str:
    if not dated.lead:
        return before
    return re.sub(rf"\b{dated.lead}\s+(?:the\s+)?$", "", before, flags=re.IGNORECASE)


def _is_fragment(what: str, joined: bool) -> bool:
    """Not a search of its own: "and tariffs", "in Beijing", "2024", "Wang Yi"."""
    if joined or _PREPOSITION.fullmatch(what):
        return True
    found = names(what)
    dated = mentions(what, _ANCHOR)
    return bool(
        (found and found[0].text == what and len(what.split()) <= 3)
        or (dated and dated[0].end - dated[0].start == len(what))
    )


def _asked_anew(wh: str, earlier: str) -> str:
    """`earlier` with another question word: "Where did they meet?" and "why" → "Why did …"."""
    old, auxiliary, rest = split_opening(earlier)
    if wh.lower() == "who else" and re.match(r"\W*who\b", earlier, re.IGNORECASE):
        return re.sub(r"(?i)^\W*who\b", "Who else", earlier)
    if old and not (old.lower() in ("who", "what") and auxiliary.lower() in _SUBJECT_AUXILIARIES):
        new = {"how come": "why", "how so": "how", "which one": "which"}.get(wh.lower(), wh)
        return f"{new[:1].upper()}{new[1:]} {auxiliary} {rest}"
    return f"{earlier.rstrip(' ?.!')}, and {wh.lower()}?"


def _exchanged(what: str, joined: bool, earlier: str) -> str | None:
    """`earlier` with the part of `what`'s sort replaced by it, or added; None for a new topic."""
    dated = _date_exchanged(what, earlier)
    if dated:
        return dated
    prepositional = _PREPOSITION.fullmatch(what)
    if prepositional:
        return _phrase_exchanged(prepositional["preposition"], prepositional["rest"], earlier)
    what = full_name(what, names(earlier))
    target = _exchangeable(what, joined, earlier)
    if target is None:
        if len(what.split()) > 3 and names(what):
            return None
        return f"What about {what} ({context(earlier)})?"
    start, end = target
    return earlier[:start] + what + earlier[end:]


def _date_exchanged(what: str, earlier: str) -> str | None:
    new = mentions(what, _ANCHOR)
    if not new or len(what) - (new[0].end - new[0].start) > 14 or names(what[: new[0].start]):
        return None
    phrase = what if new[0].start else f"in {what}"
    old = mentions(earlier, _ANCHOR)
    if not old:
        return f"{earlier.rstrip(' ?.!')} {phrase}?"
    before = earlier[: old[0].start]
    if new[0].start:
        return _without_lead(before, old[0]) + phrase + earlier[old[0].end :]
    return before + what[new[0].start : new[0].end] + earlier[old[0].end :]


def _phrase_exchanged(preposition: str, rest: str, earlier: str) -> str:
    """The phrase after the same preposition replaced, else the new one added at the end."""
    rest = full_name(rest, names(earlier))
    same = list(re.finditer(rf"\b{preposition}\s+", earlier, re.IGNORECASE))
    if same:
        start = same[-1].end()
        stop = re.search(
            r"\s+(?:in|on|at|to|with|about|for|from|after|before|during|since|by)\s|\W*$",
            earlier[start:],
        )
        end = start + stop.start() if stop else len(earlier)
        return earlier[:start] + rest + earlier[end:]
    return f"{earlier.rstrip(' ?.!')} {preposition.lower()} {rest}?"


def full_name(what: str, known: list[Name]) -> str:
    """ "Wang" as the fuller "Wang Yi" that stands in `known`."""
    for name in known:
        if what != name.text and what.lower() in name.text.lower().split():
            return name.text
    return what


def _exchangeable(what: str, joined: bool, earlier: str) -> tuple[int, int] | None:
    """Where in `earlier` stands what `what` replaces; None if that cannot be told.

    The only name for a name; else the subject, if it is one name ("And Wang?"; "What about Wang?"
    may mean the topic too); "about Y" for a plain noun.
    """
    found = names(earlier)
    if what[:1].isupper():
        if len(found) == 1:
            return found[0].start, found[0].end
        asked = subject(earlier)
        topic = re.search(r"\babout\b", earlier)
        for name in found:
            if asked == name.text != what and (joined or not topic):
                return name.start, name.end
        return None
    topic = re.search(r"\babout\s+([^?]+?)\W*$", earlier)
    return topic.span(1) if topic else None
