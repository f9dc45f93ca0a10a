"""The place that a question asks about, and whether an article tells of it."""

from __future__ import annotations

import pytest

from qa.scoring.placed import READ, places, tells_of


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How long did they talk in Beijing?", ("Beijing",)),
        ("What was said in the United States and in Nusa Dua?", ("United States", "Nusa Dua")),
        ("Where in Bali did they meet in July 2022?", ("Bali",)),
        ("What did he say in Blinken's speech?", ()),
        ("What happened in Friday’s talks?", ()),
        ("Who met Wang Yi?", ()),
    ],
)
def test_names_after_in_are_places(question: str, found: tuple[str, ...]) -> None:
    assert places(question) == found


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("He met Wang in Beijing on Friday.", True),
        ("A gathering on the Indonesian island of Beijing.", True),
        ("He raised concerns over Beijing’s alignment with Moscow.", False),
        ("Beijing and Moscow announced a partnership.", False),
        ("They spoke of Beijing's plans.", False),
        ("They hope to dissuade Beijing from it.", False),
        ("It opened in central Beijing.", True),
        ("x " * READ + "in Beijing", False),
    ],
)
def test_a_government_is_no_place(text: str, tells: bool) -> None:
    assert tells_of("Beijing", "Talks", text) is tells


def test_a_title_tells_the_place() -> None:
    assert tells_of("Beijing", "Blinken meets Wang Yi in Beijing", "They met.")
