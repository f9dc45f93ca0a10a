"""How `/openapi.json` says what a route answers, and what the layers around all routes take."""

from __future__ import annotations

import json
from typing import Any

Documented = dict[str, Any]

_EXAMPLES: dict[str, Documented] = {}
"""By the response's description."""

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "the same request with the same key is answered once, for 24 hours",
    "schema": {"type": "string", "maxLength": 255},
    "example": "6f1c1f0e-9d0b-4a55-9f7e-2f2c5e7f6a10",
}

EVENT = {"type": "object", "required": ["data"], "properties": {"data": {"type": "string"}}}
"""One server-sent event."""


def json_response(description: str, example: dict[str, Any]) -> Documented:
    """A JSON object that always has the keys of its example."""
    schema = {"type": "object", "required": sorted(example)}
    _EXAMPLES[description] = example
    return {
        "description": description,
        "content": {"application/json": {"schema": schema, "example": example}},
    }


def text_response(description: str, media_type: str, example: str) -> Documented:
    content = {media_type: {"schema": {"type": "string"}, "example": example}}
    return {"description": description, "content": content}


def or_events(documented: Documented, example: str) -> Documented:
    """The same, or server-sent events when the request asked for a stream."""
    stream = {"schema": EVENT, "example": example}
    return {**documented, "content": {**documented["content"], "text/event-stream": stream}}


def events(*named: tuple[str, Documented]) -> str:
    """What a stream of named events looks like."""
    lines = [
        f"event: {name}\n" * bool(name) + f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
        for name, data in named
    ]
    return "".join(lines)


def completed(contract: Documented) -> Documented:
    """`contract` with what FastAPI does not know: the layers' headers, and nulls in examples."""
    contract["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    contract["security"] = [{}, {"key": []}]  # a server without keys asks for none
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            if method == "post" and path.startswith("/v1/"):
                operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
            for response in operation["responses"].values():
                if response["description"] in _EXAMPLES:
                    content = response["content"]["application/json"]
                    content["example"] = _EXAMPLES[response["description"]]
    return contract
