"""Which articles carry the same wire text, and which only look alike."""

from __future__ import annotations

from typing import Any

import pytest

from index.copies import BANDS, SAME, bands_of, differ_in_facts, signature, similarity


def test_the_same_text_has_the_same_signature(story: Any) -> None:
    text = story("harbour")
    assert similarity(signature(text), signature(text)) == 1
    assert len(bands_of(signature(text))) == len(set(bands_of(signature(text)))) == BANDS


def test_copies_with_other_furniture_are_alike_and_other_stories_are_not(story: Any) -> None:
    text = story("harbour", 12)
    printed = "By our staff\n\n" + text.replace("Officials said", "Officials have said", 2)
    assert similarity(signature(text), signature(printed + "\n\nAll rights reserved.")) >= SAME
    assert similarity(signature(text), signature(story("glacier", 12))) < 0.5


@pytest.mark.parametrize("text", ["", "word", "…", "two words", "会议在北京举行"])
def test_short_texts_have_signatures_too(text: str) -> None:
    assert similarity(signature(text), signature(text)) == 1


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Halep beat Williams in the final.", "Kerber beat Williams in the final.", True),
        ("The toll rose to 12 on Friday.", "The toll rose to 15 on Friday.", True),
        ("The toll rose to three on Friday.", "The toll rose to five on Friday.", True),
        ("The U.S. Secretary of State met him.", "The US Secretary of State met him.", False),
        ("He said that it was over.", "He said it was over.", False),
        ("THE MUSICAL will open.", "The Musical will open.", False),
        ("It ended. Reporting by A. Smith", "It ended.", False),
        ("The sanctions hold so long as he rules.", "The sanctions hold while he rules.", False),
    ],
)
def test_a_name_or_number_in_anothers_place_makes_another_story(
    one: str, other: str, differ: bool
) -> None:
    assert differ_in_facts(one, other) is differ
