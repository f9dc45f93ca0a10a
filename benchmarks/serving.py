"""Measures the endpoint under load: `python -m benchmarks.serving`.

A server over an index of about 10,000 passages is asked by 1, 4, 16 and 64 clients at once, each
asking again as soon as it is answered, with one worker and with two. Only loopback is reached, and
every run ends by itself. Writes benchmarks/results/serving.json and docs/serving.md.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.collection import Collection
from index.split import sentences
from index.sync import sync
from qa.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "serving.json"
PAGE = ROOT / "docs" / "serving.md"
CLIENTS = (1, 4, 16, 64)
WORKERS = (1, 2)
PASSAGES = 10_000
PAUSE = 0.1
"""Seconds a client waits after it was turned away: less than any real client would."""


@dataclass(frozen=True, slots=True)
class Load:
    """One level of load. Times are milliseconds."""

    workers: int
    clients: int
    answered_per_second: float
    p50: float
    p95: float
    p99: float
    turned_away: int
    turned_away_p95: float | None
    failed: int
    health_p99: float
    memory_mb: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=15, help="of each level of load")
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--sample", action="store_true", help="print, keep nothing")
    arguments = parser.parse_args()
    home = Path(tempfile.gettempdir()) / f"footnote-serving-{arguments.passages}"
    passages = indexed(home, arguments.passages)
    loads: list[Load] = []
    for workers in WORKERS:
        with server(home, workers) as (port, process):
            measure(port, process.pid, workers, 1, min(5, arguments.seconds))  # warm
            for clients in CLIENTS:
                loads.append(measure(port, process.pid, workers, clients, arguments.seconds))
                print(loads[-1], flush=True)
    if not arguments.sample:
        keep(loads, passages)


def indexed(home: Path, passages: int) -> int:
    """An index of articles that mix the seeds' sentences, each with names of its own."""
    if not home.exists():
        with tempfile.TemporaryDirectory() as folder:
            write_articles(Path(folder) / "articles.jsonl", passages)
            sync([Path(folder)], Settings(home=home))
    collection = Collection.open(home, Settings(home=home))
    found = collection.counts[1]
    collection.close()
    return found


def write_articles(path: Path, passages: int) -> None:
    dice = random.Random(0)
    texts = [file.read_text() for file in sorted((ROOT / "seeds/articles").glob("*.txt"))]
    known = [span.of(text) for text in texts for span in sentences(text)]
    with path.open("w") as file:
        for number in range(passages // 8):
            chosen = dice.sample(known, 22)
            text = " ".join(f"{one} {name(dice)} of {name(dice)} agreed." for one in chosen)
            row = {"id": f"a{number}", "title": f"{name(dice)} in {name(dice)}", "text": text}
            file.write(json.dumps(row) + "\n")


def name(dice: random.Random) -> str:
    return "".join(dice.choice(("ba", "ko", "ri", "ne", "tu", "sa")) for _ in range(4)).title()


@contextmanager
def server(home: Path, workers: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    words = ["serve", "--home", str(home), "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", *words], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(1200):
            with suppress(OSError):
                if get(port, "/readyz")[0] == 200:
                    break
            time.sleep(0.1)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def measure(port: int, pid: int, workers: int, clients: int, seconds: float) -> Load:
    """`clients` threads ask for `seconds`, while another asks for the server's health."""
    end = time.monotonic() + seconds
    seen: list[tuple[int, float]] = []
    health: list[float] = []
    threads = [
        threading.Thread(target=keep_asking, args=(port, end, seen, number))
        for number in range(clients)
    ]
    threads.append(threading.Thread(target=keep_checking, args=(port, end, health)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answered = [ms for status, ms in seen if status == 200]
    away = [ms for status, ms in seen if status == 503]
    p50, p95, p99 = np.percentile(answered, (50, 95, 99)).round(1).tolist()
    return Load(
        workers,
        clients,
        round(len(answered) / seconds, 1),
        p50,
        p95,
        p99,
        len(away),
        round(float(np.percentile(away, 95)), 1) if away else None,
        len(seen) - len(answered) - len(away),
        round(float(np.percentile(health, 99)), 1),
        memory(pid),
    )


def keep_asking(port: int, end: float, seen: list[tuple[int, float]], number: int) -> None:
    questions = [
        json.loads(line)["question"]
        for line in (ROOT / "seeds/questions.jsonl").read_text().splitlines()
    ]
    random.Random(number).shuffle(questions)
    turn = 0
    while time.monotonic() < end:
        body = json.dumps({"question": questions[turn % len(questions)]})
        began = time.monotonic()
        status, _ = ask(port, body)
        seen.append((status, (time.monotonic() - began) * 1000))
        turn += 1
        if status == 503:
            time.sleep(PAUSE)


def keep_checking(port: int, end: float, health: list[float]) -> None:
    while time.monotonic() < end:
        began = time.monotonic()
        get(port, "/healthz")
        health.append((time.monotonic() - began) * 1000)
        time.sleep(0.05)


def ask(port: int, body: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/v1/answers", body, {"content-type": "application/json"})
    response = connection.getresponse()
    done = response.status, response.read()
    connection.close()
    return done


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    done = response.status, response.read()
    connection.close()
    return done


def memory(pid: int) -> int:
    """Resident megabytes of a process and its children."""
    total, waiting = 0, [pid]
    while waiting:
        process = waiting.pop()
        with suppress(OSError):
            status = Path(f"/proc/{process}/status").read_text()
            total += int(status.split("VmRSS:")[1].split()[0]) // 1024
            children = Path(f"/proc/{process}/task/{process}/children").read_text()
            waiting += map(int, children.split())
    return total


def keep(loads: Sequence[Load], passages: int) -> None:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    RESULTS.parent.mkdir(exist_ok=True)
    told = {"machine": machine, "passages": passages, "loads": [asdict(load) for load in loads]}
    RESULTS.write_text(json.dumps(told, indent=1) + "\n")
    rows = [
        f"| {load.workers} | {load.clients} | {load.answered_per_second} | {load.p50:.0f} |"
        f" {load.p95:.0f} | {load.p99:.0f} | {load.turned_away} |"
        f" {'–' if load.turned_away_p95 is None else f'{load.turned_away_p95:.0f}'} |"
        f" {load.health_p99:.0f} | {load.memory_mb} |"
        for load in loads
    ]
    PAGE.write_text(HEAD.format(passages=passages, machine=machine) + "\n".join(rows) + "\n")


HEAD = """# The endpoint under load

`python -m benchmarks.serving` on {machine}, an index of {passages} passages, the `extractive` composer. The clients ask
again as soon as they are answered, or 100 ms after they were turned away; they run on the same cores. Times are milliseconds.

| workers | clients | answers a second | p50 | p95 | p99 | turned away (503) | p95 of those | p99 of /healthz | memory, MB |
|---|---|---|---|---|---|---|---|---|---|
"""


if __name__ == "__main__":
    main()
