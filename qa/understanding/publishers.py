"""A publisher named in a question as the one to ask: "according to Bloomberg". Pure; English.

Only names the collection holds count, and only where the words make the publisher the speaker:
"Who owns Bloomberg?" is a question about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SAYS = (
    r"(?:says?|said|reports?|reported|writes?|wrote|written|claims?|claimed|states?|stated|covers?|"
    r"covered|describes?|described|publish(?:es|ed)?|quotes?|quoted|mentions?|mentioned|notes?|"
    r"noted|explains?|explained|tells?|told)"
)
_PIECE = (
    r"(?:articles?|stor(?:y|ies)|reports?|pieces?|coverage|reporting|news|headlines?|columns?|"
    r"interviews?)"
)
_SHORTEST_INITIALS = 3


@dataclass(frozen=True, slots=True)
class Named:
    """Publishers, as the collection spells them, and the question without the words that named
    them, where it can do without."""

    publishers: tuple[str, ...]
    text: str


def named_publishers(question: str, publishers: Sequence[str]) -> Named:
    """The publishers that `question` wants to hear; none where it names none as a speaker."""
    asked = question.lower()
    spellings = {s: owner for s, owner in _spellings(publishers) if s.lower() in asked}
    if not spellings:
        return Named((), question)
    name = rf"(?:the\s+)?(?:{'|'.join(re.escape(s) for s in spellings)})(?!\w)"
    several = rf"{name}(?:\s*(?:,|and|or|&)\s*{name})*"
    owners = {s.lower(): owner for s, owner in spellings.items()}
    found = [
        owners[_plain(match[0]).lower()]
        for speaker in _speakers(several, question)
        for match in re.finditer(name, speaker, re.IGNORECASE)
    ]
    return Named(tuple(dict.fromkeys(found)), _without(several, question) if found else question)


def _spellings(publishers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What each publisher may be called, the longest first, with the collection's own spelling.

    With or without "The"; by its initials where no other publisher shares them; the bare name of
    "bbc.co.uk". A spelling two publishers share belongs to neither.
    """
    owners: dict[str, set[str]] = {}
    shown: dict[str, str] = {}
    for publisher in publishers:
        for spelling in _forms(publisher):
            owners.setdefault(spelling.lower(), set()).add(publisher)
            shown[spelling.lower()] = spelling
    for key in sorted(owners, key=len, reverse=True):
        exact = {p for p in owners[key] if _plain(p).lower() == key}
        owner = owners[key] if len(owners[key]) == 1 else exact
        if len(owner) == 1:
            yield shown[key], next(iter(owner))


def _forms(publisher: str) -> Iterator[str]:
    plain = _plain(publisher)
    if not plain:
        return
    yield plain
    words = plain.split()
    initials = "".join(word[0] for word in words if word[0].isupper())
    full = "".join(word[0] for word in publisher.split() if word[0].isupper())
    for letters in {initials, full}:
        if len(letters) >= _SHORTEST_INITIALS and letters != plain.upper():
            yield letters
    domain = re.fullmatch(r"(?:www\.)?([\w-]{2,})\.(?:com|org|net|co|news|info)(?:\.\w{2})?", plain)
    if domain:
        yield domain[1]
    if plain.lower().endswith((" news", " newspaper", " magazine", " online", " agency")):
        yield plain.rsplit(" ", 1)[0]


def _plain(publisher: str) -> str:
    return re.sub(r"^the\s+", "", publisher.strip(), flags=re.IGNORECASE)


def _speakers(name: str, question: str) -> Iterator[str]:
    """Where `name`, a pattern, is asked to speak in `question`."""
    for pattern in (
        rf"\b(?:according\s+to|as\s+(?:reported|written|stated)\s+(?:by|in)|per|source:|"
        rf"(?:reported|published|quoted)\s+(?:by|in)|written\s+in)\s+(?P<name>{name})",
        rf"(?<!\w)(?P<name>{name})\s+(?:\w+\s+)?{_SAYS}\b",
        rf"(?<!\w)(?P<name>{name})(?:['’]s?)?\s+{_PIECE}\b",
        rf"\b{_PIECE}\s+(?:\w+\s+){{0,4}}?(?:in|from|by|of)\s+(?P<name>{name})",
        rf"\b{_SAYS}\b.*\bin\s+(?P<name>{name})",
        rf"^\W*(?:in|from)\s+(?P<name>{name})\s*,",
    ):
        for match in re.finditer(pattern, question, re.IGNORECASE):
            yield match["name"]


def _without(name: str, text: str) -> str:
    """`text` without the clause that names the publisher, where it stays a question."""
    clause = rf"(?:according\s+to|per|as\s+(?:reported|written|stated)\s+(?:by|in))\s+{name}"
    for pattern, kept in (
        (rf"^\W*(?:{clause}|(?:in|from)\s+{name})\s*,?\s+(?=\w)", ""),
        (rf"\s*,?\s*\b{clause}\s*,?(?=\W*$)", ""),
        (rf"\s*,?\s*\b{clause}(?:\s*,)?(?=\s)", ""),
        (rf"^\W*what\s+(?:did|has)\s+{name}\s+(?:say|said|report|reported|write|written)\s+(about|on)\b",
         r"What was said \1"),
        (rf"^\W*what\s+(?:does|do)\s+{name}\s+(?:say|report|write)\s+(about|on)\b",
         r"What is said \1"),
    ):  # fmt: skip
        shorter, changed = re.subn(pattern, kept, text, count=1, flags=re.IGNORECASE)
        if changed and len(shorter.strip(" ?.!")) > 2:
            was_capital = text.lstrip()[:1].isupper()
            return shorter[:1].upper() + shorter[1:] if was_capital else shorter
    return text
