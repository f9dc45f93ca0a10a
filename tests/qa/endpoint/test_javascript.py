"""The real JavaScript client, unmodified, against a real server."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

SCRIPT = Path(__file__).with_name("client.mjs")
MARKERS = ["[1]", "[2]"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where npm has put the client."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine")
    folder = tmp_path_factory.mktemp("client")
    installed = subprocess.run(
        [npm, "install", "--no-save", "openai@6"], cwd=folder, capture_output=True, check=False
    )
    if installed.returncode:
        pytest.skip("npm cannot install the client here")
    shutil.copy(SCRIPT, folder)
    return folder


def marked(text: str, annotations: list[dict[str, Any]]) -> list[str]:
    places = [one.get("url_citation", one) for one in annotations]
    return [text[place["start_index"] : place["end_index"]] for place in places]


@pytest.mark.slow
def test_api_01_the_javascript_client_keeps_every_footnote(
    folder: Path, endpoint: Callable[..., FastAPI], serve: Callable[..., str]
) -> None:
    address = serve(endpoint())
    done = subprocess.run(
        ["node", SCRIPT.name, address], cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    message = seen["message"]
    assert marked(message["content"], message["annotations"]) == MARKERS
    assert message["footnote"]["status"] == "answered"
    assert seen["citations"][0].startswith(f"{address}/articles/bali?start=")
    assert seen["gathered"]["content"] == message["content"]
    assert marked(seen["outputText"], seen["response"]["annotations"]) == MARKERS
    assert (seen["events"][0], seen["events"][-1]) == ("response.created", "response.completed")
    assert {"footnote", "extractive"} <= set(seen["models"])
    unknown = seen["unknown"]
    assert (unknown["status"], unknown["code"]) == (404, "model_not_found")
    assert unknown["requestID"].startswith("req_")
    assert (seen["two"]["status"], seen["two"]["param"]) == (400, "n")
