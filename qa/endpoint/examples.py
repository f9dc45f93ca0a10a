"""What `/openapi.json` shows of each response: a schema of what always stands there, an example."""

from __future__ import annotations

from qa.endpoint.contract import (
    Documented,
    events,
    json_response,
    or_events,
    text_response,
)

SOURCE = {
    "article_id": "002_c4225b1ea23c2d7a",
    "title": "Blinken meets China's Wang Yi in Bali",
    "publisher": "Reuters",
    "url": None,
    "path": "seeds/articles/002_c4225b1ea23c2d7a.txt",
}
DATED = {**SOURCE, "date": "2022-07-09", "date_origin": "stated"}
HIT = {
    **DATED,
    "passage_id": "p_1",
    "start": 0,
    "end": 29,
    "text": "They met in Bali on Saturday.",
    "score": 0.03,
}
CITATION: Documented = {
    "number": 1,
    **DATED,
    "passage_id": "p_1",
    "quote": "They met in Bali on Saturday.",
    "start": 0,
    "end": 29,
    "also_in": [],
}
SENTENCE = {
    "text": "Reuters, 9 July 2022: “They met in Bali on Saturday.” [1]",
    "start": 0,
    "end": 57,
    "citations": [1],
    "support": "quoted",
    "support_score": 1.0,
}
FILTERS: Documented = {"since": None, "until": None, "publishers": [], "origin": "none"}
ANSWER_OBJECT = {
    "id": "ans_01",
    "object": "answer",
    "created": 1790000000,
    "model": "extractive",
    "question": "Where did they meet?",
    "search_query": "Where did Blinken and Wang Yi meet?",
    "filters": FILTERS,
    "status": "answered",
    "reason": None,
    "answerability": 0.93,
    "text": SENTENCE["text"],
    "sentences": [SENTENCE],
    "citations": [CITATION],
    "disagreements": [],
    "nearest": [],
    "dropped": 0,
    "truncated": False,
    "usage": None,
    "timings": {"understand_ms": 1.0, "search_ms": 20.0, "compose_ms": 2.0, "verify_ms": 1.0},
}
ROW = {
    "id": SOURCE["article_id"],
    "title": SOURCE["title"],
    "publisher": "Reuters",
    "author": None,
    "date": "2022-07-09",
    "date_origin": "stated",
    "url": None,
    "path": SOURCE["path"],
    "passages": 9,
    "characters": 4012,
}
CHAT_COMPLETION: Documented = {
    "id": "chatcmpl-01",
    "object": "chat.completion",
    "created": 1790000000,
    "model": "footnote",
    "choices": [
        {
            "index": 0,
            "finish_reason": "stop",
            "logprobs": None,
            "message": {
                "role": "assistant",
                "content": SENTENCE["text"],
                "refusal": None,
                "annotations": [
                    {
                        "type": "url_citation",
                        "url_citation": {
                            "start_index": 54,
                            "end_index": 57,
                            "title": SOURCE["title"],
                            "url": "http://127.0.0.1:7860/articles/002_c4225b1ea23c2d7a",
                        },
                    }
                ],
                "footnote": ANSWER_OBJECT,
            },
        }
    ],
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    "citations": ["http://127.0.0.1:7860/articles/002_c4225b1ea23c2d7a"],
    "search_results": [],
}


CHUNK = {
    "id": "chatcmpl-01",
    "object": "chat.completion.chunk",
    "created": 1790000000,
    "model": "footnote",
    "choices": [
        {
            "index": 0,
            "delta": {"content": SENTENCE["text"]},
            "logprobs": None,
            "finish_reason": None,
        }
    ],
}

ANSWER = or_events(
    json_response("The answer object; a refusal is an answer too", ANSWER_OBJECT),
    events(
        ("search", {"search_query": ANSWER_OBJECT["search_query"], "filters": FILTERS, "hits": []}),
        ("delta", {"text": SENTENCE["text"]}),
        ("sentence", {**SENTENCE, "numbers": [1], "citations": [CITATION]}),
        ("answer", ANSWER_OBJECT),
    ),
)
SEARCH = json_response("The passages, best first", {"query": "Blinken Bali", "hits": [HIT]})
ARTICLES = json_response("A page of the list", {"articles": [ROW], "total": 5, "next": None})
ARTICLE = json_response("The article", {**ROW, "text": "They met in Bali …", "removed": []})
CHAT = or_events(
    json_response("The answer as a chat completion", CHAT_COMPLETION),
    events(("", CHUNK)) + "data: [DONE]\n\n",
)

RESPONSE = or_events(
    json_response(
        "The answer as a response object",
        {
            "id": "resp_01",
            "object": "response",
            "created_at": 1790000000,
            "status": "completed",
            "model": "footnote",
            "output": [
                {
                    "id": "msg_01",
                    "type": "message",
                    "role": "assistant",
                    "status": "completed",
                    "content": [
                        {
                            "type": "output_text",
                            "text": SENTENCE["text"],
                            "annotations": [
                                {
                                    "type": "url_citation",
                                    "start_index": 54,
                                    "end_index": 57,
                                    "title": SOURCE["title"],
                                    "url": CHAT_COMPLETION["citations"][0],
                                }
                            ],
                            "logprobs": [],
                        }
                    ],
                }
            ],
            "error": None,
            "footnote": ANSWER_OBJECT,
        },
    ),
    events(
        (
            "response.output_text.delta",
            {
                "type": "response.output_text.delta",
                "sequence_number": 4,
                "item_id": "msg_01",
                "output_index": 0,
                "content_index": 0,
                "delta": SENTENCE["text"],
                "logprobs": [],
            },
        )
    ),
)
NAMED = {"id": "footnote", "object": "model", "created": 1767225600, "owned_by": "footnote"}
MODELS = json_response("What a request may name", {"object": "list", "data": [NAMED]})
MODEL = json_response("The model", NAMED)

ALIVE = json_response("The process answers", {"status": "ok"})
READY_CHECKS: Documented = {
    "index": {"ok": True, "detail": "5 articles, 59 passages"},
    "model": {"ok": True, "detail": "extractive", "reachable": None},
}
READY = json_response(
    "Questions can be answered", {"status": "ready", "reasons": [], "checks": READY_CHECKS}
)
NO_INDEX = "the index is empty: add articles with `footnote index PATH`"
UNREADY = json_response(
    "Not ready, and why",
    {
        "status": "unready",
        "reasons": [NO_INDEX],
        "checks": {**READY_CHECKS, "index": {"ok": False, "detail": NO_INDEX}},
    },
)
METRICS = text_response(
    "Figures as Prometheus reads them",
    "text/plain",
    'footnote_requests_total{method="POST",route="/v1/answers",status="200"} 3.0\n',
)
WIDGET = text_response("The script", "text/javascript", "/* Footnote in a page of yours … */\n")

_PROBLEM = {
    "type": "urn:footnote:problem:invalid_request",
    "title": "Bad Request",
    "status": 400,
    "detail": "question: Field required",
    "instance": "req_01",
    "error": {
        "message": "question: Field required",
        "type": "invalid_request_error",
        "param": "question",
        "code": "invalid_request",
    },
}


def _problem(description: str) -> Documented:
    schema = {"type": "object", "required": sorted(_PROBLEM)}
    content = {"application/problem+json": {"schema": schema, "example": _PROBLEM}}
    return {"description": description, "content": content}


PROBLEMS: dict[int | str, Documented] = {
    "4XX": _problem("The request cannot be answered as it is"),
    "5XX": _problem("The server cannot answer now"),
}
