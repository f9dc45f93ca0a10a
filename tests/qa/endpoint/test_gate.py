from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from qa.endpoint.keys import hash_of, new_key
from qa.endpoint_settings import KeySettings

SITE = "https://news.example"
QUESTION = {"question": "Where did they meet?"}
KEY, OTHER, PUBLISHABLE = new_key(), new_key(), new_key(publishable=True)
KEYS = (
    KeySettings(name="ann", hash=hash_of(KEY), requests_per_minute=3),
    KeySettings(name="bob", hash=hash_of(OTHER)),
    KeySettings(name="site", hash=hash_of(PUBLISHABLE), publishable=True, origins=(SITE,)),
)


@pytest.fixture
def guarded(endpoint: Callable[..., FastAPI]) -> TestClient:
    return TestClient(endpoint(keys=KEYS), follow_redirects=False)


def bearer(key: str, **more: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}", **more}


WRONG: dict[str, list[tuple[str, str | bytes]]] = {
    "none": [],
    "wrong": [("authorization", "Bearer nonsense")],
    "prefix": [("authorization", f"Bearer {KEY[:-1]}")],
    "longer": [("authorization", f"Bearer {KEY}x")],
    "other case": [("authorization", f"Bearer {KEY.swapcase()}")],
    "its hash": [("authorization", f"Bearer {hash_of(KEY)}")],
    "another header": [("x-api-key", KEY)],
    "two": [("authorization", f"Bearer {KEY}"), ("authorization", f"Bearer {OTHER}")],
    "basic": [("authorization", f"Basic {KEY}")],
    "not ASCII": [("authorization", "Bearer kéy".encode())],
    "a forged cookie": [("cookie", "footnote_session=YW5u.deadbeef")],
    "a broken cookie": [("cookie", "footnote_session=%%%.é".encode())],
}
CLOSED = (
    ("POST", "/v1/answers"),
    ("POST", "/v1/search"),
    ("GET", "/v1/articles"),
    ("GET", "/v1/articles/bali"),
    ("GET", "/articles/bali"),
    ("GET", "/openapi.json"),
    ("GET", "/metrics"),
    ("POST", "/mcp"),
    ("GET", "/v1/models"),
    ("POST", "/v1/chat/completions"),
    ("POST", "/gradio_api/queue/join"),
    ("GET", "/"),
)


@pytest.mark.parametrize("how", WRONG)
@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_without_a_known_key_every_door_is_closed(
    guarded: TestClient, engine: Any, method: str, path: str, how: str
) -> None:
    response = guarded.request(method, path, headers=WRONG[how], json=QUESTION)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["error"]["type"] == "authentication_error"
    assert engine.asked == []


def test_a_key_in_the_address_opens_nothing(guarded: TestClient) -> None:
    assert guarded.post(f"/v1/answers?key={KEY}&api_key={KEY}", json=QUESTION).status_code == 401


def test_health_needs_no_key(guarded: TestClient) -> None:
    assert guarded.get("/healthz").status_code == 200
    assert guarded.get("/readyz").status_code == 200


def test_a_key_opens(guarded: TestClient) -> None:
    assert guarded.post("/v1/answers", headers=bearer(KEY), json=QUESTION).status_code == 200


def test_the_plain_key_of_a_container_opens(endpoint: Callable[..., FastAPI]) -> None:
    client = TestClient(endpoint(key="a-key-of-a-container"))
    assert client.post("/v1/answers", json=QUESTION).status_code == 401
    headers = bearer("a-key-of-a-container")
    assert client.post("/v1/answers", headers=headers, json=QUESTION).status_code == 200


def test_without_keys_authorization_is_ignored(client: TestClient) -> None:
    headers = bearer("whatever")
    assert client.post("/v1/answers", headers=headers, json=QUESTION).status_code == 200


def test_limits_are_each_keys_own(guarded: TestClient) -> None:
    for left in (2, 1, 0):
        response = guarded.post("/v1/answers", headers=bearer(KEY), json=QUESTION)
        assert response.status_code == 200
        assert response.headers["x-ratelimit-limit-requests"] == "3"
        assert response.headers["x-ratelimit-remaining-requests"] == str(left)
    response = guarded.post("/v1/answers", headers=bearer(KEY), json=QUESTION)
    assert response.status_code == 429
    assert response.json()["error"]["type"] == "rate_limit_error"
    assert 0 < int(response.headers["retry-after"]) <= 60
    assert guarded.post("/v1/answers", headers=bearer(OTHER), json=QUESTION).status_code == 200


def test_strangers_beyond_loopback_are_limited(endpoint: Callable[..., FastAPI]) -> None:
    app = endpoint(requests_per_minute=1)
    stranger = TestClient(app, client=("203.0.113.7", 1))
    assert stranger.post("/v1/answers", json=QUESTION).status_code == 200
    assert stranger.post("/v1/answers", json=QUESTION).status_code == 429
    loopback = TestClient(app, client=("127.0.0.1", 1))
    assert {loopback.post("/v1/answers", json=QUESTION).status_code for _ in range(3)} == {200}


