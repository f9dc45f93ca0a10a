"""A source's own words put together otherwise than it does: what word counts cannot see.

Small models write so. Of 113 sentences that people wrote from marked sources (clapnq) and that the
gate supports, the rules here flag eight; of a tiny model's, most that were wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from qa.checks.lexicon import pairs
from qa.checks.statement import Statement, statement
from qa.checks.wording import Token, Wording

LEAST_TOGETHER = 0.6
"""Of a statement's words of meaning, by weight, that one statement of the source holds."""
_DETERMINERS = frozenset("the a an this that these those its his her their our".split())
_ATTACHING = frozenset("a an the which who whose where".split())
_AUXILIARY = frozenset(
    "is are was were be been has have had do does did can could will would may might must".split()
)
_IRREGULAR = frozenset(pairs("irregular")) | frozenset(pairs("irregular").values())
_UNMARKED = frozenset("cut put set hit let cost quit shut spread split hurt bid cast beat".split())
_JUDGED_WORDS = 3
_NEAR = 3


def misassembled(claim: Statement, spans: Sequence[Statement]) -> tuple[str, ...]:
    """In words, what a claim joins, repeats or leaves out as none of the spans does."""
    return (
        *(f"said more often than in the source: {word}" for word in _repeated(claim, spans)),
        *(f"less than the source speaks of: {words}" for words in _headless(claim, spans)),
        *(f"told of something else in the source: {words}" for words in _moved(claim, spans)),
        *(f"done by someone else in the source: {words}" for words in _done_by(claim, spans)),
        *(("no verb: it states nothing",) if not _may_have_verb(claim) else ()),
        *(f"brought together from apart: {told}" for told in _scattered(claim, spans)),
    )


def _repeated(claim: Statement, spans: Sequence[Statement]) -> Iterator[str]:
    """ "capitalism, imperialism and imperialism", where another thing stood."""
    said = Counter(token.stem for token in claim.wording.tokens if token.stem in claim.weights)
    known = Counter(token.stem for span in spans for token in span.wording.tokens)
    return (stem for stem, times in said.items() if times > max(1, known[stem]))


def _headless(claim: Statement, spans: Sequence[Statement]) -> Iterator[str]:
    """ "France agreed", where the source has only "the president of France"."""
    tokens = claim.wording.tokens
    for at, token in enumerate(tokens):
        before = _before_determiners(tokens, at)
        means = token.stem in claim.weights or token.stem in claim.figures
        if not means or (before is not None and before.word == "of"):
            continue
        heads = [head for span in spans for head in _heads(span.wording, token.stem)]
        if heads and all(head and head.stem not in claim.wording.stems for head in heads):
            yield f"{heads[0].word} of {token.text}" if heads[0] else token.text


def _heads(text: Wording, stem: str) -> Iterator[Token | None]:
    """Of each occurrence of a word: what "of" ties it to, if anything."""
    for at, token in enumerate(text.tokens):
        if token.stem == stem:
            before = _before_determiners(text.tokens, at)
            tied = before is not None and before.word == "of"
            place = text.tokens.index(before) if before is not None and tied else 0
            yield text.tokens[place - 1] if place else None


def _before_determiners(tokens: Sequence[Token], at: int) -> Token | None:
    place = at - 1
    while place >= 0 and tokens[place].word in _DETERMINERS:
        place -= 1
    return tokens[place] if place >= 0 else None


def _moved(claim: Statement, spans: Sequence[Statement]) -> Iterator[str]:
    """ "…Bonn, a formation", where the source has "…the Gorge, a formation"."""
    for before, after in _attached(claim.wording):
        first = next((t for t in after if t.stem in claim.weights), None)
        if first is None or before.stem not in claim.weights:
            continue
        theirs = [
            other.stem
            for span in spans
            for other, told in _attached(span.wording, all_of_them=True)
            if any(t.stem == first.stem for t in told)
        ]
        if theirs and before.stem not in theirs:
            yield f"{before.text}, {' '.join(token.text for token in after)}"


def _attached(
    text: Wording, *, all_of_them: bool = False
) -> Iterator[tuple[Token, Sequence[Token]]]:
    """What stands before each comma, and the first words after it that tell more of it."""
    for at in range(1, len(text.tokens)):
        before, after = text.tokens[at - 1], text.tokens[at]
        comma = "," in text.text[before.end : after.start]
        if comma and (all_of_them or after.word in _ATTACHING):
            yield before, text.tokens[at : at + _NEAR + all_of_them]


def _done_by(claim: Statement, spans: Sequence[Statement]) -> Iterator[str]:
    """ "sung by the translator", where the two stand in different statements of the source."""
    theirs = [statement(told).wording.stems for span in spans for told in span.wording.statements()]
    tokens = claim.wording.tokens
    for at in range(1, len(tokens) - 1):
        act = tokens[at - 1]
        doer = next((t for t in tokens[at + 1 : at + 1 + _NEAR] if t.stem in claim.weights), None)
        if tokens[at].word != "by" or act.stem not in claim.weights or doer is None:
            continue
        if not any({act.stem, doer.stem} <= stems for stems in theirs):
            yield f"{act.text} by {doer.text}"


def _may_have_verb(claim: Statement) -> bool:
    """Whether any word has a verb's form; "the increase to the present day" has none."""
    named = {position for name in claim.names for position in name.positions}
    return any(
        token.word in _AUXILIARY | _IRREGULAR | _UNMARKED
        or (at not in named and not token.opens and token.word.endswith(("ed", "ing", "s")))
        for at, token in enumerate(claim.wording.tokens)
        if token.word not in _DETERMINERS
    )


def _scattered(claim: Statement, spans: Sequence[Statement]) -> Iterator[str]:
    """A statement of which no statement of the source holds the greater part."""
    theirs = [statement(told).wording.stems for span in spans for told in span.wording.statements()]
    for told in claim.wording.statements():
        weights = statement(told).weights
        if len(weights) < _JUDGED_WORDS:
            continue
        best = max(sum(w for stem, w in weights.items() if stem in stems) for stems in theirs)
        if best < LEAST_TOGETHER * sum(weights.values()):
            yield told.strip()
