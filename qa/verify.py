"""The gate: each sentence against the spans it cites. Pure; nothing is shown that it does not pass.

A sentence is `quoted` when its quotation marks (or all of it) hold the source's exact words,
`supported` when every number, date, name and quote stands in the spans, its words are theirs and
hang together as there; `weak` when it is close but something is said only in part, `unsupported`
otherwise. A sentence that other spans support is re-pointed to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from qa.checks import polarity, quotes, roles, support
from qa.checks.assembly import misassembled
from qa.checks.cuts import miscut
from qa.checks.exact import LEAST_SAID, exact, things_said
from qa.checks.particulars import added, lost
from qa.checks.statement import Statement, statement
from qa.checks.support import Similarity
from qa.types import DraftSentence, Evidence, Verdict

SUPPORTED = 0.78
"""Least probability of a supported sentence; between WEAK and this it is weak.

Chosen on 57 sentences of a tiny model read by hand: .89 of those shown were supported at .70,
.965 at .78 (docs/log.md).
"""
WEAK = 0.45
THINNEST_CLAUSE = 0.6
"""A supported sentence has at least this share of the words of each of its clauses in the spans."""

_QUOTED_SCORE = 0.98
_CONTRADICTED = 0.1
_MARKERS = re.compile(r"\s*[\[【]\s*\d+(?:\s*[,;–-]\s*\d+)*\s*[\]】]")
WHOLE_STATEMENT = 0.95
"""Of a sentence that leans on several spans, each statement stands in one to this share."""

_REPOINT_AMONG = 6
_PAIRED_AMONG = 3
_LEAST_WORDS = 3
"""Two words say nothing that could be checked, however close to a source's: "Tesla's patents"."""


def judge(
    sentence: DraftSentence,
    evidence: Sequence[Evidence],
    similarity: Similarity | None = None,
) -> Verdict:
    """Check a sentence against what it cites, and failing that against the rest of the evidence."""
    text = _MARKERS.sub("", sentence.text).strip()
    cited = tuple(sorted({i for i in sentence.evidence if 0 <= i < len(evidence)}))
    if sentence.least != "weak" and quotes.in_first_person(text):
        return Verdict(
            "unsupported", 0.0, cited, ("someone else's “I” or “we”, told without marks",)
        )
    verdict = _check(text, cited, evidence, similarity)
    if verdict.reaches("supported"):
        return _without_needless(text, verdict, evidence, similarity)
    for other in _elsewhere(text, cited, evidence):
        found = _check(text, other, evidence, similarity)
        if found.reaches("supported"):
            return found
        if not cited and found.score > verdict.score:
            verdict = replace(found, support="unsupported")
    return verdict


def support_score(claim: str, spans: Sequence[str], similarity: Similarity | None = None) -> float:
    """Probability that spans (such as all sentences of an article) support a claim, 0 to 1.

    The few spans that together say most of the claim are read as one text.
    """
    said = statement(_MARKERS.sub("", claim))
    chosen = [spans[i] for i in support.choose(said, spans)]
    known = support.together(chosen)
    meaning = None
    if similarity and chosen:
        meaning = max(similarity(claim, [*chosen, " ".join(chosen)]))
    elif similarity:
        meaning = 0.0
    return support.probability(support.measure(said, known, lost(said, known, ()), meaning))


def _check(
    text: str,
    cited: tuple[int, ...],
    evidence: Sequence[Evidence],
    similarity: Similarity | None,
) -> Verdict:
    claim = statement(text)
    if not cited or not claim.wording.tokens:
        return Verdict("unsupported", 0.0, cited, ("cites nothing",))
    spans = sorted(
        (evidence[i] for i in cited), key=lambda e: (e.source.id, e.start, e.end, e.text)
    )
    joined = " . ".join(span.text.strip() for span in spans)
    known = statement(joined)
    apart = _quotes(text, joined)
    silent, problems = _speaker(apart, known, spans)
    problems += _misquoted(apart, text, joined)
    sources = [span.source for span in spans]
    told = [statement(span.text) for span in spans]
    if not problems and not silent and exact(text, apart, told, joined, sources):
        return Verdict("quoted", _QUOTED_SCORE, cited)
    if things_said(claim) < LEAST_SAID or len(claim.wording.tokens) < _LEAST_WORDS:
        return Verdict("unsupported", 0.0, cited, ("too short to be checked",))
    missing = lost(claim, known, sources)
    problems += (*missing.hard, *_contradicted(claim, known))
    meaning = max(similarity(text, [*(s.text for s in spans), joined])) if similarity else None
    score = support.probability(support.measure(claim, known, missing, meaning))
    if problems:
        return Verdict("unsupported", min(score, _CONTRADICTED), cited, problems)
    held = support.held(claim, known, missing)
    soft = (
        *missing.soft,
        *silent,
        *misassembled(claim, told),
        *miscut(claim, told),
        *added(statement(apart.outside), held, sources),
    )
    if support.thinnest(claim, held) < THINNEST_CLAUSE:
        soft += ("a part of it is not in the source",)
    if len(spans) > 1 and not _told_apart(claim, spans):
        soft += ("put together from spans that do not say it",)
    return _graded(score, cited, apart, soft)


