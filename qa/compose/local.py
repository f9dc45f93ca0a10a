"""GGUF models in this process: llama.cpp's own server on loopback, which speaks OpenAI's API.

The only file that imports xllamacpp (the `local` extra).
"""

from __future__ import annotations

import os
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import ModelMisconfigured

MAGIC = b"GGUF"
CONTEXT_TOKENS = 4096
KEPT_PROMPTS_MIB = 256
"""What llama.cpp may keep of prompts already read; unasked it keeps 8 GB, which a laptop misses."""


@dataclass(frozen=True, slots=True)
class LocalServer:
    """Runs while it is referred to; the key keeps other programs of this machine out."""

    base_url: str
    api_key: str
    context_tokens: int
    _server: Any


_servers: dict[tuple[Path, int], LocalServer] = {}
_starting = threading.Lock()


def serve(path: Path, context_tokens: int = CONTEXT_TOKENS) -> LocalServer:
    """The server of a model file, started at first use and then shared by this process.

    Raises ModelMisconfigured.
    """
    path = path.expanduser().resolve()
    with _starting:
        if (path, context_tokens) not in _servers:
            check(path)
            _servers[path, context_tokens] = _start(path, context_tokens)
        return _servers[path, context_tokens]


def check(path: Path) -> None:
    """Raises ModelMisconfigured unless the file looks like a model and can be run here."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
    except OSError as error:
        raise ModelMisconfigured(
            f"the model file {path} cannot be read ({error.strerror}): check `model`"
        ) from None
    if magic != MAGIC:
        raise ModelMisconfigured(
            f"{path} is not a GGUF file: llamacpp runs models in GGUF form only"
        )
    _xllamacpp()


def _start(path: Path, context_tokens: int) -> LocalServer:
    xllamacpp = _xllamacpp()
    key = secrets.token_urlsafe(24)
    parameters = _parameters(xllamacpp, path, context_tokens)
    parameters.api_keys = [key]
    try:
        server = xllamacpp.Server(parameters)
    except Exception as error:
        raise ModelMisconfigured(
            f"llama.cpp cannot load {path} ({type(error).__name__}): is the file whole, and small "
            "enough for this machine's memory?"
        ) from error
    return LocalServer(f"{server.listening_address}/v1", key, context_tokens, server)


def _parameters(xllamacpp: Any, path: Path, context_tokens: int) -> Any:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx = context_tokens
    parameters.n_parallel = 1
    parameters.cors_origins = ""
    parameters.ui = False
    parameters.verbosity = -1
    threads = max(1, (os.cpu_count() or 2) - 1)  # a full house waits for its slowest thread
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.cache_ram_mib = KEPT_PROMPTS_MIB
    return parameters


def _xllamacpp() -> Any:
    try:
        import xllamacpp
    except ImportError:
        raise ModelMisconfigured(
            "models in this process need xllamacpp: pip install 'footnote[local]'"
        ) from None
    return xllamacpp
