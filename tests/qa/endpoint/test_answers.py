from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index.errors import CollectionDamaged, FootnoteError
from qa.errors import ModelMisconfigured, ModelUnavailable, QuestionError

QUESTION = {"question": "Where did they meet?"}


def events_of(body: str) -> list[tuple[str, Any]]:
    blocks = [block.split("\n") for block in body.split("\n\n") if block]
    assert all(len(block) == 2 for block in blocks)
    return [
        (name.removeprefix("event: "), json.loads(data.removeprefix("data: ")))
        for name, data in blocks
    ]


def test_an_answer_is_the_answer_object(client: TestClient) -> None:
    answer = client.post("/v1/answers", json=QUESTION).json()
    assert answer["object"] == "answer"
    assert answer["status"] == "answered"
    for sentence in answer["sentences"]:
        assert answer["text"][sentence["start"] : sentence["end"]] == sentence["text"]


def test_every_citation_is_an_exact_slice_over_http(client: TestClient) -> None:
    citations = client.post("/v1/answers", json=QUESTION).json()["citations"]
    assert len(citations) == 2
    for citation in citations:
        path = client.app.url_path_for("one_article", article_id=citation["article_id"])  # type: ignore[attr-defined]
        article = client.get(path.replace("?", "%3F")).json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_a_stream_holds_the_same_answer(client: TestClient) -> None:
    whole = client.post("/v1/answers", json=QUESTION).json()
    response = client.post("/v1/answers", json={**QUESTION, "stream": True})
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-accel-buffering"] == "no"
    events = events_of(response.text)
    assert [name for name, _ in events] == [
        "search",
        "delta",
        "sentence",
        "delta",
        "sentence",
        "answer",
    ]
    assert events[-1][1] == whole
    assert "".join(data["text"] for name, data in events if name == "delta") == whole["text"]
    shown = [data for name, data in events if name == "sentence"]
    assert [one["text"] for one in shown] == [one["text"] for one in whole["sentences"]]
    assert [c for one in shown for c in one["citations"]] == whole["citations"]


def test_null_and_empty_count_as_absent_and_unknown_keys_are_ignored(
    client: TestClient, engine: Any
) -> None:
    body = {
        **QUESTION,
        "history": None,
        "filters": {"since": "", "until": None, "publishers": None, "colour": "red"},
        "model": "",
        "stream": None,
        "mood": 1,
    }
    assert client.post("/v1/answers", json=body).status_code == 200
    _, history, filters, model = engine.asked[-1]
    assert (list(history), bool(filters), model) == ([], False, None)


def test_the_newest_turns_are_kept(client: TestClient, engine: Any) -> None:
    history = [{"role": "user", "content": str(n)} for n in range(50)]
    client.post("/v1/answers", json={**QUESTION, "history": history})
    assert [turn["content"] for turn in engine.asked[-1][1]] == [str(n) for n in range(30, 50)]


def test_an_event_is_one_line_for_every_client(
    endpoint: Callable[..., FastAPI], serve: Callable[..., str]
) -> None:
    """Some clients end a line wherever Python's `splitlines` does."""
    body = {"question": "a\x0bb\x85c\u2028d\u2029e", "stream": True}
    with httpx.stream("POST", f"{serve(endpoint())}/v1/answers", json=body) as response:
        lines = [line.removeprefix("data: ") for line in response.iter_lines() if "data: " in line]
    assert json.loads(lines[0])["search_query"] == body["question"]
    assert json.loads(lines[-1])["question"] == body["question"]


BAD = {
    "no question": {},
    "null question": {"question": None},
    "a number": {"question": 7},
    "half a character": {"question": "\ud800"},
    "a list": [],
    "a wrong role": {**QUESTION, "history": [{"role": "system", "content": "x"}]},
    "a wrong date": {**QUESTION, "filters": {"since": "last week"}},
    "a 13th month": {**QUESTION, "filters": {"until": "2024-13"}},
    "filters as text": {**QUESTION, "filters": "all"},
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_is_a_400_problem(client: TestClient, name: str) -> None:
    response = client.post(
        "/v1/answers", content=json.dumps(BAD[name]), headers={"content-type": "application/json"}
    )
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 400
    assert problem["instance"] == response.headers["x-request-id"]
    assert problem["error"]["type"] == "invalid_request_error"
    assert problem["error"]["message"] == problem["detail"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 50_000, b"nul", b'{"question":'])
def test_what_is_not_json_is_a_400_problem(client: TestClient, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    response = client.post("/v1/answers", content=body, headers=headers)
    assert response.status_code == 400
    assert "error" in response.json()


def test_a_form_is_not_taken_for_json(client: TestClient, engine: Any) -> None:
    """Another site's page can send forms and plain text without asking first."""
    body = json.dumps(QUESTION).encode()
    response = client.post("/v1/answers", content=body, headers={"content-type": "text/plain"})
    assert response.status_code == 415
    assert "application/json" in response.json()["detail"]
    assert engine.asked == []


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (QuestionError("say something"), 400, "invalid_request"),
        (ModelUnavailable("busy", retry_after=7), 503, "model_unavailable"),
        (ModelMisconfigured("no such provider"), 502, "model_failed"),
        (CollectionDamaged("broken: footnote index --rebuild"), 503, "index_unusable"),
        (RuntimeError("secret sk-CANARY"), 500, "internal_error"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_errors_before_the_first_word_have_a_status(
    client: TestClient, engine: Any, error: Exception, status: int, code: str, stream: bool
) -> None:
    def fail() -> None:
        raise error

    engine.before = fail
    response = client.post("/v1/answers", json={**QUESTION, "stream": stream})
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert "CANARY" not in response.text
    if isinstance(error, ModelUnavailable):
        assert response.headers["retry-after"] == "7"


def test_an_error_in_the_middle_is_the_last_event(client: TestClient, engine: Any) -> None:
    calls = 0

    def fail_at_the_second_sentence() -> None:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise FootnoteError("the model went away")

    engine.before = fail_at_the_second_sentence
    response = client.post("/v1/answers", json={**QUESTION, "stream": True})
    names = [name for name, _ in events_of(response.text)]
    assert names == ["search", "delta", "sentence", "error"]
    assert events_of(response.text)[-1][1]["detail"] == "the model went away"


def test_only_offered_models_can_be_named(client: TestClient, engine: Any) -> None:
    assert client.post("/v1/answers", json={**QUESTION, "model": "extractive"}).status_code == 200
    response = client.post("/v1/answers", json={**QUESTION, "model": "openai:gpt-9"})
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "model_not_found"
    assert response.json()["error"]["param"] == "model"
    assert len(engine.asked) == 1


def test_search_gives_hits(client: TestClient) -> None:
    found = client.post("/v1/search", json={"query": "Bali", "k": 1}).json()
    assert found["query"] == "Bali"
    assert [hit["article_id"] for hit in found["hits"]] == ["bali"]
    assert client.post("/v1/search", json={"query": "Bali", "k": 0}).status_code == 400


@pytest.mark.parametrize("body", [{}, {"query": None}, {"query": 5}, {"query": " " * 3}])
def test_a_search_for_nothing_names_the_field(
    client: TestClient, engine: Any, body: dict[str, Any]
) -> None:
    def check() -> None:
        raise QuestionError("the question is empty: ask something")

    engine.before = check
    response = client.post("/v1/search", json=body)
    assert (response.status_code, response.json()["error"]["param"]) == (400, "query")
