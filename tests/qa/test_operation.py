"""Servers as they are run: ended while they answer, and with several workers."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
import uvicorn

from index.types import Filters
from qa.answer import Answerer
from qa.endpoint import create_endpoint
from qa.settings import Settings
from qa.types import Delta, Event, Hit, Turn

ROOT = Path(__file__).resolve().parents[2]
QUESTION = {"question": "Where did Blinken and Wang Yi meet?"}


class Held:
    """The real answerer, held back after its first words until it is let go."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self.said, self.go = threading.Event(), threading.Event()

    @property
    def collection(self) -> object:
        return self._answerer.collection

    def search(self, words: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        return self._answerer.search(words, k, filters)

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        model: str | None = None,
    ) -> Iterator[Event]:
        for event in self._answerer.stream(question, history, filters, model):
            yield event
            if isinstance(event, Delta):
                self.said.set()
                self.go.wait(20)


def test_a_stream_is_finished_before_the_server_ends(seed_answerer: Answerer) -> None:
    held = Held(seed_answerer)
    listener = socket.create_server(("127.0.0.1", 0))
    app = create_endpoint(held, Settings())  # type: ignore[arg-type]
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    body = {**QUESTION, "stream": True}
    with httpx.stream("POST", f"{address}/v1/answers", json=body, timeout=60) as response:
        lines = response.iter_lines()
        assert next(lines) == "event: search"
        assert held.said.wait(20)
        server.should_exit = True  # what SIGTERM sets
        time.sleep(0.3)
        assert thread.is_alive()
        held.go.set()
        assert "event: answer" in list(lines)
    thread.join(20)
    assert not thread.is_alive()
    listener.close()


@pytest.mark.slow
def test_workers_share_their_limits_and_end_together(seed_home: Path) -> None:
    key = "a-key-for-two-workers"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", "serve", "--workers", "2", "--port", str(port)],
        cwd=ROOT,
        env={
            **os.environ,
            "FOOTNOTE_HOME": str(seed_home),
            "FOOTNOTE_KEY": key,
            "FOOTNOTE_REQUESTS_PER_MINUTE": "5",
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    address, headers = f"http://127.0.0.1:{port}", {"authorization": f"Bearer {key}"}
    try:
        for _ in range(600):
            try:
                httpx.get(f"{address}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        time.sleep(60 - time.time() % 60 if time.time() % 60 > 40 else 0)  # within one minute
        codes = [
            httpx.post(f"{address}/v1/search", headers=headers, json={"query": "x"}, timeout=60)
            for _ in range(12)
        ]
        assert sorted(response.status_code for response in codes) == [200] * 5 + [429] * 7
        assert httpx.get(address, headers=headers).status_code == 404
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert len(set(re.findall(r'"request_id": "(\w+)"', err))) >= 12


THREADS_OF_TORCH = """
import sys
from qa.cli import main
try:
    main(["serve", "--port", "0", "--home", sys.argv[1]])
except SystemExit:
    import torch
    print(torch.get_num_threads())
"""


@pytest.mark.slow
@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core is nobody's to share")
def test_a_server_leaves_cores_to_the_rest(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if "NUM_THREADS" not in name}
    process = subprocess.Popen(
        [sys.executable, "-c", THREADS_OF_TORCH, tmp_path / "home"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    address = ""
    while not (found := re.search(r"http://\S+", address)):
        address = process.stderr.readline()
        assert address, process.wait()
    for _ in range(300):
        with suppress(httpx.TransportError):
            httpx.get(f"{found[0]}/healthz")
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert 1 <= int(out) < (os.cpu_count() or 1), err
