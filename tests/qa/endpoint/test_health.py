from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from index.errors import CollectionDamaged


def test_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"


def test_without_an_index_it_is_alive_but_not_ready_until_there_is_one(
    client: TestClient, engine: Any
) -> None:
    collection, engine.collection = engine.collection, None
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "footnote index" in response.json()["reasons"][0]
    assert client.get("/healthz").status_code == 200
    refused = client.post("/v1/answers", json={"question": "Where?"}).json()
    assert (refused["status"], refused["reason"]) == ("refused", "empty_index")
    engine.collection = collection
    assert client.get("/readyz").status_code == 200


def test_a_damaged_index_says_so() -> None:
    class Damaged:
        @property
        def collection(self) -> Any:
            raise CollectionDamaged("the index is damaged: footnote index --rebuild PATH")

    from qa.endpoint import create_endpoint

    client = TestClient(create_endpoint(Damaged()))  # type: ignore[arg-type]
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reasons"] == ["the index is damaged: footnote index --rebuild PATH"]
    assert client.get("/healthz").status_code == 200


def test_metrics_count_by_route_and_hold_no_words(client: TestClient) -> None:
    client.post("/v1/answers", json={"question": "CANARY"})
    client.get("/v1/articles/bali")
    client.get("/v1/articles?q=CANARY")
    client.request("CANARY", "/v1/answers")
    text = client.get("/metrics").text
    assert 'footnote_requests_total{method="POST",route="/v1/answers",status="200"} 1.0' in text
    assert 'route="/v1/articles/{article_id:path}"' in text
    assert "CANARY" not in text
