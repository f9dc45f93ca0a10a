"""The whole pipeline over the seed articles: real index, real embedder, no model."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.types import Filters
from qa.answer import Answerer
from qa.build import build_answerer
from qa.errors import QuestionError
from qa.payload import answer_payload
from qa.settings import Settings
from qa.types import Answer, Delta, Searched, Shown

WHERE = "Where did Blinken and Wang Yi meet?"
ASKED = (
    WHERE,
    "How long did Blinken and Wang talk in Bali?",
    "When did Russia invade Ukraine?",
    "What did Wang say about tariffs?",
    "Which hotel did Blinken stay at in Beijing?",
)


@pytest.mark.parametrize("question", ASKED)
def test_every_citation_is_an_exact_slice(seed_answerer: Answerer, question: str) -> None:
    answer = seed_answerer.answer(question)
    collection = seed_answerer.collection
    assert collection is not None

    for citation in answer.citations:
        article = collection.article(citation.source.id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote
    for sentence in answer.sentences:
        assert answer.text[sentence.start : sentence.end] == sentence.text
        assert sentence.citations
        assert sentence.support == "quoted"


@pytest.mark.parametrize("question", ASKED)
def test_streamed_and_unstreamed_are_one_answer(seed_answerer: Answerer, question: str) -> None:
    first, *events, last = list(seed_answerer.stream(question))
    assert isinstance(first, Searched)
    assert isinstance(last, Answer)

    assert "".join(event.text for event in events if isinstance(event, Delta)) == last.text
    shown = [event for event in events if isinstance(event, Shown)]
    assert tuple(event.sentence for event in shown) == last.sentences
    assert tuple(c for event in shown for c in event.citations) == last.citations
    assert without_chance(seed_answerer.answer(question)) == without_chance(last)


def without_chance(answer: Answer) -> dict[str, object]:
    payload = answer_payload(answer)
    return {key: payload[key] for key in payload if key not in ("id", "created", "timings")}


def test_two_meetings_are_both_told_oldest_first(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer(WHERE)

    years = [citation.source.date for citation in answer.citations]
    assert answer.status == "answered"
    assert "Bali" in answer.text
    assert "Beijing" in answer.text
    assert years == sorted(years, key=str)
    assert len(answer.text.split()) <= 60


def test_a_near_miss_is_refused_with_the_nearest_passages(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("Which hotel did Blinken stay at in Beijing?")

    assert (answer.status, answer.reason) == ("refused", "no_support")
    assert answer.citations == ()
    assert answer.nearest


def test_a_follow_up_keeps_its_subject(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer(
        "How long did they talk?",
        history=[
            {"role": "user", "content": "Where did Blinken and Wang Yi meet in 2022?"},
            {"role": "assistant", "content": "In Bali."},
        ],
    )

    assert "Blinken" in answer.query.text
    assert "five hours" in answer.text or "5 hours" in answer.text


def test_an_overview_of_a_topic_tells_what_several_articles_hold(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("What do the articles say about Taiwan?")

    assert answer.status == "answered"
    assert answer.query.text == "Taiwan"
    assert len({citation.source.id for citation in answer.citations}) > 1
    assert all("Taiwan" in citation.quote for citation in answer.citations)


def test_an_overview_of_what_no_article_tells_is_refused(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("What do the articles say about the World Cup in Brazil?")

    assert (answer.status, answer.reason) == ("refused", "no_support")


def test_an_overview_of_everything_tells_how_the_articles_begin(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("What are these articles about?")

    assert answer.status == "answered"
    assert seed_answerer.collection is not None
    openings = {one.passage_id for one in seed_answerer.collection.openings(5)}
    assert {citation.passage_id for citation in answer.citations} <= openings
    assert {(citation.source.date or "")[:4] for citation in answer.citations} == {"2022", "2024"}


def test_an_overview_keeps_to_its_time(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("What happened in July 2022?")

    assert answer.status == "answered"
    assert all((citation.source.date or "").startswith("2022-07") for citation in answer.citations)


def test_what_is_asked_of_one_place_is_not_answered_from_another(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("How long did Blinken and Wang Yi talk in Beijing?")

    assert answer.citations
    assert all((citation.source.date or "").startswith("2024-04") for citation in answer.citations)


def test_filters_that_leave_nothing_are_named(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer(WHERE, filters=Filters(since="2025-01-01"))

    assert (answer.status, answer.reason) == ("refused", "out_of_range")
    assert "1 January 2025" in answer.text


def test_a_publisher_can_be_asked_for(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer(WHERE, filters=Filters(publishers=("Reuters",)))

    assert {citation.source.publisher for citation in answer.citations} == {"Reuters"}


def test_without_an_index_every_question_is_refused(tmp_path: Path) -> None:
    answerer = build_answerer(settings=Settings(home=tmp_path / "none"))

    answer = answerer.answer(WHERE)

    assert (answer.status, answer.reason) == ("refused", "empty_index")
    assert "footnote index" in answer.text
    assert answerer.collection is None
    assert answerer.search("Bali") == []


@pytest.mark.parametrize(("question", "cure"), [("  ", "ask something"), ("x" * 4001, "shorten")])
def test_unusable_questions_are_named(seed_answerer: Answerer, question: str, cure: str) -> None:
    with pytest.raises(QuestionError, match=cure):
        seed_answerer.answer(question)
    with pytest.raises(QuestionError, match=cure):
        seed_answerer.search(question)
