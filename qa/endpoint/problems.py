"""Errors over HTTP: one body that RFC 9457 readers and OpenAI's clients both understand."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from index.errors import CollectionBusy, FootnoteError
from qa.errors import ModelError, ModelUnavailable, QuestionError

_log = logging.getLogger("footnote")

TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    502: "upstream_error",
    504: "upstream_error",
}
"""OpenAI's `error.type` by status; other 4xx are `invalid_request_error`, 5xx `server_error`."""

CODES = {
    400: "invalid_request",
    401: "invalid_api_key",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "request_too_large",
    415: "not_json",
    429: "rate_limit_exceeded",
    500: "internal_error",
    502: "model_failed",
    503: "unavailable",
    504: "timeout",
}

AS_JSON = {
    "tuple_type": "Input should be a list",
    "model_attributes_type": "Input should be an object",
}
"""What pydantic tells in Python's words."""


class Problem(Exception):
    """A request that ends with an error body. `code` and `param` are for programs."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        code: str | None = None,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code or CODES.get(status, "error")
        self.param = param
        self.headers = dict(headers or {})

    def body(self, request_id: str) -> dict[str, Any]:
        kind = TYPES.get(
            self.status, "invalid_request_error" if self.status < 500 else "server_error"
        )
        return {
            "type": f"urn:footnote:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "instance": request_id,
            "error": {
                "message": self.detail,
                "type": kind,
                "param": self.param,
                "code": self.code,
            },
        }

    def response(self, request_id: str) -> JSONResponse:
        return JSONResponse(
            self.body(request_id),
            self.status,
            headers=self.headers,
            media_type="application/problem+json",
        )


def problem_of(error: Exception, param: str | None = None) -> Problem:
    """What an error is over HTTP. `param` names the field that held the question."""
    if isinstance(error, Problem):
        return error
    if not isinstance(error, FootnoteError):
        _log.error("defect", exc_info=error)
        return Problem(500, "something went wrong on the server; its log says what")
    if isinstance(error, QuestionError):
        return Problem(400, str(error), param=param)
    if isinstance(error, ModelUnavailable):
        wait = max(1, round(error.retry_after or 5))
        return Problem(
            503, str(error), code="model_unavailable", headers={"retry-after": str(wait)}
        )
    if isinstance(error, ModelError):
        return Problem(502, str(error), headers={"x-should-retry": "false"})
    if isinstance(error, CollectionBusy):
        return Problem(503, str(error), code="index_busy", headers={"retry-after": "1"})
    return Problem(503, str(error), code="index_unusable", headers={"x-should-retry": "false"})


def request_id_of(request: Request) -> str:
    request_id: str = request.scope.get("state", {}).get("request_id", "")
    return request_id


def answer_with_problems(app: FastAPI) -> None:
    """Every error that leaves `app` has the one body."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, error: Problem) -> JSONResponse:
        return error.response(request_id_of(request))

    @app.exception_handler(FootnoteError)
    async def _engine(request: Request, error: FootnoteError) -> JSONResponse:
        return problem_of(error, "question").response(request_id_of(request))

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        problem = invalid(error.errors())
        if isinstance(error.body, bytes) and error.body:  # FastAPI reads only what is called JSON
            problem = Problem(415, "send JSON, and say so: content-type: application/json")
        return problem.response(request_id_of(request))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        detail = f"{request.method} {request.url.path}: {error.detail}"
        return Problem(error.status_code, detail, headers=error.headers).response(
            request_id_of(request)
        )


def invalid(errors: Any) -> Problem:
    """The first of pydantic's `errors` as a problem; what was sent is not repeated."""
    first = errors[0]
    if first["type"] == "json_invalid":
        return Problem(400, "the body is not JSON", code="invalid_json")
    _, *path = first["loc"]  # the first part says whether it stood in the body, query or path
    param = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    name = param.removeprefix(".")
    said = AS_JSON.get(first["type"]) or first["msg"].removeprefix("Value error, ")
    return Problem(400, f"{name or 'the body'}: {said}", param=name or None)
