from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from qa.endpoint.logs import JsonLines, PlainLines

SECRET, WORDS = "sk-CANARY-CANARY-CANARY", "WHISPERED"


@pytest.fixture
def logged() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Everything that is logged meanwhile, as the JSON lines it becomes."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    handler.addFilter(lambda record: not record.name.startswith("httpx"))  # the test's client
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.setLevel(level)
    root.removeHandler(handler)


def test_a_request_is_one_line_that_tells_no_words(
    client: TestClient, logged: Callable[[], list[dict[str, Any]]]
) -> None:
    headers = {"authorization": f"Bearer {SECRET}", "x-request-id": "abc"}
    client.post("/v1/answers?q=" + WORDS, headers=headers, json={"question": WORDS})
    (line,) = [one for one in logged() if one["logger"] == "footnote.requests"]
    assert line["request_id"] == "abc"
    assert (line["method"], line["path"], line["status"]) == ("POST", "/v1/answers", 200)
    assert WORDS not in json.dumps(logged())
    assert SECRET not in json.dumps(logged())


def test_a_defect_tells_where_and_no_values(
    endpoint: Callable[..., FastAPI],
    engine: Any,
    logged: Callable[[], list[dict[str, Any]]],
) -> None:
    def fail() -> None:
        raise RuntimeError(f"could not reach https://{SECRET}@host for {WORDS}")

    engine.before = fail
    client = TestClient(endpoint(key=SECRET), raise_server_exceptions=False)
    headers = {"authorization": f"Bearer {SECRET}"}
    for stream in (False, True):
        body = {"question": WORDS, "stream": stream}
        response = client.post("/v1/answers", headers=headers, json=body)
        assert response.status_code == 500
        assert SECRET not in response.text
    told = json.dumps(logged())
    assert "RuntimeError" in told
    assert "test_logs.py" in told
    assert SECRET not in told
    assert WORDS not in told
    assert SECRET not in client.get("/metrics", headers=headers).text


def test_questions_are_logged_only_when_asked_for(
    endpoint: Callable[..., FastAPI], logged: Callable[[], list[dict[str, Any]]]
) -> None:
    client = TestClient(endpoint(log_questions=True))
    client.post("/v1/answers", json={"question": WORDS})
    assert WORDS in json.dumps(logged())


def test_a_person_sees_plain_lines() -> None:
    record = logging.LogRecord("footnote", logging.ERROR, "", 1, "defect", None, None)
    assert PlainLines().format(record) == "error: defect"
