"""A model that is silent: no empty events meanwhile, and who goes away ends it within a second."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from qa.build import build_answerer
from qa.endpoint import create_endpoint
from qa.settings import ModelSettings, Settings
from tests.stub_openai import Reply, StubOpenAI, quoting, stub_openai

QUESTION = "How long did Blinken and Wang Yi talk in Bali?"
HISTORY = [
    {"role": "user", "content": "Where did Blinken and Wang Yi meet?"},
    {"role": "assistant", "content": "They met in Bali."},
]
BODIES = {
    "/v1/answers": {"question": QUESTION},
    "/v1/chat/completions": {"messages": [{"role": "user", "content": QUESTION}]},
    "/v1/responses": {"input": QUESTION},
}
REPLIES = {
    "mute": Reply(before=30),
    "stuck": Reply(quoting, pieces=400, silent_after=1),
    "slow": Reply(quoting, before=0.6, between=0.3, pieces=200),
}


@pytest.fixture(scope="module")
def stub() -> Iterator[StubOpenAI]:
    with stub_openai(**REPLIES) as stub:
        yield stub


@pytest.fixture(scope="module")
def address(stub: StubOpenAI, seed_home: Path, serve: Callable[..., str]) -> str:
    models = {
        name: ModelSettings(model=f"openai:{name}", base_url=stub.base_url) for name in REPLIES
    }
    settings = Settings(home=seed_home, models=models, refuse_below=0.0, max_running=2)
    return serve(create_endpoint(build_answerer(settings=settings), settings))


def ask_and_leave(address: str, path: str, body: object, stub: StubOpenAI) -> None:
    """Ask, wait until the model has been asked, and close the connection."""
    stub.closed_early.clear()
    before = len(stub.requests)
    sent = json.dumps(body).encode()
    with socket.create_connection(("127.0.0.1", urlsplit(address).port or 0)) as connection:
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            f"content-length: {len(sent)}\r\n\r\n".encode()
            + sent
        )
        end = time.monotonic() + 30
        while len(stub.requests) == before:
            assert time.monotonic() < end, "the model was never asked"
            time.sleep(0.01)
        time.sleep(0.3)


@pytest.mark.parametrize(
    ("path", "stream", "model"),
    [(path, stream, "mute") for path in BODIES for stream in (False, True)]
    + [("/v1/answers", True, "stuck")],
)
def test_llm_11_who_goes_away_ends_the_silent_model(
    address: str, stub: StubOpenAI, path: str, stream: bool, model: str
) -> None:
    ask_and_leave(address, path, {**BODIES[path], "model": model, "stream": stream}, stub)
    assert stub.closed_early.wait(1)


@pytest.mark.parametrize("stream", [False, True])
def test_who_goes_away_while_the_question_is_being_understood_ends_that(
    address: str, stub: StubOpenAI, stream: bool
) -> None:
    body = {"question": "How long?", "history": HISTORY, "model": "mute", "stream": stream}
    ask_and_leave(address, "/v1/answers", body, stub)
    assert stub.closed_early.wait(1)


def test_who_went_away_leaves_a_line_and_no_error(
    address: str, stub: StubOpenAI, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        ask_and_leave(address, "/v1/answers", {"question": QUESTION, "model": "mute"}, stub)
        assert stub.closed_early.wait(1)
        time.sleep(0.2)
    assert [vars(record)["status"] for record in caplog.records if record.msg == "request"] == [499]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("path", BODIES)
def test_no_event_is_empty_while_a_model_is_silent(address: str, path: str) -> None:
    body = {**BODIES[path], "model": "slow", "stream": True}
    with httpx.stream("POST", f"{address}{path}", json=body, timeout=60) as response:
        lines = list(response.iter_lines())
    events = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
    said = [text for event in events if (text := _text_of(event)) is not None]
    assert "".join(said)
    assert said.count("") == (1 if "completions" in path else 0)  # its opening names the role


def _text_of(event: dict[str, object]) -> object:
    """What a delta of any of the three streams says; None for an event that is no delta."""
    if event.get("type") == "response.output_text.delta":
        return event["delta"]
    if event.get("object") == "chat.completion.chunk":
        choices = event["choices"]
        assert isinstance(choices, list)
        return choices[0]["delta"].get("content") if choices else None
    return event["text"] if set(event) == {"text"} else None
