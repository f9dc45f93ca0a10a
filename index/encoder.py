"""How transformers run here: from this machine's files, in few shapes, in the fitting dtype."""

from __future__ import annotations

import os
from typing import Any

TEXTS_AT_ONCE = 4
PAD_TO = 16
"""For what a question waits on. Each new shape of input costs three kernels of 6 ms; padded to a
multiple of 16 tokens, and four texts at once, the shapes come back."""

KERNELS_KEPT = "48"
"""Kernels that torch's two caches keep, one a shape of input; both hold 1,024 by default. The
passages of a question, 100 of them in a process, better of two runs: 169 ms and 676 MB with 16 and
every shape, 80 ms and 677 MB with 48 and few shapes, 140 ms and 654 MB with 16 and few."""


def offline_torch() -> Any:
    """The module `torch`, with everything set so that nothing asks a network for a model."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ[name] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # its threads and a later fork deadlock
    for name in ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY"):
        os.environ.setdefault(name, KERNELS_KEPT)
    import torch
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    return torch


def device_of(torch: Any) -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


def dtype_of(torch: Any, wanted: str) -> str:
    """`wanted`, or where that is "auto" bfloat16 where the hardware multiplies it: cosine to
    float32 .9999 and twice the speed.

    Without AVX512-BF16 or AMX a CPU emulates bfloat16 and is slower than in float32.
    """
    if wanted != "auto":
        return wanted
    if device_of(torch) == "cuda":
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float32"
    able = torch.cpu.get_capabilities()
    return "bfloat16" if able.get("avx512_bf16") or able.get("amx_bf16") else "float32"