def _told_apart(claim: Statement, spans: Sequence[Evidence]) -> bool:
    """Whether each statement stands whole in one span: facts mixed from two are nobody's."""
    return all(
        any(_tells(span, told) for span in spans)
        for told in map(statement, claim.wording.statements())
        if things_said(told) >= LEAST_SAID
    )


def _tells(span: Evidence, told: Statement) -> bool:
    known = statement(span.text)
    missing = lost(told, known, [span.source])
    held = support.held(told, known, missing)
    whole = support.coverage(told, held) >= WHOLE_STATEMENT
    return whole and not missing.hard and support.thinnest(told, held) >= THINNEST_CLAUSE


def _graded(
    score: float,
    cited: tuple[int, ...],
    apart: quotes.Quoted,
    soft: tuple[str, ...],
) -> Verdict:
    if score < WEAK:
        return Verdict("unsupported", score, cited, ("says more than the source",))
    if soft or score < SUPPORTED:
        return Verdict("weak", min(score, SUPPORTED), cited, soft)
    words_quoted = sum(len(quote.split()) for quote in apart.quotes)
    mostly = words_quoted > 2 and words_quoted >= len(apart.outside.split())
    return Verdict("quoted" if mostly else "supported", score, cited)


def _without_needless(
    text: str,
    verdict: Verdict,
    evidence: Sequence[Evidence],
    similarity: Similarity | None,
) -> Verdict:
    """Keep, of several cited spans, those that support the sentence by themselves."""
    if len(verdict.evidence) < 2:
        return verdict
    alone = [_check(text, (i,), evidence, similarity) for i in verdict.evidence]
    good = [v for v in alone if v.reaches(verdict.support)]
    if not good:
        return verdict
    best = max(good, key=lambda v: v.score)
    return Verdict(best.support, best.score, tuple(i for v in good for i in v.evidence))


def _elsewhere(
    text: str, cited: tuple[int, ...], evidence: Sequence[Evidence]
) -> list[tuple[int, ...]]:
    """Where else a sentence may be supported: single spans, then one beside those cited (or,
    where none is cited, beside another)."""
    claim = statement(text)
    others = [i for i in range(len(evidence)) if i not in cited]
    others.sort(key=lambda i: -support.coverage(claim, statement(evidence[i].text).wording.stems))
    others = others[:_REPOINT_AMONG]
    if cited:
        joined = [tuple(sorted((*cited, i))) for i in others]
    else:
        joined = [(min(pair), max(pair)) for pair in combinations(others[:_PAIRED_AMONG], 2)]
    return [(i,) for i in others] + joined


def _quotes(text: str, joined: str) -> quotes.Quoted:
    apart = quotes.quoted(text)
    if all(quotes.verbatim(quote, joined) for quote in apart.quotes):
        return apart
    whole = quotes.unquoted_whole(text)
    if whole and quotes.verbatim(whole, joined):
        return quotes.Quoted((whole,), text.replace(f'"{whole}"', " "))
    return apart


def _misquoted(apart: quotes.Quoted, text: str, joined: str) -> tuple[str, ...]:
    problems = []
    for quote in apart.quotes or (text, text.partition(": ")[2]):
        if not quotes.verbatim(quote, joined):
            if apart.quotes:
                problems.append(f"not the source's words: {quote}")
        elif polarity.negated(quotes.words_before(quote, joined)):
            problems.append(f"the source denies it: {quote}")
    return tuple(problems)


def _contradicted(claim: Statement, known: Statement) -> tuple[str, ...]:
    return (
        *polarity.contradictions(claim.wording, known.wording),
        *(
            f"the other way round: {act}"
            for act in roles.swapped(claim.wording, claim.names, known.wording, known.names)
        ),
    )


def _speaker(
    apart: quotes.Quoted, known: Statement, spans: Sequence[Evidence]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Problems with who is said to have said a quote: (not told by the spans, told otherwise)."""
    outside = statement(apart.outside)
    claimed, _ = roles.speakers(outside.wording, outside.names)
    if not apart.quotes or not claimed:
        return (), ()
    holding = support.together(
        [s.text for s in spans if any(quotes.verbatim(q, s.text) for q in apart.quotes)]
    )
    said, unnamed = roles.speakers(holding.wording, holding.names)
    if claimed & said:
        return (), ()
    if said and not unnamed:
        return (), (f"someone else says it: {' '.join(sorted(said))}",)
    if claimed & known.wording.stems:
        return (), ()
    return (f"speaker not named: {' '.join(sorted(claimed))}",), ()
