"""The questions that the reader is trained on: that they are as their form says."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from training.reader import FEWEST, MOST, window
from training.written import QUESTIONS, Written, read_written

PASSAGE = """## Rain in Tarvos
1 It rained on Monday.
2 On Tuesday it snowed.
+2 When did snow fall?
-1 How long did it rain?
"""


def sets(folder: Path) -> Path:
    """A folder of public sets that holds one article."""
    (folder / "hotpot").mkdir()
    article = {"id": "mh-1", "title": "Ike Poole", "text": "He was born in 1915. He played."}
    (folder / "hotpot" / "articles.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")
    return folder


def test_a_passage_and_its_questions(tmp_path: Path) -> None:
    (tmp_path / "news7.txt").write_text(PASSAGE, encoding="utf-8")
    told = ("It rained on Monday.", "On Tuesday it snowed.")

    assert read_written(sets(tmp_path), tmp_path) == [
        Written("When did snow fall?", "Rain in Tarvos", told, 1, True),
        Written("How long did it rain?", "Rain in Tarvos", told, 0, False),
    ]


def test_questions_about_an_article_of_the_public_set(tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_text("## mh-1\n+1 When was Ike Poole born?\n", encoding="utf-8")

    (item,) = read_written(sets(tmp_path), tmp_path)

    assert item.title == "Ike Poole"
    assert item.sentences == ("He was born in 1915.", "He played.")


@pytest.mark.parametrize("line", ["+3 Who?", "*1 Who?", "+0 Who?"])
def test_a_line_of_another_form_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "news.txt").write_text(f"{PASSAGE}{line}\n", encoding="utf-8")

    with pytest.raises(ValueError, match="Rain in Tarvos"):
        read_written(sets(tmp_path), tmp_path)


def test_what_is_shipped_is_half_near_misses(tmp_path: Path) -> None:
    folder = tmp_path / "questions"
    folder.mkdir()
    for file in QUESTIONS.glob("*.txt"):
        if not file.name.startswith("wikipedia"):  # their articles are not in the project
            (folder / file.name).write_bytes(file.read_bytes())

    written = read_written(sets(tmp_path), folder)

    counted = Counter(item.answered for item in written)
    assert len(written) > 10_000
    assert 0.9 < counted[True] / counted[False] < 1.1


def test_a_window_holds_what_it_is_about() -> None:
    chance = random.Random(0)
    for sentences in range(1, 12):
        for around in range(sentences):
            told = window(sentences, around, chance)
            assert around in told
            assert told == list(range(told[0], told[-1] + 1))
            assert min(FEWEST, sentences) <= len(told) <= MOST
            assert 0 <= told[0] <= told[-1] < sentences
