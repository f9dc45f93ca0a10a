"""Size, time and number: what a server does when it is asked for too much."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from qa.endpoint.desk import BURST_SECONDS

QUESTION = {"question": "Where did they meet?"}


def test_a_large_body_is_refused_whatever_its_length_says(
    endpoint: Callable[..., FastAPI], serve: Callable[..., str]
) -> None:
    address = serve(endpoint(max_body_bytes=1024))
    big = {"question": "x" * 2000}
    assert httpx.post(f"{address}/v1/answers", json=big).status_code == 413

    def chunks() -> Iterator[bytes]:
        yield from (b"x" * 100 for _ in range(100))

    response = httpx.post(f"{address}/v1/answers", content=chunks())
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "request_too_large"
    assert httpx.post(f"{address}/v1/answers", json=QUESTION).status_code == 200


def test_a_body_that_does_not_come_is_not_waited_for(
    endpoint: Callable[..., FastAPI], serve: Callable[..., str]
) -> None:
    port = urlsplit(serve(endpoint(body_timeout=0.2))).port
    with socket.create_connection(("127.0.0.1", port or 0), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/answers HTTP/1.1\r\nhost: localhost\r\n"
            b"content-type: application/json\r\ncontent-length: 100\r\n\r\n{"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 408")


class Gatekeeper:
    """Holds every answer back until it is opened, and counts who got in."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.inside = 0
        self.most = 0
        self._lock = threading.Lock()

    def __call__(self) -> None:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.open.wait(20)
        with self._lock:
            self.inside -= 1


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.01)


def test_overload_is_turned_away_and_the_rest_is_answered(
    endpoint: Callable[..., FastAPI], serve: Callable[..., str], engine: Any
) -> None:
    gate = engine.before = Gatekeeper()
    address = serve(endpoint(max_running=2, max_waiting=3, max_wait=60))
    with ThreadPoolExecutor(40) as pool, httpx.Client(timeout=60) as client:
        asked = [
            pool.submit(client.post, f"{address}/v1/search", json={"query": "Bali"})
            for _ in range(40)
        ]
        until(lambda: sum(one.done() for one in asked) == 35)
        assert client.get(f"{address}/healthz").status_code == 200
        turned_away = [one.result() for one in asked if one.done()]
        assert {response.status_code for response in turned_away} == {503}
        assert {response.json()["error"]["code"] for response in turned_away} == {"overloaded"}
        assert all(response.headers["retry-after"] for response in turned_away)
        gate.open.set()
        assert sum(one.result().status_code == 200 for one in asked) == 5
    assert gate.most == 2


def test_overload_is_told_before_the_question_is_read(
    endpoint: Callable[..., FastAPI], serve: Callable[..., str], engine: Any
) -> None:
    address = serve(endpoint(max_running=1, max_waiting=0))
    repeated = {"idempotency-key": "one"}
    first = httpx.post(f"{address}/v1/answers", headers=repeated, json=QUESTION)
    gate = engine.before = Gatekeeper()
    with ThreadPoolExecutor(1) as pool, httpx.Client(base_url=address) as client:
        held = pool.submit(httpx.post, f"{address}/v1/answers", json=QUESTION, timeout=60)
        until(lambda: gate.inside == 1)
        with socket.create_connection(("127.0.0.1", urlsplit(address).port or 0), 5) as connection:
            connection.sendall(
                b"POST /v1/answers HTTP/1.1\r\nhost: localhost\r\n"
                b"content-type: application/json\r\ncontent-length: 100\r\n\r\n{"
            )
            assert connection.recv(100).startswith(b"HTTP/1.1 503")
        for path in ("answers", "search", "chat/completions", "responses"):
            away = client.post(f"/v1/{path}", json={"question": "x" * 50_000})
            assert (away.status_code, away.json()["error"]["code"]) == (503, "overloaded")
            assert away.headers["x-request-id"] == away.json()["instance"]
        assert client.get("/v1/articles/bali").status_code == 200
        again = client.post("/v1/answers", headers=repeated, json=QUESTION)
        assert (again.status_code, again.content) == (200, first.content)
        gate.open.set()
        assert held.result().status_code == 200


def test_waiting_has_an_end(
    endpoint: Callable[..., FastAPI], serve: Callable[..., str], engine: Any
) -> None:
    gate = engine.before = Gatekeeper()
    address = serve(endpoint(max_running=1, max_waiting=1, max_wait=0.1))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(httpx.post, f"{address}/v1/search", json={"query": "x"}, timeout=60)
        until(lambda: gate.inside == 1)
        assert httpx.post(f"{address}/v1/search", json={"query": "x"}).status_code == 503
        gate.open.set()
        assert first.result().status_code == 200


