"""Characters: what nobody can see or store is taken out, the rest put into one form."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"  # soft hyphen, fillers
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"  # zero width, bidirectional controls
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff"  # lone surrogates: no encoding holds them
    "\ufdd0-\ufdef\ufffe\uffff"  # non-characters
    "\U000e0000-\U000e0fff"  # tags and variation selectors: text that only a machine reads
    "]"
)
_TAGS = {chr(0xE0000 + code): chr(code) for code in range(0x20, 0x7F)}
_JOINERS = re.compile(r"(?<![\u0590-\u1fff\ua840-\uabff])[\u200c\u200d]")


def visible(text: str) -> str:
    """`text` in NFC, with `\\n` line ends and plain spaces, without what cannot be seen.

    Joiners stay where they shape letters, as in Persian or Hindi words.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _JOINERS.sub("", text)
    text = _SPACES.sub(" ", text)
    return unicodedata.normalize("NFC", text)


def invisible(text: str) -> str:
    """Which invisible characters `visible` takes out of `text`, as a person can read them.

    Tag characters spell text that only a machine reads: they are given as the letters they are.
    """
    found = _INVISIBLE.findall(text)
    hidden = [char for char in found if char in _TAGS]
    named = [
        f"U+{ord(char):04X} ×{n}" for char, n in Counter(found).most_common(20) if char not in _TAGS
    ]
    if hidden:
        named.append("tags: " + "".join(_TAGS[char] for char in hidden[:500]))
    return ", ".join(named)


def one_line(text: str) -> str:
    """`text` made visible, with every run of white space as one space."""
    return " ".join(visible(text).split())
