"""`POST /v1/chat/completions`: an answer as a chat completion, whole or in chunks."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from qa.endpoint import sse
from qa.endpoint.desk import Asked, Desk
from qa.endpoint.marks import footer, marks, perplexity_fields, url_citation, usage_of
from qa.endpoint.problems import problem_of
from qa.payload import Json, answer_payload
from qa.types import Answer, Citation, Delta, Searched, Sentence, Shown

USAGE = ("prompt_tokens", "completion_tokens")


@dataclass(frozen=True, slots=True)
class Form:
    """How this caller wants the completion."""

    model: str
    base: str
    footer: bool
    usage: bool = False
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))


def completion(answer: Answer, form: Form) -> Json:
    """The whole answer."""
    sources = footer(answer.citations, form.base) if form.footer else ""
    message = {
        "role": "assistant",
        "content": answer.text + sources,
        "refusal": None,
        "annotations": _annotations(answer.sentences, answer.citations, form.base),
        "footnote": answer_payload(answer),
    }
    choice = {
        "index": 0,
        "finish_reason": _finish(answer),
        "logprobs": None,
        "message": message,
    }
    return {
        "id": form.id,
        "object": "chat.completion",
        "created": form.created,
        "model": form.model,
        "choices": [choice],
        "usage": usage_of(answer.usage, USAGE),
        **perplexity_fields(answer.citations, form.base),
    }


async def chunks(desk: Desk, asked: Asked, form: Form) -> AsyncGenerator[bytes]:
    """The answer as it comes to be. An error before the first word is raised.

    A later one ends the stream without `finish_reason` and `[DONE]`, after the annotations of the
    text that was shown: for the clients that is the only sign of an answer cut short.
    """
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    begun = False
    try:
        async with aclosing(desk.stream(asked)) as events:
            async for event in events:
                if not begun:
                    begun = True
                    yield _chunk(form, {"role": "assistant", "content": ""})
                match event:
                    case Delta(text):
                        yield _chunk(form, {"content": text})
                    case Shown(sentence, new):
                        sentences.append(sentence)
                        citations.extend(new)
                    case Answer():
                        for chunk in _ending(event, form):
                            yield chunk
                    case Searched():
                        pass
    except Exception as error:
        if not begun:
            raise
        shown = _annotations(sentences, citations, form.base)
        if shown:
            yield _chunk(form, {"annotations": shown})
        problem = problem_of(error, "messages")
        yield sse.event({"error": {**problem.body("")["error"], "code": "stream_truncated"}})


def _ending(answer: Answer, form: Form) -> list[bytes]:
    ending = []
    if form.footer and answer.citations:
        ending.append(_chunk(form, {"content": footer(answer.citations, form.base)}))
    annotations = _annotations(answer.sentences, answer.citations, form.base)
    if annotations:
        ending.append(_chunk(form, {"annotations": annotations}))
    payload = answer_payload(answer)
    ending.append(
        _chunk(
            form,
            {"footnote": payload},
            _finish(answer),
            footnote=payload,
            **perplexity_fields(answer.citations, form.base),
        )
    )
    if form.usage:
        usage = usage_of(answer.usage, USAGE)
        ending.append(sse.event({**_head(form), "choices": [], "usage": usage}))
    return [*ending, b"data: [DONE]\n\n"]


def _chunk(form: Form, delta: Json, finish: str | None = None, **more: Any) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return sse.event({**_head(form), "choices": [choice], **more})


def _head(form: Form) -> Json:
    return {
        "id": form.id,
        "object": "chat.completion.chunk",
        "created": form.created,
        "model": form.model,
    }


def _annotations(sentences: Any, citations: Any, base: str) -> list[Json]:
    return [
        {"type": "url_citation", "url_citation": url_citation(mark, base)}
        for mark in marks(sentences, citations)
    ]


def _finish(answer: Answer) -> str:
    return "length" if answer.truncated else "stop"
