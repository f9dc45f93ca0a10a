"""The routes of the OpenAI-compatible face."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse

from index.errors import FootnoteError
from qa.endpoint import sse
from qa.endpoint.desk import Asked, Desk
from qa.endpoint.examples import CHAT, MODEL, MODELS, PROBLEMS, RESPONSE
from qa.endpoint.marks import base_of
from qa.endpoint.openai.chat import Form, chunks, completion
from qa.endpoint.openai.requests import ChatIn, Extras, ResponsesIn
from qa.endpoint.openai.responses import events, response
from qa.endpoint.problems import problem_of
from qa.payload import Json
from qa.types import Answer

OFFERED_SINCE = 1_767_225_600
"""`created` of the models: clients want a number, and nothing of ours has such a date."""


def openai_router(desk: Desk) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

    @router.post("/chat/completions", responses={200: CHAT, **PROBLEMS})
    async def chat(body: ChatIn, request: Request) -> Response:
        """The answer as a chat completion; markers, annotations and sources carry its footnotes."""
        asked = body.asked(desk)
        usage = bool(body.stream_options and body.stream_options.include_usage)
        form = Form(
            body.model or "footnote",
            base_of(request, desk.settings.public_url),
            _footer(body.footnote, desk.settings.sources_footer),
            usage=usage,
        )
        if body.stream:
            stream = chunks(desk, asked, form)
            return sse.stream(await _started(stream, "messages"))
        return JSONResponse(completion(await _answer(desk, asked, "messages"), form))

    @router.post("/responses", responses={200: RESPONSE, **PROBLEMS})
    async def responses(body: ResponsesIn, request: Request) -> Response:
        """The answer as a response object. Nothing is stored."""
        asked = body.asked(desk)
        form = Form(
            body.model or "footnote",
            base_of(request, desk.settings.public_url),
            _footer(body.footnote, default=False),
            id=f"resp_{uuid.uuid4().hex}",
        )
        if body.stream:
            return sse.stream(await _started(events(desk, asked, form, body), "input"))
        return JSONResponse(response(await _answer(desk, asked, "input"), form, body))

    @router.get("/models", responses={200: MODELS, **PROBLEMS})
    async def models() -> JSONResponse:
        """The names a request may give as its `model`."""
        return JSONResponse({"object": "list", "data": [_model(name) for name in desk.models()]})

    @router.get("/models/{name:path}", responses={200: MODEL, **PROBLEMS})
    async def model(name: Annotated[str, Path(examples=["footnote"])]) -> JSONResponse:
        """One of them."""
        desk.model(name)
        return JSONResponse(_model(name))

    return router


async def _answer(desk: Desk, asked: Asked, param: str) -> Answer:
    try:
        return await desk.answer(asked)
    except FootnoteError as error:
        raise problem_of(error, param) from None


async def _started(stream: sse.Bytes, param: str) -> sse.Bytes:
    try:
        return await sse.started(stream)
    except FootnoteError as error:
        raise problem_of(error, param) from None


def _footer(extras: Extras | None, default: bool) -> bool:
    return default if extras is None or extras.footer is None else extras.footer


def _model(name: str) -> Json:
    return {"id": name, "object": "model", "created": OFFERED_SINCE, "owned_by": "footnote"}
