from __future__ import annotations

import pytest
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