def test_a_slow_answer_is_given_up_and_its_place_is_free_once_it_ends(
    endpoint: Callable[..., FastAPI], engine: Any
) -> None:
    gate = engine.before = Gatekeeper()
    app = endpoint(max_running=1, max_waiting=0, answer_timeout=0.1)
    with TestClient(app) as client:
        late = client.post("/v1/answers", json=QUESTION)
        assert (late.status_code, late.json()["error"]["code"]) == (504, "timeout")
        assert client.post("/v1/answers", json=QUESTION).status_code == 503
        gate.open.set()
        until(lambda: client.post("/v1/answers", json=QUESTION).status_code == 200)


def test_who_goes_away_stops_the_answer(
    endpoint: Callable[..., FastAPI], serve: Callable[..., str], engine: Any
) -> None:
    gate = Gatekeeper()
    calls = iter([lambda: None, lambda: None, lambda: None])
    engine.before = lambda: next(calls, gate)()
    address = urlsplit(serve(endpoint(max_running=1, max_waiting=0)))
    connection = http.client.HTTPConnection("127.0.0.1", address.port or 0, timeout=10)
    body = json.dumps({**QUESTION, "stream": True})
    connection.request("POST", "/v1/answers", body, {"content-type": "application/json"})
    response = connection.getresponse()
    assert response.readline() == b"event: search\n"
    assert not engine.closed.is_set()
    response.close()
    connection.close()
    time.sleep(0.3)  # the server learns of it when it next writes or reads
    gate.open.set()
    assert engine.closed.wait(5)
    engine.before = lambda: None
    until(lambda: httpx.post(f"{address.geturl()}/v1/answers", json=QUESTION).status_code == 200)


@pytest.mark.parametrize("stream", [False, True])
def test_a_request_sent_twice_is_answered_once(
    client: TestClient, engine: Any, stream: bool
) -> None:
    headers = {"idempotency-key": "one"}
    body = {**QUESTION, "stream": stream}
    first = client.post("/v1/answers", headers=headers, json=body)
    second = client.post("/v1/answers", headers=headers, json=body)
    assert second.content == first.content
    assert second.headers["content-type"] == first.headers["content-type"]
    assert second.headers["idempotent-replayed"] == "true"
    assert len(engine.asked) == 1
    other = client.post("/v1/answers", headers=headers, json={"question": "Why?"})
    assert other.status_code == 422
    long = client.post("/v1/answers", headers={"idempotency-key": "k" * 256}, json=body)
    assert long.status_code == 400


def test_the_first_request_is_not_overtaken(
    endpoint: Callable[..., FastAPI], serve: Callable[..., str], engine: Any
) -> None:
    gate = engine.before = Gatekeeper()
    address, headers = serve(endpoint()), {"idempotency-key": "one"}
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(
            httpx.post, f"{address}/v1/answers", headers=headers, json=QUESTION, timeout=60
        )
        until(lambda: gate.inside == 1)
        meanwhile = httpx.post(f"{address}/v1/answers", headers=headers, json=QUESTION)
        assert meanwhile.status_code == 409
        gate.open.set()
        assert first.result().status_code == 200


def test_what_failed_is_tried_again(client: TestClient, engine: Any) -> None:
    def fail() -> None:
        raise RuntimeError

    engine.before = fail
    headers = {"idempotency-key": "one"}
    assert client.post("/v1/answers", headers=headers, json=QUESTION).status_code == 500
    engine.before = lambda: None
    assert client.post("/v1/answers", headers=headers, json=QUESTION).status_code == 200


@pytest.mark.slow
def test_a_lasting_overload_keeps_the_queue_short(
    endpoint: Callable[..., FastAPI], serve: Callable[..., str], engine: Any
) -> None:
    """Each search takes 50 ms; twenty clients ask all the time for longer than a burst."""
    engine.before = lambda: time.sleep(0.05)
    address = serve(endpoint(max_running=1, max_waiting=32))
    end = time.monotonic() + BURST_SECONDS + 3

    def keep_asking() -> list[tuple[float, int]]:
        with httpx.Client(timeout=60) as client:
            seen = []
            while time.monotonic() < end:
                status = client.post(f"{address}/v1/search", json={"query": "x"}).status_code
                seen.append((time.monotonic(), status))
                time.sleep(0.02 if status == 503 else 0)
            return seen

    with ThreadPoolExecutor(20) as pool:
        asking = [pool.submit(keep_asking) for _ in range(20)]
        seen = [one for future in asking for one in future.result()]
    early = [status for at, status in seen if at < end - 3.5]
    late = [status for at, status in seen if at > end - 1.5]
    assert set(early) == {200}
    assert late.count(503) > late.count(200) > 0
