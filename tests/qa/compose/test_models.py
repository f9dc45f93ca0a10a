"""Choosing a model: what a setting means, and one clear line where it cannot be meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from index.errors import FootnoteError
from qa.compose.extractive import Extractive
from qa.compose.llm import LlmComposer
from qa.compose.models import NO_KEY, load_chat
from qa.compose.named import Composers
from qa.errors import ModelMisconfigured
from qa.settings import ModelSettings, Settings
from tests.stub_openai import Reply, quoting, stub_openai

KEY = "sk-CANARY-0123456789"


@pytest.mark.parametrize(
    ("name", "own_words"),
    [
        ("smollm2:135m", False),
        ("HuggingFaceTB/SmolLM2-135M-Instruct", False),
        ("qwen2.5:0.5b", False),
        ("Llama-3.2-1B-Instruct", True),
        ("Qwen2.5-7B-Instruct-1M", True),
        ("Qwen3-30B-A0.6B", True),
        ("gpt-5-mini", True),
        ("model-4bit", True),
    ],
)
def test_a_tiny_model_is_held_to_the_articles_words_unless_told_otherwise(
    name: str, own_words: bool
) -> None:
    chosen = {"model": f"openai:{name}", "base_url": "http://127.0.0.1:9/v1"}
    assert load_chat(ModelSettings(**chosen)).own_words is own_words  # type: ignore[arg-type]
    for told in (True, False):
        told_so = ModelSettings(**chosen, own_words=told)  # type: ignore[arg-type]
        assert load_chat(told_so).own_words is told


@pytest.mark.slow
def test_a_tiny_file_is_known_by_its_size_where_its_name_tells_none(
    smollm2: Path, tmp_path: Path
) -> None:
    (tmp_path / "model.gguf").symlink_to(smollm2)
    chosen = ModelSettings(model=f"llamacpp:{tmp_path / 'model.gguf'}")
    assert not load_chat(chosen).own_words
    assert load_chat(chosen.model_copy(update={"own_words": True})).own_words


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"model": "gpt"}, "neither 'extractive'"),
        ({"model": "openai:"}, "neither 'extractive'"),
        ({"model": "nobody:x"}, "unknown provider 'nobody'"),
        ({"model": "anthropic:x"}, r"footnote\[anthropic\]"),
        ({"model": "google_genai:x"}, r"footnote\[google-genai\]"),
        ({"model": "mistralai:x"}, r"footnote\[mistralai\]"),
        ({"model": "ollama:x"}, r"footnote\[ollama\]"),
        ({"model": "openai:x", "base_url": f"http://me:{KEY}@host.test/v1"}, "put the key in"),
        ({"model": "openai:x", "base_url": f"http://host.test/v1?key={KEY}"}, "put the key in"),
        ({"model": "openai:x", "base_url": f"http://host.test/v1#{KEY}"}, "put the key in"),
        ({"model": "openai:x", "base_url": f"http://{KEY}@host.test/v1"}, "put the key in"),
        ({"model": "openai:x", "base_url": "file:///etc/passwd"}, "not an http"),
        ({"model": "openai:x", "base_url": "127.0.0.1:8080/v1"}, "not an http"),
        ({"model": "openai:x", "base_url": "http://host.test:99999/v1"}, "not an http"),
        ({"model": "openai:x", "base_url": "http://host.test:port/v1"}, "not an http"),
        ({"model": "openai:x", "api_key": SecretStr(f"{KEY}\nmore")}, "copy it again"),
        ({"model": "openai:x", "api_key": SecretStr(f"{KEY}é")}, "copy it again"),
        ({"model": "openai:x", "api_key": SecretStr(f"Bearer {KEY}")}, "copy it again"),
        ({"model": "openai:x", "api_key_file": "/no/such"}, "key file /no/such"),
        ({"model": "llamacpp:/no/such.gguf"}, "No such file"),
        ({"model": f"llamacpp:{Path(__file__).parent}"}, "Is a directory"),
        ({"model": f"llamacpp:{__file__}"}, "not a GGUF file"),
    ],
)
def test_a_model_that_cannot_be_is_one_clear_line(chosen: dict[str, Any], words: str) -> None:
    if (provider := chosen["model"].partition(":")[0]) in ("anthropic", "mistralai", "ollama"):
        _skip_if_installed(f"langchain_{provider}")
    if chosen["model"].startswith("google_genai"):
        _skip_if_installed("langchain_google_genai")
    with pytest.raises(ModelMisconfigured, match=words) as caught:
        load_chat(ModelSettings(**chosen))
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_empty_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "empty.gguf").touch()
    with pytest.raises(ModelMisconfigured, match="not a GGUF file"):
        load_chat(ModelSettings(model=f"llamacpp:{tmp_path / 'empty.gguf'}"))


@pytest.mark.parametrize("rest", [b"", bytes(5000), b"\x03\0\0\0" + b"\xff" * 5000])
def test_a_file_that_only_begins_like_a_model_says_so(tmp_path: Path, rest: bytes) -> None:
    pytest.importorskip("xllamacpp", reason="NO LOCAL MODEL: pip install 'footnote[local]'")
    (tmp_path / "cut.gguf").write_bytes(b"GGUF" + rest)
    with pytest.raises(ModelMisconfigured, match="is the file whole") as caught:
        load_chat(ModelSettings(model=f"llamacpp:{tmp_path / 'cut.gguf'}"))
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_a_model_that_was_cut_while_it_was_copied_says_so(smollm2: Path, tmp_path: Path) -> None:
    for size in (300, 3_000_000, smollm2.stat().st_size - 1000):
        (tmp_path / "cut.gguf").write_bytes(smollm2.read_bytes()[:size])
        with pytest.raises(ModelMisconfigured, match="is the file whole"):
            load_chat(ModelSettings(model=f"llamacpp:{tmp_path / 'cut.gguf'}"))


def _skip_if_installed(module: str) -> None:
    from importlib.util import find_spec

    if find_spec(module):
        pytest.skip(f"{module} is installed here: nothing is missing")


def test_without_a_key_a_hosted_model_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelMisconfigured, match="check `api_key`"):
        load_chat(ModelSettings(model="openai:gpt-5-mini"))


def test_a_line_end_in_the_keys_variable_is_told_before_anything_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On its way it would only be a server that cannot be reached."""
    monkeypatch.setenv("OPENAI_API_KEY", f"{KEY}\n")
    with pytest.raises(ModelMisconfigured, match="provider's own variable") as caught:
        load_chat(ModelSettings(model="openai:x"))
    assert KEY not in str(caught.value)


