"""`POST /v1/responses`: an answer as a response object, whole or as its events."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from qa.endpoint import sse
from qa.endpoint.desk import Asked, Desk
from qa.endpoint.marks import footer, marks, perplexity_fields, url_citation, usage_of
from qa.endpoint.openai.chat import Form
from qa.endpoint.openai.requests import ResponsesIn
from qa.endpoint.problems import problem_of
from qa.payload import Json, answer_payload
from qa.types import Answer, Citation, Delta, Shown


def response(answer: Answer, form: Form, body: ResponsesIn) -> Json:
    """The whole answer."""
    text = answer.text + (footer(answer.citations, form.base) if form.footer else "")
    annotations = [
        {"type": "url_citation", **url_citation(mark, form.base)}
        for mark in marks(answer.sentences, answer.citations)
    ]
    usage = usage_of(answer.usage, ("input_tokens", "output_tokens"))
    return {
        **_shell(form, body),
        "status": "incomplete" if answer.truncated else "completed",
        "incomplete_details": {"reason": "max_output_tokens"} if answer.truncated else None,
        "output": [_message(form, text, annotations, "completed")],
        "usage": {
            **usage,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
        **perplexity_fields(answer.citations, form.base),
        "footnote": answer_payload(answer),
    }


async def events(desk: Desk, asked: Asked, form: Form, body: ResponsesIn) -> AsyncGenerator[bytes]:
    """The same as it comes to be; an error before the first event is raised."""
    said = _Said(form, body)
    begun = False
    try:
        async with aclosing(desk.stream(asked)) as stream:
            async for event in stream:
                if not begun:
                    begun = True
                    for one in said.opening():
                        yield one
                match event:
                    case Delta(text):
                        yield said.delta(text)
                    case Shown():
                        for one in said.annotations(event):
                            yield one
                    case Answer():
                        for one in said.closing(event):
                            yield one
                    case _:
                        pass
    except Exception as error:
        if not begun:
            raise
        problem = problem_of(error, "input").body("")["error"]
        failed = {"code": "server_error", "message": problem["message"]}
        yield said.event(
            "response.failed",
            response={**_shell(form, body), "status": "failed", "error": failed, "output": []},
        )


@dataclass(slots=True)
class _Said:
    """The events so far: they are numbered, and the last ones repeat what was said."""

    form: Form
    body: ResponsesIn
    number: int = 0
    annotated: int = 0
    citations: list[Citation] = field(default_factory=list)
    where: Json = field(init=False)

    def __post_init__(self) -> None:
        self.where = {"item_id": _message_id(self.form), "output_index": 0, "content_index": 0}

    def event(self, kind: str, **data: Any) -> bytes:
        line = sse.event({"type": kind, "sequence_number": self.number, **data}, kind)
        self.number += 1
        return line

    def opening(self) -> Iterator[bytes]:
        shell = {**_shell(self.form, self.body), "status": "in_progress", "output": []}
        yield self.event("response.created", response=shell)
        yield self.event("response.in_progress", response=shell)
        item = {**_message(self.form, "", [], "in_progress"), "content": []}
        yield self.event("response.output_item.added", output_index=0, item=item)
        yield self.event("response.content_part.added", **self.where, part=_part("", []))

    def delta(self, text: str) -> bytes:
        return self.event("response.output_text.delta", **self.where, delta=text, logprobs=[])

    def annotations(self, shown: Shown) -> Iterator[bytes]:
        self.citations.extend(shown.citations)
        for mark in marks([shown.sentence], self.citations):
            yield self._annotation({"type": "url_citation", **url_citation(mark, self.form.base)})

    def closing(self, answer: Answer) -> Iterator[bytes]:
        whole = response(answer, self.form, self.body)
        item = whole["output"][0]
        part = item["content"][0]
        if len(part["text"]) > len(answer.text):
            yield self.delta(part["text"][len(answer.text) :])
        for annotation in part["annotations"][self.annotated :]:
            yield self._annotation(annotation)
        done = {**self.where, "text": part["text"], "logprobs": []}
        yield self.event("response.output_text.done", **done)
        yield self.event("response.content_part.done", **self.where, part=part)
        yield self.event("response.output_item.done", output_index=0, item=item)
        yield self.event(f"response.{whole['status']}", response=whole)

    def _annotation(self, annotation: Json) -> bytes:
        index, self.annotated = self.annotated, self.annotated + 1
        return self.event(
            "response.output_text.annotation.added",
            **self.where,
            annotation_index=index,
            annotation=annotation,
        )


def _shell(form: Form, body: ResponsesIn) -> Json:
    return {
        "id": form.id,
        "object": "response",
        "created_at": form.created,
        "status": "in_progress",
        "error": None,
        "incomplete_details": None,
        "instructions": body.instructions,
        "max_output_tokens": body.max_output_tokens,
        "metadata": body.metadata or {},
        "model": form.model,
        "output": [],
        "parallel_tool_calls": False,
        "previous_response_id": None,
        "store": False,
        "temperature": body.temperature,
        "tool_choice": "none",
        "tools": [],
        "top_p": body.top_p,
        "usage": None,
    }


def _message(form: Form, text: str, annotations: list[Json], status: str) -> Json:
    return {
        "id": _message_id(form),
        "type": "message",
        "role": "assistant",
        "status": status,
        "content": [_part(text, annotations)],
    }


def _part(text: str, annotations: list[Json]) -> Json:
    return {"type": "output_text", "text": text, "annotations": annotations, "logprobs": []}


def _message_id(form: Form) -> str:
    return form.id.replace("resp_", "msg_")
