from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI
from mcp import Client, MCPError

from index.types import Article

Ask = Callable[[Callable[[Client], Awaitable[Any]]], Any]


@pytest.fixture
def address(endpoint: Callable[..., FastAPI], serve: Callable[..., str]) -> str:
    return serve(endpoint())


@pytest.fixture
def ask(address: str) -> Ask:
    """`ask(call)` runs `call` with the real client, connected over HTTP."""

    async def connected(call: Callable[[Client], Awaitable[Any]]) -> Any:
        async with Client(f"{address}/mcp") as client:
            return await call(client)

    return lambda call: asyncio.run(connected(call))


def test_the_tools_are_described(ask: Ask) -> None:
    tools = {tool.name: tool for tool in ask(lambda c: c.list_tools()).tools}
    assert set(tools) == {"answer_question", "search_articles", "open_article"}
    assert tools["answer_question"].input_schema["required"] == ["question"]
    assert all(tool.annotations.read_only_hint for tool in tools.values())


def test_an_answer_keeps_its_citations(ask: Ask, address: str) -> None:
    question = {"question": "Where did they meet?"}
    result = ask(lambda c: c.call_tool("answer_question", question))
    over_http = httpx.post(f"{address}/v1/answers", json=question).json()
    assert result.structured_content == over_http
    assert result.content[0].text.startswith(over_http["text"])
    assert "[Blinken in Beijing](https://news.example/beijing)" in result.content[0].text


def test_search_and_open(ask: Ask) -> None:
    found = ask(lambda c: c.call_tool("search_articles", {"query": "Bali", "k": 1}))
    hit = found.structured_content["hits"][0]
    opened = ask(lambda c: c.call_tool("open_article", {"article_id": hit["article_id"]}))
    text = opened.structured_content["text"]
    assert text[hit["start"] : hit["end"]] == hit["text"]
    assert opened.content[0].text == text
    resource = ask(lambda c: c.read_resource("article://bali"))
    assert resource.contents[0].text == text


@pytest.mark.parametrize("article_id", ["/lead", "../up", "c:d", "a b/中文?#%"])
def test_an_id_may_hold_any_character(ask: Ask, engine: Any, article_id: str) -> None:
    article = Article(id=article_id, title="Odd", text="It has an odd id.", path="odd.txt")
    engine.collection = type(engine.collection)([article])
    resource = ask(lambda c: c.read_resource(f"article://{quote(article_id, safe='')}"))
    assert resource.contents[0].text == article.text
    opened = ask(lambda c: c.call_tool("open_article", {"article_id": article_id}))
    assert opened.structured_content["id"] == article_id


@pytest.mark.parametrize(
    ("tool", "arguments", "word"),
    [
        ("open_article", {"article_id": "nope"}, "no article"),
        ("answer_question", {"question": "Where?", "since": "soon"}, "not a date"),
        ("search_articles", {"query": "x", "k": 0}, "k"),
        ("answer_question", {}, "question"),
    ],
)
def test_bad_calls_are_said(ask: Ask, tool: str, arguments: dict[str, Any], word: str) -> None:
    result = ask(lambda c: c.call_tool(tool, arguments))
    assert result.is_error
    assert word in result.content[0].text


def test_unknown_resources_are_an_error(ask: Ask) -> None:
    async def message(client: Client) -> str:
        try:
            await client.read_resource("article://nope")
        except MCPError as error:
            return str(error)
        return "nothing was raised"

    assert "no article" in ask(message)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[", "https://"])
def test_pages_of_other_sites_are_refused(address: str, origin: str) -> None:
    headers = {"origin": origin}
    response = httpx.post(f"{address}/mcp", headers=headers, json={})
    assert (response.status_code, response.json()["error"]["code"]) == (403, "origin_not_allowed")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"jsonrpc": "2.0", "method": 5}'])
def test_nonsense_is_a_4xx(address: str, body: bytes) -> None:
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    response = httpx.post(f"{address}/mcp", headers=headers, content=body)
    assert 400 <= response.status_code < 500
