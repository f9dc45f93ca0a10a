"""Headlines of other articles that a page sets between the paragraphs of this one."""

from __future__ import annotations

import re
from collections.abc import Sequence

PARAGRAPH = 90
"""Characters that make a line with a full stop a paragraph of prose."""

_SENTENCE_END = re.compile(r"[.!?…:;][\"”’'»)\]]*$")
_BULLET = re.compile(r"^(?:[-–—•*·▪#>|]|\d+[.)])")
_DIGITS = re.compile(r"\d")
_FINITE = frozenset(
    """
    is are was were be been has have had will would could may might can should must does do did
    says say said tells told asks asked adds added warns warned urges urged vows vowed pledges
    claims denies denied admits reveals revealed reports reported announces announced unveils
    confirms confirmed rejects rejected accuses accused blames slams hits meets met visits visited
    arrives arrived leaves left returns heads sends sent joins joined backs backed opposes seeks
    sought wants wanted needs plans planned hopes aims faces faced fears feared sees saw finds
    found shows showed makes made takes took gets got gives gave goes went comes came keeps kept
    puts sets calls called speaks spoke talks holds held begins began starts started stops ends
    ended opens opened closes closed wins won loses lost beats beat leads led rises rose falls
    fell drops dropped jumps jumped soars surges surged slips grows grew cuts raises raised kills
    killed dies died arrested charged sued fires fired quits resigns resigned agrees agreed signs
    signed approves approved passes passed fails failed launches launched buys bought sells sold
    pays paid builds built turns turned becomes became brings brought expects expected considers
    weighs weighed eyes moves moved pushes pulls breaks broke hopes threatens threatened strikes
    struck attacks attacked bans banned blocks blocked orders ordered rules ruled votes voted
    explains explained dismisses praises praised welcomes welcomed condemns condemned demands
    demanded prepares struggles tries tried helps helped hurts remains remained stays looks
    """.split()
)
"""Verbs that headlines turn on. A heading ("Question of tariffs", "Early life") has none."""


def is_paragraph(line: str) -> bool:
    """Prose: a long line that ends as a sentence does."""
    return len(line) >= PARAGRAPH and _SENTENCE_END.search(line) is not None


def is_headline(line: str) -> bool:
    """A line that reads as a headline: capital first, no full stop, short enough, not a list item."""
    return (
        8 <= len(line) <= 160
        and len(line.split()) <= 26
        and not _SENTENCE_END.search(line)
        and not _BULLET.match(line)
        and not line[0].islower()
    )


def is_teaser(lines: Sequence[str], index: int, *, alone: bool) -> bool:
    """Whether `lines[index]` is the headline of another article.

    It stands between two paragraphs of prose, set apart from the next as paragraphs are from each
    other (`alone`), and is a sentence with a verb but without a full stop. A heading of this
    article has no verb, or stands closer to the text it heads.
    """
    line = lines[index]
    words = line.split()
    if not alone or not 5 <= len(words) <= 20 or not is_headline(line):
        return False
    before = next((other for other in reversed(lines[:index]) if other), "")
    after = next((other for other in lines[index + 1 :] if other), "")
    return (
        is_paragraph(before)
        and is_paragraph(after)
        and any(word.strip(",'’‘“”\"").lower() in _FINITE for word in words[1:])
    )
