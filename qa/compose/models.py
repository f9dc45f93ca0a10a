"""From a setting to a model that can be called: any LangChain `provider:name`, or a GGUF file."""

from __future__ import annotations

import ipaddress
import re
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from qa.compose.llm import Chat
from qa.compose.local import CONTEXT_TOKENS, serve
from qa.compose.messages import ANSWER_TOKENS
from qa.compose.upstream import Deadlines
from qa.errors import ModelMisconfigured
from qa.settings import ModelSettings

LOCAL = "llamacpp"
EXTRAS = {
    "openai": "langchain_openai",
    "anthropic": "langchain_anthropic",
    "google_genai": "langchain_google_genai",
    "mistralai": "langchain_mistralai",
    "ollama": "langchain_ollama",
}
"""Providers that an extra of the same name (`-` for `_`) installs, and the module each needs."""
NO_KEY = "none"
"""Sent where no key is set and the address is not the provider's own: ours is not for others."""
SLOTS = 4
LEAST_WEIGHTS = 1e9
"""Of a model that is trusted with words of its own, unless the settings say. With 135 million
weights, 15 of 22 such sentences that passed the gate were borne out; 63 of 66 exact ones were."""
_WEIGHTS = re.compile(r"(?<![a-z0-9.])(?:(\d+(?:\.\d+)?)b|(\d{2,3})m)(?![a-z0-9])", re.IGNORECASE)
_BITS_PER_WEIGHT = 2
"""At the least; a file without a size in its name cannot hold more weights than this makes."""


def load_chat(chosen: ModelSettings) -> Chat:
    """Raises ModelMisconfigured. A local file is loaded here; nothing else is contacted yet."""
    provider, colon, name = chosen.model.partition(":")
    if not colon or not name:
        raise ModelMisconfigured(
            f"model {chosen.model!r} is neither 'extractive', nor a name from [models], nor "
            "'provider:name' such as 'openai:gpt-5-mini'"
        )
    _refuse_credentials(chosen.base_url)
    if provider == LOCAL:
        return _local(chosen, Path(name))
    near = _is_loopback(chosen.base_url) or provider == "ollama"
    model = _hosted(provider, name, chosen)
    return Chat(
        name=chosen.model,
        model=model,
        base_url=chosen.base_url,
        deadlines=_deadlines(chosen.timeout, near=near),
        context_tokens=_context(model),
        slots=threading.Semaphore(SLOTS),
        own_words=_own_words(chosen, _weights(name)),
    )


def _local(chosen: ModelSettings, path: Path) -> Chat:
    server = serve(path)
    try:
        model = _made(
            "openai",
            path.stem,
            base_url=server.base_url,
            api_key=server.api_key,
            temperature=chosen.temperature,
            stream_usage=True,
        )
    except ImportError:
        raise ModelMisconfigured(
            "models in this process need langchain-openai: pip install 'footnote[local]'"
        ) from None
    return Chat(
        name=f"{LOCAL}:{path.name}",
        model=model,
        deadlines=_deadlines(chosen.timeout, near=True),
        context_tokens=CONTEXT_TOKENS,
        slots=threading.Semaphore(1),
        own_words=_own_words(
            chosen, _weights(path.stem) or path.stat().st_size * 8 / _BITS_PER_WEIGHT
        ),
    )


def _own_words(chosen: ModelSettings, weights: float | None) -> bool:
    if chosen.own_words is not None:
        return chosen.own_words
    return weights is None or weights >= LEAST_WEIGHTS


def _weights(name: str) -> float | None:
    """How many a model's name tells of ("smollm2:135m", "Qwen2.5-7B-Instruct-1M"); the most, if
    several.
    """
    told = [float(b) * 1e9 if b else float(m) * 1e6 for b, m in _WEIGHTS.findall(name)]
    return max(told, default=None)


