"""Text as the gate compares it: typography folded, words stemmed, rarer words weighing more."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import snowballstemmer

from qa.checks.lexicon import listed, pairs, words

_stemmer = snowballstemmer.stemmer("english")

_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ´`′", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_SPACE = re.compile(r"\s+")

_ALIASES = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (
            r"\bU\.S\.A\.(?!\w)|\bU\.S\b\.?|\bUSA?\b|\b(?:the )?United States\b(?: of America\b)?",
            "America",
        ),
        (r"\bU\.K\.(?!\w)|\bUK\b|\b(?:the )?United Kingdom\b|\bGreat Britain\b", "Britain"),
        (r"\bU\.N\.(?!\w)|\bUN\b", "United Nations"),
        (r"\bE\.U\.(?!\w)|\bEU\b", "European Union"),
        (r"\bU\.A\.E\.(?!\w)|\bUAE\b", "United Arab Emirates"),
        (r"\bPRC\b|\b[Pp]eople's [Rr]epublic of China\b", "China"),
        (r"\b([A-Z])-(\d)", r"\1\2"),  # G-20
        (r"\b[Cc]annot\b|\b[Cc]an't\b", "can not"),
        (r"\b[Ww]on't\b", "will not"),
        (r"n't\b", " not"),
        (r"\bper cent\b|\bpct\b", "percent"),
    )
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[^\W\d_]*|[^\W\d_]+\d*(?:'[^\W\d_]+)?")
_CLAUSE = re.compile(r"[,;:()\n]|\s-+\s|--")
_CLAUSE_WORDS = frozenset("but although though while whereas despite yet and because".split())
_INDEPENDENT = re.compile(r"\s*(?:;\W*\w+|,\s+(?:and|but|while|whereas|although|though))")
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+[\"'(\[]*$")
_ABBREVIATIONS = words("abbreviations")

STOP = words("stop")

_BASE = pairs("irregular") | pairs("peoples")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or figure of a text that `wording` made comparable."""

    text: str
    word: str
    """In lower case, its possessive ending gone."""
    stem: str
    start: int
    end: int
    """Offsets in `Wording.text`."""
    sentence: int
    clause: int
    opens: bool
    """First of its sentence, where a capital letter says nothing."""

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Wording:
    """A text made comparable; `text` is not the original but what the tokens' offsets refer to."""

    text: str
    tokens: tuple[Token, ...]
    stems: frozenset[str]

    def statements(self) -> list[str]:
        """The text cut where one statement ends and another, of its own, begins.

        "…, with X" and "…, who Y" belong to what they follow; "…, and Z did W" stands alone.
        """
        cuts = [
            after.start
            for before, after in pairwise(self.tokens)
            if after.opens or _INDEPENDENT.fullmatch(self.text[before.end : after.end].lower())
        ]
        ends = [*cuts, len(self.text)]
        return [self.text[start:end] for start, end in zip([0, *cuts], ends, strict=True)]


def fold(text: str) -> str:
    """Same words, plain typography: quotes, dashes, spaces, diacritics, invisible characters."""
    plain = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHY))
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c))
        plain = unicodedata.normalize("NFKC", plain).translate(_TYPOGRAPHY)
    return _SPACE.sub(" ", plain).strip()


@lru_cache(maxsize=8192)
def wording(text: str) -> Wording:
    """Tokens of a text, with the sentence and the clause each stands in."""
    plain = fold(text)
    for pattern, name in _ALIASES:
        plain = pattern.sub(name, plain)
    tokens: list[Token] = []
    sentence = clause = 0
    end = 0
    for match in _TOKEN.finditer(plain):
        gap = plain[end : match.start()]
        written = match.group()
        word = written.lower().partition("'")[0]
        opens = not tokens or _ends_sentence(gap, tokens[-1])
        if tokens and opens:
            sentence += 1
        if tokens and (opens or word in _CLAUSE_WORDS or _CLAUSE.search(gap)):
            clause += 1
        end = match.end()
        tokens.append(Token(written, word, stem(word), match.start(), end, sentence, clause, opens))
    return Wording(plain, tuple(tokens), frozenset(token.stem for token in tokens))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Of a lower-case word; irregular forms and demonyms go to their base."""
    word = _BASE.get(word) or _BASE.get(word.removesuffix("s"), word)
    return str(_stemmer.stemWord(word))


def content(text: Wording, figures: Collection[int]) -> dict[str, float]:
    """Weight by stem, of the words that carry meaning: not the tokens of figures and dates."""
    return {
        token.stem: weight(token.word)
        for i, token in enumerate(text.tokens)
        if i not in figures and token.word not in STOP and len(token.word) > 1
    }


@lru_cache(maxsize=65536)
def weight(word: str) -> float:
    """0.3 for the most common words to 1 for those not among the common ones (Zipf's law)."""
    rank = common_ranks().get(word)
    if rank is None:
        return 1.0
    return max(0.3, math.log(rank + 2) / math.log(len(common_ranks()) + 2))


@cache
def common_ranks() -> Mapping[str, int]:
    """Rank, from 0, of each ordinary English word; names are not among them."""
    return {word: rank for rank, word in enumerate(listed("common"))}


def _ends_sentence(gap: str, before: Token) -> bool:
    if not _SENTENCE_END.search(gap):
        return False
    return not gap.startswith(".") or (
        before.word not in _ABBREVIATIONS and not (len(before.word) == 1 and before.capital)
    )
