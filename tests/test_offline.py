"""Once installed, nothing asks the network for anything."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds" / "articles"

# Index, ask, serve and load the page; print every address that was tried or looked up.
SCRIPT = """
import sys
tried = []

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        tried.append(repr(arguments[1] if event == "socket.connect" else arguments[0]))

sys.addaudithook(watch)
from qa.cli import main
home = sys.argv[1]
assert main(["index", sys.argv[2], "--home", home]) == 0
assert main(["ask", "Where did Blinken and Wang Yi meet?", "--home", home]) == 0
assert main(["doctor", "--home", home]) == 0
from fastapi.testclient import TestClient
from app import create_app
from qa.build import build_answerer
from qa.settings import load_settings
settings = load_settings({"home": home}).settings
with TestClient(create_app(build_answerer(settings=settings), settings)) as client:
    assert client.get("/").status_code == 200
    assert client.get("/gradio_api/info").status_code == 200
    assert client.post("/v1/answers", json={"question": "Where?"}).status_code == 200
beyond = [one for one in tried if not any(own in one for own in ("127.0.0.1", "::1", "localhost"))]
print("BEYOND LOOPBACK:", beyond)
"""


def test_no_connection_is_tried_beyond_loopback(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "home"), str(SEEDS)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "BEYOND LOOPBACK: []"


@pytest.mark.slow
def test_it_works_where_there_is_no_network_at_all(tmp_path: Path) -> None:
    """In a network namespace with nothing in it: native code cannot slip past either."""
    namespace = ["unshare", "--map-root-user", "--net"]
    usable = shutil.which("unshare") and not subprocess.run([*namespace, "true"]).returncode
    if not usable:
        pytest.skip("no network namespaces on this machine")
    run = subprocess.run(
        [*namespace, sys.executable, "-c", SCRIPT, str(tmp_path / "home"), str(SEEDS)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 0, run.stderr
