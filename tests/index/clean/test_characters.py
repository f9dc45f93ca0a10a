"""Characters that nobody sees."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from index.clean.characters import one_line, visible


def test_line_ends_and_spaces_have_one_form() -> None:
    assert visible("a\r\nb\rc\u2028d\x0be") == "a\nb\nc\nd\ne"
    assert visible("8\u00a0percent\u202fof\u3000all") == "8 percent of all"


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
