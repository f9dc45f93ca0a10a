"""What comes first among the hits, over a few articles of the test's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.embed import load_embedder
from index.settings import IndexSettings
from index.sync import sync
from index.types import Filters
from index.words import stemmer
from qa.answer import Answerer
from qa.build import build_answerer
from qa.hops import names, second_hop
from qa.settings import Settings

ARTICLES = {
    "director": ("The Silver Lake", "The Silver Lake is a film of 1951, directed by Maria Olsen."),
    "olsen": ("Maria Olsen", "Maria Olsen was a Danish director. Her mother was Karen Brandt."),
    "mothers": ("Mothers", "The mother of a director is seldom known to who sees the film."),
    "lake": ("Silver", "Silver is a metal. A lake may hold some of it."),
    "bridge": ("A bridge", "The bridge of Bergen was built in 1931 by Karen Brandt."),
    "other": ("Oslo", "Oslo is the capital of Norway, a city on a fjord."),
    "more": ("Films of 1951", "Many films were shown in 1951, most of them in black and white."),
}


MEMBERS = ("Ann Lee", "Bo Day", "Cy Fox", "Di Gray", "Ed Hill", "Flo Kay", "Gus Orr", "Ida Poe")
CROWD = {
    "jury": (
        "The jury of the Oslo prize",
        f"Where the jury of the Oslo prize meets is told by its members {', '.join(MEMBERS)}.",
    ),
    "room": ("A town hall", "The jury meets in the town hall; the prize is given in Oslo."),
    **{name: (name, f"{name} sits on the jury of the Oslo prize.") for name in MEMBERS},
}


def indexed(folder: Path, articles: dict[str, tuple[str, str]]) -> Answerer:
    rows = [{"id": key, "title": title, "text": text} for key, (title, text) in articles.items()]
    (folder / "all.jsonl").write_text("\n".join(map(json.dumps, rows)))
    settings = Settings(home=folder / "home")
    sync([folder / "all.jsonl"], settings)
    return build_answerer(settings=settings)


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    return indexed(tmp_path_factory.mktemp("articles"), ARTICLES)


def test_the_second_article_of_a_two_step_question_is_found(answerer: Answerer) -> None:
    hits = answerer.search("Who was the mother of the director of The Silver Lake?", 3)

    assert {"director", "olsen"} <= {hit.source.id for hit in hits}


@pytest.mark.parametrize(
    ("question", "named_in", "led_to"),
    [
        ("Who was the mother of the director of The Silver Lake?", "director", ["olsen"]),
        ("When was the bridge of Bergen built?", "bridge", []),
    ],
)
def test_a_name_leads_to_what_is_worth_reading(
    answerer: Answerer, question: str, named_in: str, led_to: list[str]
) -> None:
    """That someone's mother is named like the builder says nothing of the bridge."""
    collection = answerer.collection
    assert collection
    first = [h.passage for h in answerer.search(question, 6) if h.source.id == named_in]
    asked = load_embedder(IndexSettings()).query(question)
    found = second_hop(collection, question, asked, first, Filters(), stemmer("english"))

    assert names(first[0].text, known=question)
    read = collection.passages([item.passage_id for item in found[:1]])
    assert [passage.article_id for passage in read] == led_to


def test_what_the_question_itself_finds_comes_before_where_it_leads(answerer: Answerer) -> None:
    hits = answerer.search("When was The Silver Lake directed?", 6)

    assert hits[0].source.id == "director"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_where_names_lead_to_everyone_what_answers_stays(tmp_path: Path) -> None:
    hits = indexed(tmp_path, CROWD).search("Where does the jury of the Oslo prize meet?", 4)

    assert {"jury", "room"} < {hit.source.id for hit in hits}
