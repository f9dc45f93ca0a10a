"""`/readyz` and the model: it says whether the model's server is there, soon and not too often."""

from __future__ import annotations

import gc
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from qa.endpoint import reaching
from qa.settings import ModelSettings
from tests.loopback import Handler, LoopbackServer


class ModelServer(LoopbackServer):
    """Answers every GET with `status`, after `pause` seconds, and counts them."""

    def __init__(self, status: int = 200, pause: float = 0.0) -> None:
        self.status, self.pause, self.asked = status, pause, list[dict[str, str]]()
        super().__init__(_Handler)
        self.base_url += "/v1"


class _Handler(Handler):
    owner: ModelServer

    def answer(self, body: Any) -> None:
        self.owner.asked.append(dict(self.headers))
        time.sleep(self.owner.pause)
        self.send_response(self.owner.status)
        self.send_header("content-length", "0")
        self.end_headers()


@pytest.fixture
def running() -> Iterator[Callable[..., ModelServer]]:
    with ExitStack() as servers:
        yield lambda *arguments: servers.enter_context(ModelServer(*arguments))


@pytest.mark.parametrize(("status", "ready"), [(200, True), (401, True), (404, True), (503, False)])
def test_api_10_a_model_is_reached_where_its_server_answers(
    endpoint: Callable[..., FastAPI],
    running: Callable[..., ModelServer],
    status: int,
    ready: bool,
) -> None:
    server = running(status)
    app = endpoint(model="openai:m", base_url=server.base_url, api_key="sk-CANARY")
    with TestClient(app) as client:
        response = client.get("/readyz")
        assert response.json()["checks"]["model"]["reachable"] is ready
        assert response.status_code == (200 if ready else 503)
        assert client.get("/readyz").json() == response.json()
    assert len(server.asked) == 1  # the second time it was remembered
    assert "CANARY" not in str(server.asked) + response.text


def test_api_10_a_model_that_is_not_there_is_a_reason(endpoint: Callable[..., FastAPI]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    app = endpoint(model="openai:m", base_url=f"http://127.0.0.1:{port}/v1", api_key="sk-CANARY")
    with TestClient(app) as client:
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["reasons"] == [
            f"openai:m at 127.0.0.1:{port} cannot be reached: check `base_url` and that server"
        ]
        assert client.get("/healthz").status_code == 200


def test_a_model_that_is_not_there_may_have_a_fallback(endpoint: Callable[..., FastAPI]) -> None:
    far = ModelSettings(model="openai:m", base_url="http://127.0.0.1:9/v1", fallback="extractive")
    with TestClient(endpoint(model="far", models={"far": far})) as client:
        response = client.get("/readyz")
    assert response.status_code == 200
    model = response.json()["checks"]["model"]
    assert (model["ok"], model["reachable"]) == (True, False)
    assert "extractive answers instead" in model["detail"]


def test_a_model_that_cannot_be_set_up_is_a_reason(
    endpoint: Callable[..., FastAPI], tmp_path: Path
) -> None:
    with TestClient(endpoint(model=f"llamacpp:{tmp_path / 'none.gguf'}")) as client:
        response = client.get("/readyz")
    assert response.status_code == 503
    assert "cannot be read" in response.json()["reasons"][0]


def test_the_articles_own_words_need_no_model(client: TestClient) -> None:
    model = client.get("/readyz").json()["checks"]["model"]
    assert model == {"ok": True, "detail": "extractive", "reachable": None}


def test_a_server_that_does_not_answer_is_not_waited_for_and_holds_nobody_up(
    endpoint: Callable[..., FastAPI],
    running: Callable[..., ModelServer],
    serve: Callable[..., str],
) -> None:
    server = running(200, 20.0)
    address = serve(endpoint(model="openai:m", base_url=server.base_url))
    gc.collect()  # of all the tests so far, in this process too: seconds that are not the server's
    with ThreadPoolExecutor(5) as pool, httpx.Client(timeout=60) as client:
        asked = [pool.submit(httpx.get, f"{address}/readyz", timeout=60) for _ in range(5)]
        while not server.asked:
            time.sleep(0.01)
        began = time.monotonic()
        body = {"question": "Where?", "model": "extractive"}
        assert client.post(f"{address}/v1/answers", json=body).status_code == 200
        assert time.monotonic() - began < reaching.SECONDS_TO_REACH / 2
        assert not any(one.done() for one in asked)
        assert [one.result().status_code for one in asked] == [503] * 5
    assert len(server.asked) == 1
