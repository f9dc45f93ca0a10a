"""The real clients against a real server: `openai`, LangChain's `ChatOpenAI`, and raw bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import openai
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

MESSAGES: list[Any] = [{"role": "user", "content": "Where did they meet?"}]
MARKERS = ["[1]", "[2]"]


@pytest.fixture
def address(endpoint: Callable[..., FastAPI], serve: Callable[..., str]) -> str:
    return serve(endpoint())


@pytest.fixture
def client_(address: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)


def marked(text: str, annotations: list[Any]) -> list[str]:
    """What the annotations' offsets point at, whichever client's objects they are."""
    found = []
    for annotation in annotations:
        plain = annotation if isinstance(annotation, dict) else annotation.model_dump()
        place = plain.get("url_citation", plain)
        found.append(text[place["start_index"] : place["end_index"]])
        assert place["url"].startswith("http")
        assert place["title"]
    return found


def test_openai_create(client_: openai.OpenAI, address: str) -> None:
    done = client_.chat.completions.create(model="footnote", messages=MESSAGES)
    message = done.choices[0].message
    assert message.content
    assert marked(message.content, message.annotations or []) == MARKERS
    assert done.choices[0].finish_reason == "stop"
    assert done._request_id
    extra = done.model_extra or {}
    assert extra["citations"][1] == "https://news.example/beijing"
    assert extra["citations"][0].startswith(f"{address}/articles/bali?start=")
    assert [one["url"] for one in extra["search_results"]] == extra["citations"]
    answer = (message.model_extra or {})["footnote"]
    assert message.content.startswith(answer["text"])
    article = httpx.get(extra["citations"][0])
    assert "<mark" in article.text


def test_openai_stream_is_the_same_answer(client_: openai.OpenAI) -> None:
    whole = client_.chat.completions.create(model="footnote", messages=MESSAGES)
    chunks = list(
        client_.chat.completions.create(
            model="footnote",
            messages=MESSAGES,
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == whole.choices[0].message.content
    finished = [c for c in chunks if c.choices and c.choices[0].finish_reason]
    assert [c.choices[0].delta.content for c in finished] == [None]
    assert chunks[-1].usage is not None
    last = finished[0].model_extra or {}
    wanted = whole.model_extra or {}
    assert last["citations"] == wanted["citations"]
    assert last["footnote"] == (whole.choices[0].message.model_extra or {})["footnote"]


def test_openai_stream_helper_gathers_annotations(client_: openai.OpenAI) -> None:
    with client_.chat.completions.stream(model="footnote", messages=MESSAGES) as stream:
        for _ in stream:
            pass
        message = stream.get_final_completion().choices[0].message
    assert message.content
    assert marked(message.content, message.annotations or []) == MARKERS


def test_openai_responses(client_: openai.OpenAI) -> None:
    done = client_.responses.create(model="footnote", input="Where did they meet?")
    content: Any = done.output[0]
    assert done.status == "completed"
    assert marked(done.output_text, content.content[0].annotations) == MARKERS
    with client_.responses.stream(model="footnote", input=MESSAGES) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_response()
    assert final.output_text == done.output_text
    assert kinds.count("response.output_text.annotation.added") == 2
    assert kinds[0] == "response.created"
    assert kinds[-1] == "response.completed"


def test_openai_models(client_: openai.OpenAI) -> None:
    names = [model.id for model in client_.models.list()]
    assert {"footnote", "extractive"} <= set(names)
    assert client_.models.retrieve("footnote").id == "footnote"
    with pytest.raises(openai.NotFoundError):
        client_.models.retrieve("gpt-9")


def test_openai_errors_reach_the_client(client_: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as unknown:
        client_.chat.completions.create(model="gpt-9", messages=MESSAGES)
    assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.BadRequestError) as bad:
        client_.chat.completions.create(model="footnote", messages=MESSAGES, n=2)
    assert bad.value.param == "n"


async def _ainvoke(llm: ChatOpenAI) -> tuple[Any, list[Any]]:
    return await llm.ainvoke("Where did they meet?"), [c async for c in llm.astream("Where?")]


def test_langchain_chat_completions_keep_the_footer(address: str) -> None:
    import asyncio

    llm = ChatOpenAI(model="footnote", base_url=f"{address}/v1", api_key=SecretStr("none"))
    text = str(llm.invoke("Where did they meet?").content)
    assert text.endswith(
        "[2] [Blinken in Beijing](https://news.example/beijing), AP, 2024\\-04\\-26"
    )
    assert "".join(str(chunk.content) for chunk in llm.stream("Where?")) == text
    assert [str(one.content) for one in llm.batch(["Where?", "Where?"])] == [text, text]
    message, chunks = asyncio.run(_ainvoke(llm))
    assert message.content == text
    assert "".join(str(chunk.content) for chunk in chunks) == text


def test_langchain_responses_keep_citations(address: str) -> None:
    llm = ChatOpenAI(
        model="footnote",
        base_url=f"{address}/v1",
        api_key=SecretStr("none"),
        use_responses_api=True,
    )
    message = llm.invoke("Where did they meet?")
    block: Any = message.content_blocks[0]
    assert marked(block["text"], block["annotations"]) == MARKERS
    whole: Any = None
    for chunk in llm.stream("Where did they meet?"):
        whole = chunk if whole is None else whole + chunk
    text = "".join(block.get("text", "") for block in whole.content_blocks)
    assert text == block["text"]


def test_the_footer_can_be_switched_off(client: TestClient) -> None:
    body = {"messages": MESSAGES, "footnote": {"footer": False}}
    done = client.post("/v1/chat/completions", json=body).json()
    message = done["choices"][0]["message"]
    assert message["content"] == message["footnote"]["text"]


def test_titles_are_inert_in_the_footer(client: TestClient) -> None:
    done = client.post("/v1/chat/completions", json={"messages": MESSAGES}).json()
    assert "](javascript:" not in done["choices"][0]["message"]["content"]
    assert "\\<talk\\>" in done["choices"][0]["message"]["content"]


def test_earlier_turns_and_filters_arrive(client: TestClient, engine: Any) -> None:
    body = {
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": [{"type": "text", "text": "Who is Wang Yi?"}]},
            {"role": "assistant", "content": "A minister [1].\n\nSources:\n[1] x"},
            {"role": "user", "content": "Where did they meet?"},
        ],
        "footnote": {"filters": {"since": "2022", "publishers": ["Reuters"]}},
    }
    assert client.post("/v1/chat/completions", json=body).status_code == 200
    question, history, filters, _ = engine.asked[-1]
    assert question == "Where did they meet?"
    assert [turn["content"] for turn in history] == ["Who is Wang Yi?", "A minister [1]."]
    assert (filters.since, filters.publishers) == ("2022", ("Reuters",))


BAD: dict[str, tuple[dict[str, Any], str | None]] = {
    "no messages": ({}, "messages"),
    "empty": ({"messages": []}, "messages"),
    "wrong role": ({"messages": [{"role": "king", "content": "x"}]}, "messages[0].role"),
    "no user": ({"messages": [{"role": "system", "content": "x"}]}, "messages"),
    "an image": (
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": "x"}]}]},
        "messages[0].content",
    ),
    "content is a number": ({"messages": [{"role": "user", "content": 5}]}, "messages[0].content"),
    "n": ({"messages": MESSAGES, "n": 2}, "n"),
    "logprobs": ({"messages": MESSAGES, "logprobs": True}, "logprobs"),
    "negative": ({"messages": MESSAGES, "max_tokens": -1}, "max_tokens"),
    "required tool": ({"messages": MESSAGES, "tool_choice": "required"}, "tool_choice"),
    "hot": ({"messages": MESSAGES, "temperature": 9}, "temperature"),
    "a date": ({"messages": MESSAGES, "footnote": {"filters": {"since": "x"}}}, None),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_chat_requests_name_the_field(client: TestClient, name: str) -> None:
    body, param = BAD[name]
    response = client.post("/v1/chat/completions", json=body)
    assert response.status_code == 400
    assert response.json()["error"]["param"] == (param or "footnote.filters.since")


def test_not_a_number_is_refused(client: TestClient) -> None:
    body = b'{"messages": [{"role": "user", "content": "x"}], "temperature": NaN}'
    headers = {"content-type": "application/json"}
    assert client.post("/v1/chat/completions", content=body, headers=headers).status_code == 400


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("field", "value", "param"),
    [
        ("metadata", b'{"a": NaN}', "metadata.a"),
        ("metadata", b'{"a": "\\ud800"}', "metadata.a"),
        ("metadata", b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}", "metadata.a"),
        ("instructions", b'"\\ud800"', "instructions"),
    ],
)
def test_what_a_response_repeats_must_be_sayable(
    client: TestClient, field: str, value: bytes, param: str, stream: bool
) -> None:
    body = b'{"input": "Where?", "stream": %s, "%s": %s}' % (
        json.dumps(stream).encode(),
        field.encode(),
        value,
    )
    headers = {"content-type": "application/json"}
    response = client.post("/v1/responses", content=body, headers=headers)
    assert (response.status_code, response.json()["error"]["param"]) == (400, param)


@pytest.mark.parametrize("field", ["previous_response_id", "conversation", "background"])
def test_responses_keep_nothing(client: TestClient, field: str) -> None:
    response = client.post("/v1/responses", json={"input": "Where?", field: "x"})
    assert (response.status_code, response.json()["error"]["param"]) == (400, field)


@pytest.mark.parametrize(
    "extra",
    [
        {"store": True, "parallel_tool_calls": True, "service_tier": "auto", "n": 1},
        {"logprobs": False, "presence_penalty": 1.0, "reasoning_effort": "low", "seed": 1},
        {"tools": [{"type": "function", "function": {"name": "f"}}], "tool_choice": "auto"},
    ],
)
def test_what_changes_nothing_is_accepted(client: TestClient, extra: dict[str, Any]) -> None:
    body = {"messages": MESSAGES, **extra}
    assert client.post("/v1/chat/completions", json=body).status_code == 200


def test_the_bytes_of_a_stream(client: TestClient) -> None:
    body = {"messages": MESSAGES, "stream": True, "stream_options": {"include_usage": True}}
    response = client.post("/v1/chat/completions", json=body)
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-accel-buffering"] == "no"
    blocks = response.content.decode().split("\n\n")
    assert blocks[-2:] == ["data: [DONE]", ""]
    chunks = [json.loads(block.removeprefix("data: ")) for block in blocks[:-2]]
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert chunks[-1]["choices"] == []
    assert chunks[-2]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-3]["choices"][0]["delta"].keys() == {"annotations"}
    for chunk in chunks[:-2]:
        assert chunk["choices"][0]["finish_reason"] is None
    assert {(chunk["id"], chunk["object"]) for chunk in chunks} == {
        (chunks[0]["id"], "chat.completion.chunk")
    }


def test_a_cut_stream_is_an_error_for_the_client(address: str, engine: Any) -> None:
    calls = 0

    def fail_at_the_second_sentence() -> None:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise RuntimeError("the model went away")

    engine.before = fail_at_the_second_sentence
    client = openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
    seen: list[Any] = []
    chunks = client.chat.completions.create(model="footnote", messages=MESSAGES, stream=True)
    with pytest.raises(openai.APIError) as cut:
        seen.extend(chunk.choices[0] for chunk in chunks)
    assert cut.value.code == "stream_truncated"
    assert all(choice.finish_reason is None for choice in seen)
    assert (seen[-1].delta.model_extra or {})["annotations"]
