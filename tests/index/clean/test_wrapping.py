"""Lines broken at a page's width."""

from __future__ import annotations

import textwrap

from index.clean.wrapping import unwrap

PARAGRAPHS = [
    "The Harbour Tunnel opened to traffic on Tuesday evening, nine years later than planned and at "
    "more than twice its first price, after a last inspection found no faults.",
    "Some 4,200 vehicles passed through the tunnel in its first three hours, the road agency said, "
    "and the queue at the eastern mouth was gone by midnight.",
]


def test_wrapped_paragraphs_are_joined() -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in PARAGRAPHS)
    assert unwrap(wrapped.split("\n")) == [PARAGRAPHS[0], "", PARAGRAPHS[1]]


def test_the_lines_of_a_narrow_column_are_joined() -> None:
    column = "\n\n".join(textwrap.fill(paragraph, 32) for paragraph in PARAGRAPHS)
    assert unwrap(column.split("\n")) == [PARAGRAPHS[0], "", PARAGRAPHS[1]]


def test_paragraphs_without_blank_lines_stay_apart() -> None:
    lines = [line for text in PARAGRAPHS for line in textwrap.wrap(text, 72)]
    assert unwrap(lines) == PARAGRAPHS


def test_a_word_broken_by_a_hyphen_is_whole_again() -> None:
    lines = textwrap.wrap(PARAGRAPHS[0], 60)
    broken = ["the committee of the lower house decided that the govern-", "ment must answer"]
    assert unwrap([*lines, "", *broken])[-1].endswith("that the government must answer")


def test_a_name_with_a_hyphen_keeps_it() -> None:
    lines = textwrap.wrap(PARAGRAPHS[0], 60)
    broken = ["the committee of the lower house met for two days in Baden-", "Baden again"]
    assert unwrap([*lines, "", *broken])[-1].endswith("in Baden-Baden again")


def test_lists_keep_their_lines() -> None:
    wrapped = textwrap.wrap(PARAGRAPHS[0] + " " + PARAGRAPHS[1], 72)
    items = [
        "- first point of the list that matters to all of them, as they said",
        "- second point",
    ]
    assert unwrap([*wrapped, "", *items])[-2:] == items


def test_text_of_whole_paragraphs_is_left_alone() -> None:
    lines = [*PARAGRAPHS, "A short line", "another short line", "- 2011-2015: Hanny Ditlefsen (Ap)"]
    assert unwrap(lines) == lines
    poem = ["I wandered lonely as a cloud", "That floats on high o'er vales and hills,"] * 6
    assert unwrap(poem) == poem
