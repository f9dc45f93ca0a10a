"""Takes out what a model thinks aloud before it answers, in the spellings that models use.

A server that knows its model sends thinking apart from the answer; one that does not passes the
model's own marks on, in pieces of any length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMES = (
    r"(?:\w+[:_])?think(?:ing)?|thoughts?|thought_process|reasoning|reflection|analysis|scratchpad"
)
_SPELLINGS = {
    "tag": (rf"<(?:{_NAMES})(?:\s[^<>]*)?>", rf"</(?:{_NAMES})\s*>"),
    "bracket": (r"\[think(?:ing)?\]", r"\[/think(?:ing)?\]"),
    "triangle": ("◁think▷", "◁/think▷"),
    "start": (r"<\|start_thinking\|>", r"<\|end_thinking\|>"),
    "begin": (r"<\|begin_of_(?:thought|thinking)\|>", r"<\|end_of_(?:thought|thinking)\|>"),
    "half": (r"<\|channel>\s*thought\b", r"<channel\|>"),
    # OpenAI's open models answer in the channel called final; the others are their own.
    "channel": (
        r"<\|channel\|>\s*(?:analysis|commentary)\b",
        r"<\|(?:end|return|call)\|>|(?=<\|(?:start|channel)\|>)",
    ),
}
_HEADER = r"<\|start\|>\s*assistant\b|<\|channel\|>\s*final\s*<\|message\|>"
"""Stands before the answer of a model that speaks in channels."""
_OUTSIDE = re.compile(
    "|".join(f"(?P<{name}>{opening})" for name, (opening, _) in _SPELLINGS.items())
    + f"|(?P<header>{_HEADER})|(?P<stray>"
    + "|".join(closing for name, (_, closing) in _SPELLINGS.items() if name != "channel")
    + ")",
    re.IGNORECASE,
)
_INSIDE = {
    name: re.compile(f"(?P<closing>{closing})|{opening}", re.IGNORECASE)
    for name, (opening, closing) in _SPELLINGS.items()
}
_UNFINISHED = re.compile(
    r"(?:</?[\w:]*\|?(?:\s[^<>]*)?|<\|\w*\|?>?\s*\w*\s*(?:<(?:\|\w*\|?)?)?|\[/?\w*|◁/?\w*)\Z"
)
_LONGEST_MARK = 64
"""Characters: what might begin a mark is held back no longer."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is not thought; `afresh` when all that came before it was thought after all."""

    text: str
    afresh: bool = False


class Thinking:
    """Feed it a stream, then finish it; `stripped` counts the thoughts that were taken out."""

    def __init__(self) -> None:
        self.stripped = 0
        self._held = ""
        self._inside: str | None = None
        self._depth = 0

    def feed(self, text: str) -> Spoken:
        self._held += text
        spoken, afresh = "", False
        while found := self._next():
            before, mark = self._held[: found.start()], found.lastgroup
            self._held = self._held[found.end() :]
            if self._inside:
                self._depth += -1 if mark == "closing" else 1
                self._inside = self._inside if self._depth else None
            elif mark == "stray":  # the prompt had opened it
                spoken, afresh = "", True
                self.stripped += 1
            else:
                spoken += before
                if mark != "header":
                    self._inside, self._depth = mark, 1
                    self.stripped += 1
        if self._inside:
            self._held = self._held[-_LONGEST_MARK:]
            return Spoken(spoken, afresh)
        unfinished = _UNFINISHED.search(self._held, max(0, len(self._held) - _LONGEST_MARK))
        cut = unfinished.start() if unfinished else len(self._held)
        spoken += self._held[:cut]
        self._held = self._held[cut:]
        return Spoken(spoken, afresh)

    def finish(self) -> Spoken:
        """What was held back; a thought that never ended is thrown away."""
        return Spoken("" if self._inside else self._held)

    def _next(self) -> re.Match[str] | None:
        return (_INSIDE[self._inside] if self._inside else _OUTSIDE).search(self._held)
