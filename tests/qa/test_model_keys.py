"""A model's key is in nothing that anyone reads, least of all when something is wrong with it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from qa.build import build_answerer
from qa.cli import main
from qa.endpoint import create_endpoint
from qa.endpoint.logs import JsonLines
from qa.settings import ModelSettings, Settings, load_settings
from tests.stub_openai import Reply, StubOpenAI, stub_openai

KEY = "sk-footnote-probe-0123456789"
QUESTION = "How long did Blinken and Wang Yi talk in Bali?"
TOLD = f"Incorrect API key provided: {KEY}. Authorization: Bearer {KEY}"
"""As providers tell it."""
BODIES = {
    "/v1/answers": {"question": QUESTION},
    "/v1/chat/completions": {"messages": [{"role": "user", "content": QUESTION}]},
    "/v1/responses": {"input": QUESTION},
}
FIRST = ("/v1/answers", BODIES["/v1/answers"])
FAILING = {
    "refused": Reply(status=401, error=TOLD),
    "forbidden": Reply(status=403, error=TOLD),
    "missing": Reply(status=404, error=TOLD),
    "limited": Reply(status=429, error=TOLD, headers={"retry-after": "600"}),
    "broken": Reply(status=500, error=TOLD),
    "event": Reply(raw=[b"data: " + json.dumps({"error": {"message": TOLD}}).encode()]),
    "cut": Reply("Blinken met Wang. " * 3, pieces=18, error_after=2),
    "page": Reply(page=f"<html>{TOLD}</html>".encode()),
}


@pytest.fixture(scope="module")
def stub() -> Iterator[StubOpenAI]:
    with stub_openai(**FAILING) as stub:
        yield stub


def chosen(stub: StubOpenAI) -> dict[str, dict[str, str]]:
    return {
        name: {"model": f"openai:{name}", "base_url": stub.base_url, "api_key": KEY}
        for name in FAILING
    }


@pytest.mark.parametrize("name", ["refused", "limited", "cut"])
def test_the_command_line_tells_one_line_without_it(
    name: str,
    stub: StubOpenAI,
    seed_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for setting, value in chosen(stub)[name].items():
        monkeypatch.setenv(f"FOOTNOTE_{setting.upper()}", value)
    monkeypatch.setenv("FOOTNOTE_REFUSE_BELOW", "0")
    code = main(["ask", QUESTION, "--home", str(seed_home)])
    out, err = capsys.readouterr()
    assert stub.requests[-1]["authorization"] == f"Bearer {KEY}"
    assert KEY not in out + err
    assert (code, err.count("\n")) == ((0, 0) if name == "cut" else (1, 1))
    assert f"openai:{name}" in err or name == "cut"


@pytest.mark.parametrize("words", [["config"], ["config", "--json"], ["doctor"]])
def test_settings_are_told_without_it(
    words: list[str],
    stub: StubOpenAI,
    seed_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address = stub.base_url.replace("//", f"//me:{KEY}@") + f"?key={KEY}"
    (tmp_path / "my.toml").write_text(
        f'[models.far]\nmodel = "openai:refused"\nbase_url = "{address}"\napi_key = "{KEY}"\n'
    )
    for setting, value in chosen(stub)["refused"].items():
        monkeypatch.setenv(f"FOOTNOTE_{setting.upper()}", value)
    for base_url in (stub.base_url, address):
        monkeypatch.setenv("FOOTNOTE_BASE_URL", base_url)
        main([*words, "--home", str(seed_home), "--config", str(tmp_path / "my.toml")])
        out, err = capsys.readouterr()
        assert "base_url" in out or base_url == stub.base_url
        assert KEY not in out + err


def test_an_address_is_told_with_its_secrets_masked() -> None:
    arguments = {"base_url": f"https://me:{KEY}@host.test:1/v1?key={KEY}#{KEY}"}
    told = load_settings(arguments, environ={}).settings.model_dump(mode="json")
    assert told["base_url"] == "https://**********@host.test:1/v1?**********"
    plain = {"base_url": "https://host.test:1/v1"}
    told = load_settings(plain, environ={}).settings.model_dump(mode="json")
    assert told["base_url"] == "https://host.test:1/v1"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What a server logs, as it logs it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    root, ours = logging.getLogger(), logging.getLogger("footnote")
    levels = root.level, ours.level
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    ours.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


@pytest.fixture(scope="module")
def client(stub: StubOpenAI, seed_home: Path) -> Iterator[TestClient]:
    models = {name: ModelSettings(**given) for name, given in chosen(stub).items()}
    settings = Settings(home=seed_home, model="refused", models=models, refuse_below=0.0)
    with TestClient(create_endpoint(build_answerer(settings=settings), settings)) as client:
        yield client


def test_llm_02_a_wait_that_a_provider_asks_for_is_passed_on(client: TestClient) -> None:
    response = client.post("/v1/answers", json={"question": QUESTION, "model": "limited"})
    assert response.status_code == 503
    assert response.headers["retry-after"] == "600"
    assert response.json()["error"]["code"] == "model_unavailable"


def test_sec_03_a_server_tells_it_nowhere(
    client: TestClient, stub: StubOpenAI, logged: io.StringIO
) -> None:
    seen: list[str] = []
    for name in FAILING:
        for path, body in BODIES.items() if name in ("refused", "cut") else (FIRST,):
            response = client.post(path, json={**body, "model": name, "stream": True})
            seen.append(f"{response.headers} {response.text}")
    for path, body in BODIES.items():
        response = client.post(path, json={**body, "model": "refused"})
        assert response.status_code == 502
        assert response.headers["content-type"] == "application/problem+json"
        seen.append(f"{response.headers} {response.text}")
    reading = ("/healthz", "/readyz", "/metrics", "/openapi.json", "/v1/models")
    seen += [client.get(path).text for path in reading]
    assert "event: error" in "".join(seen)
    assert KEY not in "".join(seen)
    assert '"status": 502' in logged.getvalue()
    assert KEY not in logged.getvalue()
    assert any(request["authorization"] == f"Bearer {KEY}" for request in stub.requests)
