"""Near copies: articles that carry the same wire text, found by MinHash over word 5-grams.

Measured on news: 5-gram Jaccard .93 between true copies, .01 between other articles. Articles
that differ in a name or a number are never copies, however alike: one of them is an update, or
one of them is wrong, and readers must see both (of 94 pairs above .7 in rgb_fact, whose false
snippets are true ones with a name changed, 91 differ so; the other 3 are copies).

The first article of a group is its leader; later ones follow it. Only leaders are compared
against, so a flood of copies of one text costs no more than one of them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from typing import Any, Protocol

import numpy as np

SHINGLE_WORDS = 5
ROWS = 6
BANDS = 20
"""20 bands of 6 rows find 92 in 100 pairs of Jaccard .7, and all but one in 400 of .8."""
SAME = 0.7
REPLACED_WORDS = 6
"""A longer stretch that reads otherwise is another paragraph, not another fact."""
COMPARED_WORDS = 5_000
MOST_COMPARED = 8
"""Leaders that a text is compared with word by word, the most similar first. Reports written from
one pattern (weather, share prices) are all alike and all differ: each would meet all others."""

_WORD = re.compile(r"\w+(?:[.,’'&-]\w+)*")
_DIGITS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
"""Papers write small numbers in words or not: "three" and "3" are one fact."""

_NUMBERS = frozenset(
    "no none dozen dozens hundred hundreds thousand thousands million millions billion billions "
    "first second third half quarter once twice".split()
)


class CopyStore(Protocol):
    """Where groups are kept; articles go by their numbers."""

    def leaders_sharing(self, bands: Sequence[int]) -> dict[int, bytes]:
        """Signatures of the leaders that share any of these bands."""
        ...

    def signature(self, article: int) -> bytes: ...

    def text(self, article: int) -> str: ...

    def followers(self, leader: int) -> list[int]: ...

    def forget_bands(self, article: int) -> None: ...

    def lead(self, article: int, bands: Sequence[int]) -> None:
        """Keep the bands by which the article will be found as a leader."""
        ...

    def follow(self, article: int, leader: int) -> bool:
        """Put the article into the leader's group (its own, if it leads); was it elsewhere?"""
        ...


def signature(text: str) -> bytes:
    """MinHash of the text's word 5-grams: ROWS * BANDS unsigned 32-bit numbers."""
    words = [word.lower() for word in _WORD.findall(text)]
    shingles = {
        " ".join(words[i : i + SHINGLE_WORDS]).encode("utf-8", "surrogatepass")
        for i in range(max(1, len(words) - SHINGLE_WORDS + 1))
    }
    minhash = _empty_minhash().copy()
    minhash.update_batch(list(shingles))
    return bytes(minhash.hashvalues.astype("<u4").tobytes())


@lru_cache(maxsize=1)
def _empty_minhash() -> Any:
    """Its permutations take longer to draw than a text to hash: all signatures share them."""
    from datasketch import MinHash

    return MinHash(num_perm=ROWS * BANDS, hashfunc=zlib.crc32, scheme="affine32")


def similarity(one: bytes, other: bytes) -> float:
    """Estimated Jaccard similarity of the texts behind two signatures, 0 to 1."""
    return float(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")))


def bands_of(signature: bytes) -> list[int]:
    """One number a band: texts that share any may be near copies."""
    width = ROWS * 4
    pieces = (signature[start : start + width] for start in range(0, BANDS * width, width))
    return [zlib.crc32(piece) * BANDS + band for band, piece in enumerate(pieces)]


def differ_in_facts(one: str, other: str) -> bool:
    """Whether a name or number of one text stands where the other has another one."""
    if one == other:  # .1 s saved for each copy of a long text
        return False
    left, right = _words(one), _words(other)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, start, stop, other_start, other_stop in matcher.get_opcodes():
        short = max(stop - start, other_stop - other_start) <= REPLACED_WORDS
        if kind == "replace" and short:
            mine, theirs = _facts(left[start:stop]), _facts(right[other_start:other_stop])
            if mine - theirs and theirs - mine:
                return True
    return False


def regroup(store: CopyStore, changed: Iterable[int], gone: Iterable[int]) -> set[int]:
    """Place articles that are new or changed, and those whose leader changed or went.

    Returns those whose group is another one now.
    """
    changed, gone = set(changed), set(gone)
    homeless = set(changed)
    for number in changed | gone:
        homeless.update(store.followers(number))
        store.forget_bands(number)
    return {number for number in sorted(homeless - gone) if _place(store, number)}


def _place(store: CopyStore, number: int) -> bool:
    own = store.signature(number)
    bands = bands_of(own)
    leaders = store.leaders_sharing(bands)
    leaders.pop(number, None)
    alike = {leader: similarity(own, its) for leader, its in leaders.items()}
    nearest = sorted(alike, key=lambda leader: (-alike[leader], leader))[:MOST_COMPARED]
    for leader in nearest:
        if alike[leader] < SAME:
            break
        if not differ_in_facts(store.text(leader), store.text(number)):
            return store.follow(number, leader)
    store.lead(number, bands)
    return store.follow(number, number)


def _words(text: str) -> list[str]:
    words = (match[0] for match in islice(_WORD.finditer(text), COMPARED_WORDS))
    return [word.replace(".", "").replace("’", "'") for word in words]


def _facts(words: Sequence[str]) -> set[str]:
    """Names and numbers among the words: what stands with a capital or counts something."""
    return {
        _DIGITS.get(word.lower(), word.lower())
        for word in words
        if word[0].isupper()
        or word[0].isdigit()
        or word.lower() in _NUMBERS
        or word.lower() in _DIGITS
    }
