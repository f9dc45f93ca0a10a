"""Reads a model's stream into draft sentences and the source numbers they bear.

A sentence comes out once the next has begun, so that a marker behind its full stop is still its
own. What might be the beginning of a marker, a link or a tag is held back until it is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.split import sentences
from index.types import Span
from qa.compose.thinking import Spoken, Thinking

_LONGEST_HELD = 400
"""Characters after which an unclosed bracket is read as text."""
_LONGEST_RUN = 16
"""Of one character, or of blanks: 40,000 line ends, as small models write, took 67 s to read."""
_CODE_BLOCK = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_IMAGE = re.compile(r"!\[[^\[\]]*\]\s*(?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^)]*\)")
_LINKED_NUMBER = re.compile(r"\W*(\d+)\W*")
_HIDDEN_OPEN = re.compile(r"<(script|style|iframe|svg|object|form)\b", re.IGNORECASE)
_HIDDEN_WHOLE = re.compile(rf"{_HIDDEN_OPEN.pattern}.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(rf"{_HIDDEN_OPEN.pattern}.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z|!][^>]*>", re.DOTALL)
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,20}://\S+|\bwww\.\S+|\b(?:javascript|data|mailto):\S+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|xyz|info|biz|ru|cn|example|test|evil)\b(?:/\S*)?",
    re.IGNORECASE,
)
_KEYWORD = (
    r"(?:sources?|refs?\.?|references?|cit(?:e|ation)s?|documents?|docs?|articles?|footnotes?)"
)
_NUMBER = r"-?\d+(?::\d+)?(?:†[^\]】］,;]*)?"
_BETWEEN = r"\s*(?:,?\s*(?:and|&)|[,;]+|[–-]|[\]】］]\s*,?\s*[\[【［])\s*"
_ONE = rf"(?:{_KEYWORD}\s*[:#]?\s*|[\^#]\s*)?{_NUMBER}"
_SAID = rf"{_KEYWORD}\s*[:#]?\s*{_NUMBER}"
_MARKER = re.compile(
    rf"\s*(?:\\?[\[【［]+\s*({_ONE}(?:{_BETWEEN}{_ONE})*)\s*\\?[\]】］]+"
    rf"|\(\s*({_SAID}(?:{_BETWEEN}{_ONE})*)\s*\))",
    re.IGNORECASE,
)
_MARKER_AFTER_STOP = re.compile(rf"([.!?…][\"'”’)]*)((?:{_MARKER.pattern})+)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?<=\n)[ \t]*(?:#{1,6}[ \t]+|[-*•][ \t]+|\d{1,2}[.)][ \t]+(?=\S)|>[ \t]+"
    r"|(?:the )?(?:answer|sources?|previous sentence)(?: is| are)?:[ \t]*)",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_CUT_MARKER = re.compile(r"\s*\\?[\[【［][\s^#]*\d*\s*$")
_BESIDE_NUMBER = re.compile(r"(?<=\d):\d+|†[^\]】］,;]*")
"""A place within the source, as some models add it: 【1:0†L3-L5】."""
_OPENING, _CLOSING = ("[", "(", "{"), ("]", ")", "}")
_BRACKETS = str.maketrans(dict.fromkeys((*_OPENING, *_CLOSING), " "))
_HAS_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the model wrote it, its markers taken out."""

    text: str
    numbers: tuple[int, ...]
    """Source numbers it bears, in order, whether or not there are such sources."""
    foreign: bool
    """It held a link or a web address."""


