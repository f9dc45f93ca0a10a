"""What comes first among the hits, over a few articles of the test's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.sync import sync
from qa.answer import Answerer
from qa.build import build_answerer
from qa.settings import Settings

ARTICLES = {
    "director": ("The Silver Lake", "The Silver Lake is a film of 1951, directed by Maria Olsen."),
    "olsen": ("Maria Olsen", "Maria Olsen was a Danish director. Her mother was Karen Brandt."),
    "mothers": ("Mothers", "The mother of a director is seldom known to who sees the film."),
    "lake": ("Silver", "Silver is a metal. A lake may hold some of it."),
    "other": ("Oslo", "Oslo is the capital of Norway, a city on a fjord."),
    "more": ("Films of 1951", "Many films were shown in 1951, most of them in black and white."),
}


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    folder: Path = tmp_path_factory.mktemp("articles")
    rows = [{"id": key, "title": title, "text": text} for key, (title, text) in ARTICLES.items()]
    (folder / "all.jsonl").write_text("\n".join(map(json.dumps, rows)))
    settings = Settings(home=folder / "home")
    sync([folder / "all.jsonl"], settings)
    return build_answerer(settings=settings)


def test_the_second_article_of_a_two_step_question_is_found(answerer: Answerer) -> None:
    hits = answerer.search("Who was the mother of the director of The Silver Lake?", 3)

    assert {"director", "olsen"} <= {hit.source.id for hit in hits}


def test_what_the_question_itself_finds_comes_before_where_it_leads(answerer: Answerer) -> None:
    hits = answerer.search("When was The Silver Lake directed?", 6)

    assert hits[0].source.id == "director"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
