"""The fixed questions asked for real: every quote exact over HTTP, and good enough answers."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from qa.endpoint import create_endpoint
from qa.evaluation.evaluate import evaluate
from qa.evaluation.questions import load_questions
from qa.evaluation.run import accepted_articles, describe_run
from qa.settings import Settings

QUESTIONS = load_questions(Path(__file__).resolve().parents[3] / "seeds" / "questions.jsonl")


@pytest.mark.parametrize("every", [10, pytest.param(1, marks=pytest.mark.slow)])
def test_every_quote_is_an_exact_slice_over_http(seed_answerer, seed_home, serve, every):
    address = serve(create_endpoint(seed_answerer, Settings(home=seed_home)))
    texts: dict[str, str] = {}
    checked = 0
    with httpx.Client(base_url=address, timeout=60) as client:
        for question in QUESTIONS.questions[::every]:
            body = {"question": question.question, "history": list(question.turns())}
            answer = client.post("/v1/answers", json=body).raise_for_status().json()
            for sentence in answer["sentences"]:
                assert answer["text"][sentence["start"] : sentence["end"]] == sentence["text"]
            for cited in answer["citations"]:
                article_id = cited["article_id"]
                if article_id not in texts:
                    path = f"/v1/articles/{quote(article_id, safe='')}"
                    texts[article_id] = client.get(path).raise_for_status().json()["text"]
                assert texts[article_id][cited["start"] : cited["end"]] == cited["quote"]
                checked += 1
    assert checked >= len(QUESTIONS.questions) // every / 2


@pytest.fixture(scope="module")
def report(seed_answerer, seed_home):
    collection = seed_answerer.collection
    run = describe_run(collection, QUESTIONS, Settings(home=seed_home))
    return evaluate(seed_answerer, QUESTIONS, run, accepted_articles(collection, QUESTIONS))


def right(report) -> float:
    answerable = [one.scores["right"] for one in report.results if one.type != "unanswerable"]
    return sum(answerable) / len(answerable)


@pytest.mark.slow
def test_the_answers_are_good_enough(report):
    assert right(report) >= 0.85
    assert report.metrics["refusal_recall"].value >= 0.75
    assert report.metrics["over_refusal"].value <= 0.10
    assert report.metrics["citation_validity"].value == 1.0
