from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient


def test_the_list_shows_what_the_collection_holds(client: TestClient) -> None:
    page = client.get("/v1/articles").json()
    assert page["total"] == 2
    assert set(page["articles"][0]) == {
        *("id", "title", "publisher", "author", "date", "date_origin"),
        *("url", "path", "passages", "characters"),
    }


def test_no_index_lists_nothing(client: TestClient, engine: Any) -> None:
    engine.collection = None
    assert client.get("/v1/articles").json() == {"articles": [], "total": 0, "next": None}
    assert client.get("/v1/articles/bali").status_code == 404


@pytest.mark.parametrize("safe", ["", "/"])
def test_an_id_may_hold_any_character(client: TestClient, safe: str) -> None:
    article_id = "news/2024 beijing?.txt"
    article = client.get(f"/v1/articles/{quote(article_id, safe=safe)}").json()
    assert article["id"] == article_id
    assert article["removed"] == []


@pytest.mark.parametrize("article_id", ["nope", "..%2F..%2Fetc%2Fpasswd", "%00", "a" * 5000])
def test_an_unknown_id_is_a_404_problem(client: TestClient, article_id: str) -> None:
    response = client.get(f"/v1/articles/{article_id}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x"])
def test_a_page_has_bounds(client: TestClient, query: str) -> None:
    response = client.get(f"/v1/articles?{query}")
    assert response.status_code == 400
    assert response.json()["error"]["param"] == "limit"


def test_a_person_reads_the_article_with_its_quote_marked(client: TestClient) -> None:
    response = client.get("/articles/bali?start=2&end=31")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert '<mark id="quote">They met in Bali on Saturday.</mark>' in response.text
    assert "2022-07-09" in response.text


def test_nothing_in_an_article_is_taken_for_markup(client: TestClient) -> None:
    response = client.get("/articles/bali")
    assert "<script" not in response.text
    assert "&lt;script&gt;" in response.text
    assert "<talk>" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "span", ["start=-1&end=3", "start=5&end=5", "start=0&end=99999", "start=1"]
)
def test_a_span_outside_the_text_marks_nothing(client: TestClient, span: str) -> None:
    response = client.get(f"/articles/bali?{span}")
    assert response.status_code == 200
    assert "<mark" not in response.text


def test_empty_parameters_count_as_absent(client: TestClient) -> None:
    assert client.get("/v1/articles?limit=&after=&q=").json() == client.get("/v1/articles").json()
    assert client.get("/articles/bali?start=&end=").status_code == 200
