"""Inside another program's app, beside its own routes."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openai
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from mcp import Client

from app import create_app
from qa.answer import Answerer
from qa.endpoint.keys import hash_of
from qa.endpoint_settings import KeySettings
from qa.settings import Settings


@pytest.fixture
def host(endpoint: Callable[..., FastAPI]) -> FastAPI:
    app = FastAPI()
    app.get("/own")(lambda: {"own": True})
    app.mount("/qa", endpoint())
    return app


def test_a_host_needs_no_lifespan_of_ours(host: FastAPI) -> None:
    client = TestClient(host)
    assert client.get("/own").json() == {"own": True}
    answer = client.post("/qa/v1/answers", json={"question": "Where?"}).json()
    assert answer["status"] == "answered"
    assert client.get("/qa/readyz").status_code == 200
    assert client.get("/qa/v1/nope").json()["error"]["code"] == "not_found"
    assert client.get("/qa/v1/answers").status_code == 405
    page = client.get("/qa/articles/bali").text
    assert 'href="/qa/plain.css"' in page
    assert client.get("/qa/plain.css").status_code == 200


def test_links_lead_back_through_the_host(host: FastAPI, serve: Callable[..., str]) -> None:
    address = serve(host)
    client = openai.OpenAI(base_url=f"{address}/qa/v1", api_key="none")
    messages: Any = [{"role": "user", "content": "Where?"}]
    done = client.chat.completions.create(model="footnote", messages=messages)
    assert (done.model_extra or {})["citations"][0].startswith(f"{address}/qa/articles/bali?")


def test_mcp_works_there_too(host: FastAPI, serve: Callable[..., str]) -> None:
    import asyncio

    address = serve(host)

    async def said() -> str:
        async with Client(f"{address}/qa/mcp") as client:
            assert len((await client.list_tools()).tools) == 3
            result: Any = await client.call_tool("answer_question", {"question": "Where?"})
            return str(result.content[0].text)

    assert f"({address}/qa/articles/bali?start=0&end=" in asyncio.run(said())


def test_keys_hold_there_too(endpoint: Callable[..., FastAPI]) -> None:
    app = FastAPI()
    app.mount("/qa", endpoint(keys=(KeySettings(name="ann", hash=hash_of("k" * 20)),)))
    client = TestClient(app, follow_redirects=False)
    assert client.post("/qa/v1/answers", json={"question": "Where?"}).status_code == 401
    assert client.get("/qa/healthz").status_code == 200
    visit = client.get("/qa/articles/bali", headers={"accept": "text/html"})
    assert visit.headers["location"] == "/qa/login?next=/articles/bali"
    done = client.post(visit.headers["location"], data={"key": "k" * 20})
    assert done.headers["location"] == "/qa/articles/bali"
    assert client.get("/qa/articles/bali").status_code == 200


def test_nothing_is_read_of_an_upload_before_its_key_is_known(
    seed_answerer: Answerer, seed_home: Path, serve: Callable[..., str]
) -> None:
    """Of the page that is mounted in the endpoint; the body is announced and never sent."""
    key = KeySettings(name="ann", hash=hash_of("k" * 20))
    address = urlsplit(serve(create_app(seed_answerer, Settings(home=seed_home, keys=(key,)))))
    with socket.create_connection(("127.0.0.1", address.port or 0), timeout=10) as connection:
        connection.sendall(
            b"POST /gradio_api/upload HTTP/1.1\r\nhost: localhost\r\n"
            b"content-type: multipart/form-data; boundary=x\r\ncontent-length: 50000000\r\n\r\n--x"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 401")
