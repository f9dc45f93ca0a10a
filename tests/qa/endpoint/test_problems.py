from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1", 404),
        ("GET", "/v1/nope", 404),
        ("POST", "/v1/answers/", 404),
        ("GET", "/v1/answers", 405),
        ("DELETE", "/v1/articles", 405),
        ("BREW", "/v1/answers", 405),
        ("GET", "/nope", 404),
    ],
)
def test_unknown_paths_and_methods_are_problems(
    client: TestClient, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["error"]["code"] in ("not_found", "method_not_allowed")


def test_a_405_says_what_would_do(client: TestClient) -> None:
    for method, path, allowed in (
        ("GET", "/v1/answers", "POST"),
        ("DELETE", "/v1/articles/bali", "GET"),
        ("OPTIONS", "/healthz", "GET"),
        ("PUT", "/login", "GET, POST"),
    ):
        response = client.request(method, path)
        assert (response.status_code, response.headers["allow"]) == (405, allowed)


def test_a_page_behind_it_has_no_other_errors(endpoint: Callable[..., FastAPI]) -> None:
    app = endpoint()

    async def page(scope: Any, receive: Any, send: Any) -> None:
        status = 405 if scope["method"] == "POST" else 404
        await JSONResponse({"detail": "its own"}, status)(scope, receive, send)

    app.mount("/", page)
    client = TestClient(app)
    for method, path, status in (
        ("GET", "/v1", 404),
        ("GET", "/nope", 404),
        ("POST", "/nope", 404),
        ("POST", "/healthz", 405),
    ):
        response = client.request(method, path)
        assert (response.status_code, response.json()["status"]) == (status, status)
        assert response.headers["content-type"] == "application/problem+json"
    assert client.get("/gradio_api/nope").json() == {"detail": "its own"}


def test_head_tells_what_get_would(client: TestClient) -> None:
    for path in ("/healthz", "/v1/articles/bali", "/articles/bali", "/widget.js", "/v1/nope"):
        whole, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers["content-length"] == whole.headers["content-length"]
    assert client.head("/v1/answers").status_code == 405


def test_a_defect_is_a_problem_with_its_id_which_listed_sites_may_read(
    endpoint: Callable[..., FastAPI], engine: Any
) -> None:
    def fail() -> None:
        raise RuntimeError

    engine.before = fail
    site = {"origin": "https://a.example"}
    app = endpoint(origins=("https://a.example",), hosts=("testserver",))
    app.get("/defect")(fail)
    client = TestClient(app)
    for response in (
        client.get("/defect", headers=site),
        client.post("/v1/answers", headers=site, json={"question": "Where?"}),
    ):
        assert response.status_code == 500
        assert response.headers["x-request-id"] == response.json()["instance"]
        assert response.headers["access-control-allow-origin"] == "https://a.example"
        assert response.headers["content-type"] == "application/problem+json"


def test_a_request_id_is_taken_over_when_it_is_harmless(client: TestClient) -> None:
    assert client.get("/healthz", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == (
        "abc-1"
    )
    for bad in ("a b", "x" * 129, "a\tb", "<script>"):
        made = client.get("/healthz", headers={"x-request-id": bad}).headers["x-request-id"]
        assert made.startswith("req_")


def test_every_response_says_what_browsers_may_not_do(client: TestClient) -> None:
    for path in ("/healthz", "/v1/nope", "/articles/bali"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
