"""The head of an article: masthead, title, byline and date, before its first paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.clean.outlets import AGENCIES, PAPERS, canonical, is_outlet
from index.clean.teasers import is_headline, is_paragraph
from index.written import written_dates

_AGENCY = "|".join(re.escape(name) for name in sorted(AGENCIES, key=len, reverse=True))
_PAPER = "|".join(re.escape(name) for name in sorted(PAPERS, key=len, reverse=True))
_MASTHEAD = re.compile(
    rf"(?P<paper>{_PAPER})(?P<slogan>[A-Z][^.!?]{{0,60}}| ?[|–—·-](?: ?[^\s.!?]+){{1,3}})?"
)
_CREDIT = re.compile(
    r"(?:Source|Sources|Story|Report|Reporting|Written|Article|Text|Published|Provided|Distributed)"
    r"(?: (?:by|from|via))?\s*:?\s+(?P<name>[A-Z][\w.&'’ -]{1,40})",
)
_BYLINE = re.compile(
    r"(?:By|BY|Written by|Author:|Reported by) (?P<author>[A-Z][\w.'’-]*(?:(?: | and |, )"
    r"[\w.'’-]+){0,9})(?:\s*[|·,–—-]\s*(?P<rest>.{0,80}))?"
)
_ROLE = re.compile(r"\b(?:writer|reporter|editor|correspondent|staff|columnist)\b", re.IGNORECASE)
_TIME = re.compile(
    r"(?:\d{1,2}:\d{2}|\d{1,2} ?[ap]\.?m\.?|min(?:ute)?s? read|updated|modified|published)",
    re.I,
)
_NUMERALS = re.compile(
    r"(?:\d{1,2}([./-])\d{1,2}\1\d{4}|\d{4}([./-])\d{1,2}\2\d{1,2})(?:,? \d{1,2}[:.]\d{2}.{0,20})?"
)
"""A line that is nothing but a date in numerals."""
_INLINE_AGENCY = re.compile(rf"\((?P<agency>{_AGENCY})\)\s*(?:[-–—]+\s*)?(?=\S)", re.IGNORECASE)
_DATELINE_AGENCY = re.compile(rf"[^\n]{{0,80}}?\((?P<agency>{_AGENCY})\)\s*[-–—]", re.IGNORECASE)
_HOLDER = re.compile(
    r"(?:©|\(c\)|&copy;|copyright)(?:[\s\d©,–-]|\(c\)|copyright\b|by )*(?P<holder>[^\d\n]{2,60})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of the head or foot says of its article."""

    rule: str
    publisher: str | None = None
    author: str | None = None
    dated: bool = False


def masthead(line: str) -> Line | None:
    """A paper's name alone, or glued to its slogan."""
    match = _MASTHEAD.fullmatch(line)
    return Line("masthead", publisher=match["paper"]) if match else None


def credit(line: str, *, last: bool = False) -> Line | None:
    """Who is signed: "Source: Reuters". What no paper is called counts on the last line only."""
    match = _CREDIT.fullmatch(line)
    if match and (is_outlet(match["name"]) or (last and line.startswith("Source:"))):
        return Line("agency credit", publisher=canonical(match["name"]))
    bare = line.strip("()[]–—- ")
    if last and bare.lower() in AGENCIES:
        return Line("agency credit", publisher=canonical(bare))
    return None


def byline(line: str) -> Line | None:
    """A line such as "By Jane Doe", "Published April 26, 2024 at 9:03 a.m.", "April 26, 2024"."""
    if len(line) > 140:
        return None
    dates = list(written_dates(line))
    labelled = _TIME.search(line) is not None
    dated = len(dates) == 1 or (len(dates) > 1 and labelled)
    if line.endswith(".") and not line.endswith(("a.m.", "p.m.")):
        return None
    match = _BYLINE.fullmatch(line)
    if match and len(match["author"].split()) >= 2:
        author, publisher = _signed(match["author"])
        return Line("byline", publisher, author, dated)
    if _NUMERALS.fullmatch(line):
        return Line("date line", dated=True)
    if dated and (len(line) <= 40 or labelled) and line[0].isalnum():
        return Line("date line", dated=True)
    return None


def is_title(line: str, rest: Sequence[str]) -> bool:
    """Whether the first line that is left names the article: a headline with prose after it."""
    title_like = is_headline(line) or (line.endswith("?") and len(line) <= 160)
    return title_like and any(is_paragraph(other) for other in rest)


def same_title(line: str, title: str) -> bool:
    """Whether a text's first line repeats a title known from elsewhere."""
    return _letters(line) == _letters(title) != ""


def inline_agency(text: str) -> tuple[str, str] | None:
    """The agency that signs the very start, and those characters: "(Bloomberg) — "."""
    match = _INLINE_AGENCY.match(text)
    return (canonical(match["agency"]), match[0]) if match else None


def dateline_agency(text: str) -> str | None:
    """The agency of a dateline, "LONDON, July 7 (Reuters) -"."""
    match = _DATELINE_AGENCY.match(text)
    return canonical(match["agency"]) if match else None


def copyright_holder(line: str) -> str | None:
    """Whose a copyright line is: Bloomberg's, of "©2022 Bloomberg L.P."."""
    match = _HOLDER.search(line)
    holder = canonical(re.split(r"\. |, all |\|", match["holder"])[0]) if match else ""
    return holder if 2 <= len(holder) <= 40 and holder.lower() != "all rights reserved" else None


def _signed(names: str) -> tuple[str, str | None]:
    """Author and publisher of "Jane Doe, Reuters"; the role of "Jane Doe, staff writer" goes."""
    author, _, rest = names.partition(", ")
    if rest and is_outlet(rest):
        return author, canonical(rest)
    return (author if _ROLE.search(rest) else names), None


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