def _hosted(provider: str, name: str, chosen: ModelSettings) -> BaseChatModel:
    arguments: dict[str, Any] = {"temperature": chosen.temperature}
    key = _key(chosen)
    if chosen.base_url:
        arguments["base_url"] = chosen.base_url
        key = key or NO_KEY
    if key and provider == "ollama":
        arguments["client_kwargs"] = {"headers": {"Authorization": f"Bearer {key}"}}
    elif key:
        arguments["api_key"] = key
    if provider == "openai":
        arguments["stream_usage"] = True
    if provider == "google_genai":  # its key's header would follow a redirect to any host
        arguments["client_args"] = {"follow_redirects": False, "allow_redirects": False}
    module = EXTRAS.get(provider)
    if module and find_spec(module) is None:
        extra = provider.replace("_", "-")
        raise ModelMisconfigured(
            f"{provider} models need a package: pip install 'footnote[{extra}]'"
        )
    try:
        model = _made(provider, name, **arguments)
    except ImportError:
        raise ModelMisconfigured(
            f"{provider} models need the LangChain package of that provider: pip install it"
        ) from None
    except ValueError as error:
        if "provider" in str(error).lower():
            known = ", ".join((*EXTRAS, LOCAL))
            raise ModelMisconfigured(
                f"unknown provider {provider!r} in model {chosen.model!r}: known are {known}, and "
                "any other that LangChain's init_chat_model names"
            ) from None
        raise ModelMisconfigured(_unset(chosen, type(error).__name__)) from None
    except Exception as error:  # noqa: BLE001 - every client has its own
        raise ModelMisconfigured(_unset(chosen, type(error).__name__)) from None
    _refuse_odd_keys(chosen.model, model)
    return model


def _made(provider: str, name: str, **arguments: Any) -> BaseChatModel:
    """Retries are ours: a client's own would count against no deadline."""
    if provider in ("openai", "anthropic", "mistralai", "google_genai"):
        arguments["max_tokens"] = ANSWER_TOKENS
        # Google's client counts the first attempt, and reads 0 as its own default of 5.
        arguments["max_retries"] = 1 if provider == "google_genai" else 0
    model: BaseChatModel = init_chat_model(name, model_provider=provider, **arguments)
    return model


def _unset(chosen: ModelSettings, kind: str) -> str:
    """A client's own message may repeat what it was given, keys too."""
    return (
        f"{chosen.model} cannot be set up ({kind}): check `api_key` (or the provider's own "
        "variable) and `base_url`"
    )


def _refuse_odd_keys(named: str, model: BaseChatModel) -> None:
    """A line end copied with a key would be read as a server that cannot be reached."""
    for value in vars(model).values():
        if isinstance(value, SecretStr):
            key = value.get_secret_value()
            if not key.isascii() or not key.isprintable() or " " in key:
                raise ModelMisconfigured(
                    f"the key for {named} holds a blank, a line end or a letter that no key has: "
                    "copy it again into `api_key` (or the provider's own variable)"
                )


def _key(chosen: ModelSettings) -> str | None:
    if chosen.api_key:
        return chosen.api_key.get_secret_value().strip()
    if chosen.api_key_file is None:
        return None
    try:
        lines = chosen.api_key_file.expanduser().read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ModelMisconfigured(
            f"the key file {chosen.api_key_file} cannot be read: check `api_key_file`"
        ) from None
    if not lines or not lines[0].strip():
        raise ModelMisconfigured(f"the key file {chosen.api_key_file} is empty: put the key in it")
    return lines[0].strip()


def _refuse_credentials(base_url: str | None) -> None:
    if not base_url:
        return
    try:
        parts = urlsplit(base_url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise ModelMisconfigured("base_url is not an http(s) address: check it")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ModelMisconfigured(
            f"base_url for {parts.hostname} holds a name, a password, a query or a fragment: put "
            "the key in api_key instead"
        )


def _is_loopback(base_url: str | None) -> bool:
    name = urlsplit(base_url).hostname if base_url else None
    if name is None:
        return False
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _deadlines(timeout: float, *, near: bool) -> Deadlines:
    """A model on this machine may read its prompt for long: only the whole is limited."""
    usual = Deadlines()
    if near:
        return Deadlines(first=timeout, gap=timeout, total=timeout)
    return Deadlines(min(usual.first, timeout), min(usual.gap, timeout), timeout)


def _context(model: BaseChatModel) -> int:
    """Tokens the model takes, as LangChain's profiles know it; a cautious figure elsewhere."""
    known = (model.profile or {}).get("max_input_tokens")
    return int(known) if isinstance(known, int) and known > 0 else 8192
