"""Our own OpenAPI, believed and attacked by schemathesis: never a 500, never an unsaid shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings, strategies
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

PATHS = {
    "/v1/answers",
    "/v1/search",
    "/v1/articles",
    "/v1/articles/{article_id}",
    "/v1/chat/completions",
    "/v1/responses",
    "/v1/models",
    "/v1/models/{name}",
    "/widget.js",
    "/healthz",
    "/readyz",
    "/metrics",
}


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(PATHS))
def test_nothing_that_the_contract_allows_breaks_the_server(
    endpoint: Callable[..., FastAPI], path: str
) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", endpoint())
    operations = [found.ok() for found in schema.get_all_operations()]
    (operation,) = [one for one in operations if one.path == path]

    @given(case=strategies.one_of(*(operation.as_strategy(mode) for mode in GenerationMode)))
    @settings(
        max_examples=100,
        deadline=None,
        derandomize=True,  # every run attacks in the same way: what it finds, it finds again
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def attack(case: schemathesis.Case) -> None:
        # A question may well be refused for what it says, whatever its shape.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    attack()


def test_every_path_is_documented(client: TestClient) -> None:
    assert set(client.get("/openapi.json").json()["paths"]) == PATHS


def test_every_json_answer_has_an_example_that_fits(client: TestClient) -> None:
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for operation in methods.values():
            for response in operation["responses"].values():
                for kind, content in response["content"].items():
                    assert content["example"], (path, kind)
                    if kind.endswith("json"):
                        assert set(content["schema"]["required"]) <= set(content["example"])
            for parameter in operation.get("parameters", []):
                assert parameter.get("example") or parameter["schema"]["examples"], path


def test_every_request_has_an_example_that_is_answered(client: TestClient) -> None:
    contract = client.get("/openapi.json").json()
    for path, methods in contract["paths"].items():
        for operation in methods.values():
            if "requestBody" in operation:
                name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
                fields = contract["components"]["schemas"][name.rpartition("/")[2]]["properties"]
                body = {key: one["examples"][0] for key, one in fields.items() if "examples" in one}
                assert body, path
                assert client.post(path, json=body).status_code == 200, path


def test_it_says_how_to_bring_a_key_and_to_ask_once(client: TestClient) -> None:
    contract = client.get("/openapi.json").json()
    assert client.get("/openapi.json").json() == contract
    assert contract["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert contract["security"] == [{}, {"key": []}]
    asked = contract["paths"]["/v1/answers"]["post"]["parameters"]
    assert [one["name"] for one in asked] == ["Idempotency-Key"]


def test_answers_have_the_shape_of_their_examples(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    def example(path: str) -> dict[str, Any]:
        found = next(iter(paths[path].values()))["responses"]["200"]["content"]
        return found["application/json"]["example"]  # type: ignore[no-any-return]

    answer = client.post("/v1/answers", json={"question": "Where?"}).json()
    assert set(answer) == set(example("/v1/answers"))
    assert set(answer["citations"][0]) == set(example("/v1/answers")["citations"][0])
    assert set(answer["sentences"][0]) == set(example("/v1/answers")["sentences"][0])
    hits = client.post("/v1/search", json={"query": "Bali"}).json()["hits"]
    assert set(hits[0]) == set(example("/v1/search")["hits"][0])
    rows = client.get("/v1/articles").json()["articles"]
    assert set(rows[0]) == set(example("/v1/articles")["articles"][0])
    assert set(client.get("/v1/articles/bali").json()) == set(example("/v1/articles/{article_id}"))