def test_a_publishable_key_works_on_its_site_only(guarded: TestClient) -> None:
    def status(**headers: str) -> int:
        return guarded.post(
            "/v1/answers", headers=bearer(PUBLISHABLE, **headers), json=QUESTION
        ).status_code

    assert status(origin=SITE) == 200
    assert status(origin="https://evil.example") == 403
    assert status(origin=SITE + ".evil.example") == 403
    assert status(origin="null") == 403
    assert status() == 403


def test_a_publishable_key_may_only_ask_and_read(guarded: TestClient) -> None:
    def status(method: str, path: str) -> int:
        headers = bearer(PUBLISHABLE, origin=SITE)
        return guarded.request(method, path, headers=headers, json={"query": "x"}).status_code

    assert status("GET", "/v1/articles/bali") == 200
    assert status("GET", "/v1/articles") == 403
    assert status("POST", "/v1/search") == 403
    assert status("GET", "/metrics") == 403
    assert status("POST", "/mcp") == 403


def test_only_listed_sites_are_let_in_by_browsers(endpoint: Callable[..., FastAPI]) -> None:
    client = TestClient(endpoint(origins=("https://a.example",), keys=KEYS))

    def preflight(origin: str) -> Any:
        return client.options(
            "/v1/answers",
            headers={
                "origin": origin,
                "access-control-request-method": "POST",
                "access-control-request-headers": "authorization,content-type,x-stainless-lang",
            },
        )

    for origin in ("https://a.example", SITE):
        headers = preflight(origin).headers
        assert headers["access-control-allow-origin"] == origin
        assert "x-stainless-lang" in headers["access-control-allow-headers"]
        assert "access-control-allow-credentials" not in headers
    for origin in ("https://evil.example", "null", "https://a.example.evil.example"):
        response = preflight(origin)
        assert "access-control-allow-origin" not in response.headers
        assert response.status_code == 403
        assert response.json()["instance"] == response.headers["x-request-id"]
    refused = client.post("/v1/answers", headers={"origin": "https://a.example"}, json=QUESTION)
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "https://a.example"
    assert "x-request-id" in refused.headers["access-control-expose-headers"]


def test_a_person_signs_in_with_a_key(guarded: TestClient) -> None:
    page = {"accept": "text/html"}
    visit = guarded.get("/articles/bali", headers=page)
    assert (visit.status_code, visit.headers["location"]) == (303, "/login?next=/articles/bali")
    form = guarded.get(visit.headers["location"])
    assert 'action="/login?next=/articles/bali"' in form.text
    wrong = guarded.post(visit.headers["location"], data={"key": "nonsense"})
    assert wrong.status_code == 401
    assert "not known" in wrong.text
    done = guarded.post(visit.headers["location"], data={"key": KEY})
    assert (done.status_code, done.headers["location"]) == (303, "/articles/bali")
    cookie = done.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert KEY.lower() not in cookie
    assert guarded.get("/articles/bali", headers=page).status_code == 200
    own = {"origin": "http://testserver"}
    assert guarded.post("/v1/answers", headers=own, json=QUESTION).status_code == 200
    evil = {"origin": "http://evil.example"}
    assert guarded.post("/v1/answers", headers=evil, json=QUESTION).status_code == 403


def test_signing_in_leads_to_the_very_quote(guarded: TestClient) -> None:
    page = {"accept": "text/html"}
    asked = "/articles/news%2F2024%20beijing%3F.txt?start=0&end=28"
    visit = guarded.get(asked, headers=page)
    form = guarded.get(visit.headers["location"])
    action = re.findall(r'action="([^"]+)"', form.text)[0]
    done = guarded.post(html.unescape(action), data={"key": OTHER})
    after = done.headers["location"]
    assert after == "/articles/news/2024%20beijing%3F.txt?start=0&end=28#quote"
    opened = guarded.get(after, headers=page)
    assert '<mark id="quote">They met in Beijing on Frida</mark>' in opened.text


def test_the_cookie_keeps_to_https_where_people_use_it(endpoint: Callable[..., FastAPI]) -> None:
    app = endpoint(keys=KEYS, public_url="https://ask.example")
    done = TestClient(app, follow_redirects=False).post("/login", data={"key": OTHER})
    assert "secure" in done.headers["set-cookie"].lower()


def test_a_publishable_key_signs_nobody_in(guarded: TestClient) -> None:
    assert guarded.post("/login", data={"key": PUBLISHABLE}).status_code == 401


@pytest.mark.parametrize("after", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(guarded: TestClient, after: str) -> None:
    done = guarded.post("/login", params={"next": after}, data={"key": OTHER})
    assert done.headers["location"] == "/"


def test_the_form_holds_no_markup_of_others(guarded: TestClient) -> None:
    form = guarded.get('/login?next=/"><script>alert(1)</script>')
    assert "<script" not in form.text


def test_foreign_hosts_are_refused(endpoint: Callable[..., FastAPI]) -> None:
    app = endpoint(hosts=("localhost", "127.0.0.1", "[::1]"))
    for host, status in {
        "127.0.0.1:7860": 200,
        "localhost": 200,
        "[::1]:7860": 200,
        "evil.example": 400,
        "evil.example:7860": 400,
        "127.0.0.1.evil.example": 400,
        "": 400,
    }.items():
        client = TestClient(app)
        response = client.get("/healthz", headers={"host": host, "x-forwarded-host": "localhost"})
        assert response.status_code == status, host