class DraftReader:
    """Feed it a stream, then finish it; `stripped` counts what was taken out on the way."""

    def __init__(self) -> None:
        self._stripped = 0
        self._thinking = Thinking()
        self._raw = ""
        self._clean = "\n"
        self._last, self._run = "", 0

    @property
    def stripped(self) -> int:
        return self._stripped + self._thinking.stripped

    def feed(self, text: str) -> list[Draft]:
        """The sentences that have become complete."""
        self._take(self._thinking.feed(text))
        if not re.search(r"[.!?…\n]", self._raw) and not self._clean.strip():
            return []
        cut = self._settled()
        self._clean += self._cleaned(self._raw[:cut])
        self._raw = self._raw[cut:]
        return self._complete(last=False)

    def finish(self) -> list[Draft]:
        """The sentences left over."""
        self._take(self._thinking.finish())
        self._clean = _CUT_MARKER.sub("", self._clean + self._cleaned(self._raw))
        self._raw = ""
        return self._complete(last=True)

    def _take(self, spoken: Spoken) -> None:
        if spoken.afresh:
            self._raw, self._clean = "", "\n"
        kept = []
        for character in spoken.text:
            kind = " " if character.isspace() else character
            self._run = self._run + 1 if kind == self._last else 1
            self._last = kind
            if self._run <= _LONGEST_RUN:
                kept.append(character)
        self._raw += "".join(kept)

    def _settled(self) -> int:
        """How much of the raw text can no longer change its meaning."""
        raw = self._raw
        if raw.count("```") % 2:
            return raw.rindex("```")
        if hidden := _HIDDEN_OPEN.search(_HIDDEN_WHOLE.sub(lambda m: " " * len(m[0]), raw)):
            return hidden.start()
        cut = len(raw)
        for opening, closing in (("<", ">"), ("[", "]"), ("【", "】"), ("［", "］"), ("“", "”")):
            at = raw.rfind(opening)
            while opening == "[" and raw[:at].endswith("["):
                at -= 1
            closed = raw.find(closing, at)
            held = closed < 0 or (opening == "[" and _may_be_link(raw, closed))
            if at >= 0 and held and len(raw) - at < _LONGEST_HELD:
                cut = min(cut, at - (at > 0 and raw[at - 1] == "!"))
        return cut - (len(raw[:cut]) - len(raw[:cut].rstrip("!`*_ ")))

    def _cleaned(self, raw: str) -> str:
        text = self._without(_CODE_BLOCK, raw)
        text = self._without(_HIDDEN, text)
        text = self._without(_IMAGE, text)
        text = _LINK.sub(self._link_text, text)
        return self._without(_TAG, text)

    def _link_text(self, match: re.Match[str]) -> str:
        self._stripped += 1
        number = _LINKED_NUMBER.fullmatch(match[1])
        return f"[{number[1]}]" if number else match[1]

    def _without(self, pattern: re.Pattern[str], text: str) -> str:
        text, count = pattern.subn("", text)
        self._stripped += count
        return text

    def _complete(self, *, last: bool) -> list[Draft]:
        text = _MARKER_AFTER_STOP.sub(lambda m: f"{m[2]}{m[1]}", self._clean)
        text = _FURNITURE.sub("", text)
        # An open bracket would hide a sentence's end; those at its ends belong to it all the same.
        spans = [_with_brackets(span, text) for span in sentences(text.translate(_BRACKETS))]
        if not last:
            open_end = not text.endswith("\n")
            spans = spans[:-1] if open_end else spans
            self._clean = text[spans[-1].end :] if spans else text
        else:
            self._clean = ""
        drafts = (self._draft(span.of(text)) for span in spans)
        return [draft for draft in drafts if _HAS_WORD.search(draft.text) or draft.numbers]

    def _draft(self, written: str) -> Draft:
        numbers: list[int] = []
        for match in _MARKER.finditer(written):
            numbers += _numbers(_BESIDE_NUMBER.sub("", match[1] or match[2]))
        text = _MARKER.sub("", _EMPHASIS.sub("", written))
        text, addresses = _ADDRESS.subn("", text)
        self._stripped += addresses
        return Draft(" ".join(text.split()), tuple(dict.fromkeys(numbers)), addresses > 0)


def _with_brackets(span: Span, text: str) -> Span:
    start, end = span.start, span.end
    while text[:start].endswith(_OPENING):
        start -= 1
    while text[end:].startswith(_CLOSING):
        end += 1
    return Span(start, end)


def _may_be_link(raw: str, closed: int) -> bool:
    """Whether the bracket that closes there may still turn out to be a link's text."""
    after = raw[closed:].lstrip("]")
    return not after or (after[0] == "(" and ")" not in after)


def _numbers(written: str) -> list[int]:
    """`1, 2`, `1-3`, `1][2`; a minus sign is kept, so that [-1] names no source."""
    if written.lstrip().startswith("-"):
        return [int(written.replace(" ", "").split(",")[0].partition("-")[2] or 0) * -1]
    found: list[int] = []
    for match in re.finditer(r"(\d+)(?:\s*[–-]\s*(\d+))?", written):
        first, last = int(match[1][:6]), int((match[2] or match[1])[:6])
        found += range(first, last + 1) if 0 <= last - first < 20 else [first, last]
    return found
