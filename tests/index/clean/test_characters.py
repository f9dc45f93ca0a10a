"""Characters that nobody sees."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from index.clean.characters import invisible, one_line, visible


def test_line_ends_and_spaces_have_one_form() -> None:
    assert visible("a\r\nb\rc\u2028d\x0be") == "a\nb\nc\nd\ne"
    assert visible("8\u00a0percent\u202fof\u3000all") == "8 percent of all"


def test_what_only_a_machine_reads_goes_and_is_reported() -> None:
    """ING-01, ING-05: zero width, bidirectional controls, letters spelt in tag characters."""
    orders = "".join(chr(0xE0000 + ord(letter)) for letter in "obey me")
    text = f"The min\u200bis\u00adter\u202e said{orders} no.\x00\ufeff"
    assert visible(text) == "The minister said no."
    found = invisible(text)
    assert "tags: obey me" in found
    assert all(name in found for name in ("U+200B", "U+00AD", "U+202E", "U+0000", "U+FEFF"))


def test_joiners_stay_where_they_shape_words() -> None:
    persian, hindi = "می\u200cخواهم", "क्\u200dष"
    assert visible(f"{persian} {hindi} in\u200dvisible") == f"{persian} {hindi} invisible"


def test_letters_and_accents_are_composed() -> None:
    assert visible("Cafe\u0301") == "Café"


@given(st.text())
def test_text_comes_out_visible_and_encodable(text: str) -> None:
    out = visible(text)
    out.encode("utf-8")
    assert unicodedata.is_normalized("NFC", out)
    assert visible(out) == out
    assert "\n" not in one_line(text)
