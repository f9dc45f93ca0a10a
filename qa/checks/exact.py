"""Whether a sentence is its source's own words, and as whole as the source has them."""

from __future__ import annotations

from collections.abc import Sequence

from index.types import Source
from qa.checks import polarity, quotes, support
from qa.checks.assembly import states
from qa.checks.cuts import miscut
from qa.checks.lexicon import words
from qa.checks.particulars import context_stems, lost
from qa.checks.statement import Statement, statement

LEAST_SAID = 2
"""A name, a figure or a word alone ("No.", "Wang Yi.") says nothing that spans could support."""
_LEAD_IN = words("lead_in")
_OPENING = tuple("“„«‘\"'")


def things_said(claim: Statement) -> int:
    """How many things a sentence puts together: words of meaning, names, figures; 0 without a
    word that is no name, for then it states nothing."""
    named = {stem for name in claim.names for stem in name.stems}
    meaning = claim.weights.keys() - named - polarity.STEMS
    others = len(claim.names) + len(claim.dates.stated) + len(claim.numbers)
    return len(meaning) + others if meaning else 0


def exact(
    text: str,
    apart: quotes.Quoted,
    spans: Sequence[Statement],
    joined: str,
    sources: Sequence[Source],
) -> bool:
    """Whether a sentence is the source's words, but for a lead-in that says who wrote and when.

    Such a quotation may stand without marks after "Reuters, 9 July 2022: ".
    """
    if things_said(statement(text)) >= LEAST_SAID and quotes.verbatim(text, joined):
        return _whole(text, spans)
    if apart.quotes and _only_leads_in(apart.outside, sources):
        led = statement(apart.outside).wording.tokens
        return bool(led) or all(_whole(quote, spans) for quote in apart.quotes)
    lead, colon, rest = text.partition(": ")
    if not colon or not quotes.verbatim(rest, joined) or not _only_leads_in(lead, sources):
        return False
    return rest.startswith(_OPENING) or _whole(rest, spans)


def _whole(text: str, spans: Sequence[Statement]) -> bool:
    """Whether exact words, told without marks, are a statement that their source makes so.

    Those that begin or end with "…" say that they are a part; a span's whole text needs no verb.
    """
    if text.startswith("… ") or text.endswith(" …"):
        return True
    told = statement(text)
    stems = [token.stem for token in told.wording.tokens]
    if any(stems == [token.stem for token in span.wording.tokens] for span in spans):
        return True
    return states(told) and not miscut(told, spans)


def _only_leads_in(text: str, sources: Sequence[Source]) -> bool:
    """Whether all words of a text say who published something and when."""
    for source in sources:
        for name in (source.publisher, source.author, source.title):
            if name and text.startswith(name):  # a name may hold anything: "Channel 4"
                text = text.removeprefix(name)
    outside = statement(text)
    context = context_stems(sources)
    missing = lost(outside, support.together([]), sources)
    if missing.dates or missing.numbers:
        return False
    return all(
        token.word in _LEAD_IN or token.stem in context or i in outside.dates.tokens
        for i, token in enumerate(outside.wording.tokens)
    )
