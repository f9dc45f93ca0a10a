"""Names of people, places and bodies, and whether other words name them too."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from qa.checks.lexicon import words
from qa.checks.wording import STOP, Token, Wording, common_ranks

_TITLES = words("titles")
_WITHIN = frozenset("of the de la le del di da al el bin ibn van von der den for".split())
_ACRONYM = range(2, 8)
_SHORTEST_PLACE = 4
_OF_A_PLACE = frozenset("n an ian ean ese i ish er".split())


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words: their stems, where they stand, and the words as written."""

    stems: tuple[str, ...]
    positions: tuple[int, ...]
    words: str
    initials: str
    """Of the whole run, titles and ordinary words too: "imf" of International Monetary Fund."""


def names(text: Wording, dated: Collection[int] = ()) -> tuple[Name, ...]:
    """Every name of the text, in reading order; `dated` are the token positions of dates."""
    return tuple(
        name for run in _runs(text, dated) if (name := _name([text.tokens[i] for i in run], run))
    )


def missing(
    claimed: Sequence[Name], known: Wording, known_names: Sequence[Name], context: Collection[str]
) -> tuple[list[str], list[str]]:
    """Names that the known words (or `context`, stems of the source line) lack: wholly, in part.

    A name of which a part is there is lost wholly when the known text has that part under
    another full name: "Wang Xiaohong" is not "Wang Yi".
    """
    lost: list[str] = []
    partly: list[str] = []
    for name in claimed:
        absent = [stem for stem in name.stems if not _present(stem, known.stems, context)]
        if not absent or _as_acronym(name, known_names):
            continue
        present = set(name.stems) - set(absent)
        elsewhere = any(
            present & set(other.stems) and set(other.stems) - set(name.stems)
            for other in known_names
        )
        (partly if present and not elsewhere else lost).append(name.words)
    return lost, partly


def _present(stem: str, *known: Collection[str]) -> bool:
    """Whether a name's word is there, be it as the people of a place: Libyan, Jordanians."""
    if any(stem in words for words in known):
        return True
    if len(stem) < _SHORTEST_PLACE:
        return False
    return any(
        longer.startswith(shorter) and longer[len(shorter) :] in _OF_A_PLACE
        for words in known
        for word in words
        if len(word) >= _SHORTEST_PLACE
        for shorter, longer in (sorted((stem, word), key=len),)
    )


def _runs(text: Wording, dated: Collection[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for i, token in enumerate(text.tokens):
        adjoining = bool(run) and _adjoining(text, run[-1], i)
        if i not in dated and _named(token):
            if run and not adjoining:
                yield run
                run = []
            run.append(i)
        elif run and not (adjoining and token.word in _WITHIN):
            yield run
            run = []
    if run:
        yield run


def _adjoining(text: Wording, last: int, i: int) -> bool:
    """Whether i follows `last` with nothing between but spaces, periods and words of `_WITHIN`."""
    if any(token.word not in _WITHIN for token in text.tokens[last + 1 : i]) or i - last > 3:
        return False
    between = text.text[text.tokens[last].end : text.tokens[i].start]
    return not set(between) & set(',;:()"-/&') and not text.tokens[i].opens


def _named(token: Token) -> bool:
    if not token.capital or token.word in STOP or (len(token.word) == 1 and token.opens):
        return False
    return not token.opens or not _common(token)


def _common(token: Token) -> bool:
    ranks = common_ranks()
    return token.word in ranks or token.word.removesuffix("s") in ranks


def _name(tokens: Sequence[Token], positions: Sequence[int]) -> Name | None:
    """Titles are left out, and ordinary words where a rarer one carries the name."""
    bare = [(t, i) for t, i in zip(tokens, positions, strict=True) if t.word not in _TITLES]
    telling = [(t, i) for t, i in bare if not _common(t)]
    kept = telling or bare
    if not kept:
        return None
    return Name(
        tuple(t.stem for t, _ in kept),
        tuple(i for _, i in kept),
        " ".join(t.text for t, _ in kept),
        "".join(t.word[0] for t in tokens),
    )


def _as_acronym(name: Name, known: Sequence[Name]) -> bool:
    """One says "IMF" where the other says "International Monetary Fund"."""
    if len(name.stems) == 1 and name.words.isupper() and len(name.words) in _ACRONYM:
        return any(other.initials == name.words.lower() for other in known)
    return len(name.initials) in _ACRONYM and any(name.initials in other.stems for other in known)
