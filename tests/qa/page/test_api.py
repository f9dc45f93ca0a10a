"""The page's call for programs, by the real client of Gradio on a real server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from app import create_app
from qa.answer import Answerer
from qa.settings import Settings

pytestmark = pytest.mark.slow  # the server waits for a client that stays connected
QUESTION = "Where did Blinken and Wang Yi meet?"


@pytest.fixture(scope="module")
def address(seed_answerer: Answerer, seed_home: Path, serve: Callable[..., str]) -> str:
    return serve(create_app(seed_answerer, Settings(home=seed_home)))


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Client]:
    client = Client(address, verbose=False)
    yield client
    client.close()


def test_the_answer_comes_with_its_footnotes(client: Client, address: str) -> None:
    answer = json.loads(client.predict(QUESTION, api_name="/answer"))
    assert answer["status"] == "answered"
    assert all(sentence["citations"] for sentence in answer["sentences"])
    for citation in answer["citations"]:
        article = httpx.get(f"{address}/v1/articles/{citation['article_id']}").json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_it_is_the_answer_of_the_endpoint(client: Client, address: str) -> None:
    here = json.loads(client.predict(QUESTION, api_name="/answer"))
    there = httpx.post(f"{address}/v1/answers", json={"question": QUESTION}, timeout=60).json()
    for answer in (here, there):
        del answer["id"], answer["created"], answer["timings"]
    assert here == there


def test_a_question_may_follow_another(client: Client) -> None:
    history = [{"role": "user", "content": QUESTION}]
    answer = json.loads(client.predict("When?", history, api_name="/answer"))
    assert "Blinken" in answer["search_query"]


@pytest.mark.parametrize(
    ("given", "told"),
    [((" ", []), "the question is empty"), (("When?", [{"role": "x"}]), "history is a list")],
)
def test_what_cannot_be_answered_is_told(client: Client, given: object, told: str) -> None:
    with pytest.raises(AppError, match=told):
        client.predict(*given, api_name="/answer")  # type: ignore[misc]


def test_nothing_else_of_the_page_is_offered(client: Client) -> None:
    offered = client.view_api(return_format="dict", print_info=False)
    assert set(offered["named_endpoints"]) == {"/answer"}
    assert offered["unnamed_endpoints"] == {}
