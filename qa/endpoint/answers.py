"""`POST /v1/answers` and `POST /v1/search`: the answer object itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from index.errors import FootnoteError
from qa.endpoint import sse
from qa.endpoint.desk import Asked, Desk
from qa.endpoint.examples import ANSWER, PROBLEMS, SEARCH
from qa.endpoint.problems import problem_of, request_id_of
from qa.endpoint.requests import AnswerIn, SearchIn, filters_in
from qa.payload import (
    answer_payload,
    citation_payload,
    filters_payload,
    hit_payload,
    search_payload,
    sentence_payload,
)
from qa.types import Answer, Delta, Event, Searched, Shown
from qa.understanding.turns import turns


def answers_router(desk: Desk) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["answers"])

    @router.post("/answers", responses={200: ANSWER, **PROBLEMS})
    async def answer(body: AnswerIn, request: Request) -> Response:
        """Ask the articles. Every sentence of the answer cites the exact words it rests on."""
        asked = Asked(
            body.question,
            turns(body.history or ()),
            filters_in(body.filters),
            desk.model(body.model),
        )
        if body.stream:
            events = _events(desk, asked, request_id_of(request))
            return sse.stream(await sse.started(events))
        return JSONResponse(answer_payload(await desk.answer(asked)))

    @router.post("/search", responses={200: SEARCH, **PROBLEMS})
    async def search(body: SearchIn) -> Response:
        """The passages nearest to some words, best first."""
        try:
            hits = await desk.search(body.query, body.k or 10, filters_in(body.filters))
        except FootnoteError as error:
            raise problem_of(error, "query") from None
        return JSONResponse(search_payload(body.query, hits))

    return router


async def _events(desk: Desk, asked: Asked, request_id: str) -> AsyncGenerator[bytes]:
    """The stream; an error before its first event is raised, a later one is an event."""
    begun = False
    try:
        async with aclosing(desk.stream(asked)) as events:
            async for event in events:
                yield sse.event(_data(event), _name(event))
                begun = True
    except Exception as error:
        if not begun:
            raise
        yield sse.event(problem_of(error, "question").body(request_id), "error")


def _name(event: Event) -> str:
    match event:
        case Searched():
            return "search"
        case Delta():
            return "delta"
        case Shown():
            return "sentence"
        case Answer():
            return "answer"


def _data(event: Event) -> dict[str, Any]:
    match event:
        case Searched(query, hits):
            return {
                "search_query": query.text,
                "filters": filters_payload(query),
                "hits": [hit_payload(hit) for hit in hits],
            }
        case Delta(text):
            return {"text": text}
        case Shown(sentence, citations):
            return {
                **sentence_payload(sentence),
                "numbers": list(sentence.citations),
                "citations": [citation_payload(citation) for citation in citations],
            }
        case Answer():
            return answer_payload(event)
