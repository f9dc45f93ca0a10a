"""What rules add to the log odds of sentences: one number each, region by region."""

from __future__ import annotations

import pytest

from index.types import Article, Passage, Source, Span
from qa.scoring.features import Region
from qa.scoring.odds import (
    HEADING,
    PURPOSE,
    SPEECH,
    of_heading,
    of_opening,
    of_place,
    of_purpose,
    of_speech,
)
from qa.scoring.overview import OPENING
from qa.scoring.placed import ELSEWHERE
from qa.types import Hit, Query


def region(*sentences: str) -> Region:
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    return Region("T", " ".join(sentences), tuple(spans), None, 0.5, 1.0, 0)


def hit(article: str, start: int = 0) -> Hit:
    return Hit(Passage("p", article, start, start + 9, "x" * 9), Source(id=article, title="T"), 1.0)


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("Question of tariffs", True),
        ("Early life", True),
        ("They met.", False),
        ("2011-2015: Hanny Ditlefsen", False),
        ("Wang also said that Washington should cancel additional tariffs", False),
        ("“No comment”", False),
    ],
)
def test_a_short_line_without_a_stop_is_a_heading(line: str, is_heading: bool) -> None:
    assert of_heading([region(line)]).tolist() == [HEADING if is_heading else 0.0]


def test_where_one_article_tells_of_the_place_the_others_count_less() -> None:
    articles = {
        "bali": Article(id="bali", title="Talks", text="They met in Bali."),
        "beijing": Article(id="beijing", title="Talks", text="They met in Beijing."),
    }
    hits = [hit("bali"), hit("beijing")]
    regions = [region("They met.", "They spoke."), region("They met.")]

    assert of_place(["Beijing"], articles, hits, regions).tolist() == [ELSEWHERE, ELSEWHERE, 0.0]
    assert of_place(["Rome"], articles, hits, regions).tolist() == [0.0, 0.0, 0.0]


def test_a_purpose_counts_where_one_is_asked_for() -> None:
    regions = [region("They met in Bali.", "They sought to ease the strain."), region("He left.")]

    asked = of_purpose(Query(question="", text="What was the goal of the talks?"), regions)
    assert asked.tolist() == [0.0, PURPOSE, 0.0]
    assert of_purpose(Query(question="", text="Who met?"), regions).tolist() == [0.0, 0.0, 0.0]


def test_the_words_of_an_office_count_where_they_are_asked_for() -> None:
    regions = [region("They met.", "A US official said “neither side held back”."), region("Why?")]

    asked = of_speech(
        Query(question="", text="What did a US official say after the meeting?"), regions
    )
    assert asked.tolist() == [0.0, SPEECH, 0.0]


def test_an_article_opens_with_its_first_sentences() -> None:
    regions = [region("One.", "Two.", "Three."), region("Later.")]

    assert of_opening([hit("a"), hit("a", 100)], regions).tolist() == [OPENING, OPENING, 0.0, 0.0]
