"""Bytes in any encoding."""

from __future__ import annotations

import codecs
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadError
from index.readers.encoding import decode

ENGLISH = "China’s “no limits” deal – he said it cost £5 … at the café. "
RUSSIAN = "Президент России заявил во вторник, что переговоры продолжатся в Москве. "
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy. "
CHINESE = "中国外交部长王毅星期五在北京会见了美国国务卿布林肯。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-32"),
        (ENGLISH * 10, "utf-16-le"),
        (ENGLISH * 10, "utf-16-be"),
        (ENGLISH * 10, "cp1252"),
        ("The talks went on in Beijing.", "utf-16-le"),
        ("The talks went on in Beijing.", "utf-16-be"),
        ("It cost £5 at the café.", "cp1252"),
        ("The naïve approach failed.", "cp1252"),
        ("Café", "cp1252"),
        ("Le président a dit que les négociations se poursuivraient à l’Élysée.", "cp1252"),
        (CZECH * 5, "cp1250"),
        (RUSSIAN * 5, "cp1251"),
        (RUSSIAN * 5, "koi8-r"),
        (CHINESE * 5, "gb18030"),
    ],
)
def test_the_encoding_is_found(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_western_bytes_in_a_utf8_text_are_mended() -> None:
    content = (ENGLISH * 10).encode() + "It’s £5.".encode("cp1252")
    assert decode(content) == ENGLISH * 10 + "It’s £5."


def test_a_character_cut_at_the_end_does_no_harm() -> None:
    assert decode((ENGLISH * 10 + "€").encode()[:-1]).startswith(ENGLISH * 10)


def test_a_few_nul_bytes_are_text_still() -> None:
    assert decode(b"The talks\0 went on. " * 2 + b"More words follow here.").startswith("The talks")


@pytest.mark.parametrize("content", [b"", b" \n\t", b"\0\0"])
def test_empty_files_are_refused(content: bytes) -> None:
    with pytest.raises(ReadError, match="empty"):
        decode(content)


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, b"\x7fELF\x02\x01" + b"\0\x01\x02" * 500],
)
def test_binary_files_are_refused(content: bytes) -> None:
    with pytest.raises(ReadError, match="not text"):
        decode(content)


@given(st.binary(max_size=500))
def test_any_bytes_become_text_or_a_reason(content: bytes) -> None:
    """ING-05."""
    try:
        text = decode(content)
    except ReadError:
        return
    assert text.strip("\ufeff") or content.startswith((codecs.BOM_UTF8, b"\xff\xfe", b"\xfe\xff"))


def test_random_bytes_are_not_text() -> None:
    with pytest.raises(ReadError):
        decode(os.urandom(20_000))
