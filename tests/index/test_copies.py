"""Which articles carry the same wire text, and which only look alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from index.copies import (
    BANDS,
    MOST_COMPARED,
    SAME,
    bands_of,
    differ_in_facts,
    regroup,
    signature,
    similarity,
)


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
        ("The toll rose to three on Friday.", "The toll rose to 3 on Friday.", False),
        ("The toll rose to three on Friday.", "The toll rose to 5 on Friday.", True),
        ("THE MUSICAL will open.", "The Musical will open.", False),
        ("It ended. Reporting by A. Smith", "It ended.", False),
        ("The sanctions hold so long as he rules.", "The sanctions hold while he rules.", False),
    ],
)
def test_a_name_or_number_in_anothers_place_makes_another_story(
    one: str, other: str, differ: bool
) -> None:
    assert differ_in_facts(one, other) is differ


class Notebook:
    """A `CopyStore` in memory that counts how often it is asked for a text."""

    def __init__(self, texts: list[str]) -> None:
        self.texts, self.leaders = texts, dict.fromkeys(range(len(texts)), -1)
        self.bands: dict[int, set[int]] = {}
        self.read = 0

    def leaders_sharing(self, bands: Sequence[int]) -> dict[int, bytes]:
        found = {leader for band in bands for leader in self.bands.get(band, ())}
        return {leader: self.signature(leader) for leader in found}

    def signature(self, article: int) -> bytes:
        return signature(self.texts[article])

    def text(self, article: int) -> str:
        self.read += 1
        return self.texts[article]

    def followers(self, leader: int) -> list[int]:
        return [one for one, its in self.leaders.items() if its == leader != one]

    def forget_bands(self, article: int) -> None:
        for articles in self.bands.values():
            articles.discard(article)

    def lead(self, article: int, bands: Sequence[int]) -> None:
        for band in bands:
            self.bands.setdefault(band, set()).add(article)

    def follow(self, article: int, leader: int) -> bool:
        before, self.leaders[article] = self.leaders[article], leader
        return before != leader


def test_reports_of_one_pattern_are_not_each_compared_with_all(story: Any) -> None:
    reports = [
        story("harbour", 12).replace("cost 5 million", f"cost {n + 20} million") for n in range(60)
    ]
    store = Notebook(reports)
    regroup(store, range(60), ())
    assert all(store.leaders[one] == one for one in range(60))
    assert store.read <= 60 * 2 * MOST_COMPARED


def test_the_copy_is_put_to_the_one_it_is_a_copy_of(story: Any) -> None:
    text = story("harbour", 12)
    reports = [text.replace("cost 5 million", f"cost {n + 20} million") for n in range(30)]
    store = Notebook([*reports, reports[29] + "\n\nAll rights reserved."])
    regroup(store, range(31), ())
    assert store.leaders[30] == 29
