"""The time a question asks about, computed from its words and today's date. Pure; English.

A date in a question can mean three things, and only the first may exclude an article:

- *published*: when the article appeared. Said by words of reporting ("articles from July 2022",
  "news since March", "what was reported in 2024"), by nearness to today ("last week", "since
  March", "in the past month"), or by asking for whatever happened ("What happened in July 2022?").
  It becomes a filter on the publication date.
- *event*: when the asked-for thing happened ("Where did they meet in July 2022?", "Who chaired it
  from 2011 to 2015?"). It only prefers evidence: an article of any date may tell of it.
- *name*: the date is part of the subject's name ("the 2022 invasion", "Super Bowl 2021"). Ignored.

Times reckoned in whole years ("last year", "5 years ago") are events: articles tell of them long
after. A month without a year is this year's or last's; of an archive it is not known which. Where
the collection's dates do not reach the period (an undated archive, an older year), a filter would
leave nothing: unless the words are plainly about articles or about what is new, it is taken as an
event too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from index.types import Span
from qa.understanding.dates import BEGINNING, END, DateSpan, Mention, mentions
from qa.understanding.relative import Relative, find_relative
from qa.understanding.when import opened

ALL_TIME: DateSpan = (BEGINNING, END)

Reach = Literal["near", "articles", "reported", "event"]
"""How plainly the words around a date speak of publication, from plain to not at all."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a question says of time; spans are inclusive ISO days, open at BEGINNING or END."""

    published: DateSpan | None = None
    event: DateSpan | None = None
    newest_first: bool = False


