"""Prompts: their placeholders are checked when they are read, and fill in text as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.compose.messages import Prompts
from qa.errors import PromptError
from qa.prompts import load_prompt


def test_every_shipped_prompt_has_the_placeholders_that_are_filled_in() -> None:
    assert Prompts.load().question.fill(sources="s", earlier="e", question="q")
    assert load_prompt("understand_rules", "today").fill(today="2024-05-01")
    assert load_prompt("understand_question", "earlier", "question")


def test_braces_and_dollars_in_an_article_pass_untouched(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text('Read $text and {"a": 1} for $$5.')
    filled = load_prompt("p", "text", folder=tmp_path).fill(text="{x} costs $y or ${z}")
    assert filled == 'Read {x} costs $y or ${z} and {"a": 1} for $5.'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No placeholder.", r"lacks \$text"),
        ("$text and $other", r"names \$other"),
        ("$text costs $ 5", r"stray \$"),
    ],
)
def test_a_wrong_placeholder_is_found_on_reading(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "p.txt").write_text(text)
    with pytest.raises(PromptError, match=words):
        load_prompt("p", "text", folder=tmp_path)


def test_a_prompt_that_is_not_there_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match=str(tmp_path)):
        load_prompt("p", folder=tmp_path)
