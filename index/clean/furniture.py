"""Lines that belong to a news page and not to its article: one named rule a kind.

A rule sees one whole line, stripped. It is written so that a sentence of prose cannot match:
the words of the page stand alone on their line.
"""

from __future__ import annotations

import re

from index.clean.outlets import is_known

LONGEST = 400
"""Longer lines are prose, whatever they say."""

PROMOTION = "promotion"
"""The rule whose lines announce headlines of other articles: those go with it."""

_SECTION = (
    r"(?:Main Slider|Breaking News|Top Stories|Top News|Latest News|Latest|Featured|Headlines|Home"
    r"|Homepage|World|World News|International|National|Politics|Business|Economy|Markets|Finance"
    r"|Technology|Tech|Science|Health|Sports?|Opinion|Culture|Entertainment|Lifestyle|Travel|Local"
    r"|Regional|Europe|Asia|Africa|Americas|Middle East|News|U\.?S\.?|UK|Videos?)"
)
_NETWORK = (
    r"(?:Facebook|Twitter|X|WhatsApp|LinkedIn|E-?mail|Print|Reddit|Telegram|Pinterest|Messenger"
    r"|Copy (?:the )?link|Flipboard|Pocket|Threads|Bluesky|Tumblr|Viber|SMS|Share|Tweet|Pin|Save"
    r"|Gift|Comments?(?: \d+)?|\d+ comments?|Share (?:this|on|via)(?: \w+)?)"
)
_SOCIAL = r"(?:Facebook|Twitter|X|Instagram|Telegram|WhatsApp|YouTube|LinkedIn|TikTok)"
_OFFER = r"(?:newsletters?|alerts?|updates|inbox|briefing|channel|app|podcast|YouTube|feed)"

_PATTERNS: dict[str, tuple[str, ...]] = {
    "section label": (
        rf"(?:Main Slider|Breaking News|Top Stories|Latest News)(?:[\s/|>›»,]*{_SECTION})*",
        rf"(?:Home|News)(?:\s*[/|>›»]\s*{_SECTION})+",
    ),
    PROMOTION: (
        r"(?:Most|More) (?:read|popular|viewed|watched|shared|stories|news)"
        r"(?: (?:from|in|on|by) [^.!?]{2,60})?:?",
        r"More (?:from|on) (?:the |this )?[^.!?,;]{2,40}",
        r"(?:Related|Recommended|Suggested|Further) (?:articles?|stories|story|news|content|topics?"
        r"|coverage|posts?|links?|videos?)(?: (?:from|for) .{2,30})?:?",
        r"(?:You (?:may|might) (?:also )?(?:like|be interested in)|Recommended for you|Read next"
        r"|Editors?['’]? picks?|Trending(?: now)?|What to read next|Up next|Don['’]t miss"
        r"|Popular now|Must read)\s*:?",
    ),
    "link to another article": (
        r"(?:Read (?:more|also|next|the full (?:story|article))|Also read|See also|Related|More"
        r"|Watch(?: now)?|Must read|Don['’]t miss)\s*(?::|\||»|>|>>|—)\s*\S.{0,160}",
        r"(?:Read more|Continue reading|Read the full (?:story|article)|Click here(?: to .{2,60})?"
        r"|Learn more|See more|Show more|Load more|View all|See all|View comments)"
        r"\s*(?:…|\.{3}|»|>|→)?\.?",
    ),
    "navigation": (
        r"Back to top(?: button)?|(?:Scroll|Return|Go|Jump) to (?:the )?top|Toggle navigation",
        r"Skip to (?:main )?(?:content|navigation)|Close(?: menu)?|Menu|Search|Log ?in|Sign in",
        r"Subscribe(?: now)?|Next(?: article)?|Previous(?: article)?|Loading(?:\.{1,3}|…)",
        r"(?:Previous|Next)(?: article| post| story)?\s*:\s*\S.{0,160}",
    ),
    "share bar": (rf"(?:{_NETWORK}[\s,|·•]*){{1,12}}",),
    "advertisement": (
        r"(?:Advertisement|Advertising|Advert|Sponsored(?: content)?|Paid content|Promoted)"
        r"(?:\s*[-–—]\s*(?:scroll|story|article) .{2,40})?\.{0,3}",
        r"(?:Story|Article|Report|Post) continues(?: (?:below|after)(?: .{2,30})?)?",
        r"This (?:advertisement|video) (?:has not loaded yet|is unavailable).{0,80}",
    ),
    "subscription offer": (
        rf"(?:Sign up|Subscribe|Register)(?: now| here| today)? (?:for|to|with) .{{0,80}}"
        rf"\b{_OFFER}\b.{{0,80}}",
        rf"(?:Follow|Like|Join|Find) us on {_SOCIAL}\b.{{0,120}}",
        r"(?:Download|Get) (?:the|our) (?:free )?.{0,40}\bapp\b.{0,60}",
        r"Get .{2,60} (?:delivered )?(?:straight )?(?:to|in) your inbox.{0,60}",
    ),
    "copyright line": (
        r"(?:©|\(c\)|&copy;|Copyright)\s*(?:©|\(c\))?\s*"
        r"(?:\d{4}.{0,160}|[A-Z][^.]{1,60},? \d{4}.{0,80})",
        r"All rights reserved\.?(?: .{0,120})?",
        r"This material may not be published, broadcast, rewritten,? or redistributed.{0,80}",
    ),
    "print note": (
        r"A version of this (?:article|story) (?:appears|appeared|ran|was published) in .{2,150}",
        r"This (?:article|story|post) (?:was )?(?:originally|first) (?:published|appeared)"
        r" (?:in|on|by|at) .{2,120}",
        r"The post .{2,200} appeared first on .{2,80}",
    ),
    "video caption": (
        r".{0,350}\((?:Video|Audio|Animation|Graphic|Producer|Produced by)\s*:\s*[^()]{2,80}\)",
        r"(?:Watch|Video|Listen)\s*(?:\(\d+:\d\d\)|\d+:\d\d)(?: .{0,160})?",
    ),
    "cookie notice": (
        r"(?:We|This (?:web)?site) uses? cookies\b.{0,300}",
        r"(?:Accept|Reject|Manage)(?: all)? cookies",
    ),
}
_NAMES = tuple(_PATTERNS)
_RULES = re.compile(
    "|".join(f"({'|'.join(patterns)})" for patterns in _PATTERNS.values()), re.IGNORECASE
)
"""All rules in one pass: the number of the group that matched is the rule's."""