_NEWEST = re.compile(
    r"\b(?:latest|most recent(?:ly)?|newest|up[- ]to[- ]date|so far|currently|recently|right now|"
    r"at the moment|these days|as of (?:now|today)|last time(?! (?-i:[A-Z]))|current (?:\w+ )?"
    r"(?:president|minister|chair\w*|ceo|head|leader|king|queen|status|state|price|rate|situation|"
    r"champion|holder|owner|coach|manager|mayor|governor|position))\b",
    re.IGNORECASE,
)
_NEWS = r"(?:articles|stories|news|headlines|reports|reporting|coverage|pieces|dispatches)"
_NEWS_OF = re.compile(
    rf"\b{_NEWS}\s+(?:\w+\s+){{0,6}}?(?:from|in|of|since|before|after|during|between|until|on|for)"
    rf"\s+(?:the\s+)?$|\b{_NEWS}\s+$|^\W*(?:dated|published|posted)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
"""Right before the date: "articles about tariffs from …"."""
_NEWS_REACH = 80
"""Characters before a date in which words of reporting are looked for."""
_S_NEWS = re.compile(rf"(?:['’]s)?\s+{_NEWS}\b", re.IGNORECASE)
"""Right after it: "last week's news"."""
_REPORTED = re.compile(
    r"\b(?:(?:was|were|been|is|being) (?:\w+ )?(?:reported|written about|in the news)|"
    r"^\W*what (?:was|has been) (?:published|written)|reported (?:in|about|on))\b",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"^\W*(?:so\s+|and\s+)?what(?:['’]s|\s+(?:else\s+)?(?:has|have|is|was|did))?\s+(?:else\s+)?"
    r"(?:happen(?:ed|ing)?|been happening|new|going on|changed|took place|occurred)\b"
    r"(?!\s+(?:to|with)\b)",
    re.IGNORECASE,
)
_MOST_DATES = 20
_RECENT = timedelta(180)
"""A collection whose newest article is older than this is an archive."""
_TODAY = re.compile(r"(?:today|tonight)$", re.IGNORECASE)
_PAST = re.compile(r"\b(?:did|was|were|has|have|had|happened|said|news)\b", re.IGNORECASE)
_STILL = re.compile(r"\b(?:is|are|even|still|known|used|than)\b", re.IGNORECASE)


def asked_period(question: str, today: date, covers: DateSpan | None = ALL_TIME) -> Period:
    """What `question` says of time (see the module).

    The first range decides, else the first date, of those that are no part of a name.

    `covers`: first and last publication date of the collection, None if no article bears one.
    """
    newest = bool(_NEWEST.search(question))
    relative = find_relative(question, today)
    if relative and not _means_nowadays(question, relative):
        return _period(relative.span, _reach(question, relative), newest, covers)
    dates = [
        mention
        for mention in mentions(question, today)[:_MOST_DATES]
        if not _names_subject(question, mention) and not _year_unknown(mention, today, covers)
    ]
    if not dates:
        return Period(newest_first=newest)
    found = next((m for m in dates if m.form == "range"), dates[0])
    return _period(_days(question, found), _reach(question, found), newest, covers)


def event_phrase(question: str, today: date) -> str | None:
    """The words that tell when the asked-for event was, such as "in July 2022"."""
    period = asked_period(question, today)
    for found in mentions(question, today):
        if found.lead and period.event == _days(question, found):
            return f"{found.lead} {question[found.start : found.end]}"
    return None


def time_spans(question: str) -> list[Span]:
    """Where the dates of `question` stand."""
    return [Span(found.start, found.end) for found in mentions(question, date.max)]


def _year_unknown(mention: Mention, today: date, covers: DateSpan | None) -> bool:
    """ "in April", asked of articles that end long before this year's: of which year?

    "since March" is plain all the same: it asks for news.
    """
    reaches = covers is not None and covers[1] >= (today - _RECENT).isoformat()
    return mention.form == "month" and mention.lead != "since" and not reaches


def _days(question: str, mention: Mention) -> DateSpan:
    """The days asked about; "articles from July 2022" are those of July, not all since."""
    if mention.lead == "from" and _about_articles(question, mention):
        return mention.since, mention.until
    return opened(question, mention)


def _period(span: DateSpan, reach: Reach, newest: bool, covers: DateSpan | None) -> Period:
    reached = covers is not None and covers[0] <= span[1] and span[0] <= covers[1]
    if reach == "near" or (reach == "articles" and covers) or (reach == "reported" and reached):
        return Period(published=span, newest_first=newest)
    return Period(event=span, newest_first=newest)


def _means_nowadays(question: str, relative: Relative) -> bool:
    """ "Where is cotton grown today?" asks for no day."""
    said = question[relative.start : relative.end]
    if not _TODAY.search(said):
        return False
    return not _PAST.search(question) or bool(_STILL.search(question[: relative.start]))


def _reach(question: str, found: Mention | Relative) -> Reach:
    if _about_articles(question, found):
        return "articles"
    if isinstance(found, Relative):
        if found.near:
            return "near"
    elif found.form == "month" and found.lead == "since":
        return "near"
    return "reported" if _REPORTED.search(question) or _HAPPENED.search(question) else "event"


def _about_articles(question: str, found: Mention | Relative) -> bool:
    before = question[max(0, found.start - _NEWS_REACH) : found.start]
    return bool(_NEWS_OF.search(before) or _S_NEWS.match(question, found.end))


_SUPERLATIVE_SINCE = re.compile(
    r"\b(?:first|last|only|most|least|best|worst|\w{3,}est)\b[^,;?!]{0,60}\bsince\s+(?:the\s+)?$",
    re.IGNORECASE,
)
""" "the first talks since October": what they are, not when."""
_TEMPORAL = re.compile(
    r"(?:in|during|on|since|before|after|between|from|until|till|by|prior to|through|as of|around|"
    r"within|throughout|at|for|up to|last|past|this|next)$"
)
_GOES_ON = re.compile(
    r"""\W*$|\s*[,.;:?!)]|\s+(?:in|on|at|by|to|of|for|from|with|about|after|before|during|and|or|
    but|than|as|that|which|who|whom|whose|what|when|where|why|how|if|because|while|until|since|
    under|over|into|between|against|near|along|the|an?|his|her|its|their|our|your|my|these|those|
    he|she|it|they|we|you|i|him|them|there|did|do|does|is|are|was|were|has|have|had|be|been|will|
    would|can|could|should|may|might|must|not|also|only|per|due|regarding|compared|versus|vs|
    \w+ed|\w+ing|won|said|met|made|took|became|held|led|ran|saw|went|began)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What follows a date that stands for itself; anything else is a noun that it belongs to."""

_OPENS = re.compile(r"\W*(?:in|on|during|since|by|from|between)\s+$", re.IGNORECASE)
_FRONTED_NOUN = re.compile(r"(?:\s+[\w’'-]+){1,4},")
""" "In 2005 Blair said what?" tells a time, "In 2020 GDPR papers, what …" names papers."""


def _names_subject(question: str, date_: Mention) -> bool:
    """The date belongs to a name: a noun follows it, or no preposition of time leads it."""
    if _about_articles(question, date_):
        return False
    if _SUPERLATIVE_SINCE.search(question[: date_.start]):
        return True
    if not _GOES_ON.match(question, date_.end):
        return not _OPENS.match(question[: date_.start]) or bool(
            _FRONTED_NOUN.match(question, date_.end)
        )
    before = question[: date_.start].rstrip()
    if not before or before.endswith(","):
        return False
    if _TEMPORAL.match(date_.lead):
        return False
    return date_.form not in ("dmy", "mdy", "iso", "my", "range")
