"""Drives a composer's draft through the gate: only what its evidence supports comes out."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace

from qa.compose import Composer, Finished, Working
from qa.footnotes import Footnotes
from qa.types import SIGN_OF_LIFE, Delta, DraftSentence, Evidence, Query, Shown, Turn
from qa.verify import judge

NOTHING_PASSED = (
    "Nothing that the model wrote passed the check against the articles: these are their own words."
)


@dataclass(slots=True)
class Written:
    """An answer's body while it grows: what was shown, and what was not."""

    footnotes: Footnotes
    dropped: int = 0
    finished: Finished = field(default=Finished())
    verify_ms: float = 0.0


def write(
    composer: Composer,
    query: Query,
    evidence: Sequence[Evidence],
    history: Sequence[Turn],
    written: Written,
) -> Generator[Delta | Shown]:
    """Yield each sentence of the draft that passes, as text and as a sentence, into `written`.

    While a model writes, empty Deltas come about: at each of them it can be stopped.
    """
    for piece in composer.compose(query, evidence, history):
        if isinstance(piece, Finished):
            written.finished = piece
            return
        if isinstance(piece, Working):
            yield SIGN_OF_LIFE
            continue
        yield from show(piece, evidence, written)


def show(
    draft: DraftSentence, evidence: Sequence[Evidence], written: Written
) -> Generator[Delta | Shown]:
    """Yield the sentence if it passes; count it as dropped if it does not."""
    began = time.perf_counter()
    verdict = judge(draft, evidence)
    written.verify_ms += 1000 * (time.perf_counter() - began)
    if not verdict.reaches(draft.least):
        written.dropped += 1
        return
    before = len(written.footnotes.text)
    shown = written.footnotes.add(draft, verdict)
    yield Delta(written.footnotes.text[before:])
    yield shown


def instead(
    extractive: Composer, query: Query, evidence: Sequence[Evidence], written: Written
) -> Generator[Delta | Shown]:
    """The articles' own words, where nothing that a model wrote passed; `finished` says so."""
    usage, truncated = written.finished.usage, written.finished.truncated
    yield from write(extractive, query, evidence, (), written)
    written.finished = replace(
        written.finished, usage=usage, truncated=truncated, note=NOTHING_PASSED
    )
