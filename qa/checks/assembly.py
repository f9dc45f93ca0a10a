"""A claim's own build: what is said too often, and what is no statement. Word counts cannot see it.

Where its words do not hang together as the source's do is told by `cuts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from qa.checks.lexicon import pairs, words
from qa.checks.phrases import AUXILIARY, PAST
from qa.checks.statement import Statement
from qa.checks.wording import STOP, Wording

_DETERMINERS = frozenset("the a an this that these those its his her their our".split())
_BETWEEN_NOUNS = frozenset("of and or".split())
_RELATIVE = frozenset("which who whose where".split())
_VERBS = AUXILIARY | PAST | words("unmarked") | frozenset(pairs("irregular").values())


def misassembled(claim: Statement, spans: Sequence[Statement]) -> tuple[str, ...]:
    """In words, what a claim repeats as none of the spans does, or that it states nothing."""
    return (
        *(f"said more often than in the source: {word}" for word in _repeated(claim, spans)),
        *(() if states(claim) else ("no verb: it states nothing",)),
    )


def states(claim: Statement) -> bool:
    """Whether a text may be a statement: some word has a verb's form, outside of "…, which is …".

    "The increase to the present day" has none; neither has "a gorge which was made by erosion".
    """
    tokens = claim.wording.tokens
    verbs = [at for at in range(len(tokens)) if _may_be_verb(claim, at)]
    told = next((at for at, t in enumerate(tokens) if at and t.word in _RELATIVE), len(tokens))
    groups = sum(at - 1 not in verbs for at in verbs if at > told)
    return any(at < told for at in verbs) or groups > 1


def _may_be_verb(claim: Statement, at: int) -> bool:
    tokens = claim.wording.tokens
    token, before = tokens[at], tokens[at - 1] if at else None
    if token.word in _VERBS:
        return True
    named = any(at in name.positions for name in claim.names)
    if named or token.opens or token.word in STOP:
        return False
    if token.word.endswith("ed"):
        return before is None or before.word not in _DETERMINERS
    by_name = before is not None and before.capital and not before.opens
    return token.word.endswith("s") and (by_name or _goes_on(claim.wording, at))


def _goes_on(text: Wording, at: int) -> bool:
    """Whether more follows, as after "plays the" and not after "stories and" or "four stories."."""
    if at + 1 == len(text.tokens) or text.tokens[at + 1].word in _BETWEEN_NOUNS:
        return False
    return text.text[text.tokens[at].end : text.tokens[at + 1].start].isspace()


def _repeated(claim: Statement, spans: Sequence[Statement]) -> Iterator[str]:
    """ "capitalism, imperialism and imperialism", where another thing stood."""
    said = Counter(token.stem for token in claim.wording.tokens if token.stem in claim.weights)
    known = Counter(token.stem for span in spans for token in span.wording.tokens)
    return (stem for stem, times in said.items() if times > max(1, known[stem]))
