"""Requests for an overview: "What do the articles say about Taiwan?", "Summarize the talks".

They ask for no one fact, so there is none to be found or missed: what the articles tell of the
topic answers them. Pure; English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.types import Span
from qa.understanding.dates import mentions
from qa.understanding.relative import find_relative

LONGEST = 300
"""Characters; a longer text is no plain request."""

_PLEASE = (
    r"\W*(?:(?:so|and|ok|okay|well|now)\b[\s,]*)?(?:please\s+)?"
    r"(?:(?:can|could|would|will)\s+you\s+)?(?:please\s+)?"
)
_THE_ARTICLES = (
    r"(?:(?:all|any)\s+)?(?:of\s+)?(?:the|these|those|your|our|my|this)?\s*(?:news\s+)?"
    r"(?:articles?|sources?|stories|story|news|reports?|documents?|texts?|collection|coverage|files?)"
)
_ABOUT = r"(?:about|on|of|regarding|concerning)"
_PIECES = r"(?:\s+(?:articles?|stor(?:y|ies)|pieces?|coverage)\b)?"
_REQUESTS = (
    rf"what\s+(?:do|does|did|can|have|has)\s+{_THE_ARTICLES}\s+(?:say|tell(?:\s+(?:us|me))?|report(?:ed)?|"
    rf"said|write|know|mention|cover|contain|have)\s*(?:{_ABOUT}\s+(?P<said>.+))?",
    rf"what(?:['’]s|\s+is|\s+was|\s+has\s+been)\s+(?:said|reported|written|known|there)\s+{_ABOUT}\s+"
    r"(?P<known>.+)",
    rf"(?:do|does|did)\s+{_THE_ARTICLES}\s+(?:say|report|tell|write)\s+(?:anything|something|much)\s+"
    rf"{_ABOUT}\s+(?P<anything>.+)",
    rf"(?:do|does|did)\s+{_THE_ARTICLES}\s+(?:mention|cover|discuss)\s+(?P<mention>.+)",
    rf"is\s+there\s+(?:anything|something|news)\s+{_ABOUT}\s+(?P<there>.+)",
    rf"what\s+(?:are|is)\s+{_THE_ARTICLES}\s+about",
    rf"what(?:['’]s|\s+is)\s+in\s+{_THE_ARTICLES}",
    r"what\s+about\s+(?P<about>[^()]+)",
    r"(?:give|show)\s+(?:me|us)\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?:summary|overview|outline|recap|"
    r"rundown|digest|picture)(?:\s+of\s+(?P<give>.+))?",
    r"(?:an?\s+|the\s+)?(?:\w+\s+)?(?:summary|overview|recap)\s+of\s+(?P<bare>.+)",
    r"(?:summari[sz]e|sum\s+up|recap|outline)\s+(?:for\s+me\s+)?(?P<sum>.+)",
    rf"(?:tell|brief|inform|update)\s+(?:me|us)\s+(?:more\s+|something\s+|everything\s+|all\s+)?{_ABOUT}\s+"
    r"(?P<tell>.+)",
    rf"what\s+(?:should|do|can)\s+(?:i|we|you)\s+(?:know|say|tell\s+(?:me|us))\s+{_ABOUT}\s+(?P<know>.+)",
    r"what(?:['’]s|\s+is|\s+are)\s+(?:the\s+)?(?:latest|new|news|newest|going\s+on|happening)"
    r"(?:\s+news)?(?:\s+(?:on|with|about|in|from|of)\s+(?P<latest>.+))?",
    r"what\s+(?:happened|took\s+place|occurred|went\s+on|was\s+going\s+on)"
    r"(?:\s+(?:in|on|during)\s+(?P<happened>.+)|"
    r"\s+(?P<when>(?:last|this|since|between|yesterday|today|recently|lately)\b.*))?",
)
_REQUEST = re.compile(rf"{_PLEASE}(?:{'|'.join(_REQUESTS)})\W*", re.IGNORECASE)
_ALL_THERE_IS = re.compile(
    rf"{_THE_ARTICLES}|(?:it|this|that|these|them|everything|(?:the\s+)?(?:news|world|collection))"
    r"(?:\s+all)?",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\W*(?:who|whom|whose|what|which|where|when|why|how|whether|if)\b", re.IGNORECASE
)
_HANGING = re.compile(
    r"(?:^|\s+)(?:since|after|from|until|till|before|between|in|on|during|around|about|of|for|at|"
    r"throughout|within)(?:\s+the)?\s*$",
    re.IGNORECASE,
)
_THANKS = re.compile(r",?\s+(?:please|thanks|thank you)\W*$", re.IGNORECASE)
_EDGES = " \t,;:.?!"


def overview_topic(question: str, publishers: Sequence[str] = ()) -> str | None:
    """What `question` wants an overview of; "" for all there is, None where it asks something else.

    "Tell me why they met" asks for a reason, "What happened to the balloon?" for its fate: neither
    is a request for an overview. `publishers` are those it names: theirs are the articles meant.
    """
    if len(question) > LONGEST:
        return None
    request = _REQUEST.fullmatch(of_articles(_THANKS.sub("", question), publishers))
    if request is None:
        return None
    topic = next((words for words in request.groupdict().values() if words), "").strip(_EDGES)
    if _ALL_THERE_IS.fullmatch(topic):
        return ""
    return None if _ASKS.match(topic) else topic


def of_articles(question: str, publishers: Sequence[str]) -> str:
    """ "What did Reuters and Bloomberg report?" as "What did the articles report?"."""
    if not publishers:
        return question
    one = rf"(?:the\s+)?(?:{'|'.join(map(re.escape, publishers))})(?:['’]s)?{_PIECES}"
    return re.sub(rf"\b{one}(?:\s+and\s+{one})*", "the articles", question, flags=re.IGNORECASE)


def without_time(topic: str, today: date) -> str:
    """`topic` without the words that tell a time, where that time is a filter already."""
    spans = [Span(found.start, found.end) for found in mentions(topic, today)]
    relative = find_relative(topic, today)
    if relative:
        spans.append(Span(relative.start, relative.end))
    left = topic
    for span in sorted(spans, key=lambda one: -one.start):
        left = _HANGING.sub("", left[: span.start]).rstrip() + " " + left[span.end :].lstrip()
    return left.strip(_EDGES)
