"""What a pronoun stands for, given the earlier question. Pure; English."""

from __future__ import annotations

import re

from qa.understanding.subjects import Name, names, split_opening, subject

_THE_BEFORE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_BE = frozenset(("is", "was", "are", "were"))
_WHO = re.compile(r"\W*who\s+(?=\w)", re.IGNORECASE)
MOST_JOINED = 3


def person(earlier: str) -> str | None:
    """Whom "he" or "she" means: the answer of a "who", else the first name that may be a person.

    None after "Where did Blinken and Wang Yi meet?", which names two alike.
    """
    answer = _asked_who(earlier, "the person who")
    if answer:
        return answer
    found = names(earlier)
    likely = [n for n in found if n.role == "any"] or [
        n for n in found if n.role == "topic" and " " in n.text
    ]
    asked = subject(earlier) or ""
    if len(likely) > 1 and " and " in asked and likely[0].text in asked and likely[1].text in asked:
        return None
    if likely:
        return likely[0].text
    return None if found else subject(earlier)


def several(earlier: str) -> str | None:
    """Whom "they" means: the people named, joined; the answer of a "who"; the one group."""
    answer = _asked_who(earlier, "those who")
    if answer:
        return answer
    people = pair(earlier)
    if people:
        return people
    found = names(earlier)
    asked = subject(earlier)
    if asked and (not found or " and " in asked):
        return asked
    groups = [n for n in found if n.role in ("group", "any")] or found
    return _with_article(groups[0], earlier) if groups else None


def pair(earlier: str) -> str | None:
    """ "Blinken and Wang Yi", where two or three names may be people; else None."""
    people = list(dict.fromkeys(n.text for n in names(earlier) if n.role == "any"))
    if not 2 <= len(people) <= MOST_JOINED:
        asked = subject(earlier)
        return asked if asked and " and " in asked and not names(earlier) else None
    return ", ".join(people[:-1]) + " and " + people[-1]


def thing(earlier: str) -> str | None:
    """What "it" means: the first name that is no person's, else the only one; else the subject.

    None for several people ("How long did it last?" after two met): then "it" is what they did.
    """
    found = names(earlier)
    if not found:
        asked = subject(earlier)
        return None if asked and " and " in asked else asked
    for role in ("group", "topic", "any", "place"):
        fitting = [n for n in found if n.role == role]
        if role == "any" and len(fitting) > 1 and " and " in (subject(earlier) or ""):
            return None
        if fitting:
            return _with_article(fitting[0], earlier)
    return None


def place(earlier: str) -> str | None:
    """Where "there" is: "in Bali"."""
    for name in names(earlier):
        if name.role == "place":
            before = re.search(r"(\w+\s+(?:the\s+)?)$", earlier[: name.start])
            return (before[1] if before else "in ") + name.text
    return None


def _asked_who(earlier: str, relative: str) -> str | None:
    """Whom a "who" question asks for, told by the question itself."""
    wh, auxiliary, _ = split_opening(earlier)
    if wh.lower() == "who" and auxiliary.lower() in _BE:
        asked = subject(earlier)
        return asked if asked and len(asked.split()) > 1 else None
    opens = _WHO.match(earlier)
    if opens and not auxiliary:
        return f"{relative} {earlier[opens.end() :].strip(' ?.!')}"
    return None


def _with_article(name: Name, earlier: str) -> str:
    """ "the G20 summit" rather than "G20", where the earlier question says so."""
    if not _THE_BEFORE.search(earlier[: name.start]):
        return name.text
    asked = subject(earlier)
    if asked and name.text in asked and asked.lower().startswith("the ") and " of " not in asked:
        return asked
    return f"the {name.text}"
