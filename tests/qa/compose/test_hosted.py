"""Hosted providers, through their own clients: the key goes where it belongs, answers come back.

Each needs its extra: without it, its tests are skipped, and say so.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from qa.build import build_answerer
from qa.compose.llm import speak
from qa.compose.models import load_chat
from qa.errors import ModelError, ModelRefusedUs, ModelUnavailable
from qa.settings import ModelSettings, Settings
from qa.types import Answer
from tests.stub_hosted import SPENT, StubHosted

KEY = "key-CANARY-0123456789"
QUESTION = "How long did Blinken and Wang Yi talk in Bali?"


@dataclass(frozen=True)
class Provider:
    name: str
    package: str
    variable: str
    headers: tuple[str, ...] = ("authorization",)
    """Where the key may go: a client's versions differ. In one of them, and in no other."""
    under: str = ""
    """What its base_url ends with."""


PROVIDERS = [
    Provider(
        "anthropic", "langchain_anthropic", "ANTHROPIC_API_KEY", ("authorization", "x-api-key")
    ),
    Provider("google_genai", "langchain_google_genai", "GOOGLE_API_KEY", ("x-goog-api-key",)),
    Provider("mistralai", "langchain_mistralai", "MISTRAL_API_KEY", under="/v1"),
    Provider("ollama", "langchain_ollama", "OLLAMA_API_KEY"),
]


@pytest.fixture(params=PROVIDERS, ids=lambda provider: provider.name)
def provider(request: pytest.FixtureRequest) -> Provider:
    found: Provider = request.param
    extra = found.name.replace("_", "-")
    pytest.importorskip(
        found.package, reason=f"{found.name} NOT TESTED: pip install 'footnote[{extra}]'"
    )
    return found


def settings(provider: Provider, stub: StubHosted, key: str | None = KEY) -> ModelSettings:
    return ModelSettings(
        model=f"{provider.name}:stub",
        base_url=stub.base_url + provider.under,
        api_key=SecretStr(key) if key else None,
    )


def answered(provider: Provider, stub: StubHosted, home: Path) -> Answer:
    models = {"hosted": settings(provider, stub)}
    answerer = build_answerer(home, Settings(home=home, models=models, refuse_below=0.0))
    return answerer.answer(QUESTION, model="hosted")


def test_the_answer_comes_back_through_the_gate(provider: Provider, seed_home: Path) -> None:
    with StubHosted() as stub:
        answer = answered(provider, stub, seed_home)
    assert answer.model == f"{provider.name}:stub"
    assert answer.status == "answered"
    assert answer.citations
    assert not answer.truncated
    assert answer.usage is not None
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == SPENT


def test_the_key_goes_in_its_header_and_nowhere_else(provider: Provider, seed_home: Path) -> None:
    with StubHosted() as stub:
        answered(provider, stub, seed_home)
    (request,) = stub.requests
    (header,) = (name for name, value in request.headers.items() if KEY in value)
    assert header in provider.headers
    assert request.headers[header] == ("Bearer " if header == "authorization" else "") + KEY
    assert KEY not in request.path
    assert KEY not in str(request.body)


def test_the_key_of_the_environment_is_not_sent_to_another_address(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(provider.variable, KEY)
    with StubHosted() as stub:
        list(load_chat(settings(provider, stub, key=None)).model.stream("Hello"))
    (request,) = stub.requests
    assert KEY not in str(request.headers)
    assert KEY not in request.path


@pytest.mark.parametrize(
    ("status", "kind", "tries"), [(401, ModelRefusedUs, 1), (503, ModelUnavailable, 3)]
)
def test_a_failure_is_in_our_own_words_and_tried_as_often_as_we_say(
    provider: Provider, seed_home: Path, status: int, kind: type[Exception], tries: int
) -> None:
    with StubHosted(status) as stub, pytest.raises(kind, match=f"{provider.name}:stub") as caught:
        answered(provider, stub, seed_home)
    assert KEY not in str(caught.value)
    assert len(stub.requests) == tries


@pytest.mark.parametrize("status", [302, 307])
def test_llm_01_the_key_does_not_follow_to_another_host(provider: Provider, status: int) -> None:
    """Google's client would send it along in a header of its own."""
    with StubHosted() as other:
        there = other.base_url.replace("127.0.0.1", "localhost")
        with StubHosted(status, there) as stub, suppress(ModelError):
            speak(load_chat(settings(provider, stub)))
    assert any(KEY in value for value in stub.requests[0].headers.values())
    assert KEY not in str(other.requests)