_PERSON = r"[A-Z][\w.'’-]*(?: (?:[A-Z]|de|van|von|al|bin|el)[\w.'’-]*){0,4}"
_STOCK = (
    r"(?:Getty(?: Images)?|Shutterstock|iStock|Alamy|Unsplash|EPA(?:-EFE)?|Zuma(?: Press)?"
    r"|AP Photo|File(?: photo)?)"
)
_CREDIT = re.compile(
    rf"[(\[](?:{_PERSON}\s?/\s?(?P<outlet>[A-Z][^()\[\]/]{{1,50}}(?:/[^()\[\]]{{2,50}})?)"
    rf"|(?:{_PERSON}(?:,| via| for) )?{_STOCK}(?:\s?(?:/|via)\s?[^()\[\]]{{2,50}})?"
    r"|(?:Photo(?:graph)?s?|Image|Picture|Illustration|Credit)\s*(?:by|courtesy of|via|:|©)"
    r"[^()\[\]]{2,80})[)\]]\.?$"
)
_CREDIT_LINE = re.compile(
    r"(?:Photo(?:graph)?|Image|Picture)s?(?: credits?)?\s*(?:by\b|courtesy of\b|:|©).{2,80}"
)


def furniture(line: str) -> str | None:
    """The name of the rule that takes this whole line out, if one does."""
    if len(line) > LONGEST:
        return None
    if match := _RULES.fullmatch(line):
        return _NAMES[(match.lastindex or 1) - 1]
    return "photo caption" if _is_photo_caption(line) else None


def _is_photo_caption(line: str) -> bool:
    """A caption ends with its photographer and outlet in brackets.

    "(Ap/SV)" after a name in a list is no credit: unless the outlet is a known one, the brackets
    must follow the end of a sentence. "(Reuters)" alone signs an article and stays.
    """
    if _CREDIT_LINE.fullmatch(line):
        return True
    credit = _CREDIT.search(line) if line.endswith((")", "]", ").", "].")) else None
    if credit is None:
        return False
    outlet = credit["outlet"]
    if outlet is None or any(is_known(part) for part in re.split(r"/| via ", outlet)):
        return True
    return re.search(r"[.!?][\"”’]?\s*$", line[: credit.start()]) is not None
