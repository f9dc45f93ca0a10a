"""Lines that belong to a news page and not to its article: one named rule a kind.

A rule sees one whole line, stripped. It is written so that a sentence of prose cannot match:
the words of the page stand alone on their line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.clean.outlets import is_known

LONGEST = 400
"""Longer lines are prose, whatever they say."""


@dataclass(frozen=True, slots=True)
class LineRule:
    """A name for the record, and what the whole line must be."""

    name: str
    pattern: re.Pattern[str]


def _rule(name: str, *patterns: str) -> LineRule:
    return LineRule(name, re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE))


_SECTIONS = (
    "Main Slider|Breaking News|Top Stories|Top News|Latest News|Latest|Featured|Headlines|Home|Homepage|World"
    "|World News|International|National|Politics|Business|Economy|Markets|Finance|Technology|Tech"
    "|Science|Health|Sports?|Opinion|Culture|Entertainment|Lifestyle|Travel|Local|Regional|Europe"
    "|Asia|Africa|Americas|Middle East|News|U\\.?S\\.?|UK|Video|Videos|Editors?['’]? Picks?"
)
_SITE = r"[^.!?]{2,60}"
_NETWORK = (
    "Facebook|Twitter|X|WhatsApp|LinkedIn|Email|E-mail|Print|Reddit|Telegram|Pinterest|Messenger"
    "|Copy (?:the )?link|Flipboard|Pocket|Threads|Bluesky|Tumblr|Viber|SMS|Share|Tweet|Pin|Save"
    "|Gift|Comments?(?: \\d+)?|\\d+ comments?"
)
RULES: tuple[LineRule, ...] = (
    _rule(
        "section label",
        rf"(?:Main Slider|Breaking News|Top Stories|Latest News)(?:[\s/|>›»,]*(?:{_SECTIONS}))*",
        rf"(?:Home|News)(?:\s*[/|>›»]\s*(?:{_SECTIONS}))+",
    ),
    _rule(
        "promotion",
        rf"(?:Most|More) (?:read|popular|viewed|watched|shared|stories|news)(?: (?:from|in|on|by) {_SITE})?:?",
        r"(?:Related|Recommended|Suggested|Further) (?:articles?|stories|story|news|content|topics?|coverage"
        r"|posts?|links?|videos?)(?: (?:from|for) .{2,30})?:?",
        r"(?:You (?:may|might) (?:also )?(?:like|be interested in)|Recommended for you|Editors?['’]? picks?"
        r"|Trending(?: now)?|What to read next|Read next|Up next|Don['’]t miss|Popular now|Must read)\s*:?",
    ),
    _rule(
        "link to another article",
        r"(?:Read (?:more|also|next|the full (?:story|article))|Also read|See also|Related|More|Watch(?: now)?"
        r"|Must read|Don['’]t miss)\s*(?::|\||»|>|>>|—)\s*\S.{0,160}",
        r"(?:Read more|Continue reading|Read the full (?:story|article)|Click here(?: to .{2,60})?|Learn more"
        r"|See more|Show more|Load more|View all|See all|View comments)\s*(?:…|\.{3}|»|>|→)?\.?",
    ),
    _rule(
        "navigation",
        r"(?:Back to top(?: button)?|(?:Scroll|Return|Go|Jump) to (?:the )?top|Skip to (?:main )?content"
        r"|Skip to navigation|Toggle navigation|Close(?: menu)?|Menu|Search|Log ?in|Sign in|Subscribe(?: now)?"
        r"|Next(?: article)?|Previous(?: article)?|Loading\.{0,3}…?)",
        r"(?:Previous|Next)(?: article| post| story)?\s*:\s*\S.{0,160}",
    ),
    _rule("share bar", rf"(?:(?:{_NETWORK}|Share (?:this|on|via)(?: \w+)?)[\s,|·•]*){{1,12}}"),
    _rule(
        "advertisement",
        r"(?:Advertisement|Advertising|Advert|Sponsored(?: content)?|Paid content|Promoted)"
        r"(?:\s*[-–—]\s*(?:scroll|story|article) .{2,40})?\.{0,3}",
        r"(?:Story|Article|Report|Post) continues (?:below|after)(?: .{2,30})?",
        r"Story continues",
        r"This (?:advertisement|video) (?:has not loaded yet|is unavailable).{0,80}",
    ),
    _rule(
        "subscription offer",
        r"(?:Sign up|Subscribe|Register)(?: now| here| today)? (?:for|to|with) .{0,80}"
        r"\b(?:newsletters?|alerts?|updates|inbox|briefing|channel|app|podcast|YouTube|feed)\b.{0,80}",
        r"(?:Follow|Like|Join|Find) us on .{2,120}",
        r"(?:Download|Get) (?:the|our) (?:free )?.{0,40}\bapp\b.{0,60}",
        r"Get .{2,60} (?:delivered )?(?:straight )?(?:to|in) your inbox.{0,60}",
    ),
    _rule(
        "copyright line",
        r"(?:©|\(c\)|&copy;|Copyright)\s*(?:©|\(c\))?\s*(?:\d{4}.{0,160}|[A-Z][^.]{1,60},? \d{4}.{0,80})",
        r"All rights reserved\.?(?: .{0,120})?",
        r"This material may not be published, broadcast, rewritten(?:,)? or redistributed.{0,80}",
    ),
    _rule(
        "video caption",
        r".{0,350}\((?:Video|Audio|Animation|Graphic|Producer|Produced by)\s*:\s*[^()]{2,80}\)",
        r"(?:Watch|Video|Listen)\s*(?:\(\d+:\d\d\)|\d+:\d\d)(?: .{0,160})?",
    ),
    _rule(
        "cookie notice",
        r"(?:We|This (?:web)?site) uses? cookies\b.{0,300}",
        r"(?:Accept|Reject|Manage)(?: all)? cookies",
    ),
)
"""Rules for a line alone; `promotion` also takes the headlines that follow it."""

PROMOTION = "promotion"

_NAME = r"[A-Z][\w.'’-]*(?: (?:[A-Z]|de|van|von|al|bin|el)[\w.'’-]*){0,4}"
_STOCK = r"Getty(?: Images)?|Shutterstock|iStock|Alamy|Unsplash|EPA(?:-EFE)?|Zuma(?: Press)?|AP Photo|File(?: photo)?"
_CREDIT = re.compile(
    rf"[(\[](?:(?P<agent>{_NAME})\s?/\s?(?P<outlet>[A-Z][^()\[\]/]{{1,50}}(?:/[^()\[\]]{{2,50}})?)"
    rf"|(?:{_NAME}(?:,| via| for) )?(?:{_STOCK})(?:\s?(?:/|via)\s?[^()\[\]]{{2,50}})?"
    r"|(?:Photo(?:graph)?s?|Image|Picture|Illustration|Credit)\s*(?:by|courtesy of|via|:|©)[^()\[\]]{2,80})[)\]]\.?$"
)
_CREDIT_LINE = re.compile(
    r"(?:Photo(?:graph)?|Image|Picture)s?(?: credits?)?\s*(?:by\b|courtesy of\b|:|©).{2,80}"
)


def furniture(line: str) -> str | None:
    """The name of the rule that takes this whole line out, if one does."""
    if len(line) > LONGEST:
        return None
    for rule in RULES:
        if rule.pattern.fullmatch(line):
            return rule.name
    return "photo caption" if _is_photo_caption(line) else None


def _is_photo_caption(line: str) -> bool:
    """A caption ends with its photographer and outlet in brackets.

    "(Ap/SV)" after a name in a list is no credit: unless the outlet is a known one, the brackets
    must follow the end of a sentence. "(Reuters)" alone signs an article and stays.
    """
    if _CREDIT_LINE.fullmatch(line):
        return True
    credit = _CREDIT.search(line)
    if credit is None:
        return False
    outlet = credit["outlet"]
    if outlet is None or any(is_known(part) for part in re.split(r"/| via ", outlet)):
        return True
    return re.search(r"[.!?][\"”’]?\s*$", line[: credit.start()]) is not None
