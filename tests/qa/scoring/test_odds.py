"""What rules add to the log odds of sentences: one number each, region by region."""

from __future__ import annotations

import pytest

from index.types import Article, Passage, Source, Span
from qa.scoring.features import Region
from qa.scoring.odds import HEADING, of_heading, of_opening, of_place
from qa.scoring.overview import OPENING
from qa.scoring.placed import ELSEWHERE
from qa.types import Hit


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


def test_an_article_opens_with_its_first_sentences() -> None:
    regions = [region("One.", "Two.", "Three."), region("Later.")]

    assert of_opening([hit("a"), hit("a", 100)], regions).tolist() == [OPENING, OPENING, 0.0, 0.0]
