"""Bytes into text, whatever encoding they are in."""

from __future__ import annotations

import codecs
import re

from index.errors import ReadError

SAMPLE = 100_000
"""Bytes the encoding is guessed from."""

STRAY = 0.02
"""Share of bytes that may be wrong in a text that is UTF-8 otherwise: pasted from elsewhere."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = 0.05
"""A text of a smaller share of bytes beyond ASCII is in a Western language: a few quotation marks,
a pound sign. There is too little of them to guess by, and guesses were Polish and Chinese."""

ZEROS = 0.6
"""Share of every other byte that is zero in Western text in UTF-16."""

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes) -> str:
    """The text of a file. Raises ReadError when it is empty or no text at all."""
    if not content.strip(b" \t\r\n\0"):
        raise ReadError("it is empty")
    text = _decode(content)
    if text is None or len(_CONTROL.findall(text[:SAMPLE])) > STRAY * len(text[:SAMPLE]) + 2:
        raise ReadError("it is not text")
    return text


def _decode(content: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) if encoding == "utf-8" else 0 :].decode(encoding, "replace")
    if wide := _unmarked_utf16(content[:SAMPLE]):
        return content.decode(wide, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        repaired = content.decode("utf-8", "replace")
    wrong = repaired.count("\ufffd")
    if wrong <= STRAY * len(content) and _holds_utf8(content):
        return content.decode("utf-8", "footnote_cp1252")
    if len(_BEYOND_ASCII.findall(content)) <= WESTERN * len(content):
        return content.decode("cp1252", "replace")
    return _guessed(content)


def _unmarked_utf16(sample: bytes) -> str | None:
    """Western text in UTF-16: every other byte is zero."""
    half = len(sample) // 2
    zeros = {"utf-16-be": sample[::2].count(0), "utf-16-le": sample[1::2].count(0)}
    wide = max(zeros, key=zeros.__getitem__)
    other = min(zeros.values())
    return wide if zeros[wide] > ZEROS * half and other <= STRAY * half else None


def _guessed(content: bytes) -> str | None:
    """As charset-normalizer thinks; of what it thinks equally likely, Windows-1252."""
    from charset_normalizer import from_bytes  # most files are UTF-8 and never need it

    guesses = from_bytes(content[:SAMPLE])
    best = guesses.best()
    if best is None:
        return None
    for guess in guesses:
        equal = (guess.chaos, guess.coherence) == (best.chaos, best.coherence)
        if equal and "cp1252" in (guess.encoding, *guess.could_be_from_charset):
            return content.decode("cp1252", "replace")
    return content.decode(best.encoding, "replace")


def _holds_utf8(content: bytes) -> bool:
    """Whether some characters beyond ASCII are right in UTF-8: by chance none would be."""
    return any(ord(char) > 0x7F for char in content.decode("utf-8", "ignore"))


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are wrong in UTF-8, read as Western ones, which they most often are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("footnote_cp1252", _as_cp1252)
