"""Near copies: articles that carry the same wire text, found by MinHash over word 5-grams.

Measured on news: 5-gram Jaccard .93 between true copies, .01 between other articles. The first
article of a group is its leader; later ones name it. Only leaders are compared against, so a
flood of copies of one text costs no more than one.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

SHINGLE_WORDS = 5
ROWS = 6
BANDS = 20
"""20 bands of 6 rows find a pair of Jaccard .7 in 92 of 100 cases, of .8 in all but one in 400."""
SAME = 0.7
_WORD = re.compile(r"\w+")


class CopyStore(Protocol):
    """What grouping needs of the catalog."""

    def leaders_in_bands(self, bands: Sequence[int]) -> list[tuple[int, bytes]]: ...
    def signature(self, article: int) -> bytes: ...
    def followers(self, leader: int) -> list[int]: ...
    def forget_bands(self, article: int) -> None: ...
    def lead(self, article: int, bands: Sequence[int]) -> None: ...
    def follow(self, article: int, leader: int) -> bool: ...


def signature(text: str) -> bytes:
    """MinHash of the text's word 5-grams: ROWS * BANDS unsigned 32-bit numbers."""
    from datasketch import MinHash

    words = _WORD.findall(text.lower())
    shingles = {
        " ".join(words[i : i + SHINGLE_WORDS]).encode("utf-8", "surrogatepass")
        for i in range(max(1, len(words) - SHINGLE_WORDS + 1))
    }
    minhash = MinHash(num_perm=ROWS * BANDS, hashfunc=zlib.crc32, scheme="affine32")
    minhash.update_batch(list(shingles))
    return bytes(minhash.hashvalues.astype("<u4").tobytes())


def similarity(one: bytes, other: bytes) -> float:
    """Estimated Jaccard similarity of the texts behind two signatures, 0 to 1."""
    return float(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")))


def bands(of: bytes) -> list[int]:
    """One number a band: two signatures that share any may be near copies."""
    width = ROWS * 4
    return [
        zlib.crc32(of[band * width : (band + 1) * width], band) << 8 | band for band in range(BANDS)
    ]


def regroup(store: CopyStore, changed: Iterable[int], gone: Iterable[int]) -> set[int]:
    """Place new and changed articles, and those whose leader changed or went.

    Returns the numbers of articles whose place changed and that still exist.
    """
    changed, gone = set(changed), set(gone)
    homeless = set(changed)
    for number in changed | gone:
        homeless.update(store.followers(number))
        store.forget_bands(number)
    moved = set()
    for number in sorted(homeless - gone):
        own = store.signature(number)
        own_bands = bands(own)
        shared = Counter[int]()
        leader = None
        for candidate, its in sorted(store.leaders_in_bands(own_bands)):
            shared[candidate] += 1
            if candidate != number and similarity(own, its) >= SAME:
                leader = candidate
                break
        if leader is None:
            store.lead(number, own_bands)
        if store.follow(number, leader or number):
            moved.add(number)
    return moved