def test_the_key_of_the_environment_is_not_sent_to_another_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with stub_openai(good=Reply(quoting)) as stub:
        chat = load_chat(ModelSettings(model="openai:good", base_url=stub.base_url))
        chat.model.invoke("Hello")
    assert stub.requests[0]["authorization"] == f"Bearer {NO_KEY}"


def test_a_key_file_gives_the_key(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"\ufeff{KEY} \nmore\n", encoding="utf-8")
    with stub_openai(good=Reply(quoting)) as stub:
        chosen = ModelSettings(model="openai:good", base_url=stub.base_url, api_key_file=file)
        load_chat(chosen).model.invoke("Hello")
    assert stub.requests[0]["authorization"] == f"Bearer {KEY}"
    file.write_text("\n")
    with pytest.raises(ModelMisconfigured, match="is empty"):
        load_chat(chosen)


def test_settings_are_not_ignored() -> None:
    with stub_openai(good=Reply(quoting)) as stub:
        chosen = ModelSettings(model="openai:good", base_url=stub.base_url, temperature=0.7)
        load_chat(chosen).model.invoke("Hello")
    assert stub.requests[0]["temperature"] == 0.7
    assert stub.requests[0]["model"] == "good"


NAMED = {
    "fast": ModelSettings(model="openai:fast", api_key=SecretStr(KEY), fallback="extractive"),
    "round": ModelSettings(model="openai:a", api_key=SecretStr(KEY), fallback="again"),
    "again": ModelSettings(model="openai:b", api_key=SecretStr(KEY), fallback="round"),
}


def test_models_are_chosen_by_name() -> None:
    extractive = Extractive()
    composers = Composers(Settings(models=NAMED), extractive)
    assert composers.names == ("extractive", "fast", "round", "again")
    assert composers() is extractive
    assert composers("extractive") is extractive
    fast = composers("fast")
    assert isinstance(fast, LlmComposer)
    assert fast is composers("fast")
    assert fast.fallback is extractive
    assert composers.understanding("fast") is not None
    assert composers.understanding() is None


@pytest.mark.parametrize(
    ("name", "words"), [("other", "choose one of extractive, fast"), ("round", "in a circle")]
)
def test_a_name_that_leads_nowhere_says_so(name: str, words: str) -> None:
    composers = Composers(Settings(models=NAMED), Extractive())
    with pytest.raises(FootnoteError, match=words):
        composers(name)


def test_the_default_may_be_a_model_of_its_own() -> None:
    settings = Settings(model="openai:good", api_key=SecretStr(KEY))
    composer = Composers(settings, Extractive())()
    assert composer.name == "openai:good"


def test_a_probe_calls_the_model_once() -> None:
    with stub_openai(good=Reply("OK"), mute=Reply("")) as stub:
        models = {
            name: ModelSettings(model=f"openai:{name}", base_url=stub.base_url)
            for name in ("good", "mute", "missing")
        }
        composers = Composers(Settings(models=models), Extractive())
        assert composers.probe() == "extractive"
        assert composers.probe("good") == "openai:good"
        assert len(stub.requests) == 1
        with pytest.raises(FootnoteError, match="gave no text"):
            composers.probe("mute")
        with pytest.raises(FootnoteError, match="does not exist"):
            composers.probe("missing")
