"""Headlines of other articles that a page sets between the paragraphs of this one."""

from __future__ import annotations

import re
from collections.abc import Sequence

PARAGRAPH = 90
"""Characters that make a line with a full stop a paragraph of prose."""

_SENTENCE_END = re.compile(r"[.!?…:;][\"”’'»)\]]*$")
_TWO_SENTENCES = re.compile(r"[^\W_][.!?][\"”]?\s?[A-Z]")
_INITIALS = re.compile(r"\b(?:[A-Z]\.)+")
_START = re.compile(r"[\"“‘'«¿¡$€£]*(?:[^\W\d_]|\d(?!\d*[.)]\s))")
_ARTICLES = frozenset({"a", "an", "the"})
_PRONOUNS = frozenset({"i", "he", "she", "it", "they", "we", "you", "his", "her", "their", "this"})
_OPEN = frozenset({
    "and", "or", "but", "of", "in", "on", "at", "to", "by", "for", "from", "with", "as", "that",
    "who", "which", "was", "were", "is", "are", "has", "have", "had", "be", "been", "not",
})  # fmt: skip
_VERBS = frozenset({
    "is", "are", "has", "have", "will", "would", "could", "may", "might", "can", "should", "must",
    "does", "says", "say", "said", "tells", "told", "asks", "asked", "adds", "added", "warns",
    "warned", "urges", "urged", "vows", "vowed", "pledges", "claims", "denies", "denied",
    "admits", "reveals", "revealed", "reports", "reported", "announces", "announced", "unveils",
    "confirms", "confirmed", "rejects", "rejected", "accuses", "accused", "blames", "slams",
    "hits", "meets", "met", "visits", "visited", "arrives", "arrived", "leaves", "returns",
    "heads", "sends", "sent", "joins", "joined", "backs", "backed", "opposes", "seeks", "sought",
    "wants", "wanted", "needs", "plans", "planned", "aims", "faces", "faced", "fears", "feared",
    "sees", "saw", "finds", "found", "shows", "showed", "makes", "made", "takes", "took", "gets",
    "got", "gives", "gave", "goes", "went", "comes", "came", "keeps", "kept", "puts", "sets",
    "calls", "called", "speaks", "spoke", "talks", "holds", "held", "begins", "began", "starts",
    "started", "stops", "ends", "ended", "opens", "opened", "closes", "closed", "wins", "won",
    "loses", "lost", "beats", "beat", "leads", "led", "rises", "rose", "falls", "fell", "drops",
    "dropped", "jumps", "jumped", "soars", "surges", "surged", "slips", "grows", "grew", "cuts",
    "raises", "raised", "kills", "killed", "dies", "died", "arrested", "charged", "sued", "fires",
    "fired", "quits", "resigns", "resigned", "agrees", "agreed", "signs", "signed", "approves",
    "approved", "passes", "passed", "fails", "failed", "launches", "launched", "buys", "bought",
    "sells", "sold", "pays", "paid", "builds", "built", "turns", "turned", "becomes", "became",
    "brings", "brought", "expects", "expected", "considers", "weighs", "weighed", "eyes", "moves",
    "moved", "pushes", "pulls", "breaks", "broke", "threatens", "threatened", "strikes", "struck",
    "attacks", "attacked", "bans", "banned", "blocks", "blocked", "orders", "ordered", "rules",
    "ruled", "votes", "voted", "explains", "explained", "dismisses", "praises", "praised",
    "welcomes", "welcomed", "condemns", "condemned", "demands", "demanded", "prepares",
    "struggles", "tries", "tried", "helps", "helped", "hurts", "remains", "remained", "stays",
    "looks", "hopes",
})  # fmt: skip
"""Verbs that headlines turn on. A heading ("Question of tariffs", "Early life") has none."""


def is_paragraph(line: str) -> bool:
    """Prose: a long line that ends as a sentence does."""
    return len(line) >= PARAGRAPH and _SENTENCE_END.search(line) is not None


def is_headline(line: str) -> bool:
    """Reads as a headline: starts with a capital, has no full stop, is short, is no list item."""
    return (
        8 <= len(line) <= 160
        and len(line.split()) <= 26
        and not _SENTENCE_END.search(line)
        and _START.match(line) is not None
        and not line[0].islower()
    )


def is_teaser(line: str, before: str, after: str, *, apart: bool) -> bool:
    """Whether a line between two others of its article is the headline of another article.

    It stands between paragraphs of prose, `apart` from the next as paragraphs are from each other,
    and reads as headlines do: a verb, no full stop, and title case or no "a" and "the". A heading
    of this article has no verb, or stands closer to the text that it heads.
    """
    words = line.split()
    return (
        apart
        and 5 <= len(words) <= 20
        and is_headline(line)
        and line[-1] != ")"
        and not _TWO_SENTENCES.search(_INITIALS.sub("", line))
        and is_paragraph(before)
        and is_paragraph(after)
        and any(word.strip(",'’‘“”\"").lower() in _VERBS for word in words[1:])
        and (_is_title_case(words) or _is_terse(words))
    )


def _is_title_case(words: Sequence[str]) -> bool:
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def _is_terse(words: Sequence[str]) -> bool:
    """Headlines leave articles out, and do not break off in the middle of a sentence."""
    lower = [word.strip(",'’‘“”\"").lower() for word in words]
    return not (_ARTICLES & set(lower)) and lower[0] not in _PRONOUNS and lower[-1] not in _OPEN
